"""All observations of all files in columns: what goes in, what comes twice, what comes out."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from itertools import chain, repeat
from typing import TYPE_CHECKING, NamedTuple, TypeVar, cast

from clustercmp.dataset.chunk import pick
from clustercmp.dataset.observation import Observation, Period
from clustercmp.dataset.quantity import Quantity
from clustercmp.errors import LONGEST_QUOTE, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from clustercmp.dataset.cells import Number
    from clustercmp.dataset.context import Context
    from clustercmp.dataset.ledger import Ledger
    from clustercmp.dataset.quantity import Qualifier

    Key = tuple[int, int, int, int]  # city, metric, period, (unit, source)

T = TypeVar("T")


class _Shown(NamedTuple):
    cities: list[str]  # by code
    metric_names: list[str]
    metrics: dict[str, int]


class Columns:
    """Append-only columns of codes and numbers, one row an observation.

    Cities and metrics go in under the keys of their names, and come out under the names to
    display (`rename`). Two rows with the same city, metric, period, unit and source are either
    the same figure twice, of which one is dropped, or a conflict: `settle` finds them.
    """

    in_bulk = False  # whether rows may come as arrays, too

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
        self._shown: _Shown | None = None
        self._by_metric: list[array[int]] | None = None

    def begin(self, file: str) -> None:
        """Let the rows that follow be those of a file, shown by this name."""
        self._files.append(file)
        self._begins.append(len(self._value))
        self._refresh()

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

    def origin(self, code: int) -> int:
        """Return the code of a context's unit and source."""
        return self._origins[code]

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
        self._note_keys(cities, metrics, periods, contexts)
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

    def _note_keys(
        self, cities: list[int], metrics: list[int], periods: list[int], contexts: list[int]
    ) -> None:
        origins = list(map(self._origins.__getitem__, contexts))
        known = len(self._seen)
        self._seen.update(map(hash, zip(cities, metrics, periods, origins, strict=True)))
        if len(self._seen) - known < len(cities):
            self._suspects.update(map(hash, zip(cities, metrics, periods, origins, strict=True)))

    def settle(self, ledger: Ledger) -> None:
        """Drop rows that came before: with a warning the same figures, with an error others."""
        first: dict[Key, int] = {}
        for row, key in self._suspicious():
            if row not in self._dropped:
                earlier = first.setdefault(key, row)
                if earlier != row:
                    self._judge(earlier, row, ledger)
        self.forget()
        self._refresh()

    def _suspicious(self) -> Iterator[tuple[int, Key]]:
        """Yield the rows that may have come before or again, in the order of reading."""
        if not self._suspects:
            return
        origins = map(self._origins.__getitem__, self._context)
        keys = zip(self._city, self._metric, self._period, origins, strict=True)
        for row, key in enumerate(keys):
            if hash(key) in self._suspects:
                yield row, key

    def forget(self) -> None:
        """Let nothing that came again since the last `settle` be found."""
        self._suspects.clear()

    def _judge(self, earlier: int, row: int, ledger: Ledger) -> None:
        self._dropped.add(row)
        a, b = self._observations((earlier, row))
        figure = ", ".join(filter(None, (a.city, a.metric, a.period.text)))
        place = f"line {a.line}" if a.file == b.file else f"{a.file}:{a.line}"
        if not a.line:  # of a table in a database
            place = "another row" if a.file == b.file else a.file
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
            problem = Problem("error", "E-CONFLICT", message, fix, b.file, b.line)
        else:
            message = f"{figure} is the same as on {place}"
            fix = "remove one of them"
            problem = Problem("warning", "W-DUPLICATE", message, fix, b.file, b.line)
        ledger.add(problem)

    def rename(self, cities: Mapping[str, str], metrics: Mapping[str, str]) -> None:
        """Set the names to display by key; a key that is not in them is shown as it is.

        All rows have come by then: what came again among later ones would not be found.
        """
        self._names = (cities, metrics)
        self._refresh()
        self._seen = set()  # the largest thing here, and the collector walks it again and again

    def _refresh(self) -> None:
        self._shown = self._by_metric = None

    def _named(self) -> _Shown:
        if self._shown is None:
            cities, metrics = self._names
            names = [metrics.get(key, key) for key in self._metric_codes]
            self._shown = _Shown(
                [cities.get(key, key) for key in self._city_codes],
                names,
                {name: code for code, name in enumerate(names)},
            )
        return self._shown

    def _held(self) -> list[int]:
        """Return the codes of the metrics that have rows."""
        return [code for code in range(len(self._metric_codes)) if self._rows(code)]

    def _rows(self, metric: int) -> Sequence[int]:
        """Return the rows of a metric in ascending order, without those that were dropped."""
        if self._by_metric is None:
            rows: list[array[int]] = [array("I") for _ in self._metric_codes]
            for row, code in enumerate(self._metric):
                rows[code].append(row)
            if self._dropped:
                rows = [array("I", [i for i in own if i not in self._dropped]) for own in rows]
            self._by_metric = rows
        return self._by_metric[metric]

    def _picked(self, column: Sequence[T], rows: Sequence[int]) -> list[T]:
        """Return some rows of a column."""
        return pick(column, rows)

    def _observations(self, rows: Sequence[int]) -> list[Observation]:
        """Return rows of ascending files as observations; there may be a million."""
        shown = self._named()
        new = tuple.__new__  # what NamedTuple makes of a constructor takes twice as long
        ends = [bisect_left(rows, begin) for begin in (*self._begins[1:], len(self._value))]
        files = chain.from_iterable(
            repeat(file, end - start)
            for file, start, end in zip(self._files, [0, *ends], ends, strict=False)
        )
        columns = zip(
            map(shown.cities.__getitem__, self._picked(self._city, rows)),
            map(shown.metric_names.__getitem__, self._picked(self._metric, rows)),
            map(self._periods.__getitem__, self._picked(self._period, rows)),
            self._numbers(rows),
            map(self._contexts.__getitem__, self._picked(self._context, rows)),
            files,
            self._picked(self._line, rows),
            strict=True,
        )
        return [
            new(Observation, (c, m, p, new(Quantity, (value, how, None)), *told, file, line, ()))
            for c, m, p, value, (how, *told), file, line in columns
        ]

    def _numbers(self, rows: Sequence[int]) -> list[Number]:
        """Return the values of rows: an int for what is whole, and what no float holds."""
        values = self._picked(self._value, rows)
        numbers: list[Number] = [int(value) if value.is_integer() else value for value in values]
        if self._exact:
            numbers = [self._exact.get(*each) for each in zip(rows, numbers, strict=True)]
        return numbers
