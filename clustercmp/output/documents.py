"""Tables for documents: Markdown, HTML, LaTeX and reStructuredText.

All have the shape that people see, without bars, with title, formula and notes; footnotes are
numbered as on the terminal. Every text is escaped for the markup it stands in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import combining, east_asian_width

from clustercmp.output.markup import for_html, for_latex, for_markdown, for_rst
from clustercmp.output.page import NUMBERS, drawn, page
from clustercmp.output.shape import for_people

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from clustercmp.output.page import Page
    from clustercmp.table import Table

    Escape = Callable[[str], str]
    Mark = Callable[[int], str]


def markdown(table: Table) -> str:
    """Return a pipe table as GitHub and pandoc read it, the notes as a list below."""
    from tabulate import tabulate  # noqa: PLC0415  only two of the four formats need it

    content = _page(table)
    grid = tabulate(
        _rows(content, for_markdown, content.mark),
        headers=_headings(content, for_markdown),
        tablefmt="pipe",
        disable_numparse=True,
        colalign=_sides(content),
    )
    parts = [f"**{for_markdown(content.title)}**", for_markdown(content.formula), grid]
    notes = [f"- {note}" for note in _notes(content, for_markdown, content.mark)]
    return _joined(*parts, "\n".join(notes))


def html(table: Table) -> str:
    """Return a `<table>` that stands alone: caption, scoped headings, notes in its foot.

    No script, no style sheet, no address is in it; a notebook or a page shows it as it is.
    """
    content = _page(table)
    formula = f"<br><small>{for_html(content.formula)}</small>" if content.formula else ""
    headings = zip(_headings(content, for_html), _sides(content), strict=True)
    notes = "<br>\n".join(_notes(content, for_html, _superscript))
    lines = [
        '<table class="clustercmp" style="font-variant-numeric: tabular-nums">',
        f"<caption>{for_html(content.title)}{formula}</caption>",
        "<thead>",
        "<tr>",
        *(f'<th scope="col" style="text-align: {side}">{text}</th>' for text, side in headings),
        "</tr>",
        "</thead>",
        "<tbody>",
        *_html_rows(content),
        "</tbody>",
    ]
    if notes:
        cell = f'<td colspan="{len(content.columns)}" style="text-align: left">{notes}</td>'
        lines += ["<tfoot>", f"<tr>{cell}</tr>", "</tfoot>"]
    return "\n".join([*lines, "</table>", ""])


def latex(table: Table) -> str:
    r"""Return a `table` float with `booktabs` rules, for a document in UTF-8."""
    from tabulate import DataRow, Line, TableFormat, tabulate  # noqa: PLC0415  as above

    content = _page(table)
    row = DataRow("", " & ", r" \\")
    booktabs = TableFormat(
        lineabove=Line(r"\toprule", "", "", ""),
        linebelowheader=Line(r"\midrule", "", "", ""),
        linebetweenrows=None,
        linebelow=Line(r"\bottomrule", "", "", ""),
        headerrow=row,
        datarow=row,
        padding=0,
        with_header_hide=None,
    )
    grid = tabulate(
        _rows(content, for_latex, _textsuperscript),
        headers=_headings(content, for_latex),
        tablefmt=booktabs,
        disable_numparse=True,
        colalign=_sides(content),
    )
    sides = "".join(side[0] for side in _sides(content))
    formula = f", {for_latex(content.formula)}" if content.formula else ""
    notes = "".join(rf"{note}\par" + "\n" for note in _notes(content, for_latex, _textsuperscript))
    return (
        "% \\usepackage{booktabs}\n\\begin{table}[htbp]\n\\centering\n"
        f"\\caption{{{for_latex(content.title)}{formula}}}\n"
        f"\\begin{{tabular}}{{{sides}}}\n{grid}\n\\end{{tabular}}\n"
        f"\\par\\medskip\\raggedright\\footnotesize\n{notes}\\end{{table}}\n"
    )


def rst(table: Table) -> str:
    """Return a `table` directive with a grid, the formula and the notes as lines below."""
    content = _page(table)
    headings = _headings(content, for_rst)
    rows = _rows(content, for_rst, content.mark)
    widths = [max(map(_columns, cells)) for cells in zip(headings, *rows, strict=True)]
    rule = "+".join(["", *("-" * (width + 2) for width in widths), ""])
    grid = [rule, _rst_row(headings, widths, content), rule.replace("-", "=") if rows else rule]
    for row in rows:
        grid += [_rst_row(row, widths, content), rule]
    notes = [for_rst(content.formula), *_notes(content, for_rst, content.mark)]
    return _joined(
        f".. table:: {for_rst(content.title)}",
        "\n".join(f"   {line}" for line in grid),
        "\n".join(f"| {note}" for note in notes if note),
    )


def _page(table: Table) -> Page:
    shape = for_people(table)
    return page(shape, drawn(shape, charts=False))


def _headings(content: Page, escape: Escape) -> list[str]:
    return [escape(heading.replace("\n", " ")) for heading in content.headings]


def _rows(content: Page, escape: Escape, mark: Mark) -> list[list[str]]:
    return [
        [" ".join([escape(shown.text), *map(mark, shown.marks)]) for shown in row]
        for row in content.rows
    ]


def _sides(content: Page) -> list[str]:
    return ["right" if column.kind in NUMBERS else "left" for column in content.columns]


def _notes(content: Page, escape: Escape, mark: Mark) -> Iterator[str]:
    if content.key:
        yield escape(", ".join(f"{sign} {meaning}" for sign, meaning in content.key))
    for number, text in content.notes:
        yield f"{mark(number)} {escape(text)}" if number else escape(text)


def _joined(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part) + "\n"


def _html_rows(content: Page) -> Iterator[str]:
    kinds = [column.kind for column in content.columns]
    name = kinds.index("text") if "text" in kinds else None
    for row in _rows(content, for_html, _superscript):
        yield "<tr>"
        for place, (text, side) in enumerate(zip(row, _sides(content), strict=True)):
            tag, scope = ("th", ' scope="row"') if place == name else ("td", "")
            yield f'<{tag}{scope} style="text-align: {side}">{text}</{tag}>'
        yield "</tr>"


def _superscript(number: int) -> str:
    return f"<sup>{number}</sup>"


def _textsuperscript(number: int) -> str:
    return rf"\textsuperscript{{{number}}}"


def _rst_row(cells: list[str], widths: list[int], content: Page) -> str:
    padded = [
        " " * (width - _columns(cell)) + cell if side == "right" else cell
        for cell, width, side in zip(cells, widths, _sides(content), strict=True)
    ]
    filled = [c + " " * (w - _columns(c)) for c, w in zip(padded, widths, strict=True)]
    return f"| {' | '.join(filled)} |"


def _columns(text: str) -> int:
    # As docutils counts the columns of a grid: two for a wide letter, none for a combining mark.
    return sum(
        0 if combining(letter) else 2 if east_asian_width(letter) in "WF" else 1 for letter in text
    )
