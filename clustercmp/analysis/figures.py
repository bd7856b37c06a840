"""Figures in one unit: what is compared, ranked and summed once the observations are chosen."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from clustercmp.analysis.money import convert, is_currency
from clustercmp.dataset.quantity import Interval, interval, number, scaled

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from clustercmp.analysis.selection import Choice
    from clustercmp.dataset.dataset import Metric
    from clustercmp.dataset.observation import Observation
    from clustercmp.dataset.quantity import Qualifier

COUNTED = frozenset({"flow", "stock", "cumulative"})
SIGNED = frozenset({"rate", "index"})


class Figure(NamedTuple):
    """An observation in the unit in which it is compared.

    `rate` is the sentence that names the exchange rate it was converted at, "" where it stands as
    it is stated.
    """

    observation: Observation
    unit: str
    interval: Interval
    rate: str = ""

    @property
    def value(self) -> int | float:
        """The stated value in the figure's unit."""
        return number(self.interval.stated)

    @property
    def qualifier(self) -> Qualifier:
        """How the value is meant, as the source says."""
        return self.observation.quantity.qualifier


class Figures(NamedTuple):
    """One figure a city, None where it has none; `unit` is "" and `why` says so if units differ."""

    by_city: dict[str, Figure | None]
    unit: str
    why: str = ""

    def present(self) -> dict[str, Figure]:
        """Return the figures of the cities that have one."""
        return {city: figure for city, figure in self.by_city.items() if figure}


def counted(metric: Metric, unit: str) -> bool:
    """Say whether a figure is a count or money, which does not fall below 0.

    A metric that nobody declares is taken for a count.
    """
    return metric.kind not in SIGNED or is_currency(unit)


def in_one_unit(
    answer: Mapping[str, Observation | None], metric: Metric, chosen: Choice, baseline: str = ""
) -> Figures:
    """Put one metric's observations into one unit where they can be.

    Currencies are converted at the mean of the year's rates: to the currency asked for, else the
    baseline's, else the most frequent. Other units, and years without a rate, stay as stated; then
    the figures have no common unit and `why` gives the reason.
    """
    present = [observation for observation in answer.values() if observation]
    unit = _target(present, answer.get(baseline), chosen)
    figures = {
        city: _figure(observation, metric, unit, chosen) if observation else None
        for city, observation in answer.items()
    }
    units = sorted({figure.unit for figure in figures.values() if figure})
    if len(units) <= 1:
        return Figures(figures, "".join(units))
    lacking = sorted(
        f"{figure.unit} of {figure.observation.period.text}"
        for figure in figures.values()
        if figure and figure.unit != unit and is_currency(figure.unit)
    )
    reason = f"no exchange rate for {', '.join(lacking)}" if lacking and unit else ""
    return Figures(figures, "", reason or f"units differ: {', '.join(units)}")


def _target(present: Iterable[Observation], baseline: Observation | None, chosen: Choice) -> str:
    """Return the currency that money is converted to, "" where nothing is to be converted."""
    units = Counter(observation.unit for observation in present)
    if not all(map(is_currency, units)):
        return ""
    if chosen.currency:
        return chosen.currency
    if baseline:
        return baseline.unit
    return min(units, key=lambda unit: (-units[unit], unit), default="")


def _figure(observation: Observation, metric: Metric, unit: str, chosen: Choice) -> Figure:
    stated = interval(observation.quantity, counted=counted(metric, observation.unit))
    if unit in {"", observation.unit}:
        return Figure(observation, observation.unit, stated)
    conversion = convert(observation.unit, unit, observation.period, chosen.rates)
    if conversion is None:
        return Figure(observation, observation.unit, stated)
    return Figure(observation, unit, scaled(stated, conversion.factor), conversion.sentence)
