"""The lines of rows; those of a piece mostly follow each other, and take no memory then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from clustercmp.dataset.bulk.growing import WIDE, Growing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clustercmp.dataset.bulk.arrays import Ints


class Lines:
    """The line of each row, in stretches: lines that follow each other, or as they are stated."""

    def __init__(self) -> None:
        self._size = 0
        self._begins: list[int] = []  # of each stretch: its first row,
        self._follow: list[bool] = []  # whether its lines follow each other,
        self._first: list[int] = []  # and its first line, or else its place among those stated
        self._stated = Growing(WIDE)

    def extend(self, lines: Sequence[int] | Ints) -> None:
        """Add the lines of as many rows."""
        own = np.asarray(lines, WIDE)
        if not len(own):
            return
        follow = bool((np.diff(own) == 1).all())
        self._begins.append(self._size)
        self._first.append(int(own[0]) if follow else len(self._stated))
        self._follow.append(follow)
        if not follow:
            self._stated.extend(own)
        self._size += len(own)

    def at(self, rows: Ints) -> Ints:
        """Return the lines of some rows."""
        begins, first = (np.array(each, np.int64) for each in (self._begins, self._first))
        stretch = np.searchsorted(begins, rows, side="right") - 1
        found: Ints = rows - begins[stretch] + first[stretch]
        stated = ~np.array(self._follow, bool)[stretch]
        found[stated] = self._stated.held[found[stated]]
        return found

    def __getitem__(self, row: Any) -> Any:  # noqa: ANN401  a number, or some of them
        """Return the line of a row, or of some, as Python has them."""
        return self.at(np.asarray(row, np.int64)).tolist()
