"""Series as people see them: a row a place and period, a line drawn through each, and its notes."""

from __future__ import annotations

from itertools import pairwise
from shlex import quote
from typing import TYPE_CHECKING, NamedTuple

from clustercmp.analysis.denominators import division_notes
from clustercmp.analysis.footnotes import UNMARKED, Footnotes
from clustercmp.analysis.groups import group_notes
from clustercmp.analysis.lines import cell
from clustercmp.analysis.money import is_currency
from clustercmp.analysis.reasons import no_rate, price_notes
from clustercmp.analysis.targets import as_stated
from clustercmp.analysis.trend_line import COLUMNS
from clustercmp.analysis.wording import counted_noun, listed, shown_period
from clustercmp.table import Column, Note, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from clustercmp.analysis.choice import Choice
    from clustercmp.analysis.series import Series
    from clustercmp.analysis.trend_line import TrendLine
    from clustercmp.dataset.dataset import Dataset, Metric
    from clustercmp.dataset.places import Place
    from clustercmp.table import Kind, Row

REMEDY = "--source TEXT keeps to one source, --splice computes across"
MOST_STEPS = 48  # of a line drawn through a series; a longer one shows the last of each stretch
BESIDE = (
    ("SOURCE", "", "period"),
    ("PERIOD", "", "period"),
    ("ZERO_BASELINE", "no index", "index"),
    ("ZERO_BASELINE", "", "growth"),
    ("NEGATIVE", "no index", "index"),
    ("NEGATIVE", "", "growth"),
    ("PARTIAL", "growth", "growth"),
)
"""The column of a mark by its flag and the beginning of its text; others stand at the value."""


class Trend(NamedTuple):
    """A place with its series and the position that its index starts from, None without figures.

    `lines` has one line a figure, and more than one for the last where it has several targets.
    """

    place: Place
    series: Series | None
    base: int | None
    lines: list[TrendLine]

    @property
    def of_figures(self) -> list[TrendLine]:
        """One line a figure: those that further targets repeat are left out."""
        more = len(self.lines) - (len(self.series.figures) if self.series else 1)
        return self.lines[: len(self.lines) - more]


def table(
    data: Dataset, metric: Metric, chosen: Choice, trends: Sequence[Trend], rival: str
) -> Table:
    """Return the series in both shapes, with the notes on their breaks, targets and rivals."""
    names = [each.place.name for each in trends]
    title = f"{metric.label}: {listed(names)}"
    return Table(
        "trend",
        title,
        COLUMNS,
        tuple(line.row for each in trends for line in each.lines),
        formula=_formula(trends),
        notes=tuple(_notes(data, metric, chosen, trends, rival)),
        wide=_wide(title, metric, trends),
    )


def _formula(trends: Sequence[Trend]) -> str:
    """Return from where index and CAGR run, if that is one period for all."""
    found = {_started(each) for each in trends if each.series and len(each.series.figures) > 1}
    return f"index and CAGR from {found.pop()}" if len(found) == 1 else ""


def _started(each: Trend) -> str:
    figures = each.series.figures if each.series else ()
    return shown_period(figures[each.base or 0].observation.period.text) or "no period"


def _wide(title: str, metric: Metric, trends: Sequence[Trend]) -> Table:
    units = {line.figure.unit for each in trends for line in each.lines if line.figure}
    drawn = any(each.series and len(each.series.figures) > 1 for each in trends)

    def number(
        name: str,
        kind: Kind,
        heading: str,
        droppable: int = 0,
        *,
        unit: str = "",
        digits: int | None = None,
    ) -> Column:
        return Column(
            name,
            kind,
            heading,
            digits=digits,
            unit_from=unit,
            qualifier=f"{name}_qualifier",
            droppable=droppable,
        )

    columns = (
        Column("city", shown=False),
        Column("name", heading="City", shown=len(trends) > 1, exported=False),
        Column("period", "period", "Period"),
        number("value", "value", "Value", unit="unit", digits=metric.digits),
        Column("value_qualifier", shown=False),
        Column("unit", heading="Unit", shown=len(units) > 1, droppable=9),
        Column("status", shown=False),
        number("change", "value", "Change", 5, unit="unit", digits=metric.digits),
        Column("change_qualifier", shown=False),
        number("growth", "growth", "Growth", 3),
        Column("growth_qualifier", shown=False),
        number("cagr", "growth", "CAGR", 4),
        Column("cagr_qualifier", shown=False),
        number("index", "value", "Index", 6, digits=1),
        Column("index_qualifier", shown=False),
        Column("line", "sparkline", " ", shown=drawn, exported=False, droppable=8),
        Column("flags", "list", shown=False),
        Column("source", heading="Source", droppable=7),
    )
    rows = (row for each in trends for row in _rows(each))
    return Table("trend", title, columns, tuple(rows))


def _rows(each: Trend) -> Iterator[Row]:
    """Yield a row a figure; the first has the place's name and the line through all of them."""
    for position, line in enumerate(each.of_figures):
        index, cagr, change, growth = line.qualifiers
        figure = line.figure
        used = figure.observation if figure else None
        yield (
            line.city,
            "" if position else line.city,
            used.period.text if used else None,
            figure.value if figure else None,
            figure.qualifier if figure else None,
            figure.unit if figure else None,
            used.status if used else None,
            cell(line.change),
            change,
            cell(line.growth),
            growth,
            line.cagr,
            cagr,
            cell(line.index),
            index,
            _drawn(each.series) if each.series and not position else None,
            ";".join(line.flags),
            used.source if used else None,
        )


def _drawn(of: Series) -> str | None:
    """Return a series as a sparkline has it, gaps and breaks included; None for one figure."""
    periods = [figure.observation.period for figure in of.figures]
    if len(periods) == 1:
        return None
    ends = [period.end for period in periods]
    step = min(periods[0].months, *(after - before for before, after in pairwise(ends)))
    step = max(step, (ends[-1] - ends[0]) / MOST_STEPS)
    slots = [round((end - ends[0]) / step) for end in ends]
    values = {slot: repr(figure.value) for slot, figure in zip(slots, of.figures, strict=True)}
    breaks = {slots[first] for first, _ in of.runs[1:]}
    marks: list[str] = []
    for slot in range(slots[-1] + 1):
        marks += ["|"] if slot in breaks else []
        marks.append(values.get(slot, ""))
    first, last = (shown_period(period.text) for period in (periods[0], periods[-1]))
    return ";".join((first, *marks, last))


def _notes(
    data: Dataset, metric: Metric, chosen: Choice, trends: Sequence[Trend], rival: str
) -> Iterator[Note]:
    yield from _footnotes(metric, trends)
    for each in trends:
        yield from _of_series(each, metric, chosen)
        yield from (Note("TARGET", line.progress.words) for line in each.lines if line.progress)
        yield from (Note("RIVAL", line.catch.words) for line in each.lines if line.catch)
    if any(each.place.name == rival and not each.series for each in trends):
        yield Note("RIVAL", f"{rival} has no figure, so there is nothing to catch")
    declared = [target.name for target in data.targets.values() if target.metric == metric.name]
    if declared and not as_stated(metric, chosen):
        named = listed(declared)
        yield Note("TARGET", f"Left out, as they are of the figures as stated: {named}")
    groups = [each.place.name for each in trends if each.place.members]
    if chosen.complete and groups:
        yield Note("PARTIAL", f"Periods in which a member lacks are left out: {listed(groups)}")
    yield from group_notes(data, groups)


def _footnotes(metric: Metric, trends: Sequence[Trend]) -> list[Note]:
    marks = Footnotes()
    lines = [line for each in trends for line in each.of_figures]
    for row, line in enumerate(lines):
        period = shown_period(line.figure.observation.period.text) if line.figure else ""
        subject = (metric.label, f"{line.city} {period}".strip())
        for code, text in line.flags.items():
            if code not in UNMARKED | {"NOMINAL"}:
                marks.add(code, text, [(row, _beside(code, text))], subject)
    if any("NOMINAL" in line.flags for line in lines):
        text = "Money of several years, not deflated: --real YEAR --deflator FILE"
        return [*marks.notes(), Note("NOMINAL", text)]
    return marks.notes()


def _beside(code: str, text: str) -> str:
    found = (at for flag, begun, at in BESIDE if code == flag and text.startswith(begun))
    return next(found, "value")


def _of_series(each: Trend, metric: Metric, chosen: Choice) -> Iterator[Note]:
    """Yield what a series is made of: its breaks, what was left out, what it was divided by."""
    of = each.series
    if of is None:
        return
    name = of.place.name
    if of.breaks:
        when = listed([shown_period(figure.observation.period.text) for figure in of.breaks])
        yield Note(
            "BREAKS", f"{name}: source or unit changes in {when}: no growth across; {REMEDY}"
        )
    if len(of.offered) > len(of.figures):
        held = counted_noun(len(of.offered), "figure")
        sources = counted_noun(len({each.source for each in of.offered}), "source")
        explain = f"clustercmp explain {quote(name)} {quote(metric.name)}"
        yield Note("LEFT", f"{name}: of {held} of {sources}, one a period is shown; all: {explain}")
    if of.other:
        spans = listed([shown_period(period.text) or "no period" for period in of.other])
        yield Note("SPANS", f"{name}: not in the series, of periods of another length: {spans}")
    figures = {f"{name} {shown_period(f.observation.period.text)}": f for f in of.figures}
    yield from division_notes(metric, figures)
    yield from price_notes(name, of.figures)
    lacking = {
        f"{f.base} of {shown_period(f.observation.period.text)}"
        for f in of.figures
        if chosen.currency and is_currency(f.base) and f.base != chosen.currency
    }
    yield from no_rate(name, f"no exchange rate for {listed(sorted(lacking))}" if lacking else "")
