"""The comparison as people see it: a row a metric, columns for the cities, and its notes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from clustercmp.analysis.division_notes import division_notes
from clustercmp.analysis.flags import ordered
from clustercmp.analysis.footnotes import Footnotes
from clustercmp.analysis.league import named_slices
from clustercmp.analysis.lines import cell, qualifier_cell
from clustercmp.analysis.reasons import no_rate, no_ratio, price_notes
from clustercmp.analysis.wording import counted_noun, listed, shown_period, unbroken
from clustercmp.table import Column, Note, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from clustercmp.analysis.baseline import Divisor
    from clustercmp.analysis.figures import Figure
    from clustercmp.analysis.flags import Flags
    from clustercmp.analysis.league import League
    from clustercmp.analysis.lines import Line
    from clustercmp.analysis.seats import Seats
    from clustercmp.analysis.selection import Selection
    from clustercmp.dataset.dataset import Metric
    from clustercmp.table import Cell, Row

FEWEST = 2
MARK = "◆"
OWN = frozenset({"metric", "label", "unit", "of", "basis", "bar", "ranks", "periods", "digits"})


class Compared(NamedTuple):
    """One metric of the comparison: a line a city, and what the notes need to know of it.

    `why` there is no ratio, which rates are `lacking`, what the ratio was `earlier`: in words.
    """

    metric: Metric
    lines: list[Line]
    selection: Selection
    league: League | Seats
    why: str
    lacking: str
    earlier: str

    @property
    def subject(self) -> Line:
        """The line of the first city that is not the baseline."""
        return next(line for line in self.lines if line.city != line.baseline_name)

    @property
    def figures(self) -> list[Figure]:
        """The figures of the cities that have one."""
        return [line.figure for line in self.lines if line.figure]


class Left(NamedTuple):
    """How many metrics too few of the cities have, and how many more `--all` would show."""

    lacking: int
    more: int


def title(names: Sequence[str], base: Divisor) -> str:
    """Return what is compared with what."""
    return f"{listed([name for name in names if name != base.city])} against {_the(base, names)}"


def formula(names: Sequence[str], base: Divisor) -> str:
    """Return how the ratio comes about."""
    others = [name for name in names if name != base.city]
    return f"ratio = {others[0] if len(others) == 1 else 'city'} ÷ {_the(base, names)}"


def _the(base: Divisor, names: Sequence[str]) -> str:
    return base.city or f"the {base.name} of the {len(names)}"


def wide(shown: Sequence[Compared], names: Sequence[str], base: Divisor) -> Table:
    """Return a row a metric: each city's value, ratio and rank, with what qualifies them."""
    others = [name for name in names if name != base.city]
    columns = [
        Column("metric", shown=False),
        Column("label", heading=" "),
        *(column for name in names for column in _value_columns(name, base.city)),
        *(() if base.city else _statistic_columns(base.name)),
        *(column for name in others for column in _ratio_columns(name, alone=len(others) == 1)),
        *([_bar(others[0])] if len(others) == 1 else []),
        Column("of", "integer", shown=False),
        Column("ranks", heading="Rank", exported=False, droppable=7),
        Column("periods", heading="Period", exported=False, droppable=4),
        Column("unit", heading="Unit", droppable=9),
        Column("basis", shown=False),
        Column("digits", "integer", shown=False, exported=False),
    ]
    return Table(
        "compare",
        title(names, base),
        tuple(columns),
        tuple(_row(each, names, base) for each in shown),
    )


def column_of(city: str) -> str:
    """Return the name of a city's column, which no other column has."""
    return f"{city} (city)" if city in OWN else city


def _value_columns(city: str, base: str) -> Iterator[Column]:
    name = column_of(city)
    heading = f"{city} {MARK}" if city == base else city
    yield Column(
        name,
        "value",
        heading,
        unit_from=f"{name}_unit",
        digits_from="digits",
        qualifier=f"{name}_qualifier",
    )
    for part in ("qualifier", "unit", "period"):
        yield Column(f"{name}_{part}", "period" if part == "period" else "text", shown=False)
    yield Column(f"{name}_rank", "rank", shown=False)
    yield Column(f"{name}_flags", "list", shown=False)


def _ratio_columns(city: str, *, alone: bool) -> Iterator[Column]:
    name = column_of(city)
    heading = "Ratio" if alone else f"{city} ÷ {MARK}"
    yield Column(f"{name}_ratio", "ratio", heading, qualifier=f"{name}_ratio_qualifier")
    yield Column(f"{name}_ratio_qualifier", shown=False)


def _statistic_columns(base: str) -> Iterator[Column]:
    yield Column(
        base,
        "value",
        f"{base.capitalize()} {MARK}",
        unit_from="unit",
        digits_from="digits",
        qualifier=f"{base}_qualifier",
    )
    yield Column(f"{base}_qualifier", shown=False)


def _bar(city: str) -> Column:
    qualifier = f"{column_of(city)}_ratio_qualifier"
    return Column("bar", "ratio-bar", qualifier=qualifier, exported=False, droppable=10)


def _row(each: Compared, names: Sequence[str], base: Divisor) -> Row:
    lines = {line.city: line for line in each.lines}
    others = [name for name in names if name != base.city]
    cells: list[Cell] = [each.metric.name, each.metric.label]
    for name in names:
        cells += _value_cells(lines[name])
    if not base.city:
        against = each.lines[0].baseline
        cells += [against.value, against.qualifier] if against else [None, None]
    ratios = [lines[name].comparison.ratio for name in others]
    for ratio in ratios:
        cells += [cell(ratio), qualifier_cell(ratio)]
    if len(ratios) == 1:
        cells.append(cell(ratios[0]))
    units = {figure.unit for figure in each.figures}
    cells += [
        each.league.of,
        _ranks(each),
        _periods(each.lines),
        units.pop() if len(units) == 1 else None,
        each.selection.basis if each.figures else None,
        each.metric.digits,
    ]
    return tuple(cells)


def _value_cells(line: Line) -> Iterator[Cell]:
    figure = line.figure
    yield figure.value if figure else None
    yield figure.qualifier if figure else None
    yield figure.unit if figure else None
    yield figure.observation.period.text if figure else None
    yield line.rank
    yield ";".join(line.flags)


def _ranks(each: Compared) -> str:
    found = [each.league.seat(line.city) for line in each.lines]
    if not any(found):
        return ""
    places = [f"{rank.rank}{'=' if rank.tied else ''}" if rank else "–" for rank in found]
    return unbroken(f"{', '.join(places)} of {each.league.of}")


def _periods(lines: Sequence[Line]) -> str:
    found = [
        shown_period(line.figure.observation.period.text) if line.figure else "–" for line in lines
    ]
    stated = [text for text in found if text != "–"]
    return stated[0] if len(set(stated)) == 1 else ", ".join(found) if stated else ""


def notes(shown: Sequence[Compared], names: Sequence[str], left: Left) -> tuple[Note, ...]:
    """Return the footnotes, then what holds for a metric, then what holds for the whole table."""
    marks = Footnotes()
    for row, each in enumerate(shown):
        for line in each.lines:
            city = column_of(line.city)
            at = {"value": [city], "ratio": [f"{city}_ratio"]}
            marks.add_flags(line.flags, row, (each.metric.label, line.city), at)
        together = ordered(_together(each.lines))
        marks.add_flags(together, row, (each.metric.label, ""), {"period": ["periods"]})
    return (
        *marks.notes(),
        *(note for each in shown for note in _of_metric(each)),
        *_rank_note(shown),
        *_left_notes(left, names),
    )


def _together(lines: Sequence[Line]) -> Flags:
    """Return the flags of all lines; what is said of one city only, with its name."""
    flags: Flags = {}
    for code in dict.fromkeys(code for line in lines for code in line.flags):
        own = {line.city: line.flags[code].partition(": ") for line in lines if code in line.flags}
        details = {city: detail for city, (_, _, detail) in own.items() if detail}
        meaning = next(iter(own.values()))[0]
        if len(set(details.values())) == 1 and len(details) == len(own):
            details = {"": next(iter(details.values()))}
        said = "; ".join(f"{city}: {text}" if city else text for city, text in details.items())
        flags[code] = f"{meaning}: {said}" if said else meaning
    return flags


def _of_metric(each: Compared) -> Iterator[Note]:
    label = each.metric.label
    figures = {line.city: line.figure for line in each.lines if line.figure}
    yield from division_notes(each.metric, figures)
    yield from price_notes(label, figures.values())
    yield from no_rate(label, "" if each.why else each.lacking)
    if len(each.figures) > 1:
        yield from no_ratio(label, each.why)
        if each.earlier and not each.why:
            yield Note("ALSO", f"{label}: also {each.earlier}")


def _rank_note(shown: Sequence[Compared]) -> Iterator[Note]:
    ranked = [each for each in shown if any(line.rank for line in each.lines)]
    if ranked:
        named = named_slices(each.league for each in ranked)
        yield Note(
            "RANKS",
            "Ranks, city by city (– is not ranked), are of the slice that "
            f"`clustercmp rank METRIC` uses: {named}",
        )


def _left_notes(left: Left, names: Sequence[str]) -> Iterator[Note]:
    several = "both" if len(names) == FEWEST else "at least two of them"
    if left.more:
        verb = "has" if left.more == 1 else "have"
        more = counted_noun(left.more, "more metric")
        yield Note("MORE", f"{more} {verb} a figure for {several}: --all")
    if left.lacking:
        yield Note(
            "LACKING",
            f"{counted_noun(left.lacking, 'metric')} not shown: fewer than two of the cities "
            "have a figure; name one with -m to see it",
        )
