"""How one metric is spread: the row that `spread` gives."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from clustercmp.analysis.denominators import Rate
from clustercmp.analysis.flags import labelled
from clustercmp.analysis.lines import cell
from clustercmp.analysis.wording import common, with_article
from clustercmp.dataset.quantity import number
from clustercmp.table import Column

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from clustercmp.analysis.concentration import Split
    from clustercmp.analysis.flags import Flags
    from clustercmp.analysis.league import League
    from clustercmp.dataset.dataset import Metric
    from clustercmp.dataset.quantity import Interval
    from clustercmp.table import Cell, Row

COLUMNS = (
    Column("metric"),
    Column("label", heading="Metric"),
    Column("unit"),
    Column("period", "period"),
    Column("n", "integer"),
    Column("missing", "integer"),
    Column("total", "value", unit_from="unit"),
    Column("top_city"),
    Column("top_share", "share"),
    Column("hhi", "value"),
    Column("effective_number", "value"),
    Column("gini", "value"),
    Column("theil", "value"),
    Column("theil_between", "value"),
    Column("theil_within", "value"),
    Column("max_min_ratio", "ratio"),
    Column("flags", "list"),
)


class Measures(NamedTuple):
    """How evenly figures are spread; None is what is not defined.

    `top` are the places with the largest figure, several if they tie. `undefined` says why there
    are no measures, `no_total` why no total and shares, `no_split` why Theil is not split; "" where
    there are. `flags` are those that the measures add.
    """

    total: Interval | None = None
    top: tuple[str, ...] = ()
    top_share: Interval | None = None
    hhi: Fraction | None = None
    gini: Fraction | None = None
    theil: float | None = None
    split: Split | None = None
    max_min: Fraction | None = None
    undefined: str = ""
    no_total: str = ""
    no_split: str = ""
    flags: Mapping[str, str] = MappingProxyType({})


class SpreadLine(NamedTuple):
    """One metric's measures, with the flags of its figures and, for each, `who` has it.

    `apart` are the flags of the places outside the slice.
    """

    league: League
    measures: Measures
    flags: Flags
    who: Mapping[str, Sequence[str]]
    apart: Mapping[str, Flags]

    @property
    def period(self) -> str:
        """The period of the figures, "" where they have several."""
        return common((each.observation.period.text for each in self.league.figures.values()), "")

    @property
    def missing(self) -> int:
        """How many of the places have no figure in the slice."""
        return len(self.league.places) - self.league.of

    @property
    def label(self) -> str:
        """What people read for the metric."""
        return labelled(self.league.metric, self.flags)

    @property
    def row(self) -> Row:
        """The cells of `COLUMNS`."""
        measures = self.measures
        return (
            self.league.metric.name,
            self.label,
            self.league.unit,
            self.period,
            self.league.of,
            self.missing,
            cell(measures.total),
            "; ".join(measures.top) or None,
            cell(measures.top_share),
            *measure_cells(measures),
            ";".join(self.flags),
        )


def measure_cells(measures: Measures) -> tuple[Cell, ...]:
    """Return the cells from the HHI to max ÷ min."""
    hhi, gini, max_min = measures.hhi, measures.gini, measures.max_min
    return (
        None if hhi is None else number(hhi),
        None if hhi is None else number(1 / hhi),
        None if gini is None else number(gini),
        measures.theil,
        *(measures.split or (None, None)),
        None if max_min is None else number(max_min),
    )


def why_no_total(metric: Metric, *, apart: bool) -> str:
    """Return why figures of a metric do not add up to a whole, "" where they do."""
    if not metric.additive:
        kind = "rate" if isinstance(metric, Rate) else metric.kind
        return f"the total of {with_article(kind)} means nothing"
    return "" if apart else "the places are no parts of one whole"
