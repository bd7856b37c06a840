"""From a table to what its reader gets: the format, the look, the place, the words beside it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clustercmp.cli.environment import coloured, default_format, is_terminal, lacks_drawing, width
from clustercmp.cli.talk import say
from clustercmp.errors import DataError, Problem, UsageError, quoted
from clustercmp.output.formats import Format, Look, format_for, render
from clustercmp.output.sink import emit, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clustercmp.cli.data_options import Source
    from clustercmp.cli.options import Show
    from clustercmp.table import Table

NOTES_APART = (
    *(Format.CSV, Format.TSV, Format.JSONL),
    *(Format.DOT, Format.GRAPHML, Format.MERMAID),
)
"""Formats without room for notes: those are said on standard error."""


def give(table: Table, show: Show, made_from: Sequence[Path]) -> None:
    """Give an answer; refuse it if `--strict` and not like for like."""
    if show.strict:
        refuse_unlike(table)
    deliver(table, show, made_from)


def recorded(asked: dict[str, Any], source: Source) -> dict[str, Any]:
    """Return what was asked, and of which data, as an answer in JSON keeps it on record."""
    parameters = {**asked, **source.asked()}
    return {name: value for name, value in parameters.items() if _was_asked(value)}


def _was_asked(value: object) -> bool:
    """Say whether an option has been given; a 0 has."""
    return value is not None and value is not False and value not in ("", [])


def refuse_unlike(table: Table) -> None:
    """Raise DataError where figures stand side by side that are not like for like."""
    fix = "leave out --strict to see it"
    problems = [
        Problem("error", "E-STRICT", f"{metric}: compared by {basis}, not like for like", fix)
        for metric, basis in table.fallen
    ]
    if problems:
        raise DataError(*problems)


def deliver(table: Table, show: Show, made_from: Sequence[Path]) -> None:
    """Write the table where the options say: standard output, or a file that is no input."""
    chosen = chosen_format(show)
    seen = look(show)
    answer = render(table, chosen, seen)
    if show.output:
        write(answer, Path(show.output), made_from)
    else:
        emit(answer, sys.stdout)
    if not show.quiet:
        say(_beside(table, chosen, seen))


def _beside(table: Table, chosen: Format, seen: Look) -> list[str]:
    """Return what there is to know that the answer itself does not say."""
    if chosen in NOTES_APART:
        return [f"note: {note.sentence}" for note in table.notes]
    if chosen is Format.TABLE and seen.width is not None:
        from clustercmp.output.layout import hidden_columns  # noqa: PLC0415  terminals only

        hidden = ", ".join(hidden_columns(table, seen))
        return (
            [f"hidden at this width: {hidden}; widen the terminal, or use --csv"] if hidden else []
        )
    return []


def chosen_format(show: Show) -> Format:
    """Return the format: `--format`, `--csv`, `--json`, the file's ending, the environment, table.

    UsageError where options contradict each other, or a workbook would go to a terminal.
    """
    short = ((show.csv, Format.CSV), (show.json, Format.JSON), (show.format, show.format))
    asked = {meant for said, meant in short if said and meant}
    if len(asked) > 1:
        message = f"one answer has one format: {' or '.join(sorted(map(str, asked)))}?"
        raise UsageError(message)
    if show.quiet and show.verbose:
        message = "--quiet and --verbose contradict each other; leave one out"
        raise UsageError(message)
    chosen = asked.pop() if asked else _unasked(show)
    if show.excel and chosen not in (Format.CSV, Format.TSV):
        message = f"--excel is for csv, not {chosen}; leave one of the two out"
        raise UsageError(message)
    if show.output == "-":
        message = "--output -: the answer goes to standard output by itself; leave --output out"
        raise UsageError(message)
    if chosen is Format.XLSX and not show.output and is_terminal(sys.stdout):
        message = "a workbook is no text for a terminal; write it to a file: -o answer.xlsx"
        raise UsageError(message)
    return chosen


def _unasked(show: Show) -> Format:
    if show.output:
        return format_for(show.output)
    if show.excel:
        return Format.CSV
    name = default_format()
    if name not in tuple(Format):
        message = f"CLUSTERCMP_FORMAT: {quoted(name)} is not one of {', '.join(Format)}"
        raise UsageError(message)
    return Format(name)


def look(show: Show) -> Look:
    """Return how the answer is to look; a file has no width, and colour only if asked for."""
    stream = None if show.output else sys.stdout
    return Look(
        wide=show.wide,
        excel=show.excel,
        width=width(stream),
        colour=coloured(show.color, stream),
        ascii=show.ascii or lacks_drawing(stream),
        charts=not show.no_charts,
    )
