"""What a query of `derive` may say: one SELECT, over the tables of the recipe and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

from clustercmp.dataset.address import address_of
from clustercmp.dataset.ledger import Refusal
from clustercmp.deriving.database import Database
from clustercmp.deriving.embedded import Embedded
from clustercmp.deriving.statement import one_line

if TYPE_CHECKING:
    from tests.conftest import Run

PLACES = pytest.mark.parametrize("place", ["file", "database"])
FIGURES = "SELECT city, 2022 AS period, 1 AS value"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("t.csv").write_text("city\nLeeds\n")
    with duckdb.connect("k.duckdb") as connection:
        connection.execute("CREATE TABLE t AS SELECT 'Leeds' AS city")
        connection.execute("CREATE TABLE hid AS SELECT 'Secret' AS city")


def recipe(sql: str, place: str) -> str:
    stands = {"file": "file = 't.csv'", "database": "database = 'duckdb:///k.duckdb?table=t'"}
    Path("r.toml").write_text(f'[tables.t]\n{stands[place]}\n[metrics.m]\nsql = """{sql}"""\n')
    return "r.toml"


@PLACES
@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("query_table('hid')", "query_table"),
        ("query('SELECT * FROM hid')", "query"),
        ("duckdb_settings()", "duckdb_settings"),
        ("t, LATERAL query_table('hid')", "query_table"),
        ("(SELECT * FROM query_table('hid'))", "query_table"),
        ("main.query_table('hid')", "query_table"),
        ("t WHERE city IN (SELECT * FROM glob('*'))", "glob"),
        ("read_csv('t.csv')", "read_csv"),
    ],
)
def test_a_function_in_from_is_refused(run: Run, place: str, source: str, name: str) -> None:
    status, out, err = run("derive", recipe(f"{FIGURES} FROM {source}", place))
    assert (status, out) == (3, "")
    assert err == (
        f"r.toml: metrics.m.sql: reads from a function, {name}, and may read only the recipe's "
        "tables; of functions there, write range, generate_series or unnest [E-QUERY]\n"
    )


@PLACES
@pytest.mark.parametrize(
    "source",
    [
        "t, range(1)",
        "t, generate_series(1, 1)",
        "t, unnest([1])",
        "t, LATERAL unnest([1])",
        "t CROSS JOIN LATERAL range(1)",
        "t, (VALUES (1)) v(one)",
        "(SELECT city FROM t)",
        "t, LATERAL (SELECT 1)",
    ],
)
def test_what_makes_rows_out_of_nothing_is_no_table(run: Run, place: str, source: str) -> None:
    out = run("derive", recipe(f"{FIGURES} FROM {source}", place)).out
    assert out.splitlines()[1].startswith("Leeds,m,2022,1,r.toml: t,")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("query_table('t')", "reads from a function, query_table"),
        ("duckdb_tables", 'unknown table "duckdb_tables"'),
        ("main.t", 'unknown table "main.t"'),
        ("t; SELECT 1", "is more than one statement"),
    ],
)
def test_what_only_the_engine_understands_reads_nothing_else(
    run: Run, source: str, said: str
) -> None:
    assert said in run("derive", recipe(f"{FIGURES}, 3! FROM {source}", "file")).err


def test_what_only_the_engine_understands_reads_only(run: Run) -> None:
    sql = "WITH a AS (SELECT 3! AS b) DELETE FROM t"
    assert "does more than read" in run("derive", recipe(sql, "file")).err


def test_of_what_only_the_engine_understands_the_tables_are_known(run: Run) -> None:
    sql = "WITH a AS (SELECT * FROM t) SELECT city, 2022 AS period, 3! AS value FROM a, range(1)"
    assert run("derive", recipe(sql, "file"), "--check").out.splitlines()[1] == "m,1,0,t"


@PLACES
@pytest.mark.parametrize(
    "sql",
    [
        f"WITH hid AS (FROM hid) {FIGURES} FROM hid",
        f"WITH a AS (FROM hid), hid AS (FROM t) {FIGURES} FROM a",
        f"{FIGURES} FROM hid WHERE 1 IN (WITH hid AS (FROM t) FROM hid)",
        f"WITH a AS (FROM t) {FIGURES} FROM t UNION {FIGURES} FROM hid",
    ],
)
def test_a_name_of_with_hides_no_table_out_of_its_reach(run: Run, place: str, sql: str) -> None:
    assert 'unknown table "hid"' in run("derive", recipe(sql, place)).err


def test_a_part_of_with_may_read_itself_and_those_before_it(run: Run) -> None:
    sql = (
        "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 3), "
        "b AS (SELECT city, i FROM t, n) SELECT city, 2022 AS period, max(i) AS value FROM b "
        "GROUP BY 1 UNION SELECT city || 'x', 2022, i FROM b WHERE i = 1"
    )
    out = run("derive", recipe(sql, "file")).out
    assert out.splitlines()[1].startswith("Leeds,m,2022,3,")


@PLACES
def test_a_table_is_called_without_a_schema(run: Run, place: str) -> None:
    err = run("derive", recipe(f"{FIGURES} FROM main.t", place)).err
    assert "call it as the recipe does [E-QUERY]" in err


@PLACES
@pytest.mark.parametrize("end", [";", ";;;", "; -- end", ";\n/* the end */ ;", " -- end"])
def test_what_follows_the_statement_may_say_nothing(run: Run, place: str, end: str) -> None:
    sql = f"{FIGURES} FROM t"
    out = run("derive", recipe(sql + end, place)).out
    assert out.splitlines()[1].endswith(f': {sql}"')


def test_a_semicolon_in_a_text_stays() -> None:
    assert one_line("SELECT ';' ; ; -- x") == "SELECT ';'"


def test_an_engine_that_is_shut_reads_no_file_even_if_it_is_asked() -> None:
    embedded = Embedded()
    embedded.shut()
    database = Database({"t": address_of("duckdb:///k.duckdb?table=t")})
    for engine in (embedded, database):
        with pytest.raises(Refusal, match="file system operations are disabled"):
            engine.run("SELECT * FROM read_text('t.csv')")
