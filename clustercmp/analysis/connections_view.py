"""How the ties between places are shown: rows for machines, pairs for people, and notes."""

from __future__ import annotations

from math import comb
from typing import TYPE_CHECKING

from clustercmp.analysis.wording import counted_noun, listed
from clustercmp.dataset.links import alphabetical
from clustercmp.display import share
from clustercmp.table import Column, Note, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from clustercmp.analysis.network import Network, Pair
    from clustercmp.dataset.links import Link
    from clustercmp.table import Row

    Regions = Mapping[str, frozenset[str]]  # by place; of a group, those of its members

COLUMNS = (
    Column("city_a"),
    Column("city_b"),
    Column("organisation"),
    Column("kind"),
    Column("weight", "integer"),
    Column("source"),
    Column("publisher"),
    Column("url"),
    Column("quote"),
)
WIDE = (
    Column("city_a", heading="City", joins=True),
    Column("city_b", heading="City", joins=True),
    Column("weight", "integer", heading="Ties"),
    Column("jaccard", "value", heading="Jaccard", digits=2, droppable=1),
    Column("organisations", heading="Organisations"),
)
FORMULA = "Jaccard = ties ÷ organisations that tie either to any place"
MOST_PARTNERS = 3
MOST_PLACES = 10
MOST_PROGRAMMES = 5


def title(asked: Sequence[str], kind: str) -> str:
    """Return whose ties are shown, and of which kind."""
    of_kind = f"Ties of the kind {kind}" if kind else "Ties"
    if not asked:
        return f"{of_kind} between places"
    return f"{of_kind} of {asked[0]}" if len(asked) == 1 else f"{of_kind} between {listed(asked)}"


def rows(pair: Pair) -> tuple[Row, ...]:
    """Return a row for each organisation, kind and source of a pair, alphabetical.

    What else several rows of these say is joined by `; `.
    """
    said: dict[tuple[str, str, str], list[Link]] = {}
    for link in pair.links:
        said.setdefault((link.organisation, link.kind, link.source), []).append(link)
    return tuple(
        (
            pair.a,
            pair.b,
            organisation,
            kind,
            pair.weight,
            source or None,
            _joined(link.publisher for link in links),
            _joined(link.url for link in links),
            _joined(link.quote for link in links),
        )
        for (organisation, kind, source), links in sorted(
            said.items(), key=lambda item: [*map(alphabetical, item[0])]
        )
    )


def _joined(texts: Iterable[str]) -> str | None:
    return "; ".join(sorted({text for text in texts if text})) or None


def wide(network: Network, pairs: Sequence[Pair]) -> Table:
    """Return a row a pair, with its organisations by kind."""
    found = tuple(
        (pair.a, pair.b, pair.weight, float(network.jaccard(pair)), _by_kind(pair))
        for pair in pairs
    )
    return Table("links", "", WIDE, found)


def _by_kind(pair: Pair) -> str:
    """Return `company: Arm, Roku; funding: Innovation Partnership`."""
    kinds: dict[str, set[str]] = {}
    for link in pair.links:
        kinds.setdefault(link.kind, set()).add(link.organisation)
    return "; ".join(
        f"{kind}: {', '.join(sorted(kinds[kind], key=alphabetical))}"
        for kind in sorted(kinds, key=alphabetical)
    )


def notes(
    network: Network, pairs: Sequence[Pair], asked: Sequence[str], regions: Regions, kind: str
) -> tuple[Note, ...]:
    """Return what there is to know of the places, the programmes and the rows left out."""
    return (
        *_none(pairs, asked, kind),
        *(Note("DEGREE", text) for text in _degrees(network, asked, regions)),
        *_programmes(network, pairs),
        *_inside(network, asked),
    )


def _none(pairs: Sequence[Pair], asked: Sequence[str], kind: str) -> Iterator[Note]:
    if not pairs:
        of_kind = f" of the kind {kind}" if kind else ""
        whom = listed(asked) if len(asked) > 1 else f"{''.join(asked) or 'a place'} to another"
        yield Note("NO_TIES", f"Nothing{of_kind} ties {whom}")


def _degrees(network: Network, asked: Sequence[str], regions: Regions) -> Iterator[str]:
    """Yield what is to be said of each place: those asked for, else those with the most ties."""
    degrees = {name: sum(network.partners(name).values()) for name in network.nodes}
    most = sorted(degrees, key=lambda name: (-degrees[name], alphabetical(name)))[:MOST_PLACES]
    for name in asked or most:
        if partners := network.partners(name):
            yield f"{name}: {_partners(partners)}{_outside(name, partners, regions)}"
    left = len(degrees) - len(most)
    if not asked and left:
        yield f"{counted_noun(left, 'more place')}: name one to see its ties"


def _partners(partners: Mapping[str, int]) -> str:
    named = [f"{name} {weight}" for name, weight in partners.items()]
    more = [f"{len(named) - MOST_PARTNERS} more places"] if len(named) > MOST_PARTNERS + 1 else []
    shown = named[:MOST_PARTNERS] if more else named
    return f"{counted_noun(sum(partners.values()), 'tie')} in all: {', '.join([*shown, *more])}"


def _outside(name: str, partners: Mapping[str, int], regions: Regions) -> str:
    """Return the share of ties to other regions, among those whose region is known.

    A group with members in several regions has none to be outside of.
    """
    own = regions.get(name, frozenset())
    known = {other: weight for other, weight in partners.items() if regions.get(other)}
    if len(own) != 1 or not known:
        return ""
    total = sum(known.values())
    outside = sum(weight for other, weight in known.items() if own.isdisjoint(regions[other]))
    among = f" of the {total} to a known region" if len(known) < len(partners) else ""
    return f"; {share(outside / total)}{among} outside {''.join(own)}"


def _programmes(network: Network, pairs: Sequence[Pair]) -> Iterator[Note]:
    shown = frozenset[str]().union(*(pair.organisations for pair in pairs))
    whole = {name: size for name, size in network.programmes().items() if name in shown}
    named = [f"{name} {size} places, {comb(size, 2)} pairs" for name, size in whole.items()]
    more = [f"{len(named) - MOST_PROGRAMMES} more"] if len(named) > MOST_PROGRAMMES else []
    if named:
        said = "; ".join([*named[:MOST_PROGRAMMES], *more])
        yield Note("PROGRAMMES", f"A programme of k places makes k(k−1)/2 pairs: {said}")


def _inside(network: Network, asked: Sequence[str]) -> Iterator[Note]:
    count = sum(not asked or node in asked for node, _ in network.inside)
    if count:
        verb = "ties" if count == 1 else "tie"
        text = f"{counted_noun(count, 'row')} {verb} a place, or a group, to itself: not counted"
        yield Note("INSIDE", text)
