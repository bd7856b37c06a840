"""League tables as people see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clustercmp.analysis.baseline import ADDABLE, STATISTICS
from clustercmp.analysis.footnotes import Footnotes
from clustercmp.analysis.league import named_slices
from clustercmp.analysis.lines import cell, qualifier_cell
from clustercmp.analysis.money import is_currency
from clustercmp.analysis.wording import common, counted_noun, shown_period, stated
from clustercmp.table import Column, Note, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from clustercmp.analysis.figures import Figure
    from clustercmp.analysis.league import League
    from clustercmp.analysis.league_line import Place
    from clustercmp.table import Cell, Row

Ranked = tuple["League", list["Place"]]


def league_table(
    found: League,
    lines: Sequence[Place],
    columns: tuple[Column, ...],
    base: str,
    precision: int | None,
) -> Table:
    """Return one metric's league table; the people's shape holds the ranked places only."""
    shown = [line for line in lines if line.rank]
    marks = Footnotes()
    for row, line in enumerate(shown):
        at = {"value": ["value"], "period": ["period"], "ratio": ["ratio"]}
        marks.add_flags(line.flags, row, ("", line.city), at)
    divisor = f"best ({shown[0].city})" if base == "best" and shown else base
    formula = f"ratio = city ÷ {divisor}" if found.metric.comparable else ""
    return Table(
        "rank",
        _title(found),
        columns,
        tuple(line.row for line in lines),
        formula=formula,
        fallen=found.fallen,
        notes=(
            *marks.notes(),
            *_open_ranks(shown),
            *_thin(found),
            *_not_ranked(found, lines),
            *_no_ratio(found, base),
            *_how(found, precision),
        ),
        wide=Table(
            "rank", _title(found), _wide_columns(found, shown, base), tuple(map(_row, shown))
        ),
    )


def _title(found: League) -> str:
    used = [figure.observation for figure in found.figures.values()]
    several = "several periods"
    source = common((observation.source for observation in used), "several sources")
    parts = [
        found.metric.label,
        shown_period(common((observation.period.text for observation in used), several)),
        found.unit,
        f"{found.of} of {counted_noun(found.having, 'city')} with a figure",
        f"partial: {found.of} of {found.having}" if found.thin else "",
        f"source: {source}" if source else "",
    ]
    return " · ".join(part for part in parts if part)


def _wide_columns(found: League, shown: Sequence[Place], base: str) -> tuple[Column, ...]:
    periods = {figure.observation.period for figure in found.figures.values()}
    open_ranks = any(_is_open(line) for line in shown)
    return (
        Column("rank", "rank", "Rank", tied="tied"),
        Column("tied", "boolean", shown=False),
        Column("rank_low", "rank", shown=False),
        Column("rank_high", "rank", shown=False),
        Column("range", heading="Range", exported=False, shown=open_ranks, droppable=5),
        Column("city", heading="City"),
        Column("period", "period", "Period", shown=len(periods) > 1, droppable=3),
        Column("value", "value", "Value", unit_from="unit", qualifier="qualifier"),
        Column("qualifier", shown=False),
        Column("unit", shown=False),
        Column("share", "share", "Share", qualifier="share_qualifier", droppable=6),
        Column("share_qualifier", shown=False),
        Column("ratio", "ratio", f"÷ {base}", qualifier="ratio_qualifier", droppable=4),
        Column("ratio_qualifier", shown=False),
        Column("bar", "share-bar", " ", exported=False, droppable=8),
        Column("flags", "list", shown=False),
    )


def _is_open(line: Place) -> bool:
    return line.rank is not None and line.rank.low < line.rank.high


def _row(line: Place) -> Row:
    rank, figure = line.rank, line.figure
    places: Row = (rank.rank, rank.tied, rank.low, rank.high) if rank else (None,) * 4
    return (
        *places,
        f"{rank.low}–{rank.high}" if rank and rank.low < rank.high else "",
        line.city,
        figure.observation.period.text if figure else None,
        figure.value if figure else None,
        figure.qualifier if figure else None,
        figure.unit if figure else None,
        cell(line.share),
        qualifier_cell(line.share),
        cell(line.comparison.ratio),
        qualifier_cell(line.comparison.ratio),
        figure.value if figure else None,
        ";".join(line.flags),
    )


def _open_ranks(shown: Sequence[Place]) -> Iterator[Note]:
    if any(map(_is_open, shown)):
        yield Note("RANGE", "Range: the ranks that bounds leave open")


def _thin(found: League) -> Iterator[Note]:
    if found.thin:
        text = f"the slice covers {found.of} of the {found.having} places that have any figure"
        yield Note("THIN", f"{found.metric.label}: {text}; the others may rank anywhere")


def _not_ranked(found: League, lines: Sequence[Place]) -> Iterator[Note]:
    if found.outside:
        named = ", ".join(f"{city} ({_brief(found.others[city], found)})" for city in found.outside)
        alike = any(figure.unit == found.unit for figure in found.others.values())
        hint = (
            "" if found.basis == "latest" or not alike else ". --basis latest ranks them, flagged"
        )
        yield Note("OTHER_BASIS", f"Not ranked, no figure in this slice: {named}{hint}")
    missing = [line for line in lines if "MISSING" in line.flags]
    if missing:
        names = ", ".join(line.city for line in missing)
        yield Note("MISSING", f"Not ranked, {missing[0].flags['MISSING']}: {names}")


def _brief(figure: Figure, found: League) -> str:
    """Return a figure in a few words: its period, and what sets it apart from those ranked."""
    used = figure.observation
    period = f"{shown_period(used.period.text)}: " if used.period.text else ""
    unit = "" if figure.unit == found.unit or is_currency(used.unit) else f" {used.unit}"
    status = ", a projection" if used.status == "projection" else ""
    return f"{period}{stated(used)}{unit}{status}"


def _no_ratio(found: League, base: str) -> Iterator[Note]:
    label = found.metric.label
    if base not in {*STATISTICS, *found.figures}:
        yield Note("NO_RATIO", f"{label}: no ratio: {base} has no figure")
    if base == "total" and found.metric.kind not in ADDABLE:
        kind = found.metric.kind
        yield Note("NO_RATIO", f"{label}: no ratio: the total of a {kind} means nothing")


def _how(found: League, precision: int | None) -> Iterator[Note]:
    metric = found.metric
    if metric.better == "lower":
        yield Note("DIRECTION", f"{metric.label}: 1st is least")
    if not metric.comparable:
        reason = metric.description or "the sidecar declares it as not comparable"
        yield Note("NO_RATIO", f"{metric.label}: no ratio or share: {reason}")
    if found.lacking:
        yield Note("NO_RATE", f"{metric.label}: shown as stated, {found.lacking}")
    if precision is not None:
        rounded = counted_noun(precision, "decimal")
        yield Note("PRECISION", f"{metric.label}: ranked on values rounded half-even to {rounded}")


def matrix(
    leagues: Sequence[Ranked], columns: tuple[Column, ...], precision: int | None, *, by_name: bool
) -> Table:
    """Return the ranks of several metrics; the people's shape has a row a city with any rank.

    Cities stand by name, or else in the order of the first metric's lines.
    """
    figured = (line.city for _, lines in leagues for line in lines if line.figure)
    cities = list(dict.fromkeys(figured))
    if by_name:
        cities.sort()
    title = f"Ranks on {counted_noun(len(leagues), 'metric')}"
    columns_seen = tuple(_matrix_columns(leagues))
    return Table(
        "rank",
        title,
        columns,
        tuple(line.row for _, lines in leagues for line in lines),
        notes=tuple(_matrix_notes(leagues, cities, precision)),
        fallen=tuple(each for found, _ in leagues for each in found.fallen),
        wide=Table("rank", title, columns_seen, tuple(_matrix_rows(leagues, cities))),
    )


def _matrix_columns(leagues: Sequence[Ranked]) -> Iterator[Column]:
    yield Column("city", heading="City")
    for found, _ in leagues:
        name = found.metric.name
        used = (figure.observation.period.text for figure in found.figures.values())
        period = shown_period(common(used, "several periods"))
        heading = f"{found.metric.label}, {period}" if period else found.metric.label
        yield Column(f"{name}_rank", "rank", heading, tied=f"{name}_tied")
        yield Column(f"{name}_tied", "boolean", shown=False)


def _matrix_rows(leagues: Sequence[Ranked], cities: Sequence[str]) -> Iterator[Row]:
    ranks = [{line.city: line.rank for line in lines} for _, lines in leagues]
    for city in cities:
        cells: list[Cell] = [city]
        for by_city in ranks:
            rank = by_city.get(city)
            cells += [rank.rank, rank.tied] if rank else [None, None]
        yield tuple(cells)


def _matrix_notes(
    leagues: Sequence[Ranked], cities: Sequence[str], precision: int | None
) -> Iterator[Note]:
    marks = Footnotes()
    for found, lines in leagues:
        for line in lines:
            if line.city in cities and not line.rank:
                code = "OTHER_BASIS" if line.figure else "MISSING"
                at = [(cities.index(line.city), f"{found.metric.name}_rank")]
                marks.add(code, line.flags[code], at, (found.metric.label, line.city))
    yield from marks.notes()
    ranked = [found for found, _ in leagues if found.ranks]
    if ranked:
        yield Note("SLICES", f"Each metric is ranked in a slice of its own: {named_slices(ranked)}")
    for found, _ in leagues:
        yield from _thin(found)
        yield from _how(found, precision)
    unranked = [found.metric.label for found, _ in leagues if not found.ranks]
    if unranked:
        yield Note("MISSING", f"No figure to rank: {', '.join(unranked)}")
    left = dict.fromkeys(line.city for _, lines in leagues for line in lines)
    named = ", ".join(city for city in left if city not in cities)
    if named:
        yield Note("MISSING", f"Not shown, none of these figures: {named}")
