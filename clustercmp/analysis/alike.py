"""Two figures of one place in time, over the same members: a group grows like for like."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from clustercmp.analysis.denominators import Rate, denominators, numerators
from clustercmp.analysis.figures import figure_of, nominal
from clustercmp.analysis.groups import combined
from clustercmp.analysis.pairs import Pair, pair_of
from clustercmp.dataset.places import Place

if TYPE_CHECKING:
    from collections.abc import Collection

    from clustercmp.analysis.choice import Choice
    from clustercmp.analysis.figures import Figure
    from clustercmp.dataset.dataset import Metric
    from clustercmp.dataset.observation import Observation
    from clustercmp.dataset.quantity import Interval


class Ends(NamedTuple):
    """An earlier and a later figure in one unit; `over` names the members, if not all of both."""

    first: Interval
    last: Interval
    over: tuple[str, ...] = ()


def alike(first: Figure, last: Figure, place: Place, metric: Metric, chosen: Choice) -> Ends | None:
    """Return two figures of a place over those members that both have; None if there is none."""
    held = [{part.city for part in numerators(each.observation)} for each in (first, last)]
    if not place.members or held[0] == held[1]:
        return Ends(first.interval, last.interval)
    both = held[0] & held[1]
    if not both:
        return None
    over = tuple(member.name for member in place.members if member.name in both)
    start, end = (_over(over, each, place, metric, chosen) for each in (first, last))
    return Ends(start, end, over)


def _over(
    names: Collection[str], figure: Figure, place: Place, metric: Metric, chosen: Choice
) -> Interval:
    """Return a group's figure over some of its members, in the unit that it has."""
    used = figure.observation
    members = tuple(member for member in place.members if member.name in names)
    own = [part for part in numerators(used) if part.city in names]
    below = {part.city: part for part in denominators(used)}
    plain = nominal(chosen.into(used.unit))
    values = [figure_of(part, metric, plain).interval for part in own]
    pairs = [_pair(part, below.get(part.city), metric) for part in own]
    smaller = combined(Place(place.name, members=members), pairs, metric, values, used.unit)
    return figure_of(smaller, metric, chosen.into(figure.base)).interval


def _pair(above: Observation, below: Observation | None, metric: Metric) -> Pair:
    if below is None or not isinstance(metric, Rate):
        return Pair(above)
    return pair_of(above, below, metric.per)
