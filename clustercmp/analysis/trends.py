"""A metric over time: change, growth, index, targets, and who catches whom.

Source: docs/methods.md, Time.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from clustercmp.analysis import trends_view as view
from clustercmp.analysis.alike import alike
from clustercmp.analysis.candidates import candidates
from clustercmp.analysis.choice import asked_for
from clustercmp.analysis.denominators import numerators
from clustercmp.analysis.flags import MEANING, flags_of_figure, ordered
from clustercmp.analysis.growth import annual, less_one, multiple
from clustercmp.analysis.league import chosen_metrics, distinct
from clustercmp.analysis.money import is_currency
from clustercmp.analysis.pace import catch, pace_of, progress
from clustercmp.analysis.series import series, usual_length, years_of
from clustercmp.analysis.targets import Asked, aims, declared
from clustercmp.analysis.trend_line import TrendLine
from clustercmp.analysis.wording import counted_noun, listed
from clustercmp.dataset.observation import MONTHS, period
from clustercmp.dataset.quantity import HUNDRED, difference, point, qualifier, scaled
from clustercmp.errors import DataError, Problem, UsageError, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Unpack

    from clustercmp.analysis.alike import Ends
    from clustercmp.analysis.candidates import Candidates
    from clustercmp.analysis.choice import Choice, Terms
    from clustercmp.analysis.flags import Flags
    from clustercmp.analysis.series import Series
    from clustercmp.analysis.targets import Aim
    from clustercmp.dataset.dataset import Dataset, Metric
    from clustercmp.table import Table


TURNED = {"over": "under", "under": "over"}
"""How growth is meant that runs to a base from an earlier figure, by how that figure is meant."""
LEAST_GAP = 0.01  # in months, as days are parts of months that do not quite add up
DAYS = 365.2425


def trend(
    data: Dataset,
    metric: str,
    *cities: str,
    index: str | None = None,
    over: int | None = None,
    splice: bool = False,
    targets: Sequence[str] = (),
    by: int | None = None,
    base: int | None = None,
    rival: str | None = None,
    **terms: Unpack[Terms],
) -> Table:
    """Show one metric of at least one place over time: a row a place and period, oldest first.

    A series has one figure a period, such that source, unit and area seldom change. Where they do
    it breaks (`SOURCE`, `GEOGRAPHY`): there is no change and no growth over a break, and `cagr` and
    `index` are given within the longest unbroken run (the newest of several), or that of the base.
    `splice` computes across changes of source. `index` is the period that is 100, from which `cagr`
    runs; default: the first of the run. A group grows over those members that both ends have. A
    place with one figure has its value, and what a target requires; one without any has an empty
    row (`MISSING`).

    `targets` (`400000`, `2x` the figure of the year `base`, `city:London`), due `by` a year, stand
    on the last row, one row more for each further one; those of sidecars if none are given. The
    pace held against them is the last row's `cagr`, or that of the last `over` years, which a note
    says if there is nothing to hold it against. `rival` is a place to catch; it is shown, too.

    Growth from 0 or less is not defined (`ZERO_BASELINE`, `NEGATIVE`): the change stands alone.
    Method: docs/methods.md, Time. Raises UsageError for unknown names and a `by` that is not after
    the last figure; DataError where the base of an index or a target has no figure, and where no
    place has a figure so many years before its last.
    """
    chosen = asked_for(data, terms)
    (shown,) = chosen_metrics(data, [metric], chosen, all_metrics=False)
    named = distinct(data, cities)
    names, against = _with_rival(data, named, rival)
    offered = candidates(data, shown, names, chosen, series=True)
    length = usual_length(offered.options)
    found = {
        name: series(data.place(name), options, shown, chosen, length, splice=splice)
        for name, options in offered.options.items()
    }
    start = _index_end(index)
    bases = {name: _base(of, start, index) for name, of in found.items()}
    paces = {name: pace_of(of, shown, chosen, bases[name], over) for name, of in found.items()}
    asked = Asked(tuple(targets), by, base)
    _refuse_aimless(data, asked, shown, named)
    _refuse_unknown_pace(found, over)
    trends = []
    for name in names:
        of = found.get(name)
        if of is None:
            empty = TrendLine(shown, name, None, flags={"MISSING": offered.missing(name)})
            trends.append(view.Trend(data.place(name), None, None, [empty]))
            continue
        *earlier, last = _lines(of, shown, chosen, offered, bases[name])
        held = aims(data, of, shown, chosen, asked) if name in named else []
        _check_due(of, asked, held)
        ends = [replace(last, progress=progress(of, shown, paces[name], aim)) for aim in held]
        first, *more = ends or [last]
        if against in found and name != against:
            rivalry = catch(of, paces[name], found[against], paces[against], shown, chosen)
            first = replace(first, catch=rivalry)
        lines = [*earlier, *(_with_pace_flags(line) for line in (first, *more))]
        alone = over is not None and not (first.progress or against)
        pace = paces[name] if alone else None
        trends.append(view.Trend(of.place, of, bases[name], lines, pace))
    return view.table(data, shown, chosen, trends, against)


def _with_rival(data: Dataset, names: list[str], rival: str | None) -> tuple[list[str], str]:
    """Return the names of the places to show, the rival's among them, and the rival's."""
    if not names:
        message = "trend takes at least one city: clustercmp trend METRIC CITY"
        raise UsageError(message)
    if rival is None:
        return names, ""
    against = data.city(rival).name
    if names == [against]:
        message = f"{against} is no rival of its own; name another city"
        raise UsageError(message)
    return list(dict.fromkeys([*names, against])), against


def _index_end(index: str | None) -> float | None:
    """Return the moment at which the base of an index ends; UsageError if it is no period."""
    if index is None:
        return None
    try:
        return period(index).end
    except ValueError:
        message = f"--index: {quoted(index)} is not a period; write 2015 or 2015-Q1"
        raise UsageError(message) from None


def _base(of: Series, end: float | None, index: str | None) -> int:
    """Return the position of the figure that the index starts from.

    DataError where one was asked for and has no figure, or one that nothing can be divided by.
    """
    if end is None:
        return of.longest[0]
    position = of.at(end)
    if position is not None and of.figures[position].interval.stated > 0:
        return position
    why = "has no figure" if position is None else "has a figure of 0 or less"
    message = f"{of.place.name} {why} of {index} to start an index from"
    raise DataError(Problem("error", "E-INDEX", message, f"it has {years_of(of)}"))


def _check_due(of: Series, asked: Asked, held: Sequence[Aim]) -> None:
    """Raise UsageError where targets are due by a year that is over when the last figure ends."""
    last = of.figures[-1].observation.period
    if asked.by is not None and held and (asked.by + 1) * MONTHS <= last.end:
        message = f"--by {asked.by} is not after the last figure of {of.place.name}, of {last.text}"
        raise UsageError(message)


def _refuse_aimless(data: Dataset, asked: Asked, metric: Metric, names: Sequence[str]) -> None:
    """Raise UsageError where a year was given for a target, and there is no target."""
    if asked.by is None or asked.texts or any(declared(data, name, metric) for name in names):
        return
    message = f"--by {asked.by} goes with a target; add --target 2x, 400000 or city:London"
    raise UsageError(message)


def _refuse_unknown_pace(found: Mapping[str, Series], over: int | None) -> None:
    """Raise DataError where no series has a figure so many years before its last one."""
    ends = [(of, of.figures[-1].observation.period.end) for of in found.values()]
    if over is None or not ends or any(of.at(end - over * MONTHS) is not None for of, end in ends):
        return
    held = "; ".join(f"{name} has {years_of(of)}" for name, of in found.items())
    message = f"no figure is {counted_noun(over, 'year')} before the last one of its place"
    raise DataError(Problem("error", "E-TARGET", message, held))


def _lines(
    of: Series, metric: Metric, chosen: Choice, offered: Candidates, base: int
) -> Iterator[TrendLine]:
    """Yield a line for each figure of a series."""
    run = of.run_of(base)
    stated = defaultdict(list)
    for each in offered.of_cities(of.place):
        stated[each.period].append(each)
    for position, figure in enumerate(of.figures):
        spans = {part.period for part in numerators(figure.observation)}
        others = [each for span in spans for each in stated[span]]
        line = TrendLine(metric, of.place.name, figure)
        line = replace(line, flags=flags_of_figure(figure, metric, of.place, others))
        if run[0] <= position <= run[1]:
            ends = alike(of.figures[base], figure, of.place, metric, chosen)
            line = _indexed(line, ends, of, base, position)
        if position > of.run_of(position)[0]:
            ends = alike(of.figures[position - 1], figure, of.place, metric, chosen)
            line = _grown(line, ends)
        line = _flagged(line, _both(line.flags, _time_flags(of, position)))
        bounded = any(each not in {"", "exact"} for each in line.qualifiers)
        yield _flagged(line, {"BOUND": MEANING["BOUND"]} if bounded else {})


def _flagged(line: TrendLine, more: Flags) -> TrendLine:
    return replace(line, flags=ordered(line.flags | more))


def _both(flags: Flags, more: Flags) -> Flags:
    """Return the flags of both; a code that both have has both sentences."""
    shared = {code: f"{flags[code]}; {more[code]}" for code in flags.keys() & more.keys()}
    return flags | more | shared


def _indexed(line: TrendLine, ends: Ends | None, of: Series, base: int, position: int) -> TrendLine:
    """Return a line with its index and CAGR against the base, or with why it has none."""
    if ends is None:
        return line
    times = multiple(ends.last, ends.first)
    if times is None:
        return _undefined(line, ends, "index")
    if position == base:
        return replace(line, index=point(HUNDRED))
    start, end = (of.figures[each].observation.period.end for each in (base, position))
    rate = annual(times.stated, (end - start) / MONTHS)
    known = replace(line, index=scaled(times, HUNDRED))
    if rate is not None:
        meant: str = qualifier(times)
        turned = TURNED.get(meant, meant) if end < start else meant
        known = replace(known, cagr=rate, cagr_qualifier=turned)
    return replace(known, index_over=ends.over)


def _grown(line: TrendLine, ends: Ends | None) -> TrendLine:
    """Return a line with change and growth against the figure before, or with why not."""
    if ends is None:
        return line
    grown = replace(line, change=difference(ends.last, ends.first))
    times = multiple(ends.last, ends.first)
    if times is None:
        return _undefined(grown, ends, "growth")
    return replace(grown, growth=less_one(times), growth_over=ends.over)


def _undefined(line: TrendLine, ends: Ends, what: str) -> TrendLine:
    """Say which of index and growth is not defined, and why: `no index and no growth from ...`."""
    zero = ends.first.stated == 0
    code = "ZERO_BASELINE" if zero else "NEGATIVE"
    why = "from a figure of 0" if zero else "from or to a figure below 0"
    known = line.flags.get(code, "").removesuffix(f" {why}")
    text = " and ".join(filter(None, (known, f"no {what}")))
    return _flagged(line, {code: f"{text} {why}"})


def _time_flags(of: Series, position: int) -> Flags:
    """Return what lies between a figure and the one before, and what years do to money."""
    flags = {}
    figure = of.figures[position]
    if position:
        before, now = (of.figures[each].observation for each in (position - 1, position))
        gap = now.period.end - now.period.months - before.period.end
        if gap > LEAST_GAP:
            flags["PERIOD"] = f"{_stretch(gap)} without a figure before it"
        changed = of.changes(position)
        if changed:
            code = "GEOGRAPHY" if changed == ("area",) else "SOURCE"
            flags[code] = f"another {listed(changed)} than the figure before"
    if len(of.figures) > 1 and is_currency(figure.base) and not figure.prices:
        flags["NOMINAL"] = MEANING["NOMINAL"]
    return flags


def _stretch(months: float) -> str:
    """Return a stretch of time in years, months or days, whichever is whole."""
    whole = round(months)
    if abs(months - whole) > LEAST_GAP or not whole:
        return counted_noun(round(months * DAYS / MONTHS), "day")
    if whole % MONTHS:
        return counted_noun(whole, "month")
    return counted_noun(whole // MONTHS, "year")


def _with_pace_flags(line: TrendLine) -> TrendLine:
    codes = [each.flag for each in (line.progress, line.catch) if each and each.flag]
    return _flagged(line, {code: MEANING[code] for code in codes})
