"""In words: what a series is made of, where it breaks, and what leads across."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING

from clustercmp.analysis.division_notes import division_notes
from clustercmp.analysis.money import is_currency
from clustercmp.analysis.reasons import no_rate, price_notes
from clustercmp.analysis.wording import counted_noun, listed, shown_period
from clustercmp.table import Note

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from clustercmp.analysis.series import Series
    from clustercmp.dataset.dataset import Metric

MOST_NAMED = 5  # of breaks; more are counted


def notes_of(of: Series, metric: Metric) -> Iterator[Note]:
    """Yield what a series is made of: its breaks, what was left out, what it was divided by."""
    name = of.place.name
    if of.breaks:
        yield Note("BREAKS", f"{name}: {_broken(of)}")
    if of.spliced:
        when = _when(of, of.spliced, "change")
        text = f"not like for like: growth goes across {when} of source"
        yield Note("SPLICED", f"{name}: {text}")
    if len(of.offered) > len(of.figures):
        held = counted_noun(len(of.offered), "figure")
        sources = counted_noun(len({each.source for each in of.offered}), "source")
        explain = f"clustercmp explain {quote(name)} {quote(metric.name)}"
        yield Note("LEFT", f"{name}: of {held} of {sources}, one a period is shown; all: {explain}")
    if of.other:
        spans = listed([shown_period(period.text) or "no period" for period in of.other])
        yield Note("SPANS", f"{name}: not in the series, of periods of another length: {spans}")
    figures = {f"{name} {shown_period(f.observation.period.text)}": f for f in of.figures}
    yield from division_notes(metric, figures)
    yield from price_notes(name, of.figures)
    if len(of.figures) > 1 and any(figure.rate for figure in of.figures):
        text = (
            "each period's money is converted at its own rate: growth holds that of the rates, too"
        )
        yield Note("RATES", f"{name}: {text}")
    lacking = {
        f"{f.base} of {shown_period(f.observation.period.text)}"
        for f in of.figures
        if of.currency and is_currency(f.base) and f.base != of.currency
    }
    yield from no_rate(name, f"no exchange rate for {listed(sorted(lacking))}" if lacking else "")


def _broken(of: Series) -> str:
    """Return where a series breaks, and why."""
    changes = [of.changes(position) for position in of.breaks]
    what = [each for each in ("source", "unit", "area") if any(each in held for held in changes)]
    one = len(changes) == 1
    where = (
        f"{listed(what)} change{'s' * (len(what) == 1)}" if one else f"{' or '.join(what)} changes"
    )
    return f"no growth across {_when(of, of.breaks, 'break')}, where {where}"


def remedies(held: Sequence[Series]) -> list[Note]:
    """Return the note that says what leads across breaks, none where nothing does."""
    changes = [of.changes(position) for of in held for position in of.breaks]
    bases = {figure.base for of in held if of.breaks for figure in of.figures}
    unit = any("unit" in changed for changed in changes)
    helpful = {
        "--source TEXT keeps to one source": any("source" in changed for changed in changes),
        "--splice goes across changes of source": ("source",) in changes,
        "--currency CODE puts money into one unit": unit and all(map(is_currency, bases)),
    }
    offered = ", ".join(remedy for remedy, helps in helpful.items() if helps)
    return [Note("BREAKS", f"Against breaks: {offered}")] if offered else []


def _when(of: Series, positions: Sequence[int], noun: str) -> str:
    """Return `the breaks in 2014 and 2016`, of many how many they are."""
    if len(positions) > MOST_NAMED:
        return counted_noun(len(positions), noun)
    periods = [shown_period(of.figures[each].observation.period.text) for each in positions]
    return f"the {noun}{'s' if len(positions) > 1 else ''} in {listed(periods)}"
