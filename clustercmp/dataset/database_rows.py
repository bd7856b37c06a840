"""The rows of a database's table as they come, and as the cells that a file would hold."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from clustercmp.dataset.chunk import Chunk, pick
from clustercmp.dataset.database import asking

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from clustercmp.dataset.address import Address

BATCH = 10_000
CURSORS = ("duckdb", "sqlite", "postgres", "postgresql")


class TableChunk(Chunk):
    """Rows of a table: they stand on no line; `lines` number them for their problems only."""

    def lines_of(self, column: int) -> Sequence[int]:  # noqa: ARG002  as in a file
        """Return no line for each row."""
        return [0] * len(self.lines)

    def line(self, row: int, column: int) -> int:  # noqa: ARG002  as in a file
        """Return the number of a row."""
        return self.lines[row]

    def only(self, rows: Sequence[int]) -> TableChunk:
        """Return a chunk of these rows."""
        return TableChunk(
            [pick(cells, rows) for cells in self.columns], pick(self.lines, rows), folded=False
        )


def batches(backend: Any, address: Address, table: Any) -> Iterator[list[Any]]:  # noqa: ANN401
    """Yield the rows of a table as its engine gives them: numbers keep all their digits."""
    with asking(address):
        if address.scheme in CURSORS:
            cursor = backend.raw_sql(backend.compile(table))
            while rows := cursor.fetchmany(BATCH):
                yield rows
            return
        if backend.name == "pyspark":
            yield from _in_batches(backend.raw_sql(backend.compile(table)).toLocalIterator())
            return
        for batch in table.to_pyarrow_batches(chunk_size=BATCH):
            yield [tuple(row.values()) for row in batch.to_pylist()]


def _in_batches(rows: Iterator[Any]) -> Iterator[list[Any]]:
    from itertools import islice  # noqa: PLC0415  only Spark

    rows = iter(rows)
    while batch := list(islice(rows, BATCH)):
        yield batch


def shortest(value: float | None) -> float | None:
    """Return the number whose shortest text is that of a float of 32 bits."""
    import numpy as np  # noqa: PLC0415  a database brings it

    return None if value is None else float(str(np.float32(value)))


def cell_text(value: object, decimal: str) -> str:
    """Return what a file would hold: nothing for NULL, every digit, a day as 2022-05-31."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    if isinstance(value, date):
        return str(value)[:10]  # the day of a date or a time
    return (repr(value) if isinstance(value, float) else str(value)).replace(".", decimal)
