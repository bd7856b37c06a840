"""League tables as people see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from clustercmp.analysis.baseline import BEST
from clustercmp.analysis.division_notes import division_notes
from clustercmp.analysis.footnotes import Footnotes
from clustercmp.analysis.league import named_slices
from clustercmp.analysis.league_line import COLUMNS
from clustercmp.analysis.league_notes import not_ranked, thin
from clustercmp.analysis.lines import cell, qualifier_cell
from clustercmp.analysis.reasons import no_rate, no_ratio, price_notes
from clustercmp.analysis.wording import common, counted_noun, shown_period
from clustercmp.table import Column, Note, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from clustercmp.analysis.baseline import Baseline, Divisor
    from clustercmp.analysis.league import League
    from clustercmp.analysis.league_line import RankLine
    from clustercmp.table import Cell, Row


class Ranked(NamedTuple):
    """One metric's league table: its lines, what they divide by, and why they do not, if so."""

    league: League
    lines: list[RankLine]
    against: Baseline | None
    why: str


def league_table(ranked: Ranked, base: Divisor, precision: int | None) -> Table:
    """Return one metric's league table; the people's shape holds the ranked places only."""
    found, lines = ranked.league, ranked.lines
    shown = [line for line in lines if line.rank]
    marks = Footnotes()
    for row, line in enumerate(shown):
        at = {"value": ["value"], "period": ["period"], "ratio": ["ratio"]}
        marks.add_flags(line.flags, row, ("", line.city), at)
    return Table(
        "rank",
        _title(found),
        COLUMNS,
        tuple(line.row for line in lines),
        formula=_formula(ranked, base),
        fallen=found.fallen,
        notes=(
            *marks.notes(),
            *_open_ranks(shown),
            *thin(found),
            *not_ranked(found, {line.city: line.flags for line in lines}),
            *no_ratio(found.metric.label, ranked.why),
            *division_notes(found.metric, {line.city: found.figures[line.city] for line in shown}),
            *_how(found, precision),
        ),
        wide=Table(
            "rank",
            _title(found),
            _wide_columns(found, shown, base.name),
            tuple(map(_row, shown)),
        ),
    )


def _formula(ranked: Ranked, base: Divisor) -> str:
    """Return what the ratio divides by; the best by its name, as a reader would ask for it."""
    if ranked.why or ranked.against is None:
        return ""
    leader = ranked.against.observations[0].city
    return f"ratio = city ÷ {f'best ({leader})' if base == BEST else base.name}"


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


def _wide_columns(found: League, shown: Sequence[RankLine], base: str) -> tuple[Column, ...]:
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
        Column(
            "value",
            "value",
            "Value",
            digits=found.metric.digits,
            unit_from="unit",
            qualifier="qualifier",
        ),
        Column("qualifier", shown=False),
        Column("unit", shown=False),
        Column(
            "share",
            "share",
            "Share",
            qualifier="share_qualifier",
            shown=any(line.share for line in shown),
            droppable=6,
        ),
        Column("share_qualifier", shown=False),
        Column("ratio", "ratio", f"÷ {base}", qualifier="ratio_qualifier", droppable=4),
        Column("ratio_qualifier", shown=False),
        Column("bar", "share-bar", " ", exported=False, droppable=8),
        Column("flags", "list", shown=False),
    )


def _is_open(line: RankLine) -> bool:
    return line.rank is not None and line.rank.low < line.rank.high


def _row(line: RankLine) -> Row:
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


def _open_ranks(shown: Sequence[RankLine]) -> Iterator[Note]:
    if any(map(_is_open, shown)):
        yield Note("RANGE", "Range: the ranks that bounds leave open")


def _how(found: League, precision: int | None) -> Iterator[Note]:
    metric = found.metric
    if metric.better == "lower":
        yield Note("DIRECTION", f"{metric.label}: 1st is least")
    yield from no_rate(metric.label, found.lacking)
    yield from price_notes(metric.label, found.figures.values())
    if precision is not None:
        rounded = counted_noun(precision, "decimal")
        yield Note("PRECISION", f"{metric.label}: ranked on values rounded half-even to {rounded}")


def matrix(leagues: Sequence[Ranked], precision: int | None, *, by_name: bool) -> Table:
    """Return the ranks of several metrics; the people's shape has a row a city with any rank.

    Cities stand by name, or else in the order of the first metric's lines.
    """
    figured = (line.city for each in leagues for line in each.lines if line.figure)
    cities = list(dict.fromkeys(figured))
    if by_name:
        cities.sort()
    title = f"Ranks on {counted_noun(len(leagues), 'metric')}"
    columns_seen = tuple(_matrix_columns(leagues))
    return Table(
        "rank",
        title,
        COLUMNS,
        tuple(line.row for each in leagues for line in each.lines),
        notes=tuple(_matrix_notes(leagues, cities, precision)),
        fallen=tuple(each for ranked in leagues for each in ranked.league.fallen),
        wide=Table("rank", title, columns_seen, tuple(_matrix_rows(leagues, cities))),
    )


def _matrix_columns(leagues: Sequence[Ranked]) -> Iterator[Column]:
    yield Column("city", heading="City")
    for found in (each.league for each in leagues):
        name = found.metric.name
        used = (figure.observation.period.text for figure in found.figures.values())
        period = shown_period(common(used, "several periods"))
        heading = f"{found.metric.label}, {period}" if period else found.metric.label
        yield Column(f"{name}_rank", "rank", heading, tied=f"{name}_tied")
        yield Column(f"{name}_tied", "boolean", shown=False)


def _matrix_rows(leagues: Sequence[Ranked], cities: Sequence[str]) -> Iterator[Row]:
    ranks = [{line.city: line.rank for line in each.lines} for each in leagues]
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
    rows = {city: row for row, city in enumerate(cities)}
    for each in leagues:
        metric = each.league.metric
        for line in each.lines:
            code = "PARTIAL" if line.rank else "OTHER_BASIS" if line.figure else "MISSING"
            if line.city in rows and code in line.flags:
                at = [(rows[line.city], f"{metric.name}_rank")]
                marks.add(code, line.flags[code], at, (metric.label, line.city))
    yield from marks.notes()
    ranked = [each.league for each in leagues if each.league.ranks]
    if ranked:
        yield Note("SLICES", f"Each metric is ranked in a slice of its own: {named_slices(ranked)}")
    for each in leagues:
        yield from thin(each.league)
        yield from _how(each.league, precision)
    unranked = [each.league.metric.label for each in leagues if not each.league.ranks]
    if unranked:
        yield Note("MISSING", f"No figure to rank: {', '.join(unranked)}")
    left = dict.fromkeys(line.city for each in leagues for line in each.lines)
    named = ", ".join(city for city in left if city not in rows)
    if named:
        yield Note("MISSING", f"Not shown, none of these figures: {named}")
