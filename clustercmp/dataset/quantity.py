"""A figure's value with its qualifier, and exact arithmetic on the interval that it stands for.

An interval's end is a fraction, or None where nothing bounds it. A result is worked out on the
ends as well as on the stated values; what may be said of it then is read off its ends.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

Qualifier = Literal["exact", "over", "under", "about"]
Number = int | float | Decimal | Fraction

ZERO = Fraction(0)
ONE = Fraction(1)
HUNDRED = Fraction(100)


class Interval(NamedTuple):
    """The values that a figure leaves open: its ends, the stated value, whether it is a guess.

    `loose` marks a value that is only about right, so that its ends are no bounds.
    """

    low: Fraction | None
    stated: Fraction
    high: Fraction | None
    loose: bool = False


class Quantity(NamedTuple):
    """A value, exact as the decimal that the file holds, and how it is meant.

    `ends` are those of a value that was worked out from several; a stated one has none of its own.
    """

    value: Number
    qualifier: Qualifier = "exact"
    ends: Interval | None = None


def exact(value: Number) -> Fraction:
    """Return the decimal that a number is written as: 0.1 is one tenth."""
    return Fraction(Decimal(repr(value)) if isinstance(value, float) else value)


def point(value: Fraction) -> Interval:
    """Return the interval that holds one value and no other."""
    return Interval(value, value, value)


def interval(quantity: Quantity, *, counted: bool) -> Interval:
    """Return what a quantity leaves open; a count or money (`counted`) does not fall below 0."""
    if quantity.ends:
        return quantity.ends
    stated = exact(quantity.value)
    match quantity.qualifier:
        case "over":
            return Interval(stated, stated, None)
        case "under":
            return Interval(ZERO if counted and stated >= 0 else None, stated, stated)
        case "about":
            return Interval(stated, stated, stated, loose=True)
        case _:
            return point(stated)


def worked_out(x: Interval) -> Quantity:
    """Return the quantity that a sum or quotient comes to; one that is about has loose ends."""
    found = qualifier(x)
    return Quantity(x.stated, found, x._replace(loose=found == "about"))


def scaled(x: Interval, factor: Fraction) -> Interval:
    """Return the interval in another unit; the factor is above 0."""
    low = None if x.low is None else x.low * factor
    high = None if x.high is None else x.high * factor
    return Interval(low, x.stated * factor, high, x.loose)


def ratio(x: Interval, base: Interval) -> Interval:
    """Return x ÷ base on the ends; the base is stated above 0, x may be negative."""
    stated, loose = x.stated / base.stated, x.loose or base.loose
    if x.low is None or base.low is None:  # either may be negative: the ends say nothing
        high = None if x.high is None or not base.low else x.high / base.low
        return Interval(None, stated, high, loose)
    return Interval(
        _over(x.low, base.high if x.low >= 0 else base.low),
        stated,
        None if x.high is None else _over(x.high, base.low if x.high >= 0 else base.high),
        loose,
    )


def _over(end: Fraction, base: Fraction | None) -> Fraction | None:
    """Return end ÷ base where a base of None is as large as can be; ÷ 0 is open."""
    return ZERO if base is None else end / base if base else None


def difference(x: Interval, base: Interval) -> Interval:
    """Return x − base on the ends."""
    low = None if x.low is None or base.high is None else x.low - base.high
    high = None if x.high is None or base.low is None else x.high - base.low
    return Interval(low, x.stated - base.stated, high, x.loose or base.loose)


def total(parts: Iterable[Interval]) -> Interval:
    """Return the sum on the ends: one end that is open leaves the sum's open; of none it is 0."""
    low: Fraction | None = ZERO
    high: Fraction | None = ZERO
    stated, loose = ZERO, False
    for part in parts:
        low = None if low is None or part.low is None else low + part.low
        high = None if high is None or part.high is None else high + part.high
        stated += part.stated
        loose = loose or part.loose
    return Interval(low, stated, high, loose)


def share(x: Interval, rest: Interval) -> Interval:
    """Return x ÷ (x + rest) on the ends; none is below 0, and the two are not both stated as 0."""
    return Interval(
        _portion(x.low, rest.high),
        x.stated / (x.stated + rest.stated),
        _portion(x.high, rest.low),
        x.loose or rest.loose,
    )


def _portion(part: Fraction | None, rest: Fraction | None) -> Fraction | None:
    """Return part ÷ (part + rest) where an end of None is as large as can be."""
    if part is None:
        return ONE if rest == 0 else None
    if rest is None:
        return ZERO
    return part / (part + rest) if part + rest else None


def qualifier(x: Interval, *, vacuous: Fraction | None = ZERO) -> Qualifier:
    """Return what may be said of a result: exact, a bound, or about.

    An end at `vacuous` bounds nothing (a ratio above 0 says no more than that there is one), nor
    does an open end; two ends that differ, or a value that is a guess, are about (design, 5). So
    is one beside its only bound: of "at least 10" and "at most 5" together, 15 is no bound.
    """
    if x.loose:
        return "about"
    if x.low is not None and x.low == x.high:
        return "exact"
    bounded_below = x.low is not None and x.low != vacuous
    bounded_above = x.high is not None and x.high != vacuous
    if bounded_below == bounded_above or x.stated not in {x.low, x.high}:
        return "about"
    return "over" if bounded_below else "under"


def number(value: Fraction) -> int | float:
    """Return the nearest number that a program can hold; whole ones are exact at any size."""
    if value.denominator == 1:
        return value.numerator
    try:
        return float(value)
    except OverflowError:
        return round(value)


def plain(value: Number) -> int | float:
    """Return a value as a number that a program can hold."""
    if isinstance(value, Fraction):
        return number(value)
    return float(value) if isinstance(value, Decimal) else value
