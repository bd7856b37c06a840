"""Where a number comes from: every candidate, the one used and why, the formula and its inputs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clustercmp.analysis import provenance_view as view
from clustercmp.analysis.baseline import Comparison, baseline_of, compared, of_city
from clustercmp.analysis.candidates import candidates
from clustercmp.analysis.choice import asked_for
from clustercmp.analysis.denominators import Rate, denominators, numerators
from clustercmp.analysis.figures import in_one_unit
from clustercmp.analysis.flags import Beside, all_flags, beside
from clustercmp.analysis.league import chosen_metrics, distinct
from clustercmp.analysis.pairs import why_not_below
from clustercmp.analysis.reasons import why_not, why_used
from clustercmp.analysis.selection import of_several_slices, select
from clustercmp.dataset.quantity import plain
from clustercmp.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Unpack

    from clustercmp.analysis.choice import Choice, Terms
    from clustercmp.analysis.denominators import Per
    from clustercmp.dataset.dataset import Dataset, Metric
    from clustercmp.dataset.observation import Observation
    from clustercmp.dataset.places import Place
    from clustercmp.table import Row


NEAREST = "no slice holds two members: their nearest figures"
NOT_NEAREST = "outside the narrowest window of its members' figures, or less preferred in it"


def explain(
    data: Dataset,
    city: str,
    metric: str,
    other: str | None = None,
    **terms: Unpack[Terms],
) -> Table:
    """Explain the figure of one place, or its ratio to another's: one row a candidate observation.

    Every observation of its cities is listed, the ones used first, each with the reason why it is
    used or not, its source, file and line; then, of a rate, those of its denominator. The first
    row of a figure that is used holds formula and result: the value, with its members,
    denominators, rate and deflator; or the ratio, as `compare` gives it. No observation at all: no
    row and a note. Raises UsageError for unknown names and a city against itself.
    """
    chosen = asked_for(data, terms)
    names = distinct(data, [city] if other is None else [city, other])
    (explained,) = chosen_metrics(data, [metric], chosen, all_metrics=False)
    asked = _asked(data, explained, [data.place(name) for name in names], chosen)
    rows = [row for place in asked.places for row in _rows(data, asked, place)]
    return Table(
        "explain",
        view.title(asked),
        view.COLUMNS,
        tuple(rows),
        notes=tuple(view.notes(data, asked, rows)),
        fallen=tuple((explained.name, what) for what in asked.selection.fallen),
        wide=view.wide(asked, rows),
    )


def _asked(data: Dataset, metric: Metric, places: list[Place], chosen: Choice) -> view.Asked:
    names = [place.name for place in places]
    offered = candidates(data, metric, names, chosen)
    selection = select(offered.options, names, metric.kind, chosen)
    base = names[1] if len(names) > 1 else ""
    figures = in_one_unit(selection.figures, metric, chosen, base)
    against = baseline_of(of_city(base), figures, metric)
    figure = figures.by_city[names[0]]
    comparison = Comparison()
    if figure and against and selection.comparable and not figures.why:
        comparison = compared(figure, against, metric)
    others = {names[0]: beside(against.observations if against else ())}
    flags = {
        place.name: all_flags(
            figures.present()[place.name],
            metric,
            place,
            offered.of_cities(place),
            others.get(place.name, Beside()),
            comparison.ratio if place.name == names[0] else None,
        )
        for place in places
        if place.name in figures.present()
    }
    return view.Asked(metric, places, chosen, offered, selection, figures, comparison, flags)


def _rows(data: Dataset, asked: view.Asked, place: Place) -> Iterator[Row]:
    """Yield a place's observations: those used, then the newest first; then its denominators."""
    used = asked.used(place)
    own, below = (numerators(used), denominators(used)) if used else ([], [])
    cities = [city.name for city in place.cities]
    role = "baseline" if place.name == asked.base else "figure"
    formula = view.formula(asked, place)
    for each in _in_order(data.observations(asked.metric.name, cities), own):
        yield _row(each, role, _reason(asked, place, each), formula, used=each in own)
        formula = ("", None, "")
    if isinstance(asked.metric, Rate):
        for each in _in_order(data.observations(asked.metric.per.metric.name, cities), below):
            its = own[below.index(each)] if each in below else None
            reason = _reason_below(place, each, own, below, asked.metric.per)
            yield _row(each, "denominator", reason, ("", None, ""), used=its is not None)


def _in_order(found: list[Observation], used: list[Observation]) -> list[Observation]:
    """Return observations: the ones used as they are used, then the newest first."""
    return used + sorted(
        (each for each in found if each not in used),
        key=lambda each: (-each.period.end, each.period.months, each.source, each.line),
    )


def _row(each: Observation, role: str, reason: str, formula: Row, *, used: bool) -> Row:
    return (
        each.city,
        each.metric,
        role,
        used,
        reason,
        each.period.text,
        plain(each.quantity.value),
        each.quantity.qualifier,
        each.status,
        each.unit,
        each.geography,
        each.source,
        each.publisher,
        each.url,
        each.published,
        each.note,
        each.quote,
        each.file,
        each.line or None,
        *formula,
    )


def _reason(asked: view.Asked, place: Place, each: Observation) -> str:
    """Return why an observation of a place's cities was used, or was not."""
    used = asked.used(place)
    if used and each in numerators(used):
        why = why_used(asked.selection, asked.names)
        return f"{why}; {NEAREST}" if of_several_slices(used) else why
    return _reason_against(asked, place, each, used)


def _reason_against(
    asked: view.Asked, place: Place, each: Observation, used: Observation | None
) -> str:
    """Return why an observation was not used."""
    if refused := asked.chosen.refuses(each):
        return refused
    if each not in asked.offered.stated[each.city]:
        return "a projection, and other figures exist"
    if each in asked.offered.undivided:
        return asked.offered.undivided[each]
    options = asked.offered.options.get(place.name, [])
    held = next((figure for figure in options if each in numerators(figure)), None)
    if held is None or used is None:
        if not options:
            return asked.offered.missing(place.name)
        nearest = used and of_several_slices(used)
        return NOT_NEAREST if nearest else "fewer members have a figure in this slice"
    other = next((name for name in asked.names if name != place.name), "")
    return why_not(asked.question, held, used, other)


def _reason_below(
    place: Place,
    each: Observation,
    own: list[Observation],
    below: list[Observation],
    per: Per,
) -> str:
    """Return why an observation is the denominator of a figure that is used, or is not."""
    for figure, used in zip(own, below, strict=True):
        if figure.city == each.city and used == each:
            same = each.period == figure.period
            return "of the figure's period" if same else "the nearest to the figure's period"
        if figure.city == each.city:
            city = next(city for city in place.cities if city.name == each.city)
            return why_not_below(each, used, figure, city, per)
    return "no figure is divided by it"
