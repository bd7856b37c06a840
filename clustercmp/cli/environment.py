"""What the environment and the terminal say: asked here only, and passed down as values."""

import os
from typing import TextIO

from clustercmp.cli.options import Colour

DRAWN = "█×≥"
"""What an encoding must have before a table is drawn with it."""
USUAL_WIDTH = 80


def default_data() -> list[str]:
    """Return what to read where no `--data` says it: `$CLUSTERCMP_DATA`, else the built-in data."""
    return [os.environ.get("CLUSTERCMP_DATA") or "builtin"]


def default_format() -> str:
    """Return the name of the format where no option says it: `$CLUSTERCMP_FORMAT`, else table."""
    return os.environ.get("CLUSTERCMP_FORMAT") or "table"


def share_memory_with_arrow() -> None:
    """Let Arrow take memory where Python and numpy do, and use again what those have freed."""
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")


def is_terminal(stream: TextIO | None) -> bool:
    """Say whether somebody watches the stream; a closed one (None) nobody does."""
    return stream is not None and stream.isatty()


def coloured(wish: Colour, stream: TextIO | None) -> bool:
    """Decide on colour for a stream; the first that speaks decides.

    `--color`, `CLUSTERCMP_COLOR` (always or never; anything else is auto), `NO_COLOR`,
    `FORCE_COLOR` (0 is off), `TERM=dumb`, and then whether the stream is a terminal.
    """
    for said in (wish, os.environ.get("CLUSTERCMP_COLOR")):
        if said in (Colour.ALWAYS, Colour.NEVER):
            return said == Colour.ALWAYS
    if os.environ.get("NO_COLOR"):
        return False
    if forced := os.environ.get("FORCE_COLOR"):
        return forced != "0"
    return os.environ.get("TERM") != "dumb" and is_terminal(stream)


def width(stream: TextIO | None) -> int | None:
    """Return how many columns a terminal has, `$COLUMNS` before all; None where there is none."""
    if stream is None or not stream.isatty():
        return None
    stated = os.environ.get("COLUMNS", "")
    if stated.isdecimal() and int(stated):
        return int(stated)
    return os.get_terminal_size(stream.fileno()).columns or USUAL_WIDTH


def lacks_drawing(stream: TextIO | None) -> bool:
    """Say whether the stream's encoding has no `█`, `×` or `≥`."""
    if stream is None:
        return False
    try:
        DRAWN.encode(stream.encoding)
    except UnicodeEncodeError:
        return True
    return False
