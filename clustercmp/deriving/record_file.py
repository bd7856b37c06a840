"""A CSV of records, read as strictly as data: every column text, but those said to be more."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from clustercmp.dataset.advice import number_refused
from clustercmp.dataset.cells import MISSING, NumberReader
from clustercmp.dataset.chunk import BREAK
from clustercmp.dataset.conventions import Conventions
from clustercmp.dataset.document import path_of
from clustercmp.dataset.ledger import Ledger, Refusal
from clustercmp.dataset.names import did_you_mean, offers
from clustercmp.dataset.records import undisturbed
from clustercmp.dataset.start import check_header, headed
from clustercmp.dataset.tables import rows_below
from clustercmp.dataset.text import Text
from clustercmp.errors import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from clustercmp.dataset.start import Headed
    from clustercmp.deriving.declared import RecordTable, Type

    Cells = list[str | None]

WIDEST = 38  # digits that an engine's decimal has
PLAIN = re.compile(r"-?\d{1,18}(?:\.\d{1,15})?", re.ASCII)
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
FLAG = re.compile(r"--([a-z]+)-?([a-z]*)")


class Records(NamedTuple):
    """The columns of a CSV: their cells as text, None where one is empty, and the types in SQL."""

    columns: dict[str, Cells]
    types: dict[str, str]
    sha256: str


def read_records(source: BinaryIO, ledger: Ledger, table: RecordTable) -> Records:
    """Read the records of a table; what is wrong goes into the ledger.

    An empty cell is NULL in every column. A `number` is an exact decimal, as wide as the column
    needs, and a binary fraction only where 38 digits do not hold it.
    """
    said = {
        name: getattr(table, name)
        for name in ("delimiter", "encoding", "thousands", "decimal", "skip_lines", "max_bytes")
    }
    conventions = Conventions(**{name: value for name, value in said.items() if value != ""})
    inner = Ledger(ledger.file)
    text = Text(source, conventions, inner)
    records = _read(text, conventions, inner, table)
    for problem in inner.problems():
        ledger.add(replace(problem, fix=with_keys(problem.fix)))
    return Records(*records, text.sha256)


def with_keys(advice: str) -> str:
    """Return advice with the keys of a recipe in the place of flags."""
    return FLAG.sub(lambda flag: "_".join(filter(None, flag.groups())), advice)


def _read(
    text: Text, conventions: Conventions, ledger: Ledger, table: RecordTable
) -> tuple[dict[str, Cells], dict[str, str]]:
    with undisturbed(conventions.max_field):
        found = headed(text, conventions, ledger, lambda _: False)
        if not found:
            return {}, {}
        header = _header(found, conventions, ledger, table)
        if ledger.count("error"):
            return {}, {}
        readers = [_Column(name, table.types.get(name, "text"), conventions) for name in header]
        for rows, lines in rows_below(found, ledger):
            for field, cells in enumerate(zip(*rows, strict=True)):
                _take(readers[field], field, rows, cells, lines, ledger)
    names = [reader.name for reader in readers]
    return (
        dict(zip(names, (reader.cells for reader in readers), strict=True)),
        dict(zip(names, (reader.sql_type for reader in readers), strict=True)),
    )


def _header(
    found: Headed, conventions: Conventions, ledger: Ledger, table: RecordTable
) -> list[str]:
    """Return the names of the columns, and report those that are wrong, or that lack."""
    check_header(found.header, conventions, ledger, found.line)
    header = [text.strip() for text in found.header]
    seen: dict[str, str] = {}
    for field, name in enumerate(header, 1):
        first = seen.setdefault(name.casefold(), name)
        if first != name:
            message = f"{quoted(name)} and {quoted(first)} are one column to an engine"
            fix = "rename one of them"
            ledger.error("E-HEADER", message, fix, line=found.line, field=field, value=name)
    for name in table.types:
        if name not in header:
            meant = did_you_mean(offers(name, header)) or f"there are {', '.join(header)}"
            key = path_of("types", name)
            message = f"the recipe has the key {key}, and there is no column {quoted(name)}"
            ledger.error("E-COLUMN", message, meant, line=found.line)
    return header


def _take(
    reader: _Column,
    field: int,
    rows: list[list[str]],
    cells: Sequence[str],
    lines: list[int],
    ledger: Ledger,
) -> None:
    for row, cell in enumerate(cells):
        try:
            reader.take(cell.strip())
        except Refusal as refusal:
            line = lines[row] + sum(len(BREAK.findall(before)) for before in rows[row][:field])
            place = {"line": line, "field": field + 1, "column": reader.name, "value": cell}
            ledger.error(refusal.code, refusal.message, refusal.fix, **place)  # type: ignore[arg-type]


class _Column:
    """One column as it grows: its cells in the form that an engine casts without fail."""

    def __init__(self, name: str, kind: Type, conventions: Conventions) -> None:
        self.name = name
        self.cells: Cells = []
        self._kind = kind
        self._check: Callable[[str], str] | None = {
            "integer": self._integer,
            "number": self._number,
            "date": _day,
            "boolean": _boolean,
        }.get(kind)
        self._numbers = NumberReader(conventions.thousands, conventions.decimal)
        self._usual = not conventions.thousands and conventions.decimal == "."
        self._whole = self._places = 1  # digits before and after the point, at most
        self._binary = False

    @property
    def sql_type(self) -> str:
        """The type of the column in SQL."""
        if self._kind in ("integer", "number"):
            if self._binary or self._whole + self._places > WIDEST:
                return "DOUBLE"
            if self._kind == "integer":
                return "BIGINT" if self._whole < len(str(2**63)) else f"DECIMAL({self._whole}, 0)"
            return f"DECIMAL({self._whole + self._places}, {self._places})"
        return {"date": "DATE", "boolean": "BOOLEAN"}.get(self._kind, "VARCHAR")

    def take(self, cell: str) -> None:
        """Add a cell; raises Refusal where it is not what the column holds."""
        if not cell or (self._check and cell.casefold() in MISSING):
            self.cells.append(None)
        else:
            self.cells.append(self._check(cell) if self._check else cell)

    def _number(self, cell: str) -> str:
        text = cell if self._usual and PLAIN.fullmatch(cell) else self._exactly(cell)
        if "e" in text:
            self._binary = True
            return text
        whole, _, places = text.lstrip("-").partition(".")
        self._whole = max(self._whole, len(whole))
        self._places = max(self._places, len(places))
        return text

    def _integer(self, cell: str) -> str:
        text = self._number(cell)
        if "e" in text:
            message = f"{quoted(cell)} has more than {WIDEST} digits"
            raise Refusal(message, "call the column text, or a number", code="E-NUMBER")
        if "." in text:
            message = f"{quoted(cell)} is not a whole number"
            raise Refusal(message, "mend it, or call the column a number", code="E-NUMBER")
        self._places = 0
        return text

    def _exactly(self, cell: str) -> str:
        """Return a number in plain digits, with an `e` where those are too many."""
        try:
            value, sign = self._numbers.cell(cell)
        except (ValueError, OverflowError):
            raise number_refused(cell) from None
        if sign:
            message = f"{quoted(cell)} is a bound, and a record has none"
            fix = "write the plain number; bounds are said by the query, in a column qualifier"
            raise Refusal(message, fix, code="E-NUMBER")
        plain = f"{Decimal(repr(value) if isinstance(value, float) else value):f}"
        text = plain.removesuffix(".0")
        return text if len(text) <= WIDEST else f"{float(value):.16e}"


def _day(cell: str) -> str:
    try:
        if DAY.fullmatch(cell) and date.fromisoformat(cell):
            return cell
    except ValueError:
        pass
    message = f"{quoted(cell)} is not a day"
    raise Refusal(message, "write it as 2022-05-31, or call the column text", code="E-PERIOD")


def _boolean(cell: str) -> str:
    folded = cell.casefold()
    if folded in ("true", "false"):
        return folded
    message = f"{quoted(cell)} is neither true nor false"
    raise Refusal(message, "write one of the two, or call the column text", code="E-NUMBER")
