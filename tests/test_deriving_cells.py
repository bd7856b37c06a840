"""What recipes, records and queries hold, kind by kind: each is kept exactly, or refused."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime, time
from decimal import Decimal
from io import BytesIO

import pytest

from clustercmp.dataset.ledger import Ledger, Refusal
from clustercmp.deriving.declared import RecordTable, Type
from clustercmp.deriving.figures import Result, figures
from clustercmp.deriving.record_file import Records, read_records
from clustercmp.deriving.toml_text import toml_text


def test_a_document_reads_back_from_its_text() -> None:
    document = {
        "day": date(2022, 5, 31),
        "clock": time(12, 30),
        "moment": datetime(2022, 5, 31, 12, tzinfo=UTC),
        "list": [1, 2.5, True, "a\x7f\n", {"in line": "x", "day": date(2022, 1, 1)}],
        "empty": {},
        "New York": {"a-b": {"c": False}},
    }
    text = toml_text(document)
    assert tomllib.loads(text) == document
    assert 'list = [1, 2.5, true, "a\\u007f\\n", {"in line" = "x", day = 2022-01-01}]' in text


def read(text: str, kind: Type, **stated: str) -> tuple[Records, list[str]]:
    ledger = Ledger("f.csv")
    table = RecordTable(file="f.csv", types={"a": kind}, **stated)  # type: ignore[arg-type]
    records = read_records(BytesIO(text.encode()), ledger, table)
    return records, [str(problem) for problem in ledger.problems()]


@pytest.mark.parametrize(
    ("kind", "cells", "kept", "sql"),
    [
        ("text", ["n/a", "007"], ["n/a", "007"], "VARCHAR"),
        ("integer", ["-12", "n/a"], ["-12", None], "BIGINT"),
        ("integer", ["1" + "0" * 18], ["1" + "0" * 18], "DECIMAL(19, 0)"),
        ("integer", ["9" * 38], ["9" * 38], "DECIMAL(38, 0)"),
        ("number", ["1.50", "200"], ["1.50", "200"], "DECIMAL(5, 2)"),
        ("number", ["1.5e3", ".."], ["1500", None], "DECIMAL(5, 1)"),
        ("number", ["1e300"], ["1.0000000000000001e+300"], "DOUBLE"),
        ("number", ["9" * 30 + ".5", "0." + "1" * 15], None, "DOUBLE"),
        ("date", ["2022-05-31", ".."], ["2022-05-31", None], "DATE"),
        ("boolean", ["TRUE", "false", "n/a"], ["true", "false", None], "BOOLEAN"),
    ],
)
def test_cells_are_kept_as_their_column_says(
    kind: Type, cells: list[str], kept: list[str | None] | None, sql: str
) -> None:
    records, problems = read("\n".join(["a;b", *(f"{cell};x" for cell in cells), ""]), kind)
    assert problems == []
    assert records.columns["a"] == (kept or cells)
    assert records.types["a"] == sql


@pytest.mark.parametrize(
    ("kind", "cell", "said"),
    [
        ("integer", "1.5", '"1.5" is not a whole number; mend it, or call the column a number'),
        ("integer", "1" * 39, "has more than 38 digits; call the column text, or a number"),
        ("integer", "1e300", "has more than 38 digits"),
        ("number", "£5", '"£5" is not a number'),
        ("number", "1,5", "write 1.5"),
        ("number", "<5", "is a bound"),
        ("date", "31.5.2022", '"31.5.2022" is not a day; write it as 2022-05-31'),
        ("date", "2022-02-30", '"2022-02-30" is not a day'),
        ("boolean", "yes", '"yes" is neither true nor false'),
    ],
)
def test_a_cell_that_is_something_else_is_located(kind: Type, cell: str, said: str) -> None:
    _, [problem] = read(f"a;b\n{cell};x\n", kind)
    assert problem.startswith("f.csv:2:1: a: ")
    assert said in problem


def test_blank_rows_are_passed_over_and_a_second_header_is_refused() -> None:
    _, problems = read("a;b\n\n1;x\na;b\n", "integer")
    assert "f.csv:4: the header comes again; remove header rows after the first [E-HEADER]" in (
        problems
    )
    records, _ = read("a;b\n", "integer")
    assert records.columns == {"a": [], "b": []}


def made(*rows: tuple[object, ...], more: str = "note") -> list[dict[str, str]]:
    result = figures(Result(["City", "period", "value", more], rows), {"note": "n"})
    assert result.refused == []
    return result.rows


def test_what_an_engine_gives_becomes_text() -> None:
    rows = made(
        ("a", 2022.0, 3, None),
        ("b", Decimal("2022.0"), 1e300, 7),
        (" c ", "2022-05", Decimal("-1.500"), date(2022, 1, 1)),
        ("d", 2022, Decimal(10), "x"),
        ("e", 2022, 4.0, ""),
    )
    assert [tuple(row.values()) for row in rows] == [
        ("n", "a", "2022", "3"),
        ("7; n", "b", "2022", "1e+300"),
        ("2022-01-01; n", "c", "2022-05", "-1.5"),
        ("x; n", "d", "2022", "10"),
        ("n", "e", "2022", "4"),
    ]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ((2.5, 2022, 1, None), '2.5, 2022: city: "2.5" is not text'),
        ((True, 2022, 1, None), 'city: "True" is not text'),
        ((None, 2022, 1, None), "2022: city: there is no name"),
        ((None, None, 1, None), "a row without a city: city: there is no name"),
        (("a", 2022.5, 1, None), 'period: "2022.5" is not text'),
        (("a", float("nan"), 1, None), 'period: "nan" is not text'),
        (("a", datetime(2022, 1, 1, tzinfo=UTC), 1, None), "is a date"),
        (("a", " ", 1, None), "period: there is none"),
        (("a", 2022, True, None), 'value: "True" is not a number'),
        (("a", 2022, "5", None), 'value: "5" is not a number'),
        (("a", 2022, Decimal("Infinity"), None), "is no finite number"),
        (("a", 2022, 1, b"x"), "note: \"b'x'\" is not text"),
    ],
)
def test_what_is_no_cell_is_refused_with_its_row(row: tuple[object, ...], said: str) -> None:
    result = figures(Result(["city", "period", "value", "note"], [row]), {"note": "n"})
    assert said in result.refused[0].message


def test_a_column_that_comes_twice_is_refused() -> None:
    with pytest.raises(Refusal, match='gives "city" twice'):
        figures(Result(["city", "CITY", "period", "value"], []), {"note": ""})
