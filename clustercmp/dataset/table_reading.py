"""Read one table of a database under the rules of files; its rows are known by what they say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from clustercmp.dataset.chunk import Chunk, pick
from clustercmp.dataset.database import asking, columns, table_of
from clustercmp.dataset.ledger import Ledger
from clustercmp.dataset.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from clustercmp.dataset.conventions import Conventions
    from clustercmp.dataset.database import Address
    from clustercmp.dataset.names import Names
    from clustercmp.dataset.reading import FileReport
    from clustercmp.dataset.store import Store
    from clustercmp.errors import Problem

BATCH = 10_000
KEY = ("city", "metric", "period", "source", "unit")
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


class TableLedger(Ledger):
    """Shows the key of a row where a file's problem has a line."""

    def __init__(self, file: str) -> None:
        super().__init__(file)
        self.keys: dict[int, str] = {}

    def add(self, problem: Problem) -> None:
        """Count a problem, and keep it with the key of its row."""
        key = self.keys.get(problem.line, "") if problem.line else ""
        message = f"{key}: {problem.message}" if key else problem.message
        super().add(replace(problem, line=0, field=0, message=message))


def read_table(
    backend: Any,  # noqa: ANN401  Ibis's backends have no common type
    address: Address,
    store: Store,
    conventions: Conventions,
    names: Names,
) -> FileReport:
    """Read a table into the store; as `read` does for a file, AccessError where a query fails."""
    return _TableReading(backend, address, store, conventions, names).report()


class _TableReading(Reading):
    """The way of a table, all of whose rows are fetched in batches."""

    def __init__(
        self,
        backend: Any,  # noqa: ANN401  as above
        address: Address,
        store: Store,
        conventions: Conventions,
        names: Names,
    ) -> None:
        super().__init__(address.shown, store, conventions, names)
        self._backend = backend
        self._address = address
        self._ledger: TableLedger = TableLedger(address.shown)

    @property
    def _written(self) -> str:
        return f"a table of {self._backend.name}"

    @property
    def _sha256(self) -> str:
        return ""

    def _read(self) -> None:
        table = table_of(self._backend, self._address)
        self._plan = plan = self._planned(columns(table), 0)
        if not plan:
            return
        reader = self._reader(plan)
        keyed = [plan.roles[role] for role in KEY if role in plan.roles]
        decimal = self._conventions.decimal
        for rows in batches(self._backend, self._address, table):
            numbers = range(1, len(rows) + 1)
            texts = [
                [cell_text(value, decimal) for value in cells] for cells in zip(*rows, strict=True)
            ]
            self._rows += len(rows)
            self._ledger.keys = {
                n: ", ".join(filter(None, (texts[column][n - 1].strip() for column in keyed)))
                for n in numbers
            }
            chunk: Chunk | None = TableChunk(list(texts), numbers, folded=False)
            if chunk and self._where:
                reader.codes.mention(texts[plan.roles["city"]])
                chunk = self._selected(chunk)
            if chunk:
                reader.take(chunk)
        self._ledger.keys = {}
        self._finish(reader)


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


def cell_text(value: object, decimal: str) -> str:
    """Return what a file would hold: nothing for NULL, every digit, a day as 2022-05-31."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return (repr(value) if isinstance(value, float) else str(value)).replace(".", decimal)
