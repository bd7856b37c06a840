"""Location quotients as people see them: a row a place, the most specialised first."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from clustercmp import display
from clustercmp.analysis.denominators import denominators, numerators
from clustercmp.analysis.footnotes import Footnotes
from clustercmp.analysis.league_notes import not_ranked, thin
from clustercmp.analysis.lines import cell, qualifier_cell, stated_cells
from clustercmp.analysis.quotient_line import COLUMNS
from clustercmp.analysis.reasons import no_rate
from clustercmp.analysis.wording import common, counted_noun, shown_period, slice_name
from clustercmp.dataset.quantity import number, qualifier
from clustercmp.table import Column, Note, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from clustercmp.analysis.denominators import Rate
    from clustercmp.analysis.figures import Figure
    from clustercmp.analysis.flags import Flags
    from clustercmp.analysis.league import League
    from clustercmp.analysis.quotient_line import QuotientLine, Reference
    from clustercmp.dataset.observation import Observation
    from clustercmp.dataset.quantity import Interval
    from clustercmp.table import Row


def table(
    found: League,
    rate: Rate,
    reference: Reference,
    lines: Sequence[QuotientLine],
    apart: Mapping[str, Flags],
) -> Table:
    """Return the location quotients; the people's shape holds the places of the slice only.

    `apart` are the flags of the places outside it.
    """
    shown = [line for line in lines if line.city in found.ranks]
    title = _title(found, rate)
    return Table(
        "specialisation",
        title,
        COLUMNS,
        tuple(line.row for line in lines),
        formula=_formula(found, rate, reference),
        fallen=found.fallen,
        notes=tuple(_notes(found, rate, reference, shown, apart)),
        wide=Table("specialisation", title, _columns(found, rate, shown), tuple(map(_row, shown))),
    )


def _title(found: League, rate: Rate) -> str:
    used = [figure.observation for figure in found.figures.values()]
    period = common((each.period.text for each in used), "several periods")
    parts = [
        f"Location quotients: {_label(rate)} ÷ {rate.per.metric.label}",
        shown_period(period),
        f"{found.of} of {counted_noun(found.having, 'city')} with a figure",
        f"partial: {found.of} of {found.having}" if found.thin else "",
    ]
    return " · ".join(part for part in parts if part)


def _label(rate: Rate) -> str:
    """Return the label of the metric itself, without what it is divided by."""
    return rate.label.removesuffix(f" {rate.per.words}")


def _unit(found: League) -> str:
    """Return the unit of the metric."""
    return next((figure.base for figure in found.figures.values()), "")


def _shown(x: Interval, unit: str = "") -> str:
    return display.figure(number(x.stated), unit, qualifier=qualifier(x))


def _share_shown(unit: str, rate: Rate, x: Interval) -> str:
    """Return a quotient of a metric in a unit: as a share where its total is in the same one."""
    if unit == rate.per.unit:
        return display.share(number(x.stated), qualifier(x))
    return f"{_shown(x, unit)} {rate.per.words}"


def _formula(found: League, rate: Rate, reference: Reference) -> str:
    if reference.why or reference.share is None:
        return ""
    share = _share_shown(_unit(found), rate, reference.share)
    return f"LQ = share ÷ {share} ({reference.name})"


def _columns(found: League, rate: Rate, shown: Sequence[QuotientLine]) -> tuple[Column, ...]:
    of, unit = rate.per, _unit(found)
    quotient = "location_quotient_qualifier"
    share = Column("share", "share", "Share", qualifier="share_qualifier", droppable=4)
    if unit != of.unit:
        heading = of.words[:1].upper() + of.words[1:]
        share = Column(
            "share", "value", heading, unit=unit, qualifier="share_qualifier", droppable=4
        )
    return (
        Column("city", heading="City"),
        Column(
            "period",
            "period",
            "Period",
            shown=len({line.period for line in shown}) > 1,
            droppable=3,
        ),
        Column("value", "value", _label(rate), unit, qualifier="value_qualifier", droppable=6),
        Column("value_qualifier", shown=False),
        Column(
            "stated_value",
            "value",
            "Stated",
            unit_from="stated_unit",
            qualifier="value_qualifier",
            shown=any("CONVERTED" in line.flags for line in shown),
            droppable=7,
        ),
        Column("stated_unit", shown=False),
        Column(
            "total", "value", of.metric.label, of.unit, qualifier="total_qualifier", droppable=5
        ),
        Column("total_qualifier", shown=False),
        share,
        Column("share_qualifier", shown=False),
        Column("reference_share", "share", shown=False),
        Column("location_quotient", "ratio", "LQ", qualifier=quotient),
        Column(quotient, shown=False),
        Column("bar", "ratio-bar", qualifier=quotient, exported=False, droppable=8),
        Column("flags", "list", shown=False),
    )


def _row(line: QuotientLine) -> Row:
    value, whole = line.parts
    return (
        line.city,
        line.period,
        cell(value),
        qualifier_cell(value),
        *stated_cells(line.figure),
        cell(whole),
        qualifier_cell(whole),
        cell(line.share),
        qualifier_cell(line.share),
        cell(line.reference.share),
        cell(line.quotient),
        qualifier_cell(line.quotient),
        cell(line.quotient),
        ";".join(line.flags),
    )


def _notes(
    found: League,
    rate: Rate,
    reference: Reference,
    shown: Sequence[QuotientLine],
    apart: Mapping[str, Flags],
) -> Iterator[Note]:
    marks = Footnotes()
    at = {"value": ["value"], "period": ["total"], "ratio": ["location_quotient"]}
    for row, line in enumerate(shown):
        marks.add_flags(_without_figures(line.flags), row, ("", line.city), at)
    yield from marks.notes()
    yield from _about_the_reference(found, rate, reference)
    yield from thin(found)
    said = partial(_outside, rate)
    yield from not_ranked(found, apart, said)
    if found.ranks:
        below = [
            each for line in shown if line.figure for each in denominators(line.figure.observation)
        ]
        text = f"{_label(rate)}: {found.name}; {rate.per.metric.label}: {slice_name(below)}"
        yield Note("SLICES", text)
    yield from _unlike_parts(found, rate, shown)
    yield from no_rate(rate.label, found.lacking)


def _without_figures(flags: Flags) -> Flags:
    """Return flags of which the places converted at one rate have one sentence together."""
    text = flags.get("CONVERTED", "")
    rates = text.partition(": ")[2]
    return flags | {"CONVERTED": f"converted: {rates}"} if "converted from" in text else flags


def _outside(rate: Rate, figure: Figure) -> str:
    """Return a figure of a place outside the slice: its share, if it is one."""
    return _share_shown(figure.base, rate, figure.interval)


def _about_the_reference(found: League, rate: Rate, reference: Reference) -> Iterator[Note]:
    if reference.why:
        yield Note("NO_LQ", f"No location quotients: {reference.why}")
    if reference.baseline and reference.value and reference.total:
        used = reference.baseline.observations
        value = _shown(reference.value, _unit(found)) + _of(map(numerators, used))
        whole = _shown(reference.total, rate.per.unit) + _of(map(denominators, used))
        share = _share_shown(_unit(found), rate, reference.baseline.interval)
        text = f"Reference: {reference.name}, {value} ÷ {whole} = {share}"
        care = f" ({'; '.join(reference.care)})" if reference.care else ""
        yield Note("REFERENCE", f"{text}{care}; another --reference changes all quotients")
        if found.of == len(used) == 1 and reference.baseline.interval.stated > 0:
            yield Note("ONE", "Of one city alone the quotient is 1, whatever its figures")


def _of(parts: Iterable[Sequence[Observation]]) -> str:
    """Return the period of figures as words behind them: ` of 2022`."""
    period = common((part.period.text for own in parts for part in own), "several periods")
    return f" of {shown_period(period)}" if period else ""


def _unlike_parts(found: League, rate: Rate, shown: Sequence[QuotientLine]) -> Iterator[Note]:
    """Yield what is to be known where the metric may be no part of the total."""
    mine, its = _unit(found), rate.per.unit
    if found.ranks and mine != its:
        units = (
            f"{_label(rate)} in {mine or 'no unit'}, {rate.per.metric.label} in {its or 'no unit'}"
        )
        yield Note("UNITS", f"{units}: share is a rate, {rate.per.words}, and no part of a whole")
        return
    above = [line.city for line in shown if line.share and line.share.stated > 1]
    if above:
        text = f"{_label(rate)} is above {rate.per.metric.label}, so it is no part of it"
        yield Note("NO_PART", f"{text}: {', '.join(above)}")
