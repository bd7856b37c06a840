"""The connection and the table that the address of a database leads to, and what they say."""

from __future__ import annotations

import re
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote, unquote, urlencode, urlsplit

from clustercmp.dataset.address import OTHERS, POSTGRES, SPARK, Address
from clustercmp.errors import AccessError, ClustercmpError, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ibis.backends.sql import SQLBackend
    from ibis.expr.types import Table

EXTRAS = {**dict.fromkeys(POSTGRES, "postgres"), **dict.fromkeys(SPARK, "spark")}
COLLATIONS = {  # how many there may be that take different texts for equal
    "duckdb": "SELECT count(*) FROM (SELECT sql FROM duckdb_tables() UNION ALL "
    "SELECT sql FROM duckdb_views() WHERE NOT internal) WHERE sql ILIKE '%collate%'",
    "sqlite": "SELECT count(*) FROM sqlite_master WHERE sql LIKE '%collate%'",
    **dict.fromkeys(POSTGRES, "SELECT count(*) FROM pg_collation WHERE NOT collisdeterministic"),
}
WAL = slice(18, 20)  # bytes of an SQLite file
PATIENCE = "10"  # seconds for a host to answer


@contextmanager
def asking(address: Address) -> Iterator[None]:
    """Turn whatever a database or its driver raises into an AccessError of one line."""
    try:
        with warnings.catch_warnings():
            # Ibis asks DuckDB in ways that DuckDB deprecates; nobody here can mend that
            warnings.simplefilter("ignore", DeprecationWarning)
            yield
    except (ClustercmpError, MemoryError):
        raise
    except ImportError as fault:
        raise AccessError(_not_installed(address, fault)) from None
    except Exception as fault:  # noqa: BLE001  each engine has exceptions of its own
        raise AccessError(_failed(address, fault)) from None


def connect(address: Address) -> SQLBackend:
    """Connect to a database, to read only where the engine can; AccessError says what failed.

    A file that is not there is never made, and DuckDB installs and loads no extension by itself.
    """
    if address.file and not address.file.is_file():
        message = f"{address.shown}: no such database file; check its name and folder"
        raise AccessError(message)
    with asking(address):
        return _connected(address)


def _connected(address: Address) -> Any:  # noqa: ANN401  Ibis's backends have no common type
    import ibis  # noqa: PLC0415  costs start-up; only databases need it

    options: dict[str, Any] = dict(address.options)
    if address.scheme == "duckdb":
        extensions = ("autoinstall_known_extensions", "autoload_known_extensions")
        quiet = dict.fromkeys(extensions, "false")
        return ibis.duckdb.connect(str(address.file), read_only=True, **{**options, **quiet})
    if address.scheme == "sqlite":
        import sqlite3  # noqa: PLC0415  as above

        file = cast("Path", address.file).absolute()
        how = "immutable=1" if _rests(file) else "mode=ro"
        connection = sqlite3.connect(f"file:{quote(str(file))}?{how}", uri=True)
        connection.execute("SELECT 1 FROM sqlite_master").fetchall()
        return ibis.sqlite.from_connection(connection)
    if address.scheme in SPARK:
        from clustercmp.dataset.spark import session  # noqa: PLC0415  as above

        return ibis.pyspark.connect(session(address))
    if address.scheme in POSTGRES:
        parts = urlsplit(address.backend)
        login = parts.netloc.rpartition("@")[0].partition(":")
        user, password = (unquote(text) or None for text in (login[0], login[2]))
        stated = {
            "host": parts.hostname,
            "port": parts.port,
            "user": user,
            "password": password,
            "database": unquote(parts.path.strip("/")) or None,
        }
        options = {"connect_timeout": PATIENCE, **options}
        options["options"] = f"{options.get('options', '')} -c default_transaction_read_only=on"
        stated = {name: value for name, value in stated.items() if value}
        return ibis.postgres.connect(**stated, **options)
    query = f"?{urlencode(options)}" if options else ""
    return ibis.connect(f"{address.backend}{query}")


def _rests(file: Path) -> bool:
    """Say whether an SQLite file has a write-ahead log that nobody uses.

    Opened as usual it would be made, and left behind.
    """
    with file.open("rb") as stream:
        ahead = stream.read(WAL.stop)[WAL] == b"\2\2"
    return ahead and not file.with_name(f"{file.name}-wal").exists()


def table_of(backend: SQLBackend, address: Address) -> Table:
    """Return the table of an address; AccessError offers others where there is none."""
    with asking(address):
        try:
            return backend.table(address.table, database=_database(address))
        except Exception:
            there = _tables(backend, address)
            if address.table in there:
                raise
    from clustercmp.dataset.names import did_you_mean, offers  # noqa: PLC0415  only a mistake

    listed = f"there are {', '.join(sorted(there)[:10])}" if there else "it has no tables"
    offer = did_you_mean(offers(address.table, there)) or listed
    message = f"{address.shown}: there is no table {quoted(address.table)}; {offer}"
    raise AccessError(message)


def _tables(backend: SQLBackend, address: Address) -> list[str]:
    """Return the names of the tables that there are."""
    if address.scheme != "duckdb":
        return list(backend.list_tables(database=_database(address)))
    # Ibis 12 asks for this with a method that DuckDB 2 no longer has
    found = backend.con.execute("SELECT table_schema, table_name FROM information_schema.tables")
    return [name for schema, name in found.fetchall() if schema == (address.schema or "main")]


def _database(address: Address) -> Any:  # noqa: ANN401  as Ibis takes it
    return (address.schema,) if address.schema else None


def without_text(table: Table) -> dict[int, str]:
    """Return which of a table's columns are of a type that no text stands for, and which."""
    kinds = table.schema().types
    return {
        place: str(kind)
        for place, kind in enumerate(kinds)
        if kind.is_nested() or kind.is_unknown()
    }


def narrow(table: Table) -> set[int]:
    """Return which of a table's columns hold floats of fewer bits than Python's."""
    kinds = table.schema().types
    return {place for place, kind in enumerate(kinds) if kind.is_float16() or kind.is_float32()}


def compares_bytes(backend: SQLBackend, address: Address) -> bool:
    """Say whether texts are equal only where they are the same, under no collation."""
    asked = COLLATIONS.get(address.scheme)
    with asking(address):
        return not asked or backend.raw_sql(asked).fetchone()[0] == 0


def dated(table: Table) -> set[int]:
    """Return which of a table's columns are of a type of dates."""
    kinds = table.schema().types
    return {place for place, kind in enumerate(kinds) if kind.is_date() or kind.is_timestamp()}


def _not_installed(address: Address, fault: ImportError) -> str:
    extra = EXTRAS.get(address.scheme, "engine")
    install = f"pip install 'clustercmp[{extra}]'"
    if address.scheme in OTHERS and fault.name != "ibis":
        install = f"pip install 'ibis-framework[{address.scheme}]'"
    return f"{address.shown}: what reads it is not installed; {install}"


def _failed(address: Address, fault: Exception) -> str:
    said = address.says(str(fault) or type(fault).__name__)
    lower = said.lower()
    if "password" in lower or "authentication" in lower:
        fix = "check user and password"
    elif re.search(r"refused|\bresolve\b|translate host|timeout", lower):
        fix = "check host and port, and that it runs"
    elif "lock" in lower:
        fix = "close what else has it open, and try again"
    elif re.search(r"utf-?8|unicode", lower):
        fix = "mend the text in it"
    else:
        fix = "check the address"
    return f"{address.shown}: the database says: {said}; {fix}"
