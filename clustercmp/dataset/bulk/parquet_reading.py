"""Read Parquet under the rules of text: its columns as a header, its rows in bulk."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np

from clustercmp.dataset.advice import cell_refused
from clustercmp.dataset.bulk.lane import Lane
from clustercmp.dataset.bulk.parquet import Parquet
from clustercmp.dataset.ledger import Place, Refusal
from clustercmp.dataset.reading import FileReport, Reading

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clustercmp.dataset.bulk.arrays import Ints
    from clustercmp.dataset.bulk.piece import Piece
    from clustercmp.dataset.bulk.store import BulkStore
    from clustercmp.dataset.conventions import Conventions
    from clustercmp.dataset.layouts.plan import Plan
    from clustercmp.dataset.names import Names
    from clustercmp.dataset.opening import Source
    from clustercmp.dataset.store import Store


def read_parquet(
    source: Source, store: Store, conventions: Conventions, names: Names
) -> FileReport:
    """Read the parts of a source into the store, as `reading.read` does with text.

    Places are (part, row from 1, field). Damaged parts, and columns that have no text, are errors
    in the report. Raises OSError where a part cannot be read.
    """
    return _ParquetReading(source, store, conventions, names).report()


class _ParquetReading(Reading):
    """The way of a table of typed columns."""

    def __init__(
        self, source: Source, store: Store, conventions: Conventions, names: Names
    ) -> None:
        super().__init__(source.shown, store, conventions, names)
        self._source = source
        self._table: Parquet | None = None

    @property
    def _written(self) -> str:
        parts = len(self._source.parts)
        return "Parquet" if self._source.folder is None else f"Parquet in {parts} parts"

    @property
    def _sha256(self) -> str:
        return self._table.sha256 if self._table else ""

    def _read(self) -> None:
        try:
            parts, folder = self._source.parts, self._source.folder
            self._table = table = Parquet(parts, folder, self._conventions)
            self._plan = self._planned(table.header, 0, table.dated)
            if self._plan:
                self._read_parts(table, self._plan)
        except Refusal as refusal:
            self._ledger.error(refusal.code, refusal.message, refusal.fix)

    def _read_parts(self, table: Parquet, plan: Plan) -> None:
        reader = self._reader(plan)
        lane = Lane(reader, self._store, self._where, self._note_there)
        cast("BulkStore", self._store).expect(table.rows)
        whole = self._ledger.file
        measured = {*reader.measured, *plan.figures}
        for part, piece, refused in table.pieces(lane.repeated, measured, lane.foresee):
            if part.shown != self._ledger.file:
                self._ledger.file = part.shown
                self._store.begin(part.shown)
            lane.take(self._without(refused, piece) if refused else piece)
            self._source.taken(table.bytes_of(part, len(piece)))
        self._ledger.file = whole
        self._note_taken(lane)
        self._finish(reader)

    def _without(self, refused: Mapping[int, Ints], piece: Piece) -> Piece:
        """Report the cells that no file may hold; return the piece without their rows."""
        kept = np.ones(len(piece), bool)
        for column, rows in refused.items():
            kept[rows] = False
            chunk = piece.chunk(rows)
            for line, cell in zip(chunk.lines, chunk.columns[column], strict=True):
                why = cell_refused(cell, self._conventions.max_field)
                place = Place(line=line, field=column + 1, value=cell)
                self._ledger.error(why.code, why.message, why.fix, **place)
        self._rows += len(piece) - int(np.count_nonzero(kept))
        return piece.only(kept)
