"""The options of figures and answers that commands share, each said once, in classes to ask for.

The classes have nothing made for them but a constructor: every method more is felt at start-up.
"""

from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Annotated, Any, Literal

import typer

from clustercmp.cli.declared import option
from clustercmp.output.formats import Format

Basis = Literal["like-for-like", "same-period", "nearest", "latest"]
Status = Literal["observed", "estimate", "provisional", "projection"]
Kind = Literal["city", "region", "nation", "all"]


class Colour(StrEnum):
    """When to colour: `auto` is decided by the environment and the terminal."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


def _figures(*names: str, value: str = "", text: str) -> typer.models.OptionInfo:
    return option("Which figures", *names, value=value, text=text)


def _output(*names: str, value: str = "", text: str) -> typer.models.OptionInfo:
    return option("The answer", *names, value=value, text=text)


@dataclass(eq=False, repr=False)
class StatedTerms:
    """Which figures may be used, and the currency that money is put into."""

    period: Annotated[
        str,
        _figures("--period", value="PERIOD", text="Only figures of 2022, 2012/2022, 2022-Q1, ..."),
    ] = ""
    source: Annotated[
        str,
        _figures("--source", value="TEXT", text="Only figures whose source contains this."),
    ] = ""
    status: Annotated[
        Status | None,
        _figures(
            "--status",
            value="STATUS",
            text="Only observed, estimate, provisional or projection figures.",
        ),
    ] = None
    currency: Annotated[
        str,
        _figures("--currency", value="CODE", text="Convert money to GBP, USD, EUR, ..."),
    ] = ""
    rates: Annotated[
        str,
        _figures("--rates", value="FILE", text="Exchange rates: currency, year, mean, days."),
    ] = ""
    complete: Annotated[
        bool,
        _figures("--complete", text="Exit 3 where a group lacks a figure of a member."),
    ] = False

    def asked(self) -> dict[str, Any]:
        """Return the terms that were said; those that were not are left to the analysis."""
        return _said(self)


@dataclass(eq=False, repr=False)
class Terms(StatedTerms):
    """The same, and what figures are put into besides: prices of one year, per head."""

    per: Annotated[
        str,
        _figures(
            "--per",
            value="METRIC[:SCALE]",
            text="Divide by a metric of the same place and period, or nearest within 2 years.",
        ),
    ] = ""
    real: Annotated[
        int | None,
        _figures("--real", value="YEAR", text="Put money at the prices of a year, by --deflator."),
    ] = None
    deflator: Annotated[
        str,
        _figures("--deflator", value="FILE", text="A price index: period, value."),
    ] = ""


@dataclass(eq=False, repr=False)
class Rules:
    """By which rule one figure is chosen for each place, and what they are ranked among."""

    basis: Annotated[
        Basis | None,
        _figures(
            "--basis",
            value="RULE",
            text="like-for-like, same-period, nearest or latest. Default: the first that answers.",
        ),
    ] = None
    max_gap: Annotated[
        int | None,
        _figures(
            "--max-gap", value="YEARS", text="Widest gap of periods that has a ratio. Default: 5."
        ),
    ] = None
    kind: Annotated[
        Kind | None,
        _figures(
            "--kind", value="KIND", text="Rank places of this kind: city, region, nation or all."
        ),
    ] = None

    def asked(self) -> dict[str, Any]:
        """Return the rules that were said; those that were not are left to the analysis."""
        return _said(self)


def _said(options: StatedTerms | Rules) -> dict[str, Any]:
    values = {field.name: getattr(options, field.name) for field in fields(options)}
    return {
        n: value for n, value in values.items() if value not in ("", None) and value is not False
    }


@dataclass(eq=False, repr=False)
class Metrics:
    """Which metrics to show."""

    metric: Annotated[
        list[str],
        _figures("--metric", "-m", value="METRIC", text="Show this metric; repeat for more."),
    ] = field(default_factory=list)
    all_metrics: Annotated[
        bool, _figures("--all", text="Show all metrics, not only the headline ones.")
    ] = False

    def asked(self) -> dict[str, Any]:
        """Return what the analysis is to be asked for."""
        return {"metrics": self.metric, "all_metrics": self.all_metrics}


@dataclass(eq=False, repr=False)
class Order:
    """How many rows of the answer, and in which order."""

    sort: Annotated[
        str,
        _output(
            "--sort",
            value="COLUMN",
            text="Order by a column of the answer; -COLUMN for the largest first.",
        ),
    ] = ""
    top: Annotated[int | None, _output("--top", value="N", text="Show the first N only.")] = None

    def asked(self) -> dict[str, Any]:
        """Return what the analysis is to be asked for."""
        return {"sort": self.sort or None, "top": self.top}


@dataclass(eq=False, repr=False)
class Show:
    """How an answer looks, where it goes, and how much is said beside it."""

    format: Annotated[
        Format | None,
        _output(
            "--format",
            "-f",
            value="FORMAT",
            text=f"{', '.join(Format)}. Default: $CLUSTERCMP_FORMAT, else table.",
        ),
    ] = None
    csv: Annotated[bool, _output("--csv", text="Short for --format csv.")] = False
    json: Annotated[bool, _output("--json", text="Short for --format json.")] = False
    output: Annotated[
        str,
        _output("--output", "-o", value="FILE", text="Write here; the ending says the format."),
    ] = ""
    wide: Annotated[
        bool, _output("--wide", text="The shape of the screen: one row a metric, as in a report.")
    ] = False
    excel: Annotated[bool, _output("--excel", text="CSV that Excel opens with a double click.")] = (
        False
    )
    color: Annotated[Colour, _output("--color", value="WHEN", text="auto, always or never.")] = (
        Colour.AUTO
    )
    ascii: Annotated[bool, _output("--ascii", text="Draw with plain characters.")] = False
    no_charts: Annotated[bool, _output("--no-charts", text="Leave out the bars.")] = False
    strict: Annotated[
        bool,
        _output(
            "--strict",
            text="Exit 3 instead of an answer that is not like for like, or comes with a warning.",
        ),
    ] = False
    quiet: Annotated[
        bool, _output("--quiet", "-q", text="No notes and warnings on standard error.")
    ] = False
    verbose: Annotated[
        bool, _output("--verbose", "-v", text="Say how the data was read, on standard error.")
    ] = False
    debug: Annotated[bool, _output("--debug", text="Show where in the code an error arose.")] = (
        False
    )
