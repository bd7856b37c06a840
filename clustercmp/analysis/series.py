"""One figure a period, from as few sources and units as can be, and where they change.

Source: docs/methods.md, Time.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from clustercmp.analysis.figures import in_one_unit
from clustercmp.analysis.groups import absent
from clustercmp.analysis.money import is_currency
from clustercmp.analysis.selection import preference
from clustercmp.analysis.wording import shown_period
from clustercmp.dataset.observation import MONTHS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from clustercmp.analysis.choice import Choice
    from clustercmp.analysis.figures import Figure
    from clustercmp.analysis.selection import Options
    from clustercmp.dataset.dataset import Metric
    from clustercmp.dataset.observation import Observation, Period
    from clustercmp.dataset.places import Place

YEAR = float(MONTHS)


@dataclass(frozen=True, slots=True)
class Series:
    """A place's figures in time, one a period, the oldest first.

    `runs` are the stretches in which neither source nor unit changes, as (first, last) positions;
    with `splice` only units break. `offered` are all figures of its periods, those taken and those
    not; `other` are the periods of another length that are not in it.
    """

    place: Place
    figures: tuple[Figure, ...]
    runs: tuple[tuple[int, int], ...]
    offered: tuple[Observation, ...]
    other: tuple[Period, ...]

    def run_of(self, position: int) -> tuple[int, int]:
        """Return the run that holds a position."""
        return next(run for run in self.runs if run[0] <= position <= run[1])

    @property
    def longest(self) -> tuple[int, int]:
        """The run of the most figures, the newest of several."""
        return max(self.runs, key=lambda run: (run[1] - run[0], run[0]))

    @property
    def breaks(self) -> list[Figure]:
        """The figures before which a source or a unit changes."""
        return [self.figures[first] for first, _ in self.runs[1:]]

    def at(self, end: float) -> int | None:
        """Return the position of the figure whose period ends at a moment; None if none does."""
        ends = [figure.observation.period.end for figure in self.figures]
        return ends.index(end) if end in ends else None


def years_of(of: Series) -> str:
    """Return the periods of a series in words."""
    return ", ".join(shown_period(each.observation.period.text) for each in of.figures)


def usual_length(options: Options) -> float:
    """Return the length in months of the periods that a metric's series are made of.

    That of the most periods, of several the shortest; lengths over a year stand back for others.
    No figures: a year.
    """
    periods = {(city, each.period) for city, figures in options.items() for each in figures}
    lengths = Counter(period.months for _, period in periods)
    return min(lengths, key=lambda months: (months > YEAR, -lengths[months], months), default=YEAR)


def series(
    place: Place,
    candidates: Sequence[Observation],
    metric: Metric,
    chosen: Choice,
    length: float,
    *,
    splice: bool,
) -> Series:
    """Choose one figure for each period of a length, such that source and unit seldom change.

    Of choices with equally few changes the newest figures decide, by the order in which figures
    are chosen. A place that has no period of that length has those of its own usual length. To
    `splice`, money is put into the currency of the newest figure. There is at least one candidate.
    """
    if all(each.period.months != length for each in candidates):
        length = usual_length({place.name: list(candidates)})
    fitting = [each for each in candidates if each.period.months == length]
    found = _steadiest(place, [_figure(each, metric, chosen) for each in fitting], metric)
    newest = found[-1].base
    if splice and is_currency(newest) and not chosen.currency:
        found = [_figure(each.observation, metric, chosen.into(newest)) for each in found]
    other = sorted({each.period for each in candidates} - {each.period for each in fitting})
    return Series(
        place,
        tuple(found),
        tuple(_runs(found, splice=splice)),
        tuple(fitting),
        tuple(other),
    )


def _figure(observation: Observation, metric: Metric, chosen: Choice) -> Figure:
    return in_one_unit({observation.city: observation}, metric, chosen).present()[observation.city]


class _Path(NamedTuple):
    """The best way to a figure: how often it breaks, and what the order thinks of its figures."""

    breaks: int
    preferences: tuple[Any, ...]  # the newest first
    figures: tuple[Figure, ...]

    @property
    def cost(self) -> tuple[int, tuple[Any, ...]]:
        return self.breaks, self.preferences


def _steadiest(place: Place, figures: Iterable[Figure], metric: Metric) -> list[Figure]:
    """Return one figure a period: the way through all periods with the fewest changes."""
    periods: dict[Period, list[Figure]] = defaultdict(list)
    for figure in figures:
        periods[figure.observation.period].append(figure)
    paths = [_Path(0, (), ())]
    for period in sorted(periods):
        paths = [_best_path(paths, figure, place, metric) for figure in periods[period]]
    return list(min(paths, key=lambda path: path.cost).figures)


def _best_path(paths: Sequence[_Path], figure: Figure, place: Place, metric: Metric) -> _Path:
    own = (len(absent(place, figure.observation)), preference([figure.observation], metric.kind))
    longer = (
        _Path(
            path.breaks + bool(path.figures and _changes(path.figures[-1], figure)),
            (own, *path.preferences),
            (*path.figures, figure),
        )
        for path in paths
    )
    return min(longer, key=lambda path: path.cost)


def _changes(before: Figure, after: Figure) -> bool:
    return before.unit != after.unit or before.observation.source != after.observation.source


def _runs(figures: Sequence[Figure], *, splice: bool) -> Iterable[tuple[int, int]]:
    first = 0
    for position, (before, after) in enumerate(pairwise(figures), start=1):
        if before.unit != after.unit or (not splice and _changes(before, after)):
            yield first, position - 1
            first = position
    yield first, len(figures) - 1
