"""Threads that leave interrupts to the main one, which may wait in a read and must be woken."""

from __future__ import annotations

import os
import signal
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

T = TypeVar("T")


def threads(count: int) -> ThreadPoolExecutor:
    """Return a pool whose threads block signals, so that Ctrl-C reaches the main thread."""
    pa.enable_signal_handlers(enable=False)
    return ThreadPoolExecutor(count, initializer=_deaf if os.name == "posix" else None)


def ahead(each: Iterable[T], count: int) -> Iterator[T]:
    """Yield items in order while `count` later ones have been started."""
    waiting: deque[T] = deque()
    for one in each:
        waiting.append(one)
        if len(waiting) > count:
            yield waiting.popleft()
    yield from waiting


def _deaf() -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
