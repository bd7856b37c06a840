"""How long a score takes to be ranked again: 2,000 draws of weights, 1,000 cities, 20 metrics.

    python benchmarks/draws.py [ROUNDS]

The same score is worked out with and without robustness, in turns, in one process; shown are the
medians of elapsed time, and of their difference. A few figures are missing, as they are in life.
"""

import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

import clustercmp

ROUNDS = 5
CITIES, METRICS, DRAWS = 1000, 20, 2000
MISSING = 0.02
GOAL = 1.0


def written(folder: str) -> Path:
    """Write the figures, the same ones each time, and return their file."""
    source = random.Random(1)  # noqa: S311  figures that are the same each time
    path = Path(folder) / "cities.csv"
    names = [f"m{number}" for number in range(METRICS)]
    rows = [",".join(["city", *names])]
    for city in range(CITIES):
        figures = (
            "" if source.random() < MISSING else f"{source.lognormvariate(5, 1):.3f}" for _ in names
        )
        rows.append(",".join([f"City {city}", *figures]))
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def elapsed(data: clustercmp.Data, *, robustness: bool) -> float:
    """Return how long the score takes, in seconds."""
    names = [f"m{number}" for number in range(METRICS)]
    start = time.perf_counter()
    data.score(metrics=names, draws=DRAWS, robustness=robustness)
    return time.perf_counter() - start


def main() -> None:
    """Print the medians as rows of a Markdown table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    with tempfile.TemporaryDirectory() as folder:
        data = clustercmp.load(written(folder))
        elapsed(data, robustness=True)
        plain, robust = [], []
        for _ in range(rounds):
            plain.append(elapsed(data, robustness=False))
            robust.append(elapsed(data, robustness=True))
    apart = [more - less for more, less in zip(robust, plain, strict=True)]
    print("| | seconds |")
    print("| --- | ---: |")
    print(f"| the score | {statistics.median(plain):.2f} |")
    print(f"| the score with robustness | {statistics.median(robust):.2f} |")
    print(f"| robustness alone (goal: about {GOAL:g}) | {statistics.median(apart):.2f} |")


if __name__ == "__main__":
    main()
