"""What a place aims at: a value, a multiple of its own figure, or what another place has.

Source: docs/methods.md, Targets.
"""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from clustercmp.analysis.candidates import candidates
from clustercmp.analysis.denominators import Rate
from clustercmp.analysis.figures import counted, in_one_unit
from clustercmp.analysis.money import convert
from clustercmp.analysis.selection import latest
from clustercmp.analysis.series import years_of
from clustercmp.analysis.wording import shown, shown_period, stated
from clustercmp.dataset.names import fold
from clustercmp.dataset.observation import MONTHS
from clustercmp.dataset.quantity import Quantity, exact, interval, number, scaled
from clustercmp.errors import DataError, Problem, UsageError, quoted

if TYPE_CHECKING:
    from clustercmp.analysis.choice import Choice
    from clustercmp.analysis.figures import Figure
    from clustercmp.analysis.series import Series
    from clustercmp.dataset.dataset import Dataset, Metric, Target
    from clustercmp.dataset.observation import Observation
    from clustercmp.dataset.quantity import Interval

CITY = "city:"
_NUMBER = re.compile(r"\d+(\.\d+)?(e\+?\d{1,2})?", re.ASCII | re.IGNORECASE)
_TIMES = re.compile(r"(\d+(?:\.\d+)?)x", re.ASCII | re.IGNORECASE)
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+", re.ASCII)


class Aim(NamedTuple):
    """A target in the unit of a series; `by` is the year it is due, None where none is stated.

    `how` says how the value comes about, `source` is that of the figure it comes from.
    """

    name: str
    value: Interval
    by: int | None
    how: str = ""
    source: str = ""


class Asked(NamedTuple):
    """The targets as they are asked for: their texts, when they are due, and a base year."""

    texts: tuple[str, ...] = ()
    by: int | None = None
    base: int | None = None


def aims(data: Dataset, of: Series, metric: Metric, chosen: Choice, asked: Asked) -> list[Aim]:
    """Return the targets asked for, else those that sidecars state for the place and metric.

    `400000` is a value, `2x` a multiple of the figure of the base year (default: the last one),
    `city:London` what London has last. Raises UsageError for anything else and an unknown city;
    DataError where the base has no figure, or several and nothing tells which.
    """
    if asked.texts:
        return [_asked(data, of, metric, chosen, text, asked) for text in asked.texts]
    if not as_stated(metric, chosen):
        return []
    concerned = [each for each in data.targets.values() if _concerns(data, each, of, metric)]
    found = [_declared(data, of, metric, chosen, target) for target in concerned]
    return found if asked.by is None else [aim._replace(by=asked.by) for aim in found]


def as_stated(metric: Metric, chosen: Choice) -> bool:
    """Say whether figures stand as a sidecar's targets mean them: not per head, nor deflated."""
    return not isinstance(metric, Rate) and chosen.real is None


def _concerns(data: Dataset, target: Target, of: Series, metric: Metric) -> bool:
    known = data.knows_city(target.city) and data.knows_metric(target.metric)
    return (
        known
        and data.city(target.city).name == of.place.name
        and data.metric(target.metric).name == metric.name
    )


def _asked(
    data: Dataset, of: Series, metric: Metric, chosen: Choice, text: str, asked: Asked
) -> Aim:
    last = of.figures[-1]
    if text.lower().startswith(CITY):
        name = data.city(text[len(CITY) :]).name
        return _match(data, of, metric, chosen, name, text, asked.by)
    if times := _TIMES.fullmatch(text):
        base = last if asked.base is None else _of_year(of, asked.base)
        return _multiple(base, Fraction(times[1]), text, asked.by)
    if _NUMBER.fullmatch(text):
        value = Quantity(Fraction(text))
        known = interval(value, counted=counted(metric, last.base))
        return Aim(text, known, asked.by)
    grouped = _GROUPED.fullmatch(text)
    fix = f"write {text.replace(',', '')}" if grouped else "write 400000, 2x or city:London"
    message = f"--target: {quoted(text)} is not a target; {fix}"
    raise UsageError(message)


def _of_year(of: Series, year: int) -> Figure:
    position = of.at((year + 1) * MONTHS)
    if position is None:
        message = f"{of.place.name} has no figure of {year} to start from"
        raise _refused(message, f"it has {years_of(of)}")
    return of.figures[position]


def _multiple(base: Figure, times: Fraction, name: str, by: int | None) -> Aim:
    if not times:
        message = f"--target {name}: a multiple is above 0; write 2x"
        raise UsageError(message)
    used = base.observation
    when = shown_period(used.period.text)
    how = f"{number(times):g} × {shown(base)}{f' of {when}' if when else ''} ({used.source})"
    return Aim(name, scaled(base.interval, times), by, how, used.source)


def _match(
    data: Dataset, of: Series, metric: Metric, chosen: Choice, city: str, name: str, by: int | None
) -> Aim:
    """Return another place's newest figure, put into the unit of the series, as a target."""
    options = candidates(data, metric, [city], chosen).options
    if city not in options:
        message = f"{name}: {city} has no figure{chosen.fitting} to aim at"
        raise _refused(message, "name a place that has one")
    last = of.figures[-1]
    newest = latest(options, metric.kind)
    found = in_one_unit(newest, metric, chosen.into(last.base)).present()[city]
    if found.unit != last.unit:
        units = " and ".join(unit or "no unit" for unit in (found.unit, last.unit))
        message = f"{name}: the figures of {city} and {of.place.name} are in {units}"
        raise _refused(message, "name a place with figures of that unit")
    used = found.observation
    when = shown_period(used.period.text)
    how = f"what {city} has{f' in {when}' if when else ''} ({used.source})"
    return Aim(name, found.interval, by, how, used.source)


def _declared(data: Dataset, of: Series, metric: Metric, chosen: Choice, target: Target) -> Aim:
    last = of.figures[-1]
    if target.match is not None:
        city = data.city(target.match).name
        return _match(data, of, metric, chosen, city, target.name, target.by)
    if target.multiple is not None:
        base = _base(data, of, metric, chosen, target)
        found = in_one_unit({base.city: base}, metric, chosen.into(last.base)).present()
        return _multiple(found[base.city], exact(target.multiple), target.name, target.by)
    value = interval(
        Quantity(target.value or 0, target.qualifier), counted=counted(metric, last.base)
    )
    if target.unit not in {"", last.base}:
        when = last.observation.period
        conversion = convert(target.unit, last.base, when, chosen.rates)
        if conversion is None:
            message = f"{target.name}: is in {target.unit}, the figures in {last.base or 'no unit'}"
            raise _refused(message, "state it in their unit, or leave it out with --target")
        value = scaled(value, conversion.factor)
    return Aim(target.name, value, target.by, target.note, target.source)


def _base(data: Dataset, of: Series, metric: Metric, chosen: Choice, target: Target) -> Observation:
    """Return the figure that a declared multiple is of: its source's, else its period's.

    Without either it is the last one. DataError names the candidates where several fit, or none.
    """
    if not target.source and target.from_ is None:
        return of.figures[-1].observation
    free = replace(chosen, period="", source="", status=None)
    found = candidates(data, metric, [of.place.name], free, series=True).options[of.place.name]
    dated = [
        each
        for each in found
        if target.from_ is None or each.period.end == (target.from_ + 1) * MONTHS
    ]
    for fitting in (
        [each for each in dated if target.source and fold(each.source) == fold(target.source)],
        dated if target.from_ is not None else [],
    ):
        if len(fitting) == 1:
            return fitting[0]
    named = "; ".join(
        f"{stated(each)} of {shown_period(each.period.text)} ({each.source})"
        for each in dated or found
    )
    year = "" if target.from_ is None else f" of {target.from_}"
    message = f"targets.{target.name}: which figure{year} is it a multiple of? there are {named}"
    raise _refused(message, "name its `source` and `from` in the sidecar, or pass --target")


def _refused(message: str, fix: str) -> DataError:
    return DataError(Problem("error", "E-TARGET", message, fix))
