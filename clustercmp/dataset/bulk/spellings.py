"""The distinct texts of a column, or of several together, and which row has which."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from clustercmp.dataset.bulk.arrays import numbers, rows_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clustercmp.dataset.bulk.arrays import Ints

K = TypeVar("K")
ROOMY = 4  # combinations a row up to which each has a place of its own


class Spelled(Generic[K]):
    """The distinct spellings in the order of their first rows, and of each row which it has.

    `column` has them as Arrow does, where they are the texts of one column.
    """

    def __init__(self, rows: Ints, texts: list[K] | None = None, column: pa.Array = None) -> None:
        self.rows = rows
        self.column = column
        self._texts = texts

    @property
    def texts(self) -> list[K]:
        """The spellings."""
        if self._texts is None:
            texts = [text or "" for text in self.column.to_pylist()]
            self._texts = cast("list[K]", texts)
        return self._texts


def spelled(column: pa.Array, *, whole: bool) -> Spelled[str]:
    """Return the spellings of a column; a number is spelled by its shortest decimal.

    In a `whole` dictionary texts stand in the order of their first rows.
    """
    if not pa.types.is_dictionary(column.type):
        column = pc.cast(column, pa.string()).dictionary_encode(null_encoding="encode")
    rows = numbers(column.indices)
    used, places = _used(rows, len(column.dictionary), whole=whole)
    known = column.dictionary if places is rows else rows_of(column.dictionary, used)
    return Spelled(places, column=known)


def together(columns: Sequence[Spelled[str]]) -> Spelled[tuple[str, ...]]:
    """Return the spellings of several columns side by side."""
    rows = columns[0].rows.astype(np.int64)
    number = len(columns[0].texts)
    for each in columns[1:]:
        rows *= len(each.texts)
        rows += each.rows
        number *= len(each.texts)
    used, places = _used(rows, number, whole=False)
    parts = []
    for each in reversed(columns):
        used, codes = np.divmod(used, len(each.texts))
        parts.append([each.texts[code] for code in codes.tolist()])
    return Spelled(places, [*zip(*reversed(parts), strict=True)])


def _used(codes: Ints, number: int, *, whole: bool) -> tuple[Ints, Ints]:
    """Return which of `number` codes are used, and of each row the place of its code there.

    They are in the order of their first rows, as they are already if all are used in a `whole`.
    """
    used: Ints
    first: Ints
    places: Ints
    if number > ROOMY * len(codes):
        used, first, places = np.unique(codes, return_index=True, return_inverse=True)
    else:
        present = np.zeros(number, bool)
        present[codes] = True
        used = np.flatnonzero(present)
        if len(used) == number and whole:
            return used, codes
        first = np.empty(number, np.intc)
        first[codes[::-1]] = np.arange(len(codes) - 1, -1, -1, dtype=np.intc)
        first = first[used]
        places = (np.cumsum(present, dtype=np.intc) - 1)[codes]
    order: Ints = np.argsort(first)
    return used[order], np.argsort(order).astype(np.intc)[places]
