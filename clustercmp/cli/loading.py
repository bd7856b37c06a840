"""From the options that say which data, to the data."""
# ruff: noqa: PLC0415  the reader is imported when there is something to read: help needs none

from __future__ import annotations

import sys
from dataclasses import fields
from typing import TYPE_CHECKING

from clustercmp.cli.answers import chosen_format
from clustercmp.cli.environment import default_data, share_memory_with_arrow
from clustercmp.cli.progress import bar
from clustercmp.cli.talk import say
from clustercmp.errors import DataError, UsageError, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clustercmp.cli.data_options import Source
    from clustercmp.cli.options import Show
    from clustercmp.dataset.dataset import Dataset
    from clustercmp.dataset.loading import Inspection
    from clustercmp.dataset.reading import Conventions, FileReport
    from clustercmp.errors import Problem

TABS = ("tab", "\\t")


def load(source: Source, show: Show) -> Dataset:
    """Read the data that the options ask for, and say on stderr what it is careful about.

    `--strict` makes its warnings a DataError; what cannot be read raises what the reader raises.
    """
    from clustercmp.dataset.loading import load as load_files

    chosen_format(show)  # what is wrong with the options is said before any data is read
    share_memory_with_arrow()
    with bar(show) as tell:
        data = load_files(
            source.data or default_data(),
            sidecar=source.sidecar or None,
            conventions=conventions(source),
            stdin=sys.stdin.buffer if sys.stdin else None,
            progress=tell,
        )
    heed(data.problems, show)
    if show.verbose:
        say(map(_recognised, data.reports))
    return data


def heed(problems: Sequence[Problem], show: Show) -> None:
    """Say on stderr what to be careful about; `--strict` makes warnings a DataError."""
    warnings = [problem for problem in problems if problem.severity == "warning"]
    if show.strict and warnings:
        raise DataError(*warnings)
    if not show.quiet:
        say(f"{problem.severity}: {problem}" for problem in problems)


def _recognised(report: FileReport) -> str:
    """Return a line that says what a file turned out to be."""
    kind = f"{report.layout} layout, {report.written}"
    checksum = f", sha256 {report.sha256}" if report.sha256 else ""
    return f"{report.file}: {kind}, {report.rows:,} rows{checksum}"


def inspected(source: Source, show: Show) -> Inspection:
    """Return every problem of the data that the options ask for, and what was read of it."""
    from clustercmp.dataset.loading import inspect

    chosen_format(show)
    share_memory_with_arrow()
    with bar(show) as tell:
        return inspect(
            source.data or default_data(),
            sidecar=source.sidecar or None,
            conventions=conventions(source),
            stdin=sys.stdin.buffer if sys.stdin else None,
            progress=tell,
        )


def conventions(source: Source) -> Conventions:
    """Return how the text is to be read; UsageError for an option that is not written as it must.

    What was not said is left to the reader.
    """
    from clustercmp.dataset.reading import Conventions

    known = {field.name for field in fields(Conventions)}
    stated = {name: getattr(source, name, None) for name in known}
    said = {name: value for name, value in stated.items() if value not in ("", None)}
    said["columns"] = dict(_pair("--column", text) for text in source.column)
    said["where"] = tuple(_pair("--where", text) for text in source.where)
    if source.delimiter in TABS:
        said["delimiter"] = "\t"
    return Conventions(**said)


def _pair(option: str, text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (equals and name):
        message = f"{option}: {quoted(text)} is not of the form NAME=VALUE"
        raise UsageError(message)
    return name, value
