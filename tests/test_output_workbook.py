"""Workbooks, read back by another library."""

from __future__ import annotations

import io
import sys
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from clustercmp.errors import UsageError
from clustercmp.output import workbook
from clustercmp.output.look import Look
from clustercmp.output.workbook import to_workbook
from clustercmp.table import Cell, Column, Note, Table


def sheets(table: Table, look: Look | None = None) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(to_workbook(table, look or Look())))
    return {
        name: [list[object](row) for row in book.get_sheet_by_name(name).to_python()]
        for name in book.sheet_names
    }


def written(cell: Cell) -> object:
    table = Table("rank", "", (Column("city"), Column("x")), (("Leeds", cell),))
    return sheets(table)["rows"][1][1]


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        (5, 5.0),
        (0.1, 0.1),
        (True, True),
        ("=1+1", "=1+1"),
        ("https://example.org", "https://example.org"),
        ("12", "12"),
        ("\x1b[31m", r"\x1b[31m"),
        (2**53, 2.0**53),
        (2**53 + 1, "9007199254740993"),
        (-(10**30), "-1" + "0" * 30),
        ("x" * 40_000, "x" * 32_766 + "…"),
    ],
)
def test_a_cell_is_what_it_was(cell: Cell, read: object) -> None:
    assert written(cell) == read


def test_missing_is_an_empty_cell() -> None:
    table = Table("rank", "", (Column("x"), Column("city")), ((None, "Leeds"),))
    assert sheets(table)["rows"] == [["x", "city"], ["", "Leeds"]]


def test_formulas_and_links_are_text() -> None:
    table = Table("rank", "", (Column("=A1"),), (("=1+1",), ("https://example.org",)))
    with zipfile.ZipFile(io.BytesIO(to_workbook(table, Look()))) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet


def test_the_rows_are_those_for_machines_unless_wide() -> None:
    wide = Table("compare", "", (Column("Leeds", "value"),), ((1,),))
    columns = (Column("city"), Column("bar", exported=False))
    table = Table("compare", "", columns, (("Leeds", 2),), wide=wide)
    assert sheets(table)["rows"] == [["city"], ["Leeds"]]
    assert sheets(table, Look(wide=True))["rows"] == [["Leeds"], [1.0]]


def test_a_second_sheet_holds_the_notes_and_what_it_was_made_from() -> None:
    table = Table(
        "rank", "Funding", (), (), (Note("SLICE", "of 2022", (), "Jobs"),), formula="a ÷ b"
    )
    asked = table.with_context([("mine.csv", "ab12")], {"top": 3})
    assert sheets(asked)["notes"] == [
        ["title", "Funding"],
        ["formula", "a ÷ b"],
        ["SLICE", "Jobs: of 2022"],
        ["made from mine.csv", "SHA-256 ab12"],
        ["asked for top", "3"],
    ]


def test_the_same_answer_is_the_same_bytes() -> None:
    table = Table("rank", "", (Column("x", "value"),), ((1,),))
    assert to_workbook(table, Look()) == to_workbook(table, Look())


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_reads_back_as_the_same_number(number: float) -> None:
    assert written(number) == number


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 2)
    table = Table("rank", "", (Column("x"),), ((1,), (2,)))
    with pytest.raises(UsageError, match=r"a sheet holds 1 rows .* has 2 and 1; use --csv"):
        to_workbook(table, Look())


def test_without_the_extra_the_message_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(UsageError, match=r"pip install 'clustercmp\[excel\]'"):
        to_workbook(Table("rank", "", (), ()), Look())
