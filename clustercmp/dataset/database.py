"""Databases by their address: what it says, and the connection and the table that it leads to."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from clustercmp.errors import AccessError, ClustercmpError, UsageError, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ibis.backends.sql import SQLBackend
    from ibis.expr.types import Table

FILES = ("duckdb", "sqlite")
SPARK = ("spark", "pyspark")
POSTGRES = ("postgres", "postgresql")
OTHERS = (
    "athena",
    "bigquery",
    "clickhouse",
    "databricks",
    "druid",
    "exasol",
    "impala",
    "materialize",
    "mssql",
    "mysql",
    "oracle",
    "risingwave",
    "singlestoredb",
    "snowflake",
    "trino",
)
SCHEMES = (*FILES, *POSTGRES, *SPARK, *OTHERS)
EXTRAS = {**dict.fromkeys(POSTGRES, "postgres"), **dict.fromkeys(SPARK, "spark")}
HIDDEN = "***"
SECRET = ("pass", "pwd", "token", "secret", "key", "credential")  # in a parameter's name
LONGEST = 200  # characters of what a database says
PATIENCE = "10"  # seconds for a host to answer


@dataclass(frozen=True, slots=True)
class Address:
    """Where a table is: the address for Ibis, without what is ours, and the table's name.

    `shown` is the address as typed with the password hidden; nothing else of it may be printed.
    `file` is the database's file where it is one, `options` the other parameters by name.
    """

    shown: str
    scheme: str
    table: str
    schema: str = ""
    file: Path | None = None
    options: dict[str, str] = field(default_factory=dict, repr=False)
    backend: str = field(default="", repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)

    def says(self, text: str) -> str:
        """Return what a database says in one line, without the password."""
        for secret in self.secrets:
            text = text.replace(secret, HIDDEN)
        line = " ".join(text.split())
        return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def is_address(text: str) -> bool:
    """Say whether a text is the address of a database, well-formed or not."""
    scheme, mark, _ = text.partition("://")
    return bool(mark) and scheme.lower() in SCHEMES


def shown(text: str) -> str:
    """Return an address with what is secret in it hidden.

    That is all between the first colon and the last `@`, as a password may hold any sign, and
    the values of parameters such as `password` and `token`.
    """
    scheme, _, rest = text.partition("://")
    head = rest.rpartition("?")[0] or rest
    if scheme.lower() not in FILES and "@" in (before := head if "@" in head else rest):
        known, _, _ = before.rpartition("@")
        user, colon, password = known.partition(":")
        if colon and password:
            rest = f"{user}:{HIDDEN}{rest[len(known) :]}"
    place, mark, query = rest.rpartition("?")
    if mark:
        rest = f"{place}?{'&'.join(map(_shown_parameter, query.split('&')))}"
    return f"{scheme}://{rest}"


def _shown_parameter(text: str) -> str:
    name, equals, _ = text.partition("=")
    return f"{name}={HIDDEN}" if equals and _is_secret(name) else text


def _is_secret(name: str) -> bool:
    return any(part in unquote(name).lower() for part in SECRET)


def address_of(text: str) -> Address:
    """Return what an address says; raise UsageError where it lacks the table or makes no sense."""
    safe = shown(text)
    scheme, _, rest = text.partition("://")
    place, _, query = rest.rpartition("?") if "?" in rest else (rest, "", "")
    options = dict(parse_qsl(query, keep_blank_values=True))
    table, schema = options.pop("table", ""), options.pop("schema", "")
    if not table:
        join = "&" if query else "?"
        message = f"{safe}: which table? write it at the end: {safe}{join}table=NAME"
        raise UsageError(message)
    if "\0" in unquote(text):
        message = f"{safe}: there is a NUL character in the address; remove it"
        raise UsageError(message)
    scheme = scheme.lower()
    if scheme in FILES:
        return Address(safe, scheme, table, schema, _file(place), options)
    secrets = [value for name, value in options.items() if _is_secret(name)]
    _, colon, password = place.rpartition("@")[0].partition(":")
    if colon and password:
        secrets += [password, unquote(password)]
    if set("/?#") & set(place.rpartition("@")[0]):
        message = f"{safe}: write / ? # and @ in a user or password as {quote('/?#@', safe='')}"
        raise UsageError(message)
    backend = f"{scheme}://{place}"
    try:
        _ = urlsplit(backend).port if scheme not in SPARK else None
    except ValueError:
        message = f"{safe}: the port is not a number; write HOST:PORT"
        raise UsageError(message) from None
    longest = tuple(sorted(filter(None, set(secrets)), key=len, reverse=True))
    return Address(safe, scheme, table, schema, None, options, backend, longest)


def _file(place: str) -> Path:
    """Return the file of a place: `///f.db` is in the root if it is there, else in this folder."""
    text = unquote(place)
    relative = Path(text.lstrip("/"))
    path = Path("/", relative) if text.startswith("/") else relative
    return relative if relative.is_file() and not path.is_file() else path


def file_of(text: str) -> Path | None:
    """Return the file of a database by its address; None where it is in no file."""
    scheme, _, rest = text.partition("://")
    place = rest.rpartition("?")[0] or rest
    return _file(place) if scheme.lower() in FILES else None


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

        path = quote(str(address.file.absolute() if address.file else ""))
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
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


def columns(table: Table) -> list[str]:
    """Return the names of a table's columns, in its order."""
    return list(table.columns)


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
    elif any(text in lower for text in ("refused", "resolve", "translate host", "timeout")):
        fix = "check host and port, and that it runs"
    else:
        fix = "check the address"
    return f"{address.shown}: the database says: {said}; {fix}"
