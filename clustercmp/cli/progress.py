"""A bar on standard error while much is read; nothing where nobody watches."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

from clustercmp.cli.environment import coloured, is_terminal, lacks_drawing
from clustercmp.cli.options import Show

if TYPE_CHECKING:
    from rich.progress import Progress

PATIENCE = 0.5  # seconds without a bar
PAUSE = 0.1  # seconds between two looks


@contextmanager
def bar(show: Show) -> Iterator[Callable[[int, int], None] | None]:
    """Give what draws `(bytes read, bytes in all)`; None unless somebody watches.

    The bar comes after half a second, and is gone at the end, however that comes.
    """
    if show.quiet or not is_terminal(sys.stderr):
        yield None
        return
    drawn = _Bar(show)
    try:
        yield drawn.tell
    finally:
        drawn.clear()


class _Bar:
    """The bar, once there is one."""

    def __init__(self, show: Show) -> None:
        self._show = show
        self._next = monotonic() + PATIENCE
        self._progress: Progress | None = None

    def tell(self, read: int, total: int) -> None:
        """Draw how far it is, if it is time."""
        now = monotonic()
        if now < self._next:
            return
        self._next = now + PAUSE
        if self._progress is None:
            self._progress = _progress(self._show)
            self._progress.start()
            self._progress.add_task("Reading", total=total or None)
        task = self._progress.task_ids[0]
        self._progress.update(task, completed=min(read, total) if total else read, refresh=True)

    def clear(self) -> None:
        """Take the bar away."""
        if self._progress:
            self._progress.stop()


def _progress(show: Show) -> "Progress":
    from rich import progress  # noqa: PLC0415  short readings show none
    from rich.console import Console  # noqa: PLC0415  as above

    colour = coloured(show.color, sys.stderr)
    console = Console(
        file=sys.stderr,
        no_color=not colour,
        color_system="auto" if colour else None,
        force_terminal=True,
        highlight=False,
        legacy_windows=False,
    )
    plain = show.ascii or lacks_drawing(sys.stderr)
    columns = (
        progress.TextColumn("{task.description}"),
        *(() if plain else (progress.BarColumn(),)),
        progress.DownloadColumn(binary_units=True),
        progress.TimeRemainingColumn(),
    )
    return progress.Progress(*columns, console=console, transient=True, auto_refresh=False)
