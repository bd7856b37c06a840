"""Who is asked: the commands, what they read, and whether they are here."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import NamedTuple

from benchmarks.scale.question import CITIES
from benchmarks.scale.rivals import STRATEGIES

CSV = ("csv", "quoted.csv")
TEXT = (*CSV, "csv.gz")
ALL = (*TEXT, "parquet", "parts")
RIVALS = Path(__file__).parent / "rivals"
YARDSTICK = "duckdb"
PYTHON = (sys.executable, "-m")


class Contender(NamedTuple):
    """A command that answers the question; FILE and SIDECAR stand for paths."""

    command: tuple[str, ...]
    formats: tuple[str, ...]
    checks: bool = True
    most: int = 100_000  # cities that it can be asked about in reasonable time and memory
    rounds: int = 100
    program: str = sys.executable  # which it needs

    def about(self, path: Path) -> list[str]:
        """Return the command line for a file."""
        paths = {"FILE": str(path), "SIDECAR": str(path.with_name("sidecar.toml"))}
        return [paths.get(word, word) for word in self.command]

    def here(self) -> bool:
        """Say whether the program that it needs is installed."""
        return shutil.which(self.program) is not None


def asked(clustercmp: list[str], *options: str) -> Contender:
    """Return clustercmp, started by words that may name an installed one."""
    words = ("compare", *CITIES, "--all", "-d", "FILE", "--sidecar", "SIDECAR", "--csv", *options)
    return Contender((*clustercmp, *words), ALL, program=clustercmp[0])


def contenders(clustercmp: list[str], csvkit: str) -> dict[str, Contender]:
    """Return all contenders by name; `csvkit` is its folder of programs, or empty."""
    found = {"clustercmp": asked(clustercmp)}
    for strategy, name in STRATEGIES.items():
        command = (*PYTHON, "benchmarks.scale.rivals.duckdb_query", strategy, "FILE")
        found[name] = Contender(command, ALL, checks=strategy != "unchecked")
    pandas = (*PYTHON, "benchmarks.scale.rivals.pandas_query", "FILE")
    found["pandas"] = Contender(pandas, ALL, most=10_000)
    shell = ("sh", str(RIVALS / "miller.sh"))
    found["miller"] = Contender((*shell, "FILE", "checks"), TEXT, most=1_000, program="mlr")
    found["miller-unchecked"] = Contender(
        (*shell, "FILE", "none"), TEXT, checks=False, most=10_000, program="mlr"
    )
    csvsql = str(Path(csvkit) / "csvsql") if csvkit else "csvsql"
    found["csvkit"] = Contender(
        ("sh", str(RIVALS / "csvkit.sh"), "FILE", csvsql),
        ("csv",),
        most=1_000,
        rounds=1,
        program=csvsql,
    )
    return found
