"""How sentences name figures, slices and lists of things."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clustercmp.analysis.money import is_currency
from clustercmp.dataset.quantity import number, plain, qualifier
from clustercmp.display import figure, ratio

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from clustercmp.analysis.figures import Figure
    from clustercmp.dataset.context import Slice
    from clustercmp.dataset.observation import Observation
    from clustercmp.dataset.quantity import Interval


def stated(used: Observation) -> str:
    """Return a figure as its source states it: `~£680m`, `≥20,000`."""
    return figure(plain(used.quantity.value), used.unit, qualifier=used.quantity.qualifier)


def shown(compared: Figure) -> str:
    """Return a figure in the unit in which it is compared."""
    return figure(compared.value, compared.unit, qualifier=compared.qualifier)


def dated(compared: Figure) -> str:
    """Return a figure with its period, if it has one: `£680m of 2022`."""
    when = shown_period(compared.observation.period.text)
    return f"{shown(compared)} of {when}" if when else shown(compared)


def briefly(compared: Figure) -> str:
    """Return a figure as its source states it; where that is not what is compared, as it is."""
    worked_out = compared.observation.parts or compared.prices
    return shown(compared) if worked_out else stated(compared.observation)


def slice_name(figures: Iterable[Observation | Slice]) -> str:
    """Return what figures have in common, as `2020, USD, UK Tech Ecosystem update`.

    The unit is named where it is money. Where periods, currencies or sources differ, the name
    says so; what is not stated is left out.
    """
    held = list(figures)
    parts = (
        common((figure.period.text for figure in held), "several periods"),
        common((figure.unit for figure in held if is_currency(figure.unit)), "several units"),
        common((figure.source for figure in held), "several sources"),
    )
    return ", ".join(part for part in parts if part) or "one file"


def common(values: Iterable[str], several: str) -> str:
    """Return the one value that all share, else the words for several."""
    found = set(values)
    return found.pop() if len(found) == 1 else several if found else ""


def listed(names: Sequence[str]) -> str:
    """Return at least one name as `A`, `A and B`, `A, B and C`."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def with_article(noun: str) -> str:
    """Return `a rate`, `an index`."""
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def counted_noun(count: int, noun: str) -> str:
    """Return `1 metric`, `2 metrics`, `3 cities`, `4 days`."""
    if count == 1:
        return f"1 {noun}"
    ies = noun.endswith("y") and noun[-2] not in "aeiou"
    return f"{count} {noun[:-1]}ies" if ies else f"{count} {noun}s"


def shown_period(text: str) -> str:
    """Return a period as a sentence has it: `2011–2023` for the span 2011/2023."""
    return text.replace("/", "–")


def shown_ratio(x: Interval) -> str:
    """Return a ratio with its sign: `~0.27×`."""
    return ratio(number(x.stated), qualifier(x))


def unbroken(text: str) -> str:
    """Return text that no narrow column breaks in two: its spaces are U+00A0."""
    return text.replace(" ", "\u00a0")
