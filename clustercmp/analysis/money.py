"""Money of one currency in another, at the mean of the year's daily exchange rates."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from functools import cache
from math import ceil, floor
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from clustercmp.currencies import CURRENCIES
from clustercmp.dataset.ledger import Ledger
from clustercmp.dataset.observation import MONTHS
from clustercmp.dataset.opening import open_file, shipped
from clustercmp.errors import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clustercmp.dataset.declared import Metric
    from clustercmp.dataset.observation import Period
    from clustercmp.dataset.tables import Entry
    from clustercmp.errors import Problem

BASE = "EUR"
NEEDED = ("currency", "year", "mean")
OPTIONAL = ("days",)
AS_IN = "write each currency's mean for one euro on a line of its own, as in USD,2022,1.0530,257"

_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)
_MEAN = re.compile(r"(?=.*[1-9])\d+(\.\d+)?", re.ASCII)
_DAYS = re.compile(r"[1-9]\d{0,2}|", re.ASCII)
_FIELDS = {
    "currency": (_CURRENCY, "three capital letters"),
    "year": (_YEAR, "a year"),
    "mean": (_MEAN, "a positive number"),
    "days": (_DAYS, "a number of days"),
}


class Conversion(NamedTuple):
    """What to multiply money by, and the sentence that says at which rate."""

    factor: Fraction
    sentence: str


class Rates(NamedTuple):
    """Mean rates by (currency, year) in units for one euro, and where they come from.

    `sha256` is of the file's bytes, `problems` are the warnings met on the way.
    """

    means: Mapping[tuple[str, int], Decimal]
    source: str
    sha256: str = ""
    problems: tuple[Problem, ...] = ()

    def conversion(self, unit: str, to: str, period: Period) -> Conversion | None:
        """Return how to convert a period's money; None where a rate is lacking.

        A rate is the ratio of both currencies' mean rates to the euro. A span of years has the
        mean of its years' means, and a part of a year that of its year; a figure without a period
        has none. Nothing is taken from a neighbouring year.
        """
        years = range(floor((period.end - period.months) / MONTHS), ceil(period.end / MONTHS))
        stated, wanted = (self._mean(currency, years) for currency in (unit, to))
        if not period.text or stated is None or wanted is None:
            return None
        factor = wanted / stated
        when = f"{years[0]}" if len(years) == 1 else f"{years[0]} to {years[-1]}"
        rate = f"1 {unit} = {five_digits(factor)} {to}"
        return Conversion(factor, f"{rate}, mean of {self.source} of {when}")

    def _mean(self, currency: str, years: range) -> Fraction | None:
        if currency == BASE:
            return Fraction(1)
        means = [self.means.get((currency, year)) for year in years]
        if not means or None in means:
            return None
        return Fraction(sum(map(Fraction, filter(None, means)))) / len(means)


def is_currency(unit: str) -> bool:
    """Say whether a unit is a currency of ISO 4217: FTE and PPS are units like any other."""
    return unit in CURRENCIES


def deflates(metric: Metric, unit: str) -> bool:
    """Say whether figures can be put into real terms: money can, but for what adds up over years.

    A cumulative total is of the prices of many years, and does not say how much of it is of which.
    """
    return is_currency(unit) and metric.kind != "cumulative"


def convert(unit: str, to: str, period: Period, rates: Rates | None = None) -> Conversion | None:
    """Return how to convert a period's money at the given rates, else at the shipped ones."""
    return (rates or shipped_rates()).conversion(unit, to, period)


@cache
def shipped_rates() -> Rates:
    """Return the rates that ship with the package: complete years since 1999."""
    bank = "the European Central Bank's daily rates"
    return _rates(shipped("rates.csv"), "rates.csv", bank)


def read_rates(path: str | Path) -> Rates:
    """Return the rates of a file with the columns `currency,year,mean` and perhaps `days`.

    `mean` is in units for one euro, over `days` days. DataError names every wrong line.
    """
    return _rates(Path(path), str(path), f"the rates in {path}")


def _rates(path: Path, shown: str, source: str) -> Rates:
    from clustercmp.dataset.tables import read_table  # noqa: PLC0415  only conversions need it

    ledger = Ledger(shown)
    with open_file(path, shown) as file:
        content = read_table(file, ledger, NEEDED, OPTIONAL)
    means: dict[tuple[str, int], Decimal] = {}
    for entry in content.entries:
        if _is_sound(entry, means, ledger):
            means[entry["currency"], int(entry["year"])] = Decimal(entry["mean"])
    ledger.refuse_errors()
    return Rates(means, source, content.sha256, ledger.problems())


def _is_sound(entry: Entry, means: Mapping[tuple[str, int], Decimal], ledger: Ledger) -> bool:
    """Return whether a row is a rate that has not been given yet, and report it if not."""
    sound = True
    for column, (shape, wanted) in _FIELDS.items():
        if not shape.fullmatch(entry[column]):
            message = f"{quoted(entry[column])} is not {wanted}"
            ledger.error("E-RATES", message, AS_IN, **entry.place(column))
            sound = False
    currency, year = entry["currency"], entry["year"]
    if currency == BASE:
        message = f"rates are for one {BASE}: it has none of its own"
        ledger.error("E-RATES", message, "remove the row", **entry.place("currency"))
    elif sound and (currency, int(year)) in means:
        message = f"{currency} has two rates for {year}"
        ledger.error("E-RATES", message, "keep one of them", line=entry.line)
    return sound


def five_digits(number: Fraction) -> str:
    """Return a rate to five significant digits, without an exponent."""
    return format(Decimal(f"{float(number):.4e}"), "f")
