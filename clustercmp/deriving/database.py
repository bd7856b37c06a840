"""A database that a recipe names: its queries run there, over the recipe's tables alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from clustercmp.dataset.database import SPARK, address_of, asking, connect, table_of
from clustercmp.dataset.ledger import Refusal
from clustercmp.deriving.figures import Result
from clustercmp.deriving.statement import refuse_other_than_select, renamed, tables_read

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from clustercmp.dataset.database import Address

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
            done = self._backend.raw_sql(there)
            if self._address.scheme in SPARK:
                return Result(done.columns, done.collect())
            return Result([column[0] for column in done.description], done.fetchall())
        except Exception as fault:  # noqa: BLE001  each engine has exceptions of its own
            message = f"fails: {self._address.says(str(fault) or type(fault).__name__)}"
            raise Refusal(message, "", code="E-QUERY") from None


def beside(text: str, folder: Path) -> Address:
    """Return what an address says; a database's file may stand in the recipe's folder.

    Raises UsageError as `address_of` does.
    """
    address = address_of(text)
    if not address.file or (address.file.is_absolute() and address.file.is_file()):
        return address
    return replace(address, file=folder / address.file.relative_to(address.file.anchor))


def one_place(address: Address) -> Key:
    """Return by what two addresses lead to the same database, whatever their tables."""
    return address.scheme, address.backend, address.file, tuple(sorted(address.options.items()))
