"""How options become parameters of a command: flattened from classes, and coerced without pydantic.

typer builds a pydantic adapter for the first parameter that it coerces, a third of the whole
start-up; the four types that the commands use need no such thing. This leans on attributes that
typer does not document (`_runtime_param`, `type_descriptor`): the version is pinned, and the tests
fail if pydantic is imported or a parameter has another type.
"""

import dataclasses
import inspect
import sys
import textwrap
from collections.abc import Callable
from typing import Any, NamedTuple

from typer._click.core import ParameterSource
from typer._click.exceptions import BadOptionUsage
from typer.core import TyperCommand, TyperGroup

from clustercmp.dataset.names import did_you_mean, offers
from clustercmp.errors import UsageError, quoted
from clustercmp.output.sink import emit


class Coercer(NamedTuple):
    """Turns the text of one parameter into its type: text, a whole number, or a choice."""

    name: str
    parse: Callable[[str], object]

    def coerce(self, value: object, param: Any, ctx: Any) -> object:  # noqa: ANN401
        """Return the value as the command takes it, a list item by item; None stays None.

        UsageError where an empty one is said: mostly a variable of a script that is not set.
        """
        said = value if isinstance(value, list | tuple) else [value]
        if "" in said and ctx.get_parameter_source(param.name) is ParameterSource.COMMANDLINE:
            message = f"{self.name}: the value is empty; write one, or leave it out"
            raise UsageError(message)
        if isinstance(value, list | tuple):
            return [self.parse(item) for item in value]
        return self.parse(value) if isinstance(value, str) else value


def coercer(parameter: Any) -> Coercer:  # noqa: ANN401  a parameter class that typer keeps private
    """Return the coercer for a parameter's declared type; a flag's value is a bool already."""
    name = max(parameter.opts, key=len) if parameter.opts[0][0] == "-" else parameter.metavar
    kind = parameter.type_descriptor.annotation
    if kind is int:
        return Coercer(name, lambda text: _whole_number(name, text))
    if choices := parameter.type_descriptor.choices:
        return Coercer(name, lambda text: _choice(name, text, choices))
    return Coercer(name, str)


MOST_DIGITS = 18  # no option counts further


def _whole_number(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        message = f"{name}: {quoted(text)} is not a whole number of 0 or more"
        raise UsageError(message)
    return int(text)


def _choice(name: str, text: str, choices: tuple[str, ...]) -> str:
    for choice in choices:
        if text == choice:
            return choice
    meant = did_you_mean(offers(text, map(str, choices)))
    known = ", ".join(choices)
    message = f"{name}: {quoted(text)} is not one of {known}{'; ' if meant else ''}{meant}"
    raise UsageError(message)


class _Plain:
    """A command whose parameters need no pydantic, and whose help is plain text."""

    def get_params(self, ctx: Any) -> list[Any]:  # noqa: ANN401
        """Return the parameters, `--help` included, each with a coercer of ours."""
        parameters: list[Any] = super().get_params(ctx)  # type: ignore[misc]
        for parameter in parameters:
            parameter._runtime_param = coercer(parameter)  # noqa: SLF001  see the module's docstring
        return parameters

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401
        """Take the words apart; every refusal knows its command, which some of typer's do not."""
        try:
            rest: list[str] = super().parse_args(ctx, args)  # type: ignore[misc]
        except BadOptionUsage as refused:
            refused.ctx = ctx
            raise
        return rest

    def get_help_option(self, ctx: Any) -> Any:  # noqa: ANN401
        """Return the option `--help`, which gives the help as any answer is given."""
        option: Any = super().get_help_option(ctx)  # type: ignore[misc]
        option.callback = _show_help
        return option

    def collect_usage_pieces(self, ctx: Any) -> list[str]:  # noqa: ANN401
        """Return the arguments as manuals write them: CITY where typer puts it in braces."""
        pieces: list[str] = super().collect_usage_pieces(ctx)  # type: ignore[misc]
        return [piece.replace("{", "").replace("}", "") for piece in pieces]

    def format_help_text(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401, ARG002
        """Write the docstring as it is: its lines are short, and its examples stay whole."""
        formatter.write("\n" + textwrap.indent(inspect.cleandoc(self.help), "  ") + "\n")  # type: ignore[attr-defined]

    def format_options(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
        """Write the arguments, then the options under their headings."""
        headings: dict[str, list[tuple[str, str]]] = {}
        for parameter in self.get_params(ctx):
            if parameter.param_type_name == "argument":
                headings.setdefault("Arguments", []).append((parameter.metavar, parameter.help))
            else:
                heading = parameter.rich_help_panel or "Options"
                headings.setdefault(heading, []).append(parameter.get_help_record(ctx))
        for heading, records in headings.items():
            with formatter.section(heading):
                formatter.write_dl(records)


def _show_help(ctx: Any, option: object, asked: bool) -> None:  # noqa: ANN401, ARG001, FBT001
    if asked and not ctx.resilient_parsing:
        emit(f"{ctx.get_help()}\n", sys.stdout)
        ctx.exit()


class Command(_Plain, TyperCommand):
    """A command of the program."""


class Group(_Plain, TyperGroup):
    """A group of commands."""

    def format_options(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
        """Write the commands, then the options."""
        self.format_commands(ctx, formatter)
        super().format_options(ctx, formatter)


def flattened(command: Callable[..., None]) -> Callable[..., None]:
    """Return the command with each parameter that is an options class replaced by its fields.

    The command is called with the options made again; a field's annotation and default are the
    option's. List fields start empty.
    """
    wanted = inspect.signature(command).parameters
    classes: dict[str, Any] = {
        name: parameter.annotation
        for name, parameter in wanted.items()
        if dataclasses.is_dataclass(parameter.annotation)
    }
    fields = {name: dataclasses.fields(options) for name, options in classes.items()}

    def call(**values: object) -> None:
        made = {
            name: options(**{field.name: values.pop(field.name) for field in fields[name]})
            for name, options in classes.items()
        }
        command(**values, **made)

    own = [p.replace(kind=p.KEYWORD_ONLY) for n, p in wanted.items() if n not in classes]
    shared = [_parameter(field) for options in fields.values() for field in options]
    call.__signature__ = inspect.Signature([*own, *shared])  # type: ignore[attr-defined]
    call.__doc__ = command.__doc__
    call.__name__ = command.__name__
    return call


def _parameter(field: dataclasses.Field[Any]) -> inspect.Parameter:
    default = [] if field.default is dataclasses.MISSING else field.default
    return inspect.Parameter(
        field.name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=field.type
    )
