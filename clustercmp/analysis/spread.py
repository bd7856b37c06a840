"""How evenly a metric is spread across places: concentration and inequality, metric by metric."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from clustercmp.analysis import concentration
from clustercmp.analysis import spread_view as view
from clustercmp.analysis.choice import asked_for
from clustercmp.analysis.flags import ordered
from clustercmp.analysis.groups import group_notes
from clustercmp.analysis.league import are_parts, chosen_metrics, left_undivided, places
from clustercmp.analysis.order import kept
from clustercmp.analysis.panel import joint_flags, panel
from clustercmp.analysis.reasons import why_not_comparable
from clustercmp.analysis.shares import shares
from clustercmp.analysis.spread_line import COLUMNS, Measures, SpreadLine, why_no_total
from clustercmp.analysis.wording import listed, shown
from clustercmp.dataset.names import did_you_mean, fold, offers
from clustercmp.dataset.quantity import total
from clustercmp.errors import DataError, Problem, UsageError, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction
    from typing import Unpack

    from clustercmp.analysis.choice import Terms
    from clustercmp.analysis.concentration import Split
    from clustercmp.analysis.league import League
    from clustercmp.analysis.panel import Panel
    from clustercmp.dataset.dataset import Dataset
    from clustercmp.dataset.quantity import Interval
    from clustercmp.table import Table

REGION = "region"


def spread(
    data: Dataset,
    *metrics: str,
    cities: Sequence[str] = (),
    by: str | None = None,
    sort: str | None = None,
    top: int | None = None,
    all_metrics: bool = False,
    allow_overlap: bool = False,
    **terms: Unpack[Terms],
) -> Table:
    """Measure how evenly metrics are spread across the places of a kind, or the cities named.

    A row a metric (without names, the headline ones), on the figures of the slice that `rank`
    uses: total, the largest place's share (places that tie are all named), HHI and effective
    number; Gini, Theil and max ÷ min. Stated values are used; what is a bound is named. Theil is
    split between and within the groups of places by an attribute (`by`, the region). Missing is
    counted. Rates, indices and places that are no parts of a whole have no total and no shares; of
    figures that are all 0 nothing but the total is defined. One place has Gini 0 and HHI 1; none, a
    row without measures. `sort` orders the rows by a column, `top` keeps the first so many.
    Method: docs/methods.md. Raises UsageError for unknown names, DataError for a metric that is
    named and has negative figures.
    """
    chosen = asked_for(data, terms)
    attribute = _usual(data) if by is None else _known(data, by)
    members = places(data, cities, chosen.kind, allow_overlap=allow_overlap)
    asked = chosen_metrics(data, metrics, chosen, all_metrics=all_metrics)
    lines = []
    for metric in asked:
        found = panel(data, metric, members, chosen)
        if metrics:
            _refuse_negative(found.league)
        lines.append(_line(data, found, attribute))
    shown_lines = kept(lines, COLUMNS, lambda line: line.row, sort=sort, top=top)
    table = view.table(shown_lines, attribute)
    undivided = left_undivided(data, metrics, chosen, all_metrics=all_metrics)
    return replace(table, notes=(*table.notes, *undivided, *group_notes(data, members)))


def _usual(data: Dataset) -> str:
    """Return the attribute that Theil is split by unasked; "" where no place states it."""
    return REGION if any(place.attribute(REGION) for place in data.places.values()) else ""


def _known(data: Dataset, by: str) -> str:
    """Return an attribute in the spelling of the data; raise UsageError if no place has it."""
    spellings = {fold(key): key for place in data.places.values() for key in place.attributes}
    if fold(by) in spellings:
        return spellings[fold(by)]
    known = sorted(spellings.values())
    offer = did_you_mean(offers(by, known)) or (
        f"the attributes are {', '.join(known)}" if known else "no place has any attribute"
    )
    message = f"--by {quoted(by)}: no place has this attribute; {offer}"
    raise UsageError(message)


def _refuse_negative(found: League) -> None:
    """Raise DataError with each figure below 0, of a metric whose measures would be shown."""
    if not found.metric.comparable:
        return
    problems = [
        Problem(
            "error",
            "E-SPREAD",
            f"{found.metric.label} of {city} is {shown(figure)}; "
            "concentration and inequality are not defined below 0",
            "leave out the metric, or name the other places with -c",
            figure.observation.file,
            figure.observation.line,
        )
        for city, figure in found.figures.items()
        if figure.interval.stated < 0
    ]
    if problems:
        raise DataError(*problems)


def _line(data: Dataset, found: Panel, by: str) -> SpreadLine:
    ranked = found.league.ranked
    flags = {city: found.flags(data.place(city)) for city in ranked}
    measures = _measures(data, found.league, by)
    joint = {**joint_flags(flags.values()), **measures.flags}
    if not ranked:
        joint = {"MISSING": f"no figure{found.offered.fitting}"}
    who = {code: [city for city in ranked if code in flags[city]] for code in joint}
    outside = [city for city in found.league.places if city not in flags]
    apart = {city: found.flags(data.place(city)) for city in outside}
    return SpreadLine(found.league, measures, ordered(joint), who, apart)


def _measures(data: Dataset, found: League, by: str) -> Measures:
    """Return what is defined of one metric's figures, and why the rest is not."""
    figures = {city: found.figures[city].interval for city in found.ranked}
    values = [x.stated for x in figures.values()]
    if not values or not found.metric.comparable:
        return Measures(undefined=why_not_comparable(found.metric))
    if below := [city for city, x in figures.items() if x.stated < 0]:
        text = f"not defined below 0: {', '.join(below)}"
        return Measures(undefined=text, flags={"NEGATIVE": text})
    no_total = why_no_total(found.metric, apart=are_parts(data, found))
    whole = None if no_total else total(figures.values())
    if not any(values):
        text = "not defined: all figures are 0"
        return Measures(total=whole, undefined=text, flags={"ZERO_BASELINE": text})
    largest, smallest = max(values), min(values)
    top = [city for city, x in figures.items() if x.stated == largest]
    parts = [] if no_total else shares(list(figures.values()))
    share = parts[values.index(largest)] if parts else None
    if share and _may_be_exceeded(figures, top[0]):
        share = share._replace(loose=True)
    parted, no_split = _split({city: x.stated for city, x in figures.items()}, data, by)
    return Measures(
        total=whole,
        top=tuple(top),
        top_share=share,
        hhi=None if no_total else concentration.herfindahl(values),
        gini=concentration.gini(values),
        theil=concentration.theil(values),
        split=parted,
        max_min=largest / smallest if smallest else None,
        no_total=no_total,
        no_split=no_split,
        flags={} if smallest else {"ZERO_BASELINE": "no max ÷ min: the smallest figure is 0"},
    )


def _may_be_exceeded(figures: Mapping[str, Interval], top: str) -> bool:
    """Say whether bounds leave it open that another place has more than the largest stated.

    Then a bound of the share of that place is none of the largest share.
    """
    least = figures[top].low
    highs = [x.high for city, x in figures.items() if city != top]
    return any(high is None or least is None or high > least for high in highs)


def _split(values: dict[str, Fraction], data: Dataset, by: str) -> tuple[Split | None, str]:
    """Return Theil's parts by an attribute, or why there are none; nothing where there is none."""
    if not by:
        return None, ""
    groups: dict[str, list[Fraction]] = {}
    lacking = []
    for city, value in values.items():
        text = data.place(city).attribute(by)
        groups.setdefault(fold(text), []).append(value)
        if not text:
            lacking.append(city)
    if lacking:
        whose = "any of the places" if len(lacking) == len(values) else listed(lacking)
        return None, f"which is not stated for {whose}"
    several = sum(len(its) > 1 for its in groups.values())
    if 2 * several < len(groups):
        return None, "as under half of the groups have two places or more"
    return concentration.split(list(groups.values())), ""
