"""Read Parquet under the rules of text: its columns as a header, its rows in bulk."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from clustercmp.dataset.bulk.lane import Lane
from clustercmp.dataset.bulk.parquet import Parquet
from clustercmp.dataset.ledger import Refusal
from clustercmp.dataset.reading import FileReport, Reading

if TYPE_CHECKING:
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
            decimal = self._conventions.decimal
            self._table = table = Parquet(self._source.parts, self._source.folder, decimal)
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
        for part, piece in table.pieces(lane.repeated, measured, lane.foresee):
            if part.shown != self._ledger.file:
                self._ledger.file = part.shown
                self._store.begin(part.shown)
            lane.take(piece)
            self._source.taken(table.bytes_of(part, len(piece)))
        self._ledger.file = whole
        self._note_taken(lane)
        self._finish(reader)
