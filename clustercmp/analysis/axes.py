"""How far apart places are on several metrics, each measured in its standard deviations.

Source: docs/methods.md, Peers.
"""

from __future__ import annotations

from fractions import Fraction
from math import fsum, log, log1p, sqrt
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from clustercmp.analysis.panel import Panel
    from clustercmp.dataset.declared import Metric

Scale = Literal["log", "plain"]

SIGNIFICANT = 12
"""Of a binary float's digits, those that rounding leaves alone: what differs beyond them ties."""


class Axis(NamedTuple):
    """One metric that tells places apart: where each stands on it, and the variance of that.

    `positions` are the stated values in one unit, or with the scale `log` their logarithms above
    that of the least.
    """

    panel: Panel
    scale: Scale
    positions: Mapping[str, Fraction]
    variance: Fraction

    @property
    def metric(self) -> Metric:
        """The metric."""
        return self.panel.league.metric

    def apart(self, city: str, other: str) -> float:
        """Return the squared difference of the z-scores of two places that have a figure."""
        return float((self.positions[city] - self.positions[other]) ** 2 / self.variance)


def axis(panel: Panel, values: Mapping[str, Fraction], scale: Scale) -> Axis:
    """Return where places stand on a metric by their values: two or more, for `log` all above 0.

    Multiplying all values by the same number changes nothing that is measured on it, of any size:
    all is exact, but for the logarithms.
    """
    positions = dict(values)
    if scale == "log":
        least = min(values.values())
        positions = {city: _logarithm(value / least) for city, value in values.items()}
    return Axis(panel, scale, positions, _variance([*positions.values()]))


def _logarithm(ratio: Fraction) -> Fraction:
    """Return the logarithm of a ratio of 1 or more, which may be beyond what a float holds."""
    if ratio < 2:  # noqa: PLR2004  twice: below it, all digits of the difference count
        return Fraction(log1p(float(ratio - 1)))
    return Fraction(log(ratio.numerator) - log(ratio.denominator))


def _variance(values: Sequence[Fraction]) -> Fraction:
    """Return the sample variance (n − 1) of two or more values; 0 if all are the same."""
    mean = sum(values, Fraction(0)) / len(values)
    return sum(((value - mean) ** 2 for value in values), Fraction(0)) / (len(values) - 1)


class Likeness(NamedTuple):
    """How far a place is from the one asked for: the distance, and each metric's share of it.

    `shares` are of the squared distance, by metric, of those that both places have; of a distance
    of 0 there are none.
    """

    place: str
    distance: float
    metrics: tuple[str, ...]
    shares: Mapping[str, float]


def common_axes(axes: Sequence[Axis], city: str, other: str) -> list[Axis]:
    """Return the axes on which both places have a figure."""
    return [each for each in axes if city in each.positions and other in each.positions]


def rough(axes: Sequence[Axis], city: str, other: str) -> bool:
    """Say whether a figure of the two places, on the axes on which both have one, is not exact."""
    held = [each.panel.league.figures for each in common_axes(axes, city, other)]
    return any(figures[name].qualifier != "exact" for figures in held for name in (city, other))


def likeness(axes: Sequence[Axis], city: str, other: str) -> Likeness:
    """Return how alike two places are on one axis or more, on which both have a figure.

    The distance is the root of the mean squared difference of z-scores; equal figures are 0 apart.
    """
    squares = {each.metric.name: each.apart(city, other) for each in axes}
    total = fsum(squares.values())
    shares = {name: _significant(square / total) for name, square in squares.items() if total}
    distance = _significant(sqrt(total / len(squares)))
    return Likeness(other, distance, tuple(squares), shares)


def _significant(value: float) -> float:
    return float(f"{value:.{SIGNIFICANT}g}")
