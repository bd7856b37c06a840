"""`derive` from Parquet: one file or a folder of parts, which say the same or are refused."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from clustercmp.deriving.derivation import derive
from clustercmp.deriving.recipe import read_recipe

if TYPE_CHECKING:
    from tests.conftest import Run

SUMS = "SELECT city, 2022 AS period, sum(v) AS value FROM r GROUP BY city"
OTHER = "leave it out, or write it as another type"
LEEDS = {"city": ["Leeds"], "v": [1]}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def put(path: str, columns: Any) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    table = columns if isinstance(columns, pa.Table) else pa.table(columns)
    parquet.write_table(table, path)


def recipe(sql: str = SUMS, place: str = "t") -> str:
    Path("r.toml").write_text(f"[tables.r]\nfile = '{place}'\n[metrics.m]\nsql = '''{sql}'''\n")
    return "r.toml"


def rows(run: Run, sql: str = SUMS) -> list[str]:
    """Return the city, period and value of each row that a query of the folder gives."""
    status, out, err = run("derive", recipe(sql), "-q")
    assert (status, err) == (0, "")
    return [",".join([line.split(",")[0], *line.split(",")[2:4]]) for line in out.splitlines()[1:]]


def text(values: list[str], kind: pa.DataType) -> dict[str, Any]:
    return {"city": pa.array(values, kind), "v": [1] * len(values)}


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (
            {"city": ["Hull"], "amount": [5]},
            't/a.parquet has no column "amount", which t/b.parquet has',
        ),
        ({"city": ["Hull"]}, 't/b.parquet has no column "v", which t/a.parquet has'),
        (
            {"city": ["Hull"], "v": [0.5]},
            't/b.parquet has double in column "v", which in t/a.parquet has int64',
        ),
        (
            {"city": ["Hull"], "v": ["5"]},
            't/b.parquet has string in column "v", which in t/a.parquet has int64',
        ),
    ],
)
def test_parts_that_differ_are_refused_with_part_and_column(
    run: Run, other: dict[str, Any], said: str
) -> None:
    put("t/a.parquet", LEEDS)
    put("t/b.parquet", other)
    fix = "give all parts the same columns"
    fix = fix if "has no" in said else "give the column one type in all parts"
    assert run("derive", recipe()) == (3, "", f"t: {said}; {fix} [E-HEADER]\n")


def test_parts_may_have_their_columns_in_another_order_and_text_of_another_kind(run: Run) -> None:
    put("t/a.parquet", LEEDS)
    put("t/b.parquet", {"v": [2], "city": ["Leeds"]})
    put("t/c.parquet", text(["York"], pa.large_string()))
    put("t/d.parquet", text(["York"], pa.dictionary(pa.int32(), pa.string())))
    assert rows(run) == ["Leeds,2022,3", "York,2022,2"]


def test_folders_name_columns_of_text_as_hive_writes_them(run: Run) -> None:
    put("t/year=2020/kind=a%20b/a.parquet", LEEDS)
    put("t/year=2021/kind=c/a.parquet", LEEDS)
    put("t/year=__HIVE_DEFAULT_PARTITION__/kind=c/a.parquet", {"city": ["York"], "v": [7]})
    sql = "SELECT city, coalesce(year, '1999') AS period, v AS value, kind AS note FROM r"
    assert rows(run, sql) == ["Leeds,2020,1", "Leeds,2021,1", "York,1999,7"]
    assert rows(run, f"{sql} WHERE kind = 'a b'") == ["Leeds,2020,1"]
    assert rows(run, f"{sql} WHERE year IS NULL") == ["York,1999,7"]


def test_a_column_in_the_part_wins_over_that_of_its_folder(run: Run) -> None:
    put("t/year=2020/a.parquet", LEEDS | {"year": ["2011"]})
    put("t/year=2021/a.parquet", {"city": ["York"], "v": [2]})
    sql = "SELECT city, year AS period, v AS value FROM r"
    assert rows(run, sql) == ["Leeds,2011,1", "York,2021,2"]


def test_a_part_outside_of_the_folders_lacks_their_column(run: Run) -> None:
    put("t/a.parquet", LEEDS)
    put("t/year=2021/a.parquet", LEEDS)
    said = 't/a.parquet has no column "year", which t/year=2021/a.parquet has'
    assert said in run("derive", recipe()).err


def test_what_is_hidden_or_no_file_is_no_part() -> None:
    put("t/a.parquet", LEEDS)
    for name in ("_temporary/0/a", ".b", "c/.d/a", "c/_e", "f.parquet/a"):
        put(f"t/{name}.parquet", LEEDS)
    inputs = derive(read_recipe(Path(recipe()))).dataset.inputs
    assert [name for name, _ in inputs] == ["r.toml", "t/a.parquet", "t/f.parquet/a.parquet"]
    assert inputs[1][1] == sha256(Path("t/a.parquet").read_bytes()).hexdigest()


def test_a_link_that_leads_nowhere_is_named(run: Run) -> None:
    put("t/a.parquet", LEEDS)
    Path("t/b.parquet").symlink_to("gone")
    status, out, err = run("derive", recipe())
    assert (status, out) == (4, "")
    assert err.startswith("t/b.parquet: leads nowhere")


def test_a_part_that_is_no_parquet_is_named(run: Run) -> None:
    put("t/a.parquet", LEEDS)
    Path("t/b.parquet").write_text("no parquet")
    status, out, err = run("derive", recipe())
    assert (status, out) == (4, "")
    assert err.startswith("t/b.parquet: cannot be read as Parquet: ")


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        (
            LEEDS | {"h": pa.array([None], pa.float16())},
            f'column "h" holds halffloat, which no query can read; {OTHER} [E-LAYOUT]',
        ),
        (
            LEEDS | {"h": pa.array([None], pa.decimal256(50, 2))},
            f'column "h" holds decimal256(50, 2), which no query can read; {OTHER} [E-LAYOUT]',
        ),
        ({}, "has no columns; write it again with those that it should have [E-HEADER]"),
        (
            pa.Table.from_arrays([pa.array([1]), pa.array([2])], names=["v", "V"]),
            't.parquet has "v" and "V", one column to an engine; rename one of them [E-HEADER]',
        ),
    ],
)
def test_columns_that_no_query_can_read_are_refused_in_a_line(
    run: Run, columns: Any, said: str
) -> None:
    put("t.parquet", columns)
    assert run("derive", recipe(place="t.parquet")) == (3, "", f"t.parquet: {said}\n")


def test_all_tables_that_are_wrong_are_named(run: Run) -> None:
    put("a.parquet", {})
    put("b.parquet", {})
    Path("r.toml").write_text(
        "tables = { a = { file = 'a.parquet' }, b = { file = 'b.parquet' } }\n"
        "[metrics.m]\nsql = 'SELECT 1'\n"
    )
    status, _, err = run("derive", "r.toml")
    assert (status, err.count("\n")) == (3, 2)
