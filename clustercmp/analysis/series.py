"""One figure a period, from as few sources and units as can be, and where they change.

Source: docs/methods.md, Time.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from clustercmp.analysis.denominators import numerators
from clustercmp.analysis.figures import figure_of
from clustercmp.analysis.groups import absent
from clustercmp.analysis.money import is_currency
from clustercmp.analysis.selection import preference
from clustercmp.analysis.wording import shown_period
from clustercmp.dataset.observation import MONTHS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from clustercmp.analysis.choice import Choice
    from clustercmp.analysis.figures import Figure
    from clustercmp.analysis.selection import Options
    from clustercmp.dataset.dataset import Metric
    from clustercmp.dataset.observation import Observation, Period
    from clustercmp.dataset.places import Place

YEAR = float(MONTHS)
DAY = 0.03
MOST_NAMED = 12


@dataclass(frozen=True, slots=True)
class Series:
    """A place's figures in time, one a period, the oldest first.

    `runs` are the stretches in which neither source, unit nor area changes, as (first, last)
    positions; with `splice` only unit and area break. `offered` are all figures of its periods,
    those taken and those not; `other` are the periods of another length that are not in it;
    `currency` is what money was to be put into, "" where it stands as stated.
    """

    place: Place
    figures: tuple[Figure, ...]
    runs: tuple[tuple[int, int], ...]
    offered: tuple[Observation, ...]
    other: tuple[Period, ...]
    currency: str

    def run_of(self, position: int) -> tuple[int, int]:
        """Return the run that holds a position."""
        return next(run for run in self.runs if run[0] <= position <= run[1])

    @property
    def longest(self) -> tuple[int, int]:
        """The run of the most figures, the newest of several."""
        return max(self.runs, key=lambda run: (run[1] - run[0], run[0]))

    @property
    def breaks(self) -> list[int]:
        """The positions before which the series breaks."""
        return [first for first, _ in self.runs[1:]]

    @property
    def spliced(self) -> list[int]:
        """The positions before which something changes and the series does not break."""
        later = range(1, len(self.figures))
        return [each for each in later if self.changes(each) and each not in self.breaks]

    @property
    def length(self) -> float:
        """The length of its periods, as `length_of` has it."""
        return length_of(self.figures[-1].observation.period)

    def changes(self, position: int) -> tuple[str, ...]:
        """Return what changes before a position, which is not the first."""
        return _changes(self.figures[position - 1], self.figures[position], self.place)

    def at(self, end: float) -> int | None:
        """Return the position of the figure whose period ends at a moment; None if none does."""
        ends = [figure.observation.period.end for figure in self.figures]
        return ends.index(end) if end in ends else None


def years_of(of: Series) -> str:
    """Return the periods of a series in words; of very many how many there are, and the ends."""
    periods = [shown_period(each.observation.period.text) for each in of.figures]
    if len(periods) > MOST_NAMED:
        return f"{len(periods)} periods from {periods[0]} to {periods[-1]}"
    return ", ".join(periods)


def length_of(period: Period) -> float:
    """Return the length of a period in months, such that days, and weeks, of all months are alike.

    That of no period is 0.
    """
    return round(period.months, 1) or (period.months and DAY)


def usual_length(options: Options) -> float:
    """Return the length in months of the periods that a metric's series are made of.

    That of the most periods, of several the shortest; lengths over a year stand back for others,
    as do figures without a period. No figures: a year.
    """
    periods = {(city, each.period) for city, figures in options.items() for each in figures}
    lengths = Counter(length_of(period) for _, period in periods)
    return min(
        lengths,
        key=lambda months: (not 0 < months <= YEAR, not months, -lengths[months], months),
        default=YEAR,
    )


def series(
    place: Place,
    candidates: Sequence[Observation],
    metric: Metric,
    chosen: Choice,
    length: float,
    *,
    splice: bool,
) -> Series:
    """Choose one figure for each period of a length, such that the series breaks seldom.

    It breaks where source, unit or area changes; to `splice`, only unit and area break it, and
    money is put into the currency of the newest figure. Of choices with equally few breaks the one
    in which the fewest things change is taken, then the newest figures decide, by the order in
    which figures are chosen. A place that has no period of that length has those of its own usual
    length. There is at least one candidate.
    """
    if all(length_of(each.period) != length for each in candidates):
        length = usual_length({place.name: list(candidates)})
    fitting = [each for each in candidates if length_of(each.period) == length]
    found = _steadiest(place, fitting, metric, chosen, splice=splice)
    newest = found[-1].base
    if splice and is_currency(newest) and not chosen.currency:
        chosen = chosen.into(newest)
        found = _steadiest(place, fitting, metric, chosen, splice=True)
    other = sorted({each.period for each in candidates} - {each.period for each in fitting})
    return Series(
        place,
        tuple(found),
        tuple(_runs(found, place, splice=splice)),
        tuple(fitting),
        tuple(other),
        chosen.currency,
    )


class _Path(NamedTuple):
    """The best way to a figure: how often it breaks, how much changes, what the order thinks."""

    breaks: int
    changes: int
    preferences: tuple[Any, ...]  # of its figures, the newest first
    figures: tuple[Figure, ...]

    @property
    def cost(self) -> tuple[int, int, tuple[Any, ...]]:
        return self.breaks, self.changes, self.preferences


def _steadiest(
    place: Place,
    observations: Iterable[Observation],
    metric: Metric,
    chosen: Choice,
    *,
    splice: bool,
) -> list[Figure]:
    """Return one figure a period: the way through all periods with the fewest breaks."""
    periods: dict[Period, list[Figure]] = defaultdict(list)
    for each in observations:
        periods[each.period].append(figure_of(each, metric, chosen))
    paths = [_Path(0, 0, (), ())]
    for period in sorted(periods):
        paths = [
            min(
                _longer(paths, figure, place, metric, splice=splice),
                key=lambda path: path.cost,
            )
            for figure in periods[period]
        ]
    return list(min(paths, key=lambda path: path.cost).figures)


def _longer(
    paths: Iterable[_Path], figure: Figure, place: Place, metric: Metric, *, splice: bool
) -> Iterable[_Path]:
    own = (len(absent(place, figure.observation)), preference([figure.observation], metric.kind))
    for path in paths:
        changed = _changes(path.figures[-1], figure, place) if path.figures else ()
        yield _Path(
            path.breaks + _breaks(changed, splice=splice),
            path.changes + len(changed),
            (own, *path.preferences),
            (*path.figures, figure),
        )


def _changes(before: Figure, after: Figure, place: Place) -> tuple[str, ...]:
    """Return which of source, unit and area two figures do not share.

    The area of a sum is that of each member; a member that one of them lacks does not change it.
    """
    areas, later = _areas(before.observation, place), _areas(after.observation, place)
    changed = {
        "source": before.observation.source != after.observation.source,
        "unit": before.unit != after.unit,
        "area": any(areas[city] != later[city] for city in areas.keys() & later.keys()),
    }
    return tuple(what for what, differs in changed.items() if differs)


def _areas(used: Observation, place: Place) -> dict[str, str]:
    cities = {city.name: city for city in place.cities}
    return {part.city: cities[part.city].other_area(part.geography) for part in numerators(used)}


def _breaks(changed: Collection[str], *, splice: bool) -> bool:
    return bool(set(changed) - ({"source"} if splice else set()))


def _runs(figures: Sequence[Figure], place: Place, *, splice: bool) -> Iterable[tuple[int, int]]:
    first = 0
    for position, (before, after) in enumerate(pairwise(figures), start=1):
        if _breaks(_changes(before, after, place), splice=splice):
            yield first, position - 1
            first = position
    yield first, len(figures) - 1
