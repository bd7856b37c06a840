"""A database that a recipe names: its queries run there, over the recipe's tables alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clustercmp.dataset import spark
from clustercmp.dataset.address import SPARK
from clustercmp.dataset.database import asking, connect, table_of
from clustercmp.dataset.ledger import Refusal
from clustercmp.deriving.figures import Result
from clustercmp.deriving.statement import refuse_other_than_select, renamed, tables_read

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from ibis.backends.sql import SQLBackend

    from clustercmp.dataset.address import Address

    Key = tuple[object, ...]

OUR_DIALECT = "write the query as this database takes it"


class Database:
    """One database, and those tables of a recipe that are in it, by the recipe's names."""

    def __init__(self, tables: Mapping[str, Address]) -> None:
        """Connect; AccessError where the database or one of the tables is not there."""
        self.names = set(tables)
        self._tables = tables
        self._address, *_ = tables.values()
        for address in tables.values():
            # Spark finds a table by the address itself: each is a view of this session then
            self._backend = connect(address)
            table_of(self._backend, address)
        if self._address.scheme == "duckdb":
            with asking(self._address):
                self._backend.raw_sql("SET enable_external_access = false")
                self._backend.raw_sql("SET lock_configuration = true")

    def tables_of(self, sql: str, known: Collection[str]) -> list[str]:
        """Return the tables that a query reads; Refusal where it is not one SELECT."""
        refuse_other_than_select(sql)
        try:
            return tables_read(sql, known, self._backend.dialect)
        except ValueError as fault:
            message = f"is not understood: {fault}"
            raise Refusal(message, OUR_DIALECT, code="E-QUERY") from None

    def run(self, sql: str) -> Result:
        """Run a query that reads tables of this database; Refusal where it fails."""
        places = {name: (address.schema, address.table) for name, address in self._tables.items()}
        there = renamed(sql, places, self._backend.dialect)
        try:
            answer = spark.answer if self._address.scheme in SPARK else _answer
            return Result(*answer(self._backend, there))
        except Exception as fault:  # noqa: BLE001  each engine has exceptions of its own
            message = f"fails: {self._address.says(str(fault) or type(fault).__name__)}"
            raise Refusal(message, "", code="E-QUERY") from None


def _answer(backend: SQLBackend, sql: str) -> tuple[list[str], list[tuple[object, ...]]]:
    """Return the columns and rows of a query as the driver gives them: decimals are exact."""
    cursor = backend.raw_sql(sql)
    return [column[0] for column in cursor.description], cursor.fetchall()


def one_place(address: Address) -> Key:
    """Return by what two addresses lead to the same database, whatever their tables."""
    file = address.file and address.file.resolve()
    return address.scheme, address.backend, file, tuple(sorted(address.options.items()))
