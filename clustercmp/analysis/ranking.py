"""League tables: one metric with shares, ratios and bars, or the matrix of ranks of several."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from clustercmp.analysis import ranking_view as view
from clustercmp.analysis.baseline import (
    STATISTICS,
    Comparison,
    baseline_of,
    compared,
)
from clustercmp.analysis.figures import Figures
from clustercmp.analysis.flags import MEANING, flags_of_figure, flags_of_pair, ordered
from clustercmp.analysis.league import chosen_metrics, league, league_shares, places
from clustercmp.analysis.league_line import COLUMNS, Place
from clustercmp.analysis.order import check_top, kept
from clustercmp.analysis.selection import asked_for, candidates
from clustercmp.dataset.quantity import qualifier

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Unpack

    from clustercmp.analysis.baseline import Baseline
    from clustercmp.analysis.figures import Figure
    from clustercmp.analysis.flags import Flags
    from clustercmp.analysis.league import League
    from clustercmp.analysis.selection import Options, Terms
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
    chosen = asked_for(data, terms)
    base, holding = _baseline(data, baseline)
    members = places(data, cities, chosen.kind)
    asked = chosen_metrics(data, metrics, all_metrics=all_metrics)
    check_top(top)
    leagues = []
    for metric in asked:
        options = candidates(data.observations(metric.name, {*members, holding}), chosen)
        found = league(metric, members, options, chosen, holding=holding, precision=rank_precision)
        against = baseline_of(base, Figures(dict(found.figures), found.unit), metric)
        asking = Asking(data, found, options, base, against, f"no figure{chosen.fitting}")
        leagues.append((found, _lines(asking, sort=sort, top=top)))
    if len(metrics) == 1:
        return view.league_table(*leagues[0], COLUMNS, base, rank_precision)
    return view.matrix(leagues, COLUMNS, rank_precision, by_name=sort is None)


class Asking(NamedTuple):
    """What the lines of one league table are made from; `missing` are the words for no figure."""

    data: Dataset
    league: League
    options: Options
    base: str
    against: Baseline | None
    missing: str


def _baseline(data: Dataset, baseline: str | None) -> tuple[str, str]:
    """Return the baseline's name, and the same again if it is a city."""
    if baseline is None:
        return "best", ""
    if baseline in STATISTICS:
        return baseline, ""
    name = data.city(baseline).name
    return name, name


def _lines(asking: Asking, *, sort: str | None, top: int | None) -> list[Place]:
    """Return the lines of one metric: the ranked, those outside the slice, those without figure."""
    found = asking.league
    portions = league_shares(asking.data, found)
    ranked = [_ranked(asking, city, portions.get(city)) for city in found.ranked]
    ranked = kept(ranked, COLUMNS, lambda line: line.row, sort=sort, top=None)
    if top is not None:
        return [line for line in ranked if line.rank and line.rank.rank <= top]
    outside = [_unranked(asking, city) for city in found.outside]
    missing = [
        _line(asking, city, None, flags={"MISSING": asking.missing}) for city in found.missing
    ]
    return [*ranked, *outside, *missing]


def _ranked(asking: Asking, city: str, portion: Interval | None) -> Place:
    found = asking.league
    figure = found.figures[city]
    flags = _flags(asking, city, figure)
    if found.thin:
        flags["THIN"] = MEANING["THIN"]
    comparison = compared(figure, asking.against, found.metric) if asking.against else Comparison()
    if comparison.flag:
        flags[comparison.flag] = MEANING[comparison.flag]
    if any(x and qualifier(x) != "exact" for x in (comparison.ratio, portion)):
        flags["BOUND"] = MEANING["BOUND"]
    return _line(asking, city, figure, flags=flags)._replace(
        rank=found.ranks[city], share=portion, comparison=comparison, basis=found.basis
    )


def _unranked(asking: Asking, city: str) -> Place:
    figure = asking.league.others[city]
    flags = _flags(asking, city, figure) | {"OTHER_BASIS": MEANING["OTHER_BASIS"]}
    return _line(asking, city, figure, flags=flags)


def _flags(asking: Asking, city: str, figure: Figure) -> Flags:
    beside = [each.observation for each in asking.league.figures.values()]
    own = flags_of_figure(
        figure, asking.league.metric, asking.data.places[city], asking.options[city]
    )
    return own | flags_of_pair(figure.observation, beside)


def _line(asking: Asking, city: str, figure: Figure | None, *, flags: Flags) -> Place:
    """Return the line of a place that is not ranked."""
    found = asking.league
    return Place(
        found.metric,
        city,
        figure,
        None,
        found.of,
        None,
        asking.base,
        Comparison(),
        "latest",
        ordered(flags),
    )
