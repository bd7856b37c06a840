"""What is in the data: its cities, metrics, groups, sources, targets and scores."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from clustercmp.dataset.names import did_you_mean
from clustercmp.errors import UsageError, quoted
from clustercmp.table import Column, Row, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from clustercmp.dataset.dataset import Dataset
    from clustercmp.dataset.store import Count

SPAN = (
    Column("figures", "integer"),
    Column("first_period", "period", heading="From", droppable=5),
    Column("last_period", "period", heading="To", droppable=5),
)


def contents(dataset: Dataset, what: str) -> Table:
    """List what the data holds: one row each of `what`, a key of LISTS.

    Cities stand by name, with or without figures; metrics, those with figures, in the order of
    the data; sources by name; groups, targets and scores as the sidecars declare them. Nothing to
    list: a table without rows.
    """
    if what not in LISTS:
        message = f"there is no list of {quoted(what)}; {did_you_mean(LISTS)}"
        raise UsageError(message)
    one, columns, rows = LISTS[what]
    lists = [column.kind == "list" for column in columns]
    found = tuple(
        tuple(cell if cell != "" or many else None for cell, many in zip(row, lists, strict=True))
        for row in rows(dataset)
    )
    title = f"{len(found):,} {one if len(found) == 1 else what}"
    headed = tuple(replace(each, heading=each.heading or each.name.title()) for each in columns)
    return Table(f"list-{what}", title, headed, found)


def _cities(dataset: Dataset) -> Iterable[Row]:
    counts = defaultdict(list)
    for count in dataset.counts():
        counts[count.city].append(count)
    for place in dataset.places.values():
        region, country = (place.attributes.get(name) for name in ("region", "country"))
        aliases = ";".join(place.aliases)
        of_place = counts[place.name]
        yield place.name, place.kind, region, country, aliases, len(of_place), *_span(of_place)


def _metrics(dataset: Dataset) -> Iterable[Row]:
    counts = defaultdict(list)
    for count in dataset.counts():
        counts[count.metric].append(count)
    units: dict[str, Counter[str]] = defaultdict(Counter)
    for each in dataset.coverage(dataset.metrics, dataset.places):
        units[each.metric][each.unit] += each.figures
    for name, metric in dataset.metrics.items():
        own = units[name]
        unit = ";".join(sorted(own, key=lambda unit: (-own[unit], unit)))
        meaning = (metric.label, unit, metric.kind, metric.better)
        yield name, *meaning, len(counts[name]), *_span(counts[name]), metric.description


def _span(counts: Iterable[Count]) -> Row:
    """Return how many figures there are, and the periods they begin and end with."""
    counts = list(counts)
    firsts = [count.first for count in counts if count.first]
    lasts = [count.last for count in counts if count.last]
    first, last = (min(firsts).text, max(lasts).text) if firsts else (None, None)
    return sum(count.figures for count in counts), first, last


def _groups(dataset: Dataset) -> Iterable[Row]:
    for group in dataset.groups.values():
        yield group.name, group.label, ";".join(group.members)


def _sources(dataset: Dataset) -> Iterable[Row]:
    yield from dataset.sources()


def _targets(dataset: Dataset) -> Iterable[Row]:
    for target in dataset.targets.values():
        aim = (target.value, target.unit, target.qualifier, target.multiple)
        years = tuple(str(year) if year is not None else None for year in (target.from_, target.by))
        yield target.name, target.city, target.metric, *aim, *years, target.note, target.source


def _scores(dataset: Dataset) -> Iterable[Row]:
    for score in dataset.scores.values():
        yield score.name, score.label, ";".join(score.metrics)


class Listing(NamedTuple):
    """One thing in words, the columns of its list, and what makes the rows."""

    one: str
    columns: tuple[Column, ...]
    rows: Callable[[Dataset], Iterable[Row]]


LISTS = {
    "cities": Listing(
        "city",
        (
            Column("city"),
            Column("kind"),
            Column("region", droppable=2),
            Column("country", droppable=3),
            Column("aliases", "list", droppable=4),
            Column("metrics", "integer"),
            *SPAN,
        ),
        _cities,
    ),
    "metrics": Listing(
        "metric",
        (
            Column("metric"),
            Column("label"),
            Column("unit", "list"),
            Column("kind", droppable=2),
            Column("better", droppable=3),
            Column("cities", "integer"),
            *SPAN,
            Column("description", droppable=4),
        ),
        _metrics,
    ),
    "groups": Listing(
        "group",
        (Column("group"), Column("label"), Column("members", "list")),
        _groups,
    ),
    "sources": Listing(
        "source",
        (
            Column("source"),
            Column("publisher", droppable=1),
            Column("url", droppable=3),
            Column("published", droppable=2),
            Column("figures", "integer"),
        ),
        _sources,
    ),
    "targets": Listing(
        "target",
        (
            Column("target"),
            Column("city"),
            Column("metric"),
            Column("value", "value", unit_from="unit", qualifier="qualifier"),
            Column("unit", exported=False),
            Column("qualifier", shown=False, exported=False),
            Column("multiple", "value"),
            Column("from", "period"),
            Column("by", "period"),
            Column("note", droppable=2),
            Column("source", droppable=1),
        ),
        _targets,
    ),
    "scores": Listing(
        "score",
        (Column("score"), Column("label"), Column("metrics", "list")),
        _scores,
    ),
}
