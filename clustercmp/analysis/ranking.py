"""League tables: one metric with shares, ratios and bars, or the matrix of ranks of several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clustercmp.analysis import ranking_view as view
from clustercmp.analysis.baseline import STATISTICS, Comparison, baseline_of, compared
from clustercmp.analysis.figures import Figures
from clustercmp.analysis.flags import MEANING, flags_of_figure, flags_of_pair, ordered
from clustercmp.analysis.league import chosen_metrics, league, places
from clustercmp.analysis.league_line import COLUMNS, Place
from clustercmp.analysis.lines import qualifier_cell
from clustercmp.analysis.order import kept
from clustercmp.analysis.selection import Choice, candidates
from clustercmp.analysis.shares import shares
from clustercmp.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Unpack

    from clustercmp.analysis.baseline import Baseline
    from clustercmp.analysis.flags import Flags
    from clustercmp.analysis.league import League
    from clustercmp.analysis.selection import Terms
    from clustercmp.dataset.dataset import Dataset
    from clustercmp.dataset.quantity import Interval
    from clustercmp.table import Table


def rank(
    data: Dataset,
    *metrics: str,
    cities: Sequence[str] = (),
    baseline: str | None = None,
    sort: str | None = None,
    top: int | None = None,
    rank_precision: int | None = None,
    all_metrics: bool = False,
    **terms: Unpack[Terms],
) -> Table:
    """Rank the places of a kind, or the cities named, on one metric or on several.

    For each metric the slice that covers the most places is ranked (a named baseline's slices go
    first). Ties share a rank, 1 is most, or least where less is better; bounds leave ranks open
    from `rank_low` to `rank_high`. Places outside the slice follow, unranked, with their newest
    figure, those that exceed the leader first, then those without any. `share` is of the total of
    those ranked; `ratio` is to the best, unless `baseline` names a city or another statistic.
    `rank_precision` rounds values half-even to so many decimals before ranking. Without metrics,
    the headline ones. `sort` orders by a column, `top` keeps the places ranked so far.
    Method: design section 4, methods 1 and 2. Raises UsageError for unknown names.
    """
    chosen = Choice(**terms)
    base, holding = _baseline(data, baseline)
    members = places(data, cities, chosen.kind)
    asked = chosen_metrics(data, metrics, all_metrics=all_metrics)
    leagues = []
    for metric in asked:
        options = candidates(data.observations(metric.name, {*members, holding}), chosen)
        found = league(metric, members, options, chosen, holding=holding, precision=rank_precision)
        leagues.append((found, _table_of(data, found, base, sort=sort, top=top)))
    if len(metrics) == 1:
        return view.league_table(*leagues[0], COLUMNS, rank_precision)
    return view.matrix(leagues, COLUMNS, rank_precision, by_name=sort is None)


def _baseline(data: Dataset, baseline: str | None) -> tuple[str, str]:
    """Return the baseline's name, and the same again if it is a city."""
    if baseline is None:
        return "best", ""
    if baseline in STATISTICS:
        return baseline, ""
    name = data.city(baseline).name
    return name, name


def _table_of(
    data: Dataset, found: League, base: str, *, sort: str | None, top: int | None
) -> list[Place]:
    """Return the lines of one metric: the ranked, those outside the slice, those without figure."""
    against = baseline_of(base, Figures(dict(found.figures), found.unit), found.metric)
    portions = shares(found.figures, found.metric)
    ranked = sorted(found.figures, key=lambda city: (found.ranks[city].rank, city))
    outside = found.outside
    missing = [city for city in found.places if city not in found.options]
    lines = [
        _place(data, found, city, base, against, portions.get(city))
        for city in [*ranked, *outside, *missing]
    ]
    lines = kept(lines, COLUMNS, lambda line: line.row, sort=sort, top=None)
    if top is None:
        return lines
    if top < 1:
        message = f"--top {top} keeps nothing; write 1 or more"
        raise UsageError(message)
    return [line for line in lines if line.rank and line.rank.rank <= top]


def _place(
    data: Dataset,
    found: League,
    city: str,
    base: str,
    against: Baseline | None,
    portion: Interval | None,
) -> Place:
    rank = found.ranks.get(city)
    figure = found.figures.get(city) or found.others.get(city)
    comparison = Comparison()
    flags: Flags = {}
    if figure is None:
        flags["MISSING"] = MEANING["MISSING"]
    else:
        flags = flags_of_figure(figure, found.metric, data.places[city], found.options[city])
        beside = [each.observation for each in found.figures.values()]
        flags |= flags_of_pair(figure.observation, beside)
    if rank and figure and against:
        comparison = compared(figure, against, found.metric)
    elif figure:
        flags["OTHER_BASIS"] = MEANING["OTHER_BASIS"]
    if rank and found.thin:
        flags["THIN"] = MEANING["THIN"]
    if comparison.flag:
        flags[comparison.flag] = MEANING[comparison.flag]
    if comparison.ratio and qualifier_cell(comparison.ratio) != "exact":
        flags["BOUND"] = MEANING["BOUND"]
    return Place(
        found.metric,
        city,
        figure,
        rank,
        found.of,
        portion,
        base,
        comparison,
        found.standing.basis if rank else "latest",
        ordered(flags),
    )
