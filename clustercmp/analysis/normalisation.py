"""Figures of one metric made alike with those of others: filled in, shaped, put on a common scale.

Source: docs/methods.md, Scores. NaN is a figure that is missing, and nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from clustercmp.analysis.outliers import Treated, treated
from clustercmp.dataset.declared import DEFINED_FROM

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from clustercmp.analysis.score_tree import Leaf
    from clustercmp.dataset.declared import Normalise

    Column = NDArray[np.float64]

TRANSFORMS: Mapping[str, Callable[[Column], Column]] = {
    "log": np.log,
    "log10": np.log10,
    "sqrt": np.sqrt,
}
RELATIVE: tuple[Normalise, ...] = ("minmax", "zscore", "percentile", "best")
"""The normalisations that take their scale from the figures themselves."""


class Prepared(NamedTuple):
    """One leaf's figures before they are normalised, in the order of the cities.

    `stated` are in the metric's unit, those filled in among them; `values` are shaped, as are the
    goalposts in `bounds`. `winsorised` counts the figures that were drawn in, `logged` says that
    their logarithm was needed.
    """

    leaf: Leaf
    stated: Column
    values: Column
    imputed: NDArray[np.bool_]
    bounds: tuple[float, float] | None
    winsorised: int
    logged: bool

    @property
    def n(self) -> int:
        """How many cities have a figure of their own."""
        return int(np.count_nonzero(~np.isnan(self.values) & ~self.imputed))

    @property
    def ends(self) -> tuple[float | None, float | None]:
        """The least and the most figure that a scale is made from, in the metric's unit.

        Of `best` the best one alone; of scales that no figure bounds, None.
        """
        if self.leaf.normalise == "bounds" and self.leaf.bounds:
            return self.leaf.bounds
        figures = self.values if self.winsorised else self.stated
        low, high = float(np.nanmin(figures)), float(np.nanmax(figures))
        if self.leaf.normalise == "minmax":
            return low, high
        if self.leaf.normalise == "best":
            return (low, None) if self.leaf.better == "lower" else (None, high)
        return None, None

    @property
    def clipped(self) -> NDArray[np.bool_]:
        """Which figures lie beyond the goalposts, where those are used."""
        if self.bounds is None or self.leaf.normalise != "bounds":
            return np.zeros(len(self.values), dtype=bool)
        low, high = self.bounds
        return (self.values < low) | (self.values > high)


class UndefinedError(ValueError):
    """Why a figure has no logarithm, no root, or is no best to be a share of: `where` it stands."""

    def __init__(self, reason: str, where: int) -> None:
        super().__init__(reason)
        self.where = where


def prepared(leaf: Leaf, figures: Column, fill: Sequence[str] | None) -> Prepared:
    """Fill in what is missing, then treat outliers or transform.

    `fill` has for each city the name of the group whose mean it takes, "" for none; without it
    nothing is filled in. Raises UndefinedError for figures that have no such transformation.
    """
    values = figures if fill is None else _filled(figures, fill)
    imputed = np.isnan(figures) & ~np.isnan(values)
    shape = TRANSFORMS.get(leaf.transform)
    if leaf.treated:
        found = treated(values)
        shape = found.shape
    else:
        _refuse_undefined(leaf, figures)
        found = Treated(shape(values) if shape else values)
    bounds = leaf.bounds
    if bounds and shape:
        bounds = _shaped(bounds, shape)
    logged = found.shape is not None
    return Prepared(leaf, values, found.values, imputed, bounds, found.winsorised, logged)


def _filled(figures: Column, groups: Sequence[str]) -> Column:
    """Return figures with the mean of their group where they are missing and it has any."""
    values = figures.copy()
    names = np.array(groups)
    for group in dict.fromkeys(filter(None, groups)):
        held = figures[(names == group) & ~np.isnan(figures)]
        if held.size:
            mean = np.clip(held.mean(), held.min(), held.max())  # of equal ones, exactly that
            values[(names == group) & np.isnan(figures)] = mean
    return values


def _refuse_undefined(leaf: Leaf, figures: Column) -> None:
    """Raise UndefinedError for a figure without the transformation; no mean of others lacks it."""
    outside = np.flatnonzero(figures < DEFINED_FROM[leaf.transform])
    if outside.size:
        reason = f"has no {leaf.transform}"
        raise UndefinedError(reason, int(outside[0]))


def _shaped(
    bounds: tuple[float, float], shape: Callable[[Column], Column]
) -> tuple[float, float] | None:
    """Return goalposts as the figures are shaped; None where they have no such form."""
    with np.errstate(invalid="ignore", divide="ignore"):
        low, high = shape(np.array(bounds))
    distinct = bool(np.isfinite([low, high]).all()) and low < high
    return (float(low), float(high)) if distinct else None


def why_excluded(column: Prepared, method: Normalise) -> str:
    """Return why figures cannot be put on the scale of a method, "" where they can.

    A scale that the figures themselves make needs two that differ.
    """
    known = column.values[~np.isnan(column.values) & ~column.imputed]
    if column.n == 0:
        return "no figure"
    if method == "bounds" and column.bounds is None:
        return "its bounds have no such transformation as its figures need"
    if method not in RELATIVE:
        return ""
    if column.n == 1:
        return "one figure only"
    if known.min() == known.max():
        drawn_in = f" once {column.winsorised} are winsorised" if column.winsorised else ""
        return f"the same for all{drawn_in}"
    return ""


def normalised(column: Prepared, method: Normalise) -> Column:
    """Return figures on the scale of a method, the better the higher; those missing stay NaN.

    Raises UndefinedError where a ratio to the best has none.
    """
    return SCALES[method](column)


def _minmax(column: Prepared) -> Column:
    low, high = np.nanmin(column.values), np.nanmax(column.values)
    return _turned(column, (column.values - low) / (high - low))


def _bounds(column: Prepared) -> Column:
    low, high = column.bounds or (0.0, 1.0)
    return _turned(column, (np.clip(column.values, low, high) - low) / (high - low))


def _turned(column: Prepared, portions: Column) -> Column:
    return 1 - portions if column.leaf.better == "lower" else portions


def _zscore(column: Prepared) -> Column:
    largest = np.nanmax(np.abs(column.values))  # squares of small or large numbers fail
    values = column.values / largest
    scores: Column = (values - np.nanmean(values)) / np.nanstd(values, ddof=1)
    return -scores if column.leaf.better == "lower" else scores


def _percentile(column: Prepared) -> Column:
    known = np.sort(column.values[~np.isnan(column.values)])
    below = np.searchsorted(known, column.values, side="left") / (len(known) - 1)
    portions: Column = np.where(np.isnan(column.values), np.nan, below)
    return _turned(column, portions)


def _best(column: Prepared) -> Column:
    lower = column.leaf.better == "lower"
    best = np.nanmin(column.values) if lower else np.nanmax(column.values)
    if best <= 0:
        reason = "is the best, and nothing can be a share of it"
        own = ~column.imputed & (column.values == best)
        raise UndefinedError(reason, int(np.flatnonzero(own)[0]))
    return best / column.values if lower else column.values / best


def _as_it_is(column: Prepared) -> Column:
    return column.values


SCALES: Mapping[Normalise, Callable[[Prepared], Column]] = {
    "minmax": _minmax,
    "bounds": _bounds,
    "zscore": _zscore,
    "percentile": _percentile,
    "best": _best,
    "none": _as_it_is,
}
"""Every normalisation: its name in a sidecar, and the function that puts figures on its scale."""
