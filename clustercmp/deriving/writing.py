"""What a recipe makes, on its way to files: the sidecar's place, and a summary of it all."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from clustercmp.dataset.opening import SIDECAR, open_file
from clustercmp.deriving.recipe import WRITTEN
from clustercmp.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from clustercmp.deriving.derivation import Derived


def sidecar_of(output: Path) -> Path:
    """Return where the sidecar of a file goes; UsageError where somebody else's stands there."""
    sidecar = output.with_suffix(SIDECAR)
    if os.path.lexists(sidecar) and sidecar.exists():  # the second fails for a name too long
        with open_file(sidecar, str(sidecar)) as file:
            if file.read(len(WRITTEN)) != WRITTEN.encode():
                message = (
                    f"{sidecar} was not written by derive, and would be lost; "
                    "move what it says into the recipe, or write to another name"
                )
                raise UsageError(message)
    return sidecar


def summary(derived: Derived) -> str:
    """Return as CSV how many rows each metric has, how many are missing, and of which tables."""
    lines = [
        f"{metric},{count},{derived.missing[metric]},{';'.join(derived.tables[metric])}"
        for metric, count in derived.rows.items()
    ]
    return "\n".join(["metric,rows,missing,tables", *lines, ""])
