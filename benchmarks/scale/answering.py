"""Files and their right answers, and runs that must be right."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.scale.measuring import Run, run
from benchmarks.scale.question import Answer, first_difference, read


def made(folder: Path, cities: int, form: str) -> Path:
    """Return a file of figures, made by a process of its own where it is not there yet."""
    return Path(generated(folder, cities, form).strip())


def truth(folder: Path, cities: int) -> Answer:
    """Return the right answer for so many cities."""
    return read(generated(folder, cities, "truth").splitlines())


def generated(folder: Path, cities: int, form: str) -> str:
    """Return what the generator prints."""
    command = (sys.executable, "-m", "benchmarks.scale.figures", str(folder), str(cities), form)
    return sound("the generator", run(command)).out


def sound(name: str, one: Run) -> Run:
    """Return a run that succeeded; exit where it failed."""
    if one.status:
        sys.exit(f"{name} failed ({one.status}): {one.err.strip() or one.out.strip()}")
    return one


def right(name: str, one: Run, expected: Answer) -> Run:
    """Return a run whose answer is right; exit with the first difference where it is not."""
    try:
        difference = first_difference(read(sound(name, one).out.splitlines()), expected)
    except ValueError as fault:
        difference = str(fault)
    if difference:
        sys.exit(f"{name} is wrong: {difference}")
    return one


def files_of(path: Path) -> list[Path]:
    """Return a file itself, or those of a folder."""
    return sorted(path.iterdir()) if path.is_dir() else [path]


def bytes_of(path: Path) -> int:
    """Return the size of a file, or of all in a folder."""
    return sum(file.stat().st_size for file in files_of(path))


def warm(path: Path) -> None:
    """Read a file once, so that nobody waits for the disk."""
    for file in files_of(path):
        with file.open("rb") as source:
            while source.read(2**20):
                pass
