"""The places that are ranked together, and where each stands in the slice that ranks them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from clustercmp.analysis.denominators import divided
from clustercmp.analysis.division_notes import undivided_notes
from clustercmp.analysis.figures import figure_of, in_one_unit, nominal
from clustercmp.analysis.money import is_currency
from clustercmp.analysis.ranks import Rank, ranks
from clustercmp.analysis.selection import standing, unlike
from clustercmp.analysis.shares import shares
from clustercmp.analysis.wording import counted_noun, listed, slice_name
from clustercmp.dataset.context import Seat
from clustercmp.dataset.places import overlapping
from clustercmp.errors import DataError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from clustercmp.analysis.choice import Basis, Choice
    from clustercmp.analysis.figures import Figure
    from clustercmp.analysis.seats import Seats
    from clustercmp.analysis.selection import Answer, Options
    from clustercmp.dataset.dataset import Dataset, Metric
    from clustercmp.dataset.quantity import Interval
    from clustercmp.table import Note

CITY = "city"
ALL_KINDS = "all"


class League(NamedTuple):
    """One metric's ranking: the figures in one unit, each city's rank, and what it leaves out.

    `figures` are those of the slice, a baseline's from beyond the `places` among them; `others`
    those of places outside it; `missing` are the places without any. `lacking` names exchange
    rates that there are not.
    """

    metric: Metric
    places: list[str]
    basis: Basis
    figures: dict[str, Figure]
    others: dict[str, Figure]
    missing: list[str]
    ranks: dict[str, Rank]
    unit: str
    lacking: str

    @property
    def of(self) -> int:
        """How many are ranked."""
        return len(self.ranks)

    @property
    def having(self) -> int:
        """How many of the places have any figure."""
        return len(self.places) - len(self.missing)

    @property
    def thin(self) -> bool:
        """Whether the slice covers under half of the places that have any figure."""
        return 2 * self.of < self.having

    @property
    def fallen(self) -> tuple[tuple[str, str], ...]:
        """The metric with its basis, or with its denominators, if those are not like for like."""
        used = [self.figures[city].observation for city in self.ranks]
        return tuple((self.metric.name, what) for what in unlike(self.basis, used))

    @property
    def ranked(self) -> list[str]:
        """The places that are ranked, the best first, by name where they tie."""
        return sorted(self.ranks, key=lambda city: (self.ranks[city].rank, city))

    def seat(self, city: str) -> Seat | None:
        """Return a city's rank and among how many; None where it is not ranked."""
        rank = self.ranks.get(city)
        return Seat(rank.rank, rank.tied, self.of) if rank else None

    @property
    def exceeding(self) -> list[str]:
        """The cities that the slice lacks and whose newest figure exceeds its leader, by name."""
        less = self.metric.better == "lower"
        values = [self.figures[city].interval.stated for city in self.ranks]
        leader = (min if less else max)(values, default=None)
        if leader is None:
            return []
        return sorted(
            city
            for city, figure in self.others.items()
            if figure.unit == self.unit
            and (figure.interval.stated < leader if less else figure.interval.stated > leader)
        )

    @property
    def outside(self) -> list[str]:
        """The cities that the slice lacks: those that exceed its leader first, then by name."""
        first = self.exceeding
        return [*first, *sorted(set(self.others) - set(first))]

    @property
    def name(self) -> str:
        """The slice in words: `12 cities in 2020, USD, UK Tech Ecosystem update`."""
        held = slice_name(self.figures[city].observation for city in self.ranks)
        return f"{counted_noun(self.of, 'city')} in {held}"


def named_slices(leagues: Iterable[League | Seats]) -> str:
    """Return which slice each metric is ranked in, metrics of one slice together."""
    labels: dict[str, list[str]] = {}
    for each in leagues:
        labels.setdefault(each.name, []).append(each.metric.label)
    return "; ".join(f"{listed(metrics)}: {name}" for name, metrics in labels.items())


def places(
    data: Dataset, cities: Sequence[str], kind: str, *, allow_overlap: bool = False
) -> list[str]:
    """Return the names of the places to rank: those named, else those of a kind.

    Nobody of the kind: a usage error that lists the kinds there are. So is a group beside a city
    that is in it, unless `allow_overlap`: one would be ranked against a part of itself.
    """
    if cities:
        names = distinct(data, cities)
        if not allow_overlap:
            refuse_overlap(data, names)
        return names
    wanted = kind or CITY
    found = of_kind(data, wanted)
    if not found:
        known = sorted({place.kind or CITY for place in data.places.values()})
        message = f'no place is of kind "{wanted}"; use --kind {", ".join([*known, ALL_KINDS])}'
        raise UsageError(message)
    return found


def refuse_overlap(data: Dataset, names: Iterable[str]) -> None:
    """Raise UsageError where a city is in two of the places."""
    if words := overlapping(map(data.place, names)):
        message = f"{words}: neither ranks against the other; leave one out, or --allow-overlap"
        raise UsageError(message)


def ranked_beside(data: Dataset, kind: str) -> list[str]:
    """Return the places among which named cities are ranked; perhaps none, unless asked for."""
    return places(data, (), kind) if kind else of_kind(data, kind)


def of_kind(data: Dataset, kind: str) -> list[str]:
    """Return the places of a kind, `city` unless asked for; one that states none counts as such."""
    wanted = kind or CITY
    return [
        place.name for place in data.places.values() if wanted in {ALL_KINDS, place.kind or CITY}
    ]


def distinct(data: Dataset, cities: Sequence[str]) -> list[str]:
    """Return the display names of cities; one that is named twice is a usage error."""
    names = [data.city(city).name for city in cities]
    for index, name in enumerate(names):
        if name in names[:index]:
            spelling = f' ("{cities[index]}" is the same place)' if cities[index] != name else ""
            message = f"{name} is named twice{spelling}; name it once"
            raise UsageError(message)
    return names


def chosen_metrics(
    data: Dataset, names: Sequence[str], chosen: Choice, *, all_metrics: bool
) -> list[Metric]:
    """Return the metrics asked for: those named, all, or the headline ones (all if none is).

    Each is divided if a denominator is asked for; those that cannot be are left out.
    """
    if names:
        named = [data.metric(name) for name in names]
        found = list({metric.name: metric for metric in named}.values())
    else:
        found = _unnamed(data, all_metrics=all_metrics)
    return [*divided(found, chosen.per, named=bool(names))] if chosen.per else found


def _unnamed(data: Dataset, *, all_metrics: bool) -> list[Metric]:
    known = list(data.metrics.values())
    headline = [metric for metric in known if metric.headline]
    return known if all_metrics or not headline else headline


def left_undivided(
    data: Dataset, names: Sequence[str], chosen: Choice, *, all_metrics: bool
) -> list[Note]:
    """Return the note on metrics that nobody named and that cannot be divided, if there are any."""
    return [] if names else undivided_notes(_unnamed(data, all_metrics=all_metrics), chosen.per)


def league(
    metric: Metric,
    members: Sequence[str],
    candidates: Options,
    chosen: Choice,
    *,
    holding: str = "",
    precision: int | None = None,
) -> League:
    """Rank places on one metric by the slice that covers the most of them.

    Source: docs/methods.md, Which figure is used.

    `candidates` are the metric's, of any places; `holding` is a baseline city, whose slices go
    first and which is not ranked unless it is a member. Figures that cannot be put into the
    ranking's unit are left out of it. Ties share a rank; missing is unranked.
    """
    concerned = dict.fromkeys([*members, holding])
    ranked = set(members)
    options = {city: candidates[city] for city in concerned if city in candidates}
    stand = standing(options, metric.kind, chosen, holding)
    held = in_one_unit(stand.ranked, metric, chosen, holding)
    shared = held.unit or _most_common_unit(held.present())
    figures = {city: fig for city, fig in held.present().items() if fig.unit == shared}
    left = {city: fig for city, fig in held.present().items() if fig.unit != shared}
    base = next((figure.base for figure in figures.values()), "")
    converting = replace(chosen, currency=base if is_currency(base) else "")
    outside = left | _each_apart(stand.others, metric, converting)
    return League(
        metric,
        list(members),
        stand.basis,
        figures,
        {city: figure for city, figure in outside.items() if city in ranked},
        [city for city in members if city not in options],
        ranks(
            {city: figures[city].interval for city in members if city in figures},
            least_first=metric.better == "lower",
            precision=precision,
        ),
        shared,
        held.lacking,
    )


def _each_apart(found: Answer, metric: Metric, chosen: Choice) -> dict[str, Figure]:
    """Return figures that are not compared; what the deflator does not cover stays as stated."""
    figures: dict[str, Figure] = {}
    for city, used in found.items():
        try:
            figures[city] = figure_of(used, metric, chosen)
        except DataError:
            figures[city] = figure_of(used, metric, nominal(chosen))
    return figures


def league_shares(data: Dataset, found: League) -> dict[str, Interval]:
    """Return the shares that the ranked have of their total.

    Rates and indices, metrics that are not comparable, and places that are no parts of one whole
    have none. Nor have negative figures, or a total of 0.
    """
    if not (found.metric.additive and found.metric.comparable and are_parts(data, found)):
        return {}
    parts = shares([found.figures[city].interval for city in found.ranks])
    return dict(zip(found.ranks, parts, strict=False))


def are_parts(data: Dataset, found: League) -> bool:
    """Say whether the ranked are parts of one whole.

    Places of several kinds, or with a city in common, are none: so are a region and its own cities.
    """
    ranked = [data.place(name) for name in found.ranks]
    kinds = {city.kind or CITY for place in ranked for city in place.cities}
    return len(kinds) <= 1 and not overlapping(ranked)


def _most_common_unit(figures: dict[str, Figure]) -> str:
    units = [figure.unit for figure in figures.values()]
    return min(set(units), key=lambda unit: (-units.count(unit), unit), default="")
