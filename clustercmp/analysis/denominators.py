"""One metric divided by another: per 1,000 people, and the denominator that each figure takes.

Source: docs/methods.md, Denominators.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from clustercmp import display
from clustercmp.analysis.deflation import deflates
from clustercmp.analysis.money import convert, is_currency
from clustercmp.analysis.selection import preference
from clustercmp.analysis.wording import counted_noun, listed, shown_period, with_article
from clustercmp.dataset.declared import Metric
from clustercmp.dataset.observation import MONTHS
from clustercmp.dataset.quantity import (
    ONE,
    exact,
    interval,
    number,
    qualifier,
    ratio,
    scaled,
    total,
)
from clustercmp.errors import DataError, UsageError, quoted
from clustercmp.table import Note

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from fractions import Fraction

    from clustercmp.analysis.deflation import Deflator
    from clustercmp.analysis.figures import Figure
    from clustercmp.analysis.money import Conversion, Rates
    from clustercmp.dataset.dataset import Dataset, Place
    from clustercmp.dataset.observation import Observation
    from clustercmp.dataset.quantity import Interval

_SCALE = re.compile(r"0*[1-9]\d{0,17}", re.ASCII)

MOST_YEARS_APART = 2
SCALES = ((10**9, 10**6), (10**4, 1000))
"""The scale from a denominator's median size on, the largest first; below, it is 1."""
RELATIVE = ("rate", "index")


class Per(NamedTuple):
    """What figures are divided by, and what the quotient is multiplied by.

    `unit` is that of the denominator; currencies are converted to it at `rates`, and put at the
    prices of the year `real` by the `deflator`, as the figures above them are. Other units cannot
    be put into it.
    """

    metric: Metric
    scale: int
    unit: str
    rates: Rates | None = None
    real: int | None = None
    deflator: Deflator | None = None

    @property
    def nominal(self) -> bool:
        """Whether figures are divided by money at the prices of its own year."""
        return is_currency(self.unit) and not self.at_prices

    @property
    def at_prices(self) -> str:
        """What is said of the prices of money that figures are divided by."""
        real = self.deflator and deflates(self.metric, self.unit)
        return f" at {self.real} prices" if real else ""

    @property
    def words(self) -> str:
        """What stands behind a label: `per 1,000 people`.

        A label in plural says what is counted (`students`); else its unit does (`people`).
        """
        label = self.metric.label
        named = label[:1].lower() + label[1:] if label[1:].islower() else label
        if is_currency(self.unit):
            return f"per {self.scale:,} {self.unit} of {label}{self.at_prices}"
        noun = named if named.endswith("s") or not self.unit else self.unit
        return f"per {self.scale:,} {noun}" if self.scale > 1 else f"per {_one(noun)}"


def _one(noun: str) -> str:
    """Return the noun of one thing: person, city, job."""
    if noun == "people":
        return "person"
    return f"{noun[:-3]}y" if noun.endswith("ies") else noun.removesuffix("s")


class Rate(Metric, frozen=True, kw_only=True):
    """A metric per so many units of another; its quotients do not add up."""

    per: Per

    @property
    def additive(self) -> bool:
        """Whether figures of several places add up: quotients never do."""
        return False


def denominator(
    data: Dataset,
    text: str,
    rates: Rates | None = None,
    real: int | None = None,
    deflator: Deflator | None = None,
) -> Per:
    """Return what `METRIC` or `METRIC:SCALE` asks to divide by.

    The default scale follows the size of the denominator's figures, by their median. Raises
    UsageError for an unknown metric, one without figures, and a scale that is no whole number.
    """
    name, colon, stated = text.rpartition(":")
    if not name or data.knows_metric(text):
        name, colon, stated = text, "", ""
    metric = data.metric(name)
    found = data.observations(metric.name)
    if not found:
        message = f"--per {quoted(text)}: {metric.label} has no figures to divide by"
        raise UsageError(message)
    if metric.kind in RELATIVE:
        what = with_article(metric.kind)
        message = f"--per {quoted(text)}: {metric.label} is {what}, no number of things"
        raise UsageError(message)
    if colon and not _SCALE.fullmatch(stated):
        message = f"--per {quoted(text)}: the scale is no whole number above 0; write {name}:1000"
        raise UsageError(message)
    sizes = sorted(exact(each.quantity.value) for each in found)
    size = sizes[len(sizes) // 2]
    usual = next((scale for least, scale in SCALES if size >= least), 1)
    units = [each.unit for each in found]
    unit = min(set(units), key=lambda each: (-units.count(each), each))
    return Per(metric, int(stated) if stated else usual, unit, rates, real, deflator)


def undivided_notes(metrics: Iterable[Metric], per: Per | None) -> list[Note]:
    """Return the note that counts the metrics that cannot be divided, none where all can."""
    left = [metric.label for metric in metrics if per and not _divisible(metric, per)]
    if not (left and per):
        return []
    counted = f"{counted_noun(len(left), 'metric')} not shown"
    return [
        Note("UNDIVIDED", f"{counted}, not to be divided by {per.metric.label}: {listed(left)}")
    ]


def divided(metrics: Sequence[Metric], per: Per, *, named: bool) -> list[Metric]:
    """Return the metrics, each divided; those that cannot be are left out.

    Rates, indices and the denominator itself cannot be divided: a usage error where metrics were
    named, and left out of all others.
    """
    left = [metric for metric in metrics if not _divisible(metric, per)]
    if named and left:
        itself = left[0].name == per.metric.name
        kind = with_article(left[0].kind or "count")
        why = "is the denominator itself" if itself else f"is {kind} already"
        message = f"--per {per.metric.name}: {left[0].label} {why}; leave out one of the two"
        raise UsageError(message)
    return [
        Rate(
            name=metric.name,
            label=f"{metric.label} {per.words}",
            description=metric.description,
            kind=metric.kind,
            better=metric.better,
            headline=metric.headline,
            comparable=metric.comparable,
            per=per,
        )
        for metric in metrics
        if _divisible(metric, per)
    ]


def _divisible(metric: Metric, per: Per) -> bool:
    return metric.name != per.metric.name and metric.kind not in RELATIVE


def numerators(used: Observation) -> list[Observation]:
    """Return the observations of its own metric that a figure rests on: itself, if it is stated."""
    return [part for part in used.parts if part.metric == used.metric] or [used]


def denominators(used: Observation) -> list[Observation]:
    """Return the observations that a figure is divided by, in the order of its numerators."""
    return [part for part in used.parts if part.metric != used.metric]


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
    of the same area goes first, then the newest, and so on, as figures are chosen. One in another
    unit is taken only where there is no other, and is none; nor is one of 0 or less. Money is put
    into one currency; one that the deflator does not cover is none.
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


def division_notes(metric: Metric, figures: Mapping[str, Figure]) -> list[Note]:
    """Return, for a rate, the note that shows what each place's figure is divided by."""
    if not isinstance(metric, Rate) or not figures:
        return []
    said = []
    for name, figure in figures.items():
        above, below = numerators(figure.observation), denominators(figure.observation)
        said.append(f"{name} {_together(above)} ÷ {_together(below)}")
    label = metric.per.metric.label
    return [Note("PER", f"{metric.label}, ÷ {label}: {'; '.join(said)}")]


def _together(parts: Sequence[Observation]) -> str:
    """Return the sum of figures, as one is stated, and their periods."""
    periods = dict.fromkeys(shown_period(part.period.text) for part in parts)
    when = ", ".join(filter(None, periods))
    return f"{stated_sum(parts)} of {when}" if when else stated_sum(parts)


def stated_sum(parts: Sequence[Observation]) -> str:
    """Return the sum of figures, as their sources state them; those of several units apart."""
    by_unit: dict[str, list[Observation]] = {}
    for part in parts:
        by_unit.setdefault(part.unit, []).append(part)
    sums = {
        unit: total(interval(part.quantity, counted=True) for part in own)
        for unit, own in by_unit.items()
    }
    return " + ".join(
        display.figure(number(value.stated), unit, qualifier=qualifier(value))
        for unit, value in sums.items()
    )


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
    return "comes later than the one used in the order in which figures are chosen"
