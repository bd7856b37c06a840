"""How evenly metrics are spread, as people see it: a row a metric."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clustercmp.analysis.denominators import Rate
from clustercmp.analysis.flags import MEANING
from clustercmp.analysis.footnotes import UNEVEN, Footnotes
from clustercmp.analysis.league_notes import beyond_the_leader, not_ranked, of_league, slices
from clustercmp.analysis.lines import cell, qualifier_cell
from clustercmp.analysis.spread_line import COLUMNS, measure_cells
from clustercmp.analysis.wording import counted_noun
from clustercmp.table import Column, Note, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from clustercmp.analysis.spread_line import SpreadLine
    from clustercmp.table import Row


def table(lines: Sequence[SpreadLine], by: str) -> Table:
    """Return the spread of metrics, split by an attribute."""
    return Table(
        "spread",
        _title(lines),
        COLUMNS,
        tuple(line.row for line in lines),
        notes=tuple(_notes(lines, by)),
        wide=Table("spread", _title(lines), _columns(lines), tuple(map(_row, lines))),
        fallen=tuple(each for line in lines for each in line.league.fallen),
    )


def _title(lines: Sequence[SpreadLine]) -> str:
    """Return what is shown; the places are those in the data, which may not be all there are."""
    if len(lines) == 1:
        found = lines[0].league
        of = f"{found.of} of the {counted_noun(len(found.places), 'city')} in this data"
        partial = f" · partial: {found.of} of {found.having}" if found.thin else ""
        return f"{lines[0].label}: spread across {of}{partial}"
    return f"Spread of {counted_noun(len(lines), 'metric')} across the cities in this data"


def _columns(lines: Sequence[SpreadLine]) -> tuple[Column, ...]:
    about = "measure_qualifier"
    return (
        Column("metric", shown=False),
        Column("label", heading="Metric"),
        Column("period", "period", "Period", droppable=2),
        Column("n", "integer", "n"),
        Column(
            "missing",
            "integer",
            "Missing",
            shown=any(line.missing for line in lines),
            droppable=10,
        ),
        Column(
            "total",
            "value",
            "Total",
            unit_from="unit",
            digits_from="digits",
            qualifier="total_qualifier",
            droppable=5,
        ),
        Column("total_qualifier", shown=False),
        Column("unit", heading="Unit", droppable=11),
        Column("digits", "integer", shown=False, exported=False),
        Column("top_city", heading="Top"),
        Column("top_share", "share", "Top share", qualifier="top_share_qualifier"),
        Column("top_share_qualifier", shown=False),
        Column("hhi", "value", "HHI", digits=3, qualifier=about, droppable=3),
        Column(
            "effective_number", "value", "Effective number", digits=2, qualifier=about, droppable=6
        ),
        Column("gini", "value", "Gini", digits=3, qualifier=about),
        Column("theil", "value", "Theil", digits=3, qualifier=about, droppable=4),
        Column(
            "theil_between",
            "value",
            "Between",
            digits=3,
            qualifier=about,
            shown=_is_split(lines),
            droppable=8,
        ),
        Column(
            "theil_within",
            "value",
            "Within",
            digits=3,
            qualifier=about,
            shown=_is_split(lines),
            droppable=9,
        ),
        Column("max_min_ratio", "value", "Max ÷ min", qualifier=about, droppable=7),
        Column(about, shown=False),
        Column("flags", "list", shown=False),
    )


def _is_split(lines: Sequence[SpreadLine]) -> bool:
    return any(line.measures.split for line in lines)


def _row(line: SpreadLine) -> Row:
    measures, found = line.measures, line.league
    return (
        found.metric.name,
        line.label,
        line.period,
        found.of,
        line.missing,
        cell(measures.total),
        qualifier_cell(measures.total),
        found.unit,
        None if isinstance(found.metric, Rate) else found.metric.digits,
        "; ".join(measures.top) or None,
        cell(measures.top_share),
        qualifier_cell(measures.top_share),
        *measure_cells(measures),
        "about" if "BOUND" in line.flags and found.of > 1 else "exact",
        ";".join(line.flags),
    )


def _notes(lines: Sequence[SpreadLine], by: str) -> Iterator[Note]:
    marks = Footnotes()
    for row, line in enumerate(lines):
        flags = {code: _said(line, code) for code in line.flags}
        ratio = "gini" if line.measures.undefined else "max_min_ratio"
        at = {"value": ["n"], "period": ["period"], "ratio": [ratio]}
        marks.add_flags(flags, row, (line.league.metric.label, ""), at)
    yield from marks.notes()
    yield from slices(line.league for line in lines)
    if any(line.league.ranks for line in lines):
        yield from _legend(by if _is_split(lines) else "")
    yield from _not_split(lines, by)
    yield from _rough(lines)
    for line in lines:
        yield from _of_metric(line)
        if len(lines) == 1 and line.league.ranks:
            yield from not_ranked(line.league, line.apart, what="Left out")
        else:
            yield from beyond_the_leader(line.league)


def _said(line: SpreadLine, code: str) -> str:
    """Return a flag's sentence, with whose figures it is of where they are a part."""
    text, whose = line.flags[code], line.who[code]
    if code in UNEVEN or not whose or text != MEANING[code]:
        return text
    return f"{text}: {_named(line, code)}"


def _named(line: SpreadLine, code: str) -> str:
    """Return the places whose figures have a flag, as `all 12` where it is all of several."""
    whose, of = line.who[code], line.league.of
    return f"all {of}" if len(whose) == of > 1 else ", ".join(whose)


def _legend(by: str) -> Iterator[Note]:
    """Yield what the measures are of, and what they mean; `by` is "" where none is split."""
    yield Note(
        "OF",
        "Of the n cities in this data that the slice holds, not of all that there are; "
        "each counts once, however large it is",
    )
    parts = f". Theil is the sum of its parts between and within groups by {by}" if by else ""
    yield Note(
        "MEASURES",
        "HHI: the sum of squared shares, 1 if one city has all; effective number: 1 ÷ HHI. Gini "
        f"and Theil: 0 if all are alike, at most 1 − 1/n and ln n{parts}",
    )


def _not_split(lines: Sequence[SpreadLine], by: str) -> Iterator[Note]:
    labels: dict[str, list[str]] = {}
    for line in lines:
        if why := line.measures.no_split:
            labels.setdefault(why, []).append(line.league.metric.label)
    for why, metrics in labels.items():
        yield Note("NO_SPLIT", f"Theil not split by {by}, {why}: {', '.join(metrics)}")


def _rough(lines: Sequence[SpreadLine]) -> Iterator[Note]:
    rough = [line for line in lines if line.who.get("BOUND") and not line.measures.undefined]
    if rough:
        whose = "; ".join(f"{line.league.metric.label} ({_named(line, 'BOUND')})" for line in rough)
        yield Note("BOUND", f"The stated value stands for a bound, or about: {whose}")


def _of_metric(line: SpreadLine) -> Iterator[Note]:
    found, measures, label = line.league, line.measures, line.league.metric.label
    if measures.undefined and not measures.flags:
        yield Note("NO_SPREAD", f"{label}: no measures: {measures.undefined}")
    elif found.of == 1 and not measures.undefined:
        hhi = "" if measures.no_total else " and HHI 1"
        yield Note("ONE", f"{label}: of one city alone Gini is 0{hhi}, whatever its figure")
    if measures.no_total:
        yield Note("NO_TOTAL", f"{label}: no total and no shares: {measures.no_total}")
    yield from of_league(found)
