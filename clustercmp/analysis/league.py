"""The places that are ranked together, and where each stands in the slice that ranks them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from clustercmp.analysis.figures import in_one_unit
from clustercmp.analysis.money import is_currency
from clustercmp.analysis.ranks import Rank, ranks
from clustercmp.analysis.selection import standing
from clustercmp.analysis.wording import counted_noun, listed, slice_name
from clustercmp.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from clustercmp.analysis.figures import Figure
    from clustercmp.analysis.selection import Choice, Options, Standing
    from clustercmp.dataset.dataset import Dataset, Metric

CITY = "city"
ALL_KINDS = "all"


class League(NamedTuple):
    """One metric's ranking: the figures in one unit, each city's rank, and what it leaves out.

    `places` are all that were to be ranked, `others` those with a figure outside the slice.
    """

    metric: Metric
    places: list[str]
    options: Options
    standing: Standing
    figures: dict[str, Figure]
    others: dict[str, Figure]
    ranks: dict[str, Rank]
    unit: str

    @property
    def of(self) -> int:
        """How many are ranked."""
        return len(self.ranks)

    @property
    def thin(self) -> bool:
        """Whether the slice covers under half of the places that have any figure."""
        return 2 * self.of < len(self.options)

    @property
    def outside(self) -> list[str]:
        """The cities that the slice lacks: those that exceed its leader first, then by name."""
        less = self.metric.better == "lower"
        values = [figure.interval.stated for figure in self.figures.values()]
        leader = (min if less else max)(values, default=None)

        def exceeds(city: str) -> bool:
            figure = self.others[city]
            if leader is None or figure.unit != self.unit:
                return False
            return figure.interval.stated < leader if less else figure.interval.stated > leader

        return sorted(self.others, key=lambda city: (not exceeds(city), city))

    @property
    def name(self) -> str:
        """The slice in words: `12 cities in 2020, USD, UK Tech Ecosystem update`."""
        held = slice_name(figure.observation for figure in self.figures.values())
        return f"{counted_noun(self.of, 'city')} in {held}"


def named_slices(leagues: Iterable[League]) -> str:
    """Return which slice each metric is ranked in, metrics of one slice together."""
    labels: dict[str, list[str]] = {}
    for each in leagues:
        labels.setdefault(each.name, []).append(each.metric.label)
    return "; ".join(f"{listed(metrics)}: {name}" for name, metrics in labels.items())


def places(data: Dataset, cities: Sequence[str], kind: str) -> list[str]:
    """Return the names of the places to rank: those named, else those of a kind.

    The kind is `city` unless asked for; a place whose kind nobody states counts as one. Nobody of
    that kind: a usage error that lists the kinds there are.
    """
    if cities:
        return distinct(data, cities)
    wanted = kind or CITY
    found = [
        place.name for place in data.places.values() if wanted in {ALL_KINDS, place.kind or CITY}
    ]
    if not found:
        known = sorted({place.kind or CITY for place in data.places.values()})
        message = f'no place is of kind "{wanted}"; use --kind {", ".join([*known, ALL_KINDS])}'
        raise UsageError(message)
    return found


def distinct(data: Dataset, cities: Sequence[str]) -> list[str]:
    """Return the display names of cities; one that is named twice is a usage error."""
    names = [data.city(city).name for city in cities]
    for index, name in enumerate(names):
        if name in names[:index]:
            spelling = f' ("{cities[index]}" is the same place)' if cities[index] != name else ""
            message = f"{name} is named twice{spelling}; name it once"
            raise UsageError(message)
    return names


def chosen_metrics(data: Dataset, names: Sequence[str], *, all_metrics: bool) -> list[Metric]:
    """Return the metrics asked for: those named, all, or the headline ones (all if none is)."""
    if names:
        found = [data.metric(name) for name in names]
        return list({metric.name: metric for metric in found}.values())
    known = list(data.metrics.values())
    headline = [metric for metric in known if metric.headline]
    return known if all_metrics or not headline else headline


def league(
    metric: Metric,
    members: Sequence[str],
    candidates: Options,
    chosen: Choice,
    *,
    holding: str = "",
    precision: int | None = None,
) -> League:
    """Rank places on one metric by the slice that covers the most of them (design, 4).

    `candidates` are the metric's, of any places; `holding` is a baseline city, whose slices go
    first. Figures that cannot be put into the ranking's unit are left out of it. Ties share a
    rank; missing is unranked.
    """
    options = {city: candidates[city] for city in members if city in candidates}
    stand = standing(options, metric.kind, chosen, holding)
    ranked = in_one_unit(stand.ranked, metric, chosen, holding)
    shared = ranked.unit or _most_common_unit(ranked.present())
    figures = {city: fig for city, fig in ranked.present().items() if fig.unit == shared}
    left = {city: fig for city, fig in ranked.present().items() if fig.unit != shared}
    converting = replace(chosen, currency=shared if is_currency(shared) else "")
    outside = in_one_unit(stand.others, metric, converting)
    return League(
        metric,
        list(members),
        options,
        stand,
        figures,
        left | outside.present(),
        ranks(
            {city: figure.interval for city, figure in figures.items()},
            least_first=metric.better == "lower",
            precision=precision,
        ),
        shared,
    )


def _most_common_unit(figures: dict[str, Figure]) -> str:
    units = [figure.unit for figure in figures.values()]
    return min(set(units), key=lambda unit: (-units.count(unit), unit), default="")
