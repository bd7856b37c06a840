"""Ties between places as a graph: DOT for Graphviz, GraphML for Gephi and others, Mermaid.

A table is a graph where two of its columns for people are the ends of an edge; what else such a row
says is about that edge. Edges have no direction, and names are never read as markup.
"""

from __future__ import annotations

import io
import json
import re
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from clustercmp.errors import UsageError
from clustercmp.output.safe_text import safe_text

if TYPE_CHECKING:
    from clustercmp.table import Table

_MERMAID = re.compile(r"[^\w ,.'+-]|_")
"""Every sign that is neither letter nor digit, but for a few that mean nothing anywhere."""


class Edge(NamedTuple):
    """The positions of the two ends among the nodes, and what is known of what ties them.

    `label` is what stands beside the line: the first thing known.
    """

    a: int
    b: int
    about: dict[str, str | int | float]
    label: str


class Graph(NamedTuple):
    """The nodes by name, in the order in which edges name them, and the edges."""

    title: str
    nodes: tuple[str, ...]
    edges: tuple[Edge, ...]


def to_dot(table: Table) -> str:
    """Return an undirected graph as Graphviz reads it; each edge has its cells as attributes."""
    graph = _graph(table, "dot")
    lines = [f"  label={_dot(graph.title)};"]
    lines += [f"  n{number} [label={_dot(name)}];" for number, name in enumerate(graph.nodes, 1)]
    for a, b, about, label in graph.edges:
        said = {"label": label, **about}
        attributes = ", ".join(f"{_dot(name)}={_dot(str(cell))}" for name, cell in said.items())
        lines.append(f"  n{a + 1} -- n{b + 1} [{attributes}];")
    return "\n".join(["graph {", *lines, "}", ""])


def to_graphml(table: Table) -> bytes:
    """Return an undirected graph as GraphML; numbers are numbers, missing cells are left out.

    Raises UsageError where the extra `graph` is not installed.
    """
    graph = _graph(table, "graphml")
    try:
        import networkx as nx  # type: ignore[import-untyped]  # noqa: PLC0415  an optional extra
    except ImportError as problem:
        message = "GraphML needs one more package: pip install 'clustercmp[graph]'"
        raise UsageError(message) from problem
    drawn = nx.Graph(title=graph.title)
    for number, name in enumerate(graph.nodes, 1):
        drawn.add_node(f"n{number}", label=name)
    for a, b, about, _ in graph.edges:
        drawn.add_edge(f"n{a + 1}", f"n{b + 1}", **about)
    file = io.BytesIO()
    nx.write_graphml_xml(drawn, file)  # by itself it would use lxml where that is there
    return file.getvalue()


def to_mermaid(table: Table) -> str:
    """Return a flowchart as Mermaid reads it, as in Markdown on GitHub; lines have no arrows."""
    graph = _graph(table, "mermaid")
    lines = [f'  n{number}["{_mermaid(name)}"]' for number, name in enumerate(graph.nodes, 1)]
    lines += [f'  n{a + 1} ---|"{_mermaid(label)}"| n{b + 1}' for a, b, _, label in graph.edges]
    title = json.dumps(graph.title, ensure_ascii=False)
    return "\n".join(["---", f"title: {title}", "---", "graph LR", *lines, ""])


def _graph(table: Table, format_: str) -> Graph:
    """Return the graph that a table is, all of its text safe; UsageError where it is none."""
    shape = table.wide or table
    ends = [place for place, column in enumerate(shape.columns) if column.joins]
    if not ends:
        message = f"{format_} draws ties between places; use it with: clustercmp links"
        raise UsageError(message)
    a, b = ends
    named = [(safe_text(str(row[a])), safe_text(str(row[b]))) for row in shape.rows]
    nodes = {name: number for number, name in enumerate(dict.fromkeys(chain(*named)))}
    about = [
        {
            column.name: safe_text(cell) if isinstance(cell, str) else cell
            for place, (column, cell) in enumerate(zip(shape.columns, row, strict=True))
            if place not in ends and column.exported and cell is not None
        }
        for row in shape.rows
    ]
    edges = (
        Edge(nodes[a], nodes[b], said, str(next(iter(said.values()), "")))
        for (a, b), said in zip(named, about, strict=True)
    )
    return Graph(safe_text(table.title), tuple(nodes), tuple(edges))


def _dot(text: str) -> str:
    """Return a string of DOT, in which a backslash and an entity would be read, too."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;")
    return f'"{escaped}"'


def _mermaid(text: str) -> str:
    return _MERMAID.sub(lambda sign: f"#{ord(sign[0])};", text)
