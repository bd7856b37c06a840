"""What an answer should look like, decided once by the command line and passed down."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Look:
    """How to show a table; the defaults are those of a pipe or a file.

    `wide` gives machine formats the shape that people see, `excel` gives CSV a byte order mark and
    CRLF. The others are for the terminal table: `width` in columns (None: as wide as it needs),
    `colour`, `ascii` (nothing outside ASCII is printed), `charts` (bars are drawn).
    """

    wide: bool = False
    excel: bool = False
    width: int | None = None
    colour: bool = False
    ascii: bool = False
    charts: bool = True
