"""Who is ranked by a score, and where: coverage, shared weight, competition ranks of many scores.

Source: docs/methods.md, Scores and Ranks.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from clustercmp.dataset.declared import MOST_PRECISE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

EXACT_DIGITS = MOST_PRECISE + 1
"""Scores that agree in so many digits are equal: the next ones are noise of binary fractions."""
FEWEST_SHARED = 0.5
NOISE = 1e-9


def coverage(present: NDArray[np.bool_], weights: Sequence[Fraction]) -> list[Fraction]:
    """Return the share of the weight for which each city has a figure, exactly.

    `present` is (cities, leaves), `weights` the leaves' share of the whole.
    """
    known: dict[bytes, Fraction] = {}
    for row in present:
        if row.tobytes() not in known:
            own = (weight for weight, here in zip(weights, row, strict=True) if here)
            known[row.tobytes()] = sum(own, Fraction(0))
    return [known[row.tobytes()] for row in present]


def least_shared(present: NDArray[np.bool_], weights: Sequence[Fraction]) -> tuple[float, int, int]:
    """Return the least share of the weight that two cities both have, and which two.

    Of fewer than two cities that is 1, of the first and itself.
    """
    if len(present) < 2:  # noqa: PLR2004  a pair
        return 1.0, 0, 0
    patterns, group, sizes = np.unique(present, axis=0, return_inverse=True, return_counts=True)
    shared = (patterns * np.array([float(weight) for weight in weights])) @ patterns.T
    np.fill_diagonal(shared, np.where(sizes > 1, np.diagonal(shared), 1.0))
    one, other = divmod(int(np.argmin(shared)), len(sizes))
    last = np.flatnonzero(group.ravel() == other)[-1]
    return float(shared[one, other]), int(np.flatnonzero(group.ravel() == one)[0]), int(last)


def cancelling(values: Iterable[NDArray[np.float64]]) -> float:
    """Return the size of the largest value where some fall below 0, else 0.

    A mean of those may cancel out, and what is left then is noise of their size, not of its own.
    """
    known = [each for each in values if not np.isnan(each).all()]
    below = any(np.nanmin(each) < 0 for each in known)
    return max(float(np.nanmax(np.abs(each))) for each in known) if below else 0.0


def comparable(
    scores: NDArray[np.float64], precision: int | None, size: float
) -> NDArray[np.float64]:
    """Return scores as they are told apart: rounded half-even to `precision` decimals.

    Without it, to 12 significant digits, or to as many of `size` if that is larger (as floats have
    them: of their binary fraction). `scores` are (rows, cities).
    """
    if precision is not None:
        return np.rint(np.round(scores * 10.0**precision, EXACT_DIGITS - precision))
    _, exponents = np.frexp(np.maximum(np.abs(scores), size))
    return np.ldexp(np.round(np.ldexp(scores, -exponents), EXACT_DIGITS), exponents)


def ranked(scores: NDArray[np.float64], precision: int | None, size: float) -> NDArray[np.int32]:
    """Return competition ranks, row by row: 1 is the most, equal scores share one, 0 is for NaN."""
    keys = -comparable(scores, precision, size)
    order = np.argsort(keys, axis=1, kind="stable")
    lined = np.take_along_axis(keys, order, axis=1)
    places = np.arange(1, keys.shape[1] + 1, dtype=np.int32)
    first = np.ones(keys.shape, dtype=bool)
    first[:, 1:] = lined[:, 1:] != lined[:, :-1]
    positions = np.maximum.accumulate(np.where(first, places, 0), axis=1)
    ranks = np.empty(keys.shape, dtype=np.int32)
    np.put_along_axis(ranks, order, positions.astype(np.int32), axis=1)
    ranks[np.isnan(keys)] = 0
    return ranks
