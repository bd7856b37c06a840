"""Rows turned into columns, with the line of every cell."""

from __future__ import annotations

import re
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")

BREAK = re.compile(r"\r\n?|\n")


class Chunk(NamedTuple):
    """The columns of some rows that are as wide as the header.

    `lines` are the physical lines on which the rows begin; `folded` says that some span several.
    """

    columns: list[Sequence[str]]
    lines: Sequence[int]
    folded: bool

    def lines_of(self, column: int) -> Sequence[int]:
        """Return the physical lines on which the cells of a column begin."""
        if not self.folded:
            return self.lines
        return [self.line(row, column) for row in range(len(self.lines))]

    def line(self, row: int, column: int) -> int:
        """Return the physical line on which a cell begins."""
        before = (cells[row] for cells in self.columns[:column])
        return self.lines[row] + sum(len(BREAK.findall(cell)) for cell in before)

    def only(self, rows: Sequence[int]) -> Chunk:
        """Return a chunk of these rows."""
        columns: list[Sequence[str]] = [pick(cells, rows) for cells in self.columns]
        return Chunk(columns, pick(self.lines, rows), self.folded)


def pick(cells: Sequence[T], rows: Sequence[int]) -> list[T]:
    """Return those rows of a column."""
    if len(rows) < 2:  # noqa: PLR2004  itemgetter gives no tuple then
        return [cells[row] for row in rows]
    return list(itemgetter(*rows)(cells))
