"""A table as people read it, before it is laid out."""

from __future__ import annotations

import pytest

from clustercmp.output.page import Page, drawn, page
from clustercmp.output.shape import for_people
from clustercmp.table import Cell, Column, Kind, Note, Table


def paged(table: Table) -> Page:
    return page(table, drawn(table, charts=True))


def shown(cell: Cell, kind: Kind) -> str:
    table = Table("rank", "", (Column("x", kind),), ((cell,),))
    return paged(table).rows[0][0].text


@pytest.mark.parametrize(
    ("cell", "kind", "text"),
    [
        (None, "text", "—"),
        (None, "value", "—"),
        (None, "share-bar", ""),
        ("a\tb", "text", r"a\tb"),
        (2022, "text", "2022"),
        ("2012/2022", "period", "2012–2022"),
        ("SOURCE;BOUND", "list", "SOURCE, BOUND"),
        (True, "boolean", "yes"),
        (False, "boolean", "no"),
        (1234, "integer", "1,234"),
        (0.5, "ratio", "0.50×"),
        (0.5, "share", "50.0%"),
        (3, "rank", "3"),
        ("3 of 4", "rank", "3 of 4"),
        (0.5, "ratio-bar", ""),
    ],
)
def test_a_cell_reads_so(cell: Cell, kind: Kind, text: str) -> None:
    assert shown(cell, kind) == text


def test_unit_qualifier_and_tie_are_read_off_the_columns_that_hold_them() -> None:
    columns = (
        Column("rank", "rank", tied="tied"),
        Column("tied", "boolean", shown=False),
        Column("value", "value", unit_from="unit", qualifier="qualifier"),
        Column("unit", shown=False),
        Column("qualifier", shown=False),
    )
    content = paged(
        Table("rank", "", columns, ((4, True, 5e6, "GBP", "over"), (6, None, 7, None, None)))
    )
    assert [[cell.text for cell in row] for row in content.rows] == [["4=", "≥£5m"], ["6", "7"]]
    assert content.key == (("≥", "at least"),)


def test_a_column_may_have_one_unit_and_a_number_of_digits() -> None:
    table = Table("rank", "", (Column("x", "value", unit="EUR", digits=2),), ((3,),))
    assert paged(table).rows[0][0].text == "€3.00"


def test_footnotes_are_numbered_in_reading_order_and_the_others_follow() -> None:
    notes = (
        Note("A", "of all"),
        Note("B", "second", ((1, "x"), (0, "y"))),
        Note("C", "first", ((0, "x"),)),
        Note("D", "third", ((0, "y"), (1, "y"))),
    )
    content = paged(Table("rank", "", (Column("x"), Column("y")), (("a", "b"), ("c", "d")), notes))
    assert content.notes == ((1, "first"), (2, "second"), (3, "third"), (0, "of all"))
    assert [[cell.marks for cell in row] for row in content.rows] == [[(1,), (2, 3)], [(2,), (3,)]]


def test_a_note_of_a_hidden_column_has_no_number_and_names_its_subject() -> None:
    note = Note("A", "of y", ((0, "y"),), subject="Leeds")
    table = Table("rank", "", (Column("x"), Column("y", shown=False)), (("a", "b"),), (note,))
    assert paged(table).notes == ((0, "Leeds: of y"),)


def test_a_column_of_words_that_says_nothing_is_not_shown() -> None:
    columns = (Column("x"), Column("y"), Column("z", "value"))
    full, bare = Table("rank", "", columns, (("a", None, None),)), Table("rank", "", columns, ())
    assert [column.name for column in drawn(for_people(full), charts=True)] == ["x", "z"]
    assert [column.name for column in drawn(for_people(bare), charts=True)] == ["x", "y", "z"]


def test_marks_are_superscripts() -> None:
    content = paged(Table("rank", "", (), ()))
    assert content.mark(12) == "¹²"


def test_headings_default_to_names_and_those_of_bars_to_their_scale() -> None:
    columns = (
        Column("x"),
        Column("y", heading="Y\nof it"),
        Column("r", "ratio-bar"),
        Column("s", "share-bar"),
    )
    headings = paged(Table("rank", "", columns, ())).headings
    assert headings == ("x", "Y\nof it", "¼×      1×     4×", "")


def test_bars_are_drawn_only_with_charts() -> None:
    table = Table("rank", "", (Column("x"), Column("s", "share-bar")), ())
    assert [column.name for column in drawn(table, charts=False)] == ["x"]
    assert [column.name for column in drawn(table, charts=True)] == ["x", "s"]


def test_title_formula_and_notes_are_safe() -> None:
    table = Table("rank", "a\x1b", (), (), (Note("A", "b\n"),), formula="c\u202e")
    content = paged(table)
    assert (content.title, content.formula, content.notes) == (r"a\x1b", r"c\u202e", ((0, r"b\n"),))
