"""Competition ranks, and the ranks that bounds leave open (methods, 1)."""

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
    Source: methods section 1.
    """
    ends = {
        city: _best_to_worst(x, least_first=least_first, precision=precision)
        for city, x in intervals.items()
    }
    stated = sorted(value for _, value, _ in ends.values())
    best = sorted(first for first, _, _ in ends.values())
    worst = sorted(last for _, _, last in ends.values())
    return {
        city: Rank(
            rank=1 + bisect_left(stated, value),
            tied=bisect_right(stated, value) - bisect_left(stated, value) > 1,
            low=1 + bisect_left(worst, first),
            high=bisect_left(best, last) + (first >= last),
        )
        for city, (first, value, last) in ends.items()
    }


End = tuple[int, Fraction]  # -1 and 1 lie beyond every value
BEYOND_BEST: End = (-1, Fraction(0))
BEYOND_WORST: End = (1, Fraction(0))


def _best_to_worst(
    x: Interval, *, least_first: bool, precision: int | None
) -> tuple[End, End, End]:
    """Return the best end, the stated value and the worst end, such that better sorts first."""

    def place(value: Fraction | None, beyond: End) -> End:
        if value is None:
            return beyond
        rounded = value if precision is None else Fraction(round(value, precision))
        return 0, rounded if least_first else -rounded

    best, worst = (x.low, x.high) if least_first else (x.high, x.low)
    return place(best, BEYOND_BEST), place(x.stated, BEYOND_BEST), place(worst, BEYOND_WORST)
