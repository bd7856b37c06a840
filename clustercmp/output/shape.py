"""The two shapes of a table: the one that people see, and the one that machines get."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clustercmp.table import Table


def for_people(table: Table) -> Table:
    """Return the table's shape for people, with the title, formula and notes of the table itself.

    Columns that are not shown stay in it, as others take their units and qualifiers from them.
    """
    shape = table.wide or table
    return replace(table, columns=shape.columns, rows=shape.rows, wide=None)


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
