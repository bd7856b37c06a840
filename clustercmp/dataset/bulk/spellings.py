"""The distinct texts of a column, or of several together, and which row has which."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from clustercmp.dataset.bulk.arrays import numbers, rows_of
from clustercmp.dataset.bulk.keys import joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clustercmp.dataset.bulk.arrays import Ints, Mask

K = TypeVar("K")
ROOMY = 4  # combinations a row up to which each has a place of its own
LOOK = 2**15  # rows
HEAD = 4096  # rows


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
    if whole and _used(rows, len(column.dictionary)).all():
        return Spelled(rows, column=column.dictionary)
    first, places = _places(rows, len(column.dictionary))
    return Spelled(places, column=rows_of(column.dictionary, rows[first]))


def together(columns: Sequence[Spelled[str]]) -> Spelled[tuple[str, ...]]:
    """Return the spellings of several columns side by side."""
    rows, number = joined([(each.rows, len(each.texts)) for each in columns])
    first, places = _places(rows, number)
    texts = [[each.texts[code] for code in each.rows[first].tolist()] for each in columns]
    return Spelled(places, [*zip(*texts, strict=True)])


def _places(codes: Ints, number: int) -> tuple[Ints, Ints]:
    """Return the first row of each code of `number` that is used, and the place of each row's.

    A place is that of the code among those that are used, in the order of their first rows.
    """
    if number > ROOMY * len(codes):
        _, first, places = np.unique(codes, return_index=True, return_inverse=True)
        order: Ints = np.argsort(first)
        return first[order], np.argsort(order)[places]
    used = np.flatnonzero(_used(codes, number))
    first = np.sort(_first_rows(codes, used, number))
    table = np.empty(number, np.intc)
    table[codes[first]] = np.arange(len(first))
    return first, np.take(table, codes)


def _used(codes: Ints, number: int) -> Mask:
    """Say which of `number` codes some row has; a look at the first rows is often enough."""
    used = np.zeros(number, bool)
    for start in range(0, len(codes), LOOK):
        used[codes[start : start + LOOK]] = True
        if used.all():
            break
    return used


def _first_rows(codes: Ints, used: Ints, number: int) -> Ints:
    """Return of each used code its first row; a look at the first rows is mostly enough."""
    first = np.full(number, len(codes), np.intc)
    _note_first(first, codes[:HEAD])
    if first[used].max(initial=0) == len(codes):
        _note_first(first, codes)
    found: Ints = first[used]
    return found


def _note_first(first: Ints, codes: Ints) -> None:
    first[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
