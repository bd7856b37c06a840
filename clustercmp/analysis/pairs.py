"""A figure and what it is divided by: which denominator each takes, in the unit of all.

Source: docs/methods.md, Denominators.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from clustercmp.analysis.money import convert, is_currency
from clustercmp.analysis.selection import preference
from clustercmp.analysis.wording import shown_period
from clustercmp.dataset.observation import MONTHS
from clustercmp.dataset.quantity import ONE, exact, interval, ratio, scaled, total
from clustercmp.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

    from clustercmp.analysis.denominators import Per
    from clustercmp.analysis.money import Conversion
    from clustercmp.dataset.dataset import Place
    from clustercmp.dataset.observation import Observation
    from clustercmp.dataset.quantity import Interval

MOST_YEARS_APART = 2


class Pair(NamedTuple):
    """A figure and what it is divided by; None where it has none, and `why`.

    `below` are the values that the denominator leaves open, in the unit of all denominators.
    """

    above: Observation
    denominator: Observation | None = None
    below: Interval | None = None
    why: str = ""


def paired(
    figure: Observation, denominators: Iterable[Observation], place: Place, per: Per
) -> Pair:
    """Return a figure of a city with its denominator, of the same city.

    That of the figure's own period, else of the nearest that ends within 2 years; among those one
    of the same area goes first, then one of the same source, then the newest, and so on, as figures
    are chosen. One in another unit is taken only where there is no other, and is none; nor is one
    of 0 or less. Money is put into one currency; one that the deflator does not cover is none.
    """
    name, known = per.metric.label, list(denominators)
    near = [
        each
        for each in known
        if abs(each.period.end - figure.period.end) <= MOST_YEARS_APART * MONTHS
    ]
    if not near:
        period = shown_period(figure.period.text)
        around = f" of {period} or {MOST_YEARS_APART} years around it"
        return Pair(
            figure, why=f"no {name}{(around if period else ' without a period') if known else ''}"
        )
    area = place.other_area(figure.geography)
    chosen = min(
        near,
        key=lambda each: (
            not _in_unit(each, per),
            each.period != figure.period,
            abs(each.period.end - figure.period.end),
            place.other_area(each.geography) != area,
            each.source != figure.source,
            preference([each], per.metric.kind),
        ),
    )
    if (value := exact(chosen.quantity.value)) <= 0:
        return Pair(figure, why=f"its {name} is {'below ' if value else ''}0")
    if not _in_unit(chosen, per):
        own, common = (unit or "no unit" for unit in (chosen.unit, per.unit))
        return Pair(figure, why=f"its {name} is in {own}, not in {common}")
    try:
        return pair_of(figure, chosen, per)
    except DataError:
        period = shown_period(chosen.period.text) or "no period"
        return Pair(figure, why=f"its {name} is of {period}, which the deflator lacks")


def pair_of(figure: Observation, denominator: Observation, per: Per) -> Pair:
    """Return a figure with a denominator that can be put into the unit of all."""
    below = scaled(interval(denominator.quantity, counted=True), factor(denominator, per))
    return Pair(figure, denominator, below)


def _in_unit(denominator: Observation, per: Per) -> bool:
    """Say whether a denominator is in the unit of all, or can be put into it."""
    return denominator.unit == per.unit or conversion(denominator, per) is not None


def conversion(denominator: Observation, per: Per) -> Conversion | None:
    """Return how a denominator in another currency is put into that of all, if it can be."""
    if denominator.unit == per.unit or not is_currency(denominator.unit):
        return None
    return convert(denominator.unit, per.unit, denominator.period, per.rates)


def factor(denominator: Observation, per: Per) -> Fraction:
    """Return what a denominator that is used is multiplied by: its rate, and that of its prices.

    Raises DataError where the deflator lacks its period.
    """
    converted = conversion(denominator, per)
    rate = converted.factor if converted else ONE
    if per.real is None or per.deflator is None or not per.at_prices:
        return rate
    return rate * per.deflator.factor(denominator.period, per.real)


def rates_and_prices(parts: Iterable[Observation], per: Per) -> list[tuple[str, str]]:
    """Return the sentences on how denominators were put into one unit, with the notes' codes."""
    said = []
    for part in parts:
        if converted := conversion(part, per):
            said.append(("CONVERTED", converted.sentence))
        if per.real is not None and per.deflator and per.at_prices:
            said.append(("REAL", per.deflator.sentence(part.period, per.real)))
    return list(dict.fromkeys(said))


def size(denominator: Observation, per: Per) -> Fraction:
    """Return the stated value of a denominator that is used, in the unit of all of them."""
    return exact(denominator.quantity.value) * factor(denominator, per)


def quotient(value: Interval, pairs: Iterable[Pair], per: Per) -> Interval:
    """Return a sum over that of its denominators, per so many units of them."""
    below = total(pair.below for pair in pairs if pair.below)
    return scaled(ratio(value, below), ONE * per.scale)


def why_not_below(
    each: Observation, used: Observation, figure: Observation, place: Place, per: Per
) -> str:
    """Return why an observation is not the denominator of a figure, and another one is."""
    if not _in_unit(each, per):
        return f"in {each.unit or 'no unit'}, not in {per.unit or 'no unit'}"
    apart, least = (abs(one.period.end - figure.period.end) for one in (each, used))
    if apart > MOST_YEARS_APART * MONTHS:
        return f"ends more than {MOST_YEARS_APART} years from the figure"
    if each.period != figure.period and (used.period == figure.period or apart > least):
        return "further in time from the figure than the one used"
    mine, best, its = (place.other_area(one.geography) for one in (each, used, figure))
    if best == its != mine:
        return "of another area than the figure"
    if mine == best and used.source == figure.source != each.source:
        return "of another source than the figure"
    return "comes later than the one used in the order in which figures are chosen"
