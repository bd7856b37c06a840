"""The tables of a recipe, on their way into the engines that its queries run in."""

from __future__ import annotations

import hashlib
from importlib.util import find_spec
from typing import TYPE_CHECKING, Protocol

from clustercmp.dataset.engine import INSTALL
from clustercmp.dataset.ledger import Ledger, Refusal
from clustercmp.dataset.opening import open_file
from clustercmp.dataset.parts import ENDING
from clustercmp.deriving.database import Database, one_place
from clustercmp.deriving.embedded import Embedded
from clustercmp.deriving.parquet import is_parquet, read_parts
from clustercmp.deriving.record_file import read_records
from clustercmp.errors import AccessError, DataError, Problem, UsageError

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from clustercmp.dataset.address import Address
    from clustercmp.deriving.figures import Result
    from clustercmp.deriving.recipe import Recipe


class Engine(Protocol):
    """What queries run in; `names` are those of the recipe's tables that it has."""

    names: set[str]

    def tables_of(self, sql: str, known: Collection[str]) -> list[str]:
        """Return the known tables that a query reads; Refusal where it is not one SELECT."""

    def run(self, sql: str) -> Result:
        """Run a query; Refusal where it fails."""


def required() -> None:
    """Raise UsageError where what queries run in is not installed."""
    if not all(map(find_spec, ("duckdb", "ibis", "pyarrow", "sqlglot"))):
        message = f"derive needs more packages: {INSTALL}"
        raise UsageError(message)


class Tables:
    """The tables of a recipe; `engines` have them when they are loaded.

    `inputs` are the SHA-256 of their files by path, but for databases.
    """

    def __init__(self, recipe: Recipe) -> None:
        self._recipe = recipe
        self.engines: list[Engine] = []
        self.inputs: dict[str, str] = {}
        self.problems: list[Problem] = []

    def load(self) -> None:
        """Load all; DataError with every error of every file, AccessError with all not there."""
        faults: list[str] = []
        unlisted = 0
        embedded = Embedded()
        databases: dict[tuple[object, ...], dict[str, Address]] = {}
        for name in self._recipe.tables:
            if address := self._recipe.address(name):
                databases.setdefault(one_place(address), {})[name] = address
                continue
            try:
                unlisted += self._load(name, embedded)
            except AccessError as fault:
                faults.append(str(fault))
        embedded.shut()
        if embedded.names or not databases:
            self.engines.append(embedded)
        for tables in databases.values():
            try:
                self.engines.append(Database(tables))
            except AccessError as fault:
                faults.append(str(fault))
        if faults:
            raise AccessError("\n".join(faults))
        if errors := [problem for problem in self.problems if problem.severity == "error"]:
            raise DataError(*errors, unlisted=unlisted)

    def _load(self, name: str, engine: Embedded) -> int:
        """Load a table of files, and return how many errors of it are not listed."""
        path = self._recipe.beside(name)
        ledger = Ledger(str(path))
        if is_parquet(path):
            self._load_parts(name, path, engine, ledger)
        else:
            with open_file(path, str(path)) as file:
                records = read_records(file, ledger, self._recipe.tables[name])
            self.inputs[str(path)] = records.sha256
            if not ledger.count("error"):
                engine.add_records(name, records)
        self.problems += ledger.problems()
        return ledger.unlisted

    def _load_parts(self, name: str, path: Path, engine: Embedded, ledger: Ledger) -> None:
        parts = self._recipe.files_of(name)
        if not parts:
            message = f"{path}: no file in this folder ends in {ENDING}"
            raise AccessError(message)
        for part in parts:
            with open_file(part, str(part)) as file:
                self.inputs[str(part)] = hashlib.file_digest(file, "sha256").hexdigest()
        try:
            engine.add_dataset(name, read_parts(parts, path if path.is_dir() else None))
        except Refusal as refusal:
            ledger.error(refusal.code, refusal.message, refusal.fix)
