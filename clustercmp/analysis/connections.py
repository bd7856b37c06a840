"""What ties places together: the organisations and programmes that are in both."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from clustercmp.analysis import connections_view as view
from clustercmp.analysis.network import Network
from clustercmp.analysis.order import kept
from clustercmp.analysis.ties import nodes_of
from clustercmp.dataset.links import NEEDED, OPTIONAL
from clustercmp.dataset.names import did_you_mean, fold, offers
from clustercmp.dataset.places import Place, overlapping
from clustercmp.errors import AccessError, DataError, UsageError, quoted
from clustercmp.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clustercmp.dataset.dataset import Dataset
    from clustercmp.dataset.links import Link, Links


def links(
    data: Dataset,
    *cities: str,
    tie: str | None = None,
    sort: str | None = None,
    top: int | None = None,
) -> Table:
    """List the ties between places: of all, of one named, or among several.

    One row for each organisation, kind and source of a pair, pairs in alphabetical order; wide, a
    row a pair. `weight` is the number of distinct organisations of the pair, of the kind `tie`
    only where that is asked. A group is one place; ties inside it, or of a place to itself, are
    counted in a note and nowhere else. No tie: a table without rows, and a note. `sort` orders
    pairs by a column of their first row, `top` keeps the first so many. Method: docs/methods.md.
    Raises UsageError for an unknown name or kind and for places that overlap, DataError where the
    links have errors, AccessError where there are none to read.
    """
    found = _sound(data.known_links)
    kind = _kind(tie, found)
    rows = [link for link in found.links if kind in ("", link.kind)]
    places = _places(data, cities, found.links)
    asked = [place.name for place in places]
    network = Network(rows, nodes_of(places))
    pairs = [pair for pair in network.pairs if _is_of({pair.a, pair.b}, asked)]
    shown = kept(pairs, view.COLUMNS, lambda pair: view.rows(pair)[0], sort=sort, top=top)
    return Table(
        "links",
        view.title(asked, kind),
        view.COLUMNS,
        tuple(row for pair in shown for row in view.rows(pair)),
        formula=view.FORMULA,
        notes=view.notes(network, shown, asked, _regions(data, places), kind),
        wide=view.wide(network, shown),
        inputs=found.inputs,
    )


def _sound(found: Links) -> Links:
    """Return the links if there are files of them, and none of those has an error."""
    if not found.inputs:
        columns = f"the columns {', '.join(NEEDED)} and perhaps {', '.join(OPTIONAL)}"
        sought = " or ".join(found.sought) or "links.csv beside a file of data"
        message = f"{sought}: no such file; write the ties between places there, under {columns}"
        raise AccessError(message)
    if found.errors:
        raise DataError(*found.errors, unlisted=found.unlisted)
    return found


def _kind(tie: str | None, found: Links) -> str:
    """Return the kind that is asked for as the links spell it; "" for any."""
    if tie is None:
        return ""
    known = sorted({link.kind for link in found.links})
    for kind in known:
        if fold(kind) == fold(tie):
            return kind
    offer = did_you_mean(offers(tie, known))
    there = f"{offer} There are" if offer else "there are"
    message = f"no tie is of the kind {quoted(tie)}; {there} {', '.join(known)}"
    raise UsageError(message)


def _places(data: Dataset, cities: Sequence[str], rows: Sequence[Link]) -> list[Place]:
    """Return the places that are asked for, among them those that only the links know."""
    ends = {end for link in rows for end in (link.city_a, link.city_b)}
    strangers = {fold(end): end for end in ends - data.places.keys()}
    places = [
        Place(strangers[fold(city)]) if fold(city) in strangers else data.city(city)
        for city in cities
    ]
    for one, other in combinations(places, 2):
        if one.name == other.name:
            message = f"{one.name} is named twice; name it once"
            raise UsageError(message)
    if fault := overlapping(places):
        message = f"{fault}: what ties them would tie a place to itself; leave one out"
        raise UsageError(message)
    return places


def _regions(data: Dataset, places: Sequence[Place]) -> dict[str, frozenset[str]]:
    """Return the regions of all places that have one, of a group those of its members."""
    known = {place.name: place for place in (*data.places.values(), *places)}
    return {
        name: frozenset(
            city.attributes["region"] for city in place.cities if "region" in city.attributes
        )
        for name, place in known.items()
    }


def _is_of(ends: set[str], asked: Sequence[str]) -> bool:
    """Say whether a pair is asked for: one that touches the only place, or is among several."""
    return ends <= set(asked) if len(asked) > 1 else ends >= set(asked)
