"""Colour, width and encoding: who decides."""

from __future__ import annotations

import io
import os

import pytest

from clustercmp.cli.environment import (
    coloured,
    default_data,
    default_format,
    is_terminal,
    lacks_drawing,
    width,
)
from clustercmp.cli.options import Colour

SPOKEN = ("CLUSTERCMP_COLOR", "NO_COLOR", "FORCE_COLOR", "TERM", "COLUMNS", "CLUSTERCMP_DATA")


class Terminal(io.TextIOWrapper):
    """A stream that somebody watches."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8")

    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        return 1


@pytest.fixture(autouse=True)
def silence(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*SPOKEN, "CLUSTERCMP_FORMAT"):
        monkeypatch.delenv(name, raising=False)


DECISIONS: dict[str, tuple[dict[str, str], Colour, bool]] = {
    "a terminal has colour": ({}, Colour.AUTO, True),
    "a dumb terminal has none": ({"TERM": "dumb"}, Colour.AUTO, False),
    "FORCE_COLOR goes before TERM": ({"FORCE_COLOR": "1", "TERM": "dumb"}, Colour.AUTO, True),
    "FORCE_COLOR=0 is off": ({"FORCE_COLOR": "0"}, Colour.AUTO, False),
    "an empty FORCE_COLOR says nothing": ({"FORCE_COLOR": "", "TERM": "dumb"}, Colour.AUTO, False),
    "NO_COLOR goes before FORCE_COLOR": ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, Colour.AUTO, False),
    "an empty NO_COLOR says nothing": ({"NO_COLOR": ""}, Colour.AUTO, True),
    "our own variable goes before NO_COLOR": (
        {"CLUSTERCMP_COLOR": "always", "NO_COLOR": "1"},
        Colour.AUTO,
        True,
    ),
    "our own variable may say auto": (
        {"CLUSTERCMP_COLOR": "auto", "TERM": "dumb"},
        Colour.AUTO,
        False,
    ),
    "the option goes before all": ({"CLUSTERCMP_COLOR": "always"}, Colour.NEVER, False),
}


@pytest.mark.parametrize(("said", "wish", "colour"), DECISIONS.values(), ids=DECISIONS)
def test_colour_is_decided_by_the_first_that_speaks(
    monkeypatch: pytest.MonkeyPatch, said: dict[str, str], wish: Colour, *, colour: bool
) -> None:
    for name, value in said.items():
        monkeypatch.setenv(name, value)
    assert coloured(wish, Terminal()) is colour


def test_a_pipe_has_no_colour_unless_it_is_asked_for() -> None:
    assert not coloured(Colour.AUTO, io.StringIO())
    assert coloured(Colour.ALWAYS, io.StringIO())


def test_a_closed_stream_is_no_terminal() -> None:
    assert not is_terminal(None)
    assert width(None) is None
    assert not lacks_drawing(None)


def test_a_pipe_has_no_width() -> None:
    assert width(io.StringIO()) is None


@pytest.mark.parametrize(("stated", "columns"), [("100", 100), ("", 72), ("0", 72), ("wide", 72)])
def test_columns_goes_before_what_the_terminal_says(
    monkeypatch: pytest.MonkeyPatch, stated: str, columns: int
) -> None:
    monkeypatch.setattr(os, "get_terminal_size", lambda _: os.terminal_size((72, 24)))
    monkeypatch.setenv("COLUMNS", stated)
    assert width(Terminal()) == columns


def test_a_terminal_that_has_no_width_is_taken_as_usual(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "get_terminal_size", lambda _: os.terminal_size((0, 0)))
    assert width(Terminal()) == 80


@pytest.mark.parametrize(
    ("encoding", "lacks"), [("utf-8", False), ("ascii", True), ("latin-1", True), ("cp437", True)]
)
def test_drawing_needs_an_encoding_that_has_every_sign(encoding: str, *, lacks: bool) -> None:
    assert lacks_drawing(io.TextIOWrapper(io.BytesIO(), encoding=encoding)) is lacks


def test_the_data_and_the_format_may_come_from_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert (default_data(), default_format()) == (["builtin"], "table")
    monkeypatch.setenv("CLUSTERCMP_DATA", "mine.csv")
    monkeypatch.setenv("CLUSTERCMP_FORMAT", "csv")
    assert (default_data(), default_format()) == (["mine.csv"], "csv")
