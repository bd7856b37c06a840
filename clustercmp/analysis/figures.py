"""Figures in one unit: what is compared, ranked and summed once the observations are chosen."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from clustercmp.analysis.denominators import Rate, denominators, numerators
from clustercmp.analysis.money import convert, deflates, is_currency
from clustercmp.analysis.pairs import pair_of, quotient
from clustercmp.dataset.quantity import ONE, Interval, interval, number, scaled, total

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from fractions import Fraction

    from clustercmp.analysis.choice import Choice
    from clustercmp.dataset.dataset import Metric
    from clustercmp.dataset.observation import Observation
    from clustercmp.dataset.quantity import Qualifier, Quantity


class Figure(NamedTuple):
    """An observation in the unit in which it is compared.

    `base` is that unit without what is said of prices and denominators. `factor` is what its value
    was multiplied by, `rate` the sentence that names the exchange rate and `prices` the one that
    names the deflator, "" where it stands as it is stated. Where its parts each had a factor of
    their own, it has none, and the sentences are theirs.
    """

    observation: Observation
    unit: str
    base: str
    interval: Interval
    factor: Fraction = ONE
    rate: str = ""
    prices: str = ""

    @property
    def value(self) -> int | float:
        """The stated value in the figure's unit."""
        return number(self.interval.stated)

    @property
    def qualifier(self) -> Qualifier:
        """How the value is meant, as the source says, or as those of its parts leave it."""
        return self.observation.quantity.qualifier


class Figures(NamedTuple):
    """One figure a city, None where it has none; `unit` is "" and `why` says so if units differ.

    `lacking` names the exchange rates that there are not, for which money stands as stated.
    """

    by_city: Mapping[str, Figure | None]
    unit: str
    why: str = ""
    lacking: str = ""

    def present(self) -> dict[str, Figure]:
        """Return the figures of the cities that have one."""
        return {city: figure for city, figure in self.by_city.items() if figure}


def counted(metric: Metric, unit: str) -> bool:
    """Say whether a figure is a count or money, which does not fall below 0."""
    return metric.kind not in {"rate", "index"} or is_currency(unit)


def in_one_unit(
    answer: Mapping[str, Observation | None], metric: Metric, chosen: Choice, baseline: str = ""
) -> Figures:
    """Put one metric's observations into one unit where they can be.

    Currencies are converted at the mean of the year's rates: to the currency asked for, else the
    baseline's, else the most frequent. Other units, and years without a rate, stay as stated; if
    the figures then have no common unit, `why` gives the reason. Where real terms are asked for,
    money is put at the prices of that year: DataError if the deflator lacks a year.
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


def figure_of(observation: Observation, metric: Metric, chosen: Choice) -> Figure:
    """Return one observation by itself, in the currency and at the prices that are asked for."""
    alone = {observation.city: observation}
    return in_one_unit(alone, metric, chosen).present()[observation.city]


def as_stated(chosen: Choice) -> Choice:
    """Return the choice without a currency and prices: a figure by itself stays as it is."""
    return nominal(replace(chosen, currency=""))


def nominal(chosen: Choice) -> Choice:
    """Return the choice with money at the prices of its own year.

    Ratios and ranks within one period are the same at any prices: no deflator need cover it.
    """
    return replace(chosen, real=None, deflator=None)


def _without_rate(figures: Iterable[Figure | None], target: str) -> str:
    stated = sorted(
        f"{figure.base} of {figure.observation.period.text or 'no period'}"
        for figure in figures
        if figure and target and figure.base != target
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
    if of_several(observation):
        return _of_several(observation, metric, unit, chosen)
    base, factor, rate = observation.unit, ONE, ""
    conversion = (
        convert(base, unit, observation.period, chosen.rates) if unit not in {"", base} else None
    )
    if conversion:
        base, factor, rate = unit, conversion.factor, conversion.sentence
    words, prices = [base], ""
    if chosen.deflator and chosen.real is not None and deflates(metric, base):
        words.append(f"at {chosen.real} prices")
        factor *= chosen.deflator.factor(observation.period, chosen.real)
        prices = chosen.deflator.sentence(observation.period, chosen.real)
    words += [metric.per.words] if isinstance(metric, Rate) else []
    stated = interval(observation.quantity, counted=counted(metric, observation.unit))
    value = stated if factor == 1 else scaled(stated, factor)
    return Figure(observation, " ".join(filter(None, words)), base, value, factor, rate, prices)


def _of_several(observation: Observation, metric: Metric, unit: str, chosen: Choice) -> Figure:
    """Return the sum of parts of several years or currencies, each put into the unit by itself.

    Where a part has no rate into it, all stay in the unit that they have in common.
    """
    own = numerators(observation)
    parts = [_figure(part, metric, unit, chosen) for part in own]
    if len({part.base for part in parts}) > 1:
        parts = [_figure(part, metric, observation.unit, chosen) for part in own]
    value = total(part.interval for part in parts)
    if isinstance(metric, Rate):
        pairs = zip(own, denominators(observation), strict=True)
        value = quotient(value, (pair_of(*pair, metric.per) for pair in pairs), metric.per)
    rates, prices = (
        "; ".join(dict.fromkeys(filter(None, said)))
        for said in zip(*((part.rate, part.prices) for part in parts), strict=True)
    )
    value = _open_as(observation.quantity, value)
    return Figure(observation, parts[0].unit, parts[0].base, value, ONE, rates, prices)


def _open_as(quantity: Quantity, value: Interval) -> Interval:
    """Return a value with what its absent members leave open, which is the same in any unit."""
    ends = quantity.ends or value
    return Interval(
        value.low if ends.low else ends.low,
        value.stated,
        value.high if ends.high is not None else None,
        ends.loose,
    )


def of_several(observation: Observation) -> bool:
    """Say whether a figure was worked out from figures of several periods or units."""
    return len({(part.period, part.unit) for part in numerators(observation)}) > 1


def several_periods(observation: Observation) -> bool:
    """Say whether a figure was worked out from figures of several periods."""
    return len({part.period for part in numerators(observation)}) > 1
