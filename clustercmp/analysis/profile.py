"""One place: its figures, where it ranks, its share, and who stands above and below."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from clustercmp.analysis.candidates import candidates
from clustercmp.analysis.choice import asked_for
from clustercmp.analysis.division_notes import division_notes
from clustercmp.analysis.figures import in_one_unit
from clustercmp.analysis.flags import Beside, all_flags, labelled, ordered
from clustercmp.analysis.footnotes import Footnotes
from clustercmp.analysis.groups import group_notes
from clustercmp.analysis.league import (
    chosen_metrics,
    league,
    league_shares,
    left_undivided,
    named_slices,
    ranked_beside,
)
from clustercmp.analysis.lines import cell, figure_cells, origin_cells, qualifier_cell
from clustercmp.analysis.order import kept
from clustercmp.analysis.reasons import no_rate, price_notes
from clustercmp.analysis.selection import latest
from clustercmp.analysis.wording import counted_noun, shown_period
from clustercmp.analysis.wording import shown as shown_figure
from clustercmp.table import Column, Note, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Unpack

    from clustercmp.analysis.choice import Choice, Terms
    from clustercmp.analysis.figures import Figure
    from clustercmp.analysis.flags import Flags
    from clustercmp.analysis.league import League
    from clustercmp.analysis.ranks import Rank
    from clustercmp.dataset.dataset import Dataset, Metric
    from clustercmp.dataset.quantity import Interval
    from clustercmp.table import Cell, Row

COLUMNS = (
    Column("metric", shown=False),
    Column("label", heading=" "),
    Column("unit", heading="Unit", droppable=9),
    Column("period", "period", "Period", droppable=4),
    Column(
        "value", "value", "Value", unit_from="unit", digits_from="digits", qualifier="qualifier"
    ),
    Column("qualifier", shown=False),
    Column("status", shown=False),
    Column("rank", "rank", "Rank", tied="tied"),
    Column("of", "integer", "of", droppable=2),
    Column("share", "share", "Share", qualifier="share_qualifier", droppable=6),
    Column("above", shown=False),
    Column("above_value", "value", shown=False),
    Column("below", shown=False),
    Column("below_value", "value", shown=False),
    Column("neighbour_above", heading="Above", exported=False, droppable=7),
    Column("neighbour_below", heading="Below", exported=False, droppable=7),
    Column("flags", "list", shown=False),
    Column("source", heading="Source", droppable=8),
    Column("geography", shown=False),
    Column("basis", shown=False),
    Column("tied", "boolean", shown=False, exported=False),
    Column("share_qualifier", shown=False, exported=False),
    Column("digits", "integer", shown=False, exported=False),
)
WIDE = tuple(
    replace(column, exported=True) if column.name == "share_qualifier" else column
    for column in COLUMNS
)


class Neighbour(NamedTuple):
    """The city next in the ranking, and its figure."""

    city: str
    figure: Figure


class ProfileLine(NamedTuple):
    """One metric of the profile; None is what the place has not."""

    metric: Metric
    figure: Figure | None
    league: League
    rank: Rank | None
    share: Interval | None
    above: Neighbour | None
    below: Neighbour | None
    flags: Flags

    @property
    def row(self) -> Row:
        """The cells of `COLUMNS`."""
        return (
            self.metric.name,
            labelled(self.metric, self.flags),
            self.figure.unit if self.figure else "",
            *figure_cells(self.figure),
            self.rank.rank if self.rank else None,
            self.league.of if self.rank else None,
            cell(self.share),
            *_neighbour_cells(self.above),
            *_neighbour_cells(self.below),
            _seen(self.above),
            _seen(self.below),
            ";".join(self.flags),
            *origin_cells(self.figure),
            "latest" if self.figure else "",
            self.rank.tied if self.rank else None,
            qualifier_cell(self.share),
            self.metric.digits,
        )


def _neighbour_cells(neighbour: Neighbour | None) -> tuple[Cell, Cell]:
    return (neighbour.city, neighbour.figure.value) if neighbour else (None, None)


def _seen(neighbour: Neighbour | None) -> Cell:
    return f"{neighbour.city} {shown_figure(neighbour.figure)}" if neighbour else None


def profile(
    data: Dataset,
    city: str,
    *,
    metrics: Sequence[str] = (),
    all_metrics: bool = False,
    sort: str | None = None,
    top: int | None = None,
    **terms: Unpack[Terms],
) -> Table:
    """Describe one place by its latest figures and where it stands in `rank METRIC`.

    `value` is its newest figure; rank, share and the neighbours above and below are
    of the slice that `rank METRIC` uses, which the notes name; where that slice has another
    figure of the place the row is flagged `OTHER_BASIS`. A place outside the slice has no rank.
    Headline metrics without a figure are shown as missing, others are counted in a note.
    Ties have the neighbours beyond the tie. Raises UsageError for unknown names.
    """
    chosen = asked_for(data, terms)
    place = data.city(city)
    members = ranked_beside(data, chosen.kind)
    asked = chosen_metrics(data, metrics, chosen, all_metrics=all_metrics)
    found = [_line(data, metric, place.name, members, chosen) for metric in asked]
    shown = [line for line in found if line.figure or line.metric.headline or metrics]
    missing = len(found) - len(shown)
    shown = kept(shown, COLUMNS, lambda line: line.row, sort=sort, top=top)
    rows = tuple(line.row for line in shown)
    title = _title(data, place.name)
    return Table(
        "profile",
        title,
        COLUMNS,
        rows,
        notes=(
            *_notes(shown, place.name, missing),
            *left_undivided(data, metrics, chosen, all_metrics=all_metrics),
            *group_notes(data, [place.name]),
        ),
        wide=Table("profile", title, WIDE, rows),
    )


def _title(data: Dataset, city: str) -> str:
    place = data.place(city)
    about = [place.kind, place.attributes.get("region", ""), place.attributes.get("country", "")]
    known = ", ".join(part for part in about if part and part != city)
    return f"{city} ({known})" if known else city


def _line(
    data: Dataset, metric: Metric, city: str, members: Sequence[str], chosen: Choice
) -> ProfileLine:
    offered = candidates(data, metric, [*members, city], chosen)
    options = offered.options
    found = league(metric, members, options, chosen)
    own = latest({city: options[city]}, metric.kind) if city in options else {}
    figure = in_one_unit(own, metric, chosen).by_city.get(city)
    rank = found.ranks.get(city)
    share = league_shares(data, found).get(city)
    flags = {"MISSING": offered.missing(city)}
    if figure:
        place = data.place(city)
        more = ["THIN"] if rank and found.thin else []
        own_figures = offered.of_cities(place)
        flags = all_flags(figure, metric, place, own_figures, Beside(), share, more=more)
        ranked = found.figures.get(city) if rank else None
        elsewhere = not ranked or ranked.observation != figure.observation
        if elsewhere and not place.members:  # a group is ranked nowhere unasked
            flags = ordered(flags | {"OTHER_BASIS": _ranked_by(ranked)})
    above, below = (_neighbour(found, city, step) if rank else None for step in (-1, 1))
    return ProfileLine(metric, figure, found, rank, share, above, below, flags)


def _ranked_by(ranked: Figure | None) -> str:
    if ranked is None:
        return "not in the slice that is ranked"
    used = ranked.observation
    period = shown_period(used.period.text) or "no period"
    return f"of another figure: {shown_figure(ranked)} of {period} ({used.source})"


def _neighbour(found: League, city: str, step: int) -> Neighbour | None:
    """Return the next city above (-1) or below (1), beyond those that tie; by name on ties."""
    own = found.ranks[city].rank
    beyond = [name for name, rank in found.ranks.items() if (rank.rank - own) * step > 0]
    name = min(beyond, key=lambda name: (found.ranks[name].rank * step, name), default=None)
    return Neighbour(name, found.figures[name]) if name else None


def _notes(shown: Sequence[ProfileLine], city: str, missing: int) -> Iterator[Note]:
    marks = Footnotes()
    for row, line in enumerate(shown):
        standing = (
            ["rank", "share", "neighbour_above", "neighbour_below"] if line.rank else ["rank"]
        )
        at = {"value": ["value"], "period": ["period"], "OTHER_BASIS": standing}
        marks.add_flags(line.flags, row, (line.metric.label, city), at)
    yield from marks.notes()
    ranked = named_slices(line.league for line in shown if line.rank)
    if ranked:
        yield Note("RANKS", f"Rank, share, above and below are of `clustercmp rank`: {ranked}")
    for line in shown:
        yield from division_notes(line.metric, {city: line.figure} if line.figure else {})
        yield from no_rate(line.metric.label, line.league.lacking)
        yield from price_notes(line.metric.label, [line.figure] if line.figure else [])
    if missing:
        noun = counted_noun(missing, "metric")
        yield Note("MISSING", f"{noun} not shown: {city} has no figure")
