"""Figures in one unit: what is compared, ranked and summed once the observations are chosen."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from clustercmp.analysis.money import convert, is_currency
from clustercmp.dataset.quantity import ONE, Interval, interval, number, scaled

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from fractions import Fraction

    from clustercmp.analysis.choice import Choice
    from clustercmp.dataset.dataset import Metric
    from clustercmp.dataset.observation import Observation
    from clustercmp.dataset.quantity import Qualifier


class Figure(NamedTuple):
    """An observation in the unit in which it is compared.

    `factor` is what its stated value was multiplied by, `rate` the sentence that names the
    exchange rate, "" where it stands as it is stated.
    """

    observation: Observation
    unit: str
    interval: Interval
    factor: Fraction = ONE
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
    """One figure a city, None where it has none; `unit` is "" and `why` says so if units differ.

    `lacking` names the exchange rates that there are not, for which money stands as stated.
    """

    by_city: dict[str, Figure | None]
    unit: str
    why: str = ""
    lacking: str = ""

    def present(self) -> dict[str, Figure]:
        """Return the figures of the cities that have one."""
        return {city: figure for city, figure in self.by_city.items() if figure}


def counted(metric: Metric, unit: str) -> bool:
    """Say whether a figure is a count or money, which does not fall below 0."""
    return metric.additive or is_currency(unit)


def in_one_unit(
    answer: Mapping[str, Observation | None], metric: Metric, chosen: Choice, baseline: str = ""
) -> Figures:
    """Put one metric's observations into one unit where they can be.

    Currencies are converted at the mean of the year's rates: to the currency asked for, else the
    baseline's, else the most frequent. Other units, and years without a rate, stay as stated; if
    the figures then have no common unit, `why` gives the reason.
    """
    present = [observation for observation in answer.values() if observation]
    target = _target(present, answer.get(baseline), chosen)
    figures = {
        city: _figure(observation, metric, target, chosen) if observation else None
        for city, observation in answer.items()
    }
    lacking = _without_rate(figures.values(), target)
    units = sorted({figure.unit for figure in figures.values() if figure})
    if len(units) <= 1:
        return Figures(figures, "".join(units), lacking=lacking)
    differing = f"units differ: {', '.join(unit or 'none stated' for unit in units)}"
    return Figures(figures, "", lacking or differing, lacking)


def _without_rate(figures: Iterable[Figure | None], target: str) -> str:
    stated = sorted(
        f"{figure.unit} of {figure.observation.period.text or 'no period'}"
        for figure in figures
        if figure and target and figure.unit != target
    )
    return f"no exchange rate for {', '.join(dict.fromkeys(stated))}" if stated else ""


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
    value = scaled(stated, conversion.factor)
    return Figure(observation, unit, value, conversion.factor, conversion.sentence)
