"""Competition ranks, and the ranks that bounds leave open."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clustercmp.dataset.quantity import Interval


class Rank(NamedTuple):
    """A place in a ranking: 1 is best; `low` and `high` are the best and worst left open."""

    rank: int
    tied: bool
    low: int
    high: int


def ranks(
    intervals: Mapping[str, Interval], *, least_first: bool = False, precision: int | None = None
) -> dict[str, Rank]:
    """Return each city's competition rank: 1 + the number of cities strictly better.

    Equal stated values share a rank. 1 is most, or least with `least_first`. With `precision`,
    values and ends are first rounded half-even to so many decimals. None to rank: none ranked.
    Source: docs/methods.md, Ranks.
    """
    ends = _positions([*map(_best_to_worst, intervals.values())], precision)
    if least_first:
        ends = [(-last, -value, -first) for first, value, last in ends]
    best, stated, worst = (sorted(each) for each in zip(*ends, strict=True)) if ends else ([],) * 3
    return {
        city: Rank(
            rank=1 + bisect_left(stated, value),
            tied=bisect_right(stated, value) - bisect_left(stated, value) > 1,
            low=1 + bisect_left(worst, first),
            high=bisect_left(best, last) + (first >= last),
        )
        for city, (first, value, last) in zip(intervals, ends, strict=True)
    }


Ends = tuple[Fraction | None, Fraction, Fraction | None]


def _best_to_worst(x: Interval) -> Ends:
    return x.high, x.stated, x.low


def _positions(ends: list[Ends], precision: int | None) -> list[tuple[int, int, int]]:
    """Return ends as whole numbers in the same order, the most first, as those compare fast."""

    def rounded(value: Fraction) -> Fraction:
        return value if precision is None else Fraction(round(value, precision))

    values = sorted({rounded(end) for each in ends for end in each if end is not None})
    place = {value: position for position, value in enumerate(reversed(values))}

    def position(value: Fraction | None, beyond: int) -> int:
        return beyond if value is None else place[rounded(value)]

    return [
        (position(high, -1), position(stated, -1), position(low, len(values)))
        for high, stated, low in ends
    ]
