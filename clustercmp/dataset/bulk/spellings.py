"""The distinct texts of a column, or of several together, and which row has which."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from clustercmp.dataset.bulk.figures import Ints
    from clustercmp.dataset.bulk.piece import Piece

K = TypeVar("K")
ROOMY = 4  # combinations a row up to which each has a place of its own


class Spelled(NamedTuple, Generic[K]):
    """The distinct spellings, and of each row which it has."""

    texts: list[K]
    rows: Ints


def spelled(piece: Piece, column: int) -> Spelled[str]:
    """Return the spellings of a column."""
    cells = piece.columns[column]
    if not pa.types.is_dictionary(cells.type):
        cells = pc.cast(cells, pa.string()).fill_null("").dictionary_encode()
    rows = cells.indices.to_numpy()
    texts = cells.dictionary.to_pylist()
    used, places = _used(rows, len(texts), whole=piece.rows is None)
    return Spelled(texts if places is rows else [texts[i] for i in used], places)


def together(
    piece: Piece, columns: Sequence[int], join: Callable[[tuple[str, ...]], K]
) -> Spelled[K]:
    """Return the spellings of several columns side by side, each put together by `join`."""
    found = [spelled(piece, column) for column in columns]
    rows = np.zeros(len(piece), np.int64)
    number = 1
    for each in found:
        rows = rows * len(each.texts) + each.rows
        number *= len(each.texts)
    used, places = _used(rows, number, whole=False)
    parts = []
    for each in reversed(found):
        used, codes = np.divmod(used, len(each.texts))
        parts.append([each.texts[code] for code in codes])
    return Spelled([join(cells) for cells in zip(*reversed(parts), strict=True)], places)


def _used(codes: Ints, number: int, *, whole: bool) -> tuple[Ints, Ints]:
    """Return which of `number` codes are used, and of each row the place of its code there.

    They are in the order of their first rows, as they are already if all are used in a `whole`.
    """
    if number > ROOMY * len(codes):
        used, first, places = np.unique(codes, return_index=True, return_inverse=True)
    else:
        present = np.zeros(number, bool)
        present[codes] = True
        used = np.flatnonzero(present)
        if len(used) == number and whole:
            return used, codes
        first = np.empty(number, np.intc)
        first[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
        first = first[used]
        places = (np.cumsum(present, dtype=np.intc) - 1)[codes]
    order = np.argsort(first)
    return used[order], np.argsort(order)[places]
