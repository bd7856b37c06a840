"""Several places taken as one: sums over those members that a slice holds, and what lacks.

Source: docs/methods.md, Groups.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from clustercmp.analysis.denominators import Rate
from clustercmp.analysis.figures import as_stated, counted, in_one_unit
from clustercmp.analysis.pairs import quotient
from clustercmp.analysis.selection import nearest
from clustercmp.analysis.wording import listed, with_article
from clustercmp.dataset.observation import Observation, Period
from clustercmp.dataset.quantity import ZERO, Interval, interval, total, worked_out
from clustercmp.table import Note

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from clustercmp.analysis.choice import Choice
    from clustercmp.analysis.pairs import Pair
    from clustercmp.dataset.dataset import Dataset
    from clustercmp.dataset.declared import Metric
    from clustercmp.dataset.observation import Status
    from clustercmp.dataset.places import Place

JOINT = "; "
SURENESS: tuple[Status, ...] = ("observed", "provisional", "estimate", "projection")
"""The statuses that a sum may have, that of its least sure part."""


class Sums(NamedTuple):
    """What may be chosen for a group; where that is nothing, `why` in words, if there is a why."""

    figures: list[Observation]
    why: str = ""


def sums(group: Place, held: Mapping[str, Sequence[Pair]], metric: Metric, chosen: Choice) -> Sums:
    """Return the group's figures: the sums over those slices that hold the most members.

    `held` are the members' figures with their denominators. Where no slice holds two of them, there
    is one figure at most: the sum over the nearest figures of the members, put into one unit. A
    member without any figure is left out, and the sum is open on its account. Rates and indices
    have no sum, unless their denominators are known; the group of one place is that place.
    """
    if not metric.additive and not isinstance(metric, Rate) and len(group.members) > 1:
        remedy = "; divide what it is a rate of with --per" if metric.kind == "rate" else ""
        return Sums([], f"figures of {with_article(metric.kind)} do not add up{remedy}")
    by_slice: dict[tuple[object, ...], list[Pair]] = defaultdict(list)
    having = [city.name for city in group.members if held.get(city.name)]
    for city in having:
        for pair in held[city]:
            by_slice[pair.above.period, pair.above.unit, pair.above.source].append(pair)
    most = max(map(len, by_slice.values()), default=0)
    if most == 1 and len(having) > 1:
        return _nearest(group, {city: held[city] for city in having}, metric, chosen)
    fullest = [pairs for pairs in by_slice.values() if len(pairs) == most]
    return Sums([combined(group, pairs, metric) for pairs in fullest])


def sums_by_period(
    group: Place, held: Mapping[str, Sequence[Pair]], metric: Metric, chosen: Choice
) -> Sums:
    """Return the group's figures for each period by itself, as a series needs them."""
    periods: dict[Period, dict[str, list[Pair]]] = defaultdict(lambda: defaultdict(list))
    for city, pairs in held.items():
        for pair in pairs:
            periods[pair.above.period][city].append(pair)
    found = [sums(group, of_period, metric, chosen) for of_period in periods.values()]
    figures = [figure for each in found for figure in each.figures]
    return Sums(figures, "" if figures else next((each.why for each in found), ""))


def _nearest(
    group: Place, held: Mapping[str, Sequence[Pair]], metric: Metric, chosen: Choice
) -> Sums:
    """Return the sum over one figure of each member, of the narrowest window of period ends.

    It is in the most frequent of their currencies, and at no year's prices: what is compared with
    it decides both.
    """
    answer = nearest({city: [pair.above for pair in held[city]] for city in held}, metric.kind)
    if answer is None:
        return Sums([], "the members' figures have no common unit")
    figures = in_one_unit(answer, metric, as_stated(chosen))
    if figures.why:
        return Sums([], figures.why)
    pairs = [pair for city in held for pair in held[city] if pair.above == answer[city]]
    present = figures.present()
    values = [present[pair.above.city].interval for pair in pairs]
    return Sums([combined(group, pairs, metric, values, present[pairs[0].above.city].base)])


def combined(
    place: Place,
    pairs: Sequence[Pair],
    metric: Metric,
    values: Sequence[Interval] = (),
    unit: str | None = None,
) -> Observation:
    """Return the figure of a place: the sum of its cities' figures, over that of denominators.

    `values` are the figures in the common `unit`, where they are not in it as they stand. A city
    that is not among them counts as 0 or more, as any number where a figure is negative. The sum
    of one figure, with nobody absent, is meant as that figure is.
    """
    figures = [pair.above for pair in pairs]
    known = values or [interval(f.quantity, counted=counted(metric, f.unit)) for f in figures]
    negative = any(x.stated < 0 for x in known)
    missing = Interval(None if negative else ZERO, ZERO, None)
    absent = len(place.cities) - len(pairs)
    value = total([*known, *[missing] * absent])
    if isinstance(metric, Rate):
        rate = quotient(value, pairs, metric.per)
        value = rate._replace(low=missing.low, high=None) if absent else rate
    denominators = [pair.denominator for pair in pairs if pair.denominator]
    first = figures[0]
    alone = len(figures) == 1
    itself = alone and not absent and not isinstance(metric, Rate)
    return first._replace(
        city=place.name,
        period=_joint_period([figure.period for figure in figures]),
        quantity=first.quantity if itself else worked_out(value),
        status=max((part.status for part in (*figures, *denominators)), key=SURENESS.index),
        unit=first.unit if unit is None else unit,
        geography=_joined(f.geography for f in figures),
        source=_joined(f.source for f in figures),
        publisher=_joined(f.publisher for f in figures),
        url=_joined(f.url for f in figures),
        published=max(f.published for f in figures),
        note=first.note if alone else "",
        quote=first.quote if alone else "",
        file=first.file if alone else "",
        line=first.line if alone else 0,
        parts=(*figures, *denominators),
    )


def absent(place: Place, figure: Observation) -> list[str]:
    """Return the names of a group's members that a figure of it lacks; of other places, none."""
    there = {part.city for part in figure.parts}
    return [member.name for member in place.members if member.name not in there]


def group_notes(data: Dataset, names: Iterable[str]) -> list[Note]:
    """Return a note for each of the places that a sidecar declares as a group: what it adds up."""
    groups = [data.groups[name] for name in names if name in data.groups]
    members = {
        group.name: [city.name for city in data.city(group.name).members] for group in groups
    }
    return [
        Note("GROUP", f"{group.name}: {group.label}, the sum of {listed(members[group.name])}")
        for group in groups
    ]


def _joined(texts: Iterable[str]) -> str:
    """Return the different texts in their order, without empty ones."""
    return JOINT.join(dict.fromkeys(filter(None, texts)))


def _joint_period(periods: Sequence[Period]) -> Period:
    """Return the one period, or the stretch from the first beginning to the last end."""
    if len(set(periods)) == 1:
        return periods[0]
    end = max(period.end for period in periods)
    start = min(period.end - period.months for period in periods)
    return Period(end, end - start, _joined(period.text for period in periods))
