"""The commands that say where places stand by several metrics at once."""

from typing import Annotated, Literal

import typer

from clustercmp.cli.asking import AllowOverlap, City, Metric, MoreCities, ask
from clustercmp.cli.data_options import Source
from clustercmp.cli.options import Metrics, Order, Rules, Show, StatedTerms, Terms

Normalise = Literal["minmax", "bounds", "zscore", "percentile", "best", "none"]
Aggregate = Literal["arithmetic", "geometric", "harmonic"]


def score(
    *,
    name: Annotated[
        str | None,
        typer.Argument(metavar="NAME", help="A score of the sidecar. Default: its first."),
    ] = None,
    weighted: Annotated[
        list[str] | None,
        typer.Option(
            "--metric",
            "-m",
            metavar="METRIC[:WEIGHT]",
            help="Score by this metric instead; repeat for more.",
        ),
    ] = None,
    city: MoreCities = None,
    baseline: Annotated[
        str,
        typer.Option(
            "--baseline",
            metavar="CITY",
            help="How often is this city beaten? Slices that hold it go first.",
            show_default=False,
        ),
    ] = "",
    rival: Annotated[
        str,
        typer.Option(
            "--rival",
            metavar="CITY",
            help="At which weight do this city and the baseline change places?",
            show_default=False,
        ),
    ] = "",
    parts: Annotated[
        bool, typer.Option("--parts", help="Show the parts of the score instead of the cities.")
    ] = False,
    normalise: Annotated[
        Normalise | None,
        typer.Option(
            "--normalise",
            metavar="METHOD",
            help="minmax, bounds, zscore, percentile, best or none. Default: as the score says.",
        ),
    ] = None,
    aggregate: Annotated[
        Aggregate | None,
        typer.Option(
            "--aggregate",
            metavar="MEAN",
            help="arithmetic, geometric or harmonic. Default: as the score says.",
        ),
    ] = None,
    rank_precision: Annotated[
        int | None,
        typer.Option(
            "--rank-precision",
            metavar="N",
            help="Rank the scores rounded to N decimals. Default: as the score says.",
        ),
    ] = None,
    no_robustness: Annotated[
        bool, typer.Option("--no-robustness", help="Leave out the ranges of ranks.")
    ] = False,
    draws: Annotated[
        int,
        typer.Option(
            "--draws",
            metavar="N",
            help="How often weights are drawn. Default: 2000.",
            show_default=False,
        ),
    ] = 2000,
    seed: Annotated[
        int,
        typer.Option(
            "--seed",
            metavar="N",
            help="The same number gives the same draws. Default: 1.",
            show_default=False,
        ),
    ] = 1,
    weights_spread: Annotated[
        str,
        typer.Option(
            "--weights-spread",
            metavar="PERCENT",
            help="How far weights are drawn from those stated, or uniform. Default: 25.",
            show_default=False,
        ),
    ] = "25",
    top_k: Annotated[
        int,
        typer.Option(
            "--top-k",
            metavar="N",
            help="Up to which rank a place is among the top. Default: 3.",
            show_default=False,
        ),
    ] = 3,
    allow_overlap: AllowOverlap = False,
    terms: Terms,
    rules: Rules,
    order: Order,
    source: Source,
    show: Show,
) -> None:
    """Score cities by several metrics, and how firm the ranks are.

    Ranges are sensitivity ranges under other weights and methods.

        clustercmp score innovation
        clustercmp score innovation --parts --baseline leeds --rival cardiff
        clustercmp score -m gdp:2 -m stem_students --csv
    """
    from clustercmp.analysis.scoring import score as answer

    asked = {
        "metrics": weighted or [],
        "cities": city or [],
        "baseline": baseline or None,
        "rival": rival or None,
        "parts": parts,
        "robustness": not no_robustness,
        "draws": draws,
        "seed": seed,
        "weights_spread": weights_spread,
        "top_k": top_k,
        "normalise": normalise,
        "aggregate": aggregate,
        "rank_precision": rank_precision,
        "allow_overlap": allow_overlap,
        **terms.asked(),
        **rules.asked(),
        **order.asked(),
    }
    ask(answer, [name] if name else [], asked, source, show, score=name)


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
            help="Measure on this metric; repeat for more. Default: those of which more or less "
            "is better and that most cities have, levels in logarithms.",
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
    """Measure concentration: top share, HHI, Gini, Theil.

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
            help="Whose own quotient is 1. Default: all cities with both figures together.",
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
