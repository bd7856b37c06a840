"""The sidecar: a TOML file that says what metrics, cities, groups, targets and scores mean."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_type_hints

import msgspec

from clustercmp.dataset.declared import City, Group, Metric, Part, Score, Target
from clustercmp.dataset.layouts.plan import ROLES
from clustercmp.dataset.names import Stated, did_you_mean, fold, offers
from clustercmp.errors import Problem, quoted

if TYPE_CHECKING:
    from collections.abc import Collection

    Entry = dict[str, Any]

Declared = TypeVar("Declared", Metric, City, Group, Target, Score, Part)

SECTIONS = ("metrics", "cities", "groups", "targets", "score", "columns")

LEAF_KEYS = ("metric", "per", "transform", "outliers", "bounds", "better")
BRANCH_KEYS = ("parts", "aggregate")
DEEPEST = 20  # parts within parts of a score
CITY_KEYS = ("aliases", "kind", "same_area")  # any other key of a city is an attribute

_POSITION = re.compile(r"line (\d+), column (\d+)")  # in what tomllib says
_BARE = re.compile(r"[\w-]+(\[\d+\])?", re.ASCII)
_WORDS = {
    "Object missing required field": "needs",
    "Invalid enum value": "unknown choice",
    "Expected": "expected",
    " | null": "",
    "int | float": "number",
    "int | str": "whole number or text",
    "`object`": "a table",
    "`array`": "a list",
    "`str`": "text",
    "`int`": "a whole number",
    "`float`": "a number",
    "`bool`": "true or false",
}


def path_of(*keys: str) -> str:
    """Return the path of a key as TOML writes it: `cities."New York".aliases`."""
    return ".".join(key if _BARE.fullmatch(key) else f'"{key}"' for key in keys)


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


class _File:
    """One sidecar file, and the problems found so far."""

    def __init__(self, shown: str, problems: list[Problem]) -> None:
        self.shown = shown
        self._problems = problems

    def parse(self, content: bytes) -> Entry:
        """Return the document, {} if it is no TOML."""
        import tomllib  # noqa: PLC0415  costs start-up; data without a sidecar needs none

        try:
            return tomllib.loads(content.decode("utf-8-sig"))
        except UnicodeDecodeError as fault:
            line = content.count(b"\n", 0, fault.start) + 1
            self.refuse(f"byte 0x{content[fault.start]:02x} is not UTF-8", line=line)
        except RecursionError:
            self.refuse("is nested too deeply")
        except ValueError as fault:
            position = _POSITION.findall(str(fault)) or [(content.count(b"\n") + 1, 0)]
            line, column = map(int, position[0])
            self.refuse(f"is not TOML: {str(fault).partition(' (at ')[0]}", line=line, field=column)
        return {}

    def refuse(self, what: str, *where: str, fix: str = "", line: int = 0, field: int = 0) -> None:
        """Record a fault at a key."""
        problem = Problem("error", "E-SIDECAR", what, fix, self.shown, line, field, path_of(*where))
        self._problems.append(problem)

    def refuse_unknown(self, entry: Entry, known: Collection[str], *where: str) -> None:
        """Record every key that is not known."""
        for key in entry:
            if key in known:
                continue
            self.refuse("unknown key", *where, key, fix=did_you_mean(offers(key, known)))

    def table(self, entry: object, *where: str) -> Entry:
        """Return the entry if it is a table, and {} otherwise."""
        if isinstance(entry, dict):
            return entry
        self.refuse("expected a table", *where)
        return {}

    def texts(self, entry: Entry, *where: str) -> dict[str, str]:
        """Return the entry's values that are text."""
        for key, value in entry.items():
            if not isinstance(value, str):
                self.refuse(f"expected text, got {quoted(str(value))}", *where, key)
        return {key: value for key, value in entry.items() if isinstance(value, str)}

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
        try:
            return msgspec.convert(plain, kind, from_attributes=True)
        except msgspec.ValidationError as fault:
            what, _, key = str(fault).partition(" - at `$.")
            key = key.rstrip("`")
            choices = did_you_mean(_choices(get_type_hints(kind).get(key)))
            self.refuse(_worded(what), *where, *filter(None, [key]), fix=choices)
            return None


def _choices(hint: object) -> list[str]:
    """Return the texts that a type admits by name."""
    inner = get_args(hint)
    texts = [choice for choice in inner if choice and isinstance(choice, str)]
    return texts + [text for part in inner for text in _choices(part)]


def _worded(fault: str) -> str:
    """Return what msgspec says in the words of a sidecar."""
    for theirs, ours in _WORDS.items():
        fault = fault.replace(theirs, ours)
    return fault
