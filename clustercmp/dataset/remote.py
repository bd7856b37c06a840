"""A store whose figures stay in their database: questions go there, and only answers come back."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, NamedTuple

from clustercmp.dataset.cells import NumberReader
from clustercmp.dataset.context import Count, Seat, Source
from clustercmp.dataset.database_rows import TableChunk, cell_text
from clustercmp.dataset.layouts.codes import FileCodes
from clustercmp.dataset.layouts.tidy import TidyReader
from clustercmp.dataset.ledger import Ledger
from clustercmp.dataset.observation import NO_PERIOD
from clustercmp.dataset.queries import TOLD, any_of
from clustercmp.dataset.store import Store

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from clustercmp.dataset.context import Coverage, Slice
    from clustercmp.dataset.conventions import Conventions
    from clustercmp.dataset.layouts.plan import Plan
    from clustercmp.dataset.names import Names
    from clustercmp.dataset.observation import Observation
    from clustercmp.dataset.queries import Expr, Queries, Raw
    from clustercmp.dataset.spelt import Meanings

MOST_AT_ONCE = 100  # cities whose figures of all metrics are fetched together


class Remote(NamedTuple):
    """A table in a database, what its spellings mean, and how its rows are read."""

    queries: Queries
    meanings: Meanings
    plan: Plan
    names: Names
    conventions: Conventions


class RemoteStore(Store):
    """A store of one table of a database, or, until `leave` is called, one like any other.

    AccessError where the database does not answer any more; DataError where rows that have come
    into the table since it was looked at are wrong.
    """

    def __init__(self) -> None:
        super().__init__()
        self._remote: Remote | None = None
        self._metrics: list[int] = []  # those with figures
        self._fetched: dict[frozenset[str] | str, Store] = {}

    def leave(self, remote: Remote) -> None:
        """Let all figures stay where they are."""
        self._remote = remote
        codes = remote.meanings.metrics
        self._metrics = [codes[raw] for raw, _ in remote.queries.counted(["metric"])]

    def _held(self) -> list[int]:
        return self._metrics if self._remote else super()._held()

    def observations(self, metric: str, cities: Collection[str] | None = None) -> list[Observation]:
        """Return the figures of a metric, of these cities or all.

        Those of all metrics of a few cities are fetched at once, else those of all cities.
        """
        if not self._remote:
            return super().observations(metric, cities)
        code = self._named().metrics.get(metric)
        if code is None:
            return []
        queries = self._remote.queries
        key: frozenset[str] | str = metric
        if metric not in self._fetched and cities is not None and len(cities) <= MOST_AT_ONCE:
            key = frozenset(cities)
        if key not in self._fetched:
            wanted = (
                queries.figures.metric.isin([self._spelling(self._remote.meanings.metrics)[code]])
                if isinstance(key, str)
                else queries.figures.city.isin(self._raw_cities(key))
            )
            self._fetched[key] = self._fetch(self._remote, queries.figures.filter(wanted))
        return self._fetched[key].observations(metric, cities)

    def _fetch(self, remote: Remote, expr: Expr) -> Store:
        """Return an ordinary store of some rows."""
        queries, plan = remote.queries, remote.plan
        roles = {role: place for place, role in enumerate(queries.roles)}
        header = tuple(plan.header[plan.roles[role]] for role in queries.roles)
        plan = plan._replace(header=header, roles=roles)
        store, ledger = Store(), Ledger(queries.shown)
        store.begin(queries.shown)
        how = remote.conventions
        codes = FileCodes(plan, store, remote.names, how, queries.shown)
        numbers = NumberReader(how.thousands, how.decimal)
        reader = TidyReader(plan, codes, numbers, store, ledger)
        for rows in queries.batches(expr):
            columns = zip(*rows, strict=True)
            texts = [[cell_text(value, how.decimal) for value in cells] for cells in columns]
            reader.take(TableChunk([*texts], range(1, len(rows) + 1), folded=False))
        store.settle(ledger)
        ledger.refuse_errors()
        store.rename(*self._names)
        return store

    def _raw_cities(self, names: Collection[str]) -> list[Raw]:
        """Return the spellings of cities of these names."""
        return [raw for raw, name in self._shown_cities().items() if name in names]

    def _shown_cities(self) -> dict[Raw, str]:
        shown = self._named().cities
        remote = self._remote
        return {raw: shown[code] for raw, code in remote.meanings.cities.items()} if remote else {}

    @staticmethod
    def _spelling(codes: Mapping[Raw, int]) -> dict[int, Raw]:
        return {code: raw for raw, code in codes.items()}

    def coverage(self, metrics: Collection[str], cities: Collection[str]) -> list[Coverage]:
        """Return how many of these cities have a figure in each slice of these metrics."""
        if not self._remote:
            return super().coverage(metrics, cities)
        queries, known = self._remote.queries, self._remote.meanings
        decimal = self._remote.conventions.decimal
        codes = self._named().metrics
        spelt = self._spelling(known.metrics)
        figures = self._of_members(self._remote, cities)
        raws = [spelt[codes[name]] for name in metrics]
        figures = figures.filter(queries.is_one_of("metric", raws, known.metrics))
        roles = queries.known(("metric", "period", *TOLD, "published"))
        counted: dict[int, Counter[tuple[int, int]]] = defaultdict(Counter)
        for *cells, number in queries.counted(roles, figures):
            told = dict(zip(roles, cells, strict=True))
            context = self._contexts[known.contexts[tuple(told[role] for role in queries.told)]]
            published = cell_text(told.get("published"), decimal).strip()
            key = (
                known.periods[told.get("period")],
                self.context(context._replace(published=published)),
            )
            counted[known.metrics[told["metric"]]][key] += number
        return [each for name in metrics for each in self._covered(name, counted[codes[name]])]

    def _of_members(self, remote: Remote, cities: Collection[str]) -> Expr:
        """Return the figures of cities of these names."""
        raws, every = self._raw_cities(cities), remote.meanings.cities
        if len(raws) == len(every):
            return remote.queries.figures
        return remote.queries.figures.filter(remote.queries.is_one_of("city", raws, every))

    def seats(
        self,
        slices: Sequence[Slice],
        members: Collection[str],
        cities: Iterable[str],
        least_first: Collection[str],
    ) -> dict[str, dict[str, Seat]]:
        """Return the ranks of some cities among the members, as the database counts them."""
        if not self._remote:
            return super().seats(slices, members, cities, least_first)
        found: dict[str, dict[str, Seat]] = {held.metric: {} for held in slices}
        if not found:
            return found
        queries, known = self._remote.queries, self._remote.meanings
        figures = self._of_members(self._remote, members)
        figures = figures.filter(self._in_slices(self._remote, slices))
        names, shown = self._named().metric_names, self._shown_cities()
        named = self._raw_cities(set(cities))
        for metric, city, place, equals, among in queries.ranked(figures, named):
            name = names[known.metrics[metric]]
            rank = place if name in least_first else among - place - equals + 2
            found[name][shown[city]] = Seat(rank, equals > 1, among)
        return found

    def _in_slices(self, remote: Remote, slices: Sequence[Slice]) -> Expr:
        """Return the condition that a figure is in one of the slices."""
        alike: dict[Slice, list[str]] = defaultdict(list)
        for held in slices:
            alike[held._replace(metric="")].append(held.metric)
        return reduce(or_, (self._held_by(remote, *each) for each in alike.items()))

    def _held_by(self, remote: Remote, held: Slice, metrics: Sequence[str]) -> Expr:
        figures, known = remote.queries.figures, remote.meanings
        spelt, codes = self._spelling(known.metrics), self._named().metrics
        found = figures.metric.isin([spelt[codes[name]] for name in metrics])
        period, contexts = self._codes_of(held)
        if "period" in remote.queries.roles:
            found &= any_of(figures.period, [self._spelling(known.periods)[period]])
        cells = [cells for cells, code in known.contexts.items() if code in contexts]
        for place, role in enumerate(remote.queries.told):
            found &= any_of(figures[role], {each[place] for each in cells})
        return found

    def counts(self) -> list[Count]:
        """Return how many figures there are, by city and metric."""
        if not self._remote:
            return super().counts()
        known, names = self._remote.meanings, self._named().metric_names
        periods = sorted(self._periods)
        places = {
            raw: periods.index(self._periods[code])
            for raw, code in known.periods.items()
            if self._periods[code] != NO_PERIOD
        }
        shown = self._shown_cities()
        return [
            Count(
                shown[city],
                names[known.metrics[metric]],
                figures,
                None if first is None else periods[first],
                None if last is None else periods[last],
            )
            for city, metric, figures, first, last in self._remote.queries.spans(places)
        ]

    def sources(self) -> list[Source]:
        """Return where the figures come from, sorted."""
        if not self._remote:
            return super().sources()
        queries = self._remote.queries
        roles = queries.known(("source", "publisher", "url", "published"))
        decimal = self._remote.conventions.decimal
        found: Counter[tuple[str, str, str, str]] = Counter()
        for *cells, figures in queries.counted(roles):
            told = {
                role: cell_text(cell, decimal).strip()
                for role, cell in zip(roles, cells, strict=True)
            }
            publisher, url, day = (told.get(role, "") for role in ("publisher", "url", "published"))
            found[told.get("source") or queries.shown, publisher, url, day] += figures
        return sorted(Source(*key, figures) for key, figures in found.items())
