"""Series as people see them: a row a place and period, a line drawn through each, and its notes."""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple

from clustercmp.analysis.footnotes import UNMARKED, Footnotes
from clustercmp.analysis.groups import group_notes
from clustercmp.analysis.lines import cell, stated_cells
from clustercmp.analysis.series_notes import notes_of, remedies
from clustercmp.analysis.targets import as_stated, declared
from clustercmp.analysis.trend_line import COLUMNS
from clustercmp.analysis.wording import counted_noun, listed, shown, shown_period
from clustercmp.table import Column, Line, Note, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from clustercmp.analysis.choice import Choice
    from clustercmp.analysis.pace import Pace
    from clustercmp.analysis.series import Series
    from clustercmp.analysis.trend_line import TrendLine
    from clustercmp.dataset.dataset import Dataset, Metric
    from clustercmp.dataset.places import Place
    from clustercmp.table import Kind, Row

POINTS = "percentage points"
"""The unit of a change of percentages, which is none of their size."""
MOST_STEPS = 48  # of a line drawn through a series; a longer one shows the last of each stretch
MOST_NAMED = 5  # of places in a title; more are counted
MOST_CONVERTED = 12  # of figures whose footnotes say what they were before; of more, the rate alone
BESIDE = (
    ("SOURCE", "", "period"),
    ("PERIOD", "", "period"),
    ("GEOGRAPHY", "another area than the figure", "period"),
    ("GEOGRAPHY", "covers", "value"),
    ("ZERO_BASELINE", "no growth", "growth"),
    ("ZERO_BASELINE", "no index", "index"),
    ("NEGATIVE", "no growth", "growth"),
    ("NEGATIVE", "no index", "index"),
)
"""The columns of a mark by its flag and words of its text; others stand at the value."""


class Trend(NamedTuple):
    """A place with its series and the position that its index starts from, None without figures.

    `lines` has one line a figure, and more than one for the last where it has several targets.
    `pace` is the pace asked for where there is nothing to hold it against.
    """

    place: Place
    series: Series | None
    base: int | None
    lines: list[TrendLine]
    pace: Pace | None = None

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
    many = len(names) > MOST_NAMED
    title = f"{metric.label}: {counted_noun(len(names), 'place') if many else listed(names)}"
    return Table(
        "trend",
        title,
        COLUMNS,
        tuple(line.row for each in trends for line in each.lines),
        formula=_formula(trends),
        notes=tuple(_notes(data, metric, chosen, trends, rival)),
        fallen=tuple((metric.name, what) for what in dict.fromkeys(_unlike(trends))),
        wide=_wide(title, metric, trends),
        lines=tuple(_lines(trends)),
    )


def _formula(trends: Sequence[Trend]) -> str:
    """Return from where index and CAGR run, if that is one period for all that have them."""
    found = {_started(each.series, each.base or 0) for each in trends if each.series} - {""}
    return f"index and CAGR from {found.pop()}" if len(found) == 1 else ""


def _started(of: Series, base: int) -> str:
    """Return the period that an index starts from, "" where there is nothing else in its run."""
    first, last = of.run_of(base)
    return shown_period(of.figures[base].observation.period.text) if last > first else ""


def _unlike(trends: Sequence[Trend]) -> Iterator[str]:
    """Yield what is held against each other though it is not like for like."""
    for each in trends:
        if each.series and each.series.spliced:
            yield "splicing sources"
        if any(line.progress and line.progress.unlike for line in each.lines):
            yield "a target of another source"
        if any(line.catch and line.catch.unlike for line in each.lines):
            yield "a rival's figures"


def _wide(title: str, metric: Metric, trends: Sequence[Trend]) -> Table:
    units = {line.figure.unit for each in trends for line in each.lines if line.figure}

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
        number("change", "value", "Change", 5, unit="change_unit", digits=metric.digits),
        Column("change_unit", shown=False),
        Column("change_qualifier", shown=False),
        number("growth", "growth", "Growth", 3),
        Column("growth_qualifier", shown=False),
        number("cagr", "growth", "CAGR", 4),
        Column("cagr_qualifier", shown=False),
        number("index", "value", "Index", 6, digits=1),
        Column("index_qualifier", shown=False),
        Column("flags", "list", shown=False),
        Column("source", heading="Source", droppable=7),
        Column("stated_value", "value", shown=False),
        Column("stated_unit", shown=False),
    )
    rows = (row for each in trends for row in _rows(each))
    return Table("trend", title, columns, tuple(rows))


def _rows(each: Trend) -> Iterator[Row]:
    """Yield a row a figure; the first has the place's name."""
    for position, line in enumerate(each.of_figures):
        index, change, growth = line.qualifiers
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
            {"percent": POINTS}.get(figure.unit, figure.unit) if figure and line.change else None,
            change,
            cell(line.growth),
            growth,
            line.cagr,
            line.cagr_qualifier,
            cell(line.index),
            index,
            ";".join(line.flags),
            used.source if used else None,
            *stated_cells(figure),
        )


def _lines(trends: Sequence[Trend]) -> Iterator[Line]:
    """Yield the line to draw through the figures of each place that has more than one."""
    for each in trends:
        if each.series and len(each.series.figures) > 1:
            first, last = each.series.figures[0], each.series.figures[-1]
            yield Line(
                each.place.name if len(trends) > 1 else "",
                f"{shown_period(first.observation.period.text)} {shown(first)}",
                _numbers(each.series),
                f"{shown(last)} {shown_period(last.observation.period.text)}",
            )


def _numbers(of: Series) -> str:
    """Return a series as a line of it is drawn, gaps and breaks included."""
    periods = [figure.observation.period for figure in of.figures]
    apart = [after.end - before.end for before, after in pairwise(periods)]
    step = min(periods[0].months, *apart)
    slots = list(accumulate((round(each / step) for each in apart), initial=0))
    if slots[-1] > MOST_STEPS:
        slots = [slot * MOST_STEPS // slots[-1] for slot in slots]
    values = {slot: repr(figure.value) for slot, figure in zip(slots, of.figures, strict=True)}
    breaks = {slots[position] for position in of.breaks}
    marks: list[str] = []
    for slot in range(slots[-1] + 1):
        marks += ["|"] if slot in breaks else []
        marks.append(values.get(slot, ""))
    return ";".join(marks)


def _notes(
    data: Dataset, metric: Metric, chosen: Choice, trends: Sequence[Trend], rival: str
) -> Iterator[Note]:
    yield from _footnotes(metric, trends)
    for each in trends:
        if each.series:
            yield from notes_of(each.series, metric)
        if each.pace:
            yield Note("PACE", f"{each.place.name}: {each.pace.words}")
        yield from (Note("TARGET", line.progress.words) for line in each.lines if line.progress)
        yield from (Note("RIVAL", line.catch.words) for line in each.lines if line.catch)
    yield from remedies([each.series for each in trends if each.series])
    if any(each.place.name == rival and not each.series for each in trends):
        yield Note("RIVAL", f"{rival} has no figure, so there is nothing to catch")
    left = [target.name for each in trends for target in declared(data, each.place.name, metric)]
    if left and not as_stated(metric, chosen):
        yield Note("TARGET", f"Targets left out, as they are of figures as stated: {listed(left)}")
    groups = [each.place.name for each in trends if each.place.members]
    if chosen.complete and groups:
        yield Note("PARTIAL", f"Periods in which a member lacks are left out: {listed(groups)}")
    yield from group_notes(data, groups)


def _footnotes(metric: Metric, trends: Sequence[Trend]) -> list[Note]:
    marks = Footnotes()
    lines = [line for each in trends for line in each.of_figures]
    rates = [line.figure.rate if line.figure else "" for line in lines]
    many = sum(map(bool, rates)) > MOST_CONVERTED
    for row, (line, rate) in enumerate(zip(lines, rates, strict=True)):
        period = shown_period(line.figure.observation.period.text) if line.figure else ""
        subject = (metric.label, f"{line.city} {period}".strip())
        flags = line.flags | ({"CONVERTED": f"converted: {rate}"} if many and rate else {})
        for code, text in flags.items():
            if code not in UNMARKED | {"NOMINAL"}:
                marks.add(code, text, [(row, at) for at in _beside(code, text)], subject)
        for what, at, over in (
            ("index and CAGR are", "index", line.index_over),
            ("change and growth are", "growth", line.growth_over),
        ):
            if over:
                text = f"{what} over the members that both ends have: {listed(over)}"
                marks.add("PARTIAL", text, [(row, at)], subject)
    if any("NOMINAL" in line.flags for line in lines):
        adds_up = metric.kind == "cumulative"
        why = "it adds up over years" if adds_up else "--real YEAR --deflator FILE"
        return [*marks.notes(), Note("NOMINAL", f"Money of several years, not deflated: {why}")]
    return marks.notes()


def _beside(code: str, text: str) -> list[str]:
    """Return the columns that a flag's mark stands in."""
    found = [at for flag, words, at in BESIDE if code == flag and words in text]
    return list(dict.fromkeys(found)) or ["value"]
