"""Figures of a whole column at once: those that are surely the floats they look like."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from clustercmp.dataset.bulk.arrays import numbers, rows_of, truths
from clustercmp.dataset.cells import MISSING, SURE

if TYPE_CHECKING:
    from clustercmp.dataset.bulk.arrays import Floats, Mask

# up to 15 digits a float gives back unchanged: with a point or a minus they make 16 signs
PLAIN = r"^-?(?:[0-9]{1,15}|[0-9]+\.[0-9]+)$"
LONGEST_PLAIN = 16
FIXED = r"^-?[0-9]+\.[0-9]+$"


class Figures(NamedTuple):
    """A column's figures: `values` where `sure` is true; 0 elsewhere.

    `missing` are cells without a figure, of which `tokens` are written as `n/a`, `..` and so on
    rather than left empty. What is neither is for the exact grammar to read, or to refuse.
    """

    values: Floats
    sure: Mask
    missing: Mask
    tokens: Mask


def figures(column: pa.Array) -> Figures:
    """Return the figures of a column of texts or numbers, by the rules of `cells`."""
    if pa.types.is_floating(column.type) or pa.types.is_integer(column.type):
        return _typed(column)
    cells = pc.cast(column, pa.string())
    if cells.null_count:
        cells = cells.fill_null("")
    size = numbers(pc.binary_length(cells))
    sure = truths(pc.match_substring_regex(cells, PLAIN)) & (size <= LONGEST_PLAIN)
    missing = size == 0
    tokens = np.zeros(len(cells), bool)
    rows = np.flatnonzero(~(sure | missing))
    if len(rows):
        doubtful = rows_of(cells, rows)
        missing[rows], tokens[rows] = _are_missing(doubtful)
        sure[rows] = _are_shortest(doubtful)
    return Figures(_floats(cells, sure), sure, missing, tokens)


def _typed(column: pa.Array) -> Figures:
    values = numbers(pc.cast(column, pa.float64(), safe=False))
    missing = truths(column.is_null())
    with np.errstate(invalid="ignore"):  # where there is no figure, there may be any
        sure = (np.abs(values) < SURE) & ~missing  # an integer that is rounded down to it is not
    if not sure.all():
        values = np.where(sure, values, 0.0)
    return Figures(values, sure, missing, np.zeros(len(column), bool))


def _are_missing(cells: pa.Array) -> tuple[Mask, Mask]:
    """Say which cells hold no figure for the strict reader, and which of them a text for that."""
    known = cells.dictionary_encode()
    said = [text.strip(" \t").casefold() for text in known.dictionary.to_pylist()]
    missing = np.array([text in MISSING for text in said], bool)
    tokens = missing & np.array([text != "" for text in said], bool)
    rows = numbers(known.indices)
    return missing[rows], tokens[rows]


def _are_shortest(cells: pa.Array) -> Mask:
    """Say which cells are what a float is written as, with more digits than it surely keeps."""
    same = truths(pc.match_substring_regex(cells, FIXED))
    rows = np.flatnonzero(same)
    fixed = rows_of(cells, rows)
    values = pc.cast(fixed, pa.float64())
    small = np.abs(numbers(values)) <= SURE
    same[rows] = truths(pc.equal(pc.cast(values, pa.string()), fixed)) & small
    return same


def _floats(cells: pa.Array, sure: Mask) -> Floats:
    """Return the cells that are sure as floats, and 0 elsewhere."""
    if sure.all():
        return numbers(pc.cast(cells, pa.float64()))
    values = np.zeros(len(cells))
    rows = np.flatnonzero(sure)
    values[rows] = numbers(pc.cast(rows_of(cells, rows), pa.float64()))
    return values
