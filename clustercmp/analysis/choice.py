"""What a reader asks of figures: which may be chosen, by which rule, in which currency."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypedDict, cast, get_args

from clustercmp.analysis.denominators import denominator
from clustercmp.analysis.money import is_currency, read_rates
from clustercmp.currencies import CURRENCIES
from clustercmp.dataset.names import did_you_mean, fold, offers
from clustercmp.dataset.observation import Observation, Period, Status, period
from clustercmp.errors import UsageError, quoted

if TYPE_CHECKING:
    from clustercmp.analysis.deflation import Deflator
    from clustercmp.analysis.denominators import Per
    from clustercmp.analysis.money import Rates
    from clustercmp.dataset.context import Coverage
    from clustercmp.dataset.dataset import Dataset

Basis = Literal["like-for-like", "same-period", "nearest", "latest"]
BASES: tuple[Basis, ...] = get_args(Basis)
STATUSES = tuple(status for status in get_args(Status) if status != "target")


class StatedTerms(TypedDict, total=False):
    """The terms of a choice of figures as they are stated, as commands take them by keyword.

    `rates` may be the path of a file with the columns `currency,year,mean,days`.
    """

    period: str
    basis: Basis | None
    source: str
    status: Status | None
    max_gap: float
    kind: str
    currency: str
    rates: Rates | str | Path | None
    complete: bool


class Terms(StatedTerms, total=False):
    """The terms of a choice, as most commands take them by keyword.

    `per` is `METRIC` or `METRIC:SCALE`, `deflator` may be the path of a file with `period,value`.
    """

    per: str
    real: int | None
    deflator: Deflator | str | Path | None


@dataclass(frozen=True, slots=True)
class Choice:
    """Which figures may be chosen and by which rule; empty terms leave it to the rules' order.

    `period` and `source` restrict the figures, `status` takes those of one status only, `basis`
    asks for one rule, `max_gap` is the widest window in years that still gives a ratio, `kind`
    is the kind of places that are ranked, `currency` what money is converted to at `rates`; `per`
    is what figures are divided by, `real` the year in whose prices `deflator` puts money;
    `complete` refuses groups that lack a member.
    """

    period: str = ""
    basis: Basis | None = None
    source: str = ""
    status: Status | None = None
    max_gap: float = 5.0
    kind: str = ""
    currency: str = ""
    rates: Rates | None = None
    per: Per | None = None
    real: int | None = None
    deflator: Deflator | None = None
    complete: bool = False
    _bounds: Period | None = field(init=False, default=None, repr=False)

    def __post_init__(self) -> None:
        for term, value, known in (
            ("basis", self.basis, BASES),
            ("status", self.status, STATUSES),
        ):
            if value not in {None, *known}:
                message = f"unknown {term} {quoted(str(value))}; write {', '.join(known)}"
                raise UsageError(message)
        if (self.real is None) != (self.deflator is None):
            lacking = "--deflator FILE" if self.deflator is None else "--real YEAR"
            message = f"real terms need a year and a deflator; add {lacking}"
            raise UsageError(message)
        if self.currency:
            object.__setattr__(self, "currency", _currency(self.currency))
        if self.period:
            try:
                bounds = period(self.period)
            except ValueError:
                message = f'"{self.period}" is not a period; write 2022, 2012/2022 or 2022-Q1'
                raise UsageError(message) from None
            object.__setattr__(self, "_bounds", bounds)

    @property
    def fitting(self) -> str:
        """What was asked of figures, as words after "no figure"; "" where nothing was."""
        terms = (
            f" of {self.period}" if self.period else "",
            f' of a source with "{self.source}"' if self.source else "",
            f" of the status {self.status}" if self.status else "",
        )
        return "".join(terms)

    def into(self, unit: str) -> Choice:
        """Return the same choice with money put into a unit, if that is a currency."""
        return replace(self, currency=unit if is_currency(unit) else "")

    def refuses(self, observation: Observation | Coverage) -> str:
        """Return why an observation may not be chosen, or nothing where it may."""
        if observation.status == "target":
            return "a target is never used as a figure"
        if self._bounds and observation.period != self._bounds:
            return f"not of the period {self.period} that was asked for"
        if self.source and fold(self.source) not in fold(observation.source):
            return f'not of a source with "{self.source}", which was asked for'
        if self.status and observation.status != self.status:
            return f"not of the status {self.status} that was asked for"
        return ""


def _currency(code: str) -> str:
    """Return a currency's code in capitals; raise UsageError for one that there is not."""
    if is_currency(code.upper()):
        return code.upper()
    offer = did_you_mean(offers(code.upper(), CURRENCIES)) or "write GBP, USD, EUR, ..."
    message = f"unknown currency {quoted(code)}; {offer}"
    raise UsageError(message)


def asked_for(data: Dataset, terms: Terms) -> Choice:
    """Return the choice that a command's terms describe; no such source is a usage error.

    Files of rates and of a deflator are read: DataError names every wrong line of them.
    """
    rates, deflator, per = terms.get("rates"), terms.get("deflator"), terms.get("per")
    if isinstance(rates, str | Path):
        rates = read_rates(rates)
    if isinstance(deflator, str | Path):
        from clustercmp.analysis.deflation import read_deflator  # noqa: PLC0415  seldom asked for

        deflator = read_deflator(deflator)
    below = denominator(data, per, rates, terms.get("real"), deflator) if per else None
    known = {"rates": rates, "deflator": deflator, "per": below}
    chosen = Choice(**cast("Any", {**terms, **known}))
    if chosen.source:
        sources = {each.source for each in data.sources()}
        if not any(fold(chosen.source) in fold(source) for source in sources):
            message = f"no source contains {quoted(chosen.source)}; see: clustercmp list sources"
            raise UsageError(message)
    return chosen
