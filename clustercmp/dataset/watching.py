"""How far the reading has come, for whoever wants to show it."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    Tell = Callable[[int, int], None]


class Progress:
    """Tell `(bytes read, bytes in all)` as they grow; the second is 0 where only reading tells."""

    def __init__(self, total: int, tell: Tell) -> None:
        self._total = total
        self._tell = tell
        self._read = 0.0

    def add(self, size: float) -> None:
        """Count bytes that have been read."""
        self._read += size
        self._tell(int(self._read), self._total)

    def watch(self, stream: BinaryIO) -> BinaryIO:
        """Return a stream that counts what is read from it."""
        return cast("BinaryIO", _Watched(stream, self))


class _Watched:
    """A stream that can only be read."""

    def __init__(self, stream: BinaryIO, progress: Progress) -> None:
        self._stream = stream
        self._progress = progress

    def read(self, size: int) -> bytes:
        chunk = self._stream.read(size)
        self._progress.add(len(chunk))
        return chunk
