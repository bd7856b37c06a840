"""`derive` from tables of databases: the queries run there, and no password is shown."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

if TYPE_CHECKING:
    from tests.conftest import Run

HOSTILE = 'r"; DROP TABLE t; --'
SUMS = "SELECT city, 2022 AS period, sum(rounds.amount) AS value FROM rounds GROUP BY city"
ENGINES = pytest.mark.parametrize("engine", ["duckdb", "sqlite"])


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def made(engine: str, name: str = "t") -> str:
    """Return the address of a table of three rounds, as a recipe beside it says it."""
    path = f"{engine}.db"
    connection = duckdb.connect(path) if engine == "duckdb" else sqlite3.connect(path)
    table = '"' + name.replace('"', '""') + '"'
    connection.execute(f"CREATE TABLE {table} (city text, amount decimal(9, 2))")
    rows = "('Leeds', 1.50), ('Leeds', 2.25), ('York', NULL)"
    connection.execute(f"INSERT INTO {table} VALUES {rows}")  # noqa: S608  ours
    connection.commit()
    connection.close()
    return f"{engine}:///{path}?table={name.replace(';', '%3B')}"


def recipe(address: str, sql: str = SUMS, more: str = "") -> str:
    Path("r.toml").write_text(
        f"[tables.rounds]\ndatabase = '{address}'\n{more}[metrics.raised]\nsql = '''{sql}'''\n"
    )
    return "r.toml"


@ENGINES
@pytest.mark.parametrize("name", ["t", "rounds", HOSTILE])
def test_a_query_runs_in_the_database_whatever_its_table_is_called(
    run: Run, engine: str, name: str
) -> None:
    address = made(engine, name)
    status, out, err = run("derive", recipe(address), "-q")
    note = f"derived by r.toml from rounds ({address}): {SUMS}".replace('"', '""')
    assert (status, err) == (0, "")
    assert out == (
        "city,metric,period,value,source,note\n"
        f'Leeds,raised,2022,3.75,r.toml: rounds,"{note}"\n'
        f'York,raised,2022,,r.toml: rounds,"{note}"\n'
    )


@ENGINES
@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("DROP TABLE rounds", "is no SELECT"),
        ("SELECT 1 FROM rounds; DROP TABLE t", "is more than one statement"),
        ("WITH a AS (DELETE FROM rounds RETURNING *) SELECT * FROM a", "does more than read"),
        ("SELECT city, 1 AS period, 2 AS value FROM rouns", "did you mean rounds?"),
        ("SELECT city, 1 AS period, 2 AS value FROM t", 'unknown table "t"'),
        ("SELECT city, 1 AS period, 2 AS value FROM main.rounds", "call it as the recipe does"),
        ("WITH rounds AS (SELECT 1) SELECT * FROM rounds", "give it another name in WITH"),
        ("SELECT city, 1 AS period, nope AS value FROM rounds", "fails: "),
        ("WITH a AS (SELECT city FROM rounds) SELECT city FROM a", "gives no column period"),
        ("SELECT (FROM rounds", "is not understood: "),
        ("SELECT city, 1 AS period, city AS value FROM rounds", '"Leeds" is not a number'),
    ],
)
def test_a_query_that_is_wrong_takes_a_line_and_leaves_all_as_it_was(
    run: Run, engine: str, sql: str, said: str
) -> None:
    path = recipe(made(engine), sql)
    database = Path(f"{engine}.db").read_bytes()
    Path("m.csv").write_text("old")
    status, out, err = run("derive", path, "-o", "m.csv")
    assert (status, out) == (3, "")
    assert err.startswith("r.toml: metrics.raised.sql: ")
    assert said in err
    assert Path("m.csv").read_text() == "old"
    assert Path(f"{engine}.db").read_bytes() == database


def test_a_query_of_a_database_reads_no_file(run: Run) -> None:
    Path("secret.csv").write_text("city,period,value\nLeeds,2022,1\n")
    sql = "SELECT * FROM read_csv('secret.csv')"
    found = run("derive", recipe(made("duckdb"), sql))
    assert found.status == 3
    assert "reads from a function, read_csv" in found.err


@ENGINES
def test_what_is_not_there_is_said_in_a_line(run: Run, engine: str) -> None:
    address = made(engine)
    Path("m.csv").write_text("old")
    found = run("derive", recipe(f"{address}t"), "-o", "m.csv")
    assert found == (4, "", f'{address}t: there is no table "tt"; did you mean t?\n')
    absent = f"{engine}:///no.db?table=t"
    found = run("derive", recipe(absent), "-o", "m.csv")
    said = f"{absent}: no such database file; check its name and folder\n"
    assert found == (4, "", said)
    assert Path("m.csv").read_text() == "old"
    assert not Path("no.db").exists()


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("postgres://me:s3cret@127.0.0.1:1/db?table=t", 4),
        ("postgres://me:s3cret@127.0.0.1:1/db", 3),
        ("postgres://me:a/s3cret@127.0.0.1:1/db?table=t", 3),
        ("postgres://me:s3cret@127.0.0.1:x/db?table=t", 3),
    ],
)
def test_a_host_that_is_down_or_an_address_that_is_wrong_shows_no_password(
    run: Run, address: str, status: int
) -> None:
    Path("m.csv").write_text("old")
    found = run("derive", recipe(address), "-o", "m.csv")
    assert (found.status, found.out, found.err.count("\n")) == (status, "", 1)
    assert "s3cret" not in found.err
    assert "me:***@" in found.err
    assert Path("m.csv").read_text() == "old"


def test_what_is_no_address_is_offered_one(run: Run) -> None:
    status, _, err = run("derive", recipe("rounds.db"))
    assert status == 3
    assert err.startswith("r.toml: tables.rounds.database: is no address of a database; write one")


def test_tables_of_two_places_go_into_metrics_of_their_own_but_not_into_one(run: Run) -> None:
    address = made("sqlite")
    Path("towns.csv").write_text("city,people\nLeeds,5\n")
    towns = '[tables.towns]\nfile = "towns.csv"\ntypes = { people = "integer" }\n'
    both = "SELECT city, 2022 AS period, people AS value FROM rounds JOIN towns USING (city)"
    found = run("derive", recipe(address, both, towns))
    assert found == (
        3,
        "",
        (
            "r.toml: metrics.raised.sql: reads tables of more than one place: "
            f"rounds ({address}), towns (towns.csv); copy them into one database, "
            "or give each place a metric of its own [E-QUERY]\n"
        ),
    )
    own = "[metrics.people]\nsql = 'SELECT city, 2022 AS period, people AS value FROM towns'\n"
    here = "SELECT `city`, 2022 AS period, sum(amount) AS value FROM rounds GROUP BY 1"
    found = run("derive", recipe(address, here, towns + own), "--check", "-q")
    assert found.out == "metric,rows,missing,tables\npeople,1,0,towns\nraised,2,1,rounds\n"


def test_two_tables_of_one_database_are_joined(run: Run) -> None:
    address = made("duckdb")
    with duckdb.connect("duckdb.db") as connection:
        connection.execute("CREATE SCHEMA s; CREATE TABLE s.x AS SELECT 'Leeds' AS city, 3 AS n")
    more = "[tables.firms]\ndatabase = 'duckdb:///duckdb.db?table=x&schema=s'\n"
    sql = "SELECT r.city, 2022 AS period, sum(firms.n) AS value FROM rounds r JOIN firms USING (city) GROUP BY 1"  # noqa: E501
    out = run("derive", recipe(address, sql, more)).out
    assert out.splitlines()[1].startswith("Leeds,raised,2022,6,")


def test_the_database_of_a_recipe_is_beside_it_and_not_written_over(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = recipe(made("sqlite"))
    database = Path("sqlite.db").read_bytes()
    Path("m.csv").symlink_to("sqlite.db")
    assert run("derive", path, "-o", "m.csv").status == 2
    assert Path("sqlite.db").read_bytes() == database
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir("elsewhere")
    assert run("derive", "../r.toml", "-q").status == 0
    absolute = f"sqlite:///{tmp_path}/sqlite.db?table=t"
    assert run("derive", recipe(absolute), "-q").status == 0


def test_one_database_may_be_spelt_in_several_ways(run: Run, tmp_path: Path) -> None:
    made("duckdb")
    Path("link.db").symlink_to("duckdb.db")
    spelt = ["/duckdb.db", f"/{tmp_path}/duckdb.db", f"/../{tmp_path.name}/duckdb.db", "/link.db"]
    tables = "".join(
        f"[tables.t{i}]\ndatabase = 'duckdb://{path}?table=t'\n" for i, path in enumerate(spelt)
    )
    sql = "SELECT t0.city, 2022 AS period, count(*) AS value FROM t0, t1, t2, t3 GROUP BY 1"
    Path("r.toml").write_text(f"{tables}[metrics.m]\nsql = '{sql}'\n")
    status, out, err = run("derive", "r.toml")
    assert (status, err) == (0, "")
    assert out.splitlines()[1].startswith("Leeds,m,2022,54,")
