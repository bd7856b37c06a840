"""The program: its commands, and what becomes of every kind of failure."""

import gc
import signal
import sys
from functools import cache
from importlib import import_module
from types import FrameType
from typing import Annotated, Any

import typer

from clustercmp import __version__
from clustercmp.cli import usage
from clustercmp.cli.parameters import Command, Group, flattened
from clustercmp.cli.talk import complaint, say
from clustercmp.errors import ClustercmpError
from clustercmp.output.sink import emit

FAMILIES = {
    "Put places side by side": {
        "compare": "Compare cities metric by metric: values, ratios, ranks.",
        "rank": "Rank cities: one metric as a table, several as a grid.",
        "ratio": "Divide cities by a baseline, metric by metric.",
        "profile": "Show one city: values, ranks, shares, neighbours, sources.",
        "trend": "Show a metric over time: change, growth, index, targets.",
        "links": "Show what ties places together: organisations, programmes.",
    },
    "See how places stand": {
        "score": "Score cities by several metrics, and how firm the ranks are.",
        "peers": "Find the cities most like one, and what sets them apart.",
        "spread": "Measure concentration: top share, HHI, Gini, Theil.",
        "specialisation": "Show what places specialise in: location quotients.",
    },
    "Look behind the figures": {
        "explain": "Trace a number to its file, line, source and formula.",
        "list": "List the cities, metrics, sources and more of the data.",
        "check": "Check files: every problem with its place and its fix.",
    },
    "Make figures of your own": {
        "derive": "Make metrics out of record tables, by the SQL of a recipe.",
    },
    "Set up": {
        "completion": "Print the script that completes names in a shell.",
    },
}
"""Every command with the first sentence of its help, said here so that help need build none."""

GARBAGE = 100_000  # objects that come before the collector looks: a command ends soon
MODULES = {
    "Put places side by side": "comparing",
    "See how places stand": "standings",
    "Look behind the figures": "inspecting",
    "Make figures of your own": "deriving",
    "Set up": "inspecting",
}
"""The modules of this package that hold the commands of each family."""

NAMES = [name for family in FAMILIES.values() for name in family]
WIDEST = max(map(len, NAMES))
BUG, TERMINATED = 1, 143


def _typer(**settings: Any) -> typer.Typer:  # noqa: ANN401  passed on to typer as they are
    return typer.Typer(
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        add_completion=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        **settings,
    )


@cache
def command(name: str) -> Command:
    """Build one command; the others are left alone, as building them takes longer than running."""
    app = _typer()
    family = next(heading for heading, names in FAMILIES.items() if name in names)
    module = import_module(f"clustercmp.cli.{MODULES[family]}")
    function = getattr(module, {"list": "list_"}.get(name, name))
    app.command(name, cls=Command)(flattened(function))
    built: Command = typer.main.get_command(app)  # type: ignore[assignment]
    return built


@cache
def program() -> "Program":
    """Build the program, without building any of its commands."""
    app = _typer(cls=Program)
    app.callback()(clustercmp)
    built: Program = typer.main.get_command(app)  # type: ignore[assignment]
    return built


class Program(Group):
    """The group of all commands; each is built when it is asked for.

    typer keeps the classes of contexts and formatters to itself, so they are Any here.
    """

    def get_command(self, ctx: Any, name: str) -> Command | None:  # noqa: ANN401, ARG002
        """Return the command of that name, None if there is none."""
        return command(name) if name in NAMES else None

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[Any, Any, list[str]]:  # noqa: ANN401
        """Return the command that the words name, and the words that are for it."""
        if args[0] not in NAMES and not ctx.resilient_parsing:
            raise usage.unknown(args[0], NAMES, "clustercmp --help")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401, ARG002
        """Write each family of commands, with the first sentence of each."""
        for heading, family in FAMILIES.items():
            with formatter.section(heading):
                formatter.write_dl([(f"{name:<{WIDEST}}", text) for name, text in family.items()])


def _show_version(asked: bool) -> None:  # noqa: FBT001  typer's
    if asked:
        emit(f"clustercmp {__version__}\n", sys.stdout)
        raise typer.Exit


Version = Annotated[
    bool,
    typer.Option(
        "--version", help="Show the version and exit.", callback=_show_version, is_eager=True
    ),
]


def clustercmp(*, version: Version = False) -> None:
    """Compare tech clusters: like with like, and it says so where it cannot.

    Try it on the data that comes with it:

        clustercmp compare manchester cambridge
        clustercmp rank funding_raised
        clustercmp list metrics

    Then with -d on a CSV of your own: city, metric, value, or a column per metric.
    """


def run(arguments: list[str]) -> int:
    """Run one command line and return its exit status, with a line on stderr for each problem.

    2 usage, 3 data, 4 access, 130 interrupted, 1 for whatever nobody thought of; a termination
    ends the process with 143. A reader who closed the pipe is no failure: 0.
    """
    signal.signal(signal.SIGTERM, _terminate)
    gc.set_threshold(GARBAGE)
    try:
        with program().make_context("clustercmp", arguments.copy()) as context:
            program().invoke(context)
    except typer.Exit as done:
        return done.exit_code
    except Exception as problem:  # noqa: BLE001  the one place that turns failures into statuses
        status, lines = _failure(problem)
        say(lines)
        if "--debug" in arguments:
            import traceback  # noqa: PLC0415  nobody else needs it

            traceback.print_exc()
        return status
    return 0


def _terminate(signum: int, frame: FrameType | None) -> None:  # noqa: ARG001  signal's
    """End as on any exception, so that a half-written file is taken away."""
    raise SystemExit(TERMINATED)


def _failure(problem: Exception) -> tuple[int, list[str]]:
    match problem:
        case ClustercmpError():
            return problem.status, complaint(problem)
        case typer.TyperException():
            refused = usage.refusal(problem)
            return refused.status, complaint(refused)
        case _:
            name = type(problem).__name__
            return BUG, [f"a bug in clustercmp, please report it: {name}: {problem}; see --debug"]
