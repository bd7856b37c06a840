"""The grid of ratios as people see it: a row a city, a column a metric."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from clustercmp.analysis.flags import MEANING
from clustercmp.analysis.footnotes import Footnotes
from clustercmp.analysis.league import named_slices
from clustercmp.analysis.league_notes import of_league
from clustercmp.analysis.lines import COLUMNS, cell, qualifier_cell
from clustercmp.analysis.reasons import no_ratio
from clustercmp.analysis.wording import common, listed, shown_period
from clustercmp.table import Column, Note, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from clustercmp.analysis.baseline import Divisor
    from clustercmp.analysis.league import League
    from clustercmp.analysis.lines import Line
    from clustercmp.dataset.quantity import Qualifier
    from clustercmp.table import Cell, Row

MARK = "◆"
GEOMEAN = "geomean"
IN_THE_GRID = frozenset(
    {"GEOGRAPHY", "CONFLICT", "CONVERTED", "ESTIMATE", "PROJECTION", "SMALL_BASE", "ZERO_BASELINE"}
    | {"NEGATIVE", "OTHER_BASIS", "PERIOD", "SPAN", "SOURCE", "PARTIAL"}
)


class GridColumn(NamedTuple):
    """One metric of the grid: its league, a line for each city, and why it has no ratio, if so."""

    league: League
    lines: dict[str, Line]
    why: str


class GeometricMean(NamedTuple):
    """A city's geometric mean over `metrics` of `most`; None where they are too few."""

    value: float | None
    qualifier: Qualifier
    metrics: tuple[str, ...]
    labels: tuple[str, ...]
    most: int


def the(base: Divisor) -> str:
    """Return the baseline's name as a sentence has it."""
    return f"{base.name} {MARK}" if base.city else f"the {base.name} of the cities ranked"


def title(base: Divisor) -> str:
    """Return what the grid shows."""
    return f"Ratios to {the(base)}"


def wide(
    grids: Sequence[GridColumn],
    cities: Sequence[str],
    base: Divisor,
    means: Mapping[str, GeometricMean],
) -> Table:
    """Return a row a city: each metric's ratio with its qualifier, and the geometric mean."""
    columns = [
        Column("city", exported=True, shown=False),
        Column("name", heading="City", exported=False),
    ]
    for grid in grids:
        columns += _metric_columns(grid)
    if means:
        columns += [
            Column(GEOMEAN, "ratio", "Geometric mean", qualifier=f"{GEOMEAN}_qualifier"),
            Column(f"{GEOMEAN}_qualifier", shown=False),
            Column(f"{GEOMEAN}_metrics", heading="of metrics", droppable=1),
        ]
    rows = (tuple(_cells(grids, city, base, means)) for city in cities)
    return Table("ratio", title(base), tuple(columns), tuple(rows))


def _metric_columns(grid: GridColumn) -> Iterator[Column]:
    name = grid.league.metric.name
    used = (figure.observation.period.text for figure in grid.league.figures.values())
    period = shown_period(common(used, "several periods"))
    heading = f"{grid.league.metric.label}, {period}" if period else grid.league.metric.label
    yield Column(name, "ratio", heading, qualifier=f"{name}_qualifier")
    yield Column(f"{name}_qualifier", shown=False)
    yield Column(f"{name}_flags", "list", shown=False)


def _cells(
    grids: Sequence[GridColumn], city: str, base: Divisor, means: Mapping[str, GeometricMean]
) -> Iterator[Cell]:
    yield city
    yield f"{city} {MARK}" if city == base.city else city
    for grid in grids:
        line = grid.lines[city]
        yield cell(line.comparison.ratio)
        yield qualifier_cell(line.comparison.ratio)
        yield ";".join(line.flags)
    if means:
        mean = means[city]
        yield mean.value
        yield mean.qualifier if mean.value is not None else None
        yield f"{len(mean.metrics)} of {mean.most}"


def mean_row(city: str, base: str, mean: GeometricMean) -> Row:
    """Return the machine row of a city's geometric mean: a metric of its own, without a value."""
    label = f"Geometric mean of {len(mean.metrics)} of {mean.most} metrics"
    known = mean.value is not None
    cells: dict[str, Cell] = {
        "metric": GEOMEAN,
        "label": label,
        "city": city,
        "baseline": base,
        "ratio": mean.value,
        "ratio_qualifier": mean.qualifier if known else "",
        "source": "; ".join(mean.metrics),
    }
    return tuple(cells.get(column.name) for column in COLUMNS)


def notes(
    grids: Sequence[GridColumn],
    cities: Sequence[str],
    means: Mapping[str, GeometricMean],
    left: Sequence[str],
) -> tuple[Note, ...]:
    """Return the footnotes, the slice of each metric, and what is left out."""
    marks = Footnotes()
    for row, city in enumerate(cities):
        for grid in grids:
            _mark(marks, grid, city, row)
        _mark_mean(marks, means.get(city), row, city)
    return (
        *marks.notes(),
        *_slices(grids),
        *(note for grid in grids for note in _of_metric(grid)),
        *_left_out(left, means=bool(means)),
    )


def _mark(marks: Footnotes, grid: GridColumn, city: str, row: int) -> None:
    """Add the marks of one cell: of a ratio its flags, of an empty cell why it is empty."""
    line, metric = grid.lines[city], grid.league.metric
    wanted = IN_THE_GRID if city in grid.league.figures else {"MISSING", "OTHER_BASIS"}
    flags = {
        code: MEANING[code] if code == "GEOGRAPHY" else text
        for code, text in line.flags.items()
        if code in wanted
    }
    at = [metric.name]
    marks.add_flags(flags, row, (metric.label, city), {"value": at, "period": at, "ratio": at})


def _mark_mean(marks: Footnotes, mean: GeometricMean | None, row: int, city: str) -> None:
    if mean and mean.value is not None and len(mean.metrics) < mean.most:
        text = f"of {len(mean.metrics)} of the {mean.most} metrics only: {listed(mean.labels)}"
        marks.add("GEOMEAN", text, [(row, GEOMEAN)], ("", city))


def _slices(grids: Sequence[GridColumn]) -> Iterator[Note]:
    named = named_slices(grid.league for grid in grids if grid.league.ranks)
    if named:
        yield Note("SLICES", f"Each metric is compared in one slice: {named}")


def _of_metric(grid: GridColumn) -> Iterator[Note]:
    yield from no_ratio(grid.league.metric.label, grid.why)
    yield from of_league(grid.league)


def _left_out(left: Sequence[str], *, means: bool) -> Iterator[Note]:
    if left:
        yield Note("MISSING", f"Not shown, none of these figures: {', '.join(left)}")
    if means:
        yield Note(
            "GEOMEAN",
            "Geometric mean: of at least 3 ratios to the baseline, of metrics of which more is "
            "better, or less: then the ratio is turned over",
        )
