"""A column that grows in one array, which the system gives in large pages: it is filled sooner."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from clustercmp.dataset.bulk.arrays import Ints

ROOM = 2**22  # at first; what is not used takes no memory
CODES = ((2**8, np.uint8), (2**16, np.uint16), (2**31, np.intc))  # the kind for so many codes
NARROW = np.dtype(np.uint8)  # of codes, until there are too many
WIDE = np.dtype(np.intc)


class Growing(Sequence[Any]):
    """Numbers of one kind, one after another; what has been `held` stays as it is."""

    def __init__(self, kind: np.dtype[Any] = NARROW) -> None:
        self._array = np.empty(ROOM, kind)
        self._size = 0

    @property
    def held(self) -> Ints:
        """All numbers so far."""
        return self._array[: self._size]

    def extend(self, numbers: Sequence[Any] | Ints) -> None:
        """Add numbers, for which there must be room in the kind."""
        self.expect(len(numbers))
        size = self._size + len(numbers)
        self._array[self._size : size] = numbers
        self._size = size

    fromlist = extend

    def expect(self, more: int) -> None:
        """Make room for more numbers."""
        size = self._size + more
        if size > len(self._array):
            self._move(max(size, 2 * len(self._array)), self._array.dtype)

    def widen(self, codes: int) -> None:
        """Make room for as many different codes."""
        kind = next(np.dtype(kind) for most, kind in CODES if codes <= most)
        if kind.itemsize > self._array.itemsize:
            self._move(len(self._array), kind)

    def _move(self, room: int, kind: np.dtype[Any]) -> None:
        moved = np.empty(room, kind)
        moved[: self._size] = self.held
        self._array = moved

    def __len__(self) -> int:
        """How many numbers there are."""
        return self._size

    def __getitem__(self, row: Any) -> Any:  # noqa: ANN401  a number, or some of them
        """Return the number of a row, as Python has them."""
        return self.held[row].tolist()
