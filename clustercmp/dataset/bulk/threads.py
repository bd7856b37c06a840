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
    """Return a pool of so many threads that no signal is delivered to, nor Arrow takes any for."""
    pa.enable_signal_handlers(enable=False)
    return ThreadPoolExecutor(count, initializer=_deaf if os.name == "posix" else None)


def ahead(each: Iterable[T], count: int) -> Iterator[T]:
    """Yield what comes in its order, so many later ones having been begun."""
    waiting: deque[T] = deque()
    for one in each:
        waiting.append(one)
        if len(waiting) > count:
            yield waiting.popleft()
    yield from waiting


def _deaf() -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
