"""A stretch of rows in Arrow's columns, each row with its line."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa

from clustercmp.dataset.bulk.figures import Figures, figures
from clustercmp.dataset.chunk import Chunk

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from clustercmp.dataset.bulk.figures import Ints, Mask


class Piece(NamedTuple):
    """Rows as wide as the header, each on a line of its own.

    `columns` are dictionaries of texts where a text comes again and again, plain texts otherwise,
    or numbers where the file is typed. `first` is the line of the first row, and `rows`
    those that are kept, by position; None where all are. `read` are figures that have been read
    already, by column.
    """

    columns: Sequence[pa.Array]
    first: int
    rows: Ints | None = None
    read: Mapping[int, Figures] = MappingProxyType({})

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.columns[0])

    @property
    def lines(self) -> Ints:
        """The line of every row."""
        places = np.arange(len(self)) if self.rows is None else self.rows
        return places + self.first

    def figures(self, column: int) -> Figures:
        """Return the figures of a column."""
        return self.read.get(column) or figures(self.columns[column])

    def only(self, kept: Mask) -> Piece:
        """Return a piece of the rows for which the mask is true."""
        if kept.all():
            return self
        rows = np.flatnonzero(kept)
        own = rows if self.rows is None else self.rows[rows]
        return Piece([column.take(_indices(rows)) for column in self.columns], self.first, own)

    def chunk(self, rows: Ints | None = None) -> Chunk:
        """Return these rows, or all, as the strict reader has them: texts, with their lines."""
        lines = self.lines if rows is None else self.lines[rows]
        taken = self.columns if rows is None else [c.take(_indices(rows)) for c in self.columns]
        return Chunk([texts(column) for column in taken], lines.tolist(), folded=False)


def texts(column: pa.Array) -> list[str]:
    """Return the cells of a column as texts; a number by its shortest decimal, "" for none."""
    return ["" if cell is None else str(cell) for cell in column.to_pylist()]


def _indices(rows: Ints) -> pa.Array:
    return pa.array(rows)
