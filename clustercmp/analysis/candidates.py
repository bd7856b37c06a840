"""What may be chosen for each place: its own figures, its members' sums, per head if asked."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from clustercmp.analysis.denominators import Rate
from clustercmp.analysis.groups import Sums, absent, combined, sums, sums_by_period
from clustercmp.analysis.pairs import Pair, paired
from clustercmp.analysis.selection import preference
from clustercmp.analysis.wording import listed
from clustercmp.errors import DataError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from clustercmp.analysis.choice import Choice
    from clustercmp.analysis.selection import Options
    from clustercmp.dataset.dataset import Dataset, Metric
    from clustercmp.dataset.observation import Observation
    from clustercmp.dataset.places import Place


class Candidates(NamedTuple):
    """One metric's figures by place (`options`), and those that they are made of, by city.

    A place that has none is not in `options`; `why` says what a general "no figure" would not.
    `undivided` are the stated figures that lack a denominator, each with the reason.
    """

    options: Options
    stated: Options
    fitting: str
    why: Mapping[str, str] = MappingProxyType({})
    undivided: Mapping[Observation, str] = MappingProxyType({})

    def missing(self, place: str) -> str:
        """Return, in words, that a place has no figure, and why."""
        reason = self.why.get(place)
        return f"no figure: {reason}" if reason else f"no figure{self.fitting}"

    def of_cities(self, place: Place) -> list[Observation]:
        """Return the figures, as they are stated, of all cities that a place consists of."""
        return [each for city in place.cities for each in self.stated.get(city.name, ())]


def candidates(
    data: Dataset, metric: Metric, names: Iterable[str], chosen: Choice, *, series: bool = False
) -> Candidates:
    """Return what may be chosen for the places of these names.

    A group has the sums over its members, of the slices that hold the most of them (in a `series`,
    of each period by itself). A rate has the quotients of figures that have a denominator.
    Raises DataError where `chosen` asks for complete groups and a member has no figure.
    """
    places = [data.place(name) for name in dict.fromkeys(names)]
    cities = {city.name for place in places for city in place.cities}
    stated = allowed(data.observations(metric.name, cities), chosen)
    if not isinstance(metric, Rate) and not any(place.members for place in places):
        return Candidates(stated, stated, chosen.fitting)
    pairs = _pairs(data, metric, stated, chosen)
    held = {city: [pair for pair in of if not pair.why] for city, of in pairs.items()}
    options: Options = {}
    why = {}
    for place in places:
        found = _figures(place, held, metric, chosen, series=series)
        if chosen.complete:
            found = _complete(place, found, metric, series=series)
        if found.figures:
            options[place.name] = found.figures
        elif reason := found.why or _newest_reason(place, pairs):
            why[place.name] = reason
    undivided = {pair.above: pair.why for of in pairs.values() for pair in of if pair.why}
    return Candidates(options, stated, chosen.fitting, why, undivided)


def allowed(observations: Iterable[Observation], chosen: Choice) -> Options:
    """Return each city's figures that may be chosen; cities that have none are not in it.

    A projection stays only where its city has nothing else, or where projections are asked for.
    """
    options: Options = defaultdict(list)
    for observation in observations:
        if not chosen.refuses(observation):
            options[observation.city].append(observation)
    return {city: _but_projections(figures) for city, figures in options.items()}


def _but_projections(figures: list[Observation]) -> list[Observation]:
    return [figure for figure in figures if figure.status != "projection"] or figures


def _pairs(data: Dataset, metric: Metric, stated: Options, chosen: Choice) -> dict[str, list[Pair]]:
    """Return each city's figures with their denominators, if the metric has one."""
    if not isinstance(metric, Rate):
        return {city: [Pair(figure) for figure in figures] for city, figures in stated.items()}
    free = replace(chosen, period="", source="", status=None)
    below = allowed(data.observations(metric.per.metric.name, stated), free)
    return {
        city: [paired(each, below.get(city, ()), data.place(city), metric.per) for each in figures]
        for city, figures in stated.items()
    }


def _figures(
    place: Place,
    held: Mapping[str, Sequence[Pair]],
    metric: Metric,
    chosen: Choice,
    *,
    series: bool,
) -> Sums:
    """Return what may be chosen for one place; `held` are its cities' figures."""
    if place.members:
        return (sums_by_period if series else sums)(place, held, metric, chosen)
    own = held.get(place.name, ())
    if not isinstance(metric, Rate):
        return Sums([pair.above for pair in own])
    return Sums([combined(place, [pair], metric) for pair in own])


def _newest_reason(place: Place, pairs: Mapping[str, Sequence[Pair]]) -> str:
    own = [pair for city in place.cities for pair in pairs.get(city.name, ())]
    return max(own, key=lambda pair: pair.above.period.end).why if own else ""


def _complete(place: Place, found: Sums, metric: Metric, *, series: bool) -> Sums:
    """Return what a group has without a gap; raise DataError where that is nothing.

    In a series periods with a gap are left out; elsewhere one is enough to refuse them all.
    """
    whole = [figure for figure in found.figures if not absent(place, figure)]
    lacking = [figure for figure in found.figures if absent(place, figure)]
    if lacking and not (series and whole):
        best = min(lacking, key=lambda figure: preference([figure], metric.kind))
        members = listed(absent(place, best))
        message = f"{metric.name}: {place.name} has no figure for {members}"
        fix = "leave out --complete, or join by + those members that have one"
        raise DataError(Problem("error", "E-PARTIAL", message, fix))
    return found._replace(figures=whole)
