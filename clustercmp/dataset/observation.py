"""One figure with its place in the world and in its file, and the period it is of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from clustercmp.dataset.quantity import Quantity

Status = Literal["observed", "estimate", "provisional", "projection", "target"]

_PERIOD = re.compile(
    r"(?P<year>-?\d{4,5})(?:-Q(?P<quarter>[1-4])|-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?", re.ASCII
)
MONTHS = 12
QUARTER = 3
LONGEST_MONTH = 31


class Period(NamedTuple):
    """A stretch of time: `end` and `months` (its length) in months, `text` as it is written.

    Months are counted from the year 0; `end` is the first moment after the period, so that the
    year 2022 and its December end together. A figure without a period has the empty one.
    """

    end: float
    months: float
    text: str

    @property
    def end_year(self) -> float:
        """The end in years: 2023.0 for the year 2022."""
        return self.end / MONTHS


NO_PERIOD = Period(0.0, 0.0, "")


def period(text: str) -> Period:
    """Read `2022`, `2012/2022`, `2022-Q1`, `2022-05` or `2022-05-31`; raise ValueError otherwise.

    The parts of a span may be any of these; a span that ends before it begins is no period.
    """
    if not text:
        return NO_PERIOD
    first, slash, last = text.partition("/")
    start, end = _bounds(first)
    if slash:
        begin, (_, end) = start, _bounds(last)
        if end <= begin:
            raise ValueError(text)
        start = begin
    return Period(end, end - start, text)


def _bounds(text: str) -> tuple[float, float]:
    match = _PERIOD.fullmatch(text)
    if match is None:
        raise ValueError(text)
    start = float(int(match["year"]) * MONTHS)
    if match["quarter"]:
        start += (int(match["quarter"]) - 1) * QUARTER
        return start, start + QUARTER
    if not match["month"]:
        return start, start + MONTHS
    month, day = int(match["month"]), int(match["day"] or 0)
    if not 1 <= month <= MONTHS or day > LONGEST_MONTH or match["day"] == "00":
        raise ValueError(text)
    start += month - 1
    if day:
        return start + (day - 1) / LONGEST_MONTH, start + day / LONGEST_MONTH
    return start, start + 1


class Observation(NamedTuple):
    """One figure as a file states it; `city` and `metric` are the names that the data displays.

    `file` is the path as typed, `line` the physical line of the cell (from 1).
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
