"""Rows' codes as keys: several joined to one number, counted, looked up, and found again."""

from __future__ import annotations

from math import inf, prod
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from clustercmp.dataset.bulk.arrays import Ints

KINDS = ((2**16, np.uint16), (2**31, np.int32), (inf, np.int64))  # for so many keys
NARROW_PLACES = 2**15
MOST_KEYS = 2**63 - 1
ROOMY = 8  # keys a row up to which each has a place of its own
CACHED = 2**18  # rows that the processor's cache holds


def joined(columns: Sequence[tuple[Ints, int]]) -> tuple[Ints, int]:
    """Return columns of codes as one number a row, and how many there could be.

    Each is given with the number of its codes. Equal numbers are equal codes in all columns.
    """
    (first, number), *rest = columns
    total = prod(count for _, count in columns)
    kind = next(kind for most, kind in KINDS if total <= most)
    keys: Ints = first.astype(kind)
    for codes, count in rest:
        if number * count > MOST_KEYS:
            used, keys = np.unique(keys, return_inverse=True)
            number = len(used)
        keys *= count
        np.add(keys, codes, out=keys, casting="unsafe")
        number *= count
    return keys, number


def counted(codes: Ints) -> dict[int, int]:
    """Return how often each code comes."""
    if not len(codes) or codes.max() > ROOMY * len(codes):
        used, figures = np.unique(codes, return_counts=True)
    else:
        number = int(codes.max()) + 1
        every = np.zeros(number, np.int64)
        for start in range(0, len(codes), CACHED):  # which it copies
            every += np.bincount(codes[start : start + CACHED], minlength=number)
        used = np.flatnonzero(every)
        figures = every[used]
    return dict(zip(used.tolist(), figures.tolist(), strict=True))


def looked_up(codes: Ints, meant: Mapping[int, int]) -> tuple[Ints, Ints]:
    """Return the positions of the codes that have a meaning, and what each means."""
    keys = np.array(sorted(meant), np.int64)
    kind = np.int16 if max(meant.values(), default=0) < NARROW_PLACES else np.int32  # sorted sooner
    values = np.array([meant[key] for key in sorted(meant)], kind)
    number = int(max(codes.max(initial=0), keys.max(initial=0))) + 1
    table = np.full(number, -1, kind) if number <= ROOMY * len(codes) else None
    if table is not None:
        table[keys] = values
    rows, found = [], []
    for start in range(0, len(codes), CACHED):
        some = codes[start : start + CACHED]
        if table is not None:
            meanings: Ints = table[some]
        else:
            places = np.minimum(np.searchsorted(keys, some), len(keys) - 1)
            meanings = np.where(keys[places] == some, values[places], -1)
        own = np.flatnonzero(meanings >= 0)
        rows.append(own + start)
        found.append(meanings[own])
    return np.concatenate([*rows, codes[:0]]), np.concatenate([*found, values[:0]])


def repeated(keys: Ints) -> Ints:
    """Return the keys that come again, as often as they do; the keys are sorted by that."""
    keys.sort()
    again: Ints = keys[1:][keys[1:] == keys[:-1]]
    return again
