"""Time the strict reader against Python's own `csv.reader` + `float` on a million shuffled rows.

Run `python benchmarks/reader.py [ROUNDS]`. Both are run in turn, each in a process of its own, over
the same generated file; printed are the medians, their ratio, and the reader's peak memory.
"""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

CITIES = 1000
METRICS = 50
YEARS = 20

BARE = """
import csv, sys, time
start = time.perf_counter()
with open(sys.argv[1], newline="", encoding="utf-8") as file:
    rows = csv.reader(file)
    next(rows)
    for row in rows:
        float(row[3])
print(time.perf_counter() - start, 0)
"""
STRICT = """
import resource, sys, time
from clustercmp.dataset.names import Names
from clustercmp.dataset.reading import Conventions, read
from clustercmp.dataset.store import Store
start = time.perf_counter()
with open(sys.argv[1], "rb") as file:
    report = read(file, sys.argv[1], Store(), Conventions(), Names())
seconds = time.perf_counter() - start
assert (report.rows, report.problems) == (1_000_000, ())
print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def write(path: Path) -> None:
    """Write a tidy file of cities × metrics × years in random order."""
    chance = random.Random(1)  # noqa: S311  figures, not secrets
    rows = list(range(CITIES * METRICS * YEARS))
    chance.shuffle(rows)
    units = ("GBP", "count", "people")
    qualifiers = ("exact", "exact", "about", "over")
    with path.open("w", newline="", encoding="utf-8") as file:
        file.write("city,metric,period,value,qualifier,unit,source\n")
        for row in rows:
            place, year = divmod(row, YEARS)
            city, metric = divmod(place, METRICS)
            value = chance.randint(1, 10**7) if metric % 2 else round(chance.random() * 1e5, 3)
            file.write(
                f"City {city:04d},metric_{metric:02d},{2004 + year},{value},"
                f"{chance.choice(qualifiers)},{units[metric % 3]},Source {chance.randint(1, 5)}\n"
            )


def measure(program: str, path: Path) -> tuple[float, float]:
    """Return the seconds and MiB that a program prints."""
    command = [sys.executable, "-c", program, str(path)]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    seconds, mib = map(float, printed.split())
    return seconds, mib


def main() -> None:
    """Print the medians of several rounds."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "metrics.csv"
        write(path)
        size = path.stat().st_size / 1e6
        pairs = [(measure(BARE, path), measure(STRICT, path)) for _ in range(rounds)]
    bare = statistics.median(seconds for (seconds, _), _ in pairs)
    strict = statistics.median(seconds for _, (seconds, _) in pairs)
    peak = max(mib for _, (_, mib) in pairs)
    print(f"1,000,000 shuffled tidy rows, {size:.0f} MB, median of {rounds} rounds")
    print(f"csv.reader + float   {bare:.2f} s")
    print(f"strict reader        {strict:.2f} s = {strict / bare:.2f} times, peak {peak:.0f} MiB")


if __name__ == "__main__":
    main()
