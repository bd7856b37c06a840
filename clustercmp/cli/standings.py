"""The commands that show how places stand among all others."""

from typing import Annotated

import typer

from clustercmp.cli.asking import AllowOverlap, Metric, MoreCities, ask
from clustercmp.cli.options import Metrics, Order, Rules, Show, Source, StatedTerms, Terms


def spread(
    *,
    metrics: Annotated[
        list[str] | None,
        typer.Argument(metavar="METRIC", help="Default: the headline metrics."),
    ] = None,
    city: MoreCities = None,
    attribute: Annotated[
        str,
        typer.Option(
            "--by", metavar="ATTRIBUTE", help="What Theil is split by. Default: the region."
        ),
    ] = "",
    allow_overlap: AllowOverlap = False,
    others: Metrics,
    terms: Terms,
    rules: Rules,
    order: Order,
    source: Source,
    show: Show,
) -> None:
    """Measure how evenly metrics are spread: top share, HHI, Gini, Theil.

    All are of the cities in the data, which need not be all that there are.

        clustercmp spread
        clustercmp spread population funding_raised --by country --csv
    """
    from clustercmp.analysis.spread import spread as answer

    asked = {
        "cities": city or [],
        "by": attribute or None,
        "all_metrics": others.all_metrics,
        "allow_overlap": allow_overlap,
        **terms.asked(),
        **rules.asked(),
        **order.asked(),
    }
    named = [*(metrics or []), *others.metric]
    ask(answer, named, asked, source, show, metrics=named)


def specialisation(
    *,
    metric: Metric,
    of: Annotated[
        str,
        typer.Option(
            "--of", metavar="TOTAL", help="The metric that it is a share of.", show_default=False
        ),
    ],
    reference: Annotated[
        str,
        typer.Option(
            "--reference",
            metavar="CITY",
            help="Whose quotient is 1. Default: that of all cities with figures together.",
            show_default=False,
        ),
    ] = "",
    city: MoreCities = None,
    allow_overlap: AllowOverlap = False,
    terms: StatedTerms,
    rules: Rules,
    order: Order,
    source: Source,
    show: Show,
) -> None:
    """Show what places specialise in: location quotients.

    LQ = the metric's share of the total, divided by its share in the reference.

        clustercmp specialisation funding_raised --of gdp
        clustercmp specialisation students --of population --reference cambridge
    """
    from clustercmp.analysis.specialisation import specialisation as answer

    asked = {
        "of": of,
        "reference": reference or None,
        "cities": city or [],
        "allow_overlap": allow_overlap,
        **terms.asked(),
        **rules.asked(),
        **order.asked(),
    }
    ask(answer, [metric], asked, source, show, metric=metric)
