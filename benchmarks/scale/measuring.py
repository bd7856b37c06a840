"""Run a program by itself and say what it took."""

from __future__ import annotations

import os
import statistics
import subprocess
import tempfile
import time
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

KIB = 1024


class Run(NamedTuple):
    """What a program took, and what it printed."""

    wall: float  # seconds
    cpu: float  # seconds of user and system, with the programs that it started itself
    peak: float  # MiB; of several programs at once the largest one's
    status: int
    out: str
    err: str


def run(command: Sequence[str]) -> Run:
    """Run a command in a process of its own.

    The kernel counts a peak from what this program holds, so nothing large is imported here.
    """
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=err)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)  # or it is waited for again
        out.seek(0)
        err.seek(0)
        cpu = usage.ru_utime + usage.ru_stime
        said = out.read(), err.read()
        return Run(wall, cpu, usage.ru_maxrss / KIB, process.returncode, *said)


def median(runs: Sequence[Run], what: str) -> float:
    """Return the median of what runs took: wall, cpu or peak."""
    return statistics.median(float(getattr(one, what)) for one in runs)


def ratio(runs: Sequence[Run], others: Sequence[Run], what: str) -> float:
    """Return the median of the ratios of runs to others of the same rounds."""
    pairs = zip(runs, others, strict=False)  # a slow contender has one round only
    ratios = (getattr(one, what) / getattr(other, what) for one, other in pairs)
    return statistics.median(map(float, ratios))
