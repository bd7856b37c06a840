"""Outliers of an indicator: extremes drawn in one at a time, else a logarithm.

Source: docs/methods.md, Scores; the rule is that of the JRC's handbook on composite indicators.
"""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

SKEW, KURTOSIS = 2.0, 3.5
MOST_WINSORISED = 5
FEWEST_FOR_KURTOSIS = 4


class Treated(NamedTuple):
    """The treated values, how many were drawn in, and the function that replaced them, if any.

    `shape` is the logarithm, in the untreated unit, where drawing in was not enough.
    """

    values: NDArray[np.float64]
    winsorised: int = 0
    shape: Callable[[NDArray[np.float64]], NDArray[np.float64]] | None = None


def treated(values: NDArray[np.float64]) -> Treated:
    """Treat the outliers of one indicator; NaN is missing and stays so.

    While |skew| ≥ 2 and excess kurtosis ≥ 3.5, the extremes on the longer tail are set to the next
    value, equal ones together, at most 5 values of both tails in all. If the rule still holds then,
    the untreated values go through log(x − min + 0.01 · (max − min)). Of fewer than four values, or
    of equal ones, none is an outlier.
    """
    known = ~np.isnan(values)
    found = values.copy()
    drawn_in = np.zeros(np.count_nonzero(known), dtype=bool)
    while has_outliers(found[known]):
        side = 1.0 if skewness(found[known]) > 0 else -1.0
        turned = found[known] * side
        extremes = turned == turned.max()
        drawn_in |= extremes
        if np.count_nonzero(drawn_in) > MOST_WINSORISED:
            shape = _logarithm(values[known].min(), values[known].max())
            return Treated(shape(values), 0, shape)
        turned[extremes] = turned[~extremes].max()
        found[known] = turned * side
    return Treated(found, int(np.count_nonzero(drawn_in)))


def has_outliers(values: NDArray[np.float64]) -> bool:
    """Say whether the shape of a distribution calls for a treatment."""
    return abs(skewness(values)) >= SKEW and kurtosis(values) >= KURTOSIS


def skewness(values: NDArray[np.float64]) -> float:
    """Return the skewness, adjusted for bias (G₁); 0 of fewer than three or equal values."""
    n, deviations = _standardised(values)
    if n < FEWEST_FOR_KURTOSIS - 1:
        return 0.0
    third = float(np.mean(deviations**3))
    return third * sqrt(n * (n - 1)) / (n - 2)


def kurtosis(values: NDArray[np.float64]) -> float:
    """Return the excess kurtosis, adjusted for bias (G₂); 0 of fewer than four or equal values."""
    n, deviations = _standardised(values)
    if n < FEWEST_FOR_KURTOSIS or not deviations.any():
        return 0.0
    fourth = float(np.mean(deviations**4)) - 3
    return (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * fourth + 6)


def _standardised(values: NDArray[np.float64]) -> tuple[int, NDArray[np.float64]]:
    """Return how many values there are, and their distances from the mean in deviations (of n)."""
    largest = float(np.max(np.abs(values), initial=0.0)) or 1.0
    apart = values / largest - np.mean(values / largest) if len(values) else values
    spread = float(np.sqrt(np.mean(apart**2))) if len(values) else 0.0
    constant = len(values) == 0 or values.min() == values.max()
    return len(values), np.zeros_like(values) if constant else apart / spread


def _logarithm(
    low: np.float64, high: np.float64
) -> Callable[[NDArray[np.float64]], NDArray[np.float64]]:
    """Return the logarithm that is defined from the least value on."""

    def shape(values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.log(values - low + 0.01 * (high - low))

    return shape
