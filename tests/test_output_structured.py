"""JSON and JSON lines, exactly."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clustercmp.output.look import Look
from clustercmp.output.structured import to_json, to_jsonl
from clustercmp.table import Cell, Column, Kind, Note, Table

TABLE = Table(
    "rank",
    "Funding raised",
    (
        Column("city"),
        Column("value", "value"),
        Column("flags", "list"),
        Column("bar", exported=False),
    ),
    (("Leeds", 42.0, "SOURCE;BOUND", 1), ("", None, "", 2)),
    notes=(Note("SLICE", "of 2022", ((0, "city"),), subject="Leeds"),),
).with_context([("mine.csv", "ab12")], {"metric": ["funding_raised"], "top": None})


def test_an_answer_says_what_it_is_made_from_and_what_was_asked() -> None:
    assert (
        to_json(TABLE, Look()).decode()
        == """{
  "schema": "clustercmp/rank",
  "version": 1,
  "data": [
    {"path": "mine.csv", "sha256": "ab12"}
  ],
  "parameters": {"metric": ["funding_raised"], "top": null},
  "rows": [
    {"city": "Leeds", "value": 42, "flags": ["SOURCE", "BOUND"]},
    {"city": null, "value": null, "flags": []}
  ],
  "notes": [
    {"code": "SLICE", "text": "Leeds: of 2022"}
  ]
}
"""
    )


def test_json_lines_are_the_rows_alone() -> None:
    assert to_jsonl(TABLE, Look()).decode().splitlines() == [
        '{"city": "Leeds", "value": 42, "flags": ["SOURCE", "BOUND"]}',
        '{"city": null, "value": null, "flags": []}',
    ]


def test_an_answer_without_rows_has_empty_lists() -> None:
    answer = json.loads(to_json(Table("rank", "", (), ()), Look()))
    assert (answer["rows"], answer["notes"], answer["data"]) == ([], [], [])


def test_the_shape_of_the_screen_has_a_schema_of_its_own() -> None:
    wide = Table("rank", "", (Column("Leeds", "value"),), ((1,),))
    table = Table("rank", "", (Column("city"),), (("Leeds",),), wide=wide)
    assert json.loads(to_json(table, Look(wide=True)))["schema"] == "clustercmp/wide"
    assert json.loads(to_json(table, Look(wide=True)))["rows"] == [{"Leeds": 1}]
    assert json.loads(to_json(wide, Look(wide=True)))["schema"] == "clustercmp/rank"


def written(cell: Cell, kind: Kind = "value") -> str:
    row = to_jsonl(Table("rank", "", (Column("x", kind),), ((cell,),)), Look()).decode()
    return row.removeprefix('{"x": ').removesuffix("}\n")


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (5.0, "5"),
        (0.1, "0.1"),
        (1e22, "1e+22"),
        (10**30, "1" + "0" * 30),
        (True, "true"),
        ("é 上", '"é 上"'),
        ("\x1b\x7f\u202e", r'"\u001b\u007f\u202e"'),
        ("half \udc80 \U000e0041", r'"half \udc80 \udb40\udc41"'),
    ],
)
def test_a_cell_is_written_so(cell: Cell, text: str) -> None:
    assert written(cell) == text


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_what_json_has_not_is_refused(number: float) -> None:
    with pytest.raises(ValueError, match="JSON"):
        written(number)


@given(st.text(min_size=1) | st.integers() | st.booleans())
def test_every_cell_reads_back_as_it_was(cell: Cell) -> None:
    assert json.loads(written(cell)) == cell


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_reads_back_as_it_was(number: float) -> None:
    assert json.loads(written(number)) == number
