"""A pandas DataFrame as a dataset, under the same rules as a file."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from io import BytesIO, StringIO
from math import isnan
from typing import TYPE_CHECKING

from clustercmp.dataset.conventions import PLAIN
from clustercmp.dataset.dataset import Dataset, assemble, sound
from clustercmp.dataset.opening import Source
from clustercmp.errors import UsageError, quoted

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

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
    a column of dates, as only a text says whether a year, a month or a day is meant.
    """
    text = as_csv(frame)
    stream = BytesIO(text.encode("utf-8", "surrogatepass"))
    written = replace(conventions, delimiter=",", encoding="utf-8", thousands="", decimal=".")
    return sound(assemble([Source(SHOWN, SHOWN, stream)], sidecar, written))


def as_csv(frame: pd.DataFrame) -> str:
    """Return a frame as CSV that holds its numbers exactly."""
    if frame.columns.nlevels > 1:
        message = 'the columns have several levels; join them: frame.columns.map("_".join)'
        raise UsageError(message)
    if any(name is not None for name in frame.index.names):
        frame = frame.reset_index()
    columns = [[_cell(value, str(label)) for value in values] for label, values in frame.items()]
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(map(str, frame.columns))
    writer.writerows(zip(*columns, strict=True))
    return text.getvalue()


def _cell(value: object, column: str) -> str:
    import pandas as pd  # noqa: PLC0415  whoever has a frame has loaded it

    if isinstance(value, str):
        return value
    missing = value is None or value is pd.NA or value is pd.NaT
    if missing or (isinstance(value, float) and isnan(value)):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        fix = f'write periods as text: frame[{column!r}].dt.strftime("%Y"), or "%Y-%m"'
        message = f"column {quoted(column)} holds dates; {fix}"
        raise UsageError(message)
    if isinstance(value, float) and value.is_integer() and abs(value) < SURE:
        return str(int(value))  # a year is 2022.0 where another is missing
    return str(value)
