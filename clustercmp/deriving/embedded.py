"""DuckDB embedded, over tables of files: shut off from all else before a query runs."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from clustercmp.dataset.ledger import Refusal
from clustercmp.deriving.figures import Result
from clustercmp.deriving.statement import (
    SELECT,
    known_tables,
    refuse_other_than_select,
    tables_read,
)
from clustercmp.errors import quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from pyarrow.dataset import Dataset

    from clustercmp.deriving.record_file import Records

SHUT = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",  # else a query reads our variables
    "threads": "1",  # sums of binary fractions are the same each time
}
WRITTEN = ("catalog_name", "schema_name", "table_name")  # as DuckDB calls them
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
        """Return the tables that a query reads; Refusal where it is not one SELECT of them."""
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
            return known_tables(*self._sources(sql), known)

    def _sources(self, sql: str) -> tuple[dict[str, str], list[str]]:
        """Return the tables, as written, and the functions that DuckDB itself sees in a query."""
        (text,) = self._connection.execute("SELECT json_serialize_sql(?)", [sql]).fetchone() or ()
        tree = json.loads(text)
        if tree["error"]:
            message = "does more than read"
            raise Refusal(message, SELECT, code="E-QUERY")
        nodes = list(_nodes(tree))
        parts = {part["key"] for node in nodes for part in node.get("cte_map", {}).get("map", ())}
        tables = [node for node in nodes if node.get("type") == "BASE_TABLE"]
        names = [".".join(filter(None, map(table.get, WRITTEN))) for table in tables]
        functions = [node["function"] for node in nodes if node.get("type") == "TABLE_FUNCTION"]
        return (
            {name: name for name in names if name not in parts},
            [function["function_name"] for function in functions],
        )

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


def _nodes(tree: object) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON document."""
    if isinstance(tree, dict):
        yield tree
        tree = list(tree.values())
    if isinstance(tree, list):
        for inner in tree:
            yield from _nodes(inner)


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
