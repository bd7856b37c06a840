"""One figure of a series: the row that `trend` gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from clustercmp.analysis.lines import (
    OF_A_FIGURE,
    cell,
    difference_qualifier,
    leading_cells,
    origin_cells,
    qualifier_cell,
)
from clustercmp.dataset.quantity import ONE, number, qualifier
from clustercmp.table import Column

if TYPE_CHECKING:
    from clustercmp.analysis.figures import Figure
    from clustercmp.analysis.flags import Flags
    from clustercmp.analysis.pace import Catch, Progress
    from clustercmp.dataset.dataset import Metric
    from clustercmp.dataset.quantity import Interval
    from clustercmp.table import Row

COLUMNS = (
    *OF_A_FIGURE,
    Column("index", "value"),
    Column("change", "value", unit_from="unit"),
    Column("growth", "growth"),
    Column("cagr", "growth"),
    Column("flags", "list"),
    Column("source"),
    Column("geography"),
    Column("target", "value", unit_from="unit"),
    Column("target_period", "period"),
    Column("required_cagr", "growth"),
    Column("years_to_target", "value"),
    Column("progress", "ratio"),
    Column("rival"),
    Column("years_to_catch", "value"),
)


@dataclass(frozen=True, slots=True)
class TrendLine:
    """One figure of a place in time, and what it is against others of its series.

    `index` is against the base, as is `cagr`, whose `cagr_qualifier` says how it is meant;
    `change` and `growth` are against the figure before. None is what is not defined. Of a group
    `index_over` and `growth_over` name the members that both ends have, if those are not all.
    The last figure of a series has what is held against it.
    """

    metric: Metric
    city: str
    figure: Figure | None
    index: Interval | None = None
    cagr: float | None = None
    cagr_qualifier: str = ""
    change: Interval | None = None
    growth: Interval | None = None
    index_over: tuple[str, ...] = ()
    growth_over: tuple[str, ...] = ()
    flags: Flags = field(default_factory=dict)
    progress: Progress | None = None
    catch: Catch | None = None

    @property
    def row(self) -> Row:
        """The cells of `COLUMNS`."""
        progress, catch = self.progress, self.catch
        aim = progress.aim if progress else None
        return (
            *leading_cells(self.metric, self.city, self.figure, self.flags),
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
        )

    @property
    def qualifiers(self) -> tuple[str, str, str]:
        """How index, change and growth are meant."""
        growth = "" if self.growth is None else qualifier(self.growth, vacuous=-ONE)
        return qualifier_cell(self.index), difference_qualifier(self.change), growth
