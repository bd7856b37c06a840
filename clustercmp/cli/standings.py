"""The commands that say how places stand among others."""

from typing import Annotated

import typer

from clustercmp.cli.asking import AllowOverlap, City, MoreCities, ask
from clustercmp.cli.options import Order, Rules, Show, Source, Terms


def peers(
    *,
    city: City,
    cities: MoreCities = None,
    metric: Annotated[
        list[str] | None,
        typer.Option(
            "--metric",
            "-m",
            metavar="METRIC",
            help="Measure on this metric; repeat for more. Default: those with a better "
            "direction that most cities have, levels in logarithms.",
            rich_help_panel="Which figures",
        ),
    ] = None,
    log: Annotated[bool, typer.Option("--log", help="Measure all metrics in logarithms.")] = False,
    nearest: Annotated[
        int | None,
        typer.Option(
            "--nearest",
            metavar="N",
            help="The gap is to the median of the N nearest. Default: 5.",
        ),
    ] = None,
    gaps: Annotated[
        bool, typer.Option("--gaps", help="Show the gap on each metric instead of the peers.")
    ] = False,
    allow_overlap: AllowOverlap = False,
    terms: Terms,
    rules: Rules,
    order: Order,
    source: Source,
    show: Show,
) -> None:
    """Find the cities most like one, and what sets them apart.

    Distances are between z-scores, over the metrics that both cities have.

        clustercmp peers manchester
        clustercmp peers leeds -m stem_students -m gdp --log
        clustercmp peers cambridge --gaps --nearest 3
    """
    from clustercmp.analysis.peers import NEAREST
    from clustercmp.analysis.peers import peers as answer

    asked = {
        "cities": cities or [],
        "metrics": metric or [],
        "log": log,
        "nearest": NEAREST if nearest is None else nearest,
        "gaps": gaps,
        "allow_overlap": allow_overlap,
        **terms.asked(),
        **rules.asked(),
        **order.asked(),
    }
    ask(answer, [city], asked, source, show, city=city)
