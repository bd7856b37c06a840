"""Cells that no file may hold, looked for in whole columns: too long ones, and NUL characters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from clustercmp.dataset.bulk.arrays import numbers, truths

if TYPE_CHECKING:
    from clustercmp.dataset.bulk.arrays import Ints, Mask

NUL = "\0"


def refused_rows(column: pa.Array, longest: int) -> Ints:
    """Return the rows of a column whose text is longer, in characters, or has a NUL in it."""
    if pa.types.is_dictionary(column.type):
        refused = _refused(column.dictionary, longest)
        return np.flatnonzero(refused[numbers(column.indices)]) if refused.any() else _none()
    if not pa.types.is_string(column.type):
        return _none()
    return np.flatnonzero(_refused(column, longest))


def _refused(texts: pa.Array, longest: int) -> Mask:
    too_long = numbers(pc.utf8_length(texts)) > longest
    with_nul = truths(pc.match_substring(texts, NUL))
    refused: Mask = (too_long | with_nul) & truths(texts.is_valid())
    return refused


def _none() -> Ints:
    return np.zeros(0, np.intp)
