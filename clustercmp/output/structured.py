"""JSON and JSON lines: the same columns as the CSV, with types, context and notes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from clustercmp.output.safe_text import acts
from clustercmp.output.shape import for_machines

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from clustercmp.output.look import Look
    from clustercmp.table import Cell, Kind, Table

VERSION = 1
"""Of the schemas: goes up when a key is lost or changes its meaning, never when one is gained."""

Json = str | int | float | bool | list[str] | None


def to_json(table: Table, look: Look) -> bytes:
    """Return one JSON object (RFC 8259, UTF-8): schema, version, data, parameters, rows, notes.

    Each row is an object on a line of its own, its keys the columns of the CSV. Missing is null,
    `flags` and other lists are lists, integers are exact at any size; NaN and infinity, which JSON
    has not, raise ValueError. Characters that act instead of being seen are written as escapes.
    """
    schema = "wide" if look.wide and table.wide else table.name
    members = [
        _member("schema", _text(f"clustercmp/{schema}")),
        _member("version", _text(VERSION)),
        _member(
            "data",
            _array(_text({"path": path, "sha256": sha or None}) for path, sha in table.inputs),
        ),
        _member("parameters", _text(dict(table.parameters))),
        _member("rows", _array(_rows(table, look))),
        _member("notes", _array(_text({"code": n.code, "text": n.sentence}) for n in table.notes)),
    ]
    return ("{\n" + ",\n".join(members) + "\n}\n").encode()


def to_jsonl(table: Table, look: Look) -> bytes:
    """Return one JSON object a line and row, as in the `rows` of `to_json`; no notes."""
    return "".join(f"{row}\n" for row in _rows(table, look)).encode()


def _rows(table: Table, look: Look) -> Iterator[str]:
    shape = for_machines(table, wide=look.wide)
    names = [(column.name, column.kind) for column in shape.columns]
    for row in shape.rows:
        cells = zip(names, row, strict=True)
        yield _text({name: _value(cell, kind) for (name, kind), cell in cells})


def _value(cell: Cell, kind: Kind) -> Json:
    if kind == "list":
        return str(cell).split(";") if cell else []
    if cell == "":
        return None
    if isinstance(cell, float) and cell.is_integer() and "e" not in repr(cell):
        return int(cell)
    return cell


def _text(value: Json | Mapping[str, object]) -> str:
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    if text.isprintable():
        return text
    return "".join(_escape(c) if acts(c) else c for c in text)


def _escape(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[i : i + 4]}" for i in range(0, len(units), 4))


def _member(name: str, value: str) -> str:
    return f'  "{name}": {value}'


def _array(items: Iterator[str]) -> str:
    lines = ",\n".join(f"    {item}" for item in items)
    return f"[\n{lines}\n  ]" if lines else "[]"
