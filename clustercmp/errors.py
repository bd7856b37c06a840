"""The one family of errors, and the located problems that a data error carries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

Severity = Literal["error", "warning", "note"]

LONGEST_QUOTE = 60


def quoted(value: str) -> str:
    """Return a value as a message shows it: in double quotes, cut at 60 characters.

    Control characters are left to the writer of the message, which makes all text safe.
    """
    cut = value if len(value) <= LONGEST_QUOTE else value[: LONGEST_QUOTE - 1] + "…"
    return f'"{cut}"'


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong, or worth knowing, at one place of an input.

    `line` is the physical line (from 1), `field` the position in the row (from 1), `column` the
    header's text, `value` the cell as read; 0 and "" where a problem has no such place.
    `message` says what is wrong, `fix` the next thing to try, `code` is stable for scripts.
    """

    severity: Severity
    code: str
    message: str
    fix: str = ""
    file: str = ""
    line: int = 0
    field: int = 0
    column: str = ""
    value: str = ""

    def __str__(self) -> str:
        field = self.field if self.line else 0
        place = ":".join(str(part) for part in (self.file, self.line, field) if part)
        where = "".join(f"{part}: " for part in (place, self.column) if part)
        fix = f"; {self.fix}" if self.fix else ""
        return f"{where}{self.message}{fix} [{self.code}]"


class ClustercmpError(Exception):
    """Anything that stops an answer and is not a bug; `status` is the exit code of the command."""

    status: ClassVar[int]


class UsageError(ClustercmpError):
    """The question cannot be asked so: an unknown name, an option that no data could make right."""

    status = 2


class DataError(ClustercmpError):
    """The data is wrong, or `--strict` refuses it.

    Holds every problem found, or of very many the first few hundred; `unlisted` counts the others.
    """

    status = 3

    def __init__(self, *problems: Problem, unlisted: int = 0) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems
        self.unlisted = unlisted


class AccessError(ClustercmpError):
    """Something could not be read or written."""

    status = 4
