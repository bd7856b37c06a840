"""A stream of unknown length, whose beginning may be looked at before it is read."""

from __future__ import annotations

from io import BytesIO
from typing import BinaryIO


class Pipe:
    """Standard input, or what a shell puts in the place of a file; it can only be read."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._ahead = BytesIO()

    def read(self, size: int) -> bytes:
        """Return as many bytes, or fewer; none at the end. Raises OSError."""
        return self._ahead.read(size) or self._stream.read(size)

    def holds(self, size: int) -> bool:
        """Say whether there are so many bytes or more, which waits for them.

        No where it cannot be read: its reading will say why.
        """
        try:
            self._ahead = BytesIO(self._stream.read(size))
        except OSError:
            return False
        return self._ahead.getbuffer().nbytes >= size
