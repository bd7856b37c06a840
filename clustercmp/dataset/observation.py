"""One figure with its place in the world and in its file, and the period it is of."""

from __future__ import annotations

import re
from calendar import monthrange
from math import ceil, floor
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from clustercmp.dataset.quantity import Quantity

Status = Literal["observed", "estimate", "provisional", "projection", "target"]

_PERIOD = re.compile(
    r"(?P<year>-?\d{4,5})(?:-Q(?P<quarter>[1-4])|-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?", re.ASCII
)
MONTHS = 12
QUARTER = 3


class Period(NamedTuple):
    """A stretch of time: `end` and `months` (its length) in months, `text` as it is written.

    Months are counted from the year 0; `end` is the first moment after the period, so that the
    year 2022 and its December end together. A figure without a period has the empty one.
    """

    end: float
    months: float
    text: str


NO_PERIOD = Period(0.0, 0.0, "")


def period(text: str) -> Period:
    """Read `2022`, `2012/2022`, `2022-Q1`, `2022-05` or `2022-05-31`; raise ValueError otherwise.

    The parts of a span may be any of these; a span that ends before it begins is no period. One
    stretch of time has one text, whichever way it is written: `2022-01/2022-12` is 2022.
    """
    if not text:
        return NO_PERIOD
    first, slash, last = text.partition("/")
    start, end = _bounds(first)
    if slash:
        end = _bounds(last)[1]
        if end <= start:
            raise ValueError(text)
    return Period(end, end - start, _written(start, end))


def _bounds(text: str) -> tuple[float, float]:
    match = _PERIOD.fullmatch(text)
    if match is None:
        raise ValueError(text)
    year = int(match["year"])
    start = float(year * MONTHS)
    if match["quarter"]:
        start += (int(match["quarter"]) - 1) * QUARTER
        return start, start + QUARTER
    if not match["month"]:
        return start, start + MONTHS
    month = int(match["month"])
    if not 1 <= month <= MONTHS:
        raise ValueError(text)
    start += month - 1
    if not match["day"]:
        return start, start + 1
    day, days = int(match["day"]), monthrange(year, month)[1]
    if not 1 <= day <= days:
        raise ValueError(text)
    return start + (day - 1) / days, start + day / days


def _written(start: float, end: float) -> str:
    """Return the text of a stretch of time: its years, its quarter, its months or its days."""
    if not (start.is_integer() and end.is_integer()):
        days = _day(floor(start), start, 1), _day(ceil(end) - 1, end, 0)
        return days[0] if days[0] == days[1] else "/".join(days)
    first, last = int(start), int(end) - 1
    if first % MONTHS == 0 and last % MONTHS == MONTHS - 1:
        years = f"{first // MONTHS:04}", f"{last // MONTHS:04}"
        return years[0] if years[0] == years[1] else "/".join(years)
    if first % QUARTER == 0 and last - first == QUARTER - 1:
        return f"{first // MONTHS:04}-Q{first % MONTHS // QUARTER + 1}"
    months = [f"{month // MONTHS:04}-{month % MONTHS + 1:02}" for month in (first, last)]
    return months[0] if first == last else "/".join(months)


def _day(month: int, moment: float, following: int) -> str:
    """Return the day of a month that ends at a moment, or the one `following` it."""
    year, place = divmod(month, MONTHS)
    day = round((moment - month) * monthrange(year, place + 1)[1]) + following
    return f"{year:04}-{place + 1:02}-{day:02}"


class Observation(NamedTuple):
    """One figure as a file states it; `city` and `metric` are the names that the data displays.

    `file` is the path as typed, `line` the physical line of the cell (from 1). A figure that was
    worked out stands on no line, but on its `parts`: those of its own metric are added up, and
    divided by the sum of those of another, if there are any.
    """

    city: str
    metric: str
    period: Period
    quantity: Quantity
    status: Status
    unit: str
    geography: str
    source: str
    publisher: str
    url: str
    published: str
    note: str
    quote: str
    file: str
    line: int
    parts: tuple[Observation, ...] = ()
