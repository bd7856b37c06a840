"""A pandas DataFrame as a dataset, under the same rules as a file."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from io import BytesIO, StringIO
from math import isnan
from typing import TYPE_CHECKING

from clustercmp.dataset.advice import dates_refused
from clustercmp.dataset.conventions import PLAIN
from clustercmp.dataset.layouts.recognise import recognise
from clustercmp.dataset.ledger import Refusal
from clustercmp.dataset.loading import assemble, sound
from clustercmp.dataset.opening import Source
from clustercmp.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from clustercmp.dataset.dataset import Dataset
    from clustercmp.dataset.reading import Conventions

SHOWN = "DataFrame"
SURE = 2**53  # floats hold every integer up to here


def from_frame(
    frame: pd.DataFrame,
    *,
    sidecar: str | Path | None = None,
    conventions: Conventions = PLAIN,
) -> Dataset:
    """Read a frame in any layout of a file; named levels of its index are columns, too.

    The frame is written as CSV and read like it, so that line 2 is its first row. None, NaN, NaT
    and NA are empty cells. DataError holds every error; UsageError: columns of several levels, or
    periods that are dates, as only a text says whether a year, a month or a day is meant.
    """
    written = replace(conventions, delimiter=",", encoding="utf-8", thousands="", decimal=".")
    text = as_csv(frame, written)
    stream = BytesIO(text.encode("utf-8", "surrogatepass"))
    return sound(assemble([Source(SHOWN, SHOWN, stream)], sidecar, written))


def as_csv(frame: pd.DataFrame, conventions: Conventions = PLAIN) -> str:
    """Return a frame as CSV that holds its numbers exactly, and days as 2022-05-31."""
    if frame.columns.nlevels > 1:
        message = 'the columns have several levels; join them: frame.columns.map("_".join)'
        raise UsageError(message)
    if any(name is not None for name in frame.index.names):
        frame = frame.reset_index()
    columns = [[_cell(value) for value in values] for _, values in frame.items()]
    _refuse_dates(frame, conventions)
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(map(str, frame.columns))
    writer.writerows(zip(*columns, strict=True))
    return text.getvalue()


def _refuse_dates(frame: pd.DataFrame, conventions: Conventions) -> None:
    """Refuse periods that are dates."""
    try:
        plan = recognise([*map(str, frame.columns)], conventions, SHOWN)
    except Refusal:
        return  # the reading says why
    period = plan.roles.get("period")
    if period is not None and any(isinstance(cell, date) for cell in frame.iloc[:, period]):
        column = str(frame.columns[period])
        fix = f'make it text: frame[{column!r}].dt.strftime("%Y"), or "%Y-%m"'
        message = f"{dates_refused(column).message}; {fix}"
        raise UsageError(message)


def _cell(value: object) -> str:
    import pandas as pd  # noqa: PLC0415  whoever has a frame has loaded it

    if isinstance(value, str):
        return value
    missing = value is None or value is pd.NA or value is pd.NaT
    if missing or (isinstance(value, float) and isnan(value)):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return str(value)[:10]  # the day of a date or a time
    if isinstance(value, float) and value.is_integer() and abs(value) < SURE:
        return str(int(value))  # a year is 2022.0 where another is missing
    return str(value)
