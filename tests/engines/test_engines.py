"""One table on DuckDB, PostgreSQL and Spark: the same rows as from its CSV, and no password."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run

# Drivers warn of each other's deprecations, and leave sockets to the end: not ours to mend.
pytestmark = pytest.mark.filterwarnings("default")

HOSTILE = "O'Hare \"X\" \\ '; DROP TABLE figures; --"
ENGINES = ["duckdb", "postgres", "spark"]
COMMANDS = [
    ("compare", HOSTILE, "Zürich"),
    ("compare", "leeds", "bath", "łódź"),
    ("rank", "jobs"),
    ("rank", "pay"),
]


@pytest.fixture
def address(request: pytest.FixtureRequest, engine: str) -> str:
    if engine == "postgres":
        return str(request.getfixturevalue("server").address())
    return str(request.getfixturevalue(f"{engine}_address"))


def rows_of(text: str) -> list[dict[str, Any]]:
    rows = json.loads(text)["rows"]
    assert isinstance(rows, list)
    assert rows
    return rows


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("command", COMMANDS)
def test_an_engine_answers_as_the_csv_does(
    run: Run, csv_file: Path, address: str, command: tuple[str, ...]
) -> None:
    expected = run(*command, "--csv", "-q", "-d", str(csv_file))
    found = run(*command, "--csv", "-q", "-d", address)
    assert (found.status, found.err, found.out) == (0, "", expected.out)
    expected, found = (run(*command, "--json", "-q", "-d", d) for d in (str(csv_file), address))
    assert rows_of(found.out) == rows_of(expected.out)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_process_of_its_own_answers_and_says_nothing_else(
    run: Run, csv_file: Path, address: str
) -> None:
    command = ("rank", "jobs", "--csv", "-q", "-d")
    found = subprocess.run(
        [sys.executable, "-m", "clustercmp", *command, address],
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=180,
    )
    expected = run(*command, str(csv_file)).out
    assert (found.returncode, found.stderr, found.stdout) == (0, "", expected)


@pytest.mark.parametrize("engine", ENGINES)
def test_of_all_figures_only_those_of_the_two_cities_come_back(
    run: Run, csv_file: Path, address: str, fetched: list[tuple[object, ...]]
) -> None:
    assert run("compare", "leeds", "bath", "--csv", "-q", "-d", address).status == 0
    with csv_file.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    value = header.index("value")
    asked = [(*row[:2], int(row[2])) for row in rows if row[0] in {"Leeds", "Bath"} and row[value]]
    figures = [row[:3] for row in fetched if len(row) == len(header)]
    assert Counter(figures) == Counter(asked)
    assert len(figures) < len(rows) / 4
