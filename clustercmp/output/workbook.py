"""An Excel workbook: the rows on one sheet, the notes and what they were made from on another."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from clustercmp.errors import UsageError
from clustercmp.output.safe_text import safe_text
from clustercmp.output.shape import for_machines

if TYPE_CHECKING:
    from xlsxwriter import Workbook  # type: ignore[import-untyped]  # it ships no types
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

    from clustercmp.output.look import Look
    from clustercmp.table import Cell, Table

MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384
LONGEST_TEXT = 32_767
LARGEST_EXACT = 2**53
"""Excel's numbers are binary floats: larger integers are written as text, to lose no digit."""
WIDEST = 40
NO_DATE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""A workbook must say when it was made; the same answer is to be the same bytes."""


class _Exact(float):
    """A number with all its digits: xlsxwriter by itself writes 16, some floats need 17."""

    __slots__ = ()

    def __format__(self, _spec: str) -> str:
        return repr(float(self))


def to_workbook(table: Table, look: Look) -> bytes:
    """Return the rows (with `look.wide` those that people see) as an `.xlsx` file.

    Numbers are numbers, text is text and never a formula or a link, missing cells are empty. Text
    beyond Excel's 32,767 characters ends in an ellipsis. Raises UsageError where the extra
    `excel` is not installed, or the rows are more than a sheet holds.
    """
    try:
        from xlsxwriter import Workbook  # noqa: PLC0415  an optional extra
    except ImportError as problem:
        message = "a workbook needs one more package: pip install 'clustercmp[excel]'"
        raise UsageError(message) from problem
    shape = for_machines(table, wide=look.wide)
    if len(shape.rows) >= MOST_ROWS or len(shape.columns) > MOST_COLUMNS:
        message = (
            f"a sheet holds {MOST_ROWS - 1:,} rows and {MOST_COLUMNS:,} columns, this answer has "
            f"{len(shape.rows):,} and {len(shape.columns):,}; use --csv"
        )
        raise UsageError(message)
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        book.set_properties({"title": safe_text(table.title), "created": NO_DATE})
        _write_rows(book, shape)
        _write_notes(book, table)
    return file.getvalue()


def _write_rows(book: Workbook, shape: Table) -> None:
    sheet = book.add_worksheet("rows")
    bold, grouped = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0"})
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(shape.columns):
        cells = [row[place] for row in shape.rows]
        sheet.write_string(0, place, safe_text(column.name), bold)
        for number, cell in enumerate(cells, start=1):
            _write(sheet, number, place, cell, grouped)
        longest = max((len(str(cell)) for cell in cells if cell is not None), default=0)
        sheet.set_column(place, place, min(WIDEST, max(longest, len(column.name)) + 2))


def _write(sheet: Worksheet, row: int, place: int, cell: Cell, grouped: object) -> None:
    if cell is None:
        return
    if isinstance(cell, bool):
        sheet.write_boolean(row, place, cell)
    elif isinstance(cell, int) and abs(cell) <= LARGEST_EXACT:
        sheet.write_number(row, place, cell, grouped)
    elif isinstance(cell, float):
        sheet.write_number(row, place, _Exact(cell))
    else:
        sheet.write_string(row, place, _cut(str(cell)))


def _write_notes(book: Workbook, table: Table) -> None:
    sheet = book.add_worksheet("notes")
    lines = [
        ("title", table.title),
        ("formula", table.formula),
        *((note.code, note.sentence) for note in table.notes),
        *((f"made from {path}", f"SHA-256 {digest}") for path, digest in table.inputs),
        *((f"asked for {name}", str(value)) for name, value in table.parameters.items()),
    ]
    for row, (name, text) in enumerate(lines):
        sheet.write_string(row, 0, _cut(name))
        sheet.write_string(row, 1, _cut(text))
    sheet.set_column(0, 0, WIDEST // 2)
    sheet.set_column(1, 1, WIDEST * 2)


def _cut(text: str) -> str:
    safe = safe_text(text)
    return safe if len(safe) <= LONGEST_TEXT else f"{safe[: LONGEST_TEXT - 1]}…"
