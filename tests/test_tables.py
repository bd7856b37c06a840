"""Small tables with known columns are read as strictly as data."""

from __future__ import annotations

import gzip
import hashlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clustercmp.dataset.ledger import Ledger
from clustercmp.dataset.tables import Content, read_table
from clustercmp.errors import DataError

CELL = st.text(st.sampled_from('ab,;"\n\r é'), max_size=6)


def read(raw: bytes) -> tuple[Content, list[str]]:
    ledger = Ledger("t.csv")
    content = read_table(io.BytesIO(raw), ledger, ("place name", "value"), ("note",))
    return content, list(map(str, ledger.problems()))


def cells(content: Content) -> list[tuple[str, str, str]]:
    return [(each["place name"], each["value"], each["note"]) for each in content.entries]


@pytest.mark.parametrize(
    "raw",
    [
        b"place name,value\nLeeds,1\n",
        b"\xef\xbb\xbfValue;PLACE_NAME;note\r\n 1 ;Leeds;\r\n",
        b"\n\nplace name|value\rLeeds|1\r",
        gzip.compress(b'"place name"\tvalue\n"Leeds"\t1'),
        "place name,value\nLeeds,1\n".encode("utf-16"),
    ],
    ids=["plain", "mark", "bars", "gzip", "utf-16"],
)
def test_one_table_is_written_in_many_ways(raw: bytes) -> None:
    assert cells(read(raw)[0]) == [("Leeds", "1", "")]


def test_the_checksum_is_of_the_bytes_that_were_read() -> None:
    raw = b"place name,value\nLeeds,1\n"
    assert read(raw)[0].sha256 == hashlib.sha256(raw).hexdigest()


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (b"", "t.csv: the file is empty; write a header and rows [E-EMPTY]"),
        (
            b"place name,value\n",
            "t.csv: there are no rows below the header; add some [E-EMPTY]",
        ),
        (
            b"place name\nLeeds\n",
            "t.csv:1: the header has no value column; the columns are place name, value, note [",
        ),
        (
            b"place name,valeu\nLeeds,1\n",
            "t.csv:1: the header has no value column; did you mean valeu? The columns are place na",
        ),
        (
            b"place name,place_name,value\n",
            't.csv:1:2: "place_name" and "place name" are one column; rename one of them [',
        ),
        (
            b"place name,value,\nLeeds,1,2\n",
            "t.csv:1:3: the header is blank; give the column a name, or remove it [E-HEADER]",
        ),
        (
            b"value,place name|note\nLeeds,1|\n",
            "t.csv:1: the header could be divided by comma and bar; say which with --delimiter [",
        ),
        (b"place name,value\nLeeds\n", "t.csv:2:1: the row has 1 field, the header 2; add what"),
        (b"place name,value\nLe\0eds,1\n", "t.csv:2: there is a NUL character"),
        (b'place name,value\nLe"eds,1\n', "t.csv:2:1: there is a quote inside a field"),
        (b'place name,value\n"Leeds,1\n', "t.csv:2:1: the quote that opens this field"),
        (b"place name,value\nL\xe9eds,1\n", "t.csv:2: byte 0xE9, number 19 of the file"),
        (b"place name,value\n" + b"x" * 70_000 + b",1\n", "t.csv:2:1: the field has 70,000"),
    ],
)
def test_what_is_wrong_is_told_with_its_place_and_its_fix(raw: bytes, fault: str) -> None:
    assert any(each.startswith(fault) for each in read(raw)[1]), read(raw)[1]


def test_blank_rows_and_unknown_columns_are_warnings() -> None:
    content, problems = read(b"place name,value,notes,x\nLeeds,1,a,b\n,,,\n")
    assert cells(content) == [("Leeds", "1", "")]
    assert [each.replace("; rename or remove it", "") for each in problems] == [
        "t.csv:1:3: notes: the column is not used; did you mean note? [W-COLUMN]",
        "t.csv:1:4: x: the column is not used [W-COLUMN]",
        "t.csv:3: the row is blank; remove it [W-BLANK]",
    ]


def test_a_cell_has_its_physical_line() -> None:
    content, _ = read(b'place name,note,value\n"Le\r\ne\nds","a\rb",1\n')
    assert content.entries[0].place("value") == {
        "line": 5,
        "field": 3,
        "column": "value",
        "value": "1",
    }


def test_errors_are_refused_together_and_counted() -> None:
    ledger = Ledger("t.csv")
    ledger.warn("W-BLANK", "blank")
    ledger.refuse_errors()
    for _ in range(302):
        ledger.error("E-RAGGED", "ragged")
    with pytest.raises(DataError) as caught:
        ledger.refuse_errors()
    assert (len(caught.value.problems), caught.value.unlisted) == (300, 2)


@given(st.lists(st.tuples(CELL, CELL), min_size=1))
def test_whatever_is_written_as_csv_is_read_back(rows: list[tuple[str, str]]) -> None:
    written = [[f"x{a.replace(chr(34), chr(34) * 2)}", b.replace('"', '""')] for a, b in rows]
    text = "".join(f'"{a}","{b}"\n' for a, b in [["place name", "value"], *written])
    content, problems = read(text.encode())
    assert not problems
    assert cells(content) == [(f"x{a}".strip(), b.strip(), "") for a, b in rows]


def test_a_header_that_comes_again_is_no_row() -> None:
    content, said = read(b"place name,value\nLeeds,1\nplace name,value\n")
    assert cells(content) == [("Leeds", "1", "")]
    assert said == [
        "t.csv:3: the header comes again; remove header rows after the first [E-HEADER]"
    ]
