"""Peers as people see them: the nearest first, with what they are most and least alike on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from clustercmp.analysis.axes import rough
from clustercmp.analysis.gaps import gap_note
from clustercmp.analysis.league import CITY
from clustercmp.analysis.league_notes import care, of_league, slices
from clustercmp.analysis.peer_metrics import LEAST_COVERAGE
from clustercmp.analysis.wording import counted_noun, listed
from clustercmp.display import share
from clustercmp.table import Column, Note, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from clustercmp.analysis.axes import Axis, Likeness
    from clustercmp.analysis.flags import Flags
    from clustercmp.analysis.gaps import Gap
    from clustercmp.analysis.peer_metrics import Measures
    from clustercmp.analysis.ranks import Rank
    from clustercmp.dataset.dataset import Dataset, Place
    from clustercmp.table import Row

NAMED = 2
"""How many metrics are named that set two places apart most, and least."""
TWO = 2
NO_CARE = frozenset({"MISSING", "OTHER_BASIS", "THIN", "CONVERTED"})
"""The flags that other notes tell of, metric by metric."""


class Peer(NamedTuple):
    """A peer and its rank: 1 is nearest."""

    likeness: Likeness
    rank: Rank


class Peers(NamedTuple):
    """A place's peers: among `members`, the place itself first, without those `within` it.

    `apart` are the places with too few metrics in common, each with their number; `gaps` are those
    to the median of the `nearest`.
    """

    data: Dataset
    place: Place
    members: list[str]
    within: list[str]
    measures: Measures
    found: list[Peer]
    apart: list[tuple[str, int]]
    gaps: list[Gap]
    nearest: list[str]

    @property
    def axes(self) -> list[Axis]:
        """What distances are measured on."""
        return self.measures.axes

    def row(self, peer: Peer) -> Row:
        """Return the cells of the columns."""
        found = peer.likeness
        used = len(found.metrics)
        shares = (found.shares.get(each.metric.name) for each in self.axes)
        return self.place.name, found.place, peer.rank.rank, found.distance, used, *shares

    def counted(self, count: int) -> str:
        """Return a number of places, by their kind: `16 cities`; of several kinds `16 places`."""
        kinds = {self.data.place(name).kind or CITY for name in self.members[1:]}
        return counted_noun(count, kinds.pop() if len(kinds) == 1 else "place")


def columns(axes: Sequence[Axis]) -> tuple[Column, ...]:
    """Return the columns for machines: a share for each metric, in the order of the data."""
    return (
        Column("city"),
        Column("peer"),
        Column("rank", "rank"),
        Column("distance", "value"),
        Column("metrics_used", "integer"),
        *(Column(f"{each.metric.name}_share", "share") for each in axes),
    )


def table(asked: Peers, shown: Sequence[Peer]) -> Table:
    """Return the peers that are asked for, in that order."""
    found, others = len(asked.found), len(asked.members) - 1
    metrics = counted_noun(len(asked.axes), "metric")
    title = f"Peers of {asked.place.name} · {found} of {asked.counted(others)} · {metrics}"
    return Table(
        "peers",
        title,
        columns(asked.axes),
        tuple(map(asked.row, shown)),
        formula="distance = root mean square of the differences in z-scores",
        notes=(gap_note(asked.gaps, asked.place, asked.nearest), *notes(asked)),
        wide=Table(
            "peers",
            title,
            _WIDE,
            tuple(_seen(asked, peer) for peer in shown),
        ),
    )


_WIDE = (
    Column("rank", "rank", "Rank", tied="tied"),
    Column("tied", "boolean", shown=False),
    Column("peer", heading="Peer"),
    Column("distance", "value", "Distance", digits=3, qualifier="distance_qualifier"),
    Column("distance_qualifier", shown=False),
    Column("metrics", heading="Metrics", droppable=2),
    Column("furthest", heading="Furthest apart on (share)", droppable=1),
    Column("alike", heading="Most alike on", droppable=3),
)


def _seen(asked: Peers, peer: Peer) -> Row:
    axes = asked.axes
    found, labels = peer.likeness, {each.metric.name: each.metric.label for each in axes}
    order = sorted(found.shares, key=lambda name: -found.shares[name])
    least = min(NAMED, len(order) // 2)
    most = [name for name in order[: min(NAMED, len(order) - least)] if found.shares[name]]
    return (
        peer.rank.rank,
        peer.rank.tied,
        found.place,
        found.distance,
        "about" if rough(axes, asked.place.name, found.place) else "exact",
        f"{len(found.metrics)} of {len(axes)}",
        ", ".join(f"{labels[name]} {share(found.shares[name])}" for name in most),
        ", ".join(labels[name] for name in order[::-1][:least]),
    )


def notes(asked: Peers) -> tuple[Note, ...]:
    """Return what distances rest on: the places, the metrics and their slices, what is left out."""
    return (
        *_places(asked),
        *_metrics(asked),
        *_left_out(asked.measures, len(asked.members)),
        *(note for each in asked.axes for note in of_league(each.panel.league)),
        *care(_flags(asked), NO_CARE),
        *asked.measures.notes,
    )


def _places(asked: Peers) -> Iterator[Note]:
    count = len(asked.members)
    held = f"those of the {asked.counted(count)} in this data that have a figure"
    yield Note("PLACES", f"z-scores are over {held}, {asked.place.name} included")
    if count == TWO:
        yield Note("TWO", "Of two places, each is one distance from the other on every metric")
    if asked.within:
        names = listed(asked.within)
        text = f"Left out, a part of {asked.place.name} or a whole that holds it: {names}"
        yield Note("OVERLAP", f"{text} (--allow-overlap)")
    if asked.apart:
        named = ", ".join(f"{name} ({common})" for name, common in asked.apart)
        metrics = counted_noun(len(asked.axes), "metric")
        yield Note("APART", f"No peer, under half of the {metrics} in common: {named}")


def _metrics(asked: Peers) -> Iterator[Note]:
    axes, name = asked.axes, asked.place.name
    holding = None if asked.place.members else name
    yield from slices((each.panel.league for each in axes), holding)
    yield Note("LOG", _scales(axes))
    if lacking := [each.metric.label for each in axes if name not in each.positions]:
        yield Note("MISSING", f"{name} has no figure for {listed(lacking)}")


def _scales(axes: Sequence[Axis]) -> str:
    """Return which metrics are in logarithms; levels that cannot be, as they hold 0, are marked."""
    log = [each.metric.label for each in axes if each.scale == "log"]
    plain = [each for each in axes if each.scale == "plain"]
    barred = [each for each in plain if each.metric.additive and min(each.positions.values()) <= 0]
    if not plain:
        return "All are in logarithms"
    if not log and not barred:
        return "None is in logarithms"
    mark = " (has a figure of 0 or below)"
    stated = [f"{each.metric.label}{mark if each in barred else ''}" for each in plain]
    return f"In logarithms: {listed(log) if log else 'none'}; as stated: {listed(stated)}"


def _left_out(used: Measures, count: int) -> Iterator[Note]:
    if used.left:
        text = "; ".join(f"{label}, {why}" for label, why in used.left)
        yield Note("DROPPED", f"Not measured: {text}")
    counts = [
        f"{counted_noun(len(labels), 'metric')} {why}"
        for labels, why in (
            (used.sparse, f"with no slice that covers {LEAST_COVERAGE} % of the {count} places"),
            (used.undirected, "without a better direction, or not comparable"),
        )
        if labels
    ]
    if counts:
        yield Note("UNUSED", f"Not measured unless named with -m: {'; '.join(counts)}")


def _flags(asked: Peers) -> dict[str, dict[str, Flags]]:
    """Return what the figures need care for, by metric and place."""
    return {
        each.metric.label: {
            name: each.panel.flags(asked.data.place(name)) for name in each.positions
        }
        for each in asked.axes
    }
