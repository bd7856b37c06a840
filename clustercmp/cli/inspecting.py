"""The commands that look behind the figures, and the one that sets up a shell."""

from dataclasses import replace
from typing import Annotated, Literal

import typer

from clustercmp.cli.answers import deliver, recorded
from clustercmp.cli.asking import City, Metric, ask
from clustercmp.cli.data_options import Source
from clustercmp.cli.inputs import inputs
from clustercmp.cli.loading import inspected
from clustercmp.cli.options import Rules, Show, Terms

Contents = Literal["cities", "metrics", "groups", "sources", "targets", "scores"]
Shell = Literal["bash", "zsh", "fish"]


def explain(
    *,
    city: City,
    metric: Metric,
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
    names = [city, metric, other or None]
    ask(answer, names, asked, source, show, city=city, metric=metric, other=other)


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

    ask(contents, [what], {}, source, show, what=what)


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
