"""Money of one year at the prices of another, by a table of a price index."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from clustercmp.analysis.money import five_digits
from clustercmp.analysis.wording import shown_period
from clustercmp.dataset.advice import number_refused, period_refused, too_extreme
from clustercmp.dataset.cells import exact
from clustercmp.dataset.ledger import Ledger, Refusal
from clustercmp.dataset.observation import MONTHS, QUARTER, Period, period
from clustercmp.dataset.opening import open_file
from clustercmp.dataset.quantity import exact as fraction
from clustercmp.dataset.tables import read_table
from clustercmp.errors import DataError, Problem, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from clustercmp.dataset.tables import Entry

COLUMNS = ("period", "value")
Stretch = tuple[float, float]  # the end and the length of a period, in months


class Deflator(NamedTuple):
    """A price index: its value in each stretch of time, and the file that it is from.

    `covers` says in words which periods it has; `problems` are the warnings met on the way.
    """

    values: Mapping[Stretch, Fraction]
    covers: str
    file: str
    sha256: str
    problems: tuple[Problem, ...] = ()

    def factor(self, when: Period, year: int) -> Fraction:
        """Return what money of a period is to be multiplied by: D(year) ÷ D(period).

        D is the value of the very period, else that of its year; of several years, the mean of
        theirs; of a year given in all its quarters, or all its months, their mean. Nothing is
        taken from a neighbour. Raises DataError where a value is lacking, or the figure has no
        period. Method: docs/methods.md, real terms.
        """
        return self._of_year(year) / self._of(when)

    def sentence(self, when: Period, year: int) -> str:
        """Return the factor in words: `D(2022) ÷ D(2019) = 1.1234 (deflator.csv)`."""
        rate = five_digits(self.factor(when, year))
        return f"D({year}) ÷ D({shown_period(when.text)}) = {rate} ({self.file})"

    def _of(self, when: Period) -> Fraction:
        if not when.text:
            raise self._refused("a figure without a period cannot be deflated")  # noqa: EM101, TRY003
        if value := self.values.get(when[:2]):
            return value
        years = range(floor((when.end - when.months) / MONTHS), ceil(when.end / MONTHS))
        return _mean([self._of_year(year) for year in years])

    def _of_year(self, year: int) -> Fraction:
        end = (year + 1) * MONTHS
        for length in (MONTHS, QUARTER, 1):
            parts = [(last, length) for last in range(end, end - MONTHS, -length)]
            found = [self.values[part] for part in parts if part in self.values]
            if len(found) == len(parts):
                return _mean(found)
        raise self._refused(f"has no value for {year}; it has {self.covers}")  # noqa: EM102, TRY003

    def _refused(self, message: str) -> DataError:
        fix = "give a deflator that covers it, or leave out --real"
        return DataError(Problem("error", "E-DEFLATOR", message, fix, self.file))


def read_deflator(path: str | Path) -> Deflator:
    """Return the price index of a file with the columns `period,value`.

    Periods are written as in data; values are positive decimals. DataError names every wrong line.
    """
    ledger = Ledger(str(path))
    with open_file(Path(path), str(path)) as file:
        content = read_table(file, ledger, COLUMNS)
    values: dict[Stretch, Fraction] = {}
    lines: dict[Period, int] = {}
    for entry in content.entries:
        when, value = _period(entry, ledger), _value(entry, ledger)
        if when and value:
            first = lines.setdefault(when, entry.line)
            if first != entry.line:
                message = f"{quoted(entry['period'])} has a value on line {first}, too"
                ledger.error("E-DEFLATOR", message, "keep one of them", **entry.place("period"))
            values[when[:2]] = value
    ledger.refuse_errors()
    return Deflator(values, _covered(lines), str(path), content.sha256, ledger.problems())


def _mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def _covered(periods: Iterable[Period]) -> str:
    first, *_, last = [shown_period(when.text) for when in sorted([*periods] * 2)]
    return first if first == last else f"{first} to {last}"


def _period(entry: Entry, ledger: Ledger) -> Period | None:
    text = entry["period"]
    try:
        when = period(text)
    except ValueError:
        _report(period_refused(text), entry, "period", ledger)
        return None
    if not text:
        _report(Refusal("the period is empty", "write it", code="E-BLANK"), entry, "period", ledger)
        return None
    return when


def _value(entry: Entry, ledger: Ledger) -> Fraction | None:
    text = entry["value"]
    if not text:
        refusal = Refusal("the value is empty", "leave the row out", code="E-BLANK")
        _report(refusal, entry, "value", ledger)
        return None
    try:
        value = fraction(exact(text))
    except ValueError:
        refused = number_refused(text)
        refused.fix = refused.fix.partition(", or pass --")[0]  # options are for the data
        _report(refused, entry, "value", ledger)
        return None
    except OverflowError:
        _report(too_extreme(text), entry, "value", ledger)
        return None
    if value <= 0:
        fix = "give an index such as 100, or leave the row out"
        refusal = Refusal(f"{quoted(text)} is not above 0", fix, code="E-DEFLATOR")
        _report(refusal, entry, "value", ledger)
        return None
    return value


def _report(refusal: Refusal, entry: Entry, column: str, ledger: Ledger) -> None:
    ledger.error(refusal.code, refusal.message, refusal.fix, **entry.place(column))
