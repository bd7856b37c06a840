"""Location quotients: how much of a place's total a metric is, against a reference's."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, cast

from clustercmp.analysis import specialisation_view as view
from clustercmp.analysis.baseline import Comparison, Divisor, baseline_of, compared, of_city
from clustercmp.analysis.choice import asked_for
from clustercmp.analysis.denominators import divided, divisible, whole
from clustercmp.analysis.figures import Figures
from clustercmp.analysis.flags import all_flags
from clustercmp.analysis.groups import group_notes
from clustercmp.analysis.league import are_parts, places
from clustercmp.analysis.money import is_currency
from clustercmp.analysis.order import check_top, kept
from clustercmp.analysis.panel import panel
from clustercmp.analysis.quotient_line import COLUMNS, QuotientLine, Reference, parts_of
from clustercmp.analysis.reasons import why_not_comparable
from clustercmp.analysis.wording import counted_noun, with_article
from clustercmp.dataset.quantity import total
from clustercmp.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Unpack

    from clustercmp.analysis.choice import StatedTerms, Terms
    from clustercmp.analysis.denominators import Per, Rate
    from clustercmp.analysis.panel import Panel
    from clustercmp.dataset.dataset import Dataset
    from clustercmp.dataset.declared import Metric
    from clustercmp.table import Table

NO_FIGURES = "there are no figures"
NO_WHOLE = "the places are no parts of one whole; name one to hold them against with --reference"
UNDEFINED = {
    "ZERO_BASELINE": "no location quotient: the reference has a share of 0",
    "NEGATIVE": "no location quotient: a figure is below 0",
}


def specialisation(
    data: Dataset,
    metric: str,
    *,
    of: str,
    reference: str | None = None,
    cities: Sequence[str] = (),
    sort: str | None = None,
    top: int | None = None,
    allow_overlap: bool = False,
    **terms: Unpack[StatedTerms],
) -> Table:
    """Return location quotients: a metric's share of the total `of`, place by place, ÷ another's.

    LQ = (e_cs ÷ e_c) ÷ (E_s ÷ E). The reference is a place (`reference`), or all the cities in the
    slice with both figures together. For the metric the slice is taken that `rank` would; its
    total is that of the same place and period, or the nearest within two years. By LQ, the largest
    first, equal ones by name; places outside the slice and without figures follow, without one. A
    metric of 0 has LQ 0; a total of 0, or a reference without any, leaves it undefined. The
    reference itself has exactly 1. Bounds are carried. `sort` orders those with figures by a
    column, `top` keeps the first so many by LQ, with those that tie.
    Method: docs/methods.md. Raises UsageError for unknown names, and for rates and indices.
    """
    chosen = asked_for(data, cast("Terms", terms))
    per = whole(data, of, chosen.rates, chosen.currency)
    rate = _share(data.metric(metric), per)
    if is_currency(per.unit):
        chosen = replace(chosen, currency=per.unit)
    base = of_city(data.city(reference).name) if reference is not None else Divisor("mean", "")
    members = places(data, cities, chosen.kind, allow_overlap=allow_overlap)
    found = panel(data, rate, members, chosen, holding=base.city)
    asking = Asking(data, found, rate, _reference(data, found, base, rate))
    lines = sorted((_line(asking, city) for city in found.league.ranked), key=_order)
    lines = kept(_first(lines, top), COLUMNS, lambda line: line.row, sort=sort, top=None)
    outside = (*found.league.outside, *found.league.missing)
    apart = {city: _line(asking, city) for city in outside}
    flags = {city: line.flags for city, line in apart.items()}
    if top is None:
        lines += apart.values()
    table = view.table(found.league, rate, asking.reference, lines, flags)
    concerned = dict.fromkeys([*members, *filter(None, [base.city])])
    return replace(table, notes=(*table.notes, *group_notes(data, concerned)))


class Asking(NamedTuple):
    """What the lines are made from."""

    data: Dataset
    panel: Panel
    rate: Rate
    reference: Reference


def _share(metric: Metric, per: Per) -> Rate:
    """Return a metric as its share of the total; raise UsageError where it can have none."""
    if not divisible(metric, per):
        itself = metric.name == per.metric.name
        what = "the total itself" if itself else f"{with_article(metric.kind)}, no number of things"
        message = f"--of {per.metric.name}: {metric.label} is {what}; name another metric"
        raise UsageError(message)
    (rate,) = divided([metric], per, named=True)
    return rate


def _reference(data: Dataset, found: Panel, base: Divisor, rate: Rate) -> Reference:
    """Return what places are held against, or why there is nothing."""
    league = found.league
    name = base.city or f"total of the {counted_noun(league.of, 'city')} in this data"
    against = baseline_of(base, Figures(dict(league.figures), league.unit), rate)
    why = why_not_comparable(rate) or why_not_comparable(rate.per.metric)
    if against is None:
        lacking = f"{base.city} has {found.offered.missing(base.city)}" if base.city else NO_FIGURES
        return Reference(name, None, why=why or lacking)
    if not (base.city or are_parts(data, league)):
        return Reference(name, None, why=why or NO_WHOLE)
    cities = [base.city] if base.city else league.ranked
    parts = [parts_of(league.figures[city], rate.per) for city in cities]
    values, totals = zip(*parts, strict=True)
    apart = base.city and base.city not in league.places
    care = tuple(found.flags(data.place(base.city)).values()) if apart else ()
    return Reference(name, against, total(values), total(totals), why, care)


def _line(asking: Asking, city: str) -> QuotientLine:
    """Return a place's line; one outside the slice has a share and no quotient."""
    league, reference, rate = asking.panel.league, asking.reference, asking.rate
    place = asking.data.place(city)
    held = league.figures.get(city)
    figure = held or league.others.get(city)
    if figure is None:
        flags = asking.panel.flags(place)
        return QuotientLine(rate, city, None, reference, None, flags)
    comparison = Comparison()
    if held and reference.baseline and not reference.why:
        comparison = compared(held, reference.baseline, rate)
    quotient = comparison.ratio
    more = [comparison.flag, "THIN" if league.thin else ""] if held else ["OTHER_BASIS"]
    known = asking.panel.offered.of_cities(place)
    flags = all_flags(figure, rate, place, known, asking.panel.beside, quotient, more=more)
    flags |= {code: text for code, text in UNDEFINED.items() if code in flags}
    return QuotientLine(rate, city, figure, reference, quotient, flags)


def _first(lines: Sequence[QuotientLine], top: int | None) -> Sequence[QuotientLine]:
    """Return the lines up to a rank by their quotient, those that tie at the cut included."""
    check_top(top)
    if top is None or len(lines) <= top:
        return lines
    last = lines[top - 1].quotient
    return [
        line
        for at, line in enumerate(lines)
        if at < top or (last and line.quotient and line.quotient.stated == last.stated)
    ]


def _order(line: QuotientLine) -> tuple[bool, object, str]:
    """Return the key that puts the largest quotient first, those without one last, ties by name."""
    quotient = line.quotient
    return quotient is None, -quotient.stated if quotient else 0, line.city
