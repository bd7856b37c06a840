"""How a figure comes about, as a formula of full values, each with its file and line."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from clustercmp.analysis.denominators import Rate, denominators, numerators
from clustercmp.analysis.figures import as_stated, figure_of, of_several
from clustercmp.analysis.pairs import factor
from clustercmp.dataset.quantity import number, plain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from clustercmp.analysis.choice import Choice
    from clustercmp.analysis.figures import Figure
    from clustercmp.dataset.declared import Metric
    from clustercmp.dataset.observation import Observation


class Formula(NamedTuple):
    """A formula; `sign` is that of its last step, "" for one value or a sum in brackets."""

    text: str
    sign: str = ""

    def times(self, factor: str) -> Formula:
        """Return the product with a factor."""
        return Formula(f"{self.text} × {factor}", "×")

    def over(self, other: Formula) -> Formula:
        """Return the quotient; × and ÷ are worked out from left to right."""
        above = f"({self.text})" if self.sign == "÷" else self.text
        below = f"({other.text})" if other.sign else other.text
        return Formula(f"{above} ÷ {below}", "÷")


def formula_of(figure: Figure, metric: Metric, chosen: Choice) -> Formula:
    """Return the formula of a figure: its members' sum, rates, deflator and denominators.

    Each stated value stands with its file and line, each factor with what it turns into what.
    """
    used = figure.observation
    own = numerators(used)
    alike = len(own) > 1 and not of_several(used)  # then one factor is that of the whole sum
    each = as_stated(chosen) if alike else chosen.into(figure.base)
    found = [figure_of(part, metric, each) for part in own]
    formula = _sum([_term(part.observation, part.factor, _unit(part, each)) for part in found])
    if alike and figure.factor != 1:
        formula = formula.times(_factor(figure.factor, _unit(figure, chosen), used.unit))
    if not isinstance(metric, Rate):
        return formula
    per = metric.per
    if per.scale > 1:
        formula = formula.times(str(per.scale))
    unit = f"{per.unit}{per.at_prices}"
    return formula.over(_sum([_term(part, factor(part, per), unit) for part in denominators(used)]))


def _term(part: Observation, times: Fraction, unit: str) -> Formula:
    """Return a stated value with its place, and what it is multiplied by."""
    value = f"{plain(part.quantity.value)!r}"
    place = f"({part.file}:{part.line})" if part.line else f"({part.file})"
    if times == 1:
        return Formula(f"{value} {place}")
    return Formula(f"{value} {part.unit} × {_factor(times, unit, part.unit)} {place}", "×")


def _unit(figure: Figure, chosen: Choice) -> str:
    """Return the unit of a figure without what it is divided by."""
    return f"{figure.base} at {chosen.real} prices" if figure.prices else figure.base


def _factor(times: Fraction, unit: str, stated: str) -> str:
    """Return a factor, and what it turns a unit into."""
    return f"{number(times)!r} {unit}/{stated}"


def _sum(terms: Sequence[Formula]) -> Formula:
    if len(terms) == 1:
        return terms[0]
    return Formula(f"({' + '.join(term.text for term in terms)})")
