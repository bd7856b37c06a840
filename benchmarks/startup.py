"""How long command lines take, as ratios to bare Python and to `import pandas`, in one run.

    python benchmarks/startup.py [ROUNDS]

Each round runs a command line and its yardstick one after the other, so that a busy machine slows
both; shown is the median of the rounds' ratios of elapsed time. Start it with the Python of an
environment into which clustercmp was installed as users install it.
"""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

ROUNDS = 20
PROGRAM = str(Path(sys.executable).parent / "clustercmp")
BARE = (sys.executable, "-c", "pass")
PANDAS = (sys.executable, "-c", "import pandas")
COMPARED = ("compare", "manchester", "cambridge")
COMPLETED = ("__complete", "bash", "clustercmp compare manch", "manch")


class Goal(NamedTuple):
    """A command line, what it is measured by, and the ratio that it must not exceed."""

    words: tuple[str, ...]
    yardstick: tuple[str, ...]
    most: float


GOALS = (
    Goal(("--version",), BARE, 1.5),
    Goal(("--help",), BARE, 8),
    Goal((*COMPARED, "--csv"), PANDAS, 0.6),
    Goal(("rank", "funding_raised", "--csv"), PANDAS, 0.6),
    Goal(("ratio", "--baseline", "cambridge", "--csv"), PANDAS, 0.6),
    Goal(("explain", "cambridge", "spinouts", "--csv"), PANDAS, 0.6),
    Goal(("trend", "funding_raised", "london", "--csv"), PANDAS, 0.6),
    Goal(("links", "manchester", "cambridge", "--csv"), PANDAS, 0.6),
    Goal(("score", "innovation", "--csv"), PANDAS, 1.6),
    Goal(("peers", "manchester", "--csv"), PANDAS, 1.6),
    Goal(COMPARED, PANDAS, 0.75),
    Goal(("rank", "funding_raised"), PANDAS, 0.75),
    Goal(COMPLETED, PANDAS, 0.6),
)


def elapsed(command: tuple[str, ...]) -> float:
    """Run a command and return how long it took, in seconds."""
    environment = {n: v for n, v in os.environ.items() if n != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    nowhere = subprocess.DEVNULL
    subprocess.run(command, stdout=nowhere, stderr=nowhere, check=True, env=environment)
    return time.perf_counter() - start


def measured(goal: Goal, rounds: int) -> float:
    """Return the median ratio of a command line to its yardstick; the first round warms up."""
    command = (PROGRAM, *goal.words)
    ratios = [elapsed(command) / elapsed(goal.yardstick) for _ in range(rounds + 1)]
    return statistics.median(ratios[1:])


def main() -> None:
    """Print a line a goal, as a row of a Markdown table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    print("| command line | measured by | goal | ratio |")
    print("| --- | --- | ---: | ---: |")
    for goal in GOALS:
        words = " ".join(goal.words if goal.words != COMPLETED else ("completion of a city",))
        yardstick = goal.yardstick[-1]
        ratio = measured(goal, rounds)
        print(f"| `{words}` | `{yardstick}` | {goal.most:g} | {ratio:.2f} |", flush=True)


if __name__ == "__main__":
    main()
