"""Cities side by side: values, ratio to a baseline, difference and ranks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clustercmp.analysis import comparison_view as view
from clustercmp.analysis.baseline import STATISTICS, baseline_of
from clustercmp.analysis.figures import in_one_unit
from clustercmp.analysis.flags import OLD_YEARS, ordered
from clustercmp.analysis.league import chosen_metrics, distinct, league, places
from clustercmp.analysis.lines import COLUMNS, line
from clustercmp.analysis.order import kept
from clustercmp.analysis.selection import Choice, candidates, select
from clustercmp.analysis.wording import stated
from clustercmp.dataset.observation import MONTHS
from clustercmp.errors import UsageError
from clustercmp.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Unpack

    from clustercmp.analysis.selection import Options, Selection, Terms
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
    **terms: Unpack[Terms],
) -> Table:
    """Compare at least two cities on the headline metrics, or those named, or all.

    The baseline is the last city named, unless `baseline` names another or one of mean, median,
    best and total (of the cities shown). A metric of which fewer than two cities have a figure is
    counted in a note, or shown with what there is where it was named. One row a metric and city,
    in the order named; wide, a row a metric. `sort` orders metrics by a column of the first city
    that is not the baseline (`-ratio`: descending; missing is last), `top` keeps the first so
    many. A missing figure has an empty row and no ratio; a baseline of 0 or a negative figure
    gives a difference and no ratio. Method: design sections 4 to 6, methods 1 and 2.
    Raises UsageError for unknown names, one city, or a city named twice.
    """
    chosen = Choice(**terms)
    names, base = _cities_and_baseline(data, cities, baseline)
    members = places(data, (), chosen.kind)
    asked = chosen_metrics(data, metrics, all_metrics=all_metrics)
    found = [_compared(data, metric, names, base, members, chosen) for metric in asked]
    shown = [each for each in found if metrics or len(each.figures) >= FEWEST]
    left = view.Left(len(found) - len(shown), 0 if metrics else _more(data, names, asked, chosen))
    shown = kept(shown, COLUMNS, lambda each: each.subject.row, sort=sort, top=top)
    return Table(
        "compare",
        view.title(names, base),
        COLUMNS,
        tuple(line.row for each in shown for line in each.lines),
        formula=view.formula(names, base),
        notes=view.notes(shown, names, left),
        wide=view.wide(shown, names, base),
    )


def _cities_and_baseline(
    data: Dataset, cities: Sequence[str], baseline: str | None
) -> tuple[list[str], str]:
    """Return the cities to show, the baseline's among them, and the baseline's name."""
    names = distinct(data, cities)
    if baseline in STATISTICS:
        base = baseline
    elif baseline is not None:
        base = data.city(baseline).name
        names += [] if base in names else [base]
    else:
        base = names[-1] if names else ""
    if len(names) < FEWEST:
        message = "compare takes at least two cities; for one, see: clustercmp profile CITY"
        raise UsageError(message)
    return names, base


def _compared(
    data: Dataset,
    metric: Metric,
    names: Sequence[str],
    base: str,
    members: Sequence[str],
    chosen: Choice,
) -> view.Compared:
    everyone = {*members, *names}
    options = candidates(data.observations(metric.name, everyone), chosen)
    selection = select(options, names, metric.kind, chosen)
    figures = in_one_unit(selection.figures, metric, chosen, base)
    ranked = league(metric, members, options, chosen)
    against = baseline_of(base, figures, metric)
    old = _newer_pair(selection, options)
    lines = []
    for city, figure in figures.by_city.items():
        found = line(
            data,
            metric,
            city,
            figure,
            against,
            options.get(city, []),
            baseline_name=base,
            basis=selection.basis,
            comparable=selection.comparable and not figures.why,
        )
        rank = ranked.ranks.get(city)
        flags = ordered(found.flags | ({"OLD": old} if old and figure else {}))
        place, of = (rank.rank, ranked.of) if rank else (None, None)
        lines.append(found._replace(flags=flags, rank=place, of=of))
    return view.Compared(metric, lines, selection, options, ranked, figures.why)


def _newer_pair(selection: Selection, options: Options) -> str:
    """Return the words that name each city's newest figure if all end 3 years after those used."""
    used = {city: figure for city, figure in selection.figures.items() if figure}
    if len(used) < FEWEST:
        return ""
    newest = {city: max(options[city], key=lambda figure: figure.period.end) for city in used}
    end = max(figure.period.end for figure in used.values())
    if min(figure.period.end for figure in newest.values()) - end <= OLD_YEARS * MONTHS:
        return ""
    named = ", ".join(
        f"{city} {stated(figure)} in {figure.period.text}" for city, figure in newest.items()
    )
    return f"each has a much newer figure, of its own source or unit: {named}"


def _more(data: Dataset, names: Sequence[str], asked: Sequence[Metric], chosen: Choice) -> int:
    """Return how many of the metrics not asked for have a figure for two of the cities."""
    others = [metric for metric in data.metrics.values() if metric not in asked]
    return sum(
        len(candidates(data.observations(metric.name, names), chosen)) >= FEWEST
        for metric in others
    )
