"""A score as a tree: what its leaves measure, what its branches combine, and with which weights.

Source: docs/methods.md, Scores.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, NamedTuple

from clustercmp.analysis.denominators import denominator, divided, divisible
from clustercmp.dataset.quantity import exact
from clustercmp.errors import DataError, Problem, UsageError, quoted

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from clustercmp.analysis.choice import Choice
    from clustercmp.dataset.dataset import Dataset, Metric
    from clustercmp.dataset.declared import Aggregate, Normalise, Part, Score

Direction = Literal["higher", "lower"]
LIGHTEST = Fraction(1, 2**500)
NEEDS_SIGN: tuple[Aggregate, ...] = ("geometric", "harmonic")
"""The aggregations that values below 0 have none of."""


class Leaf(NamedTuple):
    """One metric of a score, how it is made alike with the others, and its weight in its branch."""

    path: str
    metric: Metric
    choice: Choice
    weight: Fraction
    better: Direction
    normalise: Normalise
    transform: Literal["none", "log", "log10", "sqrt"] = "none"
    treated: bool = False
    bounds: tuple[float, float] | None = None


class Branch(NamedTuple):
    """Several parts combined, and its own weight in the branch above; the whole has no path."""

    path: str
    weight: Fraction
    aggregate: Aggregate
    parts: tuple[Leaf | Branch, ...]


def leaves(part: Leaf | Branch) -> Iterator[Leaf]:
    """Yield the leaves, in the order written."""
    if isinstance(part, Leaf):
        yield part
    else:
        for each in part.parts:
            yield from leaves(each)


def branches(part: Leaf | Branch) -> Iterator[Branch]:
    """Yield the branches, each before its own parts."""
    if isinstance(part, Branch):
        yield part
        for each in part.parts:
            yield from branches(each)


def branch_weights(tree: Branch) -> dict[str, Fraction]:
    """Return each part's share of its own branch; those of a branch's parts add up to 1."""
    return {
        part.path: part.weight / sum(each.weight for each in branch.parts)
        for branch in branches(tree)
        for part in branch.parts
    }


def effective_weights(part: Leaf | Branch, own: Fraction = Fraction(1)) -> dict[str, Fraction]:
    """Return what part of the whole score each part weighs; those of the leaves add up to 1."""
    found = {part.path: own}
    if isinstance(part, Branch):
        total = sum(each.weight for each in part.parts)
        for each in part.parts:
            found |= effective_weights(each, own * each.weight / total)
    return found


def without(tree: Branch, paths: Container[str]) -> Branch | None:
    """Return the tree without some leaves, and without branches that hold none then."""
    kept = [part for each in tree.parts if (part := _without(each, paths))]
    return tree._replace(parts=_in_proportion(kept)) if kept else None


def _without(part: Leaf | Branch, paths: Container[str]) -> Leaf | Branch | None:
    if isinstance(part, Branch):
        return without(part, paths)
    return None if part.path in paths else part


def whole(parts: Iterable[Leaf | Branch], aggregate: Aggregate) -> Branch:
    """Return parts as the tree of a score; UsageError for what no data could make right."""
    tree = Branch("", Fraction(1), aggregate, _in_proportion(parts))
    for branch in branches(tree):
        _refuse_z_scores(branch)
    for leaf in leaves(tree):
        _refuse_contradictions(leaf)
    return tree


def declared_parts(
    data: Dataset,
    score: Score,
    chosen: Choice,
    normalise: Normalise | None,
    aggregate: Aggregate | None,
) -> list[Leaf | Branch]:
    """Return the parts of a score that a sidecar declares; methods asked for go before its own.

    Raises DataError for a metric that nothing knows or that says of itself that neither way is
    better.
    """
    reading = _Reading(data, score, chosen)
    methods = normalise or score.normalise, aggregate or score.aggregate
    return list(reading.parts(score.parts, "", *methods))


def _in_proportion(parts: Iterable[Leaf | Branch]) -> tuple[Leaf | Branch, ...]:
    """Return a branch's parts with the heaviest weighing about 1: floats hold weights of any size.

    The divisor is a power of 2, which changes no digit. A weight that is nothing beside the
    heaviest stays as small as floats multiply safely.
    """
    known = tuple(parts)
    most = max(part.weight for part in known)
    unit = Fraction(2) ** (most.numerator.bit_length() - most.denominator.bit_length())
    return tuple(part._replace(weight=max(part.weight / unit, LIGHTEST)) for part in known)


class _Reading(NamedTuple):
    """The reading of one score's parts."""

    data: Dataset
    score: Score
    chosen: Choice

    def parts(
        self, parts: Mapping[str, Part], above: str, normalise: Normalise, aggregate: Aggregate
    ) -> Iterator[Leaf | Branch]:
        """Yield the parts of a branch; what they do not say is as in the branch."""
        for name, part in parts.items():
            path = f"{above}{name}"
            alike, mean = part.normalise or normalise, part.aggregate or aggregate
            if part.metric:
                yield self.leaf(part, path, alike)
            else:
                inner = _in_proportion(self.parts(part.parts, f"{path}.", alike, mean))
                yield Branch(path, exact(part.weight), mean, inner)

    def leaf(self, part: Part, path: str, normalise: Normalise) -> Leaf:
        try:
            metric = self.data.metric(part.metric)
            chosen = self.dividing(part, metric)
            if chosen.per:
                (metric,) = divided([metric], chosen.per, named=True)
        except UsageError as unknown:
            raise self.refusal(path, str(unknown).removeprefix("--")) from None
        better = part.better or metric.better
        if better == "neither":
            fault = f"{metric.label}: neither more nor less is better"
            raise self.refusal(path, fault, 'say which the score wants: better = "higher"')
        return Leaf(
            path,
            metric,
            chosen,
            exact(part.weight),
            better,
            normalise,
            part.transform,
            part.outliers == "treat",
            part.bounds,
        )

    def dividing(self, part: Part, metric: Metric) -> Choice:
        """Return the choice with the part's own denominator, else with the one that was asked for.

        That one is left out where the metric cannot be divided.
        """
        chosen = self.chosen
        if part.per:
            own = denominator(self.data, part.per, chosen.rates, chosen.real, chosen.deflator)
            return replace(chosen, per=own)
        fits = chosen.per is None or divisible(metric, chosen.per)
        return chosen if fits else replace(chosen, per=None)

    def refusal(self, path: str, fault: str, fix: str = "") -> DataError:
        where = f"score.{self.score.name}"
        return DataError(Problem("error", "E-SCORE", f"part {path}: {fault}", fix, column=where))


def flat_parts(
    metrics: Iterable[tuple[Metric, Fraction]], chosen: Choice, normalise: Normalise
) -> list[Leaf | Branch]:
    """Return metrics side by side with their weights, without those that weigh 0.

    Raises UsageError if none weighs anything, and for a metric that says of itself that neither way
    is better.
    """
    weighing = [(metric, weight) for metric, weight in metrics if weight]
    if not weighing:
        message = "all weights are 0; give one metric at least a weight above 0"
        raise UsageError(message)
    return [
        Leaf(metric.name, metric, chosen, weight, _direction(metric), normalise)
        for metric, weight in weighing
    ]


def _direction(metric: Metric) -> Direction:
    if metric.better == "neither":
        message = (
            f"{metric.name}: neither more nor less is better; leave it out, "
            'or say better = "higher" for it in a sidecar'
        )
        raise UsageError(message)
    return metric.better


def _refuse_z_scores(branch: Branch) -> None:
    scores = [leaf for leaf in leaves(branch) if leaf.normalise == "zscore"]
    if scores and branch.aggregate in NEEDS_SIGN:
        message = (
            f"{branch.path or 'the score'}: a {branch.aggregate} mean has no place for z-scores, "
            f"which fall below 0, as that of {scores[0].path} does; "
            "use minmax, percentile or bounds, or an arithmetic mean"
        )
        raise UsageError(message)


def _refuse_contradictions(leaf: Leaf) -> None:
    message = ""
    if leaf.normalise == "none" and leaf.better == "lower":
        message = (
            'normalise = "none" cannot turn a metric of which less is better; '
            'use another normalisation, or better = "higher"'
        )
    elif leaf.normalise == "bounds" and leaf.bounds is None:
        message = 'normalise = "bounds" needs goalposts; say bounds = [LOW, HIGH] in a sidecar'
    elif not leaf.metric.comparable:
        message = f"{quoted(leaf.metric.label)} is declared as not comparable; leave it out"
    if message:
        message = f"{leaf.path}: {message}"
        raise UsageError(message)
