"""The ranks of a few cities from counts alone: nobody else's figures are looked at.

What it answers, `league` would answer the same; it is for data of many places.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from clustercmp.analysis.denominators import Rate
from clustercmp.analysis.selection import order
from clustercmp.analysis.wording import counted_noun, slice_name
from clustercmp.dataset.context import Slice

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from clustercmp.analysis.choice import Choice
    from clustercmp.dataset.context import Coverage, Seat
    from clustercmp.dataset.dataset import Dataset, Metric
    from clustercmp.dataset.quantity import Qualifier

PROJECTION = "projection"


class Seats(NamedTuple):
    """The slice that ranks one metric, and the seats of the cities that were asked for."""

    metric: Metric
    slice: Slice
    of: int
    seats: Mapping[str, Seat]

    @property
    def name(self) -> str:
        """The slice in words, as a league's."""
        return f"{counted_noun(self.of, 'city')} in {slice_name([self.slice])}"

    def seat(self, city: str) -> Seat | None:
        """Return a city's rank and among how many; None where it is not ranked."""
        return self.seats.get(city)


def seats(
    data: Dataset,
    metrics: Sequence[Metric],
    members: Sequence[str],
    cities: Sequence[str],
    chosen: Choice,
) -> dict[str, Seats]:
    """Return the seats of cities among single cities (`members`), by metric.

    Metrics of which counts do not tell the slice are not in it: rates, and those of which some
    cities may have nothing but projections. Nor are any where another rule than like for like is
    asked for, or prices that a deflator may lack.
    """
    free = chosen.basis is None or (chosen.basis == "like-for-like" and chosen.real is None)
    if not (free and members):
        return {}
    able = {metric.name: metric for metric in metrics if not isinstance(metric, Rate)}
    covered: dict[str, list[Coverage]] = defaultdict(list)
    for each in data.coverage(able, members):
        if not chosen.refuses(each):
            covered[each.metric].append(each)
    best = {
        name: _widest(own, able[name].kind)
        for name, own in covered.items()
        if len({each.status == PROJECTION for each in own}) == 1
    }
    least = {name for name in best if able[name].better == "lower"}
    found = data.seats([held for held, _ in best.values()], members, cities, least)
    return {name: Seats(able[name], held, of, found[name]) for name, (held, of) in best.items()}


def _widest(covered: Sequence[Coverage], kind: str) -> tuple[Slice, int]:
    """Return the slice that covers the most, by the order of selection, and how many."""
    slices: dict[tuple[object, ...], list[Coverage]] = defaultdict(list)
    for each in covered:
        slices[each.period, each.unit, each.source].append(each)
    held = min(slices.values(), key=lambda own: _preference(own, kind))
    first = held[0]
    statuses = frozenset(each.status for each in held)
    return Slice(first.metric, first.period, first.unit, first.source, statuses), _width(held)


def _preference(held: Sequence[Coverage], kind: str) -> tuple[object, ...]:
    qualifiers: Counter[Qualifier] = Counter()
    for each in held:
        qualifiers[each.qualifier] += each.figures
    first = held[0]
    return -_width(held), order(
        kind,
        span=first.period.months * _width(held),
        end=first.period.end,
        sources={first.source},
        published=max(each.published for each in held),
        qualifiers=qualifiers,
        units={first.unit},
    )


def _width(held: Sequence[Coverage]) -> int:
    return sum(each.figures for each in held)
