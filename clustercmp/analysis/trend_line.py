"""One figure of a series: the row that `trend` gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from clustercmp.analysis.flags import labelled
from clustercmp.analysis.lines import (
    cell,
    difference_qualifier,
    figure_cells,
    origin_cells,
    qualifier_cell,
    stated_cells,
)
from clustercmp.dataset.quantity import ONE, number, qualifier
from clustercmp.table import Column

if TYPE_CHECKING:
    from clustercmp.analysis.figures import Figure
    from clustercmp.analysis.flags import Flags
    from clustercmp.analysis.pace import Catch, Pace, Progress
    from clustercmp.dataset.dataset import Metric
    from clustercmp.dataset.quantity import Interval
    from clustercmp.table import Row

COLUMNS = (
    Column("metric"),
    Column("label", heading="Metric"),
    Column("unit"),
    Column("city"),
    Column("period", "period"),
    Column("value", "value", unit_from="unit", qualifier="qualifier"),
    Column("qualifier"),
    Column("status"),
    Column("index", "value", qualifier="index_qualifier"),
    Column("change", "value", unit_from="unit", qualifier="change_qualifier"),
    Column("growth", "growth", qualifier="growth_qualifier"),
    Column("cagr", "growth", qualifier="cagr_qualifier"),
    Column("flags", "list"),
    Column("source"),
    Column("geography"),
    Column("target", "value", unit_from="unit", qualifier="target_qualifier"),
    Column("target_period", "period"),
    Column("required_cagr", "growth"),
    Column("years_to_target", "value"),
    Column("progress", "ratio"),
    Column("rival"),
    Column("years_to_catch", "value"),
    Column("index_qualifier"),
    Column("change_qualifier"),
    Column("growth_qualifier"),
    Column("cagr_qualifier"),
    Column("target_name"),
    Column("target_qualifier"),
    Column("stated_value", "value", unit_from="stated_unit", qualifier="qualifier"),
    Column("stated_unit"),
    Column("pace", "growth", qualifier="pace_qualifier"),
    Column("pace_qualifier"),
    Column("pace_since", "period"),
)


@dataclass(frozen=True, slots=True)
class TrendLine:
    """One figure of a place in time, and what it is against others of its series.

    `index` is against the base, as is `cagr`, whose `cagr_qualifier` says how it is meant;
    `change` and `growth` are against the figure before. None is what is not defined.
    The last figure of a series has its `pace`, and what is held against it.
    """

    metric: Metric
    city: str
    figure: Figure | None
    index: Interval | None = None
    cagr: float | None = None
    cagr_qualifier: str = ""
    change: Interval | None = None
    growth: Interval | None = None
    flags: Flags = field(default_factory=dict)
    pace: Pace | None = None
    progress: Progress | None = None
    catch: Catch | None = None

    @property
    def row(self) -> Row:
        """The cells of `COLUMNS`."""
        progress, catch = self.progress, self.catch
        index, change, growth = self.qualifiers
        aim = progress.aim if progress else None
        return (
            self.metric.name,
            labelled(self.metric, self.flags),
            self.figure.unit if self.figure else "",
            self.city,
            *figure_cells(self.figure),
            cell(self.index),
            cell(self.change),
            cell(self.growth),
            self.cagr,
            ";".join(self.flags),
            *origin_cells(self.figure),
            number(aim.value.stated) if aim else None,
            str(aim.by) if aim and aim.by is not None else "",
            *((progress.required, progress.years, progress.pace) if progress else (None,) * 3),
            catch.rival if catch else "",
            catch.years if catch else None,
            index,
            change,
            growth,
            self.cagr_qualifier,
            aim.name if aim else "",
            qualifier_cell(aim.value if aim else None),
            *stated_cells(self.figure),
            *self._pace_cells,
        )

    @property
    def _pace_cells(self) -> Row:
        if self.pace is None or self.pace.rate is None:
            return None, "", ""
        return self.pace.rate, self.pace.sure, self.pace.since

    @property
    def qualifiers(self) -> tuple[str, str, str]:
        """How index, change and growth are meant."""
        growth = "" if self.growth is None else qualifier(self.growth, vacuous=-ONE)
        return qualifier_cell(self.index), difference_qualifier(self.change), growth
