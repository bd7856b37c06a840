"""DuckDB embedded, over tables of files: shut off from all else before a query runs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from clustercmp.dataset.ledger import Refusal
from clustercmp.deriving.figures import Result
from clustercmp.deriving.statement import SELECT, refuse_other_than_select, tables_read
from clustercmp.errors import quoted

if TYPE_CHECKING:
    from collections.abc import Collection

    from pyarrow.dataset import Dataset

    from clustercmp.deriving.record_file import Records

SHUT = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",  # else a query reads our variables
    "threads": "1",  # sums of binary fractions are the same each time
}
LONGEST = 240


def quoted_name(name: str) -> str:
    """Return a name as SQL takes it, whatever is in it."""
    return '"' + name.replace('"', '""') + '"'


class Embedded:
    """An engine in memory; tables are added, then `shut`, then asked."""

    def __init__(self) -> None:
        import duckdb  # noqa: PLC0415  an optional extra

        self.names: set[str] = set()
        self._duckdb = duckdb
        self._connection = duckdb.connect(":memory:", config=dict(SHUT))

    def add_records(self, name: str, records: Records) -> None:
        """Add the records of a CSV as a table."""
        import pyarrow as pa  # noqa: PLC0415  an optional extra

        texts = [pa.array(cells, pa.string()) for cells in records.columns.values()]
        self._connection.register(" cells", pa.table(texts, names=list(records.columns)))
        columns = ", ".join(
            f"CAST({quoted_name(column)} AS {kind}) AS {quoted_name(column)}"
            for column, kind in records.types.items()
        )
        made = f'CREATE TABLE {quoted_name(name)} AS SELECT {columns} FROM " cells"'  # noqa: S608  quoted
        self._connection.execute(made)
        self._connection.unregister(" cells")
        self.names.add(name)

    def add_dataset(self, name: str, records: Dataset) -> None:
        """Add what Arrow reads from files as a table; Refusal names a column that nobody can."""
        import pyarrow as pa  # noqa: PLC0415  an optional extra

        for column in records.schema:
            try:
                self._connection.from_arrow(pa.schema([column]).empty_table())
            except self._duckdb.Error:
                held = f"column {quoted(column.name)} holds {column.type}"
                message = f"{held}, which no query can read"
                fix = "leave it out, or write it as another type"
                raise Refusal(message, fix, code="E-LAYOUT") from None
        self._connection.register(name, records)
        self.names.add(name)

    def shut(self) -> None:
        """Let no query reach a file, the net or a setting from here on."""
        self._connection.execute("SET enable_external_access = false")
        self._connection.execute("SET lock_configuration = true")

    def tables_of(self, sql: str, known: Collection[str]) -> list[str]:
        """Return the tables that a query reads, all where only DuckDB understands it.

        Raises Refusal where it is not one SELECT.
        """
        refuse_other_than_select(sql)
        try:
            statements = self._connection.extract_statements(sql)
        except self._duckdb.Error as fault:
            raise query_refused(fault) from None
        if len(statements) != 1:
            message = "is more than one statement"
            raise Refusal(message, SELECT, code="E-QUERY")
        try:
            return tables_read(sql, known, "duckdb")
        except ValueError:
            return [name for name in known if name in self.names]

    def run(self, sql: str) -> Result:
        """Run a query that writes nothing, not even here; Refusal where it fails."""
        try:
            self._connection.execute("BEGIN TRANSACTION READ ONLY")
            try:
                done = self._connection.execute(sql)
                columns = [column[0] for column in done.description or ()]
                return Result(columns, done.fetchall())
            finally:
                self._connection.execute("ROLLBACK")
        except self._duckdb.Error as fault:
            raise query_refused(fault) from None


def query_refused(fault: Exception) -> Refusal:
    """Return why a query is refused, in the engine's words."""
    message = one_message(fault)
    line = re.search(r"^LINE (\d+):", str(fault), re.MULTILINE)
    where = f" on its line {line[1]}" if line and "\n" in str(fault) else ""
    typed = "VARCHAR" in message or "Conversion Error" in message
    fix = "say what a CSV's columns hold: [tables.NAME.types]" if typed else ""
    return Refusal(f"fails{where}: {message}", fix, code="E-QUERY")


def one_message(fault: Exception) -> str:
    """Return what an engine says, in one line of some length."""
    said = " ".join(str(fault).partition("\n\n")[0].partition("\tCandidate functions")[0].split())
    return said if len(said) <= LONGEST else said[: LONGEST - 1] + "…"
