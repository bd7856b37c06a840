"""Each figure's share of the total, with what bounds leave open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clustercmp.analysis.baseline import ADDABLE
from clustercmp.dataset.quantity import ZERO, Interval, share

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from clustercmp.analysis.figures import Figure
    from clustercmp.dataset.dataset import Metric


def shares(figures: Mapping[str, Figure], metric: Metric) -> dict[str, Interval]:
    """Return each city's share of the total of these figures, which are in one unit.

    Shares of rates and indices mean nothing, those of negative figures or of a total of 0 are not
    defined, and a part of a year is no part of a whole: then nobody has one.
    """
    intervals = {city: figure.interval for city, figure in figures.items()}
    stated = sum(x.stated for x in intervals.values())
    if metric.kind not in ADDABLE or not metric.comparable or stated == 0:
        return {}
    if any(x.stated < 0 for x in intervals.values()):
        return {}
    lows = _Sum([x.low for x in intervals.values()])
    highs = _Sum([x.high for x in intervals.values()])
    loose = sum(x.loose for x in intervals.values())
    return {
        city: share(
            x,
            Interval(
                lows.without(x.low), stated - x.stated, highs.without(x.high), loose > x.loose
            ),
        )
        for city, x in intervals.items()
    }


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
