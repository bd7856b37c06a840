"""A place's figures against the median of its nearest peers, metric by metric."""

from __future__ import annotations

from math import inf, log
from typing import TYPE_CHECKING, NamedTuple

from clustercmp.analysis.baseline import Comparison, compared, of_cities
from clustercmp.analysis.flags import MEANING, labelled, ordered
from clustercmp.analysis.footnotes import Footnotes
from clustercmp.analysis.lines import cell, difference_qualifier, qualifier_cell
from clustercmp.analysis.order import kept
from clustercmp.analysis.wording import listed, shown_ratio
from clustercmp.dataset.quantity import number, qualifier
from clustercmp.display import SIGNS
from clustercmp.display import figure as shown_figure
from clustercmp.table import Column, Note, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clustercmp.analysis.axes import Axis
    from clustercmp.analysis.baseline import Baseline
    from clustercmp.analysis.figures import Figure
    from clustercmp.analysis.flags import Flags
    from clustercmp.dataset.dataset import Place
    from clustercmp.table import Row

NAME = "peers-gaps"
POINTS = "percentage points"


class Gap(NamedTuple):
    """One metric: a place's figure, the median of `peers` others, and how the two compare.

    `figure` is None where the place has none, `median` where none of the others has one.
    """

    axis: Axis
    place: str
    figure: Figure | None
    median: Baseline | None
    peers: int
    comparison: Comparison
    flags: Flags

    @property
    def row(self) -> Row:
        """The cells of the columns."""
        comparison, median = self.comparison, self.median
        used = self.figure.observation if self.figure else None
        return (
            self.place,
            self.axis.metric.name,
            labelled(self.axis.metric, self.flags),
            self.axis.panel.league.unit,
            used.period.text if used else (median.period if median else ""),
            self.figure.value if self.figure else None,
            self.figure.qualifier if self.figure else "",
            median.value if median else None,
            cell(comparison.ratio),
            cell(comparison.difference),
            self.peers,
            self.axis.scale,
            ";".join(self.flags),
            used.source if used else "",
            median.qualifier if median else "",
            qualifier_cell(comparison.ratio),
            difference_qualifier(comparison.difference),
            cell(comparison.ratio),
            self.points,
        )

    @property
    def brief(self) -> str:
        """The ratio in words, else the difference with its sign, else nothing."""
        ratio, difference = self.comparison.ratio, self.comparison.difference
        if ratio or difference is None:
            return shown_ratio(ratio) if ratio else ""
        size = abs(number(difference.stated))
        sign = "−" if difference.stated < 0 else "+" if difference.stated else ""
        known = difference_qualifier(difference)
        said = shown_figure(size, self.points, self.axis.metric.digits)
        return f"{SIGNS.get(known, '')}{sign}{said}"

    @property
    def points(self) -> str:
        """The unit of the difference: that of percentages is in points."""
        unit = self.axis.panel.league.unit
        return POINTS if unit == "percent" else unit

    @property
    def apart(self) -> float:
        """How far the figure is from the median, whichever is more; −1 where no ratio says so."""
        ratio = self.comparison.ratio
        if ratio is None:
            return -1
        above, below = ratio.stated.numerator, ratio.stated.denominator
        return abs(log(above) - log(below)) if above else inf


def gaps_to_median(axes: Sequence[Axis], place: Place, nearest: Sequence[str]) -> list[Gap]:
    """Return a place's gap to the median of others on each axis.

    The median is of those that have a figure there, of none there is none. A median of 0, or
    figures below 0, leave a difference and no ratio. Bounds are carried.
    """
    return [_gap(each, place, nearest) for each in axes]


def _gap(axis: Axis, place: Place, nearest: Sequence[str]) -> Gap:
    found = axis.panel.league.figures
    figure = found.get(place.name)
    others = [found[peer] for peer in nearest if peer in found]
    median = of_cities("median", others, axis.metric)
    comparison = compared(figure, median, axis.metric) if figure and median else Comparison()
    codes = [comparison.flag] if comparison.flag else []
    if comparison.ratio and qualifier(comparison.ratio) != "exact":
        codes.append("BOUND")
    flags = axis.panel.flags(place) | {code: MEANING[code] for code in codes}
    return Gap(axis, place.name, figure, median, len(others), comparison, ordered(flags))


def gap_note(gaps: Sequence[Gap], place: Place, nearest: Sequence[str]) -> Note:
    """Return the note that gives all gaps in brief, the largest first, differences last."""
    known = sorted((gap for gap in gaps if gap.comparison.difference), key=lambda gap: -gap.apart)
    text = ", ".join(f"{gap.axis.metric.label} {gap.brief}" for gap in known)
    return Note("GAPS", f"{_against(place, nearest)}: {text}")


def _against(place: Place, nearest: Sequence[str]) -> str:
    which = f"{len(nearest)} nearest" if len(nearest) > 1 else "nearest"
    return f"{place.name} against the median of its {which}"


def gaps_table(
    gaps: Sequence[Gap],
    place: Place,
    nearest: Sequence[str],
    notes: Sequence[Note],
    *,
    sort: str | None,
    top: int | None,
) -> Table:
    """Return the gaps as a table: a row a metric, in the order of the data unless sorted."""
    columns = _columns(place, gaps)
    shown = kept(gaps, columns, lambda gap: gap.row, sort=sort, top=top)
    marks = Footnotes()
    for row, gap in enumerate(shown):
        at = {"value": ["value"], "period": ["period"], "ratio": ["ratio"]}
        marks.add_flags(gap.flags, row, (gap.axis.metric.label, place.name), at)
    return Table(
        NAME,
        f"{_against(place, nearest)}: {listed(list(nearest))}",
        columns,
        tuple(gap.row for gap in shown),
        notes=(*marks.notes(), *notes),
        formula=f"ratio = {place.name} ÷ median",
    )


def _columns(place: Place, gaps: Sequence[Gap]) -> tuple[Column, ...]:
    lacking = any(gap.comparison.difference and not gap.comparison.ratio for gap in gaps)
    return (
        Column("city", shown=False),
        Column("metric", shown=False),
        Column("label", heading="Metric"),
        Column("unit", heading="Unit", droppable=4),
        Column("period", "period", "Period", droppable=3),
        Column("value", "value", place.name, unit_from="unit", qualifier="qualifier"),
        Column("qualifier", shown=False),
        Column("median", "value", "Median", unit_from="unit", qualifier="median_qualifier"),
        Column("ratio", "ratio", "Ratio", qualifier="ratio_qualifier"),
        Column(
            "difference",
            "value",
            "Difference",
            unit_from="points",
            qualifier="difference_qualifier",
            shown=lacking,
            droppable=2,
        ),
        Column("peers", "integer", "Peers", droppable=5),
        Column("scale", shown=False),
        Column("flags", "list", shown=False),
        Column("source", shown=False),
        Column("median_qualifier", shown=False),
        Column("ratio_qualifier", shown=False),
        Column("difference_qualifier", shown=False),
        Column("bar", "ratio-bar", exported=False, droppable=6),
        Column("points", exported=False, shown=False),
    )
