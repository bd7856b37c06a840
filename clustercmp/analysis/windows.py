"""Windows of time: the narrowest that hold a figure of each city."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clustercmp.dataset.observation import Observation


def narrowest_windows(options: Mapping[str, list[Observation]]) -> list[tuple[float, float]]:
    """Return the windows of period ends, all equally narrow, that hold a figure of each city."""
    ends = sorted({(f.period.end, city) for city, figures in options.items() for f in figures})
    inside: dict[str, int] = defaultdict(int)
    windows: list[tuple[float, float]] = []
    left = 0
    for end, city in ends:
        inside[city] += 1
        while len(inside) == len(options):
            first, leaving = ends[left]
            windows.append((first, end))
            inside[leaving] -= 1
            if not inside[leaving]:
                del inside[leaving]
            left += 1
    narrowest = min(last - first for first, last in windows)
    return [(first, last) for first, last in windows if last - first == narrowest]


def fitting(figures: list[Observation], kind: str) -> list[Observation]:
    """Return those of one city's figures in a window whose period the order prefers."""

    def order(figure: Observation) -> tuple[float, float]:
        span, newest = figure.period.months, -figure.period.end
        return (span, newest) if kind == "flow" else (newest, span)

    first = min(map(order, figures))
    return [figure for figure in figures if order(figure) == first]
