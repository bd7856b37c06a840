"""Ties between places: the organisations and programmes that are in both."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from clustercmp.dataset.layouts.codes import checked_name
from clustercmp.dataset.ledger import Ledger, Refusal
from clustercmp.dataset.names import fold
from clustercmp.dataset.opening import open_file
from clustercmp.dataset.tables import read_table
from clustercmp.errors import AccessError, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from clustercmp.dataset.conventions import Conventions
    from clustercmp.dataset.declared import Group
    from clustercmp.dataset.names import NameSpace
    from clustercmp.dataset.tables import Entry
    from clustercmp.errors import Problem

ENDS = ("city_a", "city_b")
NEEDED = (*ENDS, "organisation", "kind")
OPTIONAL = ("source", "publisher", "url", "quote")
NAMED = {"city_a": "city", "city_b": "city", "organisation": "organisation", "kind": "kind"}


class Link(NamedTuple):
    """One row: an organisation that ties two places, named as displayed, the first by name first.

    `file` is the path as typed, `line` the physical line of the row (from 1).
    """

    city_a: str
    city_b: str
    organisation: str
    kind: str
    source: str
    publisher: str
    url: str
    quote: str
    file: str
    line: int


class Links(NamedTuple):
    """The rows without a fault of every file of links, each tie once, and what was met on the way.

    `sought` are the files that were looked for, as typed, `inputs` the (path, SHA-256) of those
    that are there. Of very many errors `problems` holds the first few hundred, and `unlisted`
    counts the others.
    """

    links: tuple[Link, ...]
    problems: tuple[Problem, ...]
    inputs: tuple[tuple[str, str], ...]
    sought: tuple[str, ...]
    unlisted: int = 0

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The errors among the problems."""
        return tuple(each for each in self.problems if each.severity == "error")


def alphabetical(name: str) -> tuple[str, str]:
    """Return the key by which names are put in order, whatever their case."""
    return fold(name), name


def read_links(
    files: Iterable[tuple[Path, str]],
    cities: NameSpace,
    groups: Mapping[str, Group],
    conventions: Conventions,
) -> Links:
    """Read those of the (path, name as typed) that are there, as strictly as data.

    A city that the data does not know is a warning, and keeps its spelling; a group's name is an
    error. Of the conventions only encoding and limits hold. Raises AccessError for a file that
    cannot be read.
    """
    shown = dict(files)
    reading = _Reading(cities, groups, replace(conventions, delimiter="", skip_lines=0))
    for path, name in shown.items():
        if path.is_file():
            reading.read(path, name)
    return Links(
        reading.links(),
        tuple(reading.problems),
        tuple(reading.inputs),
        tuple(shown.values()),
        reading.unlisted,
    )


class _Spellings:
    """Names by their folded form; of several spellings the one that sorts first is shown."""

    def __init__(self) -> None:
        self._shown: dict[str, str] = {}

    def add(self, text: str) -> str:
        """Return the folded form of a name, whose spelling becomes known."""
        folded = fold(text)
        self._shown[folded] = min(self._shown.get(folded, text), text)
        return folded

    def shown(self, folded: str) -> str:
        """Return how to show a name; what was never added stays as it is."""
        return self._shown.get(folded, folded)


class _Reading:
    """The rows of all files; each name is folded until all spellings of it are known.

    A place that the data knows stands by its name to display from the beginning.
    """

    def __init__(
        self, cities: NameSpace, groups: Mapping[str, Group], conventions: Conventions
    ) -> None:
        self.problems: list[Problem] = []
        self.inputs: list[tuple[str, str]] = []
        self.unlisted = 0
        self._cities = cities
        self._groups = groups
        self._conventions = conventions
        self._strangers = _Spellings()
        self._organisations = _Spellings()
        self._kinds = _Spellings()
        self._first: dict[tuple[object, ...], Link] = {}  # what a row says → where it stands first

    def read(self, path: Path, shown: str) -> None:
        """Add the rows and the problems of a file."""
        ledger = Ledger(shown)
        with open_file(path, shown) as file:
            try:
                content = read_table(file, ledger, NEEDED, OPTIONAL, self._conventions)
            except OSError as fault:
                message = f"{shown}: cannot be read: {fault.strerror}; check that it is a file"
                raise AccessError(message) from fault
        for entry in content.entries:
            self._add(entry, ledger)
        self.problems += ledger.problems()
        self.unlisted += ledger.unlisted
        self.inputs.append((shown, content.sha256))

    def links(self) -> tuple[Link, ...]:
        """Return the rows, with all names as they are to be shown."""
        return tuple(map(self._named, self._first.values()))

    def _named(self, link: Link) -> Link:
        ends = map(self._strangers.shown, (link.city_a, link.city_b))
        a, b = sorted(ends, key=alphabetical)
        organisation = self._organisations.shown(link.organisation)
        kind = self._kinds.shown(link.kind)
        return link._replace(city_a=a, city_b=b, organisation=organisation, kind=kind)

    def _add(self, entry: Entry, ledger: Ledger) -> None:
        *ends, organisation, kind = (self._cell(entry, column, ledger) for column in NEEDED)
        places = [
            self._end(entry, column, name, ledger) if name else None
            for column, name in zip(ENDS, ends, strict=True)
        ]
        a, b = sorted(place or "" for place in places)
        if None in places or not (organisation and kind):
            return
        source, publisher, url, quote = (entry[column] for column in OPTIONAL)
        link = Link(
            a,
            b,
            self._organisations.add(organisation),
            self._kinds.add(kind),
            source,
            publisher,
            url,
            quote,
            ledger.file,
            entry.line,
        )
        first = self._first.setdefault(link[: len(NEEDED) + len(OPTIONAL)], link)
        if first is not link:
            place = f"line {first.line}" + (f" of {first.file}" if first.file != link.file else "")
            message = f"the tie is the same as on {place}"
            ledger.warn("W-DUPLICATE", message, "remove one of them", line=entry.line)

    def _cell(self, entry: Entry, column: str, ledger: Ledger) -> str:
        """Return the name in a cell; "" where it can be none, with the reason in the ledger."""
        try:
            return checked_name(entry[column], NAMED[column], self._conventions.max_name)
        except Refusal as refusal:
            ledger.error(refusal.code, refusal.message, refusal.fix, **entry.place(column))
            return ""

    def _end(self, entry: Entry, column: str, name: str, ledger: Ledger) -> str | None:
        """Return what stands for a place; None for a group, with the reason in the ledger."""
        found = self._cities.meaning(name)
        if found in self._groups:
            message = f"{found} is a group, and a tie is between two places"
            fix = f"name the member: {' or '.join(self._groups[found].members)}"
            ledger.error("E-LINK", message, fix, **entry.place(column))
            return None
        if not found:
            fix = "correct it, or declare it in a sidecar"
            message = f"{quoted(name)} is no city of the data"
            ledger.warn("W-LINK", message, fix, **entry.place(column))
            return self._strangers.add(name)
        return found
