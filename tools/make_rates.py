"""Make data/rates.csv: the mean of each year's daily euro rates of the European Central Bank.

Run `python tools/make_rates.py > data/rates.csv` with the development dependencies installed;
CurrencyConverter carries the bank's history since 1999. `mean` is units of the currency for one
euro, over the `days` that have a rate. Only complete years are kept, and in them only currencies
that were quoted on every day of the bank.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Context, Decimal
from typing import NamedTuple

from currency_converter import CurrencyConverter, RateNotFoundError

YEAR_END = 29  # of December: no later day need be a banking day
DIGITS = Context(prec=8)  # the bank quotes five to seven


class Mean(NamedTuple):
    """A currency's mean rate against the euro in one year."""

    currency: str
    year: int
    mean: Decimal
    days: int


def daily_rates() -> dict[str, dict[date, Decimal]]:
    """Return every rate there is: currency → day → units for one euro."""
    converter = CurrencyConverter(decimal=True)
    rates: dict[str, dict[date, Decimal]] = {}
    for currency in sorted(converter.currencies - {"EUR"}):
        first, last = converter.bounds[currency]
        rates[currency] = {}
        for day in (first + timedelta(days) for days in range((last - first).days + 1)):
            try:
                rates[currency][day] = converter.convert(1, "EUR", currency, date=day)
            except RateNotFoundError:
                continue
    return rates


def means(rates: dict[str, dict[date, Decimal]]) -> list[Mean]:
    """Return the means of the complete years, by currency and year."""
    days = {day for of_currency in rates.values() for day in of_currency}
    days_in = Counter(day.year for day in days)
    if max(days) < date(max(days).year, 12, YEAR_END):
        del days_in[max(days).year]
    found = []
    for currency, of_currency in rates.items():
        by_year = defaultdict(list)
        for day, rate in of_currency.items():
            by_year[day.year].append(rate)
        found += [
            Mean(currency, year, DIGITS.divide(sum(quoted), len(quoted)), len(quoted))
            for year, quoted in by_year.items()
            if len(quoted) == days_in[year]
        ]
    return found


def main() -> None:
    """Write the table to standard output."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(Mean._fields)
    writer.writerows(means(daily_rates()))


if __name__ == "__main__":
    main()
