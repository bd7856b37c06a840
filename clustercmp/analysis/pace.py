"""How fast a series goes, held against what it aims at and whom it wants to catch.

Source: docs/methods.md, Time.
"""

from __future__ import annotations

from math import log1p
from typing import TYPE_CHECKING, NamedTuple

from clustercmp import display
from clustercmp.analysis.alike import alike
from clustercmp.analysis.figures import figure_of
from clustercmp.analysis.growth import annual, logarithm, multiple, years_to, years_to_catch
from clustercmp.analysis.money import is_currency
from clustercmp.analysis.wording import counted_noun, dated, shown, shown_period
from clustercmp.dataset.observation import MONTHS
from clustercmp.dataset.quantity import number, point, qualifier, ratio
from clustercmp.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clustercmp.analysis.choice import Choice
    from clustercmp.analysis.figures import Figure
    from clustercmp.analysis.series import Series
    from clustercmp.analysis.targets import Aim
    from clustercmp.dataset.dataset import Metric
    from clustercmp.dataset.quantity import Interval

NEVER = "NOT_AT_THIS_PACE"
HORIZON = 1000
"""Years from which on people are told no number: no pace holds that long."""
EXACT = "exact"


class Pace(NamedTuple):
    """The growth rate a year that leads to the last figure, and since when.

    `sure` says how the rate is meant. None: there is none, and `why` in words.
    """

    rate: float | None
    since: str = ""
    sure: str = EXACT
    why: str = ""

    @property
    def words(self) -> str:
        """What it is, as a sentence has it: `+3.5% a year since 2014`."""
        if self.rate is None:
            return f"no pace, as {self.why}"
        return f"{display.growth(self.rate, self.sure)} a year since {self.since}"


class Progress(NamedTuple):
    """How far a target is: the rate that it requires, the years at the present pace.

    `pace` is the present rate as a part of the required one, `words` say it all; `unlike` says
    that target and last figure are of different sources.
    """

    aim: Aim
    required: float | None = None
    years: float | None = None
    pace: float | None = None
    words: str = ""
    flag: str = ""
    unlike: bool = False


class Catch(NamedTuple):
    """In how many years a rival is caught; None: never, or nothing is known of it.

    `unlike` says what the two do not share.
    """

    rival: str
    years: float | None
    words: str
    flag: str = ""
    unlike: str = ""


def pace_of(of: Series, metric: Metric, chosen: Choice, since: int, years: int | None) -> Pace:
    """Return the rate at which a series came to its last figure.

    It runs from the figure at the position `since`, or from `years` before the last one. There is
    none over a break, from 0 or less, or for one figure. Raises UsageError for less than 1 year.
    """
    if years is None:
        return _since(of, since, metric, chosen)
    if years < 1:
        message = f"--over {years}: growth takes time; write 1 or more years"
        raise UsageError(message)
    start = of.at(of.figures[-1].observation.period.end - years * MONTHS)
    if start is None:
        return Pace(None, why=f"there is no figure {counted_noun(years, 'year')} before the last")
    return _since(of, start, metric, chosen)


def _since(of: Series, start: int, metric: Metric, chosen: Choice) -> Pace:
    """Return the pace from the figure at a position to the last one."""
    end = len(of.figures) - 1
    run, _ = of.run_of(end)
    if end == 0:
        return Pace(None, why="one figure has none")
    if start < run or run == end:
        return Pace(None, why=_why_broken(of))
    first, last = of.figures[start], of.figures[end]
    ends = alike(first, last, of.place, metric, chosen)
    if ends is None:
        return Pace(None, why="no member has a figure at both ends")
    times = multiple(ends.last, ends.first)
    if times is None:
        between = f"from {dated(first)} to {dated(last)}"
        return Pace(None, why=f"growth is not defined {between}; --index starts elsewhere")
    when = first.observation.period
    across = (last.observation.period.end - when.end) / MONTHS
    rate = annual(times.stated, across)
    if rate is None:
        here = "the index starts at the last figure"
        return Pace(None, why="growth is beyond all numbers" if across else here)
    return Pace(rate, shown_period(when.text), qualifier(times))


def _why_broken(of: Series) -> str:
    first, last = of.run_of(len(of.figures) - 1)
    broken = f"the series breaks in {shown_period(of.figures[first].observation.period.text)}"
    start = of.figures[first].observation.period.text
    return f"{broken}; --index {start} starts there" if last > first else broken


def progress(of: Series, metric: Metric, pace: Pace, aim: Aim) -> Progress:
    """Hold a series against a target: what it requires a year, and when the present pace is there.

    Without a year that it is due, or with less than one left, nothing is required; of less is
    better, the target is below.
    """
    last = of.figures[-1]
    now, goal = last.interval.stated, aim.value.stated
    down = metric.better == "lower" or (metric.better == "neither" and goal < now)
    when, source = last.observation.period, last.observation.source
    left = (aim.by + 1) * MONTHS - when.end if aim.by is not None and when.text else None
    found = Progress(aim, unlike=bool(aim.source) and aim.source != source)
    times = _times(aim, last) if now > 0 and goal > 0 else None
    if times and left and left > 0:
        found = found._replace(required=annual(times.stated, left / MONTHS))
    if now <= goal if down else now >= goal:
        words = _words(of, found, [_met(of, aim, down=down)])
        return found._replace(years=0, words=words)
    if times is None:
        words = _words(of, found, [f"no growth leads from {shown(last)} to there"])
        return found._replace(words=words)
    if pace.rate is not None:
        years = years_to(times.stated, pace.rate)
        flag = "" if years else NEVER
        share = pace.rate / found.required if found.required else None
        found = found._replace(years=years, pace=share, flag=flag)
    said = [*_required(of, found, times, left), *_at_this_pace(of, found, times, pace)]
    return found._replace(words=_words(of, found, said))


def _times(aim: Aim, last: Figure) -> Interval:
    """Return how many times the last figure the target is; 2 of a double, whatever its bounds."""
    if aim.base == last.observation:
        return point(aim.value.stated / last.interval.stated)
    return ratio(aim.value, last.interval)


def _words(of: Series, found: Progress, said: list[str]) -> str:
    aim, last = found.aim, of.figures[-1]
    value = display.figure(number(aim.value.stated), last.unit, qualifier=qualifier(aim.value))
    due = f" by {aim.by}" if aim.by is not None else ""
    name = f"{aim.name}, {value}{due}" if aim.name else f"{value}{due}"
    how = f": {aim.how.rstrip('.')}" if aim.how else ""
    source = last.observation.source
    unlike = f"not like for like: the last figure is of another source ({source})"
    parts = (f"{of.place.name}, target {name}{how}", *said, unlike if found.unlike else "")
    return "; ".join(filter(None, parts))


def _met(of: Series, aim: Aim, *, down: bool) -> str:
    """Say when a target was met: the first of the last unbroken figures that is there."""
    goal, last = aim.value, of.figures[-1]
    first, _ = of.run_of(len(of.figures) - 1)
    reached = next(
        each
        for each in of.figures[first:]
        if (each.interval.stated <= goal.stated if down else each.interval.stated >= goal.stated)
    )
    low, high = (goal.low, last.interval.high) if down else (last.interval.low, goal.high)
    certain = low is not None and high is not None and low >= high
    loose = last.interval.loose or goal.loose
    open_ = "" if aim.base or (certain and not loose) else f", though {shown(last)} leaves it open"
    when = shown_period(reached.observation.period.text)
    if reached.observation.status == "projection":
        return f"met in {when} if the projection holds{open_}"
    return f"met already{f', in {when}' if when else ''}{open_}"


def _required(of: Series, found: Progress, times: Interval, left: float | None) -> Iterator[str]:
    since = shown_period(of.figures[-1].observation.period.text)
    if found.aim.by is None:
        yield "no year is stated by which it is due"
    elif left is None:
        yield "the last figure has no period to count from"
    elif left <= 0:
        yield f"it was due before the last figure, of {since}"
    elif found.required is None:
        yield "that takes growth beyond all numbers"
    else:
        yield f"that takes {display.growth(found.required, qualifier(times))} a year from {since}"


def _at_this_pace(of: Series, found: Progress, times: Interval, pace: Pace) -> Iterator[str]:
    if pace.rate is None:
        none = f"there is no pace to hold against it, as {pace.why}"
        yield "one figure has no pace to hold against it" if len(of.figures) == 1 else none
        return
    sure = EXACT if pace.sure == qualifier(times) == EXACT else "about"
    part = found.pace or 0.0
    share = f", {display.share(part, sure)} of the pace required" if part > 0 else ""
    yield f"it goes {pace.words}{share}"
    if found.years is None:
        yield "at that pace it never gets there"
    else:
        yield f"at that pace it is there {_in_years(of, found.years, sure)}"


def _in_years(of: Series, years: float, sure: str) -> str:
    """Return `in 14.2 years, in 2029`: the first year whose figure is there."""
    if years > HORIZON:
        return f"in more than {HORIZON:,} years"
    end = of.figures[-1].observation.period.end / MONTHS
    year = int(-(-round(end + years, 9) // 1)) - 1
    return f"in {display.figure(years, digits=1, qualifier=sure)} years, in {year}"


def catch(
    of: Series, pace: Pace, rival: Series, its: Pace, metric: Metric, chosen: Choice
) -> Catch:
    """Return when a series catches a rival's, if both go on as they do.

    The years count from its own last figure; a rival's of another time is carried there at the
    rival's own pace. Of less is better, the one above catches up downwards. Totals of periods of
    different lengths are not held against each other.
    """
    name, last = rival.place.name, of.figures[-1]
    used = rival.figures[-1].observation
    other = figure_of(used, metric, chosen.into(last.base))
    both = f"{of.place.name} and {name}"
    if other.unit != last.unit:
        return Catch(name, None, f"{both}: their figures have no common unit")
    if metric.kind == "flow" and of.length != rival.length:
        return Catch(name, None, f"{both}: their figures are of periods of different lengths")
    apart = (last.observation.period.end - used.period.end) / MONTHS
    mine, others = last.interval.stated, other.interval.stated
    ahead = apart == 0 and (mine <= others if metric.better == "lower" else mine >= others)
    for who, each in ((of.place.name, pace), (name, its)):
        if each.rate is None and not ahead:  # who is ahead at the same time needs no pace for it
            return Catch(name, None, f"{both}: there is no pace of {who} to go by, as {each.why}")
    if mine <= 0 or others <= 0:
        return Catch(name, None, f"{both}: a figure of 0 or less neither catches nor is caught")
    own, theirs = pace.rate or 0.0, its.rate or 0.0
    times = logarithm(others / mine) + apart * log1p(theirs)
    years: float | None = 0
    if times == 0:
        said = f"{of.place.name} is level with {name} already"
    elif times > 0 if metric.better == "lower" else times < 0:
        said = f"{of.place.name} is ahead of {name} already"
    elif (years := years_to_catch(times, own, theirs)) is None:
        said = f"{of.place.name} never catches {name} at that pace"
    else:
        sure = {pace.sure, its.sure, last.qualifier, other.qualifier} == {EXACT}
        when = _in_years(of, years, EXACT if sure else "about")
        said = f"{of.place.name} catches {name} {when}"
    paces = "; ".join(
        f"{who} {dated(figure)}, {each.words}"
        for who, figure, each in ((of.place.name, last, pace), (name, other, its))
    )
    unlike = _unlike(of, rival)
    more = f"; not like for like: {unlike}" if unlike else ""
    flag = NEVER if years is None else ""
    return Catch(name, years, f"{said}: {paces}{more}", flag, unlike)


def _unlike(of: Series, rival: Series) -> str:
    """Return in words what two series do not share: source, currency of growth, or length."""
    mine, its = of.figures[-1], rival.figures[-1]
    money = is_currency(mine.base)
    return "; ".join(
        sentence
        for sentence, holds in (
            ("their sources differ", mine.observation.source != its.observation.source),
            (f"growth is in {mine.base} and in {its.base}", money and mine.base != its.base),
            ("their periods are of different lengths", of.length != rival.length),
        )
        if holds
    )
