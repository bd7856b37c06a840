"""The places most like one: how far each is on all metrics together, and on which it differs."""

from __future__ import annotations

from dataclasses import replace
from shlex import quote
from typing import TYPE_CHECKING

from clustercmp.analysis import peers_view as view
from clustercmp.analysis.axes import common_axes, likeness
from clustercmp.analysis.choice import asked_for
from clustercmp.analysis.gaps import gaps_table, gaps_to_median
from clustercmp.analysis.groups import group_notes
from clustercmp.analysis.league import ALL_KINDS, CITY, places
from clustercmp.analysis.order import check_top, kept
from clustercmp.analysis.peer_metrics import Asking, measures, refused
from clustercmp.analysis.ranks import ranks
from clustercmp.analysis.wording import counted_noun
from clustercmp.dataset.places import overlapping
from clustercmp.dataset.quantity import exact, point
from clustercmp.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Unpack

    from clustercmp.analysis.axes import Axis, Likeness
    from clustercmp.analysis.choice import Choice, Terms
    from clustercmp.dataset.dataset import Dataset
    from clustercmp.dataset.places import Place
    from clustercmp.table import Table

NEAREST = 5


def peers(
    data: Dataset,
    city: str,
    *,
    cities: Sequence[str] = (),
    metrics: Sequence[str] = (),
    log: bool = False,
    nearest: int = NEAREST,
    gaps: bool = False,
    allow_overlap: bool = False,
    sort: str | None = None,
    top: int | None = None,
    **terms: Unpack[Terms],
) -> Table:
    """Rank the places of a city's kind, or those named, by how far they are from it.

    The distance is that of z-scores over all of these places: the root of the mean squared
    difference on the metrics that both have, at least half of them all, else the place is no peer
    and is named in a note. Equal distances tie, identical places are 0 apart. For each metric the
    slice is used that covers the most places, of those that hold the city. Unnamed, the metrics are
    those with a better direction and a figure of 60 % of the places, levels in logarithms; named,
    they are taken as they are, unless `log`. One row a peer, with each metric's share of the
    squared distance, empty where one of the two lacks it; `gaps` gives a row a metric instead, with
    the city's figure against the median of its `nearest` peers (with ties). A group's members are
    none of its peers, unless `allow_overlap`.
    Method: docs/methods.md. Raises UsageError for unknown names, DataError (E-PEERS) where nothing
    can be measured: no other place, too few metrics, or a city with too few of them.
    """
    chosen = asked_for(data, terms)
    check_top(top)
    if nearest < 1:
        message = f"--nearest {nearest} leaves no peer; write 1 or more"
        raise UsageError(message)
    place = data.city(city)
    members, within = _universe(data, place, cities, chosen, allow_overlap=allow_overlap)
    used = measures(Asking(data, members, chosen, log), metrics)
    _refuse_few(place, used.axes)
    found, apart = _standings(used.axes, members)
    near = [each for each in found if each.rank.rank <= nearest]
    names = [each.likeness.place for each in near]
    gap = gaps_to_median(used.axes, place, names)
    asked = view.Peers(data, place, members, within, used, found, apart, gap, names)
    if gaps:
        table = gaps_table(gap, place, asked.nearest, view.notes(asked), sort=sort, top=top)
    else:
        order = kept(found, view.columns(used.axes), asked.row, sort=sort, top=None)
        table = view.table(asked, [p for p in order if top is None or p.rank.rank <= top])
    fallen = tuple(each for axis in used.axes for each in axis.panel.league.fallen)
    return replace(table, notes=(*table.notes, *group_notes(data, members)), fallen=fallen)


def _universe(
    data: Dataset, place: Place, cities: Sequence[str], chosen: Choice, *, allow_overlap: bool
) -> tuple[list[str], list[str]]:
    """Return the place and those that may be its peers, and those that are a part of it.

    Unasked, they are of the kind of the place, or of all the cities that it consists of.
    """
    kinds = {city.kind or CITY for city in place.cities}
    kind = chosen.kind or (kinds.pop() if len(kinds) == 1 else ALL_KINDS)
    known = places(data, cities, kind, allow_overlap=allow_overlap)
    others = [name for name in known if name != place.name]
    within = [
        name for name in others if not allow_overlap and overlapping([place, data.place(name)])
    ]
    left = [name for name in others if name not in within]
    if not left:
        what = "of those named" if cities else f"of kind {kind}"
        message = f"{place.name} has no peers: there is no other place {what}"
        raise refused(message, "name some with -c CITY, or use --kind all")
    return [place.name, *left], within


def _refuse_few(place: Place, axes: Sequence[Axis]) -> None:
    """Raise DataError where a place has a figure on under half of the axes."""
    held = [each.metric for each in axes if place.name in each.positions]
    if 2 * len(held) < len(axes):
        count = f"{len(held)} of the {counted_noun(len(axes), 'metric')}"
        message = f"{place.name} has figures for {count}, too few to compare it on"
        named = " ".join(f"-m {quote(metric.name)}" for metric in held)
        see = f"see: clustercmp profile {quote(place.name)} --all"
        raise refused(message, f"name those that it has: {named}" if held else see)


def _standings(
    axes: Sequence[Axis], members: Sequence[str]
) -> tuple[list[view.Peer], list[tuple[str, int]]]:
    """Return the peers of the first place, the nearest first, and those with too little in common.

    Of these, each with the number of metrics. Raises DataError where all are such.
    """
    city, *others = members
    found: list[Likeness] = []
    apart = []
    for other in others:
        common = common_axes(axes, city, other)
        if 2 * len(common) >= len(axes):
            found.append(likeness(common, city, other))
        else:
            apart.append((other, len(common)))
    if not found:
        count = counted_noun(len(axes), "metric")
        message = f"no other place has at least half of the {count} in common with {city}"
        raise refused(message, "name fewer metrics with -m METRIC")
    standing = ranks({p.place: point(exact(p.distance)) for p in found}, least_first=True)
    named = [view.Peer(each, standing[each.place]) for each in found]
    return sorted(named, key=lambda peer: (peer.rank.rank, peer.likeness.place)), apart
