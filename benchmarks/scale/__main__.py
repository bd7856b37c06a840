"""Ask several programs the same question of large files, one after the other, and compare.

    python -m benchmarks.scale [--sizes 1m,10m] [--formats csv,parquet] [--contenders ...]
    python -m benchmarks.scale --crossover

No time is printed before all answers to a file were found right, and before each contender that
checks its rows was seen to refuse files that are wrong.
"""

from __future__ import annotations

import argparse
import shlex
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.scale import crossover, proof, standings
from benchmarks.scale.contenders import ALL, TEXT, Contender, contenders

if TYPE_CHECKING:
    from collections.abc import Mapping

SIZES = {"100k": 100, "1m": 1_000, "10m": 10_000, "100m": 100_000}  # rows: cities
HUGE = 100_000  # cities whose figures are written as Parquet only


def main() -> None:
    """Do what the command line says."""
    options = arguments()
    words = shlex.split(options.clustercmp)
    everyone = contenders(words, options.csvkit)
    with tempfile.TemporaryDirectory() as spare:
        folder = Path(options.folder or spare)
        if options.crossover:
            crossover.show(words, folder, options.rounds)
            return
        asked = present(everyone, options.contenders or list(everyone))
        proof.prove(asked, folder)
        for size in options.sizes:
            for form in options.formats:
                if SIZES[size] < HUGE or form not in TEXT:
                    standings.show(asked, folder, (size, SIZES[size]), form, options.rounds)


def arguments() -> argparse.Namespace:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser("python -m benchmarks.scale", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    for name, known, default in (
        ("sizes", tuple(SIZES), "1m,10m"),
        ("formats", ALL, "csv,csv.gz,parquet,parts"),
        ("contenders", tuple(contenders(["clustercmp"], "")), ""),
    ):
        text = f"several of {', '.join(known)}; default: {default or 'all'}"
        parser.add_argument(f"--{name}", type=partial(listed, known), default=default, help=text)
    parser.add_argument("--rounds", type=int, default=5, help="default: 5")
    parser.add_argument("--folder", help="keep the files here; default: a temporary folder")
    parser.add_argument("--crossover", action="store_true", help="from when on --engine on pays")
    start = f"{shlex.quote(sys.executable)} -m clustercmp"
    parser.add_argument("--clustercmp", default=start, help="how to start it: words in quotes")
    parser.add_argument("--csvkit", default="", help="the folder of csvkit's programs")
    return parser.parse_args()


def listed(known: tuple[str, ...], text: str) -> list[str]:
    """Split a list at commas; refuse what is not known."""
    words = [word for word in text.split(",") if word]
    if unknown := [word for word in words if word not in known]:
        message = f"{unknown[0]} is none of {', '.join(known)}"
        raise argparse.ArgumentTypeError(message)
    return words


def present(everyone: Mapping[str, Contender], names: list[str]) -> dict[str, Contender]:
    """Return those that are installed; say which are not."""
    for name in names:
        if not everyone[name].here():
            print(f"skipped: {name}, as {everyone[name].program} is not installed")
    return {name: everyone[name] for name in names if everyone[name].here()}


if __name__ == "__main__":
    main()
