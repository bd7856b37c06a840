"""Parquet, one file or a folder of parts: typed columns as pieces, rows numbered from 1 a part."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as arrow
import pyarrow.parquet

from clustercmp.dataset.bulk.piece import Piece
from clustercmp.dataset.ledger import Refusal
from clustercmp.errors import quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

    from clustercmp.dataset.opening import Part

ROWS = 2**20  # in a piece
BLOCK = 2**20
MEND = "write the file again"


class Parquet:
    """A table of one or several parts, all with the same columns.

    A part below a folder called `year=2022` has a column `year`, as Hive writes them. Raises
    Refusal for what is no such table.
    """

    def __init__(self, parts: Sequence[Part], folder: Path | None) -> None:
        self._parts = {str(part.path): part for part in parts}
        self._folder = folder
        told = set(_names(parts[0]))
        for part in parts:
            _refuse_other_columns(part, parts[0], told)
        self._schema = self._dataset(()).schema

    @property
    def header(self) -> list[str]:
        """The names of the columns."""
        return list(self._schema.names)

    @property
    def sha256(self) -> str:
        """The checksum of a file; of a folder, that of the lines `checksum  name` of its parts."""
        sums = {part.shown: _sum_of(part.path) for part in self._parts.values()}
        if self._folder is None:
            return next(iter(sums.values()))
        lines = "".join(f"{digits}  {shown}\n" for shown, digits in sums.items())
        return hashlib.sha256(lines.encode()).hexdigest()

    def pieces(
        self, repeated: Collection[int], measured: Collection[int]
    ) -> Iterator[tuple[Part, Piece]]:
        """Yield the rows, part by part; columns of neither kind come empty.

        `repeated` are columns of texts, `measured` those of figures. Raises Refusal where a part
        is damaged, or a column's values are of a kind that has no text.
        """
        header = self.header
        table = self._dataset([header[column] for column in repeated])
        wanted = [name for i, name in enumerate(header) if i in repeated or i in measured]
        fragments = {fragment.path: fragment for fragment in table.get_fragments()}
        for path, part in self._parts.items():
            fragment = fragments[path]
            first = 1
            try:
                for batch in fragment.to_batches(table.schema, columns=wanted, batch_size=ROWS):
                    columns = [
                        _column(batch, name, figures=column in measured)
                        for column, name in enumerate(header)
                    ]
                    yield part, Piece(columns, first)
                    first += batch.num_rows
            except (pa.ArrowInvalid, OSError) as fault:
                raise _damaged(part, fault) from None

    def _dataset(self, dictionaries: Sequence[str]) -> arrow.Dataset:
        options = arrow.ParquetReadOptions(dictionary_columns=dictionaries)
        return arrow.dataset(
            list(self._parts),
            format=arrow.ParquetFileFormat(read_options=options),
            partitioning=arrow.partitioning(flavor="hive") if self._folder else None,
            partition_base_dir=str(self._folder) if self._folder else None,
        )


def _names(part: Part) -> list[str]:
    try:
        names: list[str] = pyarrow.parquet.read_schema(part.path).names
    except pa.ArrowInvalid as fault:
        raise _damaged(part, fault) from None
    return names


def _refuse_other_columns(part: Part, first: Part, told: set[str]) -> None:
    differ = sorted(told.symmetric_difference(_names(part)))
    if differ:
        lacking, having = (part, first) if differ[0] in told else (first, part)
        message = f"{lacking.shown} has no column {quoted(differ[0])}, which {having.shown} has"
        raise Refusal(message, "give all parts the same columns", code="E-HEADER")


def _column(batch: pa.RecordBatch, name: str, *, figures: bool) -> pa.Array:
    """Return a column as its texts, or as numbers where its figures are."""
    if name not in batch.schema.names:
        return pa.nulls(batch.num_rows)
    column = batch.column(name)
    kind = column.type
    if figures and (pa.types.is_integer(kind) or kind == pa.float64()):
        return column
    if pa.types.is_temporal(kind):
        message = f"column {quoted(name)} holds dates, which do not tell a year from its first day"
        raise Refusal(
            message, "write periods as text: 2022, 2022-05 or 2022-05-31", code="E-PERIOD"
        )
    if pa.types.is_dictionary(kind) and column.null_count == 0:
        return column
    try:
        cells = pc.cast(column, pa.string()).fill_null("")
    except (pa.ArrowNotImplementedError, pa.ArrowInvalid):
        message = f"column {quoted(name)} holds {kind}, which has no text"
        raise Refusal(message, "write text or numbers", code="E-LAYOUT") from None
    return cells if figures else cells.dictionary_encode()


def _damaged(part: Part, fault: Exception) -> Refusal:
    reason = str(fault).splitlines()[0].partition(". ")[0].rstrip(".")
    return Refusal(f"{part.shown} is no whole Parquet file ({reason})", MEND, code="E-PARQUET")


def _sum_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
