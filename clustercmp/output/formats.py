"""The registry of formats: the one place that knows them all."""
# ruff: noqa: PLC0415  each format is imported when it is asked for: CSV must not pay for a terminal

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from clustercmp.errors import UsageError
from clustercmp.output.look import Look

if TYPE_CHECKING:
    from collections.abc import Callable

    from clustercmp.table import Table

__all__ = ["ENDINGS", "Format", "Look", "format_for", "render"]


class Format(StrEnum):
    """The formats of an answer, by the names that `--format` takes."""

    TABLE = "table"
    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    JSONL = "jsonl"
    MARKDOWN = "markdown"
    HTML = "html"
    LATEX = "latex"
    RST = "rst"
    XLSX = "xlsx"
    DOT = "dot"
    GRAPHML = "graphml"
    MERMAID = "mermaid"


ENDINGS = {
    ".csv": Format.CSV,
    ".tsv": Format.TSV,
    ".json": Format.JSON,
    ".jsonl": Format.JSONL,
    ".md": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".tex": Format.LATEX,
    ".rst": Format.RST,
    ".xlsx": Format.XLSX,
    ".dot": Format.DOT,
    ".gv": Format.DOT,
    ".graphml": Format.GRAPHML,
    ".mmd": Format.MERMAID,
    ".mermaid": Format.MERMAID,
    ".txt": Format.TABLE,
}


def format_for(path: str) -> Format:
    """Return the format that a file's ending asks for, in any case; UsageError if it is unknown."""
    for ending, format_ in ENDINGS.items():
        if path.lower().endswith(ending):
            return format_
    message = f"{path} names no format; let it end in one of {' '.join(ENDINGS)}, or use --format"
    raise UsageError(message)


def render(table: Table, format: Format, look: Look) -> str | bytes:  # noqa: A002  its name everywhere
    """Return the table in a format: text for a terminal to encode, bytes for all other formats."""
    return _RENDERERS[format](table, look)


def _table(table: Table, look: Look) -> str:
    from clustercmp.output.terminal import to_terminal

    return to_terminal(table, look)


def _csv(table: Table, look: Look) -> bytes:
    from clustercmp.output.delimited import to_csv

    return to_csv(table, look)


def _tsv(table: Table, look: Look) -> bytes:
    from clustercmp.output.delimited import to_tsv

    return to_tsv(table, look)


def _json(table: Table, look: Look) -> bytes:
    from clustercmp.output.structured import to_json

    return to_json(table, look)


def _jsonl(table: Table, look: Look) -> bytes:
    from clustercmp.output.structured import to_jsonl

    return to_jsonl(table, look)


def _markdown(table: Table, _look: Look) -> bytes:
    from clustercmp.output.documents import markdown

    return markdown(table).encode()


def _html(table: Table, _look: Look) -> bytes:
    from clustercmp.output.documents import html

    return html(table).encode()


def _latex(table: Table, _look: Look) -> bytes:
    from clustercmp.output.documents import latex

    return latex(table).encode()


def _rst(table: Table, _look: Look) -> bytes:
    from clustercmp.output.documents import rst

    return rst(table).encode()


def _xlsx(table: Table, look: Look) -> bytes:
    from clustercmp.output.workbook import to_workbook

    return to_workbook(table, look)


def _dot(table: Table, _look: Look) -> bytes:
    from clustercmp.output.graphs import to_dot

    return to_dot(table).encode()


def _graphml(table: Table, _look: Look) -> bytes:
    from clustercmp.output.graphs import to_graphml

    return to_graphml(table)


def _mermaid(table: Table, _look: Look) -> bytes:
    from clustercmp.output.graphs import to_mermaid

    return to_mermaid(table).encode()


_RENDERERS: dict[Format, Callable[[Table, Look], str | bytes]] = {
    Format.TABLE: _table,
    Format.CSV: _csv,
    Format.TSV: _tsv,
    Format.JSON: _json,
    Format.JSONL: _jsonl,
    Format.MARKDOWN: _markdown,
    Format.HTML: _html,
    Format.LATEX: _latex,
    Format.RST: _rst,
    Format.XLSX: _xlsx,
    Format.DOT: _dot,
    Format.GRAPHML: _graphml,
    Format.MERMAID: _mermaid,
}
