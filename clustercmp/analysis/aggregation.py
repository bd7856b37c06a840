"""The parts of a score put together, for any number of weightings at once, and what each adds.

Source: docs/methods.md, Scores. Values are (cities,), weights (weightings,), results
(weightings, cities). NaN is a part that a city lacks; its weight goes to the others of its branch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from clustercmp.analysis.score_tree import Branch, Leaf, branches

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from numpy.typing import NDArray

    from clustercmp.dataset.declared import Aggregate

    Array = NDArray[np.float64]


class Mean(NamedTuple):
    """A weighted mean: that of the values seen through a function, and seen back."""

    inward: Callable[[Array], Array]
    outward: Callable[[Array], Array]


def _same(values: Array) -> Array:
    return values


MEANS: Mapping[Aggregate, Mean] = {
    "arithmetic": Mean(_same, _same),
    "geometric": Mean(np.log, np.exp),
    "harmonic": Mean(np.reciprocal, np.reciprocal),
}
"""Every aggregation by its name in a sidecar. A zero makes a geometric or harmonic mean 0."""


def nominal(tree: Branch) -> dict[str, Array]:
    """Return the weights as they are stated: one weighting."""
    parts = [part for branch in branches(tree) for part in branch.parts]
    return {part.path: np.array([float(part.weight)]) for part in parts}


def combined(
    part: Leaf | Branch, values: Mapping[str, Array], weights: Mapping[str, Array]
) -> Array:
    """Return the values of a part in every weighting; a city that lacks all of it has NaN.

    Values below 0 have no geometric or harmonic mean: the caller has made sure of that.
    """
    if isinstance(part, Leaf):
        return values[part.path][np.newaxis, :]
    mean = MEANS[part.aggregate]
    total = held = np.zeros((1, 1))
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        for each in part.parts:
            seen = mean.inward(combined(each, values, weights))
            weight = weights[each.path][:, np.newaxis]
            lacking = np.isnan(seen)
            if lacking.any():
                weight = np.where(lacking, 0.0, weight)
                seen = np.where(lacking, 0.0, seen)
            total = total + weight * seen
            held = held + weight
        return mean.outward(total / held)


def portions(tree: Branch, values: Mapping[str, Array]) -> dict[str, Array]:
    """Return each leaf's share of the whole weight, city by city; NaN where a city lacks it."""
    return dict(_portions(tree, values, np.ones(1)))


def _portions(
    part: Leaf | Branch, values: Mapping[str, Array], own: Array
) -> Iterator[tuple[str, Array]]:
    if isinstance(part, Leaf):
        yield part.path, np.where(np.isnan(values[part.path]), np.nan, own)
        return
    present = [~np.isnan(combined(each, values, nominal(part))[0]) for each in part.parts]
    weights = [float(each.weight) * here for each, here in zip(part.parts, present, strict=True)]
    with np.errstate(invalid="ignore"):
        for each, weight in zip(part.parts, weights, strict=True):
            yield from _portions(each, values, own * weight / sum(weights))
