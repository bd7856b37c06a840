"""The sidecar: a TOML file that says what metrics, cities, groups, targets and scores mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from clustercmp.dataset.declared import City, Group, Metric, Part, Score, Target
from clustercmp.dataset.document import Document, path_of
from clustercmp.dataset.layouts.plan import ROLES
from clustercmp.dataset.names import Stated, fold

if TYPE_CHECKING:
    from clustercmp.errors import Problem

    Entry = dict[str, Any]

Declared = TypeVar("Declared", Metric, City, Group, Target, Score, Part)

SECTIONS = ("metrics", "cities", "groups", "targets", "score", "columns")

LEAF_KEYS = ("metric", "per", "transform", "outliers", "bounds", "better")
BRANCH_KEYS = ("parts", "aggregate")
DEEPEST = 20  # parts within parts of a score
CITY_KEYS = ("aliases", "kind", "same_area")  # any other key of a city is an attribute


class Declarations:
    """What all sidecars say together, by folded name; the later wins, field by field.

    Every fault is kept in `problems`, and what it concerns is left out.
    """

    def __init__(self) -> None:
        self.metrics: dict[str, Metric] = {}
        self.cities: dict[str, City] = {}
        self.groups: dict[str, Group] = {}
        self.targets: dict[str, Target] = {}
        self.scores: dict[str, Score] = {}
        self.problems: list[Problem] = []
        self._entries: dict[tuple[str, str], Entry] = {}
        self._files: dict[tuple[str, str], str] = {}

    def read(self, content: bytes, shown: str) -> dict[str, str]:
        """Add what one sidecar says, and return its `[columns]`: role → header text."""
        file = _File(shown, self.problems)
        document = file.parse(content)
        file.refuse_unknown(document, SECTIONS)
        self._section(file, document, "metrics", Metric, self.metrics)
        self._section(file, document, "cities", City, self.cities)
        self._section(file, document, "groups", Group, self.groups)
        self._section(file, document, "targets", Target, self.targets)
        self._section(file, document, "score", Score, self.scores)
        columns = file.table(document.get("columns", {}), "columns")
        file.refuse_unknown(columns, ROLES, "columns")
        named = {role: text for role, text in columns.items() if role in ROLES}
        return file.texts(named, "columns")

    def stated(self, section: str, name: str, *keys: str) -> Stated:
        """Return where a thing was declared, last if more than once."""
        return Stated(self._files[section, fold(name)], path_of(section, name, *keys))

    def _section(
        self,
        file: _File,
        document: Entry,
        section: str,
        kind: type[Declared],
        things: dict[str, Declared],
    ) -> None:
        spelt: dict[str, str] = {}
        for name, entry in file.table(document.get(section, {}), section).items():
            key = (section, fold(name))
            if not key[1]:
                file.refuse("is no name", section, name)
                continue
            if key[1] in spelt:
                file.refuse(f"is the same name as {spelt[key[1]]}", section, name)
            spelt[key[1]] = name
            merged = {**self._entries.get(key, {}), **file.table(entry, section, name)}
            thing = file.convert(kind, merged, section, name)
            if thing is not None:
                things[key[1]] = thing
                self._files[key] = file.shown
                self._entries[key] = merged


class _File(Document):
    """One sidecar file, and the problems found so far."""

    def __init__(self, shown: str, problems: list[Problem]) -> None:
        super().__init__(shown, problems, "E-SIDECAR")

    def city(self, entry: Entry, *where: str) -> Entry:
        """Return the entry of a city with the keys of its own gathered as attributes."""
        known = {key: value for key, value in entry.items() if key in CITY_KEYS}
        own = {key: value for key, value in entry.items() if key not in CITY_KEYS}
        return {**known, "attributes": self.texts(own, *where)}

    def parts(self, entry: Entry, *where: str) -> dict[str, Part]:
        """Return the parts of a score or of a branch of it, without those that are wrong."""
        where = (*where, "parts")
        parts = self.table(entry.get("parts", {}), *where)
        if not parts and "metric" not in entry:
            self.refuse("is empty", *where)
        if len(where) > 2 * DEEPEST:
            self.refuse(f"is nested deeper than {DEEPEST} parts", *where[:4])
            return {}
        read = {name: self.part(part, *where, name) for name, part in parts.items()}
        return {name: part for name, part in read.items() if part is not None}

    def part(self, entry: object, *where: str) -> Part | None:
        """Return a part of a score: a leaf or a branch."""
        table = self.table(entry, *where)
        if ("metric" in table) == ("parts" in table):
            self.refuse("needs either `metric` or `parts`", *where)
            return None
        leaf = "metric" in table
        for key in BRANCH_KEYS if leaf else LEAF_KEYS:
            if key in table:
                self.refuse(f"is for a part with `{'parts' if leaf else 'metric'}`", *where, key)
        if not where[-1].strip():
            self.refuse("is no name", *where)
        return self.convert(Part, table, *where)

    def convert(self, kind: type[Declared], entry: Entry, *where: str) -> Declared | None:
        """Return the entry as what it declares; None if a key of it is wrong."""
        if kind is City:
            entry = self.city(entry, *where)
        known = set(kind.__struct_encode_fields__) - {"name"}
        self.refuse_unknown(entry, known, *where)
        plain = {**entry, "name": where[-1]}
        if "parts" in known:
            plain["parts"] = self.parts(entry, *where)
        return self.converted(kind, plain, *where)
