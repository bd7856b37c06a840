"""Figures of a whole column at once: those that are surely the floats they look like."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from clustercmp.dataset.cells import MISSING, SURE

if TYPE_CHECKING:
    from clustercmp.dataset.bulk.piece import Mask

    Floats = np.ndarray[tuple[int], np.dtype[np.float64]]

# up to 15 digits a float gives back unchanged: with a point or a minus they make 16 signs
PLAIN = r"^-?(?:[0-9]{1,15}|[0-9]+\.[0-9]+)$"
LONGEST_PLAIN = 16
FIXED = r"^-?[0-9]+\.[0-9]+$"


class Figures(NamedTuple):
    """A column's figures: `values` where `sure` is true; 0 elsewhere.

    `missing` are cells that say that there is no figure, of which `tokens` by more than being
    empty. What is neither is for the exact grammar to read, or to refuse.
    """

    values: Floats
    sure: Mask
    missing: Mask
    tokens: Mask


def figures(column: pa.Array) -> Figures:
    """Return the figures of a column of texts or numbers, by the rules of `cells`."""
    if pa.types.is_floating(column.type) or pa.types.is_integer(column.type):
        return _typed(column)
    cells = pc.cast(column, pa.string()).fill_null("")
    size = pc.binary_length(cells).to_numpy()
    sure = _mask(pc.match_substring_regex(cells, PLAIN)) & (size <= LONGEST_PLAIN)
    empty = size == 0
    unsure = ~(sure | empty)
    if not unsure.any():
        return Figures(_floats(cells, sure), sure, empty, np.zeros(len(cells), bool))
    rows = np.flatnonzero(unsure)
    doubtful = cells.take(pa.array(rows))
    tokens = np.zeros(len(cells), bool)
    tokens[rows] = _are_tokens(doubtful)
    sure[rows] = _are_shortest(doubtful)
    return Figures(_floats(cells, sure), sure, empty | tokens, tokens)


def _typed(column: pa.Array) -> Figures:
    missing = _mask(column.is_null())
    numbers = column.fill_null(0)
    values = pc.cast(numbers, pa.float64(), safe=False).to_numpy(zero_copy_only=False)
    sure = (np.abs(values) <= SURE) & ~missing
    return Figures(np.where(sure, values, 0.0), sure, missing, np.zeros(len(column), bool))


def _are_tokens(cells: pa.Array) -> Mask:
    """Say of which cells the strict reader says that there is no figure."""
    known = cells.dictionary_encode()
    said = [text.strip(" \t").casefold() in MISSING for text in known.dictionary.to_pylist()]
    return np.array(said, bool)[known.indices.to_numpy()]


def _are_shortest(cells: pa.Array) -> Mask:
    """Say which cells are what a float is written as, with more digits than it surely keeps."""
    fixed = _mask(pc.match_substring_regex(cells, FIXED))
    values = pc.cast(pc.if_else(pa.array(fixed), cells, "0"), pa.float64())
    same = _mask(pc.equal(pc.cast(values, pa.string()), cells))
    return fixed & same & (np.abs(values.to_numpy()) <= SURE)


def _floats(cells: pa.Array, sure: Mask) -> Floats:
    numbers = cells if sure.all() else pc.if_else(pa.array(sure), cells, "0")
    values: Floats = pc.cast(numbers, pa.float64()).to_numpy()
    return values


def _mask(truths: pa.Array) -> Mask:
    mask: Mask = truths.to_numpy(zero_copy_only=False)
    return mask
