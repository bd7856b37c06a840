"""Which score is asked for: one that a sidecar declares, or metrics with weights."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from clustercmp.analysis.league import chosen_metrics
from clustercmp.analysis.score_tree import declared_parts, flat_parts, whole
from clustercmp.analysis.wording import counted_noun, listed
from clustercmp.dataset.declared import Score
from clustercmp.dataset.names import did_you_mean, fold, offers
from clustercmp.errors import UsageError, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clustercmp.analysis.choice import Choice
    from clustercmp.analysis.score_tree import Branch
    from clustercmp.dataset.dataset import Dataset, Metric
    from clustercmp.dataset.declared import Aggregate, Normalise

FLAT = "metrics"
MOST_IN_LABEL = 3
UNIFORM: Literal["uniform"] = "uniform"
_NUMBER = re.compile(r"\d{1,15}(\.\d{1,15})?(e[+-]?\d{1,2})?", re.ASCII)
PER_CENT = 100


def asked_score(
    data: Dataset,
    name: str | None,
    metrics: Sequence[str],
    chosen: Choice,
    normalise: Normalise | None,
    aggregate: Aggregate | None,
) -> tuple[Score, Branch]:
    """Return the score and its tree: that of the name, of the metrics, else the first declared.

    Without any of them it is of the headline metrics that say which way is better, all of one
    weight. `normalise` and `aggregate` go before what the score says of itself, not before what its
    parts say.
    """
    if name and metrics:
        message = f"score {quoted(name)} has its own metrics; leave out either it or -m"
        raise UsageError(message)
    declared = _named(data, name) if name else next(iter(data.scores.values()), None)
    if metrics or declared is None:
        weighed = _weighed(data, metrics, chosen) if metrics else _headline(data, chosen)
        weighing = [metric.label for metric, weight in weighed if weight]
        asked = Score(FLAT, label=_label(weighing) if weighing else "")
        parts = flat_parts(weighed, chosen, normalise or asked.normalise)
    else:
        asked = declared
        parts = declared_parts(data, asked, chosen, normalise, aggregate)
    return asked, whole(parts, aggregate or asked.aggregate)


def _named(data: Dataset, name: str) -> Score:
    """Return the score that a sidecar declares by this name; UsageError if none does."""
    known = {fold(each): score for each, score in data.scores.items()}
    if fold(name) not in known:
        offer = did_you_mean(offers(name, data.scores))
        see = f"{offer} See:" if offer else "see:"
        message = f"unknown score {quoted(name)}; {see} clustercmp list scores"
        raise UsageError(message)
    return known[fold(name)]


def _label(labels: Sequence[str]) -> str:
    return listed(labels) if len(labels) <= MOST_IN_LABEL else counted_noun(len(labels), "metric")


def _weighed(
    data: Dataset, metrics: Sequence[str], chosen: Choice
) -> list[tuple[Metric, Fraction]]:
    """Return the metrics that texts name, with the weight that stands after a colon, else 1."""
    weights: dict[str, Fraction] = {}
    for text in metrics:
        metric, weight = _metric_and_weight(data, text)
        if metric.name in weights:
            message = f"{metric.name} is named twice; name it once, with one weight"
            raise UsageError(message)
        weights[metric.name] = weight
    known = chosen_metrics(data, list(weights), chosen, all_metrics=False)
    return list(zip(known, weights.values(), strict=True))


def _headline(data: Dataset, chosen: Choice) -> list[tuple[Metric, Fraction]]:
    """Return the headline metrics that say which way is better, each with the weight 1."""
    known = chosen_metrics(data, (), chosen, all_metrics=False)
    directed = [(metric, Fraction(1)) for metric in known if metric.better != "neither"]
    if not directed:
        message = "no metric says which way is better; name some: -m METRIC:WEIGHT"
        raise UsageError(message)
    return directed


def weightless(data: Dataset, metrics: Sequence[str]) -> list[str]:
    """Return the metrics that texts name with a weight of 0."""
    known = [_metric_and_weight(data, text) for text in metrics]
    return [metric.name for metric, weight in known if not weight]


def _metric_and_weight(data: Dataset, text: str) -> tuple[Metric, Fraction]:
    name, colon, stated = text.rpartition(":")
    if not name or data.knows_metric(text):
        name, colon, stated = text, "", ""
    metric = data.metric(name)
    if colon and not _NUMBER.fullmatch(stated):
        message = f"{quoted(text)}: the weight is no number of 0 or more; write {name}:2"
        raise UsageError(message)
    return metric, Fraction(stated) if stated else Fraction(1)


def asked_weights_spread(text: str) -> float | Literal["uniform"]:
    """Return how far weights are drawn from those stated, as a share; or that they are uniform."""
    if text == UNIFORM:
        return UNIFORM
    if not _NUMBER.fullmatch(text) or float(text) > PER_CENT:
        message = f"--weights-spread {quoted(text)}: write 0 to 100 per cent, or uniform"
        raise UsageError(message)
    return float(text) / PER_CENT
