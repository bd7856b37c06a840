"""What of a page stands where at a width: columns whole, hidden, or stacked row by row."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len, chop_cells

from clustercmp.output.bars import WIDTHS
from clustercmp.output.page import BARS, NUMBERS, drawn, page
from clustercmp.output.plain import plain
from clustercmp.output.shape import for_people

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clustercmp.output.look import Look
    from clustercmp.output.page import Page, Shown
    from clustercmp.table import Kind, Table

GAP = 2
LONGEST_WORD = 20
"""Text in a narrow column breaks within words that are longer, a number never."""
SPACE = re.compile(r" (?!\W$)")
"""Where a line may end: not before a sign that closes the text, as the one of the baseline."""
NARROWEST = 20
NO_BREAK = "\u00a0"
"""A space where no line ends; `to_terminal` prints it as any other."""
MOST_LINES = 3
NARROW = 24
"""Text is broken into no more than about so many lines, unless they are wider than this."""


class Layout(NamedTuple):
    """A page with the width of each of its columns; `widths` is empty where rows are stacked."""

    page: Page
    widths: tuple[int, ...]
    hidden: tuple[str, ...]


def laid_out(table: Table, look: Look) -> Layout:
    """Decide what of a table (in its shape for people) is shown at a width.

    Without a width every column is as wide as it needs. Else columns are hidden in the order of
    their `droppable`, up to the last bar, as bars say nothing that the numbers do not; then text is
    wrapped, then further columns are hidden. If those that must stay do not fit, rows are stacked,
    with no number hidden.
    """
    spell = plain if look.ascii else str
    columns = drawn(table, charts=look.charts)
    kept = columns
    while True:
        content = page(table, kept, spell)
        sizes = [_sizes(content, place) for place in range(len(kept))]
        spare = _spare(sizes, width_of(look))
        bars = [column for column in kept if column.droppable and column.kind in BARS]
        if spare >= sum(natural - least for least, natural in sizes) or (spare >= 0 and not bars):
            hidden = [c.heading or c.name for c in columns if c not in kept and c.kind not in BARS]
            return Layout(content, _widened(sizes, spare), tuple(hidden))
        droppable = [column for column in kept if column.droppable]
        if not droppable:
            return Layout(page(table, [c for c in columns if c.kind not in BARS], spell), (), ())
        first = max(droppable, key=lambda column: column.droppable)
        kept = tuple(column for column in kept if column is not first)


def width_of(look: Look) -> int | None:
    """Return the columns to fill; a terminal of fewer than 20 breaks the lines itself."""
    return look.width and max(look.width, NARROWEST)


def hidden_columns(table: Table, look: Look) -> tuple[str, ...]:
    """Return the headings of the columns that the look's width hides, left to right."""
    return laid_out(for_people(table), look).hidden


def body_and_tail(shown: Shown, content: Page, kind: Kind) -> tuple[str, str]:
    """Split a cell into what is aligned, and the marks that follow it: `4=` and `84 ¹` are."""
    marks = "".join(f"{NO_BREAK}{content.mark(number)}" for number in shown.marks)
    if kind == "rank" and shown.text.endswith("="):
        return shown.text[:-1], f"={marks}"
    return shown.text, marks


def wrapped(text: str, width: int, hang: int = 0) -> list[str]:
    """Break text into lines no wider than this, at spaces, and within words that are wider.

    Lines after the first are indented by `hang`.
    """
    lines = [""]
    room = width - hang
    for word in SPACE.split(text):
        for piece in chop_cells(word, room) if cell_len(word) > room else [word]:
            if lines[-1] and cell_len(lines[-1]) + 1 + cell_len(piece) > width:
                lines.append(" " * hang + piece)
            else:
                lines[-1] += f" {piece}" if lines[-1] else piece
    return lines


def _sizes(content: Page, place: int) -> tuple[int, int]:
    """Return the least and the natural width of a column."""
    kind = content.columns[place].kind
    heading = content.headings[place]
    natural_heading = max(map(cell_len, heading.split("\n")))
    if kind in BARS:
        return (max(WIDTHS[kind], natural_heading),) * 2
    cells = [body_and_tail(row[place], content, kind) for row in content.rows]
    body = max((cell_len(body) for body, _ in cells), default=0)
    tail = max((cell_len(tail) for _, tail in cells), default=0)
    natural = max(body + tail, natural_heading)
    if kind in NUMBERS:
        return max(body + tail, _longest_word(heading)), natural
    longest = max([_longest_word(heading), *(_longest_word(body + tail) for body, tail in cells)])
    return min(natural, max(longest, min(NARROW, -(-natural // MOST_LINES)))), natural


def _longest_word(text: str) -> int:
    return max(min(cell_len(word), LONGEST_WORD) for word in SPACE.split(text.replace("\n", " ")))


def _spare(sizes: Sequence[tuple[int, int]], width: int | None) -> int:
    gaps = GAP * (len(sizes) - 1)
    if width is None:
        return sum(natural for _, natural in sizes)
    return width - gaps - sum(least for least, _ in sizes)


def _widened(sizes: Sequence[tuple[int, int]], spare: int) -> tuple[int, ...]:
    """Share out the spare width so that as many columns as possible get all that they need."""
    widths = [least for least, _ in sizes]
    lacking = [natural - least for least, natural in sizes]
    for place in sorted(range(len(sizes)), key=lambda place: lacking[place]):
        extra = min(spare, lacking[place])
        widths[place] += extra
        spare -= extra
    return tuple(widths)
