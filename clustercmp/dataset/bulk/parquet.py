"""Parquet, one file or a folder of parts: typed columns as pieces, rows numbered from 1 a part."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet

from clustercmp.dataset.advice import no_text
from clustercmp.dataset.bulk.arrays import column_of
from clustercmp.dataset.bulk.limits import refused_rows
from clustercmp.dataset.bulk.piece import Piece
from clustercmp.dataset.bulk.threads import ahead, threads
from clustercmp.dataset.ledger import Refusal
from clustercmp.dataset.parts import refuse_other_columns, said_by_folders

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from concurrent.futures import Executor, Future
    from pathlib import Path

    from clustercmp.dataset.bulk.arrays import Ints
    from clustercmp.dataset.conventions import Conventions
    from clustercmp.dataset.parts import Part

ROWS = 2**18  # in a piece
MEND = "write the file again"


class Found(NamedTuple):
    """Rows of a part, and by column those with a text that no file may hold."""

    part: Part
    piece: Piece
    refused: dict[int, Ints]


class Parquet:
    """A table of one or several parts, all with the same columns.

    A part below a folder called `year=2022` has a column `year`, as Hive writes them. Numbers that
    become texts have the decimal sign of the conventions. Raises Refusal for what is no such table.
    """

    def __init__(
        self, parts: Sequence[Part], folder: Path | None, conventions: Conventions
    ) -> None:
        self._parts = parts
        self._decimal = conventions.decimal
        self._longest = conventions.max_field
        self._folder = folder
        self._rows: dict[Part, int] = {}
        self._sums: dict[Part, Future[str]] = {}
        self._dated: set[str] = set()
        self.header = self._names(parts[0])
        if not self.header:
            message = f"{parts[0].shown} has no columns"
            raise Refusal(message, "write it again, with some", code="E-EMPTY")
        for part in parts[1:]:
            refuse_other_columns(part.shown, self._names(part), parts[0].shown, self.header)

    def _names(self, part: Part) -> list[str]:
        """Return the names of a part's columns, those that its folders name last."""
        with _opened(part) as file:
            own: list[str] = file.schema_arrow.names
            self._rows[part] = file.metadata.num_rows
            self._dated.update(field.name for field in file.schema_arrow if _is_date(field.type))
        return [*own, *(name for name in self._in_path(part) if name not in own)]

    def _in_path(self, part: Part) -> dict[str, str]:
        """Return what the names of a part's folders say: {column: text}."""
        said = said_by_folders(part.path, self._folder)
        return {name: text or "" for name, text in said.items()}

    @property
    def sha256(self) -> str:
        """The checksum of a file; of a folder, that of the lines `checksum  name` of its parts."""
        sums = {part.shown: self._sum_of(part) for part in self._parts}
        if self._folder is None:
            return next(iter(sums.values()))
        lines = "".join(f"{digits}  {shown}\n" for shown, digits in sums.items())
        return hashlib.sha256(lines.encode()).hexdigest()

    def _sum_of(self, part: Part) -> str:
        return self._sums[part].result() if part in self._sums else _sum_of(part.path)

    @property
    def dated(self) -> set[int]:
        """The columns that hold dates in one part or more."""
        return {place for place, name in enumerate(self.header) if name in self._dated}

    @property
    def rows(self) -> int:
        """How many rows there are in all parts."""
        return sum(self._rows.values())

    def bytes_of(self, part: Part, rows: int) -> float:
        """Return the bytes that so many rows of a part take in its file, as a mean."""
        return part.path.stat().st_size * rows / max(1, self._rows[part])

    def pieces(
        self,
        repeated: Collection[int],
        measured: Collection[int],
        foresee: Callable[[Piece], Piece],
    ) -> Iterator[Found]:
        """Yield the rows, part by part.

        `repeated` are columns of texts that come again and again, `measured` those of figures;
        `foresee` is called with each piece in a thread of its own. Raises Refusal where a part is
        damaged, or the values of such a column are of a kind that has no text.
        """

        def found(part: Part, batch: pa.RecordBatch, first: int) -> Found:
            columns = []
            for place, name in enumerate(self.header):
                column = batch.column(name)
                if place in measured and self._decimal == "." and _is_number(column.type):
                    columns.append(column)
                elif place in measured:
                    columns.append(self._texts(column, name))
                elif place in repeated:
                    columns.append(_dictionary(column) or _encoded(self._texts(column, name)))
                else:
                    columns.append(self._texts(column, name, needed=False))
            refused = {
                place: rows
                for place, column in enumerate(columns)
                if len(rows := refused_rows(column, self._longest))
            }
            return Found(part, foresee(Piece(columns, first)), refused)

        own = os.cpu_count() or 1
        names = {self.header[column] for column in repeated}
        with threads(own + 1) as pool:
            for part in self._parts:
                self._sums[part] = pool.submit(_sum_of, part.path)
                batches = self._batches(part, names, pool)
                begun = (pool.submit(found, part, *each) for each in batches)
                for made in ahead(begun, own):
                    yield made.result()

    def _texts(self, column: pa.Array, name: str, *, needed: bool = True) -> pa.Array:
        """Return a column as texts; what has none is refused, or empty where it is not needed."""
        kind = column.type
        if pa.types.is_timestamp(kind):
            column = pc.cast(column, pa.date32(), safe=False)
        try:
            texts = pc.cast(column, pa.string())
        except (pa.ArrowNotImplementedError, pa.ArrowInvalid):
            if not needed:
                return pa.nulls(len(column), pa.string())
            raise no_text(name, str(kind)) from None
        if pa.types.is_floating(kind) or pa.types.is_decimal(kind):
            return pc.replace_substring(texts, ".", self._decimal)
        return texts

    def _batches(
        self, part: Part, repeated: set[str], pool: Executor
    ) -> Iterator[tuple[pa.RecordBatch, int]]:
        """Yield (rows, number of the first) of a part, while the next are unpacked."""
        said = self._in_path(part)
        with _opened(part) as file:
            known = file.schema_arrow
        own = [field.name for field in known if field.name in repeated and _is_text(field.type)]
        first = 1
        with _opened(part, own) as file:
            batches = file.iter_batches(ROWS)
            try:
                waiting: Future[pa.RecordBatch | None] = pool.submit(next, batches, None)
                while (batch := waiting.result()) is not None:
                    waiting = pool.submit(next, batches, None)
                    for name in said.keys() - set(batch.schema.names):
                        batch = batch.append_column(name, _constant(said[name], batch.num_rows))
                    yield batch, first
                    first += batch.num_rows
            except (pa.ArrowInvalid, OSError) as fault:
                raise _damaged(part, fault) from None


def _opened(part: Part, repeated: Collection[str] = ()) -> pyarrow.parquet.ParquetFile:
    try:
        return pyarrow.parquet.ParquetFile(part.path, read_dictionary=list(repeated))
    except (pa.ArrowException, OSError) as fault:
        if isinstance(fault, OSError) and fault.errno is not None:
            raise
        raise _damaged(part, fault) from None


def _dictionary(column: pa.Array) -> pa.Array | None:
    """Return a column that is a dictionary of texts already; None for any other."""
    kind = column.type
    whole = pa.types.is_dictionary(kind) and column.null_count == 0
    return column if whole and pa.types.is_string(kind.value_type) else None


def _encoded(texts: pa.Array) -> pa.Array:
    return texts.dictionary_encode(null_encoding="encode")


def _constant(text: str, rows: int) -> pa.Array:
    """Return a column that says the same in all rows."""
    return pa.DictionaryArray.from_arrays(column_of(np.zeros(rows, np.intc)), pa.array([text]))


def _is_number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or kind == pa.float64())


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _is_date(kind: pa.DataType) -> bool:
    return bool(pa.types.is_date(kind) or pa.types.is_timestamp(kind))


def _damaged(part: Part, fault: Exception) -> Refusal:
    reason = str(fault).splitlines()[0].partition(". ")[0].rstrip(".")
    return Refusal(f"{part.shown} is no whole Parquet file ({reason})", MEND, code="E-PARQUET")


def _sum_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
