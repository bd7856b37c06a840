"""CSV and tab-separated text, exactly."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clustercmp.output.delimited import to_csv, to_tsv
from clustercmp.output.look import Look
from clustercmp.table import Cell, Column, Table


def one(cell: Cell) -> Table:
    return Table("rank", "", (Column("city"), Column("value", "value")), (("Leeds", cell),))


def written(cell: Cell) -> str:
    return to_csv(one(cell), Look()).decode().splitlines()[1].removeprefix("Leeds,")


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (5, "5"),
        (5.0, "5"),
        (-0.0, "0"),
        (0.1, "0.1"),
        (1 / 3, "0.3333333333333333"),
        (1e22, "1e+22"),
        (123456789012345678901234567890, "123456789012345678901234567890"),
        (-2.5, "-2.5"),
        ("1.0", "1.0"),
        ("", ""),
        ("a,b", '"a,b"'),
        ('say "x"', '"say ""x"""'),
        ("two\nlines", r"two\nlines"),
        ("\x1b[31m", r"\x1b[31m"),
    ],
)
def test_a_cell_is_written_so(cell: Cell, text: str) -> None:
    assert written(cell) == text


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"])
def test_text_that_a_spreadsheet_would_run_is_guarded(start: str) -> None:
    assert written(f"{start}cmd").startswith("'")


def test_headings_are_guarded_too() -> None:
    table = Table("rank", "", (Column("=1+1"),), ())
    assert to_csv(table, Look()) == b"'=1+1\n"


def test_csv_is_utf_8_with_line_feeds() -> None:
    assert to_csv(one("é"), Look()) == "city,value\nLeeds,é\n".encode()


def test_excel_gets_its_byte_order_mark_and_its_line_ends() -> None:
    expected = "\ufeffcity,value\r\nLeeds,é\r\n".encode()
    assert to_csv(one("é"), Look(excel=True)) == expected


def test_tabs_stand_between_cells_only() -> None:
    assert to_tsv(one("a\tb"), Look(excel=True)) == b"city\tvalue\nLeeds\ta\\tb\n"


def test_columns_for_people_only_are_left_out() -> None:
    columns = (Column("city"), Column("bar", "ratio-bar", exported=False))
    assert to_csv(Table("rank", "", columns, (("Leeds", 2.0),)), Look()) == b"city\nLeeds\n"


def test_wide_gives_the_shape_of_the_screen_and_else_the_long_rows() -> None:
    wide = Table("compare", "", (Column("Leeds"), Column("York")), ((1, 2),))
    table = Table("compare", "", (Column("city"),), (("Leeds",), ("York",)), wide=wide)
    assert to_csv(table, Look(wide=True)) == b"Leeds,York\n1,2\n"
    assert to_csv(table, Look()) == b"city\nLeeds\nYork\n"
    assert to_csv(wide, Look(wide=True)) == b"Leeds,York\n1,2\n"


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers())
def test_a_number_reads_back_as_the_same_number(number: float) -> None:
    assert type(number)(
        float(written(number)) if isinstance(number, float) else written(number)
    ) == (number)


@given(st.lists(st.tuples(st.text(), st.none() | st.text())))
def test_every_answer_is_a_rectangle_with_one_line_a_row(
    rows: list[tuple[str, str | None]],
) -> None:
    table = Table("rank", "", (Column("a"), Column("b")), tuple(rows))
    text = to_csv(table, Look()).decode()
    assert [len(row) for row in csv.reader(io.StringIO(text))] == [2] * (len(rows) + 1)
    assert text.count("\n") == len(rows) + 1
