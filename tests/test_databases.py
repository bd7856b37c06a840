"""Tables of databases, by their address: the same answers as from a file, and no password."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import duckdb
import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.conftest import Run

ROWS = [("Leeds", "jobs", 2022, 5.5), ("Bath", "jobs", 2022, 7.0), ("York", "jobs", 2022, None)]
COLUMNS = "city text, metric text, year int, value double precision"
HOSTILE = "'; DROP TABLE t; --"


def made(
    folder: Path, engine: str, rows: Sequence[tuple[object, ...]], columns: str = COLUMNS
) -> str:
    """Return the address of a table with these rows."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{engine}.db"
    connection = duckdb.connect(str(path)) if engine == "duckdb" else sqlite3.connect(path)
    connection.execute(f"CREATE TABLE t ({columns})")
    marks = ", ".join("?" * (columns.count(",") + 1))
    for row in rows:
        connection.execute(f"INSERT INTO t VALUES ({marks})", row)  # noqa: S608  marks only
    connection.commit()
    connection.close()
    return f"{engine}:///{path}?table=t"


ENGINES = pytest.mark.parametrize("engine", ["duckdb", "sqlite"])


@ENGINES
@pytest.mark.parametrize("command", [("compare", "leeds", "bath"), ("rank", "jobs")])
def test_a_table_answers_as_its_file_does(
    run: Run, tmp_path: Path, engine: str, command: tuple[str, ...]
) -> None:
    file = tmp_path / "t.csv"
    file.write_text(
        "city,metric,year,value\nLeeds,jobs,2022,5.5\nBath,jobs,2022,7\nYork,jobs,2022,\n"
    )
    address = made(tmp_path, engine, ROWS)
    expected = run(*command, "--csv", "-q", "-d", str(file)).out.replace(str(file), address)
    found = run(*command, "--csv", "-q", "-d", address)
    assert (found.status, found.err, found.out) == (0, "", expected)


@ENGINES
def test_a_database_that_is_not_there_is_not_made(run: Run, tmp_path: Path, engine: str) -> None:
    found = run("list", "cities", "-d", f"{engine}:///{tmp_path}/no.db?table=t")
    assert found.status == 4
    assert "no such database file" in found.err
    assert list(tmp_path.iterdir()) == []


@ENGINES
def test_a_missing_table_is_offered_another(run: Run, tmp_path: Path, engine: str) -> None:
    found = run("list", "cities", "-d", made(tmp_path, engine, ROWS) + "t")
    assert found.status == 4
    assert found.err.endswith('there is no table "tt"; did you mean t?\n')


@ENGINES
def test_a_missing_column_is_a_problem_of_the_data(run: Run, tmp_path: Path, engine: str) -> None:
    found = run("list", "cities", "-d", made(tmp_path, engine, [("a", 1)], "place_of text, v int"))
    assert found.status == 3
    assert found.err.count("\n") == 1
    assert "the header has no city column" in found.err


@ENGINES
def test_a_text_that_is_no_figure_is_shown_with_its_rows_key(
    run: Run, tmp_path: Path, engine: str
) -> None:
    columns = "city text, metric text, year int, value text"
    address = made(tmp_path, engine, [*ROWS, ("Hull", "jobs", 2021, "abc")], columns)
    found = run("list", "cities", "-d", address)
    assert found.status == 3
    assert found.err.startswith(f'{address}: value: Hull, jobs, 2021: "abc" is not a number')


@ENGINES
def test_a_conflict_names_no_line(run: Run, tmp_path: Path, engine: str) -> None:
    found = run("list", "cities", "-d", made(tmp_path, engine, [*ROWS, ("leeds", "jobs", 2022, 6)]))
    assert found.status == 3
    assert "Leeds, jobs, 2022 is given twice: value 6 here, 5.5 on another row" in found.err


@ENGINES
def test_hostile_names_and_conditions_are_only_texts(run: Run, tmp_path: Path, engine: str) -> None:
    address = made(tmp_path, engine, [*ROWS, (HOSTILE, "jobs", 2022, 1)])
    found = run("list", "cities", "--csv", "-q", "-d", address, "--where", f"city={HOSTILE}")
    assert (found.status, found.out.count("\n")) == (0, 2)
    assert run("list", "cities", "-d", f"{address}{HOSTILE}").status == 4
    assert run("rank", "jobs", "-q", "-d", address).status == 0


@ENGINES
def test_a_table_without_rows_says_so(run: Run, tmp_path: Path, engine: str) -> None:
    found = run("list", "cities", "-d", made(tmp_path, engine, []))
    assert found.status == 3
    assert "[E-EMPTY]" in found.err


def test_a_float_that_is_no_number_is_refused(run: Run, tmp_path: Path) -> None:
    address = made(tmp_path, "duckdb", [*ROWS, ("Hull", "jobs", 2022, float("nan"))])
    found = run("list", "cities", "-d", address)
    assert found.status == 3
    assert 'Hull, jobs, 2022: "nan" is not a number' in found.err


def test_numbers_keep_every_digit(run: Run, tmp_path: Path) -> None:
    columns = "city text, metric text, year int, value hugeint"
    address = made(tmp_path, "duckdb", [("Leeds", "jobs", 2022, 10**30 + 1)], columns)
    found = run("profile", "leeds", "--csv", "-q", "-d", address)
    assert ",2022,1000000000000000000000000000001," in found.out


@ENGINES
def test_a_table_without_sources_is_its_own_source(run: Run, tmp_path: Path, engine: str) -> None:
    address = made(tmp_path, engine, ROWS)
    assert run("list", "sources", "--csv", "-d", address).out == (
        f"source,publisher,url,published,figures\n{address},,,,2\n"
    )
    found = run("rank", "jobs", "--source", "ONS", "-d", address)
    assert (found.status, found.out) == (2, "")
    assert 'no source contains "ONS"' in found.err


def test_a_table_of_nothing_but_null_has_no_sources(run: Run, tmp_path: Path) -> None:
    address = made(tmp_path, "duckdb", [("Leeds", "jobs", 2022, None)])
    found = run("list", "sources", "--csv", "-d", address)
    assert found.out == "source,publisher,url,published,figures\n"


@pytest.mark.parametrize(
    "setting", ["access_mode=READ_WRITE", "read_only=false", "database=x", "extensions=x"]
)
@ENGINES
def test_no_setting_in_an_address_lets_a_file_be_written(
    run: Run, tmp_path: Path, engine: str, setting: str
) -> None:
    address = made(tmp_path, engine, ROWS)
    found = run("list", "cities", "-d", f"{address}&{setting}")
    assert (found.status, found.out) == (2, "")
    name = setting.partition("=")[0]
    assert f'"{name}" cannot be set in the address of a file; table, schema' in found.err
    assert run("list", "cities", "-d", f"{address}&threads=1").status == (engine != "duckdb") * 2


def test_types_without_text_are_refused_bytes_are_text_and_short_floats_short(
    run: Run, tmp_path: Path
) -> None:
    columns = "city blob, metric text, year int, value real, tags int[], source text[]"
    rows = [(b"Leeds", "jobs", 2022, 0.1, [1], ["a"])]
    address = made(tmp_path, "duckdb", rows, columns)
    found = run("list", "cities", "-d", address)
    assert (found.status, found.out) == (3, "")
    assert 'column "source" holds array<string>, which has no text; write text or' in found.err
    address = made(tmp_path / "more", "duckdb", [rows[0][:5]], columns.rpartition(",")[0])
    for engine in ("auto", "off"):
        found = run("profile", "leeds", "--csv", "-q", "-d", address, "--engine", engine)
        assert ",2022,0.1," in found.out


@ENGINES
def test_texts_that_a_collation_takes_for_equal_are_told_apart(
    run: Run, tmp_path: Path, engine: str
) -> None:
    columns = "city text, metric text, year int, value int, source text collate nocase"
    rows = [("Leeds", "jobs", 2022, 5, "ONS"), ("Hull", "jobs", 2022, 4, "ons")]
    address = made(tmp_path, engine, rows, columns)
    found = run("list", "sources", "--csv", "-d", address)
    assert found.out == "source,publisher,url,published,figures\nONS,,,,1\nons,,,,1\n"


def test_reading_leaves_nothing_beside_a_file_with_a_log(run: Run, tmp_path: Path) -> None:
    address = made(tmp_path, "sqlite", ROWS)
    connection = sqlite3.connect(tmp_path / "sqlite.db")
    connection.execute("PRAGMA journal_mode=wal")
    connection.close()
    assert run("list", "cities", "-q", "-d", address).status == 0
    assert [path.name for path in tmp_path.iterdir()] == ["sqlite.db"]


def test_text_that_is_none_says_so(run: Run, tmp_path: Path) -> None:
    address = made(tmp_path, "sqlite", ROWS)
    connection = sqlite3.connect(tmp_path / "sqlite.db")
    connection.execute("UPDATE t SET city = CAST(x'ff' AS TEXT)")
    connection.commit()
    connection.close()
    found = run("list", "cities", "-d", address)
    assert (found.status, found.out) == (4, "")
    assert "UTF-8" in found.err
    assert found.err.endswith("; mend the text in it\n")


def test_a_locked_file_says_so(run: Run, tmp_path: Path) -> None:
    address = made(tmp_path, "sqlite", ROWS)
    connection = sqlite3.connect(tmp_path / "sqlite.db")
    connection.execute("BEGIN EXCLUSIVE")
    found = run("list", "cities", "-d", address)
    connection.close()
    assert found.status == 4
    assert "database is locked; close what else has it open, and try again" in found.err


@pytest.mark.parametrize("kind", ["table", "markdown"])
def test_explain_shows_the_table_where_there_is_no_line(
    run: Run, tmp_path: Path, kind: str
) -> None:
    address = made(tmp_path, "duckdb", ROWS)
    found = run("explain", "leeds", "jobs", "-f", kind, "-d", address)
    assert "table=t" in found.out
    assert "None" not in found.out


@pytest.mark.parametrize("kind", ["duckdb", "sqlite"])
def test_a_database_named_as_a_file_is_told_its_address(
    run: Run, tmp_path: Path, kind: str
) -> None:
    made(tmp_path, kind, ROWS)
    found = run("list", "cities", "-d", str(tmp_path / f"{kind}.db"))
    assert (found.status, found.out) == (3, "")
    assert f"not text; name it and its table: {kind}:///FILE?table=NAME" in found.err


@pytest.mark.parametrize("kind", ["date", "timestamp"])
def test_periods_of_a_type_of_dates_are_refused(run: Run, tmp_path: Path, kind: str) -> None:
    columns = f"city text, metric text, date {kind}, value int"
    address = made(tmp_path, "duckdb", [("Leeds", "jobs", "2022-01-01", 5)], columns)
    found = run("list", "cities", "-d", address)
    assert (found.status, found.out) == (3, "")
    assert found.err == (
        f'{address}: column "date" holds dates, which do not tell a year from its first day; '
        "make it text: write 2022, 2012/2022, 2022-Q1, 2022-05 or 2022-05-31 [E-PERIOD]\n"
    )


@pytest.mark.parametrize("kind", ["date", "timestamp"])
@pytest.mark.parametrize("engine", ["auto", "off"])
def test_a_date_beside_the_period_is_a_day(
    run: Run, tmp_path: Path, kind: str, engine: str
) -> None:
    columns = f"city text, metric text, year int, value int, published {kind}"
    rows = [("Leeds", "jobs", 2022, 5, "2023-03-01"), ("Hull", "jobs", 2022, 4, None)]
    address = made(tmp_path, "duckdb", rows, columns)
    found = run("explain", "leeds", "jobs", "--json", "-q", "--engine", engine, "-d", address)
    assert '"published": "2023-03-01"' in found.out


@pytest.mark.parametrize("more", [(), ("-v",), ("--debug",), ("--json",)])
@pytest.mark.parametrize(
    "address",
    [
        "postgres://me:s3cret@127.0.0.1:1/db?table=t",
        "postgres://me:s3cret@127.0.0.1:1/db",
        "postgres://me:a/s3cret@127.0.0.1:1/db?table=t",
        "postgres://me:s3cret?x@127.0.0.1:1/db?table=t",
        "trino://127.0.0.1:1/db?password=s3cret&table=t",
    ],
)
def test_a_password_is_never_shown(run: Run, address: str, more: tuple[str, ...]) -> None:
    found = run("list", "cities", "-d", address, *more)
    assert found.status in {2, 4}
    assert "s3cret" not in found.out + found.err
    assert "***" in found.err


def test_json_has_no_checksum_of_a_table(run: Run, tmp_path: Path) -> None:
    address = made(tmp_path, "duckdb", ROWS)
    found = run("list", "cities", "--json", "-d", address)
    assert f'{{"path": "{address}", "sha256": null}}' in found.out


def test_a_database_is_not_written_over(run: Run, tmp_path: Path) -> None:
    address = made(tmp_path, "duckdb", ROWS)
    before = (tmp_path / "duckdb.db").read_bytes()
    found = run("list", "cities", "-f", "csv", "-o", str(tmp_path / "duckdb.db"), "-d", address)
    assert found.status != 0
    assert (tmp_path / "duckdb.db").read_bytes() == before
