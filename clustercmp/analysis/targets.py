"""What a place aims at: a value, a multiple of its own figure, or what another place has.

Source: docs/methods.md, Time.
"""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from clustercmp import display
from clustercmp.analysis.candidates import candidates
from clustercmp.analysis.denominators import Rate
from clustercmp.analysis.figures import counted, figure_of
from clustercmp.analysis.flags import other_areas
from clustercmp.analysis.money import convert
from clustercmp.analysis.selection import latest
from clustercmp.analysis.series import length_of, years_of
from clustercmp.analysis.wording import dated, shown_period, stated
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
    from clustercmp.dataset.places import Place
    from clustercmp.dataset.quantity import Interval

CITY = "city:"
_NUMBER = re.compile(r"\d+(\.\d+)?(e\+?\d{1,2})?", re.ASCII | re.IGNORECASE)
_TIMES = re.compile(r"(\d+(?:\.\d+)?)x", re.ASCII | re.IGNORECASE)
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+", re.ASCII)


class Aim(NamedTuple):
    """A target in the unit of a series; `by` is the year it is due, None where none is stated.

    `name` is "" for a plain value. `how` says how the value comes about, `source` is that of the
    figure it comes from, `base` the place's own figure that it is a multiple of.
    """

    name: str
    value: Interval
    by: int | None
    how: str = ""
    source: str = ""
    base: Observation | None = None


class Asked(NamedTuple):
    """The targets as they are asked for: their texts, when they are due, and a base year."""

    texts: tuple[str, ...] = ()
    by: int | None = None
    base: int | None = None


def aims(data: Dataset, of: Series, metric: Metric, chosen: Choice, asked: Asked) -> list[Aim]:
    """Return the targets asked for, else those that sidecars state for the place and metric.

    `400000` is a value, `2x` a multiple of the figure of the base year (default: the last one),
    `city:London` what London has last. Raises UsageError for anything else, an unknown city, and a
    base year without a multiple; DataError where the base has no figure that can be multiplied, or
    several and nothing tells which.
    """
    if asked.base is not None and not any(map(_TIMES.fullmatch, asked.texts)):
        message = f"--from {asked.base} goes with a multiple; add --target 2x"
        raise UsageError(message)
    if asked.texts:
        return [_asked(data, of, metric, chosen, text, asked) for text in asked.texts]
    if not as_stated(metric, chosen):
        return []
    found = [
        _declared(data, of, metric, chosen, target)
        for target in declared(data, of.place.name, metric)
    ]
    return found if asked.by is None else [aim._replace(by=asked.by) for aim in found]


def as_stated(metric: Metric, chosen: Choice) -> bool:
    """Say whether figures stand as a sidecar's targets mean them: not per head, nor deflated."""
    return not isinstance(metric, Rate) and chosen.real is None


def declared(data: Dataset, place: str, metric: Metric) -> list[Target]:
    """Return the targets that sidecars state for a place and metric, whichever way it is put."""
    return [
        target
        for target in data.targets.values()
        if data.knows_metric(target.metric)
        and data.metric(target.metric).name == metric.name
        and data.knows_city(target.city)
        and data.city(target.city).name == place
    ]


def _asked(
    data: Dataset, of: Series, metric: Metric, chosen: Choice, text: str, asked: Asked
) -> Aim:
    last = of.figures[-1]
    if text.lower().startswith(CITY):
        name = data.city(text[len(CITY) :]).name
        return _match(data, of, metric, chosen, name, text, asked.by)
    if times := _TIMES.fullmatch(text):
        base = last if asked.base is None else _of_year(of, asked.base)
        return _multiple(of, base, Fraction(times[1]), text, asked.by)
    if _NUMBER.fullmatch(text):
        value = Quantity(Fraction(text))
        return Aim("", interval(value, counted=counted(metric, last.base)), asked.by)
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


def _multiple(of: Series, base: Figure, times: Fraction, name: str, by: int | None) -> Aim:
    """Return so many times a place's own figure, which is in the unit of its series."""
    used = base.observation
    if not times:
        message = f"--target {name}: a multiple is above 0; write 2x"
        raise UsageError(message)
    if base.interval.stated <= 0:
        message = f"{name}: {of.place.name} has {dated(base)}, of which no multiple is an aim"
        raise _refused(message, "aim at a value, or name another year with --from")
    if base.unit != of.figures[-1].unit:
        message = f"{name}: {dated(base)} is in {base.unit or 'no unit'}, the last figure is not"
        raise _refused(message, "put money into one currency with --currency")
    how = f"{display.figure(number(times))} × {dated(base)} ({_cited(used, of.place)})"
    return Aim(name, scaled(base.interval, times), by, how, used.source, used)


def _cited(used: Observation, place: Place) -> str:
    """Return a figure's source, and its area if that is not the place itself."""
    return f"{used.source}: {used.geography}" if other_areas(used, place) else used.source


def _match(
    data: Dataset, of: Series, metric: Metric, chosen: Choice, city: str, name: str, by: int | None
) -> Aim:
    """Return another place's newest figure, put into the unit of the series, as a target.

    Its period is as long as those of the series, if it has such figures; a total of a longer or
    shorter stretch is no aim.
    """
    options = candidates(data, metric, [city], chosen).options.get(city, [])
    alike = [each for each in options if length_of(each.period) == of.length]
    if not (alike or options) or (metric.kind == "flow" and not alike):
        length = " over a period as long" if options else ""
        message = f"{name}: {city} has no figure{chosen.fitting}{length} to aim at"
        raise _refused(message, "name a place that has one")
    last = of.figures[-1]
    newest = latest({city: alike or options}, metric.kind)[city]
    found = figure_of(newest, metric, chosen.into(last.base))
    if found.unit != last.unit:
        units = " and ".join(unit or "no unit" for unit in (found.unit, last.unit))
        message = f"{name}: the figures of {city} and {of.place.name} are in {units}"
        raise _refused(message, "name a place with figures of that unit")
    used = found.observation
    when = shown_period(used.period.text)
    rate = f", {found.rate}" if found.rate else ""
    cited = _cited(used, data.place(city))
    how = f"what {city} has{f' in {when}' if when else ''} ({cited}{rate})"
    return Aim(name, found.interval, by, how, used.source)


def _declared(data: Dataset, of: Series, metric: Metric, chosen: Choice, target: Target) -> Aim:
    last = of.figures[-1]
    if target.match is not None:
        if not data.knows_city(target.match):
            message = f"targets.{target.name}.match: unknown city {quoted(target.match)}"
            raise _refused(message, "correct it in the sidecar, or pass another with --target")
        city = data.city(target.match).name
        return _match(data, of, metric, chosen, city, target.name, target.by)
    if target.multiple is not None:
        used = _base(data, of, metric, chosen, target)
        found = figure_of(used, metric, chosen.into(last.base))
        return _multiple(of, found, exact(target.multiple), target.name, target.by)
    value = interval(
        Quantity(target.value or 0, target.qualifier), counted=counted(metric, last.base)
    )
    unit, how = target.unit or last.observation.unit, target.note
    if unit != last.base:
        conversion = convert(unit, last.base, last.observation.period, chosen.rates)
        if conversion is None:
            units = f"in {unit or 'no unit'}, the figures in {last.base or 'no unit'}"
            message = f"targets.{target.name}: is {units}"
            raise _refused(message, "state it in their unit, or pass another with --target")
        value = scaled(value, conversion.factor)
        how = "; ".join(filter(None, (target.note, f"converted: {conversion.sentence}")))
    return Aim(target.name, value, target.by, how, target.source)


def _base(data: Dataset, of: Series, metric: Metric, chosen: Choice, target: Target) -> Observation:
    """Return the figure that a declared multiple is of: its source's, else its period's.

    Without either it is the only one. DataError names the candidates where several fit, or none.
    """
    free = replace(chosen, period="", source="", status=None)
    found = candidates(data, metric, [of.place.name], free, series=True).options[of.place.name]
    dated = [
        each
        for each in found
        if target.from_ is None or each.period.end == (target.from_ + 1) * MONTHS
    ]
    named = [each for each in dated if fold(each.source) == fold(target.source)]
    fitting = named or (dated if target.from_ is not None or not target.source else [])
    if len(fitting) == 1:
        return fitting[0]
    offered = "; ".join(
        f"{stated(each)} of {shown_period(each.period.text)} ({each.source})"
        for each in fitting or dated or found
    )
    year = "" if target.from_ is None else f" of {target.from_}"
    none = f"no figure is of {quoted(target.source)}; " if target.source and not named else ""
    question = f"{none}which figure{year} is it a multiple of? there are {offered}"
    message = f"targets.{target.name}: {question}"
    raise _refused(message, "name its `source` and `from` in the sidecar, or pass --target")


def _refused(message: str, fix: str) -> DataError:
    return DataError(Problem("error", "E-TARGET", message, fix))
