"""What a query gives, as rows of the tidy layout: columns and cells checked one by one."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from typing import TYPE_CHECKING, NamedTuple

from clustercmp.dataset.layouts.plan import CONTEXT_ROLES, role_of
from clustercmp.dataset.ledger import Refusal
from clustercmp.dataset.names import did_you_mean, offers
from clustercmp.errors import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

NEEDED = ("city", "period", "value")
KNOWN = (*NEEDED, *CONTEXT_ROLES)
SURE = 2**53


class Result(NamedTuple):
    """The columns and rows that an engine gives, as Python's own values."""

    columns: Sequence[str]
    rows: Sequence[Sequence[object]]


class Figures(NamedTuple):
    """Rows of the tidy layout by column, sorted; what was refused, and how many have no value."""

    rows: list[dict[str, str]]
    refused: list[Refusal]
    missing: int


def figures(result: Result, defaults: Mapping[str, str]) -> Figures:
    """Return the rows of a result; `defaults` fill the context that a row does not say.

    Raises Refusal where a column lacks, is there twice or is unknown. NULL as a value is a missing
    figure, an empty cell; as a city or a period it is refused.
    """
    names = _columns(result.columns)
    rows: list[dict[str, str]] = []
    refused: list[Refusal] = []
    for cells in result.rows:
        row = dict(zip(names, cells, strict=True))
        try:
            rows.append(_row(row, defaults))
        except Refusal as refusal:
            refused.append(refusal)
    rows.sort(key=lambda row: [row.get(name, "") for name in KNOWN])
    refused.sort(key=lambda refusal: refusal.message)
    return Figures(rows, refused, sum(not row["value"] for row in rows))


def key_of(row: Mapping[str, object]) -> str:
    """Return by which a reader knows a row: its city and period."""
    said = [str(row[name]) for name in ("city", "period") if row.get(name) not in (None, "")]
    return ", ".join(said) or "a row without a city"


def _columns(columns: Sequence[str]) -> list[str]:
    names = [column.casefold() for column in columns]
    for name, column in zip(names, columns, strict=True):
        if names.count(name) > 1:
            message, fix = f"gives {quoted(column)} twice", "leave one of them out"
            raise Refusal(message, fix, code="E-QUERY")
        if name == "metric":
            fix = "leave it out: the metric is what the recipe calls it"
            message = f"gives a column {quoted(column)}"
            raise Refusal(message, fix, code="E-QUERY")
        if name not in KNOWN:
            free = [each for each in KNOWN if each not in names]
            meant = did_you_mean(_meant(name, free))
            fix = meant or f"the columns are {', '.join(KNOWN)}"
            message = f"gives an unknown column {quoted(column)}"
            raise Refusal(message, fix, code="E-QUERY")
    for name in NEEDED:
        if name not in names:
            there = ", ".join(columns)
            fix = f"write SELECT ... AS {name}; it gives {there}"
            message = f"gives no column {name}"
            raise Refusal(message, fix, code="E-QUERY")
    return names


def _meant(name: str, free: Sequence[str]) -> list[str]:
    role = role_of(name)
    return [role] if role in free else offers(name, free)


def _row(row: Mapping[str, object], defaults: Mapping[str, str]) -> dict[str, str]:
    texts = {}
    for name, cell in row.items():
        try:
            texts[name] = CELLS.get(name, _text)(cell)
        except Refusal as refusal:
            message = f"{key_of(row)}: {name}: {refusal.message}"
            raise Refusal(message, refusal.fix, code=refusal.code) from None
    said = {name: text for name, text in texts.items() if text or name in NEEDED}
    return {**defaults, **said, "note": _note(said.get("note", ""), defaults["note"])}


def _note(said: str, default: str) -> str:
    return f"{said}; {default}" if said else default


def _text(cell: object) -> str:
    match cell:
        case None:
            return ""
        case str():
            return cell.strip()
        case bool() | datetime():
            pass
        case int():
            return str(cell)
        case date():
            return cell.isoformat()
    message = f"{quoted(str(cell))} is not text"
    raise Refusal(message, "CAST it AS VARCHAR", code="E-QUERY")


def _city(cell: object) -> str:
    text = _text(cell)
    if not text:
        fix = "leave such rows out, with WHERE ... IS NOT NULL, or name the city"
        message = "there is no name"
        raise Refusal(message, fix, code="E-BLANK")
    return text


def _period(cell: object) -> str:
    if isinstance(cell, date):
        fix = "write it as text, with strftime(day, '%Y') or '%Y-%m', or as a number: year(day)"
        message = f"{quoted(str(cell))} is a date, and may stand for a year, a month or a day"
        raise Refusal(message, fix, code="E-PERIOD")
    if isinstance(cell, float | Decimal) and isfinite(cell) and cell == int(cell):
        return str(int(cell))  # extract(year from ...) is a float or a decimal on some engines
    text = _text(cell)
    if not text:
        fix = "leave such rows out, with WHERE ... IS NOT NULL, or say the period"
        message = "there is none"
        raise Refusal(message, fix, code="E-PERIOD")
    return text


def _value(cell: object) -> str:
    """Return the shortest text that reads back as the same number."""
    match cell:
        case None:
            return ""
        case bool():
            pass
        case int():
            return str(cell)
        case float() if isfinite(cell):
            return str(int(cell)) if cell == int(cell) and abs(cell) <= SURE else repr(cell)
        case Decimal() if cell.is_finite():
            return f"{cell:f}".rstrip("0").rstrip(".") if "." in f"{cell:f}" else f"{cell:f}"
    message = f"{quoted(str(cell))} is not a number"
    fix = "CAST it AS DOUBLE; of a CSV, say what the column holds: [tables.NAME.types]"
    if isinstance(cell, float | Decimal):
        message, fix = f"{quoted(str(cell))} is no finite number", "make it NULL, with NULLIF"
    raise Refusal(message, fix, code="E-NUMBER")


CELLS: dict[str, Callable[[object], str]] = {"city": _city, "period": _period, "value": _value}
