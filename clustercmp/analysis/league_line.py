"""One place in a league table: the row that `rank` gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from clustercmp.analysis.flags import labelled
from clustercmp.analysis.lines import (
    cell,
    figure_cells,
    origin_cells,
    qualifier_cell,
    stated_cells,
)
from clustercmp.table import Column

if TYPE_CHECKING:
    from clustercmp.analysis.baseline import Comparison
    from clustercmp.analysis.figures import Figure
    from clustercmp.analysis.flags import Flags
    from clustercmp.analysis.ranks import Rank
    from clustercmp.dataset.dataset import Metric
    from clustercmp.dataset.quantity import Interval
    from clustercmp.table import Row

COLUMNS = (
    Column("metric"),
    Column("label", heading="Metric"),
    Column("unit"),
    Column("rank", "rank", tied="tied"),
    Column("tied", "boolean"),
    Column("of", "integer"),
    Column("rank_low", "rank"),
    Column("rank_high", "rank"),
    Column("city"),
    Column("period", "period"),
    Column("value", "value", unit_from="unit", qualifier="qualifier"),
    Column("qualifier"),
    Column("status"),
    Column("share", "share"),
    Column("baseline"),
    Column("ratio", "ratio", qualifier="ratio_qualifier"),
    Column("ratio_qualifier"),
    Column("basis"),
    Column("flags", "list"),
    Column("source"),
    Column("geography"),
    Column("stated_value", "value", unit_from="stated_unit", qualifier="qualifier"),
    Column("stated_unit"),
)


class RankLine(NamedTuple):
    """One place's line in a league table; `rank` is None where it is not ranked."""

    metric: Metric
    city: str
    figure: Figure | None
    rank: Rank | None
    of: int
    share: Interval | None
    baseline_name: str
    comparison: Comparison
    basis: str
    flags: Flags

    @property
    def row(self) -> Row:
        """The cells of `COLUMNS`."""
        rank = self.rank
        return (
            self.metric.name,
            labelled(self.metric, self.flags),
            self.figure.unit if self.figure else "",
            *((rank.rank, rank.tied, self.of, rank.low, rank.high) if rank else (None,) * 5),
            self.city,
            *figure_cells(self.figure),
            cell(self.share),
            self.baseline_name,
            cell(self.comparison.ratio),
            qualifier_cell(self.comparison.ratio),
            self.basis if self.figure else "",
            ";".join(self.flags),
            *origin_cells(self.figure),
            *stated_cells(self.figure),
        )
