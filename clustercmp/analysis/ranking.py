"""League tables: one metric with shares, ratios and bars, or the matrix of ranks of several."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from clustercmp.analysis import ranking_view as view
from clustercmp.analysis.baseline import BEST, Comparison, baseline_of, compared, divisor
from clustercmp.analysis.candidates import candidates
from clustercmp.analysis.choice import asked_for
from clustercmp.analysis.figures import Figures
from clustercmp.analysis.flags import all_flags, beside
from clustercmp.analysis.groups import group_notes
from clustercmp.analysis.league import (
    chosen_metrics,
    league,
    league_shares,
    left_undivided,
    places,
)
from clustercmp.analysis.league_line import COLUMNS, RankLine
from clustercmp.analysis.order import check_top, kept
from clustercmp.analysis.reasons import why_no_baseline, why_not_comparable
from clustercmp.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Unpack

    from clustercmp.analysis.baseline import Baseline
    from clustercmp.analysis.candidates import Candidates
    from clustercmp.analysis.choice import Terms
    from clustercmp.analysis.figures import Figure
    from clustercmp.analysis.flags import Beside
    from clustercmp.analysis.league import League
    from clustercmp.dataset.dataset import Dataset
    from clustercmp.dataset.quantity import Interval
    from clustercmp.table import Table

MOST_DECIMALS = 100


def rank(
    data: Dataset,
    *metrics: str,
    cities: Sequence[str] = (),
    baseline: str | None = None,
    sort: str | None = None,
    top: int | None = None,
    rank_precision: int | None = None,
    all_metrics: bool = False,
    allow_overlap: bool = False,
    **terms: Unpack[Terms],
) -> Table:
    """Rank the places of a kind, or the cities named, on one metric or on several.

    For each metric the slice that covers the most places is ranked (a named baseline's slices go
    first). Ties share a rank, 1 is most, or least where less is better; bounds leave ranks open
    from `rank_low` to `rank_high`. Places outside the slice follow, unranked, with their newest
    figure, those that exceed the leader first, then those without any. `share` is of the total of
    those ranked; `ratio` is to the best, unless `baseline` names a city or another statistic.
    `rank_precision` rounds values half-even to so many decimals before ranking. Without metrics,
    the headline ones. `sort` orders the ranked by a column, `top` keeps the first so many ranks,
    ties at the cut included. A group and its own member are refused, unless `allow_overlap`.
    Method: docs/methods.md. Raises UsageError for unknown names.
    """
    chosen = asked_for(data, terms)
    base = BEST if baseline is None else divisor(data, baseline)
    members = places(data, cities, chosen.kind, allow_overlap=allow_overlap)
    asked = chosen_metrics(data, metrics, chosen, all_metrics=all_metrics)
    check_top(top)
    if rank_precision is not None and not 0 <= rank_precision <= MOST_DECIMALS:
        message = f"--rank-precision {rank_precision}: write 0 to {MOST_DECIMALS} decimals"
        raise UsageError(message)
    concerned = [*members, *filter(None, [base.city])]
    leagues = []
    for metric in asked:
        offered = candidates(data, metric, concerned, chosen)
        found = league(
            metric, members, offered.options, chosen, holding=base.city, precision=rank_precision
        )
        against = baseline_of(base, Figures(dict(found.figures), found.unit), metric)
        asking = Asking(
            data,
            found,
            offered,
            base.name,
            against,
            beside([figure.observation for figure in found.figures.values()]),
        )
        lines = kept(_ranked(asking), COLUMNS, lambda line: line.row, sort=sort, top=None)
        if top is None:
            lines += _unranked(asking)
        else:
            lines = [line for line in lines if line.rank and line.rank.rank <= top]
        why = why_not_comparable(metric) or why_no_baseline(metric, base, against)
        leagues.append(view.Ranked(found, lines, against, why))
    if len(metrics) == 1:
        table = view.league_table(leagues[0], base, rank_precision)
    else:
        table = view.matrix(leagues, rank_precision, by_name=sort is None)
    undivided = left_undivided(data, metrics, chosen, all_metrics=all_metrics)
    return replace(table, notes=(*table.notes, *undivided, *group_notes(data, concerned)))


class Asking(NamedTuple):
    """What the lines of one league table are made from."""

    data: Dataset
    league: League
    offered: Candidates
    base: str
    against: Baseline | None
    beside: Beside


def _ranked(asking: Asking) -> list[RankLine]:
    """Return the lines of the places that are ranked, the best first."""
    found = asking.league
    portions = league_shares(asking.data, found)
    lines = []
    for city in found.ranked:
        figure, share = found.figures[city], portions.get(city)
        comparison = Comparison()
        if asking.against:
            comparison = compared(figure, asking.against, found.metric)
        more = [comparison.flag, "THIN" if found.thin else ""]
        line = _line(asking, city, figure, comparison.ratio, share, more=more)
        lines.append(
            line._replace(
                rank=found.ranks[city], share=share, comparison=comparison, basis=found.basis
            )
        )
    return lines


def _unranked(asking: Asking) -> list[RankLine]:
    """Return the lines of the places outside the slice, then of those without any figure."""
    found = asking.league
    outside = [
        _line(asking, city, found.others[city], more=["OTHER_BASIS"]) for city in found.outside
    ]
    return [*outside, *(_line(asking, city, None) for city in found.missing)]


def _line(
    asking: Asking,
    city: str,
    figure: Figure | None,
    *results: Interval | None,
    more: Sequence[str] = (),
) -> RankLine:
    """Return the line of a place that is not ranked."""
    found = asking.league
    flags = {"MISSING": asking.offered.missing(city)}
    if figure:
        place = asking.data.place(city)
        own = asking.offered.of_cities(place)
        flags = all_flags(figure, found.metric, place, own, asking.beside, *results, more=more)
    return RankLine(
        found.metric,
        city,
        figure,
        None,
        found.of,
        None,
        asking.base,
        Comparison(),
        "latest",
        flags,
    )
