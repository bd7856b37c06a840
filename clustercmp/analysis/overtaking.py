"""The weight of a part at which two cities change places.

Source: docs/methods.md, Scores.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from clustercmp.analysis.aggregation import combined, nominal
from clustercmp.analysis.score_tree import branches

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from clustercmp.analysis.score_tree import Branch, Leaf

    Array = NDArray[np.float64]

STEPS, ROUNDS = 1000, 3
EDGE = 1e-12  # as near to 0 and 1 as looks for a turn
NOISE = 1e-12


def overtaking_weights(tree: Branch, pair: Mapping[str, Array]) -> dict[str, float]:
    """Return, for each part, its share of its branch at which two cities change places.

    `pair` has each leaf's values of the two, who are both scored. The other weights of the branch
    keep their proportions. Where the order turns more than once, it is the share nearest to that
    stated. A part of which no share in (0, 1) turns the order is not in the answer.
    """
    turns = {
        part.path: _turning_point(tree, branch, part, pair)
        for branch in branches(tree)
        for part in branch.parts
        if len(branch.parts) > 1
    }
    return {path: turn for path, turn in turns.items() if turn is not None}


def _turning_point(
    tree: Branch, branch: Branch, part: Leaf | Branch, pair: Mapping[str, Array]
) -> float | None:
    others = {each.path: each.weight for each in branch.parts if each != part}
    rest = sum(others.values(), Fraction(0))
    stated = float(part.weight / (part.weight + rest))
    portions = {path: float(own / rest) for path, own in others.items()}

    def lead(shares: Array) -> Array:
        weights = nominal(tree) | {part.path: shares}
        weights |= {path: (1 - shares) * own for path, own in portions.items()}
        first, second = combined(tree, pair, weights).T
        noise = NOISE * np.maximum(np.abs(first), np.abs(second))
        return np.where(np.abs(first - second) <= noise, 0.0, first - second)

    shares = np.linspace(EDGE, 1 - EDGE, STEPS + 1)
    turns = _turns(shares, lead(shares))
    if not turns:
        return None
    low, high = min(turns, key=lambda ends: abs(sum(ends) / 2 - stated))
    for _ in range(ROUNDS):
        shares = np.linspace(low, high, STEPS + 1)
        low, high = _turns(shares, lead(shares))[0]
    at_low, at_high = lead(np.array([low, high]))
    return float(low + (high - low) * at_low / (at_low - at_high))


def _turns(shares: Array, leads: Array) -> list[tuple[float, float]]:
    """Return the neighbouring shares between which the lead goes from one city to the other."""
    held = leads != 0
    shares, signs = shares[held], np.sign(leads[held])
    return [
        (float(shares[at]), float(shares[at + 1])) for at in np.flatnonzero(signs[:-1] != signs[1:])
    ]
