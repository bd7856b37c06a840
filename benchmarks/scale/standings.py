"""Measure contenders on a file, in turns, and print how they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.scale.answering import bytes_of, made, right, truth, warm
from benchmarks.scale.contenders import YARDSTICK, Contender
from benchmarks.scale.measuring import Run, median, ratio, run

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def show(
    asked: Mapping[str, Contender], folder: Path, size: tuple[str, int], form: str, rounds: int
) -> None:
    """Measure in rounds those that can answer, check each answer, and print a table."""
    rows, cities = size
    able = {
        name: contender
        for name, contender in asked.items()
        if form in contender.formats and cities <= contender.most
    }
    path, expected = made(folder, cities, form), truth(folder, cities)
    warm(path)
    runs: dict[str, list[Run]] = {name: [] for name in able}
    for number in range(rounds):
        for name, contender in able.items():
            if number < contender.rounds:
                runs[name].append(right(name, run(contender.about(path)), expected))
    print(f"\n{rows} rows, {form}, {bytes_of(path) / 2**20:,.0f} MiB, {rounds} rounds\n")
    print(f"| | wall s | CPU s | peak MiB | × wall | × CPU | × peak of {YARDSTICK} |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for name, own_runs in runs.items():
        print(f"| {name} | {cells(own_runs, runs.get(YARDSTICK, own_runs))} |", flush=True)


def cells(runs: list[Run], others: list[Run]) -> str:
    """Return the cells of a contender's row."""
    absolute = (f"{median(runs, 'wall'):.2f}", f"{median(runs, 'cpu'):.2f}")
    peak = f"{median(runs, 'peak'):,.0f}"
    relative = (f"{ratio(runs, others, what):.2f}" for what in ("wall", "cpu", "peak"))
    return " | ".join((*absolute, peak, *relative))
