"""From the data to a score's leaves: which cities, which figures, on which scales.

Source: docs/methods.md, Scores.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from clustercmp.analysis.normalisation import UndefinedError, normalised, prepared, why_excluded
from clustercmp.analysis.panel import panel
from clustercmp.analysis.score_tree import NEEDS_SIGN, branches, leaves, without
from clustercmp.analysis.wording import counted_noun, listed, shown
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

LARGEST = 1e150
"""The squares of larger numbers, and of those as small, are none that a program can hold."""
MOST_HOLES = 5
OTHER_METHOD = "leave the city out with -c, or take another transform or normalisation"
OTHER_MEAN = 'use normalise = "minmax", "bounds" or "percentile", or an arithmetic mean'


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
    figureless: list[str]

    def present(self) -> NDArray[np.bool_]:
        """Return which figures of the leaves in use the cities have of their own."""
        own = [self.columns[leaf.path] for leaf in leaves(self.tree)]
        return np.array([~np.isnan(each.values) & ~each.imputed for each in own]).T


def measured(
    data: Dataset, score: Score, tree: Branch, members: Sequence[str], baseline: str
) -> Measured:
    """Return what the leaves of a score hold; `baseline` is a city whose slices go first, or "".

    Raises DataError for a hole under `refuse`, a figure that its transformation, its scale or its
    mean does not take, an attribute in `missing_by` that no city states, and where no leaf is left.
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
        leaf.path: _scaled(columns[leaf.path], panels[leaf.path], cities) for leaf in leaves(kept)
    }
    _refuse_negative(kept, values, panels, cities)
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
        raise _undefined(leaf, found, cities, fault) from None


def _value(leaf: Leaf, figure: Figure | None) -> float:
    if figure is None:
        return np.nan
    stated = figure.interval.stated
    if abs(stated) > LARGEST:
        raise _refused(leaf, figure, f"more than {LARGEST:g}", "state it in a larger unit")
    if stated and abs(stated) < 1 / LARGEST:
        raise _refused(leaf, figure, f"less than {1 / LARGEST:g}", "state it in a smaller unit")
    return float(stated)


def _scaled(column: Prepared, found: Panel, cities: Sequence[str]) -> Column:
    """Return a leaf's figures on its own scale; DataError where that is not defined."""
    leaf = column.leaf
    try:
        return normalised(column, leaf.normalise)
    except UndefinedError as fault:
        raise _undefined(leaf, found, cities, fault) from None


def _undefined(leaf: Leaf, found: Panel, cities: Sequence[str], fault: UndefinedError) -> DataError:
    figure = found.league.figures[cities[fault.where]]
    return _refused(leaf, figure, f"{shown(figure)}, which {fault}", OTHER_METHOD)


def _refused(leaf: Leaf, figure: Figure, fault: str, fix: str) -> DataError:
    """Return the error that a figure has no place in a score, with where it is from."""
    used = figure.observation
    what = f"{leaf.path}: {used.city} has {fault}"
    return DataError(Problem("error", "E-SCORE", what, fix, used.file, used.line))


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


def _refuse_negative(
    tree: Branch,
    values: Mapping[str, Column],
    panels: Mapping[str, Panel],
    cities: Sequence[str],
) -> None:
    """Raise DataError for a value below 0 in a mean that has no place for it."""
    for branch in branches(tree):
        for leaf in leaves(branch) if branch.aggregate in NEEDS_SIGN else ():
            held = panels[leaf.path].league.figures
            below = (city for city, v in zip(cities, values[leaf.path], strict=True) if v < 0)
            for city in (name for name in below if name in held):
                fault = f"{shown(held[city])}, and a {branch.aggregate} mean takes none below 0"
                raise _refused(leaf, held[city], fault, OTHER_MEAN)


def _nothing_left(tree: Branch, excluded: Mapping[str, str]) -> DataError:
    reasons = "; ".join(f"{path}: {why}" for path, why in excluded.items())
    metrics = counted_noun(len(list(leaves(tree))), "metric")
    fix = "name more cities, or other metrics"
    what = f"nothing to score by: of {metrics}, none tells cities apart ({reasons})"
    return DataError(Problem("error", "E-SCORE", what, fix))
