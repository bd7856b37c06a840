"""All observations of all files in columns: small in memory, quick to give those of a metric."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from itertools import chain, repeat
from typing import TYPE_CHECKING, NamedTuple, cast

from clustercmp.dataset.chunk import pick
from clustercmp.dataset.context import Context, Count, Source
from clustercmp.dataset.names import fold
from clustercmp.dataset.observation import NO_PERIOD, Observation, Period
from clustercmp.dataset.quantity import Quantity
from clustercmp.errors import LONGEST_QUOTE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from clustercmp.dataset.cells import Number
    from clustercmp.dataset.ledger import Ledger
    from clustercmp.dataset.quantity import Qualifier

__all__ = ["Context", "Count", "Source", "Store"]


class _Index(NamedTuple):
    cities: list[str]  # by code
    metric_names: list[str]
    metrics: dict[str, int]
    rows: list[array[int]]  # by metric, those that were not dropped


class Store:
    """Append-only columns of codes and numbers, one row an observation.

    Cities and metrics go in under the keys of their names, and come out under the names to
    display (`rename`). Two rows with the same city, metric, period, unit and source are either
    the same figure twice, of which one is dropped, or a conflict: `settle` finds them.
    """

    def __init__(self) -> None:
        self._city_codes: dict[str, int] = {}
        self._metric_codes: dict[str, int] = {}
        self._period_codes: dict[Period, int] = {}
        self._context_codes: dict[Context, int] = {}
        self._origin_codes: dict[tuple[str, str], int] = {}
        self._origins: list[int] = []  # by context: its (unit, source)
        self._periods: list[Period] = []
        self._contexts: list[Context] = []
        self._city = array("i")
        self._metric = array("i")
        self._period = array("i")
        self._context = array("i")
        self._value = array("d")
        self._line = array("i")
        self._exact: dict[int, Number] = {}  # by row: what a float does not hold
        self._files: list[str] = []
        self._begins: list[int] = []  # by file: its first row
        self._seen: set[int] = set()
        self._suspects: set[int] = set()  # keys of blocks in which some row came again
        self._dropped: set[int] = set()
        self._headed: dict[int, None] = {}  # metrics in the order of a header
        self._names: tuple[Mapping[str, str], Mapping[str, str]] = ({}, {})
        self._index: _Index | None = None

    def begin(self, file: str) -> None:
        """Let the rows that follow be those of a file, shown by this name."""
        self._files.append(file)
        self._begins.append(len(self._value))
        self._index = None

    def city(self, key: str) -> int:
        """Return the code of a city."""
        return self._city_codes.setdefault(key, len(self._city_codes))

    def metric(self, key: str) -> int:
        """Return the code of a metric."""
        return self._metric_codes.setdefault(key, len(self._metric_codes))

    def head(self, metric: int) -> None:
        """Let `metrics` give this one next, as the order of a header says."""
        self._headed[metric] = None

    def period(self, period: Period) -> int:
        """Return the code of a period."""
        code = self._period_codes.setdefault(period, len(self._periods))
        if code == len(self._periods):
            self._periods.append(period)
        return code

    def context(self, context: Context) -> int:
        """Return the code of a context."""
        code = self._context_codes.setdefault(context, len(self._contexts))
        if code == len(self._contexts):
            self._contexts.append(context)
            origin = (context.unit, context.source)
            self._origins.append(self._origin_codes.setdefault(origin, len(self._origin_codes)))
        return code

    def qualified(self, code: int, qualifier: Qualifier) -> int:
        """Return the code of the same context with another qualifier."""
        return self.context(self._contexts[code]._replace(qualifier=qualifier))

    def append(
        self,
        cities: list[int],
        metrics: list[int],
        periods: list[int],
        contexts: list[int],
        values: Sequence[Number],
        lines: Sequence[int],
        *,
        floats: bool = False,
    ) -> None:
        """Add rows, given as columns of one length; `floats` says that all values are floats."""
        origins = list(map(self._origins.__getitem__, contexts))
        known = len(self._seen)
        self._seen.update(map(hash, zip(cities, metrics, periods, origins, strict=True)))
        if len(self._seen) - known < len(cities):
            self._suspects.update(map(hash, zip(cities, metrics, periods, origins, strict=True)))
        if not floats:
            exact = {i: v for i, v in enumerate(values, len(self._value)) if type(v) is not float}
            self._exact |= exact
            values = [v if type(v) is float else 0.0 for v in values]
        self._city.fromlist(cities)
        self._metric.fromlist(metrics)
        self._period.fromlist(periods)
        self._context.fromlist(contexts)
        self._value.extend(array("d", cast("Sequence[float]", values)))
        self._line.extend(array("i", lines))

    def settle(self, ledger: Ledger) -> None:
        """Drop rows that came before: with a warning the same figures, with an error others."""
        if not self._suspects:
            return
        first: dict[tuple[int, int, int, int], int] = {}
        origins = map(self._origins.__getitem__, self._context)
        keys = zip(self._city, self._metric, self._period, origins, strict=True)
        for row, key in enumerate(keys):
            if hash(key) in self._suspects and row not in self._dropped:
                earlier = first.setdefault(key, row)
                if earlier != row:
                    self._judge(earlier, row, ledger)
        self._suspects.clear()
        self._index = None

    def forget(self) -> None:
        """Let nothing that came again since the last `settle` be found."""
        self._suspects.clear()

    def _judge(self, earlier: int, row: int, ledger: Ledger) -> None:
        self._dropped.add(row)
        index = self._indexed()
        a, b = self._observations((earlier, row), index)
        figure = ", ".join(filter(None, (a.city, a.metric, a.period.text)))
        place = f"line {a.line}" if a.file == b.file else f"{a.file}:{a.line}"
        cut = f".{LONGEST_QUOTE}"
        differ = [
            f"{name} {new or 'empty':{cut}} here, {old or 'empty':{cut}} on {place}"
            for name, new, old in (
                ("value", str(b.quantity.value), str(a.quantity.value)),
                ("qualifier", b.quantity.qualifier, a.quantity.qualifier),
                ("status", b.status, a.status),
                ("geography", b.geography, a.geography),
            )
            if new != old
        ]
        if differ:
            message = f"{figure} is given twice: {'; '.join(differ)}"
            fix = "keep one of them, or tell them apart by source, unit or period"
            ledger.error("E-CONFLICT", message, fix, line=b.line)
        else:
            message = f"{figure} is the same as on {place}"
            ledger.warn("W-DUPLICATE", message, "remove one of them", line=b.line)

    def rename(self, cities: Mapping[str, str], metrics: Mapping[str, str]) -> None:
        """Set the names to display by key; a key that is not in them is shown as it is.

        All rows have come by then: what came again among later ones would not be found.
        """
        self._names = (cities, metrics)
        self._index = None
        self._seen = set()  # the largest thing here, and the collector walks it again and again

    def cities(self) -> list[str]:
        """Return the names of all cities that have figures, sorted as names compare."""
        return sorted({count.city for count in self.counts()}, key=lambda name: (fold(name), name))

    def metrics(self) -> list[str]:
        """Return the names of all metrics: first those of headers, in their order, then sorted."""
        index = self._indexed()
        headed = [index.metric_names[code] for code in self._headed]
        others = {name for name, code in index.metrics.items() if index.rows[code]} - set(headed)
        return headed + sorted(others, key=lambda name: (fold(name), name))

    def observations(self, metric: str, cities: Collection[str] | None = None) -> list[Observation]:
        """Return the figures of a metric, of these cities or all, in the order of reading.

        A metric without figures gives none.
        """
        index = self._indexed()
        if metric not in index.metrics:
            return []
        rows = index.rows[index.metrics[metric]]
        if cities is not None:
            wanted = {code for code, name in enumerate(index.cities) if name in cities}
            codes = self._city
            rows = array("I", [row for row in rows if codes[row] in wanted])
        return self._observations(rows, index)

    def counts(self) -> list[Count]:
        """Return how many figures there are, by city and metric."""
        index = self._indexed()
        order = sorted(range(len(self._periods)), key=self._periods.__getitem__)
        places = dict(zip(order, range(len(order)), strict=True))  # in time, by period
        found = []
        for name, rows in zip(index.metric_names, index.rows, strict=True):
            ends = self._ends(rows, places)
            figures = Counter(map(self._city.__getitem__, rows))
            for city, count in figures.items():
                found.append(Count(index.cities[city], name, count, *ends.get(city, (None, None))))
        return found

    def _ends(
        self, rows: Iterable[int], places: Mapping[int, int]
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
        for rows in self._indexed().rows:
            for code, figures in Counter(map(self._context.__getitem__, rows)).items():
                context = self._contexts[code]
                key = (context.source, context.publisher, context.url, context.published)
                found[key] += figures
        return sorted(Source(*key, figures) for key, figures in found.items())

    def _indexed(self) -> _Index:
        if self._index is None:
            cities, metrics = self._names
            rows: list[array[int]] = [array("I") for _ in self._metric_codes]
            for row, code in enumerate(self._metric):
                rows[code].append(row)
            if self._dropped:
                rows = [array("I", [i for i in own if i not in self._dropped]) for own in rows]
            self._index = _Index(
                [cities.get(key, key) for key in self._city_codes],
                names := [metrics.get(key, key) for key in self._metric_codes],
                {name: code for code, name in enumerate(names)},
                rows,
            )
        return self._index

    def _observations(self, rows: Sequence[int], index: _Index) -> list[Observation]:
        """Return rows, given in ascending order, as observations; there may be a million."""
        new = tuple.__new__  # what NamedTuple makes of a constructor takes twice as long
        ends = [bisect_left(rows, begin) for begin in (*self._begins[1:], len(self._value))]
        files = chain.from_iterable(
            repeat(file, end - start)
            for file, start, end in zip(self._files, [0, *ends], ends, strict=False)
        )
        columns = zip(
            map(index.cities.__getitem__, pick(self._city, rows)),
            map(index.metric_names.__getitem__, pick(self._metric, rows)),
            map(self._periods.__getitem__, pick(self._period, rows)),
            self._numbers(rows),
            map(self._contexts.__getitem__, pick(self._context, rows)),
            files,
            pick(self._line, rows),
            strict=True,
        )
        return [
            new(Observation, (c, m, p, new(Quantity, (value, how, None)), *told, file, line, ()))
            for c, m, p, value, (how, *told), file, line in columns
        ]

    def _numbers(self, rows: Sequence[int]) -> list[Number]:
        """Return the values of rows: an int for what is whole, and what no float holds."""
        values = pick(self._value, rows)
        numbers: list[Number] = [int(value) if value.is_integer() else value for value in values]
        if self._exact:
            numbers = [self._exact.get(*each) for each in zip(rows, numbers, strict=True)]
        return numbers
