"""The dataset: what all files and sidecars say, and the questions it answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from clustercmp.dataset.declared import Group, Metric, Score, Target
from clustercmp.dataset.places import Gazetteer, Place

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from clustercmp.dataset.context import Count, Coverage, Seat, Slice
    from clustercmp.dataset.context import Source as Origin
    from clustercmp.dataset.conventions import Conventions
    from clustercmp.dataset.links import Links
    from clustercmp.dataset.names import Names
    from clustercmp.dataset.observation import Observation
    from clustercmp.dataset.reading import FileReport
    from clustercmp.dataset.store import Store
    from clustercmp.errors import Problem

__all__ = ["Dataset", "Group", "Metric", "Place", "Score", "Target"]


@dataclass(frozen=True, eq=False)
class Dataset:
    """All figures, and what is known of their metrics and places; it never changes.

    `metrics` are those with figures, in the sidecars' order, then the others as they stand in the
    files. `places` are all known ones by folded name, with or without figures. `inputs` are the
    (path as typed, SHA-256) of what was read, `problems` the warnings and notes met on the way.
    """

    metrics: Mapping[str, Metric]
    places: Mapping[str, Place]
    groups: Mapping[str, Group]
    targets: Mapping[str, Target]
    scores: Mapping[str, Score]
    inputs: tuple[tuple[str, str], ...]
    problems: tuple[Problem, ...]
    reports: tuple[FileReport, ...]
    _store: Store = field(repr=False)
    _names: Names = field(repr=False)
    _known: Mapping[str, Metric] = field(repr=False)
    _link_files: tuple[tuple[Path, str], ...] = field(repr=False)
    _conventions: Conventions = field(repr=False)

    def city(self, name: str) -> Place:
        """Return the place that a name means, in any spelling: a city, a group, `a+b`.

        Raises UsageError if there is none, DataError for a group with an unknown member.
        """
        return Gazetteer(self.places, self.groups, self._names.cities).find(name)

    def place(self, name: str) -> Place:
        """Return the place of a name as it is displayed."""
        return self.places.get(name) or self.city(name)

    def metric(self, name: str) -> Metric:
        """Return the metric that a name means, with or without figures; UsageError if none."""
        return self._known[self._names.metrics.find(name)]

    def knows_city(self, name: str) -> bool:
        """Say whether a name means a city or a group, with or without figures."""
        return self._names.cities.knows(name)

    def knows_metric(self, name: str) -> bool:
        """Say whether a name means a metric, with or without figures."""
        return self._names.metrics.knows(name)

    def observations(self, metric: str, cities: Collection[str] | None = None) -> list[Observation]:
        """Return the figures of one metric, of all places or of those named as displayed.

        The order is that of the files. No figure: an empty list.
        """
        return self._store.observations(metric, cities)

    def coverage(self, metrics: Collection[str], cities: Collection[str]) -> list[Coverage]:
        """Return how many of the cities, named as displayed, each slice of the metrics holds."""
        return self._store.coverage(metrics, frozenset(cities))

    def seats(
        self,
        slices: Sequence[Slice],
        members: Collection[str],
        cities: Collection[str],
        least_first: Collection[str],
    ) -> dict[str, dict[str, Seat]]:
        """Return the ranks of cities among the members that a slice holds, by metric and city.

        Each metric has one slice. 1 is most, or least for the metrics of `least_first`; equal
        values share a rank. A city that is no member, or that the slice lacks, has none.
        """
        return self._store.seats(slices, frozenset(members), cities, least_first)

    @cached_property
    def known_links(self) -> Links:
        """The ties between places, from the `links.csv` beside each file; read when asked for.

        What is wrong with them is in their `problems`. Raises AccessError for a file that cannot
        be read.
        """
        from clustercmp.dataset.links import read_links  # noqa: PLC0415  few commands ask for them

        return read_links(self._link_files, self._names.cities, self.groups, self._conventions)

    def counts(self) -> list[Count]:
        """Return how many figures each city has of each metric, from when to when."""
        return self._store.counts()

    def sources(self) -> list[Origin]:
        """Return where the figures come from, sorted, and how many of each."""
        return self._store.sources()
