"""Which figure is used: like for like first, then the same period, then the nearest.

Source: docs/methods.md, Which figure is used.

The functions are pure: they answer the same whatever the order of rows, and never look at a value.
An *answer* is one figure for each city; a *slice* is one (period, unit, source).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from clustercmp.analysis.denominators import OTHER_PERIODS, older
from clustercmp.analysis.money import is_currency
from clustercmp.analysis.sources import fewest_sources
from clustercmp.analysis.windows import fitting, narrowest_windows
from clustercmp.dataset.observation import MONTHS, Observation, Period

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from clustercmp.analysis.choice import Basis, Choice
    from clustercmp.dataset.quantity import Qualifier


Answer = dict[str, Observation]
Options = dict[str, list[Observation]]

BOUNDS = ("over", "under")


class Selection(NamedTuple):
    """One figure a city, and by which rule; `comparable` where a ratio may be made of them.

    A city without any figure is in `figures` with None.
    """

    figures: dict[str, Observation | None]
    basis: Basis
    comparable: bool

    @property
    def fallen(self) -> list[str]:
        """By what the figures stand side by side, as far as it is not like for like."""
        return unlike(self.basis, [figure for figure in self.figures.values() if figure])


class Standing(NamedTuple):
    """The figures that a ranking stands on (`ranked`) and the newest of the places it lacks."""

    ranked: Answer
    others: Answer
    basis: Basis


def unlike(basis: Basis, figures: Collection[Observation]) -> list[str]:
    """Return by what figures stand side by side, as far as it is not like for like.

    The basis, if there are several figures; and denominators of other periods than theirs.
    """
    fallen: list[str] = [basis] if basis != "like-for-like" and len(figures) > 1 else []
    return [*fallen, OTHER_PERIODS] if any(map(older, figures)) else fallen


def preference(answer: Iterable[Observation], kind: str) -> tuple[Any, ...]:
    """Return the key by which the better of several answers of so many figures sorts first."""
    figures = list(answer)
    return order(
        kind,
        span=sum(figure.period.months for figure in figures),
        end=min(figure.period.end for figure in figures),
        sources={figure.source for figure in figures},
        published=max(figure.published for figure in figures),
        qualifiers=Counter(figure.quantity.qualifier for figure in figures),
        units={figure.unit for figure in figures},
    )


def order(
    kind: str,
    *,
    span: float,
    end: float,
    sources: Collection[str],
    published: str,
    qualifiers: Mapping[Qualifier, int],
    units: Collection[str],
) -> tuple[Any, ...]:
    """Return the key of an answer by what its figures are: `span` is the months of all of them."""
    bounds = sum(figures for how, figures in qualifiers.items() if how in BOUNDS)
    return (
        span if kind == "flow" else 0,
        -end,
        span,
        len(sources),
        (*(-ord(letter) for letter in published), 1),
        (bounds, qualifiers.get("about", 0)),
        sorted(sources),
        sorted(units),
    )


def best(answers: Iterable[Answer], kind: str) -> Answer | None:
    """Return the answer that the order prefers, None where there is none."""
    return min(answers, key=lambda answer: preference(answer.values(), kind), default=None)


def latest(options: Options, kind: str) -> Answer:
    """Return each city's newest figure, by the same order."""
    return {
        city: min(figures, key=lambda figure: preference([figure], kind))
        for city, figures in options.items()
    }


def slices(options: Options) -> list[Answer]:
    """Return what each (period, unit, source) holds, city by city.

    A sum of figures from several slices is like none but itself.
    """
    found: dict[tuple[object, ...], Answer] = defaultdict(dict)
    for city, figures in options.items():
        for figure in figures:
            alone = city if of_several_slices(figure) else ""
            found[figure.period, figure.unit, figure.source, alone][city] = figure
    return list(found.values())


def like_for_like(options: Options, kind: str) -> Answer | None:
    """Return the best slice that has a figure for each of the cities."""
    return best((held for held in slices(options) if len(held) == len(options)), kind)


def same_period(options: Options, kind: str) -> Answer | None:
    """Return the best answer of one period, in one unit if that is possible."""
    found = (_one_each(held, kind) for held in by_period(options) if len(held) == len(options))
    return best((answer for answer in found if answer), kind)


def of_several_slices(figure: Observation) -> bool:
    """Say whether a figure was worked out from figures of several periods, units or sources."""
    return len({(part.period, part.unit, part.source) for part in _summed(figure)}) > 1


def by_period(options: Options) -> list[Options]:
    """Return the options of each period apart; a sum of figures of several is of none of them."""
    periods: dict[tuple[Period, str], Options] = defaultdict(lambda: defaultdict(list))
    for city, figures in options.items():
        for figure in figures:
            alone = city if len({part.period for part in _summed(figure)}) > 1 else ""
            periods[figure.period, alone][city].append(figure)
    return list(periods.values())


def _summed(figure: Observation) -> list[Observation]:
    """Return the parts that a figure is the sum of; what it is divided by is not among them."""
    return [part for part in figure.parts if part.metric == figure.metric]


def nearest(options: Options, kind: str) -> Answer | None:
    """Return the best answer within the narrowest window of period ends."""
    answers = []
    for family in _whole(_unit_families(options), options):
        for first, last in narrowest_windows(family):
            held = {
                city: fitting([f for f in figures if first <= f.period.end <= last], kind)
                for city, figures in family.items()
            }
            answers.append((last - first, _one_each(held, kind)))
    narrowest = min((width for width, _ in answers), default=0.0)
    return best((answer for width, answer in answers if answer and width == narrowest), kind)


RULES: Mapping[Basis, Callable[[Options, str], Answer | None]] = {
    "like-for-like": like_for_like,
    "same-period": same_period,
    "nearest": nearest,
    "latest": latest,
}


def select(options: Options, cities: Iterable[str], kind: str, chosen: Choice) -> Selection:
    """Choose one figure for each city, comparable with the others where the data allows it.

    `options` are the candidates of one metric, `kind` the metric's. A city without candidates is
    set aside. Where fewer than two are left, or no rule answers, each takes its latest and no
    ratio may be made.
    """
    named = list(cities)
    held = {city: options[city] for city in named if city in options}
    rules: list[Basis] = (
        [chosen.basis] if chosen.basis else ["like-for-like", "same-period", "nearest"]
    )
    enough = len(held) > 1
    for basis in rules if enough else ():
        answer = RULES[basis](held, kind)
        if answer is not None:
            comparable = basis != "nearest" or gap(answer.values()) <= chosen.max_gap
            return Selection({city: answer.get(city) for city in named}, basis, comparable)
    newest = latest(held, kind)
    return Selection({city: newest.get(city) for city in named}, "latest", comparable=False)


def gap(figures: Iterable[Observation]) -> float:
    """Return the years between the first and the last end of the figures' and parts' periods."""
    ends = [each.period.end for figure in figures for each in (figure, *_summed(figure))]
    return (max(ends) - min(ends)) / MONTHS


def standing(options: Options, kind: str, chosen: Choice, holding: str = "") -> Standing:
    """Choose the figures to rank: those of the slice that covers the most places.

    `options` are the candidates of the places to rank, `holding` a baseline city, whose slices
    go first. By another basis: the period that covers the most, the narrowest window, each
    place's latest. No candidates: nothing is ranked.
    """
    basis = chosen.basis or "like-for-like"
    if not options:
        return Standing({}, {}, basis)
    if basis == "like-for-like":
        answers = slices(options)
    else:
        held = by_period(options) if basis == "same-period" else [options]
        families = [family for each in held for family in _unit_families(each)]
        answers = [RULES[basis](family, kind) or {} for family in families]
    answers = [answer for answer in answers if holding in answer] or answers
    widest = max(map(len, answers))
    ranked = best((answer for answer in answers if len(answer) == widest), kind) or {}
    newest = latest(
        {city: figures for city, figures in options.items() if city not in ranked}, kind
    )
    return Standing(ranked, newest, basis)


def _one_each(options: Options, kind: str) -> Answer | None:
    """Return one figure a city in one unit, else in currencies, from the fewest sources."""
    units = {figure.unit for figures in options.values() for figure in figures}
    alone = [_restricted(options, {unit}) for unit in sorted(units)]
    families = _whole(alone, options) or _whole(_unit_families(options), options)
    key = partial(preference, kind=kind)
    return best((fewest_sources(family, key) for family in families), kind)


def _unit_families(options: Options) -> list[Options]:
    """Return the options that can be put into one unit: each unit alone, currencies together."""
    units = {figure.unit for figures in options.values() for figure in figures}
    currencies = {unit for unit in units if is_currency(unit)}
    families = [{unit} for unit in sorted(units - currencies)]
    return [_restricted(options, family) for family in (*families, currencies) if family]


def _restricted(options: Options, units: set[str]) -> Options:
    """Return the figures in these units, of the cities that have any."""
    fitting = {city: [f for f in figures if f.unit in units] for city, figures in options.items()}
    return {city: figures for city, figures in fitting.items() if figures}


def _whole(families: list[Options], options: Options) -> list[Options]:
    """Return those of the families that have a figure for each of the cities."""
    return [family for family in families if len(family) == len(options)]
