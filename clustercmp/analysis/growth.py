"""Growth over time: rates a year, how fast a target needs it, and when one overtakes another.

Source: docs/methods.md, Time. Times are in years, rates are parts of 1 (0.05 is 5 % a year).
"""

from __future__ import annotations

from decimal import Context, Decimal
from math import inf, log, log1p
from typing import TYPE_CHECKING

from clustercmp.dataset.quantity import ONE, Interval, ratio

if TYPE_CHECKING:
    from fractions import Fraction

_EXACT = Context(prec=40)  # so that 121 from 100 in two years is 0.1, and not nearly so


def multiple(x: Interval, start: Interval) -> Interval | None:
    """Return x ÷ start; None where growth is not defined: from 0 or less, or to less than 0."""
    if start.stated <= 0 or x.stated < 0:
        return None
    return ratio(x, start)


def less_one(x: Interval) -> Interval:
    """Return growth as the part of 1 by which a multiple is more than 1."""
    low = None if x.low is None else x.low - ONE
    high = None if x.high is None else x.high - ONE
    return Interval(low, x.stated - ONE, high, x.loose)


def annual(times: Fraction, years: float) -> float | None:
    """Return the compound annual growth rate of something that became so many times as much.

    `times` is 0 or more, `years` may be negative, towards an earlier year, and a part of one. None
    in no time; for growth from 0, which is what 0 times as much in an earlier year is; and for a
    rate that no float holds.
    """
    if not years:
        return None
    if not times:
        return -1.0 if years > 0 else None
    size = _EXACT.divide(Decimal(times.numerator), Decimal(times.denominator))
    power = _EXACT.divide(_EXACT.ln(size), Decimal(repr(years)))
    rate = float(_EXACT.subtract(_EXACT.exp(power), Decimal(1)))
    return rate if -1 < rate < inf else None


def years_to(times: Fraction, rate: float) -> float | None:
    """Return the years until something is so many times as much, at a rate a year.

    None where it never is: the rate is 0, or leads the other way. `times` and 1 + `rate` are
    above 0.
    """
    if rate <= -1 or not rate:
        return None
    years = logarithm(times) / log1p(rate)
    return years if years > 0 else None


def years_to_catch(times: float, own: float, other: float) -> float | None:
    """Return the years until two that grow at rates a year are equal.

    `times` is the natural logarithm of the other as a multiple of the one. None where they never
    meet: the one that is behind does not grow faster.
    """
    if own <= -1 or other <= -1 or own == other:
        return None
    years = times / (log1p(own) - log1p(other))
    return years if years > 0 else None


def logarithm(times: Fraction) -> float:
    """Return the natural logarithm of a number above 0, however large or small it is."""
    return log(times.numerator) - log(times.denominator)
