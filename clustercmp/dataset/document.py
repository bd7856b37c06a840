"""A TOML file that people write: parsed, and checked key by key."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_type_hints

import msgspec

from clustercmp.dataset.names import did_you_mean, offers
from clustercmp.errors import Problem, quoted

if TYPE_CHECKING:
    from collections.abc import Collection

    Entry = dict[str, Any]

Thing = TypeVar("Thing", bound=msgspec.Struct)

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


class Document:
    """One file, and the problems found so far; `code` is that of its faults."""

    def __init__(self, shown: str, problems: list[Problem], code: str) -> None:
        self.shown = shown
        self._problems = problems
        self._code = code

    def parse(self, content: bytes) -> Entry:
        """Return the document, {} if it is no TOML."""
        import tomllib  # noqa: PLC0415  costs start-up; few need it

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
        problem = Problem("error", self._code, what, fix, self.shown, line, field, path_of(*where))
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

    def converted(self, kind: type[Thing], plain: Entry, *where: str) -> Thing | None:
        """Return a table whose keys are known as what it declares; None if one is wrong."""
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
