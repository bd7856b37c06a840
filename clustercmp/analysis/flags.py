"""Why a figure needs care: computed codes, each with the sentence that a reader is told."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, NamedTuple

from clustercmp.analysis.denominators import Rate, denominators, numerators, older
from clustercmp.analysis.division_notes import stated_sum
from clustercmp.analysis.figures import counted, of_several, several_periods
from clustercmp.analysis.groups import absent
from clustercmp.analysis.money import is_currency
from clustercmp.analysis.pairs import rates_and_prices
from clustercmp.analysis.wording import listed, shown_period, stated
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
    "PARTIAL": "a group lacks members",
    "THIN": "the slice covers under half of the places that have any figure",
    "OTHER_BASIS": "has a figure, but not in the slice used",
    "ZERO_BASELINE": "no ratio: the baseline is 0",
    "NEGATIVE": "no ratio: a figure is below 0",
    "SMALL_BASE": "a count under 5",
    "CLIPPED": "beyond the bounds of the score",
    "IMPUTED": "a missing figure is filled in with a mean",
    "LOW_COVERAGE": "shown, not ranked: too little of the weight has figures, or is shared",
    "NOT_AT_THIS_PACE": "never reached at the present pace",
}

CONFLICT_SHARE = 10  # per cent of the figure used
OLD_YEARS = 3
SMALL_COUNT = 5
COUNTS = ("flow", "stock", "cumulative")

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
    flags = flags_of_pair(figure, metric, others)
    flags |= flags_of_figure(figure, metric, place, candidates)
    if any(result and qualifier(result) != "exact" for result in results):
        flags["BOUND"] = MEANING["BOUND"]
    return ordered(flags | {code: MEANING[code] for code in more if code})


def flags_of_figure(
    figure: Figure, metric: Metric, place: Place, others: Iterable[Observation]
) -> Flags:
    """Return what a figure alone needs care for; `others` are its cities' other figures."""
    used = figure.observation
    flags = flags_of_parts(used, metric)
    if areas := other_areas(used, place):
        flags["GEOGRAPHY"] = areas
    if conflicts := conflicting(used, metric, others):
        flags["CONFLICT"] = "; ".join(
            f"{f'{other.city}: ' if place.members else ''}another source says {stated(other)} for "
            f"{other.period.text} ({_cited(other)})"
            for other in conflicts
        )
    if said := _converted(figure, metric):
        flags["CONVERTED"] = said
    if used.quantity.qualifier != "exact":
        flags["BOUND"] = MEANING["BOUND"]
    if used.status in {"estimate", "provisional"}:
        flags["ESTIMATE"] = "an estimate" if used.status == "estimate" else "provisional"
    if used.status == "projection":
        flags["PROJECTION"] = MEANING["PROJECTION"]
    if lacking := absent(place, used):
        size = len(place.members)
        flags["PARTIAL"] = f"{size - len(lacking)} of {size}: no figure for {listed(lacking)}"
    if is_small_count(used, metric):
        flags["SMALL_BASE"] = MEANING["SMALL_BASE"]
    return flags


def _converted(figure: Figure, metric: Metric) -> str:
    """Return, in words, which of a figure's money was converted, and at which rates."""
    used, said = figure.observation, []
    if of_several(used) and figure.rate:
        said.append(f"its members' figures are converted: {figure.rate}")
    elif figure.rate:
        own = stated_sum(numerators(used)) if isinstance(metric, Rate) else stated(used)
        said.append(f"converted from {own}: {figure.rate}")
    if isinstance(metric, Rate):
        below = rates_and_prices(denominators(used), metric.per)
        rates = "; ".join(text for code, text in below if code == "CONVERTED")
        said += [f"{metric.per.metric.label} converted: {rates}"] if rates else []
    return "; ".join(said)


def labelled(metric: Metric, flags: Flags) -> str:
    """Return a metric's label as a row has it: with `(3 of 5)` for the sum of a part of a group."""
    covered, lacks, _ = flags.get("PARTIAL", "").partition(": no figure for ")
    return f"{metric.label} ({covered})" if lacks else metric.label


def flags_of_parts(used: Observation, metric: Metric) -> Flags:
    """Return how the parts of a figure that was worked out differ from each other."""
    flags = {}
    own = numerators(used)
    if len(_spans(used)) > 1:
        flags["SPAN"] = MEANING["SPAN"]
    if len({part.source for part in own}) > 1:
        flags["SOURCE"] = MEANING["SOURCE"]
    if several_periods(used):
        flags["PERIOD"] = f"{MEANING['PERIOD']}: its members' figures are of {_periods(own)}"
    if isinstance(metric, Rate) and (apart := older(used)):
        label = metric.per.metric.label
        flags["PERIOD"] = f"{MEANING['PERIOD']}: divided by {label} of {_periods(apart)}"
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
        frozenset(span for each in observations for span in _spans(each)),
        frozenset(each.source for each in observations),
        min((period.end - period.months for period in periods), default=inf),
        max((period.end for period in periods), default=-inf),
    )


def flags_of_pair(figure: Figure, metric: Metric, others: Beside) -> Flags:
    """Return how a figure's period, span and source differ from those it is compared with.

    Money over money of one year is of no year's prices; one of the two alone is `NOMINAL`.
    """
    used = figure.observation
    flags = {}
    if others.periods - {used.period}:
        flags["PERIOD"] = MEANING["PERIOD"]
    if others.spans - _spans(used):
        flags["SPAN"] = MEANING["SPAN"]
    if others.sources - {used.source}:
        flags["SOURCE"] = MEANING["SOURCE"]
    start = min(others.start, used.period.end - used.period.months)
    several = max(others.end, used.period.end) - start > MONTHS
    below = isinstance(metric, Rate) and metric.per.nominal
    if several and below != (is_currency(figure.base) and not figure.prices):
        flags["NOMINAL"] = MEANING["NOMINAL"]
    return flags


def _spans(used: Observation) -> frozenset[float]:
    """Return the lengths of the periods that a figure, or the sum that it is, is of."""
    return frozenset(part.period.months for part in numerators(used))


def other_areas(used: Observation, place: Place) -> str:
    """Return, in words, the areas that a figure covers if they are not its cities; else nothing.

    A denominator is to cover what its numerator does.
    """
    cities = {city.name: city for city in place.cities}

    def area(part: Observation) -> str:
        return cities[part.city].other_area(part.geography)

    own, below = numerators(used), denominators(used)
    others = [part.geography for part in own if area(part)]
    pairs = zip(below, own, strict=False)
    unlike = [part.geography or part.city for part, its in pairs if area(part) != area(its)]
    said = [
        f"{what}: {'; '.join(dict.fromkeys(areas))}"
        for what, areas in (
            ("covers another area than the city", others),
            ("its denominator covers another area", unlike),
        )
        if areas
    ]
    return "; ".join(said)


def conflicting(
    used: Observation, metric: Metric, others: Iterable[Observation]
) -> list[Observation]:
    """Return the other sources' figures for the same city, period and unit, over 10 % away.

    A bound conflicts only where no value that it leaves open lies nearer. Of a sum or a quotient
    each numerator is looked at.
    """
    own = {part.city: part for part in numerators(used)}
    found = [each for each in others if each.city in own and _apart(own[each.city], each, metric)]
    order = list(own)
    return sorted(found, key=lambda each: (order.index(each.city), each.source, each.quantity))


def _apart(used: Observation, other: Observation, metric: Metric) -> bool:
    if other.source == used.source or other.unit != used.unit or other.period != used.period:
        return False
    mine = interval(used.quantity, counted=counted(metric, used.unit))
    theirs = interval(other.quantity, counted=counted(metric, other.unit))
    reach = abs(exact(used.quantity.value)) * CONFLICT_SHARE / 100
    below = mine.low is not None and theirs.high is not None and mine.low - theirs.high > reach
    above = mine.high is not None and theirs.low is not None and theirs.low - mine.high > reach
    return below or above


def is_small_count(used: Observation, metric: Metric) -> bool:
    """Say whether a figure, or its numerator, is a count below 5; "at least 2" may be more.

    So may the sum over some of a group's members; what a rate of theirs rests on is known.
    """
    if metric.kind not in COUNTS or is_currency(used.unit) or used.unit == "percent":
        return False
    own = [part.quantity for part in numerators(used)]
    whole = [] if isinstance(metric, Rate) else [used.quantity]
    at_least = any(quantity.qualifier == "over" for quantity in (*own, *whole))
    return not at_least and 0 <= sum(exact(quantity.value) for quantity in own) < SMALL_COUNT


def _periods(parts: Iterable[Observation]) -> str:
    texts = (shown_period(part.period.text) or "no period" for part in parts)
    return listed(list(dict.fromkeys(texts)))


def _cited(other: Observation) -> str:
    return f"{other.source}: {other.geography}" if other.geography else other.source
