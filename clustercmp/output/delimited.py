"""CSV and tab-separated text: rows for machines, every digit, one line a row."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from clustercmp.output.safe_text import safe_text
from clustercmp.output.shape import for_machines

if TYPE_CHECKING:
    from clustercmp.output.look import Look
    from clustercmp.table import Cell, Table

RUN_AS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
BYTE_ORDER_MARK = "\ufeff"


def to_csv(table: Table, look: Look) -> bytes:
    """Return the rows as CSV: UTF-8, LF, one header row, missing cells empty.

    Numbers are the shortest text that reads back as the same number; integers are exact. Text that
    a spreadsheet would run as a formula gets a leading `'`; line breaks and control characters in
    text become visible, so that each row is one line. `look.excel` adds a byte order mark and
    ends lines with CRLF, `look.wide` gives the shape that people see.
    """
    end, mark = ("\r\n", BYTE_ORDER_MARK) if look.excel else ("\n", "")
    return _delimited(table, look, delimiter=",", end=end, mark=mark)


def to_tsv(table: Table, look: Look) -> bytes:
    """Return the same as `to_csv` with tabs between the cells, and none within them."""
    return _delimited(table, look, delimiter="\t", end="\n", mark="")


def _delimited(table: Table, look: Look, *, delimiter: str, end: str, mark: str) -> bytes:
    shape = for_machines(table, wide=look.wide)
    text = io.StringIO(mark, newline="")
    text.seek(0, io.SEEK_END)
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end)
    writer.writerow([_cell(column.name) for column in shape.columns])
    writer.writerows([_cell(cell) for cell in row] for row in shape.rows)
    return text.getvalue().encode()


def _cell(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int):
        return str(cell)
    if isinstance(cell, float):
        return repr(cell + 0.0).removesuffix(".0")
    safe = safe_text(cell)
    return f"'{safe}" if cell.startswith(RUN_AS_FORMULA) else safe
