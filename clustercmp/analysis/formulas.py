"""How a figure comes about, as a formula of full values, each with its file and line."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from clustercmp.analysis.denominators import Rate, denominators, numerators, size
from clustercmp.analysis.figures import in_one_unit, several_periods
from clustercmp.analysis.money import is_currency
from clustercmp.dataset.quantity import exact, number, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clustercmp.analysis.choice import Choice
    from clustercmp.analysis.figures import Figure
    from clustercmp.dataset.declared import Metric


def formula_of(figure: Figure, metric: Metric, chosen: Choice) -> str:
    """Return the formula of a figure: its members' sum, rates, deflator and denominators.

    Each stated value stands with its file and line, each factor with what it turns into what.
    """
    used = figure.observation
    if not used.parts:
        return _term(figure, chosen)
    common = used.unit if is_currency(used.unit) else ""
    alone = replace(chosen, currency=common)
    if not several_periods(used):  # the sum is put into real terms as a whole
        alone = replace(alone, real=None, deflator=None)
    own = numerators(used)
    found = [in_one_unit({part.city: part}, metric, alone).present()[part.city] for part in own]
    factor = f" × {_factor(figure, used.unit, chosen)}" if figure.factor != 1 else ""
    formula = _sum([_term(each, alone) for each in found]) + factor
    below = denominators(used)
    if not isinstance(metric, Rate):
        return formula
    scale = f" × {metric.per.scale}" if metric.per.scale > 1 else ""
    divisors = []
    for part in below:
        rate = size(part, metric.per, chosen.rates) / exact(part.quantity.value)
        converted = f" × {number(rate)!r} {metric.per.unit}/{part.unit}" if rate != 1 else ""
        value = plain(part.quantity.value)
        divisors.append(f"{value!r}{converted} ({part.file}:{part.line})")
    return f"{formula}{scale} ÷ {_sum(divisors)}"


def grouped(formula: str) -> str:
    """Return a formula as a term of another one: in brackets where it has operators of its own."""
    return f"({formula})" if any(f" {sign} " in formula for sign in "+÷") else formula


def _term(figure: Figure, chosen: Choice) -> str:
    """Return a stated value, what it is multiplied by, and where it stands."""
    used = figure.observation
    value = f"{plain(used.quantity.value)!r}"
    if figure.factor != 1:
        value = f"{value} {used.unit} × {_factor(figure, used.unit, chosen)}"
    return f"{value} ({used.file}:{used.line})"


def _factor(figure: Figure, unit: str, chosen: Choice) -> str:
    """Return a figure's factor, and what it turns a unit into."""
    prices = f" at {chosen.real} prices" if figure.prices else ""
    return f"{number(figure.factor)!r} {figure.base}{prices}/{unit}"


def _sum(terms: Sequence[str]) -> str:
    return terms[0] if len(terms) == 1 else f"({' + '.join(terms)})"
