"""What is said beside the answer: safe, uncoloured lines on standard error."""

import sys
from collections.abc import Iterable

from clustercmp.errors import AccessError, ClustercmpError, DataError
from clustercmp.output.safe_text import safe_text

MOST_LINES = 20


def say(lines: Iterable[str]) -> None:
    """Write lines to standard error, whatever they hold; if nobody can read it, so be it."""
    if sys.stderr is None:
        return
    try:
        sys.stderr.write("".join(f"{safe_text(line)}\n" for line in lines))
        sys.stderr.flush()
    except OSError:
        return


def complaint(error: ClustercmpError) -> list[str]:
    """Return what an error says: one line a problem, 20 at most, and how many more there are."""
    match error:
        case DataError():
            lines, unlisted = list(map(str, error.problems)), error.unlisted
        case AccessError():
            lines, unlisted = str(error).split("\n"), 0
        case _:
            lines, unlisted = [str(error)], 0
    more = len(lines) - MOST_LINES + unlisted
    return [*lines[:MOST_LINES], f"and {more:,} more"] if more > 0 else lines
