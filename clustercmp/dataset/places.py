"""The places that a name may mean: a city, or several taken as one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from clustercmp.dataset.names import fold
from clustercmp.errors import DataError, Problem, UsageError, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from clustercmp.dataset.declared import Group
    from clustercmp.dataset.names import NameSpace

JOIN = "+"
GROUP = "group"


class Place(Struct, frozen=True):
    """A city, region or nation that the data or a sidecar knows, or several of them as a group.

    `kind` is "" where no sidecar states it. `areas` are the folded names of the geographies that
    are the place itself; aliases are not among them. A group has `members`, each once and none of
    them a group; other places have none.
    """

    name: str
    aliases: tuple[str, ...] = ()
    kind: str = ""
    attributes: Mapping[str, str] = {}
    areas: frozenset[str] = frozenset()
    members: tuple[Place, ...] = ()

    @property
    def cities(self) -> tuple[Place, ...]:
        """The places that have figures of their own: the members, or else the place itself."""
        return self.members or (self,)

    def attribute(self, name: str) -> str:
        """Return the text of an attribute, named in any spelling; "" where there is none.

        A group has one that all its members share.
        """
        wanted = fold(name)
        texts = {
            next((text for key, text in city.attributes.items() if fold(key) == wanted), "")
            for city in self.cities
        }
        return texts.pop() if len(texts) == 1 else ""

    def other_area(self, geography: str) -> str:
        """Return the folded name of the area that a geography is, "" where it is the place itself.

        A bracketed tail is left out; a figure without a geography covers its place.
        """
        named = geography.rpartition(" (")[0] if geography.endswith(")") else geography
        area = fold(named)
        return "" if area in self.areas else area


class Gazetteer(Struct, frozen=True):
    """All places by the name to display, the groups that sidecars declare, and their spellings."""

    places: Mapping[str, Place]
    groups: Mapping[str, Group]
    names: NameSpace

    def find(self, text: str) -> Place:
        """Return what a text means: a place or a group in any spelling, else several joined by `+`.

        A group inside a group stands for its own members. Raises UsageError for an unknown name and
        for a place that is joined twice, DataError for a group with a member that nothing knows.
        """
        if JOIN in text and not self.names.knows(text):
            return self._joined(text)
        name = self.names.find(text)
        return self._group(self.groups[name]) if name in self.groups else self._city(name)

    def _city(self, name: str) -> Place:
        """Return a city; one that stands only in rows that were left out has nothing but a name."""
        return self.places.get(name) or Place(name)

    def _joined(self, text: str) -> Place:
        parts = [self.find(part) for part in self._apart(text)]
        held: dict[str, Place] = {}
        for part in parts:
            for city in part.cities:
                if city.name in held:
                    holder = part.name if part.members else held[city.name].name
                    where = f"twice in {quoted(text)}" if holder == city.name else f"in {holder}"
                    message = f"{city.name} is {where} already; name it once"
                    raise UsageError(message)
            held |= dict.fromkeys((city.name for city in part.cities), part)
        members = tuple(city for part in parts for city in part.cities)
        name = JOIN.join(part.name for part in parts)
        if [self.names.meaning(part) for part in self._apart(name)] != [p.name for p in parts]:
            message = f"{quoted(text)} is written {name} in full, where a longer name holds a +"
            raise UsageError(message)
        return Place(name, kind=GROUP, members=members)

    def _apart(self, text: str) -> Iterator[str]:
        """Yield the names that a text joins; the longest that is known, as a name may hold a +."""
        words = text.split(JOIN)
        while words:
            lengths = range(len(words), 0, -1)
            known = (n for n in lengths if self.names.knows(JOIN.join(words[:n])))
            taken = next(known, 1)
            name = JOIN.join(words[:taken])
            if not name.strip():
                message = f"{quoted(text)} joins a place with nothing; write manchester+leeds"
                raise UsageError(message)
            yield name
            words = words[taken:]

    def _group(self, group: Group) -> Place:
        """Return a declared group with the cities in it and in its groups, in their order."""
        members: dict[str, Place] = {}
        unknown: list[Problem] = []
        waiting, seen = [(name, group) for name in reversed(group.members)], {group.name}
        while waiting:
            text, holder = waiting.pop()
            name = self.names.meaning(text)
            if not name:
                unknown.append(self._unknown(text, holder))
            elif name not in self.groups:
                members[name] = self._city(name)
            elif name not in seen:
                seen.add(name)
                inner = self.groups[name]
                waiting += [(member, inner) for member in reversed(inner.members)]
        if unknown:
            raise DataError(*unknown)
        return Place(group.name, kind=GROUP, members=tuple(members.values()))

    def _unknown(self, member: str, group: Group) -> Problem:
        stated = self.names.stated(group.name)
        fix = "correct it, or declare the city in the sidecar"
        fault = self.names.unknown(member)
        column = f"{stated.key}.members"
        return Problem("error", "E-GROUP", fault, fix, stated.file, column=column)


def overlapping(places: Iterable[Place]) -> str:
    """Return, in words, which city is in two of the places; "" where none is."""
    held: dict[str, Place] = {}
    for place in places:
        for city in place.cities:
            if city.name in held:
                group, other = sorted((held[city.name], place), key=lambda each: not each.members)
                if other.members:
                    return f"{city.name} is in both {group.name} and {other.name}"
                return f"{other.name} is in {group.name}"
            held[city.name] = place
    return ""
