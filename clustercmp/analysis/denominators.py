"""One metric divided by another: what figures per 1,000 people are, and of which metrics.

Source: docs/methods.md, Denominators.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from clustercmp.analysis.money import deflates, is_currency
from clustercmp.analysis.wording import with_article
from clustercmp.dataset.declared import Metric
from clustercmp.dataset.quantity import exact
from clustercmp.errors import UsageError, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clustercmp.analysis.deflation import Deflator
    from clustercmp.analysis.money import Rates
    from clustercmp.dataset.dataset import Dataset
    from clustercmp.dataset.observation import Observation

_SCALE = re.compile(r"0*[1-9]\d{0,17}", re.ASCII)

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
    found = _dividing(data, metric, f"--per {quoted(text)}")
    if colon and not _SCALE.fullmatch(stated):
        message = f"--per {quoted(text)}: the scale is no whole number above 0; write {name}:1000"
        raise UsageError(message)
    sizes = sorted(exact(each.quantity.value) for each in found)
    size = sizes[len(sizes) // 2]
    usual = next((scale for least, scale in SCALES if size >= least), 1)
    unit = _most_common_unit(found)
    return Per(metric, int(stated) if stated else usual, unit, rates, real, deflator)


def whole(data: Dataset, text: str, rates: Rates | None, currency: str) -> Per:
    """Return a metric as the total that others are shares of, money in the currency asked for.

    Raises UsageError for an unknown metric, one without figures, a rate and an index.
    """
    metric = data.metric(text)
    unit = _most_common_unit(_dividing(data, metric, f"--of {quoted(text)}"))
    return Per(metric, 1, currency if currency and is_currency(unit) else unit, rates)


def _dividing(data: Dataset, metric: Metric, said: str) -> Sequence[Observation]:
    """Return the figures of a metric that divides; raise UsageError where it cannot."""
    found = data.observations(metric.name)
    if not found:
        message = f"{said}: {metric.label} has no figures to divide by"
        raise UsageError(message)
    if metric.kind in RELATIVE:
        message = f"{said}: {metric.label} is {with_article(metric.kind)}, no number of things"
        raise UsageError(message)
    return found


def _most_common_unit(found: Sequence[Observation]) -> str:
    units = [each.unit for each in found]
    return min(set(units), key=lambda each: (-units.count(each), each))


def divided(metrics: Sequence[Metric], per: Per, *, named: bool) -> list[Rate]:
    """Return the metrics, each divided; those that cannot be are left out.

    Rates, indices and the denominator itself cannot be divided: a usage error where metrics were
    named, and left out of all others.
    """
    left = [metric for metric in metrics if not divisible(metric, per)]
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
        if divisible(metric, per)
    ]


def divisible(metric: Metric, per: Per) -> bool:
    """Say whether a metric can be divided: a rate, an index and the denominator itself cannot."""
    return metric.name != per.metric.name and metric.kind not in RELATIVE


OTHER_PERIODS = "denominators of other periods"
"""What figures are compared by that are divided by those of another year."""


def numerators(used: Observation) -> list[Observation]:
    """Return the observations of its own metric that a figure rests on: itself, if it is stated."""
    return [part for part in used.parts if part.metric == used.metric] or [used]


def older(used: Observation) -> list[Observation]:
    """Return the denominators of a figure that are of another period than what they divide."""
    pairs = zip(denominators(used), numerators(used), strict=False)
    return [below for below, above in pairs if below.period != above.period]


def denominators(used: Observation) -> list[Observation]:
    """Return the observations that a figure is divided by, in the order of its numerators."""
    return [part for part in used.parts if part.metric != used.metric]
