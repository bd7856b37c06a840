"""Read one table of a database under the rules of files; its rows are known by what they say."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from clustercmp.dataset.advice import no_text
from clustercmp.dataset.database import (
    compares_bytes,
    dated,
    narrow,
    table_of,
    without_text,
)
from clustercmp.dataset.database_rows import TableChunk, batches, cell_text, shortest
from clustercmp.dataset.layouts.codes import FileCodes
from clustercmp.dataset.ledger import Ledger
from clustercmp.dataset.queries import Queries
from clustercmp.dataset.reading import Reading
from clustercmp.dataset.remote import Remote, RemoteStore
from clustercmp.dataset.spelt import fits, is_clear, meanings, narrowed, spellings

if TYPE_CHECKING:
    from clustercmp.dataset.address import Address
    from clustercmp.dataset.chunk import Chunk
    from clustercmp.dataset.conventions import Conventions
    from clustercmp.dataset.layouts.plan import Plan
    from clustercmp.dataset.names import Names
    from clustercmp.dataset.reading import FileReport
    from clustercmp.dataset.store import Store
    from clustercmp.errors import Problem

KEY = ("city", "metric", "period", "source", "unit")


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
        self._plan = plan = self._planned(list(table.columns), 0, dated(table))
        if not plan or self._has_no_text(plan, table) or self._left(plan, table):
            return
        narrower = narrow(table)
        reader = self._reader(plan)
        keyed = [plan.roles[role] for role in KEY if role in plan.roles]
        decimal = self._conventions.decimal
        for rows in batches(self._backend, self._address, table):
            numbers = range(1, len(rows) + 1)
            columns = [*zip(*rows, strict=True)]
            for place in narrower:
                columns[place] = tuple(map(shortest, columns[place]))
            texts = [[cell_text(value, decimal) for value in cells] for cells in columns]
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

    def _has_no_text(self, plan: Plan, table: Any) -> bool:  # noqa: ANN401  as above
        """Report the columns that are read and whose type has no text."""
        read = {*plan.roles.values(), *plan.figures, *plan.codes.values(), *plan.dimensions}
        for place, kind in without_text(table).items():
            if place in read:
                why = no_text(plan.header[place], kind)
                self._ledger.error(why.code, why.message, why.fix)
        return bool(self._ledger.count("error"))

    def _left(self, plan: Plan, table: Any) -> bool:  # noqa: ANN401  as above
        """Leave the figures where they are, and say whether that can be done."""
        if not (isinstance(self._store, RemoteStore) and fits(plan, self._address.scheme)):
            return False
        if not compares_bytes(self._backend, self._address):
            return False
        how, shown = self._conventions, self._address.shown
        every = Queries(self._backend, self._address, table, plan)
        kept = narrowed(every, table, self._where, how.decimal)
        if kept is None:
            return False
        queries = Queries(self._backend, self._address, kept, plan)
        spelt = spellings(queries)
        if not spelt or not is_clear(spelt, plan, self._names, how, shown):
            return False
        if queries.has_repetition():
            return False
        codes = FileCodes(plan, self._store, self._names, how, shown)
        if self._where:
            codes.mention(cell_text(raw, how.decimal) for raw in every.spelt("city"))
        found = meanings(spelt, plan, codes, how.decimal)
        self._store.leave(Remote(queries, found, plan, self._names, how))
        self._rows = every.count()
        return True
