"""All observations of all files in columns: small in memory, quick to give those of a metric."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple, cast

from clustercmp.dataset.context import Context, Count, Source
from clustercmp.dataset.names import fold
from clustercmp.dataset.observation import NO_PERIOD, Observation, Period
from clustercmp.dataset.quantity import Quantity

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
    rows: dict[int, list[int]]  # by metric, those that were not dropped


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
            start = len(self._value)
            self._exact.update(
                (start + i, v) for i, v in enumerate(values) if not isinstance(v, float)
            )
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
        a, b = (self._observation(i, index) for i in (earlier, row))
        figure = ", ".join(filter(None, (a.city, a.metric, a.period.text)))
        place = f"line {a.line}" if a.file == b.file else f"{a.file}:{a.line}"
        differ = [
            f"{name} {new or 'empty'} here, {old or 'empty'} on {place}"
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
        """Set the names to display by key; a key that is not in them is shown as it is."""
        self._names = (cities, metrics)
        self._index = None

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
        rows = index.rows.get(index.metrics.get(metric, -1), [])
        if cities is not None:
            wanted = {code for code, name in enumerate(index.cities) if name in cities}
            codes = self._city
            rows = [row for row in rows if codes[row] in wanted]
        return [self._observation(row, index) for row in rows]

    def counts(self) -> list[Count]:
        """Return how many figures there are, by city and metric."""
        index = self._indexed()
        found: dict[tuple[int, int], Counter[int]] = {}
        for metric, rows in index.rows.items():
            for row in rows:
                found.setdefault((self._city[row], metric), Counter())[self._period[row]] += 1
        return [
            Count(
                index.cities[city],
                index.metric_names[metric],
                sum(periods.values()),
                *self._ends(periods),
            )
            for (city, metric), periods in found.items()
        ]

    def _ends(self, codes: Iterable[int]) -> tuple[Period | None, Period | None]:
        dated = [period for code in codes if (period := self._periods[code]) != NO_PERIOD]
        return min(dated, default=None), max(dated, default=None)

    def sources(self) -> list[Source]:
        """Return where the figures come from, sorted."""
        found: Counter[tuple[str, str, str, str]] = Counter()
        for rows in self._indexed().rows.values():
            for code, figures in Counter(map(self._context.__getitem__, rows)).items():
                context = self._contexts[code]
                key = (context.source, context.publisher, context.url, context.published)
                found[key] += figures
        return sorted(Source(*key, figures) for key, figures in found.items())

    def _indexed(self) -> _Index:
        if self._index is None:
            cities, metrics = self._names
            rows: dict[int, list[int]] = {code: [] for code in self._metric_codes.values()}
            for row, code in enumerate(self._metric):
                rows[code].append(row)
            if self._dropped:
                for code, all_rows in rows.items():
                    rows[code] = [row for row in all_rows if row not in self._dropped]
            self._index = _Index(
                [cities.get(key, key) for key in self._city_codes],
                names := [metrics.get(key, key) for key in self._metric_codes],
                {name: code for code, name in enumerate(names)},
                rows,
            )
        return self._index

    def _observation(self, row: int, index: _Index) -> Observation:
        value: Number | None = self._exact.get(row)
        if value is None:
            value = self._value[row]
            if value.is_integer():
                value = int(value)
        qualifier, status, unit, geography, source, publisher, url, published, note, quote = (
            self._contexts[self._context[row]]
        )
        file = self._files[bisect_right(self._begins, row) - 1]
        return Observation(
            index.cities[self._city[row]],
            index.metric_names[self._metric[row]],
            self._periods[self._period[row]],
            Quantity(value, qualifier),
            status,
            unit,
            geography,
            source,
            publisher,
            url,
            published,
            note,
            quote,
            file,
            self._line[row],
        )
