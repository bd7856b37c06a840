"""How fast a series goes, held against what it aims at and whom it wants to catch.

Source: docs/methods.md, Time.
"""

from __future__ import annotations

from math import log1p
from typing import TYPE_CHECKING, NamedTuple

from clustercmp import display
from clustercmp.analysis.alike import alike
from clustercmp.analysis.figures import in_one_unit
from clustercmp.analysis.growth import annual, logarithm, multiple, years_to, years_to_catch
from clustercmp.analysis.series import years_of
from clustercmp.analysis.wording import shown, shown_period
from clustercmp.dataset.observation import MONTHS
from clustercmp.dataset.quantity import number, qualifier
from clustercmp.errors import DataError, Problem, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clustercmp.analysis.choice import Choice
    from clustercmp.analysis.figures import Figure
    from clustercmp.analysis.series import Series
    from clustercmp.analysis.targets import Aim
    from clustercmp.dataset.dataset import Metric

NO_PACE = "there is no pace to hold against it, as no growth is known up to the last figure"
NEVER = "NOT_AT_THIS_PACE"


class Pace(NamedTuple):
    """The growth rate a year that leads to the last figure, and since when; None: there is none."""

    rate: float | None
    since: str = ""


class Progress(NamedTuple):
    """How far a target is: the rate that it requires, the years at the present pace.

    `pace` is the present rate as a part of the required one, `words` say it all.
    """

    aim: Aim
    required: float | None
    years: float | None
    pace: float | None
    words: str
    flag: str = ""


class Catch(NamedTuple):
    """In how many years a rival is caught; None: never, or nothing is known of it."""

    rival: str
    years: float | None
    words: str
    flag: str = ""


def pace_of(of: Series, metric: Metric, chosen: Choice, since: int, years: int | None) -> Pace:
    """Return the rate at which a series came to its last figure.

    It runs from the figure at the position `since`, or from `years` before the last one. There is
    none over a break, from 0 or less, or for one figure. Raises UsageError for 0 years, DataError
    where there is no figure so many years before.
    """
    last = len(of.figures) - 1
    end = of.figures[last].observation.period.end
    if years is not None:
        found = of.at(end - years * MONTHS)
        if not years:
            message = "--over 0: growth takes time; write 1 or more years"
            raise UsageError(message)
        if found is None:
            message = f"{of.place.name} has no figure {years} years before its last one"
            raise DataError(Problem("error", "E-TARGET", message, f"it has {years_of(of)}"))
        since = found
    if since == last or of.run_of(since) != of.run_of(last):
        return Pace(None)
    first = of.figures[since]
    ends = alike(first, of.figures[last], of.place, metric, chosen)
    times = multiple(ends.last, ends.first) if ends else None
    if times is None:
        return Pace(None)
    across = (end - first.observation.period.end) / MONTHS
    return Pace(annual(times.stated, across), shown_period(first.observation.period.text))


def progress(of: Series, metric: Metric, pace: Pace, aim: Aim) -> Progress:
    """Hold a series against a target: what it requires a year, and when the present pace is there.

    Without a year that it is due nothing is required; of less is better, the target is below.
    """
    last = of.figures[-1]
    now, goal = last.interval.stated, aim.value.stated
    down = metric.better == "lower" or (metric.better == "neither" and goal < now)
    met = now <= goal if down else now >= goal
    left = (
        None if aim.by is None else ((aim.by + 1) * MONTHS - last.observation.period.end) / MONTHS
    )
    grows = now > 0 and goal > 0 and not met
    required = annual(goal / now, left) if grows and left is not None and left > 0 else None
    years: float | None = 0 if met else None
    if grows and pace.rate is not None:
        years = years_to(goal / now, pace.rate)
    never = not met and pace.rate is not None and years is None
    share = None if pace.rate is None or not required else pace.rate / required
    found = Progress(aim, required, years, share, "", NEVER if never else "")
    first, _ = of.run_of(len(of.figures) - 1)
    reached = (
        each
        for each in of.figures[first:]
        if (each.interval.stated <= goal if down else each.interval.stated >= goal)
    )
    words = _words(of, pace, found, next(reached, None) if met else None, left)
    return found._replace(words="; ".join(words))


def _words(
    of: Series, pace: Pace, found: Progress, met: Figure | None, left: float | None
) -> Iterator[str]:
    aim, last = found.aim, of.figures[-1].observation
    value = display.figure(
        number(aim.value.stated), of.figures[-1].unit, qualifier=qualifier(aim.value)
    )
    due = f" by {aim.by}" if aim.by is not None else ""
    how = f": {aim.how}" if aim.how else ""
    yield f"{of.place.name}, target {aim.name}, {value}{due}{how}"
    since = shown_period(last.period.text)
    if met:
        yield f"met already, in {shown_period(met.observation.period.text)}"
    elif found.required is not None:
        yield f"that takes {display.growth(found.required)} a year from {since}"
    elif left is None:
        yield "no year is stated by which it is due"
    elif left <= 0:
        yield f"it was due before the last figure, of {since}"
    if not met:
        yield from _pace_words(of, pace, found)
    if aim.source and aim.source != last.source:
        yield f"not like for like: the last figure is of another source ({last.source})"


def _pace_words(of: Series, pace: Pace, found: Progress) -> Iterator[str]:
    if pace.rate is None:
        alone = len(of.figures) == 1
        yield "one figure has no pace to hold against it" if alone else NO_PACE
        return
    share = f", {display.share(found.pace)} of the pace required" if found.pace is not None else ""
    yield f"it goes {display.growth(pace.rate)} a year since {pace.since}{share}"
    if found.years is None:
        yield "at that pace it never gets there"
    else:
        yield f"at that pace it is there in {found.years:,.1f} years, in {_year(of, found.years)}"


def _year(of: Series, years: float) -> int:
    """Return the year that is so many years after the last figure's."""
    end = of.figures[-1].observation.period.end / MONTHS + years
    return int(-(-end // 1)) - 1


def catch(
    of: Series, pace: Pace, rival: Series, its: Pace, metric: Metric, chosen: Choice
) -> Catch:
    """Return when a series catches a rival's, if both go on as they do.

    The years count from its own last figure; a rival's of another time is carried there at the
    rival's own pace. Of less is better, the one above catches up downwards.
    """
    name, last = rival.place.name, of.figures[-1]
    used = rival.figures[-1].observation
    other = in_one_unit({name: used}, metric, chosen.into(last.base)).present()[name]
    both = f"{of.place.name} and {name}"
    if other.unit != last.unit:
        return Catch(name, None, f"{both}: their figures have no common unit")
    for who, rate in ((of.place.name, pace.rate), (name, its.rate)):
        if rate is None or rate <= -1:
            return Catch(name, None, f"{both}: there is no pace of {who} to go by")
    if last.interval.stated <= 0 or other.interval.stated <= 0:
        return Catch(name, None, f"{both}: a figure of 0 or less neither catches nor is caught")
    own, theirs = pace.rate or 0.0, its.rate or 0.0
    apart = (last.observation.period.end - used.period.end) / MONTHS
    times = logarithm(other.interval.stated / last.interval.stated) + apart * log1p(theirs)
    if times >= 0 if metric.better == "lower" else times <= 0:
        years, said = 0.0, f"{of.place.name} is ahead already"
    elif (found := years_to_catch(times, own, theirs)) is not None:
        years = found
        said = f"{of.place.name} catches {name} in {years:,.1f} years, in {_year(of, years)}"
    else:
        years, said = None, f"at that pace {of.place.name} never catches {name}"
    paces = "; ".join(
        f"{who} {shown(figure)} of {shown_period(figure.observation.period.text)}, "
        f"{display.growth(rate)} a year since {since}"
        for who, figure, rate, since in (
            (of.place.name, last, own, pace.since),
            (name, other, theirs, its.since),
        )
    )
    sources = last.observation.source, used.source
    unlike = "; not like for like: their sources differ" if len(set(sources)) > 1 else ""
    flag = NEVER if years is None else ""
    return Catch(name, years, f"{said}: {paces}{unlike}", flag)
