"""Rows and their lines, from text with any quotes, line ends and pieces."""

from __future__ import annotations

import io

from hypothesis import given
from hypothesis import strategies as st

from clustercmp.dataset.chunk import BREAK, Chunk
from clustercmp.dataset.ledger import Ledger
from clustercmp.dataset.records import Block, Records

CELL = st.text(st.sampled_from('ab,;"\n\r é'), max_size=6)
ROWS = st.lists(st.lists(CELL, min_size=2, max_size=3), min_size=1, max_size=8)


def pieces(text: str, cuts: set[int]) -> list[tuple[int, str]]:
    """Cut a text after some of its lines."""
    lines = io.StringIO(text, newline="").readlines()
    found: list[tuple[int, str]] = []
    for number, line in enumerate(lines, 1):
        if number == 1 or number in cuts:
            found.append((number, ""))
        found[-1] = (found[-1][0], found[-1][1] + line)
    return found


def read(
    text: str, cuts: set[int], ledger: Ledger, limit: int = 1000, width: int = 0
) -> list[tuple[int, list[str]]]:
    records = Records(",", limit, ledger)
    records.width = width
    found: list[tuple[int, list[str]]] = []
    for block in records.blocks(pieces(text, cuts)):
        if isinstance(block, Chunk):
            found += zip(block.lines, map(list, zip(*block.columns, strict=True)), strict=True)
        elif isinstance(block, Block):
            found += zip(block.lines, block.rows, strict=True)
    return found


def quoted(cell: str) -> str:
    """Write a cell in quotes where it needs them."""
    return '"' + cell.replace('"', '""') + '"' if set(cell) & set(',"\r\n') else cell


@given(ROWS, st.sampled_from(["\n", "\r\n", "\r"]), st.sets(st.integers(1, 30)))
def test_what_is_written_as_csv_is_read_back_with_its_lines(
    rows: list[list[str]], ending: str, cuts: set[int]
) -> None:
    text = ""
    lines = []
    for row in rows:
        lines.append(len(BREAK.findall(text)) + 1)
        text += ",".join(map(quoted, row)) + ending
    ledger = Ledger("x.csv")
    assert read(text, cuts, ledger) == list(zip(lines, rows, strict=True))
    assert ledger.problems() == ()


@given(st.text(st.sampled_from('a,"\n\r'), max_size=40), st.sets(st.integers(1, 30)))
def test_no_text_is_too_broken_and_no_row_comes_from_a_line_with_a_fault(
    text: str, cuts: set[int]
) -> None:
    ledger = Ledger("x.csv")
    found = read(text, cuts, ledger)
    lines = [line for line, _ in found]
    assert lines == sorted(set(lines))
    assert not set(lines) & {problem.line for problem in ledger.problems()}
    assert all(line <= len(BREAK.findall(text)) + 1 for line in lines)


@given(st.text(st.sampled_from('a,"\n\r'), max_size=40), st.sets(st.integers(1, 30)))
def test_it_does_not_matter_where_a_text_is_cut(text: str, cuts: set[int]) -> None:
    whole, cut = Ledger("x.csv"), Ledger("x.csv")
    assert read(text, cuts, cut) == read(text, set(), whole)
    assert cut.problems() == whole.problems()


def test_a_quote_left_open_is_given_up_after_sixteen_fields_of_the_largest_size() -> None:
    ledger = Ledger("x.csv")
    found = read('a,"b\n' + "c,d\n" * 100, set(range(101)), ledger, limit=5)
    assert [(p.code, p.line) for p in ledger.problems()] == [("E-UNCLOSED", 1)]
    assert len(found) == 100


@given(
    st.lists(st.lists(st.sampled_from(["", "a", "b c", "\n"]), min_size=1, max_size=4), max_size=8),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["", "\n"]),
    st.integers(2, 4),
)
def test_columns_cut_at_once_are_those_of_the_rows(
    rows: list[list[str]], ending: str, end: str, width: int
) -> None:
    text = ending.join(map(",".join, rows)) + end
    rows_only, at_once = Ledger("x.csv"), Ledger("x.csv")
    cuts = {3, 5}
    assert read(text, cuts, at_once, width=width) == read(text, cuts, rows_only)


def test_a_text_of_equal_rows_is_cut_at_once() -> None:
    records = Records(";", 1000, Ledger("x.csv"))
    records.width = 2
    (chunk,) = records.blocks([(7, "a;b\r\nc;\r\n")])
    assert chunk == Chunk([["a", "c"], ["b", ""]], range(7, 9), folded=False)


def test_a_quoted_cell_may_be_in_any_piece_however_small_the_limit() -> None:
    ledger = Ledger("x.csv")
    text = "a,b\n" * 50 + 'c,"d\ne"\n' + "f,g\n" * 50
    found = read(text, {51, 52}, ledger, limit=5)
    assert ledger.problems() == ()
    assert found[50] == (51, ["c", "d\ne"])
    assert found[51] == (53, ["f", "g"])
    found = read('"h",i\n' * 50 + 'c,"d\ne"\n', {52}, ledger, limit=5)
    assert ledger.problems() == ()
    assert found[50] == (51, ["c", "d\ne"])
