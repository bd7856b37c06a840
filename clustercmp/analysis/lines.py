"""One metric of one city against a baseline: the row that `compare` and `ratio` both give."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from clustercmp.analysis.baseline import Comparison, compared
from clustercmp.analysis.denominators import numerators
from clustercmp.analysis.flags import all_flags, labelled
from clustercmp.dataset.quantity import ZERO, exact, number, qualifier
from clustercmp.table import Column

if TYPE_CHECKING:
    from collections.abc import Iterable

    from clustercmp.analysis.baseline import Baseline
    from clustercmp.analysis.candidates import Candidates
    from clustercmp.analysis.choice import Basis
    from clustercmp.analysis.figures import Figure
    from clustercmp.analysis.flags import Beside, Flags
    from clustercmp.dataset.dataset import Metric, Place
    from clustercmp.dataset.quantity import Interval
    from clustercmp.table import Cell, Row

OF_A_FIGURE = (
    Column("metric"),
    Column("label", heading="Metric"),
    Column("unit"),
    Column("city"),
    Column("period", "period"),
    Column("value", "value", unit_from="unit", qualifier="qualifier"),
    Column("qualifier"),
    Column("status"),
)
"""The columns that rows begin with: whose figure of what it is, and the figure."""

COLUMNS = (
    *OF_A_FIGURE,
    Column("baseline"),
    Column("baseline_period", "period"),
    Column("baseline_value", "value", unit_from="unit", qualifier="baseline_qualifier"),
    Column("difference", "value", unit_from="unit", qualifier="difference_qualifier"),
    Column("ratio", "ratio", qualifier="ratio_qualifier"),
    Column("ratio_qualifier"),
    Column("rank", "rank"),
    Column("of", "integer"),
    Column("basis"),
    Column("flags", "list"),
    Column("source"),
    Column("geography"),
    Column("baseline_qualifier"),
    Column("baseline_source"),
    Column("difference_qualifier"),
    Column("stated_value", "value", unit_from="stated_unit", qualifier="qualifier"),
    Column("stated_unit"),
)


class Line(NamedTuple):
    """What is known of one metric of one city against the baseline; None is what is not."""

    metric: Metric
    city: str
    figure: Figure | None
    baseline_name: str
    baseline: Baseline | None
    comparison: Comparison
    basis: Basis
    flags: Flags
    rank: int | None = None
    of: int | None = None

    @property
    def row(self) -> Row:
        """The cells of `COLUMNS`."""
        return (
            *leading_cells(self.metric, self.city, self.figure, self.flags),
            self.baseline_name,
            *baseline_cells(self.baseline),
            cell(self.comparison.difference),
            cell(self.comparison.ratio),
            qualifier_cell(self.comparison.ratio),
            self.rank,
            self.of,
            self.basis if self.figure else "",
            ";".join(self.flags),
            *origin_cells(self.figure),
            self.baseline.qualifier if self.baseline else "",
            self.baseline.source if self.baseline else "",
            difference_qualifier(self.comparison.difference),
            *stated_cells(self.figure),
        )


class Setting(NamedTuple):
    """What a metric's lines have in common."""

    offered: Candidates
    baseline_name: str
    baseline: Baseline | None
    beside: Beside


def line(
    metric: Metric,
    place: Place,
    figure: Figure | None,
    setting: Setting,
    *,
    basis: Basis,
    comparable: bool,
    standing: tuple[int, int] | tuple[None, None] = (None, None),
    more: Iterable[str] = (),
) -> Line:
    """Compare a place's figure with the baseline and say what it needs care for.

    `standing` is its rank and of how many, `more` are further flags.
    Without a figure there is nothing but the place and the flag.
    """
    name, baseline = setting.baseline_name, setting.baseline
    if figure is None:
        flags = {"MISSING": setting.offered.missing(place.name)}
        return Line(metric, place.name, None, name, baseline, Comparison(), basis, flags)
    comparison = compared(figure, baseline, metric) if baseline and comparable else Comparison()
    flags = all_flags(
        figure,
        metric,
        place,
        setting.offered.of_cities(place),
        setting.beside,
        comparison.ratio,
        more=[comparison.flag, *more],
    )
    return Line(metric, place.name, figure, name, baseline, comparison, basis, flags, *standing)


def cell(x: Interval | None) -> Cell:
    """Return a result's number, None where there is no result."""
    return None if x is None else number(x.stated)


def qualifier_cell(x: Interval | None) -> str:
    """Return what may be said of a ratio, a sum or a share; "" where there is none."""
    return "" if x is None else qualifier(x)


def difference_qualifier(x: Interval | None) -> str:
    """Return what may be said of a difference, for which 0 is an end like any other."""
    return "" if x is None else qualifier(x, vacuous=None)


def leading_cells(metric: Metric, city: str, figure: Figure | None, flags: Flags) -> Row:
    """Return the cells of `OF_A_FIGURE`."""
    unit = figure.unit if figure else ""
    return metric.name, labelled(metric, flags), unit, city, *figure_cells(figure)


def figure_cells(figure: Figure | None) -> Row:
    """Return period, value, qualifier and status."""
    if figure is None:
        return "", None, "", ""
    used = figure.observation
    return used.period.text, figure.value, figure.qualifier, used.status


def baseline_cells(baseline: Baseline | None) -> Row:
    """Return the baseline's period and value."""
    return (baseline.period, baseline.value) if baseline else ("", None)


def origin_cells(figure: Figure | None) -> Row:
    """Return source and geography."""
    if figure is None:
        return "", ""
    return figure.observation.source, figure.observation.geography


def stated_cells(figure: Figure | None) -> Row:
    """Return the value and unit as the source states them: before conversion and division.

    A sum has those of its members together, if they are of one unit.
    """
    if figure is None:
        return None, ""
    own = numerators(figure.observation)
    units = {part.unit for part in own}
    if len(units) > 1:
        return None, ""
    return number(sum((exact(part.quantity.value) for part in own), ZERO)), units.pop()
