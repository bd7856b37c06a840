"""The parts of a Parquet table: the files below a folder, and what their folders say."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from clustercmp.dataset.ledger import Refusal
from clustercmp.errors import AccessError, quoted

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

ENDING = ".parquet"
HIVE_NULL = "__HIVE_DEFAULT_PARTITION__"


class Part(NamedTuple):
    """A file of a table: its path, and its name as messages show it."""

    path: Path
    shown: str


def parts_below(folder: Path) -> tuple[Path, ...]:
    """Return the Parquet files below a folder, in the order of their names.

    What begins with `_` or `.` is left out, as engines do, which write there what is not done.
    AccessError names a link that leads nowhere.
    """
    found = []
    for path in sorted(folder.rglob(f"*{ENDING}")):
        if any(step.startswith(("_", ".")) for step in path.relative_to(folder).parts):
            continue
        if not path.exists():
            message = f"{path}: leads nowhere; mend or remove the link"
            raise AccessError(message)
        if path.is_file():
            found.append(path)
    return tuple(found)


def refuse_other_columns(
    shown: str, own: Collection[str], first: str, told: Collection[str]
) -> None:
    """Raise Refusal where a part has other columns than the first; both are named as shown."""
    if differ := sorted(set(own) ^ set(told)):
        lacking, having = (shown, first) if differ[0] in told else (first, shown)
        message = f"{lacking} has no column {quoted(differ[0])}, which {having} has"
        raise Refusal(message, "give all parts the same columns", code="E-HEADER")


def said_by_folders(path: Path, folder: Path | None) -> dict[str, str | None]:
    """Return {column: text} of the steps `column=text` between a folder and a part, as Hive's.

    None where such a step says NULL.
    """
    if folder is None:
        return {}
    steps = (step.partition("=") for step in path.relative_to(folder).parent.parts)
    said = {unquote(name): unquote(text) for name, equals, text in steps if equals}
    return {name: None if text == HIVE_NULL else text for name, text in said.items()}
