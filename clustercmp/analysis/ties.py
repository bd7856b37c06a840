"""How many organisations tie places: the one thing of links that a comparison mentions."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, NamedTuple

from clustercmp.analysis.wording import counted_noun
from clustercmp.dataset.places import overlapping
from clustercmp.errors import AccessError
from clustercmp.table import Note

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from clustercmp.dataset.dataset import Dataset
    from clustercmp.dataset.places import Place

PAIR = 2


class Ties(NamedTuple):
    """What `compare` says of ties, and the (path as typed, SHA-256) of what it knows it from."""

    notes: tuple[Note, ...] = ()
    inputs: tuple[tuple[str, str], ...] = ()


def ties_between(data: Dataset, names: Sequence[str]) -> Ties:
    """Return how many organisations tie the places of these names, and the command that says who.

    No tie, no file of links or places that overlap: no note. Links that cannot be used say so.
    """
    places = [data.place(name) for name in names]
    try:
        found = data.known_links
    except AccessError as fault:
        return Ties((Note("LINKS", f"Ties are not counted: {fault}"),))
    if found.errors:
        return Ties((Note("LINKS", f"Ties are not counted: {found.errors[0]}"),))
    if overlapping(places):
        return Ties()
    nodes = nodes_of(places)
    tied = {
        link.organisation
        for link in found.links
        if {link.city_a, link.city_b} <= nodes.keys() and nodes[link.city_a] != nodes[link.city_b]
    }
    if not tied:
        return Ties()
    verb = "ties" if len(tied) == 1 else "tie"
    what = "the two" if len(names) == PAIR else "two or more of them"
    options = "-- " if any(name.startswith("-") for name in names) else ""
    command = f"clustercmp links {options}{shlex.join(names)}"
    text = f"{counted_noun(len(tied), 'organisation')} {verb} {what}: {command}"
    return Ties((Note("LINKS", text),), found.inputs)


def nodes_of(places: Iterable[Place]) -> dict[str, str]:
    """Return by each city's name that of the place which stands for it: itself, or its group."""
    return {city.name: place.name for place in places for city in place.cities}
