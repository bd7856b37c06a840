"""The program on a real terminal: a pty with a width."""

from __future__ import annotations

import os
import re
import sys

import pexpect
import pytest

from clustercmp.output.safe_text import safe_text

WORDS = ["-m", "clustercmp", "compare", "manchester", "cambridge"]
SPOKEN = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "CLUSTERCMP_COLOR", "CLUSTERCMP_FORMAT")
ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


def on_a_terminal(*words: str, columns: int = 100, **env: str) -> str:
    """Return what a terminal shows of a command line."""
    kept = {n: v for n, v in os.environ.items() if n not in SPOKEN}
    child = pexpect.spawn(
        sys.executable,
        list(words or WORDS),
        dimensions=(50, columns),
        encoding="utf-8",
        env={**kept, "TERM": "xterm-256color", **env},
    )
    shown = str(child.read())
    child.close()
    assert child.exitstatus == 0
    return shown


def test_a_terminal_has_colour_and_the_table_fits_it() -> None:
    shown = on_a_terminal(columns=100)
    assert "\x1b[" in shown
    assert all(len(ESCAPE.sub("", line)) <= 100 for line in shown.split("\r\n"))


@pytest.mark.parametrize("columns", [40, 60, 80, 200])
def test_no_width_crops_a_number(columns: int) -> None:
    shown = ESCAPE.sub("", on_a_terminal(columns=columns))
    for number in ("~£680m", "~£910m", "~0.75×", "15,503", "568,996"):
        assert number in shown


def test_what_is_hidden_at_a_width_is_named() -> None:
    assert "hidden at this width: " in on_a_terminal(columns=70)


def test_quiet_names_nothing() -> None:
    assert "hidden at this width" not in on_a_terminal(*WORDS, "-q", columns=70)


def test_no_color_leaves_no_escape_at_all() -> None:
    shown = on_a_terminal(NO_COLOR="1")
    assert safe_text(shown.replace("\r\n", "")) == shown.replace("\r\n", "")


def test_a_workbook_is_not_put_on_a_terminal() -> None:
    child = pexpect.spawn(sys.executable, [*WORDS, "-f", "xlsx"], encoding="utf-8")
    shown = str(child.read())
    child.close()
    assert child.exitstatus == 2
    assert "a workbook is no text for a terminal; write it to a file: -o answer.xlsx" in shown
