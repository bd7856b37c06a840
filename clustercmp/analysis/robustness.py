"""How far a score's ranks can be trusted: under other weights, other methods, other metrics.

Source: docs/methods.md, Scores; the approach is that of the OECD/JRC handbook, step 7.
"""

from __future__ import annotations

from math import ceil
from random import Random
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from clustercmp.analysis.aggregation import combined, nominal
from clustercmp.analysis.normalisation import normalised, why_excluded
from clustercmp.analysis.score_ranks import cancelling, ranked
from clustercmp.analysis.score_tree import NEEDS_SIGN, Branch, branches, leaves, without

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from clustercmp.analysis.score_figures import Measured
    from clustercmp.dataset.declared import Aggregate, Normalise

    Array = NDArray[np.float64]
    Ranks = NDArray[np.int32]

Spread = float | Literal["uniform"]
LOW, MIDDLE, HIGH = 0.05, 0.5, 0.95
BLOCK = 2_000_000
"""So many scores are held at once."""
NORMALISATIONS: tuple[Normalise, ...] = ("minmax", "zscore", "percentile")
AGGREGATES: tuple[Aggregate, ...] = ("arithmetic", "geometric")


class Draws(NamedTuple):
    """How weights are drawn: how often, from which seed, how far (a share, or uniform)."""

    draws: int
    seed: int
    spread: Spread


class Robustness(NamedTuple):
    """Each city's ranks under other weights, and the best and worst under other methods.

    `median`, `low` (5 %) and `high` (95 %) are ranks that draws gave; `top` and `beats` are shares
    of the draws; there is no `beats` without a baseline. `best` and `worst` are of the score as
    stated, of each pair of a scale and a mean in `methods`, and without each metric.
    """

    median: Ranks
    low: Ranks
    high: Ranks
    top: Array
    beats: Array | None
    best: Ranks
    worst: Ranks
    methods: list[tuple[Normalise, Aggregate]]


class Subject(NamedTuple):
    """What is ranked over and over: the cities at `rows` of those measured, and how finely."""

    measured: Measured
    rows: NDArray[np.intp]
    precision: int | None

    def values(self) -> dict[str, Array]:
        """Return the leaves' values of the cities that are ranked."""
        return {path: column[self.rows] for path, column in self.measured.values.items()}

    def ranks(
        self, tree: Branch, values: Mapping[str, Array], weights: Mapping[str, Array]
    ) -> Ranks:
        """Return the ranks in every weighting."""
        size = cancelling(values.values())
        return ranked(combined(tree, values, weights), self.precision, size)


def robustness(subject: Subject, how: Draws, top_k: int, baseline: int | None) -> Robustness:
    """Rank again under drawn weights, other methods, and without each metric.

    `baseline` is a position among the rows. The same seed gives the same draws. One city is always
    first; by one metric the ranks are the same in every draw, but other scales may part cities that
    goalposts or rounding tie.
    """
    drawn = _drawn_ranks(subject, how)
    lined = np.sort(drawn, axis=0)
    grid = list(_grid(subject))
    others = [_nominal_ranks(subject, subject.measured.tree), *(ranks for _, ranks in grid)]
    others += [ranks for _, ranks in without_each_metric(subject)]
    every = np.vstack(others)
    beats = None
    if baseline is not None:
        beats = np.mean(drawn < drawn[:, [baseline]], axis=0)
    return Robustness(
        _at(lined, MIDDLE),
        _at(lined, LOW),
        _at(lined, HIGH),
        np.mean(drawn <= top_k, axis=0),
        beats,
        np.where(every > 0, every, len(subject.rows)).min(axis=0),
        every.max(axis=0),
        [method for method, _ in grid],
    )


def _at(lined: Ranks, share: float) -> Ranks:
    """Return the least rank that this share of the draws does not exceed; the draws are sorted."""
    found: Ranks = lined[ceil(share * len(lined)) - 1]
    return found


def _drawn_ranks(subject: Subject, how: Draws) -> Ranks:
    """Return the ranks in every draw, worked out in blocks that fit into memory."""
    tree, values = subject.measured.tree, subject.values()
    weights = drawn_weights(tree, how)
    size = max(1, BLOCK // max(1, len(subject.rows)))
    return np.vstack(
        [
            subject.ranks(tree, values, {p: w[start : start + size] for p, w in weights.items()})
            for start in range(0, how.draws, size)
        ]
    )


def drawn_weights(tree: Branch, how: Draws) -> dict[str, Array]:
    """Return each part's weight in every draw, before its branch is brought back to a sum of 1.

    A stated weight is multiplied by a uniform number in 1 ± `spread`; `uniform` draws flat
    Dirichlet weights, which are exponential ones over their sum. The generator is Python's own,
    whose numbers stay the same from version to version; the first draws are the same however many
    follow.
    """
    parts = [part for branch in branches(tree) for part in branch.parts]
    source = Random(how.seed)  # noqa: S311  draws that anybody can draw again
    count = how.draws * len(parts)
    numbers = np.fromiter((source.random() for _ in range(count)), float, count)
    by_part = numbers.reshape(how.draws, len(parts)).T
    if how.spread == "uniform":
        tiny = np.finfo(float).tiny
        drawn = [np.maximum(-np.log1p(-column), tiny) for column in by_part]
    else:
        factors = 1 + how.spread * (2 * by_part - 1)
        drawn = [float(p.weight) * row for p, row in zip(parts, factors, strict=True)]
    return {part.path: column for part, column in zip(parts, drawn, strict=True)}


def _nominal_ranks(subject: Subject, tree: Branch) -> Ranks:
    return subject.ranks(tree, subject.values(), nominal(tree))


def _grid(subject: Subject) -> Iterator[tuple[tuple[Normalise, Aggregate], Ranks]]:
    """Yield the ranks by each pair of a normalisation and an aggregation that can go together."""
    for normalise in NORMALISATIONS:
        for aggregate in AGGREGATES:
            if normalise == "zscore" and aggregate in NEEDS_SIGN:
                continue
            found = _by_method(subject, normalise, aggregate)
            if found is not None:
                yield (normalise, aggregate), found


def _by_method(subject: Subject, normalise: Normalise, aggregate: Aggregate) -> Ranks | None:
    """Return the ranks by one method; None where no leaf can be put on its scale."""
    found = subject.measured
    columns = {leaf.path: found.columns[leaf.path] for leaf in leaves(found.tree)}
    excluded = {path for path, column in columns.items() if why_excluded(column, normalise)}
    tree = without(found.tree, excluded)
    if tree is None:
        return None
    values = {
        path: normalised(column, normalise)[subject.rows]
        for path, column in columns.items()
        if path not in excluded
    }
    alike = aggregated(tree, aggregate)
    return subject.ranks(alike, values, nominal(alike))


def aggregated(tree: Branch, aggregate: Aggregate) -> Branch:
    """Return the tree with every branch combined in one way."""
    parts = tuple(
        aggregated(part, aggregate) if isinstance(part, Branch) else part for part in tree.parts
    )
    return tree._replace(aggregate=aggregate, parts=parts)


def without_each_metric(subject: Subject) -> Iterator[tuple[str, Ranks]]:
    """Yield each metric of the score, if it has several, and the ranks without it."""
    metrics: dict[str, list[str]] = {}
    for leaf in leaves(subject.measured.tree):
        metrics.setdefault(leaf.metric.name, []).append(leaf.path)
    for metric, paths in metrics.items():
        yield from ((metric, ranks) for ranks in _ranks_without(subject, paths))


def _ranks_without(subject: Subject, paths: Sequence[str]) -> Iterator[Ranks]:
    tree = without(subject.measured.tree, paths)
    if tree is not None:
        yield _nominal_ranks(subject, tree)


def shift_without(subject: Subject, paths: Sequence[str]) -> tuple[int, int] | None:
    """Return how many places a city gains at most, and loses at most, without some leaves.

    None where nobody is ranked or nothing is left; a city that has no other leaf is not looked at.
    """
    if not len(subject.rows):
        return None
    before = _nominal_ranks(subject, subject.measured.tree)
    for after in _ranks_without(subject, paths):
        moved = np.where(after > 0, after - before, 0)
        return max(0, -int(moved.min())), max(0, int(moved.max()))
    return None
