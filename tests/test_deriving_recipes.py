"""The keys of a recipe: one that is wrong, or said of a table that has no use for it, is named."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from pyarrow import parquet

if TYPE_CHECKING:
    from tests.conftest import Run

PARQUET = "file = 'p.parquet'"
FOLDER = "file = 'folder'"
METRIC = "[metrics.m]\nsql = 'SELECT city, 2022 AS period, v AS value FROM t'\n"
DATABASE = "database = 'sqlite:///k.db?table=t'"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("t.csv").write_text("city;v\nLeeds;1.234,5\n")
    Path("folder").mkdir()
    for path in ("p.parquet", "folder/p.parquet"):
        parquet.write_table(pa.table({"city": ["Leeds"], "v": [1]}), path)
    with sqlite3.connect("k.db") as connection:
        connection.execute("CREATE TABLE t AS SELECT 'Leeds' AS city, 1 AS v")


def recipe(keys: str, place: str = "file = 't.csv'") -> str:
    Path("r.toml").write_text(f"[tables.t]\n{place}\n{keys}\n{METRIC}")
    return "r.toml"


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ("delimiter = 'ab'", 'delimiter: "ab" cannot be the delimiter; it is one character'),
        ("encoding = 'utf-9'", 'encoding: unknown encoding "utf-9"; known are utf-8, '),
        ("thousands = 'x'", 'thousands: "x" cannot be the thousands sign'),
        ("thousands = '.'", 'thousands: "." cannot be the decimal sign; decimal takes another'),
        ("decimal = ',,'", 'decimal: ",," cannot be the decimal sign'),
        ("decimal = ','\nthousands = ','", 'thousands: "," cannot be the decimal sign'),
        ("skip_lines = -1", "skip_lines: expected a whole number >= 0"),
        ("max_bytes = -5", "max_bytes: expected a whole number >= 1"),
        (
            "types = { v = 'nunber' }",
            'types.v: "nunber" is no type; did you mean number? There are text, integer, number, ',
        ),
        (
            "types = { v = 'xyzzy' }",
            'types.v: "xyzzy" is no type; there are text, integer, number, date, boolean',
        ),
        ("types = { v = 3 }", 'types.v: "3" is no type; there are text'),
        ("types = 'number'", "types: expected a table"),
    ],
)
def test_a_key_that_is_wrong_is_named_in_a_line(run: Run, keys: str, said: str) -> None:
    status, out, err = run("derive", recipe(keys))
    assert (status, out, err.count("\n")) == (3, "", 1)
    assert err.startswith(f"r.toml: tables.t.{said}")
    assert err.endswith(" [E-RECIPE]\n")


def test_all_keys_that_are_wrong_are_named(run: Run) -> None:
    keys = "delimiter = 'ab'\ndecimal = 'cd'\ntypes = { a = 'x', b = 'y' }"
    status, _, err = run("derive", recipe(keys))
    assert (status, err.count("\n")) == (3, 4)


def test_signs_that_go_together_are_taken(run: Run) -> None:
    keys = "thousands = '.'\ndecimal = ','\nencoding = 'utf-8'\ntypes = { v = 'number' }"
    out = run("derive", recipe(keys)).out
    assert out.splitlines()[1].startswith("Leeds,m,2022,1234.5,")


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252"])
def test_an_encoding_that_is_one_is_taken(run: Run, encoding: str) -> None:
    Path("t.csv").write_text("city;v\nKöln;1\n", encoding=encoding)
    out = run("derive", recipe(f"encoding = '{encoding}'\ntypes.v = 'integer'")).out
    assert out.splitlines()[1].startswith("Köln,m,2022,1,")


@pytest.mark.parametrize(
    ("place", "kind"), [(PARQUET, "Parquet"), (FOLDER, "Parquet"), (DATABASE, "in a database")]
)
@pytest.mark.parametrize(
    "key",
    [
        "types = {}",
        "delimiter = ';'",
        "encoding = 'utf-8'",
        "thousands = ','",
        "decimal = '.'",
        "skip_lines = 0",
        "max_bytes = 9",
    ],
)
def test_a_key_of_csv_is_refused_where_there_is_none(
    run: Run, place: str, kind: str, key: str
) -> None:
    name = key.partition(" ")[0]
    said = f"r.toml: tables.t.{name}: is for CSV, and this table is {kind}; leave it out [E-RECIPE]"
    assert run("derive", recipe(key, place)) == (3, "", f"{said}\n")
    assert run("derive", recipe("", place), "-q").status == 0


def test_a_type_of_a_column_that_is_not_there_is_named_with_its_key(run: Run) -> None:
    status, out, err = run("derive", recipe("types = { w = 'date' }"))
    assert (status, out) == (3, "")
    assert err == (
        't.csv:1: the recipe has the key types.w, and there is no column "w"; '
        "there are city, v [E-COLUMN]\n"
    )
