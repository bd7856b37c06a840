"""One place's share of a total against a reference's: the row that `specialisation` gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from clustercmp.analysis.denominators import denominators, numerators
from clustercmp.analysis.lines import cell
from clustercmp.analysis.pairs import factor
from clustercmp.dataset.quantity import interval, scaled, total
from clustercmp.table import Column

if TYPE_CHECKING:
    from clustercmp.analysis.baseline import Baseline
    from clustercmp.analysis.denominators import Per, Rate
    from clustercmp.analysis.figures import Figure
    from clustercmp.analysis.flags import Flags
    from clustercmp.dataset.quantity import Interval
    from clustercmp.table import Row

COLUMNS = (
    Column("city"),
    Column("metric"),
    Column("of"),
    Column("reference"),
    Column("period", "period"),
    Column("value", "value"),
    Column("total", "value"),
    Column("share", "share"),
    Column("reference_share", "share"),
    Column("location_quotient", "ratio"),
    Column("flags", "list"),
)


class Reference(NamedTuple):
    """What places are held against: its share, and the figures that this is worked out from.

    `baseline` is None where there is none; `why` says why there are no location quotients, `care`
    what a place that has no line of its own needs care for.
    """

    name: str
    baseline: Baseline | None
    value: Interval | None = None
    total: Interval | None = None
    why: str = ""
    care: tuple[str, ...] = ()

    @property
    def share(self) -> Interval | None:
        """Its metric ÷ its total."""
        return self.baseline.interval if self.baseline else None


class QuotientLine(NamedTuple):
    """One place: its share (the figure of a rate), and its location quotient if it has one."""

    rate: Rate
    city: str
    figure: Figure | None
    reference: Reference
    quotient: Interval | None
    flags: Flags

    @property
    def share(self) -> Interval | None:
        """Its metric ÷ its total."""
        return self.figure.interval if self.figure else None

    @property
    def parts(self) -> tuple[Interval | None, Interval | None]:
        """The metric and the total, each in one unit for all places."""
        return parts_of(self.figure, self.rate.per) if self.figure else (None, None)

    @property
    def period(self) -> str:
        """The metric's period."""
        return self.figure.observation.period.text if self.figure else ""

    @property
    def row(self) -> Row:
        """The cells of `COLUMNS`."""
        return (
            self.city,
            self.rate.name,
            self.rate.per.metric.name,
            self.reference.name,
            self.period,
            *map(cell, self.parts),
            cell(self.share),
            cell(self.reference.share),
            cell(self.quotient),
            ";".join(self.flags),
        )


def parts_of(figure: Figure, per: Per) -> tuple[Interval, Interval]:
    """Return what a quotient was worked out from: the metric in its unit, and the total."""
    below = total(
        scaled(interval(part.quantity, counted=True), factor(part, per))
        for part in denominators(figure.observation)
    )
    above = total(interval(part.quantity, counted=True) for part in numerators(figure.observation))
    stated = figure.interval.stated * below.stated
    return scaled(above, stated / above.stated) if above.stated else above, below
