"""What the observations in columns are asked: figures, how many, of where, and their ranks."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from typing import TYPE_CHECKING

from clustercmp.dataset.columns import Columns
from clustercmp.dataset.context import Context, Count, Coverage, Seat, Source
from clustercmp.dataset.names import fold
from clustercmp.dataset.observation import NO_PERIOD, Observation, Period

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from clustercmp.dataset.context import Slice

__all__ = ["Context", "Count", "Source", "Store"]


class Store(Columns):
    """All observations of all files; cities and metrics are asked for as they are displayed."""

    def metrics(self) -> list[str]:
        """Return the names of all metrics: first those of headers, in their order, then sorted."""
        names = self._named().metric_names
        headed = [names[code] for code in self._headed]
        others = {names[code] for code in self._held()} - set(headed)
        return headed + sorted(others, key=lambda name: (fold(name), name))

    def observations(self, metric: str, cities: Collection[str] | None = None) -> list[Observation]:
        """Return the figures of a metric, of these cities or all, in the order of reading.

        A metric without figures gives none.
        """
        code = self._named().metrics.get(metric)
        if code is None:
            return []
        rows = self._rows(code)
        return self._observations(rows if cities is None else self._of_cities(rows, cities))

    def coverage(self, metrics: Collection[str], cities: Collection[str]) -> list[Coverage]:
        """Return how many of these cities have a figure in each slice of these metrics."""
        found = []
        for metric in metrics:
            rows = self._of_cities(self._rows(self._named().metrics[metric]), cities)
            codes = zip(
                self._picked(self._period, rows), self._picked(self._context, rows), strict=True
            )
            found += self._covered(metric, Counter(codes))
        return found

    def _covered(self, metric: str, counted: Mapping[tuple[int, int], int]) -> list[Coverage]:
        """Return the coverage by (period, context) as it is without what contexts say beside."""
        found: dict[tuple[object, ...], Coverage] = {}
        for (when, code), count in counted.items():
            told = self._contexts[code]
            key = (when, told.unit, told.source, told.status, told.qualifier)
            known = found.get(key) or Coverage(
                metric,
                self._periods[when],
                told.unit,
                told.source,
                told.status,
                told.qualifier,
                "",
                0,
            )
            newest = max(known.published, told.published)
            found[key] = known._replace(published=newest, figures=known.figures + count)
        return list(found.values())

    def seats(
        self,
        slices: Sequence[Slice],
        members: Collection[str],
        cities: Iterable[str],
        least_first: Collection[str],
    ) -> dict[str, dict[str, Seat]]:
        """Return the ranks of some cities among the members that a slice holds, by metric and city.

        Each metric has one slice. 1 is most, or least for the metrics of `least_first`; equal
        values share a rank. A city that the slice does not hold has none, nor has one that is no
        member.
        """
        named = set(cities)
        return {
            held.metric: self._seats(rows, named, least=held.metric in least_first)
            for held, rows in self._by_slice(slices, members).items()
        }

    def _seats(self, rows: Sequence[int], named: set[str], *, least: bool) -> dict[str, Seat]:
        own = self._of_cities(rows, named)
        cities = [self._named().cities[code] for code in self._picked(self._city, own)]
        places = self._places(own, rows, least=least)
        return {
            city: Seat(place, tied, len(rows))
            for city, (place, tied) in zip(cities, places, strict=True)
        }

    def _places(
        self, own: Sequence[int], rows: Sequence[int], *, least: bool
    ) -> list[tuple[int, bool]]:
        """Return 1 + the number of the rows that are better, and whether others are as good."""
        values = sorted(self._numbers(rows))
        ends = [(bisect_left(values, x), bisect_right(values, x)) for x in self._numbers(own)]
        return [
            (1 + (less if least else len(values) - upto), upto - less > 1) for less, upto in ends
        ]

    def _by_slice(
        self, slices: Sequence[Slice], members: Collection[str]
    ) -> dict[Slice, Sequence[int]]:
        """Return the rows of each slice that are of members."""
        found: dict[Slice, Sequence[int]] = {}
        for held in slices:
            period, contexts = self._codes_of(held)
            rows = self._of_cities(self._rows(self._named().metrics[held.metric]), members)
            found[held] = [
                row
                for row in rows
                if self._period[row] == period and self._context[row] in contexts
            ]
        return found

    def _codes_of(self, held: Slice) -> tuple[int, set[int]]:
        """Return the codes of a slice's period and contexts."""
        contexts = {
            code
            for code, told in enumerate(self._contexts)
            if (told.unit, told.source) == (held.unit, held.source) and told.status in held.statuses
        }
        return self._period_codes[held.period], contexts

    def _of_cities(self, rows: Sequence[int], cities: Collection[str]) -> Sequence[int]:
        """Return those of some rows that are of cities of these names."""
        wanted = {code for code, name in enumerate(self._named().cities) if name in cities}
        if len(wanted) == len(self._city_codes):
            return rows
        codes = self._city
        return array("I", [row for row in rows if codes[row] in wanted])

    def counts(self) -> list[Count]:
        """Return how many figures there are, by city and metric."""
        shown = self._named()
        order = sorted(range(len(self._periods)), key=self._periods.__getitem__)
        places = dict(zip(order, range(len(order)), strict=True))  # in time, by period
        found = []
        for code in self._held():
            rows, name = self._rows(code), shown.metric_names[code]
            ends = self._ends(rows, places)
            for city, count in self._by_city(rows).items():
                found.append(Count(shown.cities[city], name, count, *ends.get(city, (None, None))))
        return found

    def _by_city(self, rows: Sequence[int]) -> Mapping[int, int]:
        """Return how many of the rows are of which city, by code."""
        return Counter(map(self._city.__getitem__, rows))

    def _ends(
        self, rows: Sequence[int], places: Mapping[int, int]
    ) -> dict[int, tuple[Period, Period]]:
        """Return the first and the last period by city, for those that have one."""
        codes, periods = self._city, self._period
        undated = self._period_codes.get(NO_PERIOD)
        dated = [row for row in rows if periods[row] != undated]
        dated.sort(key=lambda row: places[periods[row]])
        last = {codes[row]: row for row in dated}
        first = {codes[row]: row for row in reversed(dated)}
        return {
            city: (self._periods[periods[first[city]]], self._periods[periods[row]])
            for city, row in last.items()
        }

    def sources(self) -> list[Source]:
        """Return where the figures come from, sorted."""
        found: Counter[tuple[str, str, str, str]] = Counter()
        for metric in self._held():
            for code, figures in self._told(metric).items():
                context = self._contexts[code]
                key = (context.source, context.publisher, context.url, context.published)
                found[key] += figures
        return sorted(Source(*key, figures) for key, figures in found.items())

    def _told(self, metric: int) -> Mapping[int, int]:
        """Return how many figures of a metric have which context."""
        return Counter(map(self._context.__getitem__, self._rows(metric)))
