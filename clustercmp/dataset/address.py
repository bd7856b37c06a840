"""Where a table is: what the address of a database says, and how it is shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from clustercmp.errors import UsageError, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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
SETTINGS = {"duckdb": ("memory_limit", "threads"), "sqlite": ()}  # that an address may have
HIDDEN = "***"
SECRET = ("pass", "pwd", "token", "secret", "key", "credential")  # in a parameter's name
LONGEST = 200  # characters of what a database says


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
        _refuse_settings(safe, options, SETTINGS[scheme])
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


def _refuse_settings(safe: str, options: Iterable[str], known: Sequence[str]) -> None:
    """Raise UsageError for a setting that could open the file to write, or that means nothing."""
    for name in options:
        if name not in known:
            there = ", ".join(("table", "schema", *known))
            message = f"{safe}: {quoted(name)} cannot be set in the address of a file; {there} can"
            raise UsageError(message)


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
