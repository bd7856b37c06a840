"""What ratios divide by, and the ratio and difference of a figure to it.

Source: docs/methods.md, Ratios and differences.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from clustercmp.analysis.denominators import Rate, denominators
from clustercmp.analysis.pairs import size
from clustercmp.analysis.shares import shares
from clustercmp.analysis.wording import common
from clustercmp.dataset.names import fold
from clustercmp.dataset.quantity import (
    ONE,
    ZERO,
    Interval,
    difference,
    number,
    point,
    qualifier,
    ratio,
    scaled,
    total,
)
from clustercmp.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from fractions import Fraction

    from clustercmp.analysis.denominators import Per
    from clustercmp.analysis.figures import Figure, Figures
    from clustercmp.dataset.dataset import Dataset, Metric
    from clustercmp.dataset.observation import Observation
    from clustercmp.dataset.quantity import Qualifier

STATISTICS = ("mean", "median", "best", "total")


class Divisor(NamedTuple):
    """What ratios are to divide by: a city, or a statistic of several (then `city` is "")."""

    name: str
    city: str


def divisor(data: Dataset, text: str) -> Divisor:
    """Return what a name means as a baseline: a city of that name, else a statistic.

    Raises UsageError where it is neither.
    """
    statistic = fold(text)
    if statistic not in STATISTICS:
        return of_city(data.city(text).name)
    try:
        return of_city(data.city(text).name)
    except UsageError:
        return Divisor(statistic, "")


def of_city(name: str) -> Divisor:
    """Return the baseline that is one city's figure."""
    return Divisor(name, name)


BEST = Divisor("best", "")


class Baseline(NamedTuple):
    """What ratios divide by: a city's figure, or one worked out from several.

    `name` is the city or the statistic; `observations` are those that it rests on. A mean or total
    has the ratios to it ready in `ratios`, as a figure stands on both sides of that division.
    """

    name: str
    interval: Interval
    unit: str
    observations: tuple[Observation, ...]
    ratios: Mapping[Observation, Interval] = MappingProxyType({})

    @property
    def value(self) -> int | float:
        """The stated value."""
        return number(self.interval.stated)

    @property
    def qualifier(self) -> Qualifier:
        """How it is meant: the source's word for one figure, what the ends say of several."""
        if len(self.observations) == 1:
            return self.observations[0].quantity.qualifier
        return qualifier(self.interval)

    @property
    def period(self) -> str:
        """The period, empty where the figures' periods differ."""
        return common((used.period.text for used in self.observations), "")

    @property
    def source(self) -> str:
        """The source, empty where the figures' sources differ."""
        return common((used.source for used in self.observations), "")


class Comparison(NamedTuple):
    """A figure's difference and ratio to a baseline; None where it has none, `flag` says why."""

    difference: Interval | None = None
    ratio: Interval | None = None
    flag: str = ""


def baseline_of(base: Divisor, figures: Figures, metric: Metric) -> Baseline | None:
    """Return the figure to divide by; None where there is none.

    A statistic is of the figures that are there, which need one unit; a city needs a figure.
    """
    if not base.city:
        found = list(figures.present().values())
        return None if figures.why else of_cities(base.name, found, metric)
    figure = figures.by_city.get(base.city)
    if figure is None:
        return None
    return Baseline(base.name, figure.interval, figure.unit, (figure.observation,))


def of_cities(statistic: str, figures: Sequence[Figure], metric: Metric) -> Baseline | None:
    """Return the mean, median, best or total of figures in one unit; of none there is none.

    The best is the leader's own figure. The total of a rate or an index means nothing: there is
    none. The mean of rates whose denominators are known is the pooled rate.
    """
    if not figures or (statistic == "total" and not metric.additive):
        return None
    if statistic == "best":
        leader = _leader(figures, metric)
        return Baseline(statistic, leader.interval, leader.unit, (leader.observation,))
    observations = tuple(figure.observation for figure in figures)
    if statistic == "mean" and isinstance(metric, Rate):
        return Baseline(statistic, _pooled(figures, metric.per), figures[0].unit, observations)
    found = _statistic(statistic, [figure.interval for figure in figures])
    times = {"total": ONE, "mean": ONE * len(figures)}.get(statistic)
    parts = shares([figure.interval for figure in figures]) if times else []
    ratios = {
        observation: scaled(part, times or ONE)
        for observation, part in zip(observations, parts, strict=False)
    }
    return Baseline(statistic, found, figures[0].unit, observations, ratios)


def _pooled(figures: Sequence[Figure], per: Per) -> Interval:
    """Return the sum of all numerators over that of all denominators, at the rates' scale."""
    parts = [denominators(figure.observation) for figure in figures]
    below = [sum((size(part, per) for part in own), ZERO) for own in parts]
    above = total(scaled(x.interval, d) for x, d in zip(figures, below, strict=True))
    rough = any(part.quantity.qualifier != "exact" for own in parts for part in own)
    found = scaled(above, ONE / sum(below))
    return found._replace(loose=found.loose or rough)


def _leader(figures: Sequence[Figure], metric: Metric) -> Figure:
    """Return the figure stated best, of several the first by name: a ranking's first line."""
    sign = 1 if metric.better == "lower" else -1
    return min(figures, key=lambda each: (sign * each.interval.stated, each.observation.city))


def _statistic(statistic: str, intervals: Sequence[Interval]) -> Interval:
    match statistic:
        case "total":
            return total(intervals)
        case "mean":
            return scaled(total(intervals), ONE / len(intervals))
        case _:
            from statistics import median  # noqa: PLC0415  slow to import, seldom asked for

            return _on_the_ends(median, intervals)


def _on_the_ends(
    function: Callable[[Sequence[Fraction]], Fraction], intervals: Sequence[Interval]
) -> Interval:
    """Apply a function that never falls when a value rises to the ends and the stated values."""
    infinite = 8 * (1 + max(abs(x.stated) for x in intervals))  # beyond any end, and half of it
    low = function([-infinite if x.low is None else x.low for x in intervals])
    high = function([infinite if x.high is None else x.high for x in intervals])
    return Interval(
        None if low < min(ZERO, *(x.stated for x in intervals)) else low,
        function([x.stated for x in intervals]),
        None if high > max(x.stated for x in intervals) else high,
        any(x.loose for x in intervals),
    )


def compared(figure: Figure, base: Baseline, metric: Metric) -> Comparison:
    """Return a figure's difference and ratio to the baseline, both in one unit.

    A figure to itself is exactly 1 and 0 apart, however rough it is; to a baseline of 0, or where
    either is negative, there is no ratio; a metric that is not comparable gets neither.
    """
    if not metric.comparable:
        return Comparison()
    itself = base.observations == (figure.observation,)
    apart = point(ZERO) if itself else difference(figure.interval, base.interval)
    if base.interval.stated == 0:
        return Comparison(apart, flag="ZERO_BASELINE")
    if base.interval.stated < 0 or figure.interval.stated < 0:
        return Comparison(apart, flag="NEGATIVE")
    if itself:
        return Comparison(apart, point(ONE))
    known = base.ratios.get(figure.observation)
    return Comparison(apart, known or ratio(figure.interval, base.interval))
