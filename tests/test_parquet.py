"""Parquet under the rules of text: typed columns, parts in folders, rows for lines."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from errno import EIO
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from clustercmp.dataset.bulk import parquet
from clustercmp.dataset.conventions import Conventions
from clustercmp.dataset.loading import inspect, load
from clustercmp.errors import AccessError, DataError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from clustercmp.dataset.dataset import Dataset
    from tests.conftest import Run


def written(path: Path, **columns: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(columns), path)
    return path


def brief(data: Dataset) -> list[tuple[str, str, str, Any, int]]:
    return [
        (each.city, metric, each.period.text, each.quantity.value, each.line)
        for metric in data.metrics
        for each in data.observations(metric)
    ]


def faults(path: Path, **conventions: Any) -> list[str]:
    with pytest.raises(DataError) as caught:
        load([path], conventions=Conventions(**conventions))
    return [str(each).replace(f"{path}", path.name) for each in caught.value.problems]


def test_numbers_keep_their_exact_values(tmp_path: Path) -> None:
    path = written(
        tmp_path / "x.parquet",
        city=["A", "B", "C", "D"],
        metric=["m"] * 4,
        year=[2020, 2021, 2022, 2023],
        value=pa.array([Decimal("0.10"), None, Decimal("7.00"), Decimal("123456789012345678.25")]),
    )
    assert brief(load([path])) == [
        ("A", "m", "2020", 0.1, 1),
        ("C", "m", "2022", 7, 3),
        ("D", "m", "2023", Decimal("123456789012345678.25"), 4),
    ]


@pytest.mark.parametrize(
    ("values", "read"),
    [
        (pa.array([1.5, None]), [1.5]),
        (pa.array([0.1, 2.0], pa.float32()), [0.1, 2]),
        (pa.array([2**53 + 1, -3]), [2**53 + 1, -3]),
        (pa.array([1e20, 5.0]), [10**20, 5]),
        (pa.array([5, None], pa.uint8()), [5]),
        (pa.array(["> 20", ".."]), [20]),
        (pa.array(["1.50", "7"]).dictionary_encode(), [1.5, 7]),
    ],
)
def test_every_kind_of_number_is_read(tmp_path: Path, values: pa.Array, read: list[Any]) -> None:
    path = written(tmp_path / "x.parquet", city=["A", "B"], metric=["m", "m"], value=values)
    assert sorted(each[3] for each in brief(load([path]))) == sorted(read)


def test_a_number_that_is_none_is_located_by_its_row(tmp_path: Path) -> None:
    path = written(
        tmp_path / "x.parquet",
        city=["A", "B", ""],
        metric=["m"] * 3,
        value=[1.0, float("nan"), 2.0],
    )
    number, name = faults(path)
    assert number.startswith('x.parquet:2:3: value: "nan" is not a number; leave the cell empty')
    assert name == "x.parquet:3:1: city: the city is empty; write the name of the city [E-BLANK]"


def test_years_may_be_floats_and_categories_may_be_unused(tmp_path: Path) -> None:
    city = pa.DictionaryArray.from_arrays([0, 0], ["Leeds", "Atlantis"])
    path = written(tmp_path / "x.parquet", city=city, year=[2020.0, 2021.0], jobs=[5, None])
    data = load([path])
    assert brief(data) == [("Leeds", "jobs", "2020", 5, 1)]
    assert list(data.places) == ["Leeds"]


COMMA = Conventions(decimal=",", thousands=".")


def test_texts_are_numbers_as_the_options_say_and_numbers_are_what_they_are(tmp_path: Path) -> None:
    cities = {"city": ["A", "B"], "metric": ["m", "m"]}
    texts = written(tmp_path / "x.parquet", **cities, value=["1.234", "2,5"])
    data = load([texts], conventions=COMMA)
    assert [value for *_, value, _ in brief(data)] == [1234, 2.5]
    assert 'x.parquet:1:3: value: "1.234" is not a number' in faults(texts, decimal=",")[0]
    assert 'x.parquet:2:3: value: "2,5" is not a number' in faults(texts)[0]
    for value in ([1.5e20, 2.5], pa.array([Decimal("1.5"), Decimal("2.5")]), [2**60 + 1, 2]):
        numbers = written(tmp_path / "y.parquet", **cities, value=value)
        found = [value for *_, value, _ in brief(load([numbers], conventions=COMMA))]
        assert found == [value for *_, value, _ in brief(load([numbers]))]


def test_notes_quotes_and_what_is_in_no_role_are_read(run: Run, tmp_path: Path) -> None:
    columns = {"city": ["Leeds", ""], "metric": ["jobs", ""], "value": ["5", ""]}
    told = {"note": ["mine", "below"], "quote": ["so", ""], "extra": ["", "z"]}
    path = written(tmp_path / "x.parquet", **columns, **told, odd=[[1], [2]])
    assert [fault.rpartition(" [")[2] for fault in faults(path)] == ["E-BLANK]", "E-BLANK]"]
    path = written(tmp_path / "x.parquet", **{k: v[:1] for k, v in (columns | told).items()})
    found = run("explain", "leeds", "jobs", "--json", "-q", "-d", str(path)).out
    assert '"note": "mine", "quote": "so"' in found


@pytest.mark.parametrize("column", ["source", "note", "extra", "city"])
def test_no_cell_is_too_long_or_has_a_nul(tmp_path: Path, column: str) -> None:
    columns = {"city": ["A"] * 4, "metric": ["m"] * 4, "year": [1, 2, 3, 4], "value": [1] * 4}
    columns["year"] = [2001, 2002, 2003, 2004]
    texts = {column: ["A", "é" * 41, "a\0b", "é" * 40]}
    path = written(tmp_path / "x.parquet", **(columns | texts))
    assert faults(path, max_field=40, max_name=40) == [
        (
            f"x.parquet:2:{[*(columns | texts)].index(column) + 1}: the field has 41 characters; "
            "40 is the limit; see that its quotes are closed, or raise --max-field [E-LIMIT]"
        ),
        (
            f"x.parquet:3:{[*(columns | texts)].index(column) + 1}: there is a NUL character; "
            "remove it [E-NUL]"
        ),
    ]
    problems = inspect([path], conventions=Conventions(max_field=40, max_name=40)).problems
    assert {problem.line for problem in problems if problem.severity == "error"} == {2, 3}


def test_a_table_without_columns_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "x.parquet")
    assert faults(path) == [
        "x.parquet: x.parquet has no columns; write it again, with some [E-EMPTY]"
    ]


def test_a_damaged_end_is_an_error_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    path.write_bytes(b"PAR1" + bytes(100) + b"\x20\0\0\0PAR1")
    (fault,) = faults(path)
    assert fault.startswith("x.parquet: x.parquet is no whole Parquet file (")
    assert fault.endswith("; write the file again [E-PARQUET]")


def test_a_file_that_cannot_be_read_is_an_access_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path / "x.parquet", city=["A"], metric=["m"], value=[1])

    def unreadable(*_: object, **__: object) -> None:
        raise OSError(EIO, "Input/output error")

    monkeypatch.setattr(pq, "ParquetFile", unreadable)
    with pytest.raises(AccessError, match="cannot be read: Input/output error"):
        load([path])


def test_only_finished_parts_of_a_folder_are_read(tmp_path: Path) -> None:
    folder = tmp_path / "jobs"
    for name in ("a.parquet", "_temporary/0/b.parquet", "._c.parquet", "d.parquet/e.parquet"):
        written(folder / name, city=[name], metric=["m"], value=[1])
    assert list(load([folder]).places) == ["a.parquet", "d.parquet/e.parquet"]
    (folder / "z.parquet").symlink_to("nowhere")
    with pytest.raises(AccessError, match=r"z\.parquet: leads nowhere; mend or remove the link"):
        load([folder])


def test_null_in_the_name_of_a_folder_is_an_empty_cell(tmp_path: Path) -> None:
    folder = tmp_path / "jobs"
    written(
        folder / "source=__HIVE_DEFAULT_PARTITION__" / "a.parquet",
        city=["A"],
        metric=["m"],
        value=[1],
    )
    assert [each.source for each in load([folder]).sources()] == [str(folder)]


def test_a_header_that_is_refused_has_no_line(tmp_path: Path) -> None:
    table = pa.table([["A"], ["m"], [1], [2]], names=["city", "metric", "value", "value"])
    path = tmp_path / "x.parquet"
    pq.write_table(table, path)
    (fault,) = faults(path)
    assert fault.startswith('x.parquet: "value" heads column ')


DATES = [date(2020, 1, 1)]


def test_dates_are_refused_as_they_do_not_tell_a_year_from_a_day(tmp_path: Path) -> None:
    path = written(tmp_path / "x.parquet", city=["A"], metric=["m"], value=[1], date=DATES)
    (fault,) = faults(path)
    assert fault == (
        'x.parquet: column "date" holds dates, which do not tell a year from its first day; '
        "make it text: write 2022, 2012/2022, 2022-Q1, 2022-05 or 2022-05-31 [E-PERIOD]"
    )


@pytest.mark.parametrize("when", [date(2023, 3, 1), datetime(2023, 3, 1, 12, 30)])  # noqa: DTZ001
def test_a_date_beside_the_period_is_a_day(tmp_path: Path, when: date) -> None:
    columns = {"city": ["A", "B"], "metric": ["m", "m"], "value": [1, 2], "year": [2022, 2022]}
    path = written(tmp_path / "x.parquet", **columns, published=[when, None], seen=[when, when])
    told = {found.city: found.published for found in load([path]).observations("m")}
    assert told == {"A": "2023-03-01", "B": ""}


def test_what_has_no_text_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "x.parquet", city=["A"], metric=[["m"]], value=[1])
    (fault,) = faults(path)
    assert fault == (
        'x.parquet: column "metric" holds list<element: string>, which has no text; '
        "write text or numbers [E-LAYOUT]"
    )


def test_a_folder_of_parts_is_one_table_and_its_folders_are_columns(tmp_path: Path) -> None:
    folder = tmp_path / "jobs"
    written(folder / "year=2021" / "a.parquet", city=["A", "B"], metric=["m", "m"], value=[1, 2])
    written(folder / "year=2022" / "b.parquet", city=["A"], metric=["m"], value=[3])
    (folder / "README").write_text("no data")
    data = load([folder])
    assert brief(data) == [
        ("A", "m", "2021", 1, 1),
        ("B", "m", "2021", 2, 2),
        ("A", "m", "2022", 3, 1),
    ]
    assert [each.source for each in data.observations("m")] == [str(folder)] * 3
    assert data.observations("m")[2].file == str(folder / "year=2022" / "b.parquet")
    assert data.reports[0].written == "Parquet in 2 parts"


def test_a_conflict_between_parts_names_both(tmp_path: Path) -> None:
    for name, value in (("a", 1), ("b", 2)):
        written(tmp_path / "t" / f"{name}.parquet", city=["A"], metric=["m"], value=[value])
    (fault,) = faults(tmp_path / "t")
    assert "value 2 here, 1 on t/a.parquet:1" in fault


def test_parts_of_other_columns_are_refused(tmp_path: Path) -> None:
    written(tmp_path / "t" / "a.parquet", city=["A"], metric=["m"], value=[1])
    written(tmp_path / "t" / "b.parquet", city=["A"], metric=["m"], value=[1], unit=["GBP"])
    (fault,) = faults(tmp_path / "t")
    assert fault == (
        't: t/a.parquet has no column "unit", which t/b.parquet has; '
        "give all parts the same columns [E-HEADER]"
    )
    written(tmp_path / "t" / "a.parquet", city=["A"], metric=["m"], value=[1], note=["x"])
    assert 't/b.parquet has no column "note", which t/a.parquet has' in faults(tmp_path / "t")[0]


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "x.parquet", city=["A"] * 999, metric=["m"] * 999, value=range(999))
    whole = path.read_bytes()
    path.write_bytes(whole[:-9])
    assert faults(path)[0].startswith("x.parquet: x.parquet is no whole Parquet file (")
    path.write_bytes(whole[:40] + b"\xff" * 200 + whole[240:])
    assert faults(path)[0].startswith("x.parquet: x.parquet is no whole Parquet file (")


def test_where_and_column_choose_as_in_text(tmp_path: Path) -> None:
    path = written(
        tmp_path / "x.parquet",
        town=["A", "B", "C"],
        metric=["m"] * 3,
        value=[1, 2, 3],
        sex=["F", "M", "F"],
        weight=[0.5, 0.5, 0.5],
    )
    conventions = Conventions(where=(("sex", "F"),), columns={"city": "town"})
    assert brief(load([path], conventions=conventions)) == [
        ("A", "m", "", 1, 1),
        ("C", "m", "", 3, 3),
    ]
    assert "there are F, M" in faults(path, where=(("sex", "X"),), columns={"city": "town"})[0]


def test_pieces_of_a_large_part_are_numbered_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "ROWS", 10)
    names = [f"City {i}" for i in range(35)]
    path = written(tmp_path / "x.parquet", city=names, metric=["m"] * 35, value=np.arange(35.0))
    assert [each[4] for each in brief(load([path]))] == list(range(1, 36))


def test_the_checksum_is_of_the_file_or_of_its_parts_checksums(tmp_path: Path) -> None:
    path = written(tmp_path / "t" / "a.parquet", city=["A"], metric=["m"], value=[1])
    alone = load([path]).inputs
    folder = load([tmp_path / "t"]).inputs
    assert alone[0][0] == str(path)
    assert folder[0][0] == str(tmp_path / "t")
    assert len(alone[0][1]) == len(folder[0][1]) == 64
    assert alone[0][1] != folder[0][1]


def test_a_sidecar_is_read_beside_it(tmp_path: Path) -> None:
    path = written(tmp_path / "x.parquet", city=["A"], metric=["m"], value=[1])
    path.with_suffix(".toml").write_text('[metrics.m]\nlabel = "Many"\n')
    assert load([path]).metrics["m"].label == "Many"


def test_an_empty_folder_and_the_engine_off_are_refused(tmp_path: Path) -> None:
    with pytest.raises(AccessError, match="is a folder without Parquet files"):
        load([tmp_path])
    path = written(tmp_path / "x.parquet", city=["A"], metric=["m"], value=[1])
    with pytest.raises(UsageError, match="leave --engine off out"):
        load([path], conventions=Conventions(engine="off"))


def test_the_header_must_be_clear(tmp_path: Path) -> None:
    path = written(tmp_path / "x.parquet", place=["A"], area=["B"], metric=["m"], value=[1])
    assert "could each be the city column" in faults(path)[0]
    (problem,) = inspect([path]).problems
    assert problem.code == "E-HEADER"


def test_check_says_where(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    written(tmp_path / "x.parquet", city=["A", "Total"], metric=["m", "m"], value=["£5", "6"])
    status, out, _ = run("check", "x.parquet", "--csv")
    assert status == 3
    assert out.splitlines()[1].startswith("x.parquet,1,3,value,£5,error,E-NUMBER,")
    assert out.splitlines()[2].startswith("x.parquet,2,1,city,Total,warning,W-TOTAL,")
