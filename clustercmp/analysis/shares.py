"""Each figure's share of the total, with what bounds leave open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clustercmp.dataset.quantity import ZERO, Interval, share

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction


def shares(intervals: Sequence[Interval]) -> list[Interval]:
    """Return each interval's share of the total, in their order; all are in one unit.

    A figure is part of the total that it is divided by, so its ends meet the others' ends only.
    Of negative figures, or where the total is 0, shares are not defined: an empty list.
    """
    stated = sum(x.stated for x in intervals)
    if stated == 0 or any(x.stated < 0 for x in intervals):
        return []
    lows = _Sum([x.low for x in intervals])
    highs = _Sum([x.high for x in intervals])
    loose = sum(x.loose for x in intervals)
    return [
        share(
            x,
            Interval(
                lows.without(x.low), stated - x.stated, highs.without(x.high), loose > x.loose
            ),
        )
        for x in intervals
    ]


class _Sum:
    """A sum of ends, from which one can be taken out again; an open end makes it open."""

    def __init__(self, ends: list[Fraction | None]) -> None:
        self._open = ends.count(None)
        self._sum = sum((end for end in ends if end is not None), ZERO)

    def without(self, end: Fraction | None) -> Fraction | None:
        """Return the sum of the others."""
        if end is None:
            return self._sum if self._open == 1 else None
        return None if self._open else self._sum - end
