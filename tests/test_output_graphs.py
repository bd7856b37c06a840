"""Graphs: whatever a name holds, it is read as a name."""

from __future__ import annotations

import io
import re
import sys

import networkx as nx  # type: ignore[import-untyped]  # it ships no types
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clustercmp.errors import UsageError
from clustercmp.output.graphs import to_dot, to_graphml, to_mermaid
from clustercmp.output.safe_text import safe_text
from clustercmp.table import Cell, Column, Table

ENDS = (Column("a", joins=True), Column("b", joins=True))
WRITERS = {"dot": to_dot, "graphml": to_graphml, "mermaid": to_mermaid}
HOSTILE = st.text(st.sampled_from('ab"\\&<>[]{}|#;%`\n\x1b\u202eé東'), min_size=1)


def table(*rows: tuple[Cell, ...], title: str = "Ties") -> Table:
    columns = (*ENDS, Column("weight", "integer"), Column("note"), Column("x", exported=False))
    return Table("links", title, columns, tuple((*row, "hidden") for row in rows))


ONE = table(("Leeds", "York", 2, "Arm"), ("Leeds", "Bath", 1, None))


def test_dot_names_each_place_once_and_each_edge_with_what_is_known_of_it() -> None:
    assert (
        to_dot(ONE)
        == """\
graph {
  label="Ties";
  n1 [label="Leeds"];
  n2 [label="York"];
  n3 [label="Bath"];
  n1 -- n2 ["label"="2", "weight"="2", "note"="Arm"];
  n1 -- n3 ["label"="1", "weight"="1"];
}
"""
    )


def test_mermaid_draws_lines_without_arrows() -> None:
    assert (
        to_mermaid(ONE)
        == """\
---
title: "Ties"
---
graph LR
  n1["Leeds"]
  n2["York"]
  n3["Bath"]
  n1 ---|"2"| n2
  n1 ---|"1"| n3
"""
    )


def test_graphml_has_numbers_as_numbers_and_no_missing_cells() -> None:
    graph = nx.read_graphml(io.BytesIO(to_graphml(ONE)))
    assert not graph.is_directed()
    assert dict(graph.nodes(data="label")) == {"n1": "Leeds", "n2": "York", "n3": "Bath"}
    assert [*graph.edges(data=True)] == [
        ("n1", "n2", {"weight": 2, "note": "Arm"}),
        ("n1", "n3", {"weight": 1}),
    ]


@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
def test_a_graph_without_edges_is_one(write: type) -> None:
    assert write(table())


def test_an_edge_of_which_nothing_is_known_has_no_label() -> None:
    bare = Table("links", "", ENDS, (("Leeds", "York"),))
    assert 'n1 -- n2 ["label"=""];' in to_dot(bare)


@given(HOSTILE, HOSTILE)
def test_names_in_graphml_read_back_as_they_are_shown(a: str, b: str) -> None:
    graph = nx.read_graphml(io.BytesIO(to_graphml(table((a, b, 1, a), title=b))))
    labels = [label for _, label in graph.nodes(data="label")]
    assert labels == list(dict.fromkeys([safe_text(a), safe_text(b)]))


@given(HOSTILE)
def test_a_string_of_dot_ends_where_it_should(name: str) -> None:
    line = to_dot(table((name, "York", 1, name))).split("\n")[2]
    string = re.fullmatch(r'  n1 \[label="((?:[^"\\]|\\["\\])*)"\];', line)
    assert string
    said = re.sub(r"\\(.)", r"\1", string[1]).replace("&amp;", "&")
    assert said == safe_text(name)
    assert not re.search("&(?!amp;)", string[1])


@given(HOSTILE)
def test_mermaid_gets_letters_digits_and_codes_only(name: str) -> None:
    line = to_mermaid(table((name, "York", 1, name))).split("\n")[4]
    label = re.fullmatch(r'  n1\["((?:[\w ,.\'+-]|#\d+;)*)"\]', line)
    assert label
    assert re.sub(r"#(\d+);", lambda code: chr(int(code[1])), label[1]) == safe_text(name)


def test_a_title_cannot_end_what_it_stands_in() -> None:
    hostile = table(title='a"\n---\nb')
    assert to_mermaid(hostile).split("\n")[1] == r'title: "a\"\\n---\\nb"'
    assert r'label="a\"\\n---\\nb";' in to_dot(hostile)


@pytest.mark.parametrize("name", WRITERS)
def test_a_table_without_edges_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match=f"{name} draws ties between places; use it with: clus"):
        WRITERS[name](Table("rank", "", (Column("city"),), ()))


def test_without_the_extra_the_message_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "networkx", None)
    with pytest.raises(UsageError, match=r"pip install 'clustercmp\[graph\]'"):
        to_graphml(ONE)
