"""What the commands share: their arguments, and the way from a question to its answer."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from clustercmp.cli.answers import give
from clustercmp.cli.loading import load
from clustercmp.cli.options import Show, Source

if TYPE_CHECKING:
    from clustercmp.dataset.dataset import Dataset
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
    typer.Option("--allow-overlap", help="Rank a group beside its own member all the same."),
]
Metric = Annotated[str, typer.Argument(metavar="METRIC", help="A name.", show_default=False)]


def ask(
    question: Callable[["Dataset"], "Table"], asked: dict[str, Any], source: Source, show: Show
) -> None:
    """Load the data, put the question to it, and give the answer; `asked` is kept on record."""
    data = load(source, show)
    give(question(data), data, source, show, asked)
