"""From the data to a score's leaves: which cities, which figures, on which scales.

Source: docs/methods.md, Scores.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from clustercmp.analysis.normalisation import UndefinedError, normalised, prepared, why_excluded
from clustercmp.analysis.panel import panel
from clustercmp.analysis.score_tree import NEEDS_SIGN, branches, leaves, without
from clustercmp.analysis.wording import counted_noun, listed
from clustercmp.dataset.quantity import exact
from clustercmp.errors import DataError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from clustercmp.analysis.figures import Figure
    from clustercmp.analysis.normalisation import Column, Prepared
    from clustercmp.analysis.panel import Panel
    from clustercmp.analysis.score_tree import Branch, Leaf
    from clustercmp.dataset.dataset import Dataset, Score
    from clustercmp.dataset.declared import Normalise

LARGEST = 1e150
"""The squares of larger numbers are none that a program can hold."""
MOST_HOLES = 5


class Measured(NamedTuple):
    """The cities that are scored, and what the leaves of the score hold for each.

    `tree` is without the leaves that are `excluded`, each of those with the reason; `columns` and
    `values` are by leaf, in the order of `cities`. `screened` are the cities left out at first for
    having too few of the metrics, `without` those that have none.
    """

    tree: Branch
    cities: list[str]
    panels: Mapping[str, Panel]
    columns: Mapping[str, Prepared]
    values: Mapping[str, Column]
    excluded: Mapping[str, str]
    screened: list[str]
    without: list[str]

    def present(self) -> NDArray[np.bool_]:
        """Return which figures of the leaves in use the cities have of their own."""
        own = [self.columns[leaf.path] for leaf in leaves(self.tree)]
        return np.array([~np.isnan(each.values) & ~each.imputed for each in own]).T


def measured(
    data: Dataset, score: Score, tree: Branch, members: Sequence[str], baseline: str
) -> Measured:
    """Return what the leaves of a score hold; `baseline` is a city whose slices go first, or "".

    Raises DataError where figures are wanting or undefined as a whole, and where no leaf is left.
    """
    panels = _panels(data, tree, members, baseline)
    held = {
        city: [leaf for leaf in leaves(tree) if city in panels[leaf.path].league.figures]
        for city in members
    }
    known = [city for city in members if held[city]]
    least = exact(score.screen) * _metrics(leaves(tree))
    cities = [city for city in known if _metrics(held[city]) >= least]
    if score.missing == "refuse":
        _refuse_holes(tree, {city: held[city] for city in cities})
    holes = any(len(held[city]) < len(panels) for city in cities)
    fill = _fill(data, score, cities) if holes else None
    columns = {leaf.path: _prepared(leaf, panels[leaf.path], cities, fill) for leaf in leaves(tree)}
    excluded = {
        leaf.path: why if columns[leaf.path].n else _why_none(panels[leaf.path], members)
        for leaf in leaves(tree)
        if (why := why_excluded(columns[leaf.path], leaf.normalise))
    }
    kept = without(tree, excluded)
    if kept is None:
        raise _nothing_left(tree, excluded)
    values = {
        leaf.path: scaled(columns[leaf.path], leaf.normalise, cities) for leaf in leaves(kept)
    }
    _refuse_negative(kept, values, cities)
    return Measured(
        kept,
        cities,
        panels,
        columns,
        values,
        excluded,
        [city for city in known if city not in cities],
        [city for city in members if not held[city]],
    )


def _metrics(found: Iterable[Leaf]) -> int:
    """Return how many metrics leaves are of; one that stands in several parts counts once."""
    return len({leaf.metric.name for leaf in found})


def _panels(data: Dataset, tree: Branch, members: Sequence[str], baseline: str) -> dict[str, Panel]:
    known: dict[object, Panel] = {}
    found = {}
    for leaf in leaves(tree):
        per = leaf.choice.per
        key = leaf.metric.name, per and (per.metric.name, per.scale)
        if key not in known:
            known[key] = panel(data, leaf.metric, members, leaf.choice, baseline)
        found[leaf.path] = known[key]
    return found


def _why_none(found: Panel, members: Sequence[str]) -> str:
    """Return why nobody has a figure, in the words that hold for most."""
    reasons = [found.offered.missing(city) for city in members]
    return max(dict.fromkeys(reasons), key=reasons.count)


def _fill(data: Dataset, score: Score, cities: Sequence[str]) -> list[str] | None:
    """Return, for each city, the group whose mean fills in what it lacks; None to fill in nothing.

    Of all cities together (`mean`), or of those that share an attribute (`group-mean`).
    """
    if score.missing not in {"mean", "group-mean"}:
        return None
    if score.missing == "mean":
        return ["all"] * len(cities)
    groups = [data.place(city).attribute(score.missing_by) for city in cities]
    if not any(groups):
        fault = f'missing_by = "{score.missing_by}": no city says its {score.missing_by}'
        fix = f"name an attribute that cities have, or write {score.missing_by} for them"
        where = f"score.{score.name}"
        raise DataError(Problem("error", "E-SCORE", fault, fix, column=where))
    return groups


def _prepared(
    leaf: Leaf, found: Panel, cities: Sequence[str], fill: Sequence[str] | None
) -> Prepared:
    figures = [found.league.figures.get(city) for city in cities]
    values = np.array([_value(leaf, figure) for figure in figures], dtype=float)
    try:
        return prepared(leaf, values, fill)
    except UndefinedError as fault:
        raise _undefined(leaf, fault, cities) from None


def _value(leaf: Leaf, figure: Figure | None) -> float:
    if figure is None:
        return np.nan
    stated = figure.interval.stated
    if abs(stated) > LARGEST:
        fault = f"{leaf.path}: the figure of {figure.observation.city} is beyond {LARGEST:g}"
        raise DataError(Problem("error", "E-SCORE", fault, "state the metric in a larger unit"))
    return float(stated)


def scaled(column: Prepared, method: Normalise, cities: Sequence[str]) -> Column:
    """Return a leaf's figures on the scale of a method; DataError where it is not defined."""
    try:
        return normalised(column, method)
    except UndefinedError as fault:
        raise _undefined(column.leaf, fault, cities) from None


def _undefined(leaf: Leaf, fault: UndefinedError, cities: Sequence[str]) -> DataError:
    what = f"{leaf.path}: {cities[fault.where]}: {fault}"
    fix = "leave the city out with -c, or take another transform or normalisation"
    return DataError(Problem("error", "E-SCORE", what, fix))


def _refuse_holes(tree: Branch, held: Mapping[str, Sequence[Leaf]]) -> None:
    lacking = {
        city: [leaf.path for leaf in leaves(tree) if leaf not in own] for city, own in held.items()
    }
    holes = [f"{city} has no {listed(paths)}" for city, paths in lacking.items() if paths]
    if holes:
        more = f"; and {len(holes) - MOST_HOLES} more" if len(holes) > MOST_HOLES else ""
        what = f'missing = "refuse": {"; ".join(holes[:MOST_HOLES])}{more}'
        fix = 'name cities that have all with -c, or write missing = "available"'
        raise DataError(Problem("error", "E-SCORE", what, fix))


def _refuse_negative(tree: Branch, values: Mapping[str, Column], cities: Sequence[str]) -> None:
    """Raise DataError for a value below 0 in a mean that has no place for it."""
    for branch in branches(tree):
        for leaf in leaves(branch) if branch.aggregate in NEEDS_SIGN else ():
            below = np.flatnonzero(values[leaf.path] < 0)
            if below.size:
                what = (
                    f"{leaf.path}: {cities[below[0]]} comes to {values[leaf.path][below[0]]:g}, "
                    f"and a {branch.aggregate} mean has no place for values below 0"
                )
                fix = 'use normalise = "minmax", "bounds" or "percentile", or an arithmetic mean'
                raise DataError(Problem("error", "E-SCORE", what, fix))


def _nothing_left(tree: Branch, excluded: Mapping[str, str]) -> DataError:
    reasons = "; ".join(f"{path}: {why}" for path, why in excluded.items())
    metrics = counted_noun(len(list(leaves(tree))), "metric")
    fix = "name more cities, or other metrics"
    what = f"nothing to score by: of {metrics}, none tells cities apart ({reasons})"
    return DataError(Problem("error", "E-SCORE", what, fix))
