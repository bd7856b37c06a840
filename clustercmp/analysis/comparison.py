"""Cities side by side: values, ratio to a baseline, difference and ranks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from clustercmp.analysis import comparison_view as view
from clustercmp.analysis.baseline import baseline_of, divisor, of_city
from clustercmp.analysis.candidates import candidates
from clustercmp.analysis.choice import asked_for
from clustercmp.analysis.earlier import earlier_ratios
from clustercmp.analysis.figures import as_stated, in_one_unit, nominal
from clustercmp.analysis.flags import OLD_YEARS, beside, ordered
from clustercmp.analysis.groups import group_notes
from clustercmp.analysis.league import (
    chosen_metrics,
    distinct,
    league,
    left_undivided,
    ranked_beside,
    refuse_overlap,
)
from clustercmp.analysis.lines import COLUMNS, Setting, line
from clustercmp.analysis.money import is_currency
from clustercmp.analysis.order import kept
from clustercmp.analysis.reasons import why_no_baseline, why_no_ratio
from clustercmp.analysis.seats import seats
from clustercmp.analysis.selection import select
from clustercmp.analysis.ties import ties_between
from clustercmp.analysis.wording import briefly, shown_period
from clustercmp.dataset.observation import MONTHS
from clustercmp.errors import UsageError
from clustercmp.table import Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Unpack

    from clustercmp.analysis.baseline import Divisor
    from clustercmp.analysis.choice import Choice, Terms
    from clustercmp.analysis.seats import Seats
    from clustercmp.analysis.selection import Options, Selection
    from clustercmp.dataset.dataset import Dataset, Metric

FEWEST = 2


def compare(
    data: Dataset,
    *cities: str,
    baseline: str | None = None,
    metrics: Sequence[str] = (),
    all_metrics: bool = False,
    sort: str | None = None,
    top: int | None = None,
    allow_overlap: bool = False,
    **terms: Unpack[Terms],
) -> Table:
    """Compare at least two cities on the headline metrics, or those named, or all.

    The baseline is the last city named, unless `baseline` names another or one of mean, median,
    best and total (of the cities shown). A metric of which fewer than two cities have a figure is
    counted in a note, or shown with what there is where it was named. One row a metric and city,
    in the order named; wide, a row a metric. `sort` orders metrics by a column of the first city
    that is not the baseline (`-ratio`: descending; missing is last), `top` keeps the first so
    many. A missing figure has an empty row and no ratio; a baseline of 0 or a negative figure
    gives a difference and no ratio. Method: docs/methods.md.
    Raises UsageError for unknown names, one city, a city named twice, and for the mean or total of
    a group and its own member unless `allow_overlap`.
    """
    chosen = asked_for(data, terms)
    names, base = _cities_and_baseline(data, cities, baseline)
    if not base.city and not allow_overlap:
        refuse_overlap(data, names)
    members = ranked_beside(data, chosen.kind)
    asked = chosen_metrics(data, metrics, chosen, all_metrics=all_metrics)
    known = seats(data, asked, members, names, chosen)
    found = [_compared(data, metric, names, base, members, chosen, known) for metric in asked]
    shown = [each for each in found if metrics or len(each.figures) >= FEWEST]
    left = view.Left(len(found) - len(shown), 0 if metrics else _more(data, names, asked, chosen))
    shown = kept(shown, COLUMNS, lambda each: each.subject.row, sort=sort, top=top)
    ties = ties_between(data, names)
    return Table(
        "compare",
        view.title(names, base),
        COLUMNS,
        tuple(line.row for each in shown for line in each.lines),
        formula=view.formula(names, base),
        notes=(
            *view.notes(shown, names, left),
            *left_undivided(data, metrics, chosen, all_metrics=all_metrics),
            *group_notes(data, names),
            *ties.notes,
        ),
        fallen=tuple((each.metric.name, what) for each in shown for what in each.selection.fallen),
        wide=view.wide(shown, names, base),
        inputs=ties.inputs,
    )


def _cities_and_baseline(
    data: Dataset, cities: Sequence[str], baseline: str | None
) -> tuple[list[str], Divisor]:
    """Return the cities to show, a baseline's among them, and what to divide by."""
    names = distinct(data, cities)
    base = of_city("".join(names[-1:])) if baseline is None else divisor(data, baseline)
    if base.city and base.city not in names:
        names.append(base.city)
    if len(names) < FEWEST:
        message = "compare takes at least two cities; for one, see: clustercmp profile CITY"
        raise UsageError(message)
    return names, base


def _compared(
    data: Dataset,
    metric: Metric,
    names: Sequence[str],
    base: Divisor,
    members: Sequence[str],
    chosen: Choice,
    known: Mapping[str, Seats],
) -> view.Compared:
    seated = known.get(metric.name)
    offered = candidates(data, metric, names if seated else [*members, *names], chosen)
    options = offered.options
    selection = select(options, names, metric.kind, chosen)
    figures = in_one_unit(selection.figures, metric, chosen, base.city)
    ranked = seated or league(metric, members, options, chosen if chosen.basis else nominal(chosen))
    against = baseline_of(base, figures, metric)
    old = _newer_pair(selection, options, metric, chosen)
    others = beside(against.observations if against else ())
    setting = Setting(offered, base.name, against, others)
    lines = []
    for city, figure in figures.by_city.items():
        seat = ranked.seat(city)
        found = line(
            metric,
            data.place(city),
            figure,
            setting,
            basis=selection.basis,
            comparable=selection.comparable and not figures.why,
            standing=(seat.rank, seat.of) if seat else (None, None),
        )
        if old and figure:
            found = found._replace(flags=ordered(found.flags | {"OLD": old}))
        lines.append(found)
    own = {city: options[city] for city in names if city in options}
    earlier = earlier_ratios(own, selection, metric, base, chosen) if against else ""
    why = why_no_ratio(metric, selection, figures.why) or why_no_baseline(metric, base, against)
    return view.Compared(metric, lines, selection, ranked, why, figures.lacking, earlier)


def _newer_pair(selection: Selection, options: Options, metric: Metric, chosen: Choice) -> str:
    """Return words on the newer figures that each city has, if they end 3 years after those used.

    They are chosen by the same rules, among figures in the unit of those used or in money, too.
    """
    used = {city: figure for city, figure in selection.figures.items() if figure}
    if len(used) < FEWEST:
        return ""
    end = max(figure.period.end for figure in used.values()) + OLD_YEARS * MONTHS
    units = {figure.unit for figure in used.values()}
    newer = {
        city: [
            figure
            for figure in options[city]
            if figure.period.end > end and (figure.unit in units or is_currency(figure.unit))
        ]
        for city in used
    }
    if not all(newer.values()):
        return ""
    pair = select(newer, used, metric.kind, replace(chosen, basis=None)).figures
    figures = in_one_unit(pair, metric, as_stated(chosen)).present()
    named = ", ".join(
        f"{city} {briefly(figure)} in {shown_period(figure.observation.period.text)}"
        for city, figure in figures.items()
    )
    return f"each has a much newer figure: {named}"


def _more(data: Dataset, names: Sequence[str], asked: Sequence[Metric], chosen: Choice) -> int:
    """Return how many of the metrics not asked for have a figure for two of the cities."""
    shown = {metric.name for metric in asked}
    free = replace(chosen, complete=False)
    return sum(
        len(candidates(data, metric, names, free).options) >= FEWEST
        for metric in chosen_metrics(data, (), chosen, all_metrics=True)
        if metric.name not in shown
    )
