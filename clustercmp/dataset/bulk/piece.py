"""A stretch of rows in Arrow's columns, each row with its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from clustercmp.dataset.bulk.arrays import rows_of
from clustercmp.dataset.bulk.figures import figures
from clustercmp.dataset.bulk.spellings import spelled, together
from clustercmp.dataset.chunk import Chunk

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from clustercmp.dataset.bulk.arrays import Ints, Mask
    from clustercmp.dataset.bulk.figures import Figures
    from clustercmp.dataset.bulk.spellings import Spelled


class Piece:
    """Rows as wide as the header, each on a line of its own.

    `columns` are dictionaries of texts where a text comes again and again, plain texts otherwise,
    or numbers where the file is typed. `first` is the line of the first row, and `rows`
    those that are kept, by position; None where all are. What is asked of its columns is kept, so
    that a thread can ask first; so are the `codes` of the rows, by role, that were known then.
    """

    def __init__(self, columns: Sequence[pa.Array], first: int, rows: Ints | None = None) -> None:
        self.columns = columns
        self._first = first
        self._rows = rows
        self._figures: dict[int, Figures] = {}
        self._spelled: dict[int, Spelled[str]] = {}
        self._together: dict[tuple[int, ...], Spelled[tuple[str, ...]]] = {}
        self.codes: dict[str, Ints] = {}

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.columns[0])

    @property
    def lines(self) -> Ints:
        """The line of every row."""
        if self._rows is None:
            return np.arange(self._first, self._first + len(self), dtype=np.intc)
        return (self._rows + self._first).astype(np.intc)

    def figures(self, column: int) -> Figures:
        """Return the figures of a column."""
        if column not in self._figures:
            self._figures[column] = figures(self.columns[column])
        return self._figures[column]

    def spelled(self, column: int) -> Spelled[str]:
        """Return the distinct texts of a column."""
        if column not in self._spelled:
            self._spelled[column] = spelled(self.columns[column], whole=self._rows is None)
        return self._spelled[column]

    def together(self, columns: Sequence[int]) -> Spelled[tuple[str, ...]]:
        """Return the distinct texts of several columns, side by side."""
        key = tuple(columns)
        if key not in self._together:
            self._together[key] = together([self.spelled(column) for column in columns])
        return self._together[key]

    def only(self, kept: Mask) -> Piece:
        """Return a piece of the rows for which the mask is true."""
        if kept.all():
            return self
        rows = np.flatnonzero(kept)
        own = rows if self._rows is None else self._rows[rows]
        return Piece([rows_of(column, rows) for column in self.columns], self._first, own)

    def chunk(self, rows: Ints | None = None) -> Chunk:
        """Return these rows, or all, as the strict reader has them: texts, with their lines."""
        lines = self.lines if rows is None else self.lines[rows]
        taken = self.columns if rows is None else [rows_of(c, rows) for c in self.columns]
        return Chunk([texts(column) for column in taken], lines.tolist(), folded=False)


def texts(column: pa.Array) -> list[str]:
    """Return the cells of a column as texts; a number by its shortest decimal, "" for none."""
    return ["" if cell is None else str(cell) for cell in column.to_pylist()]
