"""Why a figure needs care: computed codes, each with the sentence that a reader is told."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, NamedTuple

from clustercmp.analysis.figures import counted
from clustercmp.analysis.money import is_currency
from clustercmp.analysis.wording import stated
from clustercmp.dataset.names import fold
from clustercmp.dataset.observation import MONTHS
from clustercmp.dataset.quantity import exact, interval, qualifier

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from clustercmp.analysis.figures import Figure
    from clustercmp.dataset.dataset import Metric, Place
    from clustercmp.dataset.observation import Observation, Period
    from clustercmp.dataset.quantity import Interval

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
    """Return the flags in the order of docs/methods.md."""
    return {code: flags[code] for code in MEANING if code in flags}


def all_flags(
    figure: Figure,
    metric: Metric,
    place: Place,
    candidates: Iterable[Observation],
    others: Beside,
    *results: Interval | None,
    more: Iterable[str] = (),
) -> Flags:
    """Return a line's flags in their order.

    `candidates` are the place's, `others` what the figure stands beside, `results` the ratio and
    share made of it, `more` the codes that the analysis adds.
    """
    flags = flags_of_figure(figure, metric, place, candidates)
    flags |= flags_of_pair(figure.observation, others)
    if any(result and qualifier(result) != "exact" for result in results):
        flags["BOUND"] = MEANING["BOUND"]
    return ordered(flags | {code: MEANING[code] for code in more if code})


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
    return flags


class Beside(NamedTuple):
    """The observations that a figure stands beside, as far as flags need to know them."""

    periods: frozenset[Period] = frozenset()
    spans: frozenset[float] = frozenset()
    sources: frozenset[str] = frozenset()
    start: float = inf
    end: float = -inf


def beside(observations: Sequence[Observation]) -> Beside:
    """Sum up observations, so that each of many figures is not held against each other one."""
    periods = [each.period for each in observations]
    return Beside(
        frozenset(periods),
        frozenset(period.months for period in periods),
        frozenset(each.source for each in observations),
        min((period.end - period.months for period in periods), default=inf),
        max((period.end for period in periods), default=-inf),
    )


def flags_of_pair(used: Observation, others: Beside) -> Flags:
    """Return how a figure's period, span and source differ from those it is compared with."""
    flags = {}
    if others.periods - {used.period}:
        flags["PERIOD"] = MEANING["PERIOD"]
    if others.spans - {used.period.months}:
        flags["SPAN"] = MEANING["SPAN"]
    if others.sources - {used.source}:
        flags["SOURCE"] = MEANING["SOURCE"]
    start = min(others.start, used.period.end - used.period.months)
    if is_currency(used.unit) and max(others.end, used.period.end) - start > MONTHS:
        flags["NOMINAL"] = MEANING["NOMINAL"]
    return flags


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
        if other.period != used.period:
            continue
        theirs = interval(other.quantity, counted=counted(metric, other.unit))
        below = mine.low is not None and theirs.high is not None and mine.low - theirs.high > reach
        above = mine.high is not None and theirs.low is not None and theirs.low - mine.high > reach
        if below or above:
            found.append(other)
    return sorted(found, key=lambda other: (other.source, other.quantity))


def is_small_count(figure: Figure, metric: Metric) -> bool:
    """Say whether a figure is a count of fewer than 5; one of at least 2 may be more."""
    countable = metric.kind and metric.additive and not is_currency(figure.unit)
    if not countable or figure.unit == "percent" or figure.qualifier == "over":
        return False
    return 0 <= figure.interval.stated < SMALL_COUNT


def _cited(other: Observation) -> str:
    return f"{other.source}: {other.geography}" if other.geography else other.source
