"""Prove that contenders who check rows do: a small file that is wrong must be refused."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from benchmarks.scale.answering import made
from benchmarks.scale.measuring import Run, run

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from benchmarks.scale.contenders import Contender

TINY = 20  # cities
WRONG = {  # a last row, and why it must be refused; the second repeats the place of one before
    "a value that is no number": "City 00003,metric_00,2003,12x,GBP,Office one",
    "rows that contradict each other": "City 00003,metric_00,2004,0,GBP,Office one",
}


def prove(asked: Mapping[str, Contender], folder: Path) -> None:
    """Exit unless those that check refuse small files that are wrong."""
    path = made(folder, TINY, "csv")
    wrong = path.with_name("wrong.csv")
    for why, row in WRONG.items():
        wrong.write_text(f"{path.read_text(encoding='utf-8')}{row}\n", encoding="utf-8")
        for name, contender in asked.items():
            if contender.checks and accepted(run(contender.about(wrong))):
                sys.exit(f"{name} does not see {why}")
    wrong.unlink()


def accepted(one: Run) -> bool:
    """Say whether a program gave an answer: it succeeded, and printed more than a header."""
    return not one.status and len(one.out.splitlines()) > 1
