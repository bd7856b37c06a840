"""The recipe: a TOML file that names tables of records, and gives each metric its query."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

from clustercmp.dataset.address import address_of, is_address, shown
from clustercmp.dataset.declared import Metric
from clustercmp.dataset.document import Document, path_of
from clustercmp.dataset.ledger import Ledger
from clustercmp.dataset.names import did_you_mean, offers
from clustercmp.dataset.opening import open_file
from clustercmp.dataset.parts import parts_below
from clustercmp.dataset.sidecar import SECTIONS, Declarations
from clustercmp.deriving.declared import Query, RecordTable, Type
from clustercmp.deriving.parquet import is_parquet
from clustercmp.deriving.record_file import read_records, with_keys
from clustercmp.deriving.toml_text import toml_text
from clustercmp.errors import DataError, Problem, UsageError, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from clustercmp.dataset.address import Address
    from clustercmp.dataset.document import Entry

    Problems = list[Problem]

CODE = "E-RECIPE"
WRITTEN = "# Written by clustercmp derive"
"""How a sidecar begins that may be written anew."""

TEXT_KEYS = tuple(key for key in RecordTable.__struct_fields__ if key not in ("file", "database"))
QUERY_KEYS = Query.__struct_fields__
METRIC_KEYS = tuple(name for name in Metric.__struct_fields__ if name != "name")


@dataclass(frozen=True)
class Recipe:
    """A recipe that is as it should be; `sidecar` is what it says of the metrics and places."""

    path: Path
    sha256: str
    tables: Mapping[str, RecordTable]
    metrics: Mapping[str, Query]
    sidecar: str
    declared: Declarations

    @property
    def name(self) -> str:
        """What figures call the recipe: the name of its file."""
        return self.path.name

    def problem(self, code: str, message: str, fix: str, metric: str) -> Problem:
        """Return an error of the query of a metric."""
        where = path_of("metrics", metric, "sql")
        return Problem("error", code, message, fix, str(self.path), column=where)

    @property
    def files(self) -> list[Path]:
        """The files that the recipe reads, itself first, whether they are there or not."""
        return [self.path, *(file for table in self.tables for file in self.files_of(table))]

    def beside(self, table: str) -> Path:
        """Return the path of the file or folder of a table."""
        return self.path.parent / self.tables[table].file

    def files_of(self, table: str) -> list[Path]:
        """Return the files of a table: one, or the Parquet files in its folder, or a database's."""
        if address := self.address(table):
            return [address.file] if address.file else []
        path = self.beside(table)
        return list(parts_below(path)) if path.is_dir() else [path]

    def address(self, table: str) -> Address | None:
        """Return the address of a table in a database, whose file may stand beside the recipe."""
        text = self.tables[table].database
        if not text:
            return None
        address = address_of(text)
        if not address.file or (address.file.is_absolute() and address.file.is_file()):
            return address
        return replace(
            address, file=self.path.parent / address.file.relative_to(address.file.anchor)
        )

    def place(self, table: str) -> str:
        """Return where a table is, as the recipe says it, but for a password."""
        stated = self.tables[table]
        return stated.file or shown(stated.database)


def read_recipe(path: Path) -> Recipe:
    """Read a recipe; DataError with all that is wrong in it, AccessError where it is not there."""
    with open_file(path, str(path)) as file:
        content = file.read()
    problems: Problems = []
    document = Document(str(path), problems, CODE)
    said = document.parse(content)
    if not problems:
        document.refuse_unknown(said, ("tables", *_SHARED))
    tables = _tables(document, said, path.parent)
    read = _metrics(document, said)
    sidecar = toml_text({**{key: said[key] for key in _SHARED if key in said}, **read.meaning})
    declared = Declarations()
    declared.read(sidecar.encode(), str(path))
    problems += [replace(problem, code=CODE) for problem in declared.problems]
    if not problems and not read.queries:
        document.refuse("has no metric", fix='write [metrics.NAME] with sql = "SELECT ..."')
    if problems:
        raise DataError(*problems)
    text = f"{WRITTEN} from {path.name}; change that, and not this.\n\n{sidecar}\n"
    digest = sha256(content).hexdigest()
    return Recipe(path, digest, tables, read.queries, text, declared)


_SHARED = tuple(section for section in SECTIONS if section != "columns")


def _tables(document: Document, said: Entry, folder: Path) -> dict[str, RecordTable]:
    """Return the tables by name; two that differ only in case are one for an engine."""
    tables: dict[str, RecordTable] = {}
    spelt: dict[str, str] = {}
    for name, entry in document.table(said.get("tables", {}), "tables").items():
        where = ("tables", name)
        plain = document.table(entry, *where)
        document.refuse_unknown(plain, RecordTable.__struct_fields__, *where)
        types = _types(document, plain.get("types", {}), *where, "types")
        table = document.converted(RecordTable, {**plain, "types": types}, *where)
        if spelt.setdefault(name.casefold(), name) != name:
            document.refuse(f"is the same name as {spelt[name.casefold()]}", *where)
        if not name.strip() or not name.isprintable():
            document.refuse("is no name", *where)
        elif table:
            tables[name] = table
            _check_address(document, table.database, *where, "database")
            if table.database or is_parquet(folder / table.file):
                kind = "in a database" if table.database else "Parquet"
                _refuse_text_keys(document, plain, kind, *where)
            else:
                _check_text_keys(document, table, *where)
    return tables


def _types(document: Document, entry: object, *where: str) -> dict[str, str]:
    """Return the types by column that are some, and record the others."""
    kinds = get_args(Type)
    said = document.table(entry, *where)
    for column, kind in said.items():
        if kind not in kinds:
            offer = did_you_mean(offers(str(kind), kinds))
            there = f"here are {', '.join(kinds)}"
            fix = f"{offer} T{there}" if offer else f"t{there}"
            document.refuse(f"{quoted(str(kind))} is no type", *where, column, fix=fix)
    return {column: kind for column, kind in said.items() if kind in kinds}


def _refuse_text_keys(document: Document, said: Entry, kind: str, *where: str) -> None:
    """Record every key that only the text of a CSV has a use for."""
    for key in said:
        if key in TEXT_KEYS:
            message = f"is for CSV, and this table is {kind}"
            document.refuse(message, *where, key, fix="leave it out")


def _check_text_keys(document: Document, table: RecordTable, *where: str) -> None:
    """Record every key that no text can be read by; each is tried with those before it."""
    said: dict[str, Any] = {}
    for key in ("delimiter", "encoding", "decimal", "thousands"):
        trial = RecordTable("trial", **said, **{key: getattr(table, key)})
        try:
            read_records(BytesIO(), Ledger("trial"), trial)
        except UsageError as fault:
            document.refuse(with_keys(str(fault)), *where, key)
        else:
            said[key] = getattr(table, key)


def _check_address(document: Document, text: str, *where: str) -> None:
    """Record what is wrong with the address of a database, if there is one."""
    if text and not is_address(text):
        fix = "write one such as duckdb:///FILE?table=NAME or postgres://USER@HOST/NAME?table=NAME"
        document.refuse("is no address of a database", *where, fix=fix)
    elif text:
        try:
            address_of(text)
        except UsageError as fault:
            document.refuse(str(fault), *where)


class _Metrics(NamedTuple):
    """The queries by metric, and what is said of the metrics besides."""

    queries: dict[str, Query]
    meaning: dict[str, dict[str, Entry]]


def _metrics(document: Document, said: Entry) -> _Metrics:
    queries: dict[str, Query] = {}
    meaning: dict[str, Entry] = {}
    for name, entry in document.table(said.get("metrics", {}), "metrics").items():
        where = ("metrics", name)
        plain = document.table(entry, *where)
        document.refuse_unknown(plain, (*QUERY_KEYS, *METRIC_KEYS), *where)
        asked = {key: value for key, value in plain.items() if key in QUERY_KEYS}
        query = document.converted(Query, asked, *where)
        meaning[name] = {key: value for key, value in plain.items() if key in METRIC_KEYS}
        if query:
            queries[name] = query
    return _Metrics(queries, {"metrics": meaning} if meaning else {})
