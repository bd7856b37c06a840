"""In words: why an observation was chosen, or was not."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from clustercmp.analysis.denominators import Rate
from clustercmp.analysis.selection import gap, preference
from clustercmp.analysis.wording import slice_name, with_article
from clustercmp.table import Note

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from clustercmp.analysis.baseline import Baseline, Divisor
    from clustercmp.analysis.figures import Figure
    from clustercmp.analysis.selection import Options, Selection
    from clustercmp.dataset.dataset import Metric
    from clustercmp.dataset.observation import Observation


class Question(NamedTuple):
    """What was chosen of which candidates; `kind` is the metric's."""

    selection: Selection
    options: Options
    kind: str


CRITERIA = (
    "a longer span than the figure used",
    "older than the figure used",
    "a longer span than the figure used",
    "of more sources than the figure used",
    "published before the figure used",
    "less exact than the figure used",
    "equally good; its source comes later by name",
    "equally good; its unit comes later by name",
)


def why_used(selection: Selection, cities: Sequence[str]) -> str:
    """Return why the observations of a selection were used, naming what they share."""
    figures = [figure for figure in selection.figures.values() if figure]
    shared = slice_name(figures)
    both = f"both {cities[0]} and {cities[-1]}"
    match selection.basis:
        case "like-for-like":
            return f"like for like: the best slice that covers {both}: {shared}"
        case "same-period":
            return f"same period: no slice covers {both}, this period does: {shared}"
        case "nearest":
            return f"nearest: no period covers {both}; the narrowest window of period ends"
        case _:
            return "the newest figure" if len(cities) == 1 else "the newest figure of each"


def why_not_comparable(metric: Metric) -> str:
    """Return why a metric is shown without ratios, "" where it is comparable."""
    if metric.comparable:
        return ""
    return metric.description or "the sidecar declares it as not comparable"


def why_no_ratio(metric: Metric, selection: Selection, why: str) -> str:
    """Return why figures that are there have no ratio, "" where they may have one.

    `why` is what `in_one_unit` says of their units.
    """
    if not metric.comparable or why or selection.comparable:
        return why_not_comparable(metric) or why
    if selection.basis == "latest":
        return "no rule that was asked for answers; each city's newest figure is shown"
    years = gap(figure for figure in selection.figures.values() if figure)
    return f"the nearest figures end {years:g} years apart (--max-gap)"


def why_no_baseline(metric: Metric, base: Divisor, against: Baseline | None) -> str:
    """Return why there is nothing to divide by, "" where there is something."""
    if against:
        return ""
    if base.name == "total" and not metric.additive:
        kind = "rate" if isinstance(metric, Rate) else metric.kind
        return f"the total of {with_article(kind)} means nothing"
    return f"{base.name} has no figure"


def no_ratio(label: str, reason: str) -> list[Note]:
    """Return the note that says why a metric has no ratio, none without a reason."""
    return [Note("NO_RATIO", f"{label}: no ratio: {reason}")] if reason else []


def no_rate(label: str, lacking: str) -> list[Note]:
    """Return the note that names exchange rates that there are not, none where none lacks."""
    return [Note("NO_RATE", f"{label}: shown as stated, {lacking}")] if lacking else []


def price_notes(label: str, figures: Iterable[Figure]) -> list[Note]:
    """Return the note that says what puts money into real terms, none where nothing does."""
    said = "; ".join(dict.fromkeys(figure.prices for figure in figures if figure.prices))
    return [Note("REAL", f"{label}: {said}")] if said else []


def why_not(question: Question, each: Observation, used: Observation, other: str) -> str:
    """Return why a candidate was not used, and another one of its place was.

    `other` is the place that it is compared with, if any.
    """
    selection, options = question.selection, question.options
    partners = [figure for figure in options.get(other, []) if _partner(each, figure, selection)]
    if selection.figures.get(other) and not partners:
        return _alone(other, selection)
    return _losing(question, each, used, other)


def _losing(question: Question, each: Observation, used: Observation, other: str) -> str:
    """Return the first criterion of the order by which an observation loses to the one used."""
    mine, theirs = (preference([figure], question.kind) for figure in (each, used))
    first = next(index for index in range(len(CRITERIA)) if mine[index] != theirs[index])
    if mine[first] > theirs[first]:
        return CRITERIA[first]
    if question.selection.basis == "nearest":
        return f"further in time from the figures of {other}"
    return "its pair is less preferred than the pair used"


def _partner(each: Observation, other: Observation, selection: Selection) -> bool:
    """Say whether the other city's figure could stand beside this one by the rule that was used."""
    if selection.basis in {"nearest", "latest"}:
        return True
    same_period = each.period == other.period
    if selection.basis == "same-period":
        return same_period
    return same_period and each.unit == other.unit and each.source == other.source


def _alone(other: str, selection: Selection) -> str:
    if selection.basis == "same-period":
        return f"{other} has no figure of this period"
    return f"this source has no figure for {other} of this period and unit"
