"""What is wrong with files, as a table: every problem with its place and its fix."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from clustercmp.table import Column, Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from clustercmp.errors import Problem, Severity

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")

COLUMNS = (
    Column("file"),
    Column("line", "integer"),
    Column("field", "integer", droppable=2),
    Column("column", droppable=1),
    Column("value", droppable=3),
    Column("severity"),
    Column("code", droppable=4),
    Column("message"),
    Column("fix"),
)


def findings(problems: Iterable[Problem]) -> Table:
    """List the problems, in the order they were found; the title counts them by severity.

    A problem of a whole file has no line and no field. No problem: a table without rows.
    """
    found = tuple(problems)
    return Table("check", _title(found), COLUMNS, tuple(map(_row, found)))


def _title(found: Sequence[Problem]) -> str:
    counts = Counter(problem.severity for problem in found)
    said = [
        f"{counts[severity]:,} {severity}{'' if counts[severity] == 1 else 's'}"
        for severity in SEVERITIES
        if counts[severity]
    ]
    return ", ".join(said) or "No problems found"


def _row(problem: Problem) -> Row:
    return (
        problem.file,
        problem.line or None,
        problem.field or None,
        problem.column or None,
        problem.value or None,
        problem.severity,
        problem.code,
        problem.message,
        problem.fix or None,
    )
