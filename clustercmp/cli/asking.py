"""What the commands share: their arguments, and the way from a question to its answer."""

# ruff: noqa: PLC0415  what reads is imported when there is something to read: help needs none

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from clustercmp.cli.answers import give, recorded
from clustercmp.cli.data_options import Source
from clustercmp.cli.inputs import inputs
from clustercmp.cli.loading import heed, load
from clustercmp.cli.options import Show

if TYPE_CHECKING:
    from clustercmp.analysis.deflation import Deflator
    from clustercmp.analysis.money import Rates
    from clustercmp.table import Table

Cities = Annotated[
    list[str],
    typer.Argument(
        metavar="CITY",
        help="Names, aliases or groups; a+b+c is several as one.",
        show_default=False,
    ),
]
City = Annotated[
    str,
    typer.Argument(
        metavar="CITY", help="A name, an alias or a group; or a+b+c.", show_default=False
    ),
]
Baseline = Annotated[
    str,
    typer.Option(
        "--baseline",
        metavar="CITY",
        help="What ratios divide by: a city, or mean, median, best or total.",
        show_default=False,
    ),
]
MoreCities = Annotated[
    list[str] | None,
    typer.Option("--city", "-c", metavar="CITY", help="Only these places; repeat for more."),
]
AllowOverlap = Annotated[
    bool,
    typer.Option("--allow-overlap", help="Take a group and its own member together all the same."),
]
Metric = Annotated[str, typer.Argument(metavar="METRIC", help="A name.", show_default=False)]


def ask(
    answer: Callable[..., "Table"],
    names: Sequence[str | None],
    asked: dict[str, Any],
    source: Source,
    show: Show,
    **said: object,
) -> None:
    """Load the data and the tables beside it, have it answered, and give the answer.

    The answer is asked for `names` on the terms in `asked`; those are kept on record with what was
    `said`, and the rates and the deflator that are named among them with their checksums.
    """
    data = load(source, show)
    tables = {name: read(asked[name]) for name, read in READERS.items() if name in asked}
    for table in tables.values():
        heed(table.problems, show)
    found = answer(data, *names, **{**asked, **tables})
    read = {asked[name]: table.sha256 for name, table in tables.items()}
    known = found.with_context(
        [*data.inputs, *found.inputs, *read.items()], recorded({**said, **asked}, source)
    )
    give(known, show, [*inputs(source), *map(Path, read)])


def _rates(path: str) -> "Rates":
    from clustercmp.analysis.money import read_rates

    return read_rates(path)


def _deflator(path: str) -> "Deflator":
    from clustercmp.analysis.deflation import read_deflator

    return read_deflator(path)


READERS: dict[str, Callable[[str], "Rates | Deflator"]] = {"rates": _rates, "deflator": _deflator}
"""The tables that options name by their paths, and what reads each."""
