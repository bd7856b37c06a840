"""A score worked out: each city's value, its coverage, its rank, and how firm that is.

Source: docs/methods.md, Scores.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from clustercmp.analysis.aggregation import combined, nominal, portions
from clustercmp.analysis.overtaking import overtaking_weights
from clustercmp.analysis.robustness import Robustness, Subject, robustness
from clustercmp.analysis.score_figures import measured
from clustercmp.analysis.score_ranks import (
    EXACT_DIGITS,
    FEWEST_SHARED,
    NOISE,
    cancelling,
    coverage,
    least_shared,
    ranked,
)
from clustercmp.analysis.score_tree import branch_weights, branches, effective_weights, leaves
from clustercmp.dataset.quantity import exact
from clustercmp.display import share as shown_share
from clustercmp.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from numpy.typing import NDArray

    from clustercmp.analysis.robustness import Draws
    from clustercmp.analysis.score_figures import Measured
    from clustercmp.analysis.score_tree import Branch
    from clustercmp.dataset.dataset import Dataset, Score

    Array = NDArray[np.float64]


class Question(NamedTuple):
    """What is asked of a score beyond its definition; "" and None: nothing is.

    `baseline` and `rival` are cities by the names that are displayed, `how` says how weights are
    drawn, `top_k` how many places are the top, `divided` whether a denominator was asked for.
    """

    baseline: str
    rival: str
    how: Draws | None
    top_k: int
    divided: bool


class Composite(NamedTuple):
    """What a score comes to, in the order of `measured.cities`.

    `parts` are the values of each branch (the whole is ""), NaN where there is none, and
    `contributions` those of each leaf; `weights` are the parts' shares of the whole. `ranks` are 0
    for a city that is not ranked; `why_unranked` says why nobody is. `subject` holds those that
    are, `robust` how firmly, in its order; `pair` are two of them, `overtaking` the share of each
    part at which they change places.
    """

    score: Score
    question: Question
    members: Sequence[str]
    tree: Branch
    measured: Measured
    parts: Mapping[str, Array]
    contributions: Mapping[str, Array]
    weights: Mapping[str, Fraction]
    coverage: Sequence[Fraction]
    ranks: NDArray[np.int32]
    why_unranked: str
    subject: Subject
    robust: Robustness | None
    pair: tuple[str, str] | None
    overtaking: Mapping[str, float]

    @property
    def precision(self) -> int | None:
        """The decimals to which scores are rounded before they are ranked; None: none."""
        return precision_of(self.score)

    def held_by(self, city: str) -> float:
        """Return the share of the weight for which a member has a figure, scored or not."""
        used = (leaf.path for leaf in leaves(self.measured.tree))
        held = [path for path in used if city in self.measured.panels[path].league.figures]
        return float(sum(self.weights[path] for path in held))

    @property
    def stated(self) -> dict[str, Fraction]:
        """The weight of each part in its branch, before anything is left out."""
        return branch_weights(self.tree)

    @property
    def influence(self) -> dict[str, float]:
        """The part of each leaf in how far scores lie apart: w·sd(v) over the sum of all.

        Empty where no leaf tells the cities apart, or one city is scored.
        """
        values = self.measured.values
        largest = max(float(np.nanmax(np.abs(each))) for each in values.values()) or 1.0
        deviations = {
            path: float(np.nanstd(each / largest, ddof=1)) if (~np.isnan(each)).sum() > 1 else 0
            for path, each in values.items()
        }
        moved = {path: float(self.weights[path]) * own for path, own in deviations.items()}
        total = sum(moved.values())
        return {path: own / total for path, own in moved.items()} if total else {}

    @property
    def ordered(self) -> list[int]:
        """The positions of the cities: those ranked, then the others by value; ties by name."""
        totals = np.where(np.isnan(self.parts[""]), -np.inf, self.parts[""])
        places = np.where(self.ranks > 0, self.ranks, len(self.ranks) + 1)
        cities = self.measured.cities
        unranked = np.where(self.ranks > 0, 0.0, -totals)
        return sorted(range(len(cities)), key=lambda i: (places[i], unranked[i], cities[i]))


def precision_of(score: Score) -> int | None:
    """Return the decimals to which a score is rounded before it is ranked; None for none."""
    return None if score.rank_precision == "full" else score.rank_precision


def composite(
    data: Dataset, score: Score, tree: Branch, members: Sequence[str], question: Question
) -> Composite:
    """Work a score out for the members.

    Raises DataError for figures that have no score, UsageError for a baseline or a rival that is
    not among those scored.
    """
    found = measured(data, score, tree, members, question.baseline)
    for city in filter(None, (question.baseline, question.rival)):
        _refuse_unscored(found, city)
    weights = effective_weights(found.tree)
    own = [weights[leaf.path] for leaf in leaves(found.tree)]
    covered = coverage(found.present(), own)
    noise = cancelling(found.values.values()) * 10.0**-EXACT_DIGITS
    parts = {
        branch.path: _without_noise(combined(branch, found.values, nominal(found.tree))[0], noise)
        for branch in branches(found.tree)
    }
    rows, why = _ranked_rows(found, score, covered, own, parts[""])
    subject = Subject(found, rows, precision_of(score))
    ranks = np.zeros(len(found.cities), dtype=np.int32)
    size = cancelling(subject.values().values())
    ranks[rows] = ranked(parts[""][rows][np.newaxis, :], subject.precision, size)[0]
    pair = _pair(found, ranks, question)
    return Composite(
        score,
        question,
        members,
        tree,
        found,
        parts,
        _contributions(found),
        weights,
        covered,
        ranks,
        why,
        subject,
        _robustness(subject, question),
        pair,
        _overtaking(found, pair),
    )


def _refuse_unscored(found: Measured, city: str) -> None:
    if city in found.figureless:
        message = f"{city} has none of the figures of this score; name another city"
    elif city in found.screened:
        message = f"{city} has too few of the metrics of this score; name another city"
    elif city not in found.cities:
        message = f"{city} is not among the cities scored; add it with -c, or name another"
    else:
        return
    raise UsageError(message)


def _without_noise(values: Array, noise: float) -> Array:
    """Return values with 0 for those that are nothing but what binary fractions leave of it."""
    return np.where(np.abs(values) < noise, 0.0, values)


def _ranked_rows(
    found: Measured,
    score: Score,
    covered: Sequence[Fraction],
    weights: Sequence[Fraction],
    totals: Array,
) -> tuple[NDArray[np.intp], str]:
    """Return the positions of the cities that are ranked; if nobody is, also the reason."""
    least = exact(score.min_coverage)
    rows = np.array(
        [i for i, held in enumerate(covered) if held >= least and not np.isnan(totals[i])],
        dtype=np.intp,
    )
    nobody = np.array([], dtype=np.intp)
    if not len(rows):
        part = "all" if least == 1 else shown_share(float(least))
        return nobody, f"no city has figures for {part} of the weight"
    shared, one, other = least_shared(found.present()[rows], weights)
    if shared < FEWEST_SHARED - NOISE:
        first, second = found.cities[rows[one]], found.cities[rows[other]]
        common = f"{first} and {second} have {shown_share(shared)} of the weight in common"
        return nobody, f"{common}, less than half"
    return rows, ""


def _contributions(found: Measured) -> dict[str, Array]:
    held = portions(found.tree, found.values)
    return {path: held[path] * values for path, values in found.values.items()}


def _robustness(subject: Subject, question: Question) -> Robustness | None:
    if question.how is None or not len(subject.rows):
        return None
    cities = [subject.measured.cities[row] for row in subject.rows]
    at = cities.index(question.baseline) if question.baseline in cities else None
    return robustness(subject, question.how, question.top_k, at)


def _pair(found: Measured, ranks: NDArray[np.int32], question: Question) -> tuple[str, str] | None:
    """Return the two cities whose change of places is looked for; None unless both are ranked.

    They are the rival and the baseline; of one alone, that one and the city ranked before it (the
    first: after it); of none, the first two.
    """
    ranking = sorted((rank, city) for rank, city in zip(ranks, found.cities, strict=True) if rank)
    order = [city for _, city in ranking]
    named = list(dict.fromkeys(filter(None, (question.rival, question.baseline)))) or order[:1]
    if len(order) < 2 or not set(named) <= set(order):  # noqa: PLR2004  a pair
        return None
    if len(named) == 1:
        at = order.index(named[0])
        named.append(order[at - 1] if at else order[1])
    return named[0], named[1]


def _overtaking(found: Measured, pair: tuple[str, str] | None) -> Mapping[str, float]:
    if pair is None:
        return {}
    at = [found.cities.index(city) for city in pair]
    return overtaking_weights(found.tree, {path: v[at] for path, v in found.values.items()})
