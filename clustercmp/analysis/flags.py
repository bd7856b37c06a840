"""Why a figure needs care: computed codes, each with the sentence that a reader is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clustercmp.analysis.figures import COUNTED, counted
from clustercmp.analysis.money import is_currency
from clustercmp.analysis.wording import stated
from clustercmp.dataset.names import fold
from clustercmp.dataset.observation import MONTHS
from clustercmp.dataset.quantity import exact, interval

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from clustercmp.analysis.figures import Figure
    from clustercmp.dataset.dataset import Metric, Place
    from clustercmp.dataset.observation import Observation

MEANING = {
    "MISSING": "no figure",
    "PERIOD": "periods differ",
    "SPAN": "spans differ in length",
    "SOURCE": "sources differ",
    "GEOGRAPHY": "the figure covers another area than the city",
    "CONFLICT": "another source differs by more than 10 %",
    "OLD": "each city has a much newer figure",
    "CONVERTED": "converted at the mean of the year's exchange rates",
    "NOMINAL": "money of several years, not deflated",
    "BOUND": "a bound, or about",
    "ESTIMATE": "an estimate",
    "PROJECTION": "a projection",
    "THIN": "the slice covers under half of the places that have any figure",
    "OTHER_BASIS": "has a figure, but not in the slice used",
    "ZERO_BASELINE": "no ratio: the baseline is 0",
    "NEGATIVE": "no ratio: a figure is below 0",
    "SMALL_BASE": "a count under 5",
}

CONFLICT_SHARE = 10  # per cent of the figure used
OLD_YEARS = 3
SMALL_COUNT = 5

Flags = dict[str, str]


def ordered(flags: Mapping[str, str]) -> Flags:
    """Return the flags in the order of design section 6."""
    return {code: flags[code] for code in MEANING if code in flags}


def flags_of_figure(
    figure: Figure, metric: Metric, place: Place, others: Iterable[Observation]
) -> Flags:
    """Return what a figure alone needs care for; `others` are its city's other candidates."""
    used = figure.observation
    flags = {}
    if area := other_area(used, place):
        flags["GEOGRAPHY"] = f"covers another area than the city: {area}"
    if conflicts := conflicting(used, metric, others):
        flags["CONFLICT"] = "; ".join(
            f"another source says {stated(other)} for {other.period.text} ({_cited(other)})"
            for other in conflicts
        )
    if figure.rate:
        flags["CONVERTED"] = f"converted from {stated(used)}: {figure.rate}"
    if used.quantity.qualifier != "exact":
        flags["BOUND"] = MEANING["BOUND"]
    if used.status in {"estimate", "provisional"}:
        flags["ESTIMATE"] = "an estimate" if used.status == "estimate" else "provisional"
    if used.status == "projection":
        flags["PROJECTION"] = MEANING["PROJECTION"]
    if is_small_count(figure, metric):
        flags["SMALL_BASE"] = MEANING["SMALL_BASE"]
    return flags | flags_of_pair(used, [])


def flags_of_pair(used: Observation, bases: Sequence[Observation]) -> Flags:
    """Return how a figure's period, span and source differ from those it is compared with."""
    flags = {}
    if any(used.period[:2] != base.period[:2] for base in bases):
        flags["PERIOD"] = MEANING["PERIOD"]
    if any(used.period.months != base.period.months for base in bases):
        flags["SPAN"] = MEANING["SPAN"]
    if any(used.source != base.source for base in bases):
        flags["SOURCE"] = MEANING["SOURCE"]
    if is_currency(used.unit) and _covers_years([used, *bases]):
        flags["NOMINAL"] = MEANING["NOMINAL"]
    return flags


def _covers_years(figures: Sequence[Observation]) -> bool:
    first = min(figure.period.end - figure.period.months for figure in figures)
    return max(figure.period.end for figure in figures) - first > MONTHS


def other_area(used: Observation, place: Place) -> str:
    """Return the area that a figure covers if it is not the city itself, else nothing.

    A bracketed tail is left out; a figure without a geography covers its city.
    """
    area = used.geography.rpartition(" (")[0] if used.geography.endswith(")") else used.geography
    return used.geography if area and fold(area) not in place.areas else ""


def conflicting(
    used: Observation, metric: Metric, others: Iterable[Observation]
) -> list[Observation]:
    """Return the other sources' figures for the same period and unit that are over 10 % away.

    A bound conflicts only where no value that it leaves open lies nearer.
    """
    mine = interval(used.quantity, counted=counted(metric, used.unit))
    reach = abs(exact(used.quantity.value)) * CONFLICT_SHARE / 100
    found = []
    for other in others:
        if other.source == used.source or other.unit != used.unit:
            continue
        if other.period[:2] != used.period[:2]:
            continue
        theirs = interval(other.quantity, counted=counted(metric, other.unit))
        below = mine.low is not None and theirs.high is not None and mine.low - theirs.high > reach
        above = mine.high is not None and theirs.low is not None and theirs.low - mine.high > reach
        if below or above:
            found.append(other)
    return sorted(found, key=lambda other: (other.source, other.quantity))


def is_small_count(figure: Figure, metric: Metric) -> bool:
    """Say whether a figure is a count of fewer than 5; one of at least 2 may be more."""
    if metric.kind not in COUNTED or is_currency(figure.unit) or figure.unit == "percent":
        return False
    if figure.qualifier == "over":
        return False
    return 0 <= figure.interval.stated < SMALL_COUNT


def _cited(other: Observation) -> str:
    return f"{other.source}: {other.geography}" if other.geography else other.source
