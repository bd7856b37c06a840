"""Arrow's arrays as numpy's and back, by their buffers.

Arrow's own ways between them, and its functions where they are given a Python value, import pandas
where that is installed: half a second.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    Ints = np.ndarray[Any, np.dtype[Any]]
    Mask = np.ndarray[Any, np.dtype[np.bool_]]
    Floats = np.ndarray[Any, np.dtype[np.float64]]


def numbers(column: pa.Array) -> Ints:
    """Return the numbers of a column, which must not be changed; any number where it has none."""
    kind = np.dtype(column.type.to_pandas_dtype())
    _, buffer = column.buffers()
    if not len(column):
        return np.empty(0, kind)
    return np.frombuffer(buffer, kind, len(column), column.offset * kind.itemsize)


def truths(column: pa.Array) -> Mask:
    """Return the truth values of a column that has no nulls."""
    mask: Mask = numbers(pc.cast(column, pa.uint8())).view(np.bool_)
    return mask


def column_of(values: Ints) -> pa.Array:
    """Return whole numbers as a column."""
    own = np.ascontiguousarray(values)
    return pa.Array.from_buffers(
        pa.from_numpy_dtype(own.dtype), len(own), [None, pa.py_buffer(own)]
    )


def rows_of(column: pa.Array, rows: Ints) -> pa.Array:
    """Return some rows of a column, in the order given."""
    return column.take(column_of(rows))
