"""The table on a terminal, and plain in a pipe: aligned, wrapped and perhaps coloured."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, cast

from rich.cells import cell_len

from clustercmp.output.bars import range_bar, ratio_bar, share_bar
from clustercmp.output.layout import GAP, NO_BREAK, body_and_tail, laid_out, width_of, wrapped
from clustercmp.output.page import BARS, NUMBERS
from clustercmp.output.shape import for_people

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from clustercmp.output.layout import Layout
    from clustercmp.output.look import Look
    from clustercmp.output.page import Page, Shown
    from clustercmp.table import Table

    Paint = Callable[[str, str], str]

INDENT = 2
BETWEEN_PAIRS = 4
ABOVE, BELOW = "cyan", "magenta"


def to_terminal(table: Table, look: Look) -> str:
    """Return the table as text: title and formula, lines, rows under a ruled heading, notes.

    Without a width it is as wide as it needs and nothing is wrapped; else it fits (see
    `laid_out`), and only text is wrapped, never a number. Colour adds nothing that is not there
    without it.
    """
    layout = laid_out(for_people(table), look)
    paint = _coloured if look.colour else _uncoloured
    width = width_of(look)
    if width is not None and not layout.widths:
        body = list(_stack(layout.page, width, paint))
    else:
        body = list(_grid(layout, paint)) if layout.page.rows else []
    across = sum(layout.widths) + GAP * (len(layout.widths) - 1)
    top = _top(layout.page, across, width, paint)
    lines = _lines(layout.page, width) if look.charts else []
    parts = (top, lines, body, list(_bottom(layout.page, width, paint)))
    text = "\n\n".join("\n".join(lines) for lines in parts if lines)
    return f"{text}\n".replace(NO_BREAK, " ")


def _top(content: Page, table_width: int, width: int | None, paint: Paint) -> list[str]:
    title, formula = content.title, content.formula
    if width is not None and cell_len(title) + BETWEEN_PAIRS + cell_len(formula) > width:
        lines = [paint("bold", line) for line in wrapped(title, width)]
        return lines + (wrapped(formula, width) if formula else [])
    gap = max(BETWEEN_PAIRS, table_width - cell_len(title) - cell_len(formula))
    return [paint("bold", title) + (" " * gap + formula if formula else "")]


def _lines(content: Page, width: int | None) -> list[str]:
    """Return the lines drawn through series, one below the other; none if one does not fit."""
    if not content.lines:
        return []
    names, firsts, drawn, lasts = zip(*content.lines, strict=True)
    columns = [filled for cells in (names, firsts, drawn) if any(filled := _padded(cells))]
    lines = [" ".join(cells).rstrip() for cells in zip(*columns, lasts, strict=True)]
    fit = width is None or all(cell_len(line) <= width for line in lines)
    return lines if fit else []


def _padded(cells: Sequence[str]) -> list[str]:
    across = max(map(cell_len, cells))
    return [cell + " " * (across - cell_len(cell)) for cell in cells]


def _bottom(content: Page, width: int | None, paint: Paint) -> Iterator[str]:
    if content.key:
        yield paint("dim", "   ".join(f"{sign} {meaning}" for sign, meaning in content.key))
    for number, text in content.notes:
        note = f"{content.mark(number)} {text}" if number else text
        for line in wrapped(note, width, hang=INDENT) if width else [note]:
            yield paint("dim", line)


def _grid(layout: Layout, paint: Paint) -> Iterator[str]:
    blocks = [_block(layout.page, place, width, paint) for place, width in enumerate(layout.widths)]
    tallest = max(len(block[0]) for block in blocks)
    for block, width in zip(blocks, layout.widths, strict=True):
        block[0][:0] = [" " * width] * (tallest - len(block[0]))
    for cells in zip(*blocks, strict=True):
        for lines in zip_longest(*cells):
            padded = (line or " " * w for line, w in zip(lines, layout.widths, strict=True))
            yield (" " * GAP).join(padded).rstrip()


def _block(content: Page, place: int, width: int, paint: Paint) -> list[list[str]]:
    """Return a column as its heading, its rule and its cells, each as lines of its width."""

    def line(text: str, style: str, left: int = 0) -> str:
        return " " * left + paint(style, text) + " " * (width - left - cell_len(text))

    kind = content.columns[place].kind
    cells = [row[place] for row in content.rows]
    edge = 0
    if kind in BARS:
        rows = [[(0, content.spell(bar))] for bar in _bars(cells, kind)]
    elif kind in NUMBERS:
        parts = [body_and_tail(cell, content, kind) for cell in cells]
        edge = width - max((cell_len(tail) for _, tail in parts), default=0)
        rows = [[(edge - cell_len(body), body + tail)] for body, tail in parts]
    else:
        texts = ["".join(body_and_tail(cell, content, kind)) for cell in cells]
        rows = [[(0, text) for text in wrapped(text, width)] for text in texts]
    heading = [line(text, "bold", left) for left, text in _heading(content, place, width, edge)]
    rule = line(content.spell("─") * width, "dim")
    styled = zip(rows, [_style(cell, kind) for cell in cells], strict=True)
    return [
        heading,
        [rule],
        *([line(text, style, left) for left, text in row] for row, style in styled),
    ]


def _heading(content: Page, place: int, width: int, edge: int) -> Iterator[tuple[int, str]]:
    """Yield the lines of a heading; over numbers they end where the digits end, if they fit."""
    for part in content.headings[place].split("\n"):
        for text in wrapped(part, width):
            room = edge if cell_len(text) <= edge else width
            yield (room - cell_len(text) if edge else 0), text


def _bars(cells: Sequence[Shown], kind: str) -> list[str]:
    if kind == "range-bar":
        return [range_bar(cast("str | None", shown.cell)) for shown in cells]
    values = [cast("float | None", shown.cell) for shown in cells]
    if kind == "ratio-bar":
        return [ratio_bar(value) for value in values]
    largest = max((value for value in values if value is not None), default=0)
    return [share_bar(value, largest) for value in values]


def _style(shown: Shown, kind: str) -> str:
    if shown.cell is None:
        return "dim"
    if kind not in ("ratio", "ratio-bar") or shown.cell == 1:
        return ""
    return ABOVE if cast("float", shown.cell) > 1 else BELOW


def _stack(content: Page, width: int, paint: Paint) -> Iterator[str]:
    """Yield each row as a line with its name and its only ratio, then its other cells as pairs.

    The name is the first text, with what stands before it: a rank.
    """
    kinds = [column.kind for column in content.columns]
    named = kinds.index("text") + 1 if "text" in kinds else 1
    ratio = kinds.index("ratio") if kinds.count("ratio") == 1 else None
    headings = [heading.replace("\n", " ") for heading in content.headings]
    others = [place for place in range(named, len(kinds)) if place != ratio]
    for row in content.rows:
        texts = ["".join(body_and_tail(c, content, k)) for c, k in zip(row, kinds, strict=True)]
        answer = texts[ratio] if ratio is not None else ""
        style = _style(row[ratio], "ratio") if ratio is not None else ""
        room = width - cell_len(answer) - GAP if answer else width
        first, *rest = wrapped(" ".join(texts[:named]), max(room, width // 2))
        gap = " " * max(width - cell_len(first) - cell_len(answer), GAP)
        yield (paint("bold", first) + gap + paint(style, answer)).rstrip()
        yield from (paint("bold", line) for line in rest)
        pairs = [_pair(headings[place], texts[place]) for place in others if texts[place]]
        yield from (" " * INDENT + line for line in _flowed(pairs, width - INDENT))


def _pair(heading: str, text: str) -> str:
    return f"{heading}: {text}" if heading.strip() else text


def _flowed(pairs: Sequence[str], width: int) -> Iterator[str]:
    """Yield pairs of heading and cell, as many on a line as fit."""
    line = ""
    for pair in pairs:
        joined = f"{line}{' ' * BETWEEN_PAIRS}{pair}" if line else pair
        if cell_len(joined) <= width:
            line = joined
            continue
        if line:
            yield line
        *full, line = wrapped(pair, width)
        yield from full
    if line:
        yield line


def _uncoloured(_style: str, text: str) -> str:
    return text


def _coloured(style: str, text: str) -> str:
    from rich.color import ColorSystem  # noqa: PLC0415  a pipe, which is the usual case, needs none
    from rich.style import Style  # noqa: PLC0415

    return Style.parse(style).render(text, color_system=ColorSystem.STANDARD)
