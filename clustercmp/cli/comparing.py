"""The commands that put places side by side."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from clustercmp.cli.asking import (
    AllowOverlap,
    Baseline,
    Cities,
    City,
    Metric,
    MoreCities,
    ask,
)
from clustercmp.cli.data_options import Source
from clustercmp.cli.loading import heed
from clustercmp.cli.options import Metrics, Order, Rules, Show, Terms

if TYPE_CHECKING:
    from clustercmp.dataset.dataset import Dataset
    from clustercmp.table import Table


def compare(
    *,
    cities: Cities,
    baseline: Baseline = "",
    allow_overlap: AllowOverlap = False,
    metrics: Metrics,
    terms: Terms,
    rules: Rules,
    order: Order,
    source: Source,
    show: Show,
) -> None:
    """Compare cities metric by metric: values, ratios, ranks.

    The baseline is the last city named, unless --baseline says another.

        clustercmp compare manchester cambridge
        clustercmp compare london berlin "new york" --all --csv
    """
    from clustercmp.analysis.comparison import compare as answer

    asked = {
        "baseline": baseline or None,
        "allow_overlap": allow_overlap,
        **metrics.asked(),
        **terms.asked(),
        **rules.asked(),
        **order.asked(),
    }
    ask(answer, cities, asked, source, show, cities=cities)


def rank(
    *,
    metrics: Annotated[
        list[str] | None,
        typer.Argument(metavar="METRIC", help="Default: the headline metrics."),
    ] = None,
    city: MoreCities = None,
    baseline: Baseline = "",
    rank_precision: Annotated[
        int | None,
        typer.Option(
            "--rank-precision",
            metavar="N",
            help="Rank the values rounded to N decimals. Default: as stated.",
        ),
    ] = None,
    allow_overlap: AllowOverlap = False,
    others: Metrics,
    terms: Terms,
    rules: Rules,
    order: Order,
    source: Source,
    show: Show,
) -> None:
    """Rank cities: one metric as a table, several as a grid.

    A place that the ranked figures lack is listed below them, unranked.

        clustercmp rank funding_raised
        clustercmp rank tech_jobs students --csv
    """
    from clustercmp.analysis.ranking import rank as answer

    asked = {
        "cities": city or [],
        "baseline": baseline or None,
        "rank_precision": rank_precision,
        "all_metrics": others.all_metrics,
        "allow_overlap": allow_overlap,
        **terms.asked(),
        **rules.asked(),
        **order.asked(),
    }
    named = [*(metrics or []), *others.metric]
    ask(answer, named, asked, source, show, metrics=named)


def ratio(
    *,
    cities: Annotated[
        list[str] | None,
        typer.Argument(metavar="CITY", help="Default: every place of kind city."),
    ] = None,
    city: MoreCities = None,
    baseline: Baseline,
    geomean: Annotated[
        bool,
        typer.Option("--geomean", help="Add the geometric mean over at least three metrics."),
    ] = False,
    allow_overlap: AllowOverlap = False,
    metrics: Metrics,
    terms: Terms,
    rules: Rules,
    order: Order,
    source: Source,
    show: Show,
) -> None:
    """Divide cities by a baseline, metric by metric.

    Above 1 a city has more than the baseline, whatever is better.

        clustercmp ratio --baseline cambridge
        clustercmp ratio leeds bristol --baseline manchester --geomean
    """
    from clustercmp.analysis.ratios import ratio as answer

    asked = {
        "baseline": baseline,
        "geomean": geomean,
        "allow_overlap": allow_overlap,
        **metrics.asked(),
        **terms.asked(),
        **rules.asked(),
        **order.asked(),
    }
    named = [*(cities or []), *(city or [])]
    ask(answer, named, asked, source, show, cities=named)


def profile(
    *,
    city: City,
    metrics: Metrics,
    terms: Terms,
    rules: Rules,
    order: Order,
    source: Source,
    show: Show,
) -> None:
    """Show one city: values, ranks, shares, neighbours, sources.

    The values are its latest; the ranks are those of `clustercmp rank METRIC`.

        clustercmp profile cambridge
    """
    from clustercmp.analysis.profile import profile as answer

    asked = {**metrics.asked(), **terms.asked(), **rules.asked(), **order.asked()}
    ask(answer, [city], asked, source, show, city=city)


def trend(
    *,
    metric: Metric,
    cities: Cities,
    index: Annotated[
        str,
        typer.Option(
            "--index",
            metavar="PERIOD",
            help="The period that is 100, from which CAGR runs. Default: the first of the run.",
        ),
    ] = "",
    splice: Annotated[
        bool, typer.Option("--splice", help="Compute across changes of source.")
    ] = False,
    target: Annotated[
        list[str] | None,
        typer.Option(
            "--target",
            metavar="TARGET",
            help="400000, 2x or city:London; repeat for more. Default: those of the sidecar.",
        ),
    ] = None,
    by: Annotated[
        int | None, typer.Option("--by", metavar="YEAR", help="The year that targets are due.")
    ] = None,
    from_: Annotated[
        int | None,
        typer.Option(
            "--from", metavar="YEAR", help="2x is twice the figure of this year. Default: the last."
        ),
    ] = None,
    over: Annotated[
        int | None,
        typer.Option(
            "--over",
            metavar="YEARS",
            help="The present pace is that of the last so many years. Default: the last CAGR.",
        ),
    ] = None,
    rival: Annotated[
        str,
        typer.Option(
            "--rival", metavar="CITY", help="When is this city caught?", show_default=False
        ),
    ] = "",
    terms: Terms,
    source: Source,
    show: Show,
) -> None:
    """Show a metric over time: change, growth, index, targets.

    A series breaks where source, unit or area changes; no growth crosses that.

        clustercmp trend funding_raised london
        clustercmp trend population leeds bristol --source "ONS mid-year"
        clustercmp trend tech_jobs "the north" --source TechNorth --target 2x
    """
    from clustercmp.analysis.trends import trend as answer

    asked = {
        "index": index or None,
        "over": over,
        "splice": splice,
        "targets": target or [],
        "by": by,
        "base": from_,
        "rival": rival or None,
        **terms.asked(),
    }
    ask(answer, [metric, *cities], asked, source, show, metric=metric, cities=cities)


def links(
    *,
    cities: Annotated[
        list[str] | None,
        typer.Argument(metavar="CITY", help="One: its ties; several: those among them."),
    ] = None,
    tie: Annotated[
        str,
        typer.Option("--tie", metavar="KIND", help="Only ties of this kind: company, board, ..."),
    ] = "",
    order: Order,
    source: Source,
    show: Show,
) -> None:
    """Show what ties places together: organisations, programmes.

    They are read from links.csv beside the data.

        clustercmp links manchester cambridge
        clustercmp links --tie programme --format dot
    """
    from clustercmp.analysis.connections import links as answer

    asked = {"tie": tie or None, **order.asked()}
    named = cities or []

    def heeded(data: "Dataset", *names: str, **terms: Any) -> "Table":  # noqa: ANN401
        table = answer(data, *names, **terms)
        heed(data.known_links.problems, show)
        return table

    ask(heeded, named, asked, source, show, cities=named)
