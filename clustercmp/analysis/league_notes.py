"""In words: what the figures of a league need care for, and which places it leaves out."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING

from clustercmp.analysis.flags import MEANING
from clustercmp.analysis.league import named_slices
from clustercmp.analysis.money import is_currency
from clustercmp.analysis.reasons import no_rate, price_notes
from clustercmp.analysis.wording import briefly, listed, shown_period
from clustercmp.table import Note

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from clustercmp.analysis.figures import Figure
    from clustercmp.analysis.flags import Flags
    from clustercmp.analysis.league import League

MOST_NAMED = 3


def thin(found: League) -> Iterator[Note]:
    """Yield the note that the slice ranks few of the places, none where it ranks enough."""
    if found.thin:
        yield Note("THIN", f"{_covered(found)}; the others may rank anywhere")


def slices(leagues: Iterable[League], holding: str | None = "") -> Iterator[Note]:
    """Yield which slice each metric is taken from, as `clustercmp rank` takes it.

    `holding` is a baseline whose slices go first, None where no ranking shows the same.
    """
    held = [each for each in leagues if each.ranks]
    text = "Each metric is taken from one slice"
    if any(each.basis != "like-for-like" for each in held):
        text = "Figures used, not of one slice each"
    elif holding is not None:
        option = f" --baseline {quote(holding)}" if holding else ""
        text = f"Each metric is taken from the slice that `clustercmp rank METRIC{option}` shows"
    if held:
        yield Note("SLICES", f"{text}: {named_slices(held)}")


def of_league(found: League) -> Iterator[Note]:
    """Yield how figures were put into one unit, and whether the slice covers few of the places."""
    yield from no_rate(found.metric.label, found.lacking)
    yield from price_notes(found.metric.label, found.figures.values())
    if rates := dict.fromkeys(each.rate for each in found.figures.values() if each.rate):
        yield Note("CONVERTED", f"{found.metric.label} converted: {'; '.join(rates)}")
    if found.thin:
        yield Note("THIN", _covered(found))


def _covered(found: League) -> str:
    covered = f"{found.of} of the {found.having} places that have any figure"
    return f"{found.metric.label}: the slice covers {covered}"


def care(flags: Mapping[str, Mapping[str, Flags]], besides: Collection[str]) -> Iterator[Note]:
    """Yield a note for each flag of many figures: of which metrics, and of which of their cities.

    `flags` are by the name of a metric, then by city; those `besides` are told of elsewhere.
    """
    for code, meaning in MEANING.items():
        flagged = {
            name: [city for city, its in cities.items() if code in its]
            for name, cities in flags.items()
            if code not in besides
        }
        said = [f"{name} ({_who(of, flags[name])})" for name, of in flagged.items() if of]
        if said:
            yield Note(code, f"{meaning[:1].upper()}{meaning[1:]}: {', '.join(said)}")


def _who(cities: Sequence[str], every: Collection[str]) -> str:
    """Return a few cities by name; of more, or of all, how many of how many."""
    if len(cities) <= MOST_NAMED and len(cities) < len(every):
        return listed(cities)
    return f"{len(cities)} of {len(every)}"


def not_ranked(
    found: League,
    flags: Mapping[str, Flags],
    said: Callable[[Figure], str] = briefly,
    *,
    what: str = "Not ranked",
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
        yield Note("OTHER_BASIS", f"{what}, no figure in this slice: {named}{hint}")
    missing: dict[str, list[str]] = {}
    for city, its in flags.items():
        if why := its.get("MISSING"):
            missing.setdefault(why, []).append(city)
    for why, cities in missing.items():
        yield Note("MISSING", f"{what}, {why}: {', '.join(cities)}")


def beyond_the_leader(found: League) -> Iterator[Note]:
    """Yield the places outside the slice whose newest figure exceeds its leader."""
    named = ", ".join(f"{city} ({_brief(found.others[city], found)})" for city in found.exceeding)
    if named:
        text = f"{found.metric.label}: not in the slice, and beyond its leader: {named}"
        yield Note("OTHER_BASIS", text)


def _brief(figure: Figure, found: League, said: Callable[[Figure], str] = briefly) -> str:
    """Return a figure in a few words: its period, and what sets it apart from those ranked."""
    used = figure.observation
    period = f"{shown_period(used.period.text)}: " if used.period.text else ""
    unit = "" if figure.unit == found.unit or is_currency(used.unit) else f" {figure.unit}"
    status = ", a projection" if used.status == "projection" else ""
    return f"{period}{said(figure)}{unit}{status}"
