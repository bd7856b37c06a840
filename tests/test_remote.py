"""Figures that stay in their database: the same answers, and only what they need comes back."""

from __future__ import annotations

import csv
import random
import sqlite3
from contextlib import suppress
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from clustercmp.dataset.context import Slice
from clustercmp.dataset.loading import load
from clustercmp.dataset.remote import RemoteStore
from clustercmp.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.conftest import Run

Row = tuple[object, ...]

HEADER = ("city", "metric", "period", "value", "qualifier", "status", "unit", "source", "published")
TYPES = ["text", "text", "text", "double precision", "text", "text", "text", "text", "text"]
COLUMNS = dict(zip(HEADER, TYPES, strict=True))
CITIES = ("Leeds", "York", "Hull", "Bath", "O'Hara", '"; DROP TABLE t; --', "東京")
METRICS = ("jobs", "rents", "it's", "100% \\ done")
SIDECAR = """
metrics.rents = { better = "lower", kind = "stock" }
metrics.jobs = { kind = "flow" }
cities.Leeds = { aliases = ["LS"] }
groups.pair = { members = ["York", "Hull"] }
"""
ENGINES = pytest.mark.parametrize("engine", ["duckdb", "sqlite"])
QUESTIONS = (
    ("compare", "ls", "york"),
    ("compare", "pair", "bath", "--all"),
    ("compare", "leeds", "york", "--period", "2021", "--per", "rents"),
    ("rank", "rents"),
    ("rank",),
    ("profile", "東京"),
    ("profile", '"; DROP TABLE t; --'),
    ("trend", "jobs", "leeds", "o'hara"),
    ("spread",),
    ("list", "cities"),
    ("list", "metrics"),
    ("list", "sources"),
)


def made(folder: Path, engine: str, columns: dict[str, str], rows: Sequence[Row]) -> str:
    """Return the address of a table with these rows."""
    path = folder / f"{engine}.db"
    path.unlink(missing_ok=True)
    connection: Any = duckdb.connect(str(path)) if engine == "duckdb" else sqlite3.connect(path)
    declared = ", ".join(f"{name} {kind}" for name, kind in columns.items())
    connection.execute(f"CREATE TABLE t ({declared})")
    marks = ", ".join("?" * len(columns))
    if rows:
        connection.executemany(f"INSERT INTO t VALUES ({marks})", rows)  # noqa: S608  marks only
    connection.commit()
    connection.close()
    return f"{engine}:///{path}?table=t"


def written(folder: Path, columns: Sequence[str], rows: Sequence[Row]) -> str:
    """Return the path of a CSV file with these rows."""
    path = folder / "t.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([columns, *rows])
    return str(path)


def clean(seed: int) -> list[Row]:
    """Return figures that have no fault, and some that are missing."""
    any_of = random.Random(seed)  # noqa: S311  nothing is secret
    blank = any_of.choice([None, ""])
    rows: dict[Row, Row] = {}
    for _ in range(150):
        city, metric = any_of.choice(CITIES), any_of.choice(METRICS)
        period = any_of.choice(["2020", "2021", "2020/2021", "2019-05", blank])
        value = any_of.choice([None, 1.0, 2.0, 2.0, 3.5, 0.1, -4.0, 2.0**60])
        unit, source = any_of.choice(["GBP", blank, "a ' b"]), any_of.choice(["x", "y", blank])
        status = any_of.choice(["observed", "", "E", "target"])
        if metric == "rents":  # whose ranks no counts tell
            status = any_of.choice([status, "projection"])
        told = any_of.choice(["exact", "over", "about", blank]), status
        key = (city, metric, period, unit, source)
        day = any_of.choice(["2020", "2021-05", " 2021-05", blank])
        rows.setdefault(key, (city, metric, period, value, *told, unit, source, day))
    return list(rows.values())


@ENGINES
@pytest.mark.parametrize("seed", range(3))
def test_all_questions_have_the_answers_of_the_whole_read_and_of_the_file(
    run: Run, tmp_path: Path, engine: str, seed: int
) -> None:
    rows = clean(seed)
    address, file = made(tmp_path, engine, COLUMNS, rows), written(tmp_path, HEADER, rows)
    sidecar = tmp_path / "named.toml"
    sidecar.write_text(SIDECAR)
    assert stays(address)
    for question in QUESTIONS:
        asked = (*question, "--csv", "--sidecar", str(sidecar), "-d")
        found = run(*asked, address)
        assert (found.status, found.out != "") == (0, True)
        assert found == run(*asked, address, "--engine", "off")
        expected = run(*asked, file)
        assert (found.status, found.out, found.err) == (
            expected.status,
            expected.out.replace(file, address),
            expected.err.replace(file, address),
        )
    where = ("rank", "rents", "--csv", "--where", "unit=a ' b", "--where", "unit=GBP", "-d")
    assert run(*where, address) == run(*where, address, "--engine", "off")


def stays(address: str) -> bool:
    """Say whether the figures of a table stay where they are."""
    store = load([address])._store  # noqa: SLF001  no answer shows it
    assert isinstance(store, RemoteStore)
    return store._remote is not None  # noqa: SLF001  as above


@ENGINES
def test_a_figure_is_explained_as_by_the_whole_read(run: Run, tmp_path: Path, engine: str) -> None:
    address = made(tmp_path, engine, COLUMNS, clean(1))
    for question in (("explain", "leeds", "jobs"), ("explain", "york", "rents")):
        found = run(*question, "--csv", "-d", address)
        assert found.status == 0
        assert found == run(*question, "--csv", "-d", address, "--engine", "off")


@ENGINES
def test_to_compare_two_cities_only_their_figures_come_back(
    run: Run, tmp_path: Path, engine: str, fetched: list[Row]
) -> None:
    columns = {"city": "text", "metric": "text", "period": "int", "value": "double precision"}
    rows = [
        (f"City {city}", metric, year, city + year / 7)
        for city in range(50)
        for metric in ("jobs", "rents")
        for year in (2020, 2021)
    ]
    address = made(tmp_path, engine, columns, rows)
    found = run("compare", "city 7", "city 9", "--csv", "-q", "-d", address)
    figures = [row for row in fetched if len(row) == len(columns) and row[2] in {2020, 2021}]
    assert found.status == 0
    assert "42 of 50" not in found.out
    assert sorted(figures) == [
        (city, metric, year, n + year / 7)
        for city, n in (("City 7", 7), ("City 9", 9))
        for metric in ("jobs", "rents")
        for year in (2020, 2021)
    ]
    assert len(fetched) < len(rows)


@ENGINES
def test_ranks_are_of_members_and_ties_are_shared(tmp_path: Path, engine: str) -> None:
    columns = {"city": "text", "metric": "text", "value": "int"}
    rows = [("Leeds", "jobs", 3), ("York", "jobs", 5), ("Hull", "jobs", 3), ("Bath", "jobs", 1)]
    data = load([made(tmp_path, engine, columns, rows)])
    (held,) = data.coverage(["jobs"], ["Leeds", "York", "Hull"])
    assert (held.figures, held.period.text) == (3, "")
    asked = [Slice("jobs", held.period, held.unit, held.source, frozenset([held.status]))]
    most = data.seats(asked, ["Leeds", "York", "Hull"], ["Leeds", "York", "Bath"], [])
    assert most == {"jobs": {"Leeds": (2, True, 3), "York": (1, False, 3)}}
    least = data.seats(asked, list(data.places), ["Leeds"], ["jobs"])
    assert least == {"jobs": {"Leeds": (2, True, 4)}}
    assert data.seats([], ["Leeds"], ["Leeds"], []) == {}
    assert data.observations("rents") == []


@ENGINES
def test_conditions_are_asked_in_the_database(
    run: Run, tmp_path: Path, engine: str, fetched: list[Row]
) -> None:
    rows = [("Leeds", "jobs", " a ", 1), ("Hull", "jobs", None, 2), ("Bath", "jobs", HOSTILE, 3)]
    columns = {"city": "text", "metric": "text", "kind": "text", "value": "int"}
    address = made(tmp_path, engine, columns, rows)
    for value, city in (("a", "Leeds"), ("", "Hull"), (HOSTILE, "Bath")):
        del fetched[:]
        found = run("rank", "jobs", "--csv", "-q", "-d", address, "--where", f"kind={value}")
        assert [city for city, *_ in rows if str(city) in found.out] == [city]
        assert [row for row in fetched if len(row) == 3 and row[1] == "jobs"] == [
            next((c, m, v) for c, m, _, v in rows if c == city)
        ]
    known = run("compare", "leeds", "hull", "-q", "-d", address, "--where", "kind=a")
    assert "unknown" not in known.err
    left = run("list", "cities", "-d", address, "--where", "kind=b")
    assert (left.status, "no row is left by" in left.err) == (3, True)
    assert run("list", "cities", "-d", address, "--where", "value=2").status == 0


HOSTILE = "'; DROP TABLE t; --"
ROW = ("Leeds", "jobs", "2021", 1.0)
SHORT = {"city": "text", "metric": "text", "period": "text", "value": "double precision"}


@ENGINES
@pytest.mark.parametrize(
    ("columns", "rows"),
    [
        (SHORT, [ROW, ("leeds", "jobs", "2020", 1.0)]),
        (SHORT, [ROW, ("York", "Jobs", "2020", 1.0)]),
        (SHORT, [ROW, ("York", "jobs", "2021-01/2021-12", 1.0)]),
        (SHORT, [ROW, ("Total", "jobs", "2021", 1.0)]),
        (SHORT, [ROW, ROW]),
        ({**SHORT, "value": "text"}, [ROW]),
        ({**SHORT, "status": "text"}, [(*ROW, "M"), ("York", "jobs", "2021", 1.0, "")]),
        ({**SHORT, "unit": "text"}, [(*ROW, None), ("York", "jobs", "2021", 1.0, "")]),
        ({**SHORT, "source": "text"}, [(*ROW, "x "), ("York", "jobs", "2021", 1.0, "x")]),
        ({**SHORT, "period": "double precision"}, [("Leeds", "jobs", 2021.5, 1.0)]),
        (SHORT, [ROW, ("York", "jobs", "2021", float("inf"))]),
        (SHORT, []),
        (SHORT, [(None, "jobs", "2021", 1.0)]),
        (SHORT, [ROW, ("York", "jobs", "2o21", 1.0)]),
        ({"place": "text", "jobs": "int"}, [("Leeds", 1)]),
    ],
)
def test_what_needs_a_second_look_is_read_whole(
    run: Run, tmp_path: Path, engine: str, columns: dict[str, str], rows: list[Row]
) -> None:
    address = made(tmp_path, engine, columns, rows)
    with suppress(DataError):
        assert not stays(address)
    asked = ("list", "cities", "--csv", "-d", address)
    assert run(*asked) == run(*asked, "--engine", "off")


@pytest.mark.parametrize(
    ("columns", "rows", "stay"),
    [
        (SHORT, [ROW, ("York", "jobs", "2021", "many")], False),
        ({**SHORT, "value": "numeric"}, [ROW, ("York", "jobs", "2021", 2)], True),
        ({**SHORT, "value": "numeric"}, [("Hull", "jobs", "2021", 0.5), (*ROW[:3], 2**60)], False),
        ({**SHORT, "value": "int"}, [ROW, ("York", "jobs", "2021", 2**60 + 1)], True),
        ({**SHORT, "period": "int"}, [("Leeds", "jobs", "2021-Q1", 1.0)], False),
    ],
)
def test_what_sqlite_holds_counts_and_not_what_is_declared(
    run: Run, tmp_path: Path, columns: dict[str, str], rows: list[Row], *, stay: bool
) -> None:
    address = made(tmp_path, "sqlite", columns, rows)
    try:
        assert stays(address) is stay
    except DataError:
        assert not stay
    asked = ("rank", "jobs", "--csv", "-d", address)
    assert run(*asked) == run(*asked, "--engine", "off")


def test_a_group_that_is_a_city_of_the_table_is_told_once(run: Run, tmp_path: Path) -> None:
    address = made(tmp_path, "duckdb", SHORT, [ROW])
    (tmp_path / "duckdb.toml").write_text('groups.leeds = { members = ["York"] }')
    found = run("list", "cities", "-d", address)
    assert found.status == 3
    assert found == run("list", "cities", "-d", address, "--engine", "off")


def test_decimals_are_asked_for_as_they_are(run: Run, tmp_path: Path) -> None:
    columns = {**SHORT, "value": "decimal(38, 10)"}
    rows = [
        (city, "jobs", year, Decimal(f"1234567890123456789.{n}"))
        for n, city in enumerate(("Leeds", "York", "Hull"))
        for year in ("2021", "2022")
    ]
    address = made(tmp_path, "duckdb", columns, rows)
    assert stays(address)
    for question in (("compare", "leeds", "hull"), ("list", "cities"), ("rank", "jobs")):
        found = run(*question, "--csv", "-d", address)
        assert found.status == 0
        assert found == run(*question, "--csv", "-d", address, "--engine", "off")


def test_what_goes_wrong_in_the_table_meanwhile_is_told(tmp_path: Path) -> None:
    address = made(tmp_path, "sqlite", SHORT, [ROW, ("York", "jobs", "2021", 1.0)])
    data = load([address])
    connection = sqlite3.connect(tmp_path / "sqlite.db")
    connection.execute("INSERT INTO t VALUES ('York', 'jobs', '2021', 2.0)")
    connection.commit()
    connection.close()
    with pytest.raises(DataError, match="York, jobs, 2021 is given twice"):
        data.observations("jobs", ["York"])
    assert [each.city for each in data.observations("jobs", ["Leeds"])] == ["Leeds"]


def test_two_sources_are_both_read_whole(tmp_path: Path) -> None:
    address = made(tmp_path, "duckdb", SHORT, [ROW])
    data = load([address, written(tmp_path, list(SHORT), [("York", "jobs", "2021", 1)])])
    assert not isinstance(data._store, RemoteStore)  # noqa: SLF001  as above
    assert [each.city for each in data.observations("jobs")] == ["Leeds", "York"]


def test_a_table_that_is_read_whole_answers_everything(run: Run, tmp_path: Path) -> None:
    rows = [("Leeds", "jobs", "2021", "1"), ("York", "jobs", "2021", "2")]
    address = made(tmp_path, "duckdb", {**SHORT, "value": "text"}, rows)
    assert not stays(address)
    for question in (("compare", "leeds", "york"), ("list", "cities"), ("list", "sources")):
        found = run(*question, "--csv", "-d", address)
        assert (found.status, found) == (0, run(*question, "--csv", "-d", address, "--engine=off"))
    assert [each.city for each in load([address]).observations("jobs")] == ["Leeds", "York"]
