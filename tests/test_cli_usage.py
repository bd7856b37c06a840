"""What the command line says to what it cannot do: exit 2 and one line, nothing on stdout."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clustercmp.dataset.opening import shipped

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run

REFUSED = {
    "": "missing command; see: clustercmp --help",
    "comprae x": 'unknown command "comprae"; did you mean compare? See: clustercmp --help',
    "qq": 'unknown command "qq"; see: clustercmp --help',
    "--verison": 'unknown option "--verison"; did you mean --version? See: clustercmp --help',
    "compare a b --formt csv": (
        'unknown option "--formt"; did you mean --format? See: clustercmp compare --help'
    ),
    "compare a b -z": 'unknown option "-z"; see: clustercmp compare --help',
    "compare": "missing argument CITY; see: clustercmp compare --help",
    "list": "missing argument WHAT; see: clustercmp list --help",
    "ratio": "missing option --baseline; see: clustercmp ratio --help",
    "profile a b": "got unexpected extra argument(s) (b); see: clustercmp profile --help",
    "rank --top": "option --top requires an argument; see: clustercmp rank --help",
    "rank --csv=1": "option --csv does not take a value; see: clustercmp rank --help",
    "rank --top ten": '--top: "ten" is not a whole number of 0 or more',
    "rank --top -1": '--top: "-1" is not a whole number of 0 or more',
    "rank --basis newest": (
        '--basis: "newest" is not one of like-for-like, same-period, nearest, latest; '
        "did you mean nearest?"
    ),
    "rank --color red": '--color: "red" is not one of auto, always, never',
    "list citeis": (
        'WHAT: "citeis" is not one of cities, metrics, groups, sources, targets, scores; '
        "did you mean cities?"
    ),
    "rank --csv --json": "one answer has one format: csv or json?",
    "rank --json -f html": "one answer has one format: html or json?",
    "rank --excel --json": "--excel is for csv, not json; leave one of the two out",
    "rank -o answer.docx": (
        "answer.docx names no format; let it end in one of .csv .tsv .json .jsonl .md .markdown "
        ".html .htm .tex .rst .xlsx .dot .gv .graphml .mmd .mermaid .txt, or use --format"
    ),
    "rank --csv -o -": (
        "--output -: the answer goes to standard output by itself; leave --output out"
    ),
    "rank -q -v": "--quiet and --verbose contradict each other; leave one out",
    "rank --where UK": '--where: "UK" is not of the form NAME=VALUE',
    "rank --column =x": '--column: "=x" is not of the form NAME=VALUE',
    "rank --delimiter ;;": '";;" cannot be the delimiter; it is one character',
}


@pytest.mark.parametrize(("line", "said"), REFUSED.items(), ids=REFUSED)
def test_what_makes_no_sense_is_refused_in_one_line_with_the_next_step(
    run: Run, line: str, said: str
) -> None:
    assert run(*line.split()) == (2, "", f"{said}\n")


@pytest.mark.parametrize("option", ["--data", "--output", "--period", "--baseline", "--metric"])
def test_a_value_that_is_empty_is_refused_and_not_overheard(run: Run, option: str) -> None:
    said = f"{option}: the value is empty; write one, or leave it out\n"
    assert run("rank", option, "") == (2, "", said)


def test_formats_that_agree_are_one(run: Run) -> None:
    assert run("list", "scores", "--csv", "-f", "csv").status == 0


def test_the_environment_may_name_the_format(run: Run) -> None:
    env = {"CLUSTERCMP_FORMAT": "csv"}
    assert run("list", "scores", env=env).out.startswith("score,label,metrics\n")


def test_a_format_on_the_line_goes_before_the_environment(run: Run) -> None:
    env = {"CLUSTERCMP_FORMAT": "csv"}
    assert run("list", "scores", "-f", "tsv", env=env).out.startswith("score\tlabel\tmetrics\n")


def test_a_format_that_the_environment_misspells_is_refused(run: Run) -> None:
    status, out, err = run("list", "scores", env={"CLUSTERCMP_FORMAT": "cvs"})
    assert (status, out) == (2, "")
    assert err.startswith('CLUSTERCMP_FORMAT: "cvs" is not one of table, csv')


def test_excel_means_csv_where_no_format_is_named(run: Run) -> None:
    assert run("list", "scores", "--excel").out.startswith("\ufeffscore,label,metrics\r\n")


def test_a_name_that_is_not_known_is_offered_the_likely_one(run: Run) -> None:
    status, out, err = run("compare", "manchster", "cambridge")
    assert (status, out) == (2, "")
    assert err.startswith('unknown city "manchster"; did you mean Manchester')


def test_control_characters_of_the_line_are_shown_and_not_obeyed(run: Run) -> None:
    status, _, err = run("compare", "\x1b[31mred", "cambridge")
    assert status == 2
    assert "\x1b" not in err
    assert r"\x1b[31mred" in err


def test_an_unknown_setting_of_the_colour_is_as_good_as_none(run: Run) -> None:
    plain = run("list", "groups")
    assert run("list", "groups", env={"CLUSTERCMP_COLOR": "sometimes"}) == plain


def test_output_over_its_input_is_refused_and_leaves_it_alone(run: Run, tmp_path: Path) -> None:
    data = tmp_path / "mine.csv"
    data.write_text("city,metric,value\nLeeds,spinouts,3\nBristol,spinouts,4\n")
    before = data.read_bytes()
    status, out, err = run("list", "cities", "-d", str(data), "-o", str(data))
    assert (status, out) == (2, "")
    assert "is also the input" in err
    assert data.read_bytes() == before


@pytest.mark.parametrize("words", [["check"], ["list", "cities"]])
@pytest.mark.parametrize("name", ["mine.csv", "mine.toml", "more.toml"])
def test_what_the_environment_names_and_sidecars_are_inputs_too(
    run: Run, tmp_path: Path, words: list[str], name: str
) -> None:
    data, more, over = tmp_path / "mine.csv", tmp_path / "more.toml", tmp_path / name
    data.write_text("city,metric,value\nLeeds,spinouts,3\nBristol,spinouts,4\n")
    for sidecar in (tmp_path / "mine.toml", more):
        sidecar.touch()
    before = over.read_bytes()
    line = [*words, "--csv", "--sidecar", str(more), "-o", str(over)]
    status, _, err = run(*line, env={"CLUSTERCMP_DATA": str(data)})
    assert (status, over.read_bytes()) == (2, before)
    assert "is also the input" in err


def test_nor_is_the_data_that_ships_with_the_package_written_over(run: Run) -> None:
    assert run("list", "scores", "--csv", "-o", str(shipped("metrics.csv"))).status == 2
