"""What is said beside the answer: safe, uncoloured lines on standard error."""

import sys
from collections.abc import Iterable

from clustercmp.errors import ClustercmpError, DataError
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
    lines = list(map(str, error.problems)) if isinstance(error, DataError) else [str(error)]
    more = len(lines) - MOST_LINES
    return [*lines[:MOST_LINES], f"and {more:,} more"] if more > 0 else lines
