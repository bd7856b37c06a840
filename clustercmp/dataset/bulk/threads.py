"""Threads that leave interrupts to the main one, which may wait in a read and must be woken."""

from __future__ import annotations

import os
import signal
from concurrent.futures import ThreadPoolExecutor

import pyarrow as pa


def threads(count: int) -> ThreadPoolExecutor:
    """Return a pool of so many threads that no signal is delivered to, nor Arrow takes any for."""
    pa.enable_signal_handlers(enable=False)
    return ThreadPoolExecutor(count, initializer=_deaf if os.name == "posix" else None)


def _deaf() -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
