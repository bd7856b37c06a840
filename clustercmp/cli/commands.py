"""The commands: each loads the data, asks it one question, and gives the answer."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from clustercmp.cli.answers import deliver, give, recorded
from clustercmp.cli.inputs import inputs
from clustercmp.cli.loading import heed, inspected, load
from clustercmp.cli.options import Metrics, Order, Rules, Show, Source, Terms

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
Contents = Literal["cities", "metrics", "groups", "sources", "targets", "scores"]
Shell = Literal["bash", "zsh", "fish"]


def _answer(
    question: Callable[["Dataset"], "Table"], asked: dict[str, Any], source: Source, show: Show
) -> None:
    """Load the data, put the question to it, and give the answer; `asked` is kept on record."""
    data = load(source, show)
    give(question(data), data, source, show, asked)


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
    """Compare cities metric by metric: values, ratios, differences, ranks.

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
    _answer(lambda data: answer(data, *cities, **asked), {"cities": cities, **asked}, source, show)


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
    """Rank cities: one metric as a league table, several as a grid.

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
    _answer(lambda data: answer(data, *named, **asked), {"metrics": named, **asked}, source, show)


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
    _answer(lambda data: answer(data, *named, **asked), {"cities": named, **asked}, source, show)


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
    _answer(lambda data: answer(data, city, **asked), {"city": city, **asked}, source, show)


def trend(
    *,
    metric: Annotated[str, typer.Argument(metavar="METRIC", help="A name.", show_default=False)],
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

    A series breaks where its source or unit changes: there is no growth over that.

        clustercmp trend funding_raised london
        clustercmp trend tech_jobs "the north" --source "TechNorth Aims" --target 2x --by 2034
        clustercmp trend population leeds --rival bristol
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
    said = {"metric": metric, "cities": cities, **asked}
    _answer(lambda data: answer(data, metric, *cities, **asked), said, source, show)


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
    """Show what ties places together: organisations and programmes.

    They are read from links.csv beside the data.

        clustercmp links manchester cambridge
        clustercmp links --tie programme --format dot
    """
    from clustercmp.analysis.connections import links as answer

    asked = {"tie": tie or None, **order.asked()}
    named = cities or []

    def question(data: "Dataset") -> "Table":
        table = answer(data, *named, **asked)
        heed(data.known_links.problems, show)
        return table

    _answer(question, {"cities": named, **asked}, source, show)


def explain(
    *,
    city: City,
    metric: Annotated[str, typer.Argument(metavar="METRIC", help="A name.", show_default=False)],
    other: Annotated[
        str, typer.Argument(metavar="CITY", help="Explain the ratio to this city, too.")
    ] = "",
    terms: Terms,
    rules: Rules,
    source: Source,
    show: Show,
) -> None:
    """Trace a number to its file, line, source and formula.

    Lists every figure that might have been used, and why it was or was not.

        clustercmp explain cambridge spinouts
        clustercmp explain manchester funding_raised cambridge
    """
    from clustercmp.analysis.provenance import explain as answer

    asked = {**terms.asked(), **rules.asked()}
    said = {"city": city, "metric": metric, "other": other, **asked}
    _answer(lambda data: answer(data, city, metric, other or None, **asked), said, source, show)


def list_(
    *,
    what: Annotated[
        Contents,
        typer.Argument(
            metavar="WHAT",
            help="cities, metrics, groups, sources, targets or scores.",
            show_default=False,
        ),
    ],
    source: Source,
    show: Show,
) -> None:
    """List the cities, metrics, sources and more of the data.

    The names are those that all other commands take.

        clustercmp list metrics
        clustercmp list cities --csv
    """
    from clustercmp.analysis.contents import contents

    _answer(lambda data: contents(data, what), {"what": what}, source, show)


def check(
    *,
    files: Annotated[
        list[str] | None, typer.Argument(metavar="FILE", help="Default: as for --data.")
    ] = None,
    source: Source,
    show: Show,
) -> None:
    """Check files: every problem with its place and its fix.

    Exits with 3 if there is an error; with --strict, or a warning.

        clustercmp check builtin
    """
    from clustercmp.analysis.findings import findings

    wanted = replace(source, data=[*(files or []), *source.data])
    found = inspected(wanted, show)
    table = findings(found.problems).with_context(found.inputs, recorded({}, wanted))
    deliver(table, show, inputs(wanted))
    grave = {"error", "warning"} if show.strict else {"error"}
    if any(problem.severity in grave for problem in found.problems):
        raise typer.Exit(3)


def completion(
    *,
    shell: Annotated[
        Shell, typer.Argument(metavar="SHELL", help="bash, zsh or fish.", show_default=False)
    ],
) -> None:
    """Print the script that completes names in a shell.

    It completes commands, options, cities and metrics; those of -d, where that is
    on the line. Load it where the shell starts: in .bashrc, or in .zshrc after
    compinit, with eval "$(clustercmp completion bash)", and in config.fish with
    clustercmp completion fish | source.

        clustercmp completion bash
    """
    import sys

    from clustercmp.cli.shells import SCRIPTS
    from clustercmp.output.sink import emit

    emit(SCRIPTS[shell], sys.stdout)
