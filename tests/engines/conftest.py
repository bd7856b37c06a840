"""The engines that the tests ask: PostgreSQL and Spark are started here and stopped at the end."""

from __future__ import annotations

import csv
import os
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

import duckdb
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

USER = "clustercmp"
PASSWORD = "p@ss/w:rd?#&%='\\ ü€"  # noqa: S105  all that addresses and libpq may stumble over
HOSTILE = "O'Hare \"X\" \\ '; DROP TABLE figures; --"
CITIES = ("Leeds", "Bath", "York", "Zürich", "Łódź", "東京", HOSTILE, "Hull", "Derby", "Ely")
UNITS = {"jobs": "", "pay": "GBP", "patents": "", "rent": "GBP", "floor space": "m2"}
HEADER = ("city", "metric", "year", "value", "unit", "qualifier", "source", "note")
COLUMNS = (
    "city text, metric text, year int, value decimal(20, 4),"
    " unit text, qualifier text, source text, note text"
)
DATABASES = Path("/usr/lib/postgresql")  # where Debian keeps the programs, by version


def rows() -> Iterator[tuple[object, ...]]:
    """Yield 310 rows; a bound, an estimate, missing values, and a second source for some."""
    for place, city in enumerate(CITIES):
        for kind, (metric, unit) in enumerate(UNITS.items()):
            for year in range(2018, 2024):
                number = 17 * (place + 1) * (kind + 1) + year % 7
                value = "" if (place + year) % 11 == 0 else f"{number}.{place}" if kind else number
                qualifier = {(0, 2023): "over", (1, 2023): "about"}.get((place, year), "")
                yield city, metric, year, value, unit, qualifier, "Census, 1st", 'a "note"'
        yield city, "jobs", 2023, 1000 + place, "", "", "Survey", ""


class Server(NamedTuple):
    """A PostgreSQL that listens on a port of this machine alone."""

    port: int
    password: str = PASSWORD

    def address(self, table: str = "figures", password: str = PASSWORD, port: int = 0) -> str:
        """Return the address of a table."""
        login = f"{USER}:{quote(password, safe='')}"
        return f"postgres://{login}@127.0.0.1:{port or self.port}/postgres?table={table}"


@pytest.fixture(scope="session")
def csv_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the CSV from which all engines have their table."""
    path = tmp_path_factory.mktemp("csv") / "figures.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(rows())
    return path


@pytest.fixture(scope="session")
def duckdb_address(csv_file: Path) -> str:
    """Return the address of the table in DuckDB; its Parquet is in the same folder."""
    folder = csv_file.parent
    with duckdb.connect(str(folder / "figures.db")) as connection:
        connection.execute(f"CREATE TABLE figures ({COLUMNS})")
        connection.execute(
            "INSERT INTO figures SELECT * FROM read_csv(?, all_varchar = true)", [str(csv_file)]
        )
        connection.execute(f"COPY figures TO '{folder}/figures.parquet' (FORMAT parquet)")
    return f"duckdb:///{folder}/figures.db?table=figures"


@pytest.fixture(scope="session")
def spark_address(csv_file: Path, duckdb_address: str) -> str:
    """Return the address of the Parquet for Spark, whose one session starts when first asked."""
    assert duckdb_address
    return f"spark://local[1]/{csv_file.parent}?table=figures"


@pytest.fixture(scope="session")
def server(csv_file: Path) -> Iterator[Server]:
    """Start PostgreSQL with a folder of its own, and stop it whatever happens."""
    import psycopg  # noqa: PLC0415  needs libpq, which comes with PostgreSQL

    with running() as port:
        with psycopg.connect(
            host="127.0.0.1", port=port, user=USER, password=PASSWORD, dbname="postgres"
        ) as connection:
            connection.execute(f"CREATE TABLE figures ({COLUMNS})".encode())
            connection.execute("CREATE TABLE unlike (place_of text, v int)")
            with connection.cursor().copy("COPY figures FROM STDIN (FORMAT csv, HEADER)") as copy:
                copy.write(csv_file.read_bytes())
        yield Server(port)


@contextmanager
def running() -> Iterator[int]:
    """Run PostgreSQL on a free port of the loopback, passwords by SCRAM; yield the port."""
    found = sorted(DATABASES.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        pytest.fail(f"no initdb below {DATABASES}: apt-get install postgresql")
    programs = found[-1].parent
    folder = Path(tempfile.mkdtemp(prefix="clustercmp-"))
    secret = folder / "password"
    secret.write_text(PASSWORD, encoding="utf-8")
    if os.geteuid() == 0:  # which initdb refuses to run as
        for path in (folder, secret):
            shutil.chown(path, "postgres", "postgres")
    data = str(folder / "data")
    port = free_port()
    where = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder}"
    settings = f"{where} -c fsync=off"
    try:
        call(
            programs / "initdb",
            "-D",
            data,
            "-U",
            USER,
            "-A",
            "scram-sha-256",
            "--pwfile",
            str(secret),
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        )
        call(
            programs / "pg_ctl",
            "-D",
            data,
            "-w",
            "-l",
            str(folder / "log"),
            "-o",
            settings,
            "start",
        )
        try:
            yield port
        finally:
            call(programs / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


def call(program: Path, *words: str) -> None:
    """Run a program of PostgreSQL as a user that it accepts."""
    other: Sequence[str] = ("runuser", "-u", "postgres", "--") if os.geteuid() == 0 else ()
    subprocess.run(
        [*other, str(program), *words], check=True, cwd="/", stdout=subprocess.DEVNULL, timeout=60
    )


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
