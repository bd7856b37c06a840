"""`derive`: figures made from records, strictly, or not at all."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import clustercmp as cc
from clustercmp.deriving import tables
from clustercmp.deriving.derivation import derive
from clustercmp.deriving.recipe import read_recipe
from examples.startups import generate

if TYPE_CHECKING:
    from tests.conftest import Run

EXAMPLE = Path(__file__).parents[1] / "examples" / "startups"
RECORDS = "id,city,amount\n007,Leeds,1.10\n8,Leeds,2.20\n9,York,\n"
TABLE = '[tables.rounds]\nfile = "rounds.csv"\ntypes = { amount = "number" }\n'
SUMS = "SELECT city, 2022 AS period, sum(amount) AS value FROM rounds GROUP BY city"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("rounds.csv").write_text(RECORDS)


def recipe(sql: str = SUMS, tables: str = TABLE, more: str = "") -> str:
    Path("r.toml").write_text(f"{tables}[metrics.raised]\nsql = '''{sql}'''\n{more}")
    return "r.toml"


def test_the_example_is_what_its_generator_writes(tmp_path: Path) -> None:
    generate.main(tmp_path)
    for name in ("companies.csv", "rounds.csv", "spinouts.csv"):
        assert (tmp_path / name).read_bytes() == (EXAMPLE / name).read_bytes()


def test_the_example_runs_as_its_readme_says(run: Run) -> None:
    path = str(EXAMPLE / "recipe.toml")
    assert run("derive", path, "-o", "metrics.csv") == (0, "", "")
    out = run("compare", "manchester", "cambridge", "-d", "metrics.csv").out
    assert "Funding raised (invented)" in out
    assert "derived by recipe.toml" in run("explain", "leeds", "unicorns", "-d", "metrics.csv").out
    assert run("derive", path).out == Path("metrics.csv").read_text("utf-8")


def test_sums_are_exact_null_is_a_missing_figure_and_rows_say_where_they_are_from(run: Run) -> None:
    note = f'"derived by r.toml from rounds (rounds.csv): {SUMS}"'
    assert run("derive", recipe()) == (
        0,
        (
            "city,metric,period,value,source,note\n"
            f"Leeds,raised,2022,3.3,r.toml: rounds,{note}\n"
            f"York,raised,2022,,r.toml: rounds,{note}\n"
        ),
        "note: r.toml: metrics.raised.sql: 1 figure is missing (NULL) [N-MISSING]\n",
    )


def test_check_says_what_there_would_be_and_writes_nothing(run: Run) -> None:
    out = run("derive", recipe(), "--check", "-o", "m.csv", "-q").out
    assert out == "metric,rows,missing,tables\nraised,2,1,rounds\n"
    assert not Path("m.csv").exists()


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("DROP TABLE rounds", "is no SELECT"),
        ("SELECT 1; SELECT 2", "is more than one statement"),
        ("WITH a AS (SELECT 1) DELETE FROM rounds", "does more than read"),
        (
            "SELECT city, 2022 AS period, 1 AS value FROM rounds WHERE false",
            "gives no rows; see its WHERE [W-EMPTY]",
        ),
        ("SELECT nothing(1) FROM rounds", "fails"),
        ("SELECT (1 FROM rounds", "fails on its line 1: Parser Error"),
        (
            "WITH a AS (INSERT INTO rounds VALUES (1, 2, 3) RETURNING *) SELECT * FROM a",
            "does more",
        ),
        ("SELECT 'a' AS city, 1 AS period, 2 AS value FROM rouns", "did you mean rounds?"),
        ("SELECT * FROM read_text('r.toml')", "reads from a function, read_text"),
        ("SELECT city, 2022 AS year, 1 AS value FROM rounds", "did you mean period?"),
        ("SELECT city, 2022 AS period FROM rounds", "gives no column value"),
        (
            "SELECT city, 2022 AS period, id AS value FROM rounds",
            'Leeds, 2022: value: "007" is not',
        ),
        ("SELECT city, 2022 AS period, 'nan'::DOUBLE AS value FROM rounds", "no finite number"),
        ("SELECT city, DATE '2022-01-01' AS period, 1 AS value FROM rounds", "is a date"),
        ("SELECT NULL AS city, 2022 AS period, 1 AS value", "city: there is no name"),
        ("SELECT city, NULL AS period, 1 AS value FROM rounds", "period: there is none"),
        ("SELECT city, 2022 AS period, amount AS value FROM rounds", "[E-CONFLICT]"),
        ("SELECT city, 2022 AS period, sum(id) AS value FROM rounds", "[tables.NAME.types]"),
        ("SELECT city, 2022 AS period, 1 AS value, 1 AS metric FROM rounds", 'a column "metric"'),
        ("SELECT city, 2022 AS period, 1 AS value,\n nope FROM rounds", "fails on its line 2"),
    ],
)
def test_a_query_that_is_wrong_is_located_and_leaves_the_old_file(
    run: Run, sql: str, said: str
) -> None:
    Path("m.csv").write_text("old")
    status, out, err = run("derive", recipe(sql), "-o", "m.csv")
    assert (status, out) == (3, "")
    assert err.startswith("r.toml: metrics.raised.sql: ")
    assert said in err
    assert Path("m.csv").read_text() == "old"


@pytest.mark.parametrize(
    ("tables", "more", "said"),
    [
        (TABLE, 'lable = "x"', "r.toml: metrics.raised.lable: unknown key; did you mean label?"),
        (TABLE, "digits = 99", "`digits` is not between 0 and 15"),
        (TABLE, "unit = 1", "r.toml: metrics.raised.unit: expected text"),
        (
            '[tables.a]\nfile = "f"\nfiel = "g"\n',
            "",
            "tables.a.fiel: unknown key; did you mean file",
        ),
        ("[tables.a]\n", "", "needs either `file` or `database`"),
        ('[tables.a]\nfile = "f"\n[tables.A]\nfile = "f"\n', "", "is the same name as a"),
        ("[tabels.a]\n", "", "did you mean tables?"),
        (
            '[tables.a]\nfile = "rounds.csv"\ntypes = { x = "date" }\n',
            "",
            'no column "x"',
        ),
        ("tables = [", "", "is not TOML"),
        ('[tables." "]\nfile = "f"\n', "", "is no name"),
        ('[tables.a]\nfile = "f"\ntypes = { a = "numbr" }\n', "", "numbr"),
    ],
)
def test_a_recipe_that_is_wrong_names_the_key(run: Run, tables: str, more: str, said: str) -> None:
    status, out, err = run("derive", recipe(tables=tables, more=more))
    assert (status, out) == (3, "")
    assert said in err


@pytest.mark.parametrize(
    ("records", "said"),
    [
        ("id,city,amount\n1,Leeds\n", "rounds.csv:2:2: the row has 2 fields"),
        ("id,city,amount\n1,Leeds,£5m\n", 'rounds.csv:2:3: amount: "£5m" is not a number'),
        ("id,city,amount\n1,Leeds,>5\n", "is a bound"),
        ('id,city,amount\n1,"a\nb",x\n', "rounds.csv:3:3: amount"),
        ("id,ID,amount\n1,2,3\n", "are one column to an engine"),
        ("id;a,city,amount\n1,2,3\n", "say which with delimiter"),
        ("", "the file is empty"),
    ],
)
def test_records_are_read_strictly(run: Run, records: str, said: str) -> None:
    Path("rounds.csv").write_text(records)
    status, _, err = run("derive", recipe())
    assert status == 3
    assert said in err


def test_names_that_are_sql_are_names(run: Run) -> None:
    Path("it's.csv").write_text('"x""; DROP TABLE a; --",city\n5,Leeds\n')
    name = '''tables."x\\"; DROP"'''
    sql = 'SELECT city, 1999 AS period, count("x""; DROP TABLE a; --") AS value FROM "x""; DROP" GROUP BY 1'  # noqa: E501
    out = run("derive", recipe(sql, f"""[{name}]\nfile = "it's.csv"\n"""), "--check").out
    assert out.splitlines()[1].startswith("raised,1,0,")


def test_what_is_not_there_and_what_would_be_overwritten_is_refused(run: Run) -> None:
    assert run("derive", "none.toml").status == 4
    assert run("derive", recipe(tables='[tables.a]\nfile = "no.csv"\n')).status == 4
    assert run("derive", recipe(), "-o", "m.txt").status == 2
    assert run("derive", recipe(), "-o", "rounds.csv").status == 2
    assert Path("rounds.csv").read_text() == RECORDS
    Path("m.toml").write_text("[metrics.mine]\n")
    status, _, err = run("derive", recipe(), "-o", "m.csv")
    assert status == 2
    assert "was not written by derive" in err
    assert not Path("m.csv").exists()


def test_parquet_is_read_from_a_file_and_a_folder(run: Run) -> None:
    import pyarrow as pa  # noqa: PLC0415
    from pyarrow import parquet  # noqa: PLC0415

    Path("parts").mkdir()
    for part in ("a", "b[c]"):
        parquet.write_table(pa.table({"city": [part], "amount": [1.5]}), f"parts/{part}.parquet")
    folder = run("derive", recipe(tables='[tables.rounds]\nfile = "parts"\n')).out
    assert [line[:18] for line in folder.splitlines()[1:]] == [
        "a,raised,2022,1.5,",
        "b[c],raised,2022,1",
    ]
    single = run("derive", recipe(tables='[tables.rounds]\nfile = "parts/a.parquet"\n')).out
    assert len(single.splitlines()) == 2


def test_the_library_derives_a_dataset_that_answers() -> None:
    (first, second) = cc.derive(recipe()).rank("raised").records()
    assert (first["city"], first["value"]) == ("Leeds", 3.3)
    assert (second["city"], second["value"]) == ("York", None)


def test_a_recipe_without_metrics_is_told_how_to_have_one(run: Run) -> None:
    Path("r.toml").write_text(TABLE)
    assert run("derive", "r.toml") == (
        3,
        "",
        'r.toml: has no metric; write [metrics.NAME] with sql = "SELECT ..." [E-RECIPE]\n',
    )


def test_a_metric_without_rows_is_a_warning_beside_others(run: Run) -> None:
    none = "[metrics.none]\nsql = 'SELECT city, 1999 AS period, 1 AS value FROM rounds WHERE false'"
    status, _, err = run("derive", recipe(more=none), "--check")
    assert status == 0
    assert "warning: r.toml: metrics.none.sql: gives no rows; see its WHERE [W-EMPTY]" in err
    assert run("derive", recipe(more=none), "--check", "--strict").status == 3


def test_what_only_the_engine_understands_is_run(run: Run) -> None:
    found = run("derive", recipe("SELECT 'Leeds' AS city, 2022 AS period, 3! AS value"), "-q")
    assert found.out.splitlines()[1].startswith("Leeds,raised,2022,6,")


@pytest.mark.parametrize("missing", ["duckdb", "ibis", "pyarrow", "sqlglot"])
def test_without_the_extra_it_says_how_to_install_it(
    run: Run, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    monkeypatch.setattr(tables, "find_spec", lambda name: None if name == missing else name)
    said = "derive needs more packages: pip install 'clustercmp[engine]'\n"
    assert run("derive", recipe()) == (2, "", said)


@pytest.mark.parametrize("check", [(), ("--check",)])
def test_an_output_over_an_input_is_refused_before_a_query_runs(
    run: Run, check: tuple[str, ...]
) -> None:
    Path("rounds.csv").write_text("not,even\nread\n")
    Path("link.csv").symlink_to("rounds.csv")
    said = "link.csv is also the input rounds.csv; write the answer to another file\n"
    assert run("derive", recipe(), "-o", "link.csv", *check) == (2, "", said)
    Path("r.csv").write_text("old")
    found = run("derive", recipe("SELECT nope"), "-o", "r.csv", *check)  # beside it is r.toml
    assert (found.status, Path("r.csv").read_text()) == (2, "old")


def test_a_sidecar_of_derive_is_written_anew(run: Run) -> None:
    for _ in range(2):
        assert run("derive", recipe(), "-q", "-o", "m.csv").status == 0
    assert Path("m.toml").read_text().startswith("# Written by clustercmp derive from r.toml;")


def test_parquet_that_is_none_and_a_folder_without_any_are_access_errors(run: Run) -> None:
    Path("x.parquet").write_text("no parquet")
    Path("empty").mkdir()
    both = '[tables.a]\nfile = "x.parquet"\n[tables.b]\nfile = "empty"\n'
    status, _, err = run("derive", recipe(tables=both))
    assert status == 4
    first, second = err.splitlines()
    assert first.startswith("x.parquet: cannot be read as Parquet: ")
    assert second == "empty: no file in this folder ends in .parquet"


def test_all_errors_are_counted(run: Run) -> None:
    rows = "".join(f"City {i},1\nCity {i},2\n" for i in range(400))
    Path("many.csv").write_text("city,amount\n" + rows)
    tables = '[tables.many]\nfile = "many.csv"\ntypes = {amount = "integer"}\n'
    sql = "SELECT city, 2022 AS period, amount AS value FROM many"
    status, out, err = run("derive", recipe(tables=tables, sql=sql))
    assert (status, out) == (3, "")
    assert err.splitlines()[-1] == "and 380 more"


def test_a_library_has_the_inputs_of_the_recipe() -> None:
    path = Path(recipe())
    assert cc.derive(path).inputs == derive(read_recipe(path)).dataset.inputs
    assert cc.derive(path).inputs[0][1] == sha256(path.read_bytes()).hexdigest()


def test_inputs_have_the_checksum_of_each_file() -> None:
    import pyarrow as pa  # noqa: PLC0415
    from pyarrow import parquet  # noqa: PLC0415

    parquet.write_table(pa.table({"city": ["a"], "amount": [1.5]}), "a.parquet")
    path = Path(recipe(tables='[tables.rounds]\nfile = "a.parquet"\n'))
    assert derive(read_recipe(path)).dataset.inputs == tuple(
        (name, sha256(Path(name).read_bytes()).hexdigest()) for name in ("r.toml", "a.parquet")
    )


def test_the_readme_of_the_example_runs_in_a_fresh_copy(run: Run, tmp_path: Path) -> None:
    for name in ("recipe.toml", "companies.csv", "rounds.csv", "spinouts.csv"):
        (tmp_path / name).write_bytes((EXAMPLE / name).read_bytes())
    readme = (EXAMPLE / "README.md").read_text("utf-8")
    lines = readme.partition("```sh\n")[2].partition("```")[0].splitlines()
    commands = [line.split()[1:] for line in lines if line.startswith("clustercmp ")]
    assert len(commands) == 4
    assert [run(*command).status for command in commands] == [0, 0, 0, 0]
    assert run("derive", "recipe.toml", "--check").out == CHECKED
    head = "city,metric,period,value,unit,geography,source,note\n"
    assert Path("metrics.csv").read_text("utf-8").startswith(head)


CHECKED = """metric,rows,missing,tables
funding_raised,23,0,companies;rounds
unicorns,4,0,companies
spinouts,4,0,companies;spinouts
"""


def test_what_is_wrong_with_a_place_is_said_of_the_recipe(run: Run) -> None:
    found = run("derive", recipe(more='[groups.north]\nmembers = ["Leeds", "Nowhere"]'), "--check")
    assert 'warning: r.toml: groups.north.members: unknown city "Nowhere"' in found.err


def test_a_sidecar_that_cannot_be_written_leaves_no_figures(run: Run) -> None:
    Path("m.toml").symlink_to("gone/m.toml")
    status, out, err = run("derive", recipe(), "-q", "-o", "m.csv")
    assert (status, out) == (4, "")
    assert err == "cannot write m.toml: No such file or directory; write it elsewhere\n"
    assert not Path("m.csv").exists()
    Path("m.csv").write_text("old")
    assert run("derive", recipe(), "-q", "-o", "m.csv").status == 4
    assert Path("m.csv").read_text() == "old"
    assert not list(Path().glob(".clustercmp-*"))


def test_figures_that_cannot_be_written_leave_the_sidecar(run: Run) -> None:
    assert run("derive", recipe(), "-q", "-o", "m.csv").status == 0
    old = Path("m.toml").read_bytes()
    Path("m.csv").unlink()
    Path("m.csv").mkdir()
    assert run("derive", recipe(more='label = "New"'), "-q", "-o", "m.csv").status == 4
    assert Path("m.toml").read_bytes() == old


def test_figures_and_sidecar_are_two_files(run: Run) -> None:
    assert run("derive", recipe(), "-q", "-o", "m.csv").status == 0
    Path("n.toml").symlink_to("n.csv")
    Path("m.toml").rename("n.csv")
    said = "n.csv is also the input n.toml; write the answer to another file\n"
    assert run("derive", recipe(), "-q", "-o", "n.csv") == (2, "", said)


@pytest.mark.parametrize("length", [300, 251])
def test_a_name_that_is_too_long_is_said(run: Run, length: int) -> None:
    name = "a" * length
    err = run("derive", recipe(), "-q", "-o", f"{name}.csv").err
    assert err == f"cannot write {name}.csv: File name too long; write it elsewhere\n"


def test_a_folder_that_is_a_file_is_said(run: Run) -> None:
    status, _, err = run("derive", recipe(), "-q", "-o", "rounds.csv/m.csv")
    assert status == 4
    assert err == "cannot write rounds.csv/m.csv: Not a directory; write it elsewhere\n"
