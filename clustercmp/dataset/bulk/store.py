"""The store of millions: the same columns, which numpy finds its way in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from clustercmp.dataset.observation import NO_PERIOD
from clustercmp.dataset.store import Store

if TYPE_CHECKING:
    from array import array
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from clustercmp.dataset.bulk.piece import Ints
    from clustercmp.dataset.columns import Key
    from clustercmp.dataset.context import Coverage, Slice
    from clustercmp.dataset.observation import Observation, Period

ROOMY = 8  # keys a row up to which each has a place of its own
FEW = 2**16  # codes that a quick sort takes


class BulkStore(Store):
    """A store that takes rows as arrays, too, and needs no Python object for a row."""

    in_bulk = True

    def __init__(self) -> None:
        super().__init__()
        self._settled = 0  # rows that are known to be no repetition of each other
        self._order: tuple[Ints, Ints] | None = None  # rows by metric, and where each begins

    def extend(
        self, cities: Ints, metrics: Ints, periods: Ints, contexts: Ints, values: Any, lines: Ints
    ) -> None:
        """Add rows, given as arrays of one length, all of whose values are floats."""
        for column, codes in (
            (self._city, cities),
            (self._metric, metrics),
            (self._period, periods),
            (self._context, contexts),
            (self._line, lines),
        ):
            column.frombytes(np.ascontiguousarray(codes, np.intc).data.cast("B"))
        self._value.frombytes(np.ascontiguousarray(values, np.float64).data.cast("B"))

    def _note_keys(self, *codes: list[int]) -> None:
        """Leave it to `settle` to look for rows that come again."""

    def forget(self) -> None:
        """Let nothing that came again since the last `settle` be found."""
        self._settled = len(self._value)

    def _suspicious(self) -> Iterator[tuple[int, Key]]:
        """Yield the rows that came before or again, in the order of their files and lines."""
        if self._settled == len(self._value):
            return
        keys, number = self._keys()
        again = _repeated(keys, number)
        rows = again[self._in_order(again)]
        origins = self._origins
        for row in rows.tolist():
            origin = origins[self._context[row]]
            yield row, (self._city[row], self._metric[row], self._period[row], origin)

    def _keys(self) -> tuple[Ints, int]:
        """Return each row's key as one number, and how many there could be."""
        keys = _view(self._city).astype(np.int64)
        number = len(self._city_codes)
        origins = np.array(self._origins, np.int64)[_view(self._context)]
        for codes, count in (
            (_view(self._metric), len(self._metric_codes)),
            (_view(self._period), len(self._periods)),
            (origins, len(self._origin_codes)),
        ):
            if number * count > np.iinfo(np.int64).max:
                keys, number = _renumbered(keys)
            keys *= count
            keys += codes
            number *= count
        return keys, number

    def _in_order(self, rows: Ints) -> Ints:
        """Return the order of rows by their files and lines."""
        files = np.searchsorted(self._begins, rows, side="right")
        return np.lexsort((_view(self._line)[rows], files))

    def _refresh(self) -> None:
        super()._refresh()
        self._order = None

    def _held(self) -> list[int]:
        return [code for code in range(len(self._metric_codes)) if len(self._rows(code))]

    def _rows(self, metric: int) -> Any:
        """Return the rows of a metric in ascending order, without those that were dropped."""
        if self._order is None:
            codes = _view(self._metric)
            few = len(self._metric_codes) < FEW
            rows = np.argsort(codes.astype(np.uint16) if few else codes, kind="stable")
            if self._dropped:
                rows = rows[~np.isin(rows, list(self._dropped))]
            bounds = np.searchsorted(codes[rows], np.arange(len(self._metric_codes) + 1))
            self._order = rows, bounds
        rows, bounds = self._order
        return rows[bounds[metric] : bounds[metric + 1]]

    def _of_cities(self, rows: Sequence[int], cities: Collection[str]) -> Sequence[int]:
        wanted = np.array([name in cities for name in self._named().cities], bool)
        own: Any = rows
        return own if wanted.all() else own[wanted[_view(self._city)[own]]]

    def _observations(self, rows: Sequence[int]) -> list[Observation]:
        """Return rows as observations, in the order of their files and lines."""
        own = np.asarray(rows, np.int64)
        return super()._observations(own[self._in_order(own)].tolist())

    def coverage(self, metrics: Collection[str], cities: Collection[str]) -> list[Coverage]:
        """Return how many of these cities have a figure in each slice of these metrics."""
        found = []
        width = len(self._contexts)
        for metric in metrics:
            rows: Any = self._of_cities(self._rows(self._named().metrics[metric]), cities)
            keys = _view(self._period)[rows].astype(np.int64) * width + _view(self._context)[rows]
            used, figures = np.unique(keys, return_counts=True)
            codes = (each.tolist() for each in np.divmod(used, width))
            counted = dict(zip(zip(*codes, strict=True), figures.tolist(), strict=True))
            found += self._covered(metric, counted)
        return found

    def _in_slice(self, held: Slice, members: Collection[str]) -> Any:
        period, contexts = self._codes_of(held)
        rows = self._rows(self._named().metrics[held.metric])
        rows = rows[_view(self._period)[rows] == period]
        rows = rows[np.isin(_view(self._context)[rows], list(contexts))]
        return self._of_cities(rows, members)

    def _places(self, own: Any, rows: Any, *, least: bool) -> list[int]:
        """Return 1 + the number of the rows that are better, for each of some of them."""
        if self._exact and np.isin(rows, list(self._exact)).any():
            return super()._places(own.tolist(), rows.tolist(), least=least)
        values = np.sort(_view(self._value)[rows])
        asked = _view(self._value)[own]
        if least:
            better = np.searchsorted(values, asked, side="left")
        else:
            better = len(values) - np.searchsorted(values, asked, side="right")
        places: list[int] = (1 + better).tolist()
        return places

    def _by_city(self, rows: Any) -> dict[int, int]:
        return _counted(_view(self._city)[rows])

    def _told(self, metric: int) -> dict[int, int]:
        return _counted(_view(self._context)[self._rows(metric)])

    def _ends(self, rows: Any, places: Mapping[int, int]) -> dict[int, tuple[Period, Period]]:
        """Return the first and the last period by city, for those that have one."""
        undated = self._period_codes.get(NO_PERIOD)
        rows = rows[_view(self._period)[rows] != undated] if undated is not None else rows
        order = np.array([places[code] for code in range(len(self._periods))])
        times, cities = order[_view(self._period)[rows]], _view(self._city)[rows]
        first = np.full(len(self._city_codes), len(order))
        last = np.full(len(self._city_codes), -1)
        np.minimum.at(first, cities, times)
        np.maximum.at(last, cities, times)
        by_time = sorted(self._periods)
        return {
            city: (by_time[first[city]], by_time[last[city]])
            for city in np.flatnonzero(last >= 0).tolist()
        }


def _view(column: array[Any]) -> Any:
    """Return a column as an array, which must be gone before the column grows again."""
    return np.frombuffer(column, np.dtype(column.typecode))


def _counted(codes: Ints) -> dict[int, int]:
    figures = np.bincount(codes)
    used = np.flatnonzero(figures)
    return dict(zip(used.tolist(), figures[used].tolist(), strict=True))


def _renumbered(keys: Ints) -> tuple[Ints, int]:
    """Return keys as the numbers of their places among those there are."""
    used, places = np.unique(keys, return_inverse=True)
    return places.astype(np.int64), len(used)


def _repeated(keys: Ints, number: int) -> Ints:
    """Return the positions of keys that come more than once; there could be so many keys."""
    if number <= ROOMY * len(keys):
        seen = np.zeros(number, bool)
        seen[keys] = True
        if np.count_nonzero(seen) == len(keys):
            return np.zeros(0, np.int64)
    values = np.sort(keys)
    twice = values[1:][values[1:] == values[:-1]]
    return np.flatnonzero(np.isin(keys, np.unique(twice)))
