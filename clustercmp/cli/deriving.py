"""The command that makes figures out of records."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from clustercmp.cli.loading import heed
from clustercmp.cli.options import Show
from clustercmp.errors import UsageError
from clustercmp.output.sink import emit, refuse_input, write_together


def derive(
    *,
    recipe: Annotated[
        str,
        typer.Argument(metavar="RECIPE", help="Tables and queries, in TOML.", show_default=False),
    ],
    output: Annotated[
        str,
        typer.Option("--output", "-o", metavar="FILE", help="Write here, and a sidecar beside."),
    ] = "",
    check: Annotated[
        bool, typer.Option("--check", help="Run it, say what it would give, write nothing.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 3 where there is a warning.")] = (
        False
    ),
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="No notes and warnings on standard error.")
    ] = False,
    debug: Annotated[  # noqa: ARG001  the program looks for it
        bool, typer.Option("--debug", help="Show where in the code an error arose.")
    ] = False,
) -> None:
    """Make metrics out of record tables, by the SQL of a recipe.

    Writes a tidy CSV, and beside it a sidecar with what the recipe says of the
    metrics and places. Needs the extra: pip install 'clustercmp[engine]'

        clustercmp derive examples/startups/recipe.toml --check
        clustercmp derive examples/startups/recipe.toml
    """
    from clustercmp.deriving.derivation import derive as made_by
    from clustercmp.deriving.recipe import read_recipe
    from clustercmp.deriving.writing import sidecar_of, summary

    if output and not output.endswith(".csv"):
        message = f"derive writes CSV, not {Path(output).name}; end its name in .csv"
        raise UsageError(message)
    stated = read_recipe(Path(recipe))
    target = Path(output)
    if output:
        refuse_input(target, stated.files)
    sidecar = sidecar_of(target) if output else None
    if sidecar:
        refuse_input(target, [sidecar])
    derived = made_by(stated)
    heed(derived.dataset.problems, Show(strict=strict, quiet=quiet))
    if check:
        emit(summary(derived), sys.stdout)
    elif sidecar:
        write_together({target: derived.csv, sidecar: stated.sidecar}, stated.files)
    else:
        emit(derived.csv.encode(), sys.stdout)
