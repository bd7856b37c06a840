"""Places as the nodes of a network, tied by the organisations that are in both of two."""

from __future__ import annotations

from fractions import Fraction
from math import comb
from typing import TYPE_CHECKING, NamedTuple

from clustercmp.dataset.links import alphabetical

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from clustercmp.dataset.links import Link

FEWEST_MEMBERS = 3  # of a programme that makes more pairs than it has members


class Pair(NamedTuple):
    """Two places, the first by name first, and the rows that tie them."""

    a: str
    b: str
    links: tuple[Link, ...]

    @property
    def organisations(self) -> frozenset[str]:
        """The distinct organisations on the rows."""
        return frozenset(link.organisation for link in self.links)

    @property
    def weight(self) -> int:
        """How many distinct organisations tie the two."""
        return len(self.organisations)


class Network:
    """All pairs of places that something ties, in alphabetical order.

    `node_of` puts groups in the place of their members. Rows that tie a node to itself are apart,
    in `inside`, and count nowhere else. The order of the rows does not matter, nor how often one
    is there.
    """

    def __init__(self, links: Iterable[Link], node_of: Mapping[str, str]) -> None:
        self.inside: list[tuple[str, Link]] = []
        self._organisations: dict[str, set[str]] = {}
        tied: dict[tuple[str, str], list[Link]] = {}
        for link in links:
            ends = (node_of.get(end, end) for end in (link.city_a, link.city_b))
            a, b = sorted(ends, key=alphabetical)
            if a == b:
                self.inside.append((a, link))
                continue
            tied.setdefault((a, b), []).append(link)
            for node in (a, b):
                self._organisations.setdefault(node, set()).add(link.organisation)
        order = sorted(tied, key=lambda ends: [*map(alphabetical, ends)])
        self.pairs = tuple(Pair(a, b, tuple(tied[a, b])) for a, b in order)
        self._partners: dict[str, dict[str, int]] = {node: {} for node in self._organisations}
        for pair in self.pairs:
            self._partners[pair.a][pair.b] = self._partners[pair.b][pair.a] = pair.weight

    @property
    def nodes(self) -> tuple[str, ...]:
        """The places that have a tie to another, in alphabetical order."""
        return tuple(sorted(self._organisations, key=alphabetical))

    def jaccard(self, pair: Pair) -> Fraction:
        """Return w ÷ (|a| + |b| − w), with |a| the organisations that tie a to any place."""
        a, b = (len(self._organisations[node]) for node in (pair.a, pair.b))
        return Fraction(pair.weight, a + b - pair.weight)

    def partners(self, node: str) -> dict[str, int]:
        """Return the weights of the ties of a place, by the other place, the strongest first."""
        weights = self._partners.get(node, {})
        return dict(sorted(weights.items(), key=lambda item: (-item[1], alphabetical(item[0]))))

    def programmes(self) -> dict[str, int]:
        """Return the organisations that tie each of three or more places to each, by how many."""
        pairs: dict[str, list[Pair]] = {}
        for pair in self.pairs:
            for organisation in pair.organisations:
                pairs.setdefault(organisation, []).append(pair)
        sizes = {
            organisation: len({node for pair in tied for node in (pair.a, pair.b)})
            for organisation, tied in pairs.items()
        }
        whole = {
            organisation: size
            for organisation, size in sizes.items()
            if size >= FEWEST_MEMBERS and len(pairs[organisation]) == comb(size, 2)
        }
        return dict(sorted(whole.items(), key=lambda item: (-item[1], alphabetical(item[0]))))
