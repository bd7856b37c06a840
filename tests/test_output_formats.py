"""The registry of formats."""

from __future__ import annotations

import pytest

from clustercmp.errors import UsageError
from clustercmp.output.formats import ENDINGS, Format, Look, format_for, render
from clustercmp.table import Column, Table

ENDS = (Column("a", joins=True), Column("b", joins=True))
TABLE = Table("links", "Ties", (*ENDS, Column("v", "value")), (("Leeds", "York", 1),))


@pytest.mark.parametrize("format_", Format)
def test_every_format_renders(format_: Format) -> None:
    assert render(TABLE, format_, Look())


@pytest.mark.parametrize("format_", Format)
def test_every_format_has_an_ending(format_: Format) -> None:
    assert format_ in ENDINGS.values()


@pytest.mark.parametrize("format_", sorted(set(Format) - {Format.TABLE, Format.XLSX}))
def test_all_text_but_the_terminal_s_is_utf_8_whatever_the_terminal(format_: Format) -> None:
    answer = render(Table("links", "é", (*ENDS, Column("上")), ()), format_, Look())
    assert isinstance(answer, bytes)
    answer.decode()


@pytest.mark.parametrize(
    ("path", "format_"),
    [
        ("out.csv", Format.CSV),
        ("a.b/OUT.JSON", Format.JSON),
        ("x.markdown", Format.MARKDOWN),
        ("x.htm", Format.HTML),
        ("x.txt", Format.TABLE),
        ("x.jsonl", Format.JSONL),
    ],
)
def test_a_file_s_ending_names_its_format(path: str, format_: Format) -> None:
    assert format_for(path) is format_


@pytest.mark.parametrize("path", ["out", "out.pdf", "csv", "out.csv/x"])
def test_an_unknown_ending_is_refused_with_those_that_are_known(path: str) -> None:
    with pytest.raises(UsageError, match=r"names no format; let it end in one of \.csv .* \.txt"):
        format_for(path)
