"""The problems of one file, gathered while it is read."""

from __future__ import annotations

from bisect import insort
from collections import Counter, defaultdict
from itertools import chain
from typing import TYPE_CHECKING, TypedDict, get_args

from clustercmp.errors import DataError, Problem, Severity

if TYPE_CHECKING:
    from typing import Unpack

SEVERITIES: tuple[Severity, ...] = get_args(Severity)
MOST_KEPT = 300  # of each severity; a file of a million bad cells must not fill the memory


class Refusal(Exception):  # noqa: N818  it becomes an error where it is located
    """What is refused, why, and how to write it instead; who catches it adds the place.

    `role` names the column where several were looked at together.
    """

    def __init__(self, message: str, fix: str, *, code: str, role: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.fix = fix
        self.role = role


class Place(TypedDict, total=False):
    """Where in a file a problem is, as far as it has a place: as in `Problem`."""

    line: int
    field: int
    column: str
    value: str


class Ledger:
    """Counts every problem, and keeps the first few hundred of each severity with their place."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._kept: defaultdict[Severity, list[Problem]] = defaultdict(list)
        self._count: Counter[Severity] = Counter()

    def add(self, problem: Problem) -> None:
        """Count a problem and keep it, unless there are enough of its severity before it."""
        self._count[problem.severity] += 1
        kept = self._kept[problem.severity]
        if len(kept) < MOST_KEPT or _place(problem) < _place(kept[-1]):
            insort(kept, problem, key=_place)
            del kept[MOST_KEPT:]

    def error(self, code: str, message: str, fix: str = "", **place: Unpack[Place]) -> None:
        """Add an error of this file."""
        self.add(Problem("error", code, message, fix, self.file, **place))

    def warn(self, code: str, message: str, fix: str = "", **place: Unpack[Place]) -> None:
        """Add a warning of this file."""
        self.add(Problem("warning", code, message, fix, self.file, **place))

    def note(self, code: str, message: str) -> None:
        """Add a note on this file as a whole."""
        self.add(Problem("note", code, message, file=self.file))

    def count(self, severity: Severity) -> int:
        """Return how many problems of that severity there are, kept or not."""
        return self._count[severity]

    def refuse_errors(self) -> None:
        """Raise DataError with the errors, if there are any."""
        errors = [problem for problem in self.problems() if problem.severity == "error"]
        if errors:
            raise DataError(*errors, unlisted=self.unlisted)

    @property
    def unlisted(self) -> int:
        """How many errors there are that are not kept."""
        return max(0, self.count("error") - MOST_KEPT)

    def problems(self) -> tuple[Problem, ...]:
        """Return the problems that were kept, by their places; those of the whole file are last."""
        kept = chain.from_iterable(self._kept[severity] for severity in SEVERITIES)
        return tuple(sorted(kept, key=_place))


def _place(problem: Problem) -> tuple[bool, int, int]:
    return problem.line == 0, problem.line, problem.field
