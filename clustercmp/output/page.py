"""A table as people read it: cells formatted, footnotes numbered, nothing laid out yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from clustercmp import display
from clustercmp.display import SIGNS
from clustercmp.output.bars import scale, sparkline, spread
from clustercmp.output.safe_text import safe_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from clustercmp.table import Cell, Column, Kind, Note, Row, Table

BARS = ("ratio-bar", "share-bar", "range-bar")
NUMBERS = ("integer", "value", "ratio", "share", "growth", "rank")
MEANING = {"about": "about", "over": "at least", "under": "at most"}
SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class Shown(NamedTuple):
    """One cell: what is read, the numbers of its footnotes, and the cell itself for bars."""

    text: str
    marks: tuple[int, ...]
    cell: Cell


@dataclass(frozen=True, slots=True)
class Page:
    """The parts of a table that any format for people lays out, all of them safe text.

    `notes` are (number, sentence) in the order to print them, 0 for one of the whole table; `key`
    explains the signs that stand before figures. Bars have empty texts; each of `lines` is a
    series: its name, and what is drawn between the labels of its ends.
    """

    title: str
    formula: str
    columns: tuple[Column, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[Shown, ...], ...]
    notes: tuple[tuple[int, str], ...]
    key: tuple[tuple[str, str], ...]
    lines: tuple[tuple[str, str, str, str], ...]
    spell: Callable[[str], str]

    def mark(self, number: int) -> str:
        """Return the mark of a footnote: ¹, or (1) in ASCII."""
        return self.spell(str(number).translate(SUPERSCRIPTS))


def page(table: Table, columns: Sequence[Column], spell: Callable[[str], str] = str) -> Page:
    """Format some columns of a table (in its shape for people).

    Footnotes are numbered in reading order; a note none of whose cells stand in these columns
    comes without a number, and names its subject. Missing is `—`, in bars nothing. `spell` has
    the last word on all text: a terminal without Unicode puts everything in ASCII.
    """

    def said(text: str) -> str:
        return spell(safe_text(text))

    index = {column.name: place for place, column in enumerate(table.columns)}
    marks, notes = _numbered(table.notes, [column.name for column in columns])
    rows = tuple(
        tuple(
            Shown(said(_text(c, row, index)), marks.get((number, c.name), ()), row[index[c.name]])
            for c in columns
        )
        for number, row in enumerate(table.rows)
    )
    qualifiers = [index[column.qualifier] for column in columns if column.qualifier]
    used = {row[place] for row in table.rows for place in qualifiers}
    return Page(
        title=said(table.title),
        formula=said(table.formula),
        columns=tuple(columns),
        headings=tuple(_heading(column, spell) for column in columns),
        rows=rows,
        notes=tuple((number, said(text)) for number, text in notes),
        key=tuple(
            (spell(SIGNS[word]), meaning) for word, meaning in MEANING.items() if word in used
        ),
        lines=tuple(
            (said(name), said(first), spell(sparkline(numbers)), said(last))
            for name, first, numbers, last in table.lines
        ),
        spell=spell,
    )


def drawn(table: Table, *, charts: bool) -> tuple[Column, ...]:
    """Return the columns that people see, without the bars unless `charts`."""
    return tuple(c for c in table.columns if c.shown and (charts or c.kind not in BARS))


def _heading(column: Column, spell: Callable[[str], str]) -> str:
    if column.kind == "ratio-bar":
        return scale(spell("¼×"), spell("1×"), spell("4×"))
    if column.kind == "range-bar":
        return spread(*column.heading.split(";"))
    unnamed = "" if column.kind in BARS else column.name
    return spell(safe_text(column.heading or unnamed, lines=True))


def _text(column: Column, row: Row, index: dict[str, int]) -> str:
    cell = row[index[column.name]]
    if column.kind in BARS:
        return ""
    if cell is None:
        return display.MISSING
    if isinstance(cell, str):
        return _words(cell, column.kind)
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return _number(cell, column, row, index)


def _number(value: float, column: Column, row: Row, index: dict[str, int]) -> str:
    qualifier = str(row[index[column.qualifier]]) if column.qualifier else ""
    match column.kind:
        case "ratio":
            return display.ratio(value, qualifier)
        case "share":
            return display.share(value, qualifier)
        case "growth":
            return display.growth(value, qualifier)
        case "rank":
            return display.rank(value, tied=bool(column.tied and row[index[column.tied]]))
        case "integer" | "value":
            unit = str(row[index[column.unit_from]]) if column.unit_from else column.unit
            digits = row[index[column.digits_from]] if column.digits_from else column.digits
            return display.figure(
                value, unit, digits if isinstance(digits, int) else None, qualifier
            )
        case _:
            return str(value)


def _words(text: str, kind: Kind) -> str:
    if kind == "list":
        return text.replace(";", ", ")
    if kind == "period":
        return text.replace("/", "–")
    return text


def _numbered(
    notes: Sequence[Note], names: Sequence[str]
) -> tuple[dict[tuple[int, str], tuple[int, ...]], list[tuple[int, str]]]:
    order = {name: position for position, name in enumerate(names)}
    seen = [(sorted((row, order[name]) for row, name in n.at if name in order), n) for n in notes]
    marked = sorted((item for item in seen if item[0]), key=lambda item: item[0][0])
    marks: dict[tuple[int, str], tuple[int, ...]] = {}
    for number, (cells, _) in enumerate(marked, start=1):
        for row, place in cells:
            marks[row, names[place]] = (*marks.get((row, names[place]), ()), number)
    numbered = [(number, note.text) for number, (_, note) in enumerate(marked, start=1)]
    return marks, [*numbered, *((0, note.sentence) for cells, note in seen if not cells)]
