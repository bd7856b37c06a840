"""From which size on the engine answers sooner than the strict reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.scale.answering import bytes_of, made, right, truth, warm
from benchmarks.scale.contenders import asked
from benchmarks.scale.measuring import Run, median, ratio, run

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SIZES = (1, 2, 4, 8, 16, 32, 64)  # MiB
BYTES = 51_000  # of CSV that a city has
LIMIT = str(2**30)
MODES = ("off", "on")


def show(clustercmp: list[str], folder: Path, rounds: int) -> None:
    """Print what both readers take for several sizes, and from where on the engine is quicker."""
    modes = {mode: asked(clustercmp, "--engine", mode, "--max-bytes", LIMIT) for mode in MODES}
    measured: dict[float, tuple[list[Run], list[Run]]] = {}
    for size in SIZES:
        cities = size * 2**20 // BYTES
        path, expected = made(folder, cities, "csv"), truth(folder, cities)
        warm(path)
        runs: dict[str, list[Run]] = {mode: [] for mode in modes}
        for _ in range(rounds):
            for mode, contender in modes.items():
                runs[mode].append(right(f"--engine {mode}", run(contender.about(path)), expected))
        measured[bytes_of(path) / 2**20] = (runs["off"], runs["on"])
    print("| MiB | --engine off, s | --engine on, s | on / off | off, peak MiB | on, peak MiB |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: |")
    for mib, (off, on) in measured.items():
        walls = (
            f"{median(off, 'wall'):.2f} | {median(on, 'wall'):.2f} | {ratio(on, off, 'wall'):.2f}"
        )
        print(f"| {mib:.1f} | {walls} | {median(off, 'peak'):.0f} | {median(on, 'peak'):.0f} |")
    where = crossing({mib: ratio(on, off, "wall") for mib, (off, on) in measured.items()})
    print(f"\nThe engine is quicker from {where:.1f} MiB on." if where else "\nNo crossover.")


def crossing(ratios: Mapping[float, float]) -> float | None:
    """Return where ratios by size come to be below 1 for good, between two by a straight line.

    None where the last one is not; the smallest size where all are.
    """
    sizes = sorted(ratios)
    below = [size for size in sizes if all(ratios[more] < 1 for more in sizes if more >= size)]
    if not below:
        return None
    high = below[0]
    if high == sizes[0]:
        return high
    low = sizes[sizes.index(high) - 1]
    part = (ratios[low] - 1) / (ratios[low] - ratios[high])
    return low + part * (high - low)
