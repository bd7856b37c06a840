"""The two shapes of a table: the one that people see, and the one that machines get."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clustercmp.table import Cell, Table

WORDS = frozenset({"text", "period", "list"})


def for_people(table: Table) -> Table:
    """Return the table's shape for people, with the title, formula and notes of the table itself.

    Columns that are not shown stay in it, as others take their units and qualifiers from them;
    a column of words that says nothing in any row is not shown either.
    """
    shape = table.wide or table
    columns = tuple(
        replace(column, shown=False) if column.kind in WORDS and not any(cells) else column
        for column, cells in zip(shape.columns, _cells_by_column(shape), strict=True)
    )
    return replace(table, columns=columns, rows=shape.rows, wide=None)


def _cells_by_column(table: Table) -> list[tuple[Cell, ...]]:
    if not table.rows:
        return [(True,)] * len(table.columns)  # without rows, headings are all there is
    return list(zip(*table.rows, strict=True))


def for_machines(table: Table, *, wide: bool) -> Table:
    """Return the exported columns of the table, or with `wide` those of its shape for people."""
    shape = (table.wide or table) if wide else table
    kept = [index for index, column in enumerate(shape.columns) if column.exported]
    return replace(
        table,
        columns=tuple(shape.columns[index] for index in kept),
        rows=tuple(tuple(row[index] for index in kept) for row in shape.rows),
        wide=None,
    )
