"""A `Store` whose columns are numpy arrays: the same answers, for millions of rows at once."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np

from clustercmp.dataset.bulk.growing import Growing
from clustercmp.dataset.bulk.keys import counted, joined, looked_up, repeated
from clustercmp.dataset.bulk.lines import Lines
from clustercmp.dataset.observation import NO_PERIOD
from clustercmp.dataset.store import Store

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence, Sized

    from clustercmp.dataset.bulk.arrays import Floats, Ints, Mask
    from clustercmp.dataset.columns import Key
    from clustercmp.dataset.context import Coverage, Slice
    from clustercmp.dataset.observation import Observation, Period

    Counted = dict[int, dict[tuple[int, int], int]]  # by metric: (period, context)
    Rows = Any  # an array of row numbers, where a small store has a sequence

MOST_AT_ONCE = 100  # cities whose figures of all metrics are looked for together


class BulkStore(Store):
    """A store that takes rows as arrays, too, and needs no Python object for a row."""

    in_bulk = True
    _city: Any  # Growing, which serves as an array where a small store has one; so the others
    _metric: Any
    _period: Any
    _context: Any
    _value: Any
    _line: Any

    def __init__(self) -> None:
        super().__init__()
        self._city = Growing()
        self._metric = Growing()
        self._period = Growing()
        self._context = Growing()
        self._value = Growing(np.dtype(np.float64))
        self._line = Lines()
        self._settled = 0  # rows that are known to be no repetition of each other
        self._sorted: tuple[Rows, Ints] | None = None  # rows by metric, and where each begins
        self._of_few: tuple[frozenset[str], Rows] | None = None
        self._masks: dict[frozenset[str], Mask] = {}
        self._sliced: tuple[tuple[int, ...], tuple[Ints, int]] | None = None
        self._figures: Counted | None = None

    def extend(
        self,
        cities: Ints,
        metrics: Ints,
        periods: Ints,
        contexts: Ints,
        values: Floats,
        lines: Ints,
    ) -> None:
        """Add rows, given as arrays of one length, all of whose values are floats."""
        self._widen()
        own = cities, metrics, periods, contexts, values
        for column, more in zip(self._columns(), own, strict=True):
            column.extend(more)
        self._line.extend(lines)

    def _columns(self) -> list[Growing]:
        return [self._city, self._metric, self._period, self._context, self._value]

    def expect(self, rows: int) -> None:
        """Make room for rows that are to come."""
        for column in self._columns():
            column.expect(rows)

    def _note_keys(self, *codes: list[int]) -> None:  # noqa: ARG002  `settle` looks for them
        """Make room for what is to come."""
        self._widen()

    def _widen(self) -> None:
        """Let the columns of codes be as wide as the number of codes asks."""
        known: tuple[Sized, ...] = (
            self._city_codes,
            self._metric_codes,
            self._period_codes,
            self._context_codes,
        )
        for column, codes in zip(self._columns(), map(len, known), strict=False):
            column.widen(codes)

    def forget(self) -> None:
        """Let nothing that came again since the last `settle` be found."""
        self._settled = len(self._value)

    def _suspicious(self) -> Iterator[tuple[int, Key]]:
        """Yield the rows that came before or again, in the order of their files and lines."""
        if self._settled == len(self._value):
            return
        again = repeated(self._keys())
        if not len(again):
            return
        rows = np.flatnonzero(np.isin(self._keys(), again))
        rows = rows[self._in_order(rows)]
        origins = self._origins
        for row in rows.tolist():
            origin = origins[self._context[row]]
            yield row, (self._city[row], self._metric[row], self._period[row], origin)

    def _keys(self) -> Ints:
        """Return each row's key as one number."""
        cities = (self._city.held, len(self._city_codes))
        if len(self._origin_codes) == len(self._contexts):
            return joined([self._slices(), cities])[0]
        columns = [
            cities,
            (self._metric.held, len(self._metric_codes)),
            (self._period.held, len(self._periods)),
            (np.array(self._origins, np.intc)[self._context.held], len(self._origin_codes)),
        ]
        return joined(columns)[0]

    def _picked(self, column: Any, rows: Sequence[int]) -> list[Any]:  # noqa: ANN401  a Growing
        picked: list[Any] = column[np.asarray(rows, np.intp)]
        return picked

    def _in_order(self, rows: Ints) -> Ints:
        """Return the order of rows by their files and lines."""
        files = np.searchsorted(self._begins, rows, side="right")
        return np.lexsort((self._line.at(rows), files))

    def _refresh(self) -> None:
        super()._refresh()
        self._masks = {}
        self._sorted = None
        self._of_few = None
        self._figures = None

    def _held(self) -> list[int]:
        return sorted(self._all_counted())

    @property
    def _gone(self) -> Ints:
        """The rows that were dropped."""
        return np.array(sorted(self._dropped), np.int64)

    def _rows(self, metric: int) -> Rows:
        """Return the rows of a metric in ascending order, without those that were dropped."""
        if self._sorted is None:
            codes = self._metric.held
            rows = self._without_gone(np.argsort(codes, kind="stable"))
            bounds = np.searchsorted(codes[rows], np.arange(len(self._metric_codes) + 1))
            self._sorted = rows, bounds
        rows, bounds = self._sorted
        return rows[bounds[metric] : bounds[metric + 1]]

    def _without_gone(self, rows: Rows) -> Rows:
        return rows[~np.isin(rows, self._gone)] if self._dropped else rows

    def observations(self, metric: str, cities: Collection[str] | None = None) -> list[Observation]:
        """Return the figures of a metric, of these cities or all, in the order of reading.

        Those of all metrics of a few cities are looked for at once, and kept.
        """
        code = self._named().metrics.get(metric)
        if code is None or cities is None or len(cities) > MOST_AT_ONCE:
            return super().observations(metric, cities)
        named = frozenset(cities)
        if self._of_few is None or self._of_few[0] != named:
            rows = np.flatnonzero(self._are_of(named)[self._city.held])
            self._of_few = named, self._without_gone(rows)
        rows = self._of_few[1]
        return self._observations(rows[self._metric.held[rows] == code])

    def _are_of(self, cities: Collection[str]) -> Mask:
        """Say of each city, by code, whether it has one of these names."""
        key = frozenset(cities)
        if key not in self._masks:
            self._masks[key] = np.array([name in key for name in self._named().cities], bool)
        return self._masks[key]

    def _of_cities(self, rows: Rows, cities: Collection[str]) -> Rows:
        wanted = self._are_of(cities)
        return rows if wanted.all() else rows[wanted[self._city.held[rows]]]

    def _observations(self, rows: Sequence[int] | Rows) -> list[Observation]:
        """Return rows as observations, in the order of their files and lines."""
        own = np.asarray(rows, np.int64)
        return super()._observations(own[self._in_order(own)].tolist())

    def _slices(self) -> tuple[Ints, int]:
        """Return each row's metric, period and context as one number, and how many those may be."""
        columns = [
            (self._metric.held, len(self._metric_codes)),
            (self._period.held, len(self._periods)),
            (self._context.held, len(self._contexts)),
        ]
        sizes = (len(self._value), *(codes for _, codes in columns))
        if self._sliced is None or self._sliced[0] != sizes:
            self._sliced = sizes, joined(columns)
        return self._sliced[1]

    def coverage(self, metrics: Collection[str], cities: Collection[str]) -> list[Coverage]:
        """Return how many of these cities have a figure in each slice of these metrics."""
        wanted = self._are_of(cities)
        if wanted.all():
            every = self._all_counted()
        else:
            kept = wanted[self._city.held]
            kept[self._gone] = False
            every = self._counted(self._slices()[0][kept])
        codes = self._named().metrics
        return [
            each for name in metrics for each in self._covered(name, every.get(codes[name], {}))
        ]

    def _all_counted(self) -> Counted:
        """Return how many figures there are by metric, period and context."""
        if self._figures is None:
            slices, _ = self._slices()
            kept = np.delete(slices, self._gone) if self._dropped else slices
            self._figures = self._counted(kept)
        return self._figures

    def _counted(self, slices: Ints) -> Counted:
        periods, contexts = len(self._periods), len(self._contexts)
        found: Counted = {}
        for code, figures in counted(slices).items():
            rest, context = divmod(code, contexts)
            metric, period = divmod(rest, periods)
            found.setdefault(metric, {})[period, context] = figures
        return found

    def _by_slice(self, slices: Sequence[Slice], members: Collection[str]) -> dict[Slice, Rows]:
        """Return the rows of each slice that are of members, found in one pass over all rows."""
        wanted: dict[int, int] = {}
        for place, held in enumerate(slices):
            period, contexts = self._codes_of(held)
            first = self._named().metrics[held.metric] * len(self._periods) + period
            wanted |= dict.fromkeys((first * len(self._contexts) + c for c in contexts), place)
        if not slices:
            return {}
        rows, places = looked_up(self._slices()[0], wanted)
        kept = self._are_of(members)[self._city.held[rows]]
        if self._dropped:
            kept &= ~np.isin(rows, self._gone)
        rows, places = rows[kept], places[kept]
        order = np.argsort(places, kind="stable")
        bounds = np.searchsorted(places[order], np.arange(1, len(slices)))
        return dict(zip(slices, np.split(rows[order], bounds), strict=True))

    def _places(self, own: Rows, rows: Rows, *, least: bool) -> list[tuple[int, bool]]:
        """Return 1 + the number of the rows that are better, and whether others are as good."""
        if self._exact and np.isin(rows, list(self._exact)).any():
            return super()._places(own.tolist(), rows.tolist(), least=least)
        values = np.sort(self._value.held[rows])
        asked = self._value.held[own]
        less = np.searchsorted(values, asked, side="left")
        upto = np.searchsorted(values, asked, side="right")
        better = less if least else len(values) - upto
        return list(zip((1 + better).tolist(), (upto - less > 1).tolist(), strict=True))

    def _by_city(self, rows: Rows) -> dict[int, int]:
        return counted(self._city.held[rows])

    def _told(self, metric: int) -> dict[int, int]:
        told: Counter[int] = Counter()
        for (_, context), figures in self._all_counted()[metric].items():
            told[context] += figures
        return told

    def _ends(self, rows: Rows, places: Mapping[int, int]) -> dict[int, tuple[Period, Period]]:
        """Return the first and the last period by city, for those that have one."""
        undated = self._period_codes.get(NO_PERIOD)
        rows = rows[self._period.held[rows] != undated] if undated is not None else rows
        order = np.array([places[code] for code in range(len(self._periods))])
        times, cities = order[self._period.held[rows]], self._city.held[rows]
        first = np.full(len(self._city_codes), len(order))
        last = np.full(len(self._city_codes), -1)
        np.minimum.at(first, cities, times)
        np.maximum.at(last, cities, times)
        by_time = sorted(self._periods)
        return {
            city: (by_time[first[city]], by_time[last[city]])
            for city in np.flatnonzero(last >= 0).tolist()
        }
