"""What every contender is asked, of tidy files `city,metric,period,value,unit,source`.

For each metric: the figures of two cities in the newest slice (period, unit, source) that both
have; each one's rank among all cities of that slice, equal figures sharing the better rank; how
many cities there are; and the first city's figure divided by the second's. Every value must be a
number, and no two rows may give different values for one city, metric, period, unit and source.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

FIRST, SECOND = CITIES = ("City 00001", "City 00002")
METRICS = tuple(f"metric_{number:02d}" for number in range(50))
YEARS = range(2004, 2024)
LOWER = METRICS[3::5]  # of these less is better
COLUMNS = ("city", "metric", "period", "value", "unit", "source")
HEADER = ("metric", "city", "value", "rank", "of", "ratio")
DIGITS = 12  # that ratios must have in common


class Line(NamedTuple):
    """What is said of one city in one metric; a line of an answer."""

    value: float
    rank: int
    of: int
    ratio: str


Answer = dict[tuple[str, str], Line]  # by metric and city


def read(lines: Iterable[str]) -> Answer:
    """Return the answer that a contender printed as CSV; ValueError where it is none."""
    answer: Answer = {}
    for row in csv.DictReader(lines):
        if lacking := [column for column in HEADER if not row.get(column)]:
            message = f"no {lacking[0]} in {dict(row)}"
            raise ValueError(message)
        ratio = f"{float(row['ratio']):.{DIGITS}g}"
        line = Line(float(row["value"]), int(row["rank"]), int(row["of"]), ratio)
        answer[row["metric"], row["city"]] = line
    return answer


def first_difference(answer: Answer, truth: Answer) -> str | None:
    """Say where an answer first differs from the right one; None where it does not."""
    for metric, city in sorted(truth.keys() | answer.keys()):
        said, right = answer.get((metric, city)), truth.get((metric, city))
        if said != right:
            return f"{metric} of {city}: {said} and not {right}"
    return None


def printed(rows: Iterable[tuple[str, float, int, float, int, int]]) -> None:
    """Print (metric, value, rank, value, rank, of) of the first and the second city as CSV."""
    print(*HEADER, sep=",")
    for metric, first, first_rank, second, second_rank, of in rows:
        print(metric, FIRST, repr(first), first_rank, of, repr(first / second), sep=",")
        print(metric, SECOND, repr(second), second_rank, of, 1, sep=",")
