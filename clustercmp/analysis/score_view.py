"""A score as people and machines see it: a row a city, with how far its rank can be trusted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clustercmp.analysis.footnotes import Footnotes
from clustercmp.analysis.order import kept
from clustercmp.analysis.score_lines import COLUMNS, CityLine, lines, part_columns, row
from clustercmp.analysis.score_notes import MARKED, notes
from clustercmp.analysis.score_tree import branches, leaves
from clustercmp.analysis.wording import counted_noun
from clustercmp.table import Column, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clustercmp.analysis.composite import Composite
    from clustercmp.dataset.dataset import Dataset
    from clustercmp.table import Cell, Note, Row

DIGITS = 3


def table(data: Dataset, found: Composite, *, sort: str | None, top: int | None) -> Table:
    """Return the score; the shape for people has the cities that have one."""
    columns = (*COLUMNS, *part_columns(found))
    every = lines(data, found)
    shown = [line for line in every if line.value is not None]
    shown = kept(shown, columns, lambda line: row(found, line), sort=sort, top=None)
    if top is not None:
        shown = [line for line in shown if line.rank and line.rank <= top]
    left = [line for line in every if line.value is None and top is None]
    return Table(
        "score",
        title(found),
        columns,
        tuple(row(found, line) for line in (*shown, *left)),
        formula=formula(found),
        notes=(*_marks(found, shown), *notes(found, every)),
        fallen=fallen(found),
        wide=Table("score", title(found), _wide_columns(found, shown), tuple(map(_wide, shown))),
    )


def title(found: Composite) -> str:
    """Return what is scored, and how many of whom are ranked."""
    ranked = len(found.subject.rows)
    cities = counted_noun(len(found.members), "city")
    return f"{found.score.label} · {ranked} of {cities} ranked"


def formula(found: Composite) -> str:
    """Return how a score comes about, in words."""
    used = list(leaves(found.measured.tree))
    scales = dict.fromkeys(leaf.normalise for leaf in used)
    scaled = "" if [*scales] == ["none"] else f", put on one scale by {' and '.join(scales)}"
    every = len(list(leaves(found.tree)))
    metrics = counted_noun(every, "metric")
    if len(used) < every:
        metrics = f"{len(used)} of {metrics}"
    return f"score = weighted {found.measured.tree.aggregate} mean of {metrics}{scaled}"


def fallen(found: Composite) -> tuple[tuple[str, str], ...]:
    """Return the metrics whose figures are not like for like, and by what they were chosen."""
    used = (found.measured.panels[leaf.path].league for leaf in leaves(found.measured.tree))
    return tuple(dict.fromkeys(each for league in used for each in league.fallen))


def _marks(found: Composite, shown: Sequence[CityLine]) -> list[Note]:
    """Return the footnotes on what the cities' contributions rest on, or why there is none."""
    marks = Footnotes()
    for at, line in enumerate(shown):
        for leaf in leaves(found.measured.tree):
            own = line.own[leaf.path]
            for code in ["IMPUTED"] if "IMPUTED" in own else MARKED:
                if code in own:
                    cell = [(at, f"{leaf.path}_contribution")]
                    marks.add(code, own[code], cell, (leaf.path, line.city))
    return marks.notes()


def _wide_columns(found: Composite, shown: Sequence[CityLine]) -> tuple[Column, ...]:
    robust, question = found.robust is not None, found.question
    digits = None if all(x.normalise == "none" for x in leaves(found.measured.tree)) else DIGITS
    baseline = question.baseline
    return (
        Column("rank", "rank", "Rank", tied="tied"),
        Column("tied", "boolean", shown=False),
        Column("city", heading="City"),
        Column("value", "value", "Score", digits=digits, qualifier="value_qualifier"),
        Column("value_qualifier", shown=False),
        Column("rank_median", "rank", "Median\nrank", shown=robust, droppable=6),
        Column("rank_low", "rank", shown=False),
        Column("rank_high", "rank", shown=False),
        Column("range", "period", "Range", exported=False, shown=robust, droppable=1),
        Column(
            "bar",
            "range-bar",
            f"1;{len(found.subject.rows)}",
            exported=False,
            shown=robust,
            droppable=5,
        ),
        Column("chance_top", "share", f"In top {question.top_k}", shown=robust, droppable=4),
        Column(
            "chance_beats_baseline",
            "share",
            f"Beats {baseline}",
            shown=robust and bool(baseline),
            droppable=2,
        ),
        Column("rank_best", "rank", shown=False),
        Column("rank_worst", "rank", shown=False),
        Column("methods", "period", "Best–worst", exported=False, shown=robust, droppable=3),
        Column(
            "coverage",
            "share",
            "Coverage",
            shown=any(line.coverage < 1 for line in shown),
            droppable=2,
        ),
        *(
            Column(f"{leaf.path}_contribution", "value", leaf.path, digits=digits, droppable=9)
            for leaf in leaves(found.tree)
        ),
        *(
            Column(f"{branch.path}_value", "value", branch.path, digits=digits, droppable=8)
            for branch in branches(found.tree)
            if branch.path
        ),
        Column("flags", "list", shown=False),
    )


def _wide(line: CityLine) -> Row:
    firm = line.firmness
    return (
        *(line.rank, line.tied, line.city, line.value, line.qualifier),
        *(firm.median, firm.low, firm.high),
        _span(firm.low, firm.high),
        f"{firm.low};{firm.median};{firm.high};{line.of}" if firm.low else None,
        *(firm.top, firm.beats, firm.best, firm.worst),
        _span(firm.best, firm.worst),
        line.coverage,
        *line.contributions.values(),
        *line.parts.values(),
        ";".join(line.flags),
    )


def _span(low: Cell, high: Cell) -> str | None:
    """Return ranks from low to high in words; None where there are none."""
    if low is None:
        return None
    return f"{low}/{high}" if low != high else str(low)
