"""The grid of ratios: cities by metrics, each cell city ÷ baseline."""

from __future__ import annotations

from math import exp, fsum, log
from typing import TYPE_CHECKING

from clustercmp.analysis import ratios_view as view
from clustercmp.analysis.baseline import baseline_of, divisor
from clustercmp.analysis.candidates import candidates
from clustercmp.analysis.choice import asked_for
from clustercmp.analysis.figures import Figures
from clustercmp.analysis.flags import beside
from clustercmp.analysis.groups import group_notes
from clustercmp.analysis.league import chosen_metrics, league, left_undivided, places
from clustercmp.analysis.lines import COLUMNS, Setting, cell, line
from clustercmp.analysis.order import kept
from clustercmp.analysis.reasons import why_no_baseline, why_not_comparable
from clustercmp.dataset.quantity import ONE, point, qualifier
from clustercmp.dataset.quantity import ratio as ratio_to
from clustercmp.table import Column, Table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction
    from typing import Unpack

    from clustercmp.analysis.baseline import Divisor
    from clustercmp.analysis.choice import Choice, Terms
    from clustercmp.dataset.dataset import Dataset, Metric
    from clustercmp.dataset.quantity import Qualifier
    from clustercmp.table import Row

FEWEST_FOR_MEAN = 3


def ratio(
    data: Dataset,
    *cities: str,
    baseline: str,
    metrics: Sequence[str] = (),
    all_metrics: bool = False,
    geomean: bool = False,
    allow_overlap: bool = False,
    sort: str | None = None,
    top: int | None = None,
    **terms: Unpack[Terms],
) -> Table:
    """Divide each city's figures by a baseline's: those named, else all of a kind.

    `baseline` is a city, or mean, median, best or total of the cities in the slice. Each metric
    uses the slice that covers the most of the cities among those that hold the baseline; a city
    outside it is shown with its newest figure and no ratio. `geomean` adds the geometric mean of
    a city's ratios over the metrics that say which way is better (ratios of those where less is
    better are turned over), at least 3. One row a metric and city; wide, a row a city. `sort`
    orders cities by `city`, a metric or `geomean`, `top` keeps the first so many. A group and its
    own member are refused, unless `allow_overlap` or one of them is the baseline.
    Method: docs/methods.md. Raises UsageError for unknown names.
    """
    chosen = asked_for(data, terms)
    base = divisor(data, baseline)
    members = places(data, cities, chosen.kind, allow_overlap=allow_overlap)
    rows = list(dict.fromkeys([*members, base.city])) if base.city else members
    asked = chosen_metrics(data, metrics, chosen, all_metrics=all_metrics)
    grids = [_grid(data, metric, members, rows, base, chosen) for metric in asked]
    means = {city: _geometric_mean(grids, city) for city in rows} if geomean else {}
    shown = [
        city
        for city in rows
        if cities or city == base.city or any(grid.lines[city].figure for grid in grids)
    ]
    left = [city for city in rows if city not in shown]
    shown = _ordered(shown, grids, means, sort=sort, top=top)
    return Table(
        "ratio",
        view.title(base),
        COLUMNS,
        (
            *(grid.lines[city].row for grid in grids for city in shown),
            *(view.mean_row(city, base.name, means[city]) for city in shown if city in means),
        ),
        formula=f"ratio = city ÷ {view.the(base)}",
        notes=(
            *view.notes(grids, shown, means, left),
            *left_undivided(data, metrics, chosen, all_metrics=all_metrics),
            *group_notes(data, rows),
        ),
        wide=view.wide(grids, shown, base, means),
        fallen=tuple(each for grid in grids for each in grid.league.fallen),
    )


def _grid(
    data: Dataset,
    metric: Metric,
    members: Sequence[str],
    rows: Sequence[str],
    base: Divisor,
    chosen: Choice,
) -> view.GridColumn:
    """Return one metric's lines; a baseline that is not among the members is not ranked."""
    offered = candidates(data, metric, rows, chosen)
    found = league(metric, members, offered.options, chosen, holding=base.city)
    against = baseline_of(base, Figures(dict(found.figures), found.unit), metric)
    others = beside(against.observations if against else ())
    setting = Setting(offered, base.name, against, others)
    lines = {}
    for city in rows:
        held = found.figures.get(city)
        rank = found.ranks.get(city)
        lines[city] = line(
            metric,
            data.place(city),
            held or found.others.get(city),
            setting,
            basis=found.basis if held else "latest",
            comparable=held is not None,
            standing=(rank.rank, found.of) if rank else (None, None),
            more=["THIN" if found.thin else ""] if held else ["OTHER_BASIS"],
        )
    why = why_not_comparable(metric) or why_no_baseline(metric, base, against)
    return view.GridColumn(found, lines, why)


def _geometric_mean(grids: Sequence[view.GridColumn], city: str) -> view.GeometricMean:
    """Return the geometric mean of a city's ratios where both figures are above 0."""
    directed = [grid for grid in grids if grid.league.metric.better != "neither"]
    turned = []
    for grid in directed:
        found = grid.lines[city].comparison.ratio
        if found and found.stated > 0:
            less = grid.league.metric.better == "lower"
            turned.append((grid.league.metric, ratio_to(point(ONE), found) if less else found))
    ratios = [x for _, x in turned]
    enough = len(turned) >= FEWEST_FOR_MEAN
    return view.GeometricMean(
        _geometric([x.stated for x in ratios]) if enough else None,
        _joint({qualifier(x) for x in ratios}),
        tuple(metric.name for metric, _ in turned),
        tuple(metric.label for metric, _ in turned),
        len(directed),
    )


def _geometric(ratios: Sequence[Fraction]) -> float:
    """Return the geometric mean of numbers above 0, however large or small they are."""
    return exp(fsum(log(x.numerator) - log(x.denominator) for x in ratios) / len(ratios))


def _joint(qualifiers: set[Qualifier]) -> Qualifier:
    """Return what may be said of a product of positive numbers: bounds one way stay a bound."""
    bounds = qualifiers - {"exact"}
    return bounds.pop() if len(bounds) == 1 else "about" if bounds else "exact"


def _ordered(
    cities: Sequence[str],
    grids: Sequence[view.GridColumn],
    means: dict[str, view.GeometricMean],
    *,
    sort: str | None,
    top: int | None,
) -> list[str]:
    """Return the cities in the order that was asked for, else by name."""
    columns = [
        "city",
        *(grid.league.metric.name for grid in grids),
        *([view.GEOMEAN] if means else []),
    ]

    def row(city: str) -> Row:
        ratios = (grid.lines[city].comparison.ratio for grid in grids)
        return (city, *map(cell, ratios), *([means[city].value] if means else []))

    return kept(cities, [Column(name) for name in columns], row, sort=sort, top=top)
