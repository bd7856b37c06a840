"""The distinct texts of a column, or of several together, and which row has which."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from clustercmp.dataset.bulk.piece import Ints, Piece

K = TypeVar("K")
ROOMY = 4  # combinations a row up to which each has a place of its own


class Spelled(NamedTuple, Generic[K]):
    """The distinct spellings in the order of their first rows, and of each row its spelling."""

    texts: list[K]
    rows: Ints


def spelled(piece: Piece, column: int) -> Spelled[str]:
    """Return the spellings of a column."""
    cells = piece.columns[column]
    if not pa.types.is_dictionary(cells.type):
        cells = cells.fill_null("").dictionary_encode()
    texts = cells.dictionary.to_pylist()
    rows = cells.indices.to_numpy().astype(np.int64)
    if piece.rows is None:
        return Spelled(texts, rows)
    used, places = _numbered(rows, len(texts))
    return Spelled([texts[code] for code in used], places)


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
    used, places = _numbered(rows, number)
    parts = []
    for each in reversed(found):
        used, code = np.divmod(used, len(each.texts))
        parts.append([each.texts[i] for i in code])
    return Spelled([join(cells) for cells in zip(*reversed(parts), strict=True)], places)


def _numbered(codes: Ints, number: int) -> tuple[Ints, Ints]:
    """Return which of `number` codes are used, by their first rows, and for each row its place there."""
    if number > ROOMY * len(codes):
        used, first, places = np.unique(codes, return_index=True, return_inverse=True)
    else:
        first = np.full(number, len(codes))
        first[codes[::-1]] = np.arange(len(codes))[::-1]
        used = np.flatnonzero(first < len(codes))
        first = first[used]
        places = np.zeros(number, np.int64)
        places[used] = np.arange(len(used))
        places = places[codes]
    order = np.argsort(first, kind="stable")
    back = np.empty_like(order)
    back[order] = np.arange(len(order))
    return used[order], back[places]
