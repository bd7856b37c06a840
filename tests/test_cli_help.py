"""Help: there for everything, plain, and true: its examples run."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any, get_args, get_origin

import pytest

from clustercmp.cli.app import FAMILIES, NAMES, command

if TYPE_CHECKING:
    from tests.conftest import Run

SUMMARIES = [(name, said) for family in FAMILIES.values() for name, said in family.items()]
SHARED = (
    *("--data", "--sidecar", "--where", "--column", "--layout", "--delimiter", "--encoding"),
    *(
        "--thousands",
        "--decimal",
        "--skip-lines",
        "--engine",
        "--max-bytes",
        "--max-field",
        "--max-name",
    ),
    *("--max-columns", "--format", "--csv", "--json", "--output", "--wide", "--excel", "--color"),
    *("--ascii", "--no-charts", "--strict", "--quiet", "--verbose", "--debug"),
)
TERMS = (
    *("--period", "--source", "--status", "--currency", "--rates", "--per", "--real"),
    *("--deflator", "--complete"),
)
STATED = tuple(each for each in TERMS if each not in {"--per", "--real", "--deflator"})
RULES = ("--basis", "--max-gap", "--kind")
FIGURES = (*TERMS, *RULES)
MANY = (*SHARED, *FIGURES, "--metric", "--all", "--sort", "--top")
OPTIONS = {
    "compare": (*MANY, "--baseline", "--allow-overlap"),
    "rank": (*MANY, "--baseline", "--city", "--rank-precision", "--allow-overlap"),
    "ratio": (*MANY, "--baseline", "--city", "--geomean", "--allow-overlap"),
    "profile": MANY,
    "trend": (
        *(*SHARED, *TERMS, "--index", "--splice", "--target", "--by", "--from", "--over"),
        "--rival",
    ),
    "links": (*SHARED, "--tie", "--sort", "--top"),
    "score": (
        *(*SHARED, *FIGURES, "--metric", "--city", "--baseline", "--rival", "--parts"),
        *("--normalise", "--aggregate", "--rank-precision", "--no-robustness", "--draws", "--seed"),
        *("--weights-spread", "--top-k", "--allow-overlap", "--sort", "--top"),
    ),
    "peers": (
        *(*SHARED, *FIGURES, "--metric", "--city", "--sort", "--top", "--log", "--nearest"),
        *("--gaps", "--allow-overlap"),
    ),
    "spread": (*MANY, "--city", "--by", "--allow-overlap"),
    "specialisation": (
        *(*SHARED, *STATED, *RULES, "--of", "--reference", "--city", "--allow-overlap", "--sort"),
        "--top",
    ),
    "explain": (*SHARED, *FIGURES),
    "list": SHARED,
    "check": SHARED,
    "derive": ("--output", "--check", "--strict", "--quiet", "--debug"),
    "completion": (),
}


def examples(text: str) -> list[str]:
    """Return the command lines that a help shows: its lines that begin so, set in."""
    return [line.strip() for line in text.splitlines() if line.startswith("      clustercmp ")]


def test_the_program_shows_every_command_with_its_first_sentence(run: Run) -> None:
    status, out, err = run("--help")
    assert (status, err) == (0, "")
    flat = " ".join(out.split())
    assert all(f"{name} {said}" in flat for name, said in SUMMARIES)


@pytest.mark.parametrize(("name", "said"), SUMMARIES)
def test_a_command_begins_its_help_with_the_sentence_that_the_program_shows(
    name: str, said: str
) -> None:
    assert str(command(name).help).partition("\n")[0] == said


@pytest.mark.parametrize("name", NAMES)
def test_every_command_has_the_options_of_its_kind_each_explained(name: str) -> None:
    parameters: list[Any] = command(name).params
    options = [each for each in parameters if each.param_type_name == "option"]
    assert {max(each.opts, key=len) for each in options} == set(OPTIONS[name])
    assert all(each.help for each in parameters)


@pytest.mark.parametrize("name", NAMES)
def test_every_parameter_is_of_a_type_that_we_coerce_ourselves(name: str) -> None:
    parameters: list[Any] = command(name).params
    for each in parameters:
        kind = each.type_descriptor.annotation
        choices = each.type_descriptor.choices
        assert (
            choices
            or kind in (str, int, bool)
            or (get_origin(kind), get_args(kind))
            == (
                list,
                (str,),
            )
        )


@pytest.mark.parametrize("name", ["", *NAMES])
def test_every_example_in_a_help_runs(run: Run, name: str) -> None:
    shown = examples(run(*name.split(), "--help").out)
    assert shown
    for line in shown:
        status, out, err = run(*shlex.split(line)[1:])
        assert out
        assert status == 0, err


@pytest.mark.parametrize("name", NAMES)
def test_help_is_plain_and_fits_80_columns(run: Run, name: str) -> None:
    out = run(name, "-h", env={"FORCE_COLOR": "1", "COLUMNS": "120"}).out
    assert "\x1b" not in out
    assert max(map(len, out.splitlines())) <= 80


def test_the_version_is_shown_whatever_follows(run: Run) -> None:
    assert run("--version").out == run("--version", "--help").out
