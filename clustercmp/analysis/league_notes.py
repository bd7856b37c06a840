"""In words: which places a ranking leaves out, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clustercmp.analysis.money import is_currency
from clustercmp.analysis.wording import briefly, shown_period
from clustercmp.table import Note

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from clustercmp.analysis.figures import Figure
    from clustercmp.analysis.flags import Flags
    from clustercmp.analysis.league import League


def thin(found: League) -> Iterator[Note]:
    """Yield the note that the slice covers few of the places, none where it covers enough."""
    if found.thin:
        text = f"the slice covers {found.of} of the {found.having} places that have any figure"
        yield Note("THIN", f"{found.metric.label}: {text}; the others may rank anywhere")


def not_ranked(
    found: League, flags: Mapping[str, Flags], said: Callable[[Figure], str] = briefly
) -> Iterator[Note]:
    """Yield the notes on places outside the slice and on those without a figure, and why.

    `flags` are those of the places that are listed; `said` is how a figure is written.
    """
    if found.outside:
        named = ", ".join(
            f"{city} ({_brief(found.others[city], found, said)})" for city in found.outside
        )
        alike = any(figure.unit == found.unit for figure in found.others.values())
        hint = (
            "" if found.basis == "latest" or not alike else ". --basis latest ranks them, flagged"
        )
        yield Note("OTHER_BASIS", f"Not ranked, no figure in this slice: {named}{hint}")
    missing: dict[str, list[str]] = {}
    for city, its in flags.items():
        if why := its.get("MISSING"):
            missing.setdefault(why, []).append(city)
    for why, cities in missing.items():
        yield Note("MISSING", f"Not ranked, {why}: {', '.join(cities)}")


def _brief(figure: Figure, found: League, said: Callable[[Figure], str]) -> str:
    """Return a figure in a few words: its period, and what sets it apart from those ranked."""
    used = figure.observation
    period = f"{shown_period(used.period.text)}: " if used.period.text else ""
    unit = "" if figure.unit == found.unit or is_currency(used.unit) else f" {figure.unit}"
    status = ", a projection" if used.status == "projection" else ""
    return f"{period}{said(figure)}{unit}{status}"
