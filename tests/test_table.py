"""The one shape: rectangular, frozen, and easy to take to pandas or a notebook."""

import dataclasses

import pytest

from clustercmp.table import Column, Note, Table

TABLE = Table(
    "compare",
    "Title",
    (Column("city"), Column("value", "value"), Column("mark", exported=False)),
    (("Leeds", 1, "x"), ("York", None, "")),
)


def test_a_ragged_row_is_a_bug() -> None:
    with pytest.raises(ValueError, match="a row of compare has not 3 cells"):
        Table("compare", "", TABLE.columns, (("Leeds", 1),))


def test_a_table_is_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        TABLE.title = "Other"  # type: ignore[misc]


def test_columns_are_found_by_name() -> None:
    assert TABLE.column("value") == (1, None)
    with pytest.raises(KeyError, match="size"):
        TABLE.position("size")


def test_pandas_gets_what_is_exported() -> None:
    frame = TABLE.to_pandas()
    assert list(frame.columns) == ["city", "value"]
    assert frame["value"].isna().tolist() == [False, True]


def test_a_notebook_gets_html() -> None:
    assert "<table" in TABLE._repr_html_()


def test_context_is_added_to_a_copy() -> None:
    known = TABLE.with_context([("mine.csv", "ab")], {"cities": ["leeds"]})
    assert (known.inputs, dict(known.parameters)) == (
        (("mine.csv", "ab"),),
        {"cities": ["leeds"]},
    )
    assert TABLE.inputs == ()


def test_a_note_can_be_read_without_its_mark() -> None:
    assert Note("MISSING", "no figure", subject="Jobs, Leeds").sentence == "Jobs, Leeds: no figure"
    assert Note("MISSING", "no figure").sentence == "no figure"
