"""Completion: what is offered at a place of the line, and how each shell takes it up."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pexpect
import pytest
from hypothesis import given
from hypothesis import strategies as st

import clustercmp
from clustercmp.cli import completion
from clustercmp.cli.shells import Line, bash_line, bash_reply
from clustercmp.errors import AccessError

if TYPE_CHECKING:
    from tests.conftest import Run

ODD = "city,odd $name,spinouts\nLeeds,3,1\na:b c,4,2\nO'Brien Town,5,6\n"


def offered(run: Run, *words: str) -> list[str]:
    """Return the words offered in the place of the last one."""
    status, out, err = run("__complete", "fish", *words)
    assert (status, err) == (0, "")
    first, *rest = out.splitlines()
    assert first == "words"
    return [line.partition("\t")[0] for line in rest]


def test_scores_are_offered_and_metrics_to_weigh(run: Run) -> None:
    assert offered(run, "score", "") == ["innovation", "headline"]
    assert offered(run, "score", "-m", "unicorns") == ["unicorns", "unicorns_active"]
    assert offered(run, "score", "--rival", "manch") == ["Manchester"]


def test_commands_come_first_each_with_what_it_does(run: Run) -> None:
    out = run("__complete", "zsh", "comp").out
    assert out == (
        "words\n"
        "compare\tCompare cities metric by metric: values, ratios, ranks.\n"
        "completion\tPrint the script that completes names in a shell.\n"
    )


def test_a_city_is_offered_in_the_spelling_of_the_data(run: Run) -> None:
    assert offered(run, "compare", "manch") == ["Manchester"]
    assert offered(run, "compare", "NEW_Y") == ["New York"]


def test_a_city_that_is_on_the_line_is_not_offered_again(run: Run) -> None:
    assert offered(run, "compare", "New York", "new") == ["Newcastle"]


def test_every_place_for_a_city_offers_cities(run: Run) -> None:
    assert offered(run, "profile", "Glas") == ["Glasgow"]
    assert offered(run, "ratio", "-c", "Glas") == ["Glasgow"]
    assert offered(run, "explain", "Leeds", "spinouts", "Glas") == ["Glasgow"]
    assert offered(run, "rank", "--city=Glas") == ["--city=Glasgow"]


def test_groups_are_offered_with_their_label(run: Run) -> None:
    assert offered(run, "compare", "techn") == ["technorth"]
    out = run("__complete", "zsh", "rank", "-c", "techn").out
    assert out == "words\ntechnorth\tTechNorth five cities\n"


def test_after_a_plus_the_next_place_is_offered(run: Run) -> None:
    assert offered(run, "compare", "manchester+le") == ["Manchester+Leeds"]
    assert offered(run, "compare", "leeds", "greater manchester+New") == [
        *("Manchester+New York", "Manchester+Newcastle")
    ]
    assert offered(run, "rank", "--city=manchester+leeds+glas") == [
        "--city=Manchester+Leeds+Glasgow"
    ]
    everything = offered(run, "compare", "technorth+")
    assert "technorth+Cambridge" in everything
    assert "technorth+oxford_plus_cambridge" in everything
    assert "technorth+Leeds" not in everything
    assert "technorth+cambridge_plus_manchester" not in everything


@pytest.mark.parametrize("typed", ["mancester+le", "+", "+leeds", "leeds+leeds+", "no+such+"])
def test_nothing_is_joined_to_what_means_nothing(run: Run, typed: str) -> None:
    assert offered(run, "compare", typed) == []


def test_a_name_that_holds_a_plus_is_completed_as_any_other(run: Run, tmp_path: Path) -> None:
    data = tmp_path / "plus.csv"
    data.write_text("city,jobs\nLeeds+Bradford,1\nLeeds,2\nBrighton,3\n")
    data.with_suffix(".toml").write_text('[groups.broken]\nmembers = ["Nowhere"]\n')
    assert offered(run, "compare", "-d", str(data), "leeds+br") == ["Leeds+Bradford"]
    assert offered(run, "compare", "-d", str(data), "leeds+bradford+") == [
        *("Leeds+Bradford+Brighton", "Leeds+Bradford+Leeds")
    ]


def test_what_may_divide_is_offered(run: Run) -> None:
    assert offered(run, "compare", "--per", "pop") == ["population"]
    assert offered(run, "rank", "--per", "digital_") == []
    assert run("__complete", "zsh", "rank", "--deflator", "").out == "files\n"


def test_totals_references_and_attributes_are_offered(run: Run) -> None:
    assert offered(run, "specialisation", "tech_jobs", "--of", "pop") == ["population"]
    assert offered(run, "specialisation", "tech_jobs", "--of", "digital_") == []
    assert offered(run, "specialisation", "tech_jobs", "--reference", "manch") == ["Manchester"]
    assert offered(run, "spread", "--by", "") == ["country", "region"]
    assert offered(run, "trend", "tech_jobs", "--by", "") == []


def test_a_baseline_is_a_city_or_a_statistic(run: Run) -> None:
    assert offered(run, "compare", "--baseline", "be") == ["Belfast", "Berlin", "best"]


def test_every_place_for_a_metric_offers_metrics_with_their_labels(run: Run) -> None:
    assert offered(run, "rank", "unicorns_a") == ["unicorns_active"]
    assert offered(run, "compare", "-m", "unicorns_a") == ["unicorns_active"]
    assert offered(run, "peers", "leeds", "-m", "unicorns_a") == ["unicorns_active"]
    assert offered(run, "peers", "leeds", "-c", "Glas") == offered(run, "peers", "Glas")
    out = run("__complete", "zsh", "explain", "Leeds", "unicorns_a").out
    assert out == "words\nunicorns_active\tUnicorns today\n"


def test_choices_are_offered(run: Run) -> None:
    assert offered(run, "list", "m") == ["metrics"]
    assert offered(run, "rank", "--basis", "n") == ["nearest"]
    assert offered(run, "rank", "-f", "json") == ["json", "jsonl"]


def test_help_is_offered_too(run: Run) -> None:
    assert offered(run, "compare", "--he") == ["--help"]
    assert offered(run, "compare", "-h") == ["-h"]


def test_options_are_offered_until_two_dashes(run: Run) -> None:
    assert offered(run, "--ver") == ["--version"]
    assert offered(run, "compare", "--ma") == [
        *("--max-gap", "--max-bytes", "--max-field", "--max-name", "--max-columns")
    ]
    assert offered(run, "compare", "--", "--ma") == []


@pytest.mark.parametrize(
    "words", [["check", ""], ["rank", "-d", "m"], ["rank", "--sidecar", ""], ["rank", "-o", "x"]]
)
def test_a_path_is_left_to_the_shell(run: Run, words: list[str]) -> None:
    assert run("__complete", "zsh", *words).out == "files\n"


@pytest.mark.parametrize(
    "words",
    [
        ["nonsense", ""],
        ["profile", "Leeds", ""],
        ["rank", "--period", ""],
        ["rank", "-d", "no-such-file.csv", ""],
        ["rank", "-d", "-", ""],
    ],
)
def test_where_nothing_can_be_said_nothing_is(run: Run, words: list[str]) -> None:
    assert offered(run, *words) == []


def test_mistakes_earlier_on_the_line_are_left_for_later(run: Run) -> None:
    words = ["rank", "--skip-lines", "many", "--no-such", "unicorns_a"]
    assert offered(run, *words) == ["unicorns_active"]


def test_the_data_on_the_line_is_the_data_that_completes(run: Run, tmp_path: Path) -> None:
    data = tmp_path / "mine.csv"
    data.write_text(ODD)
    assert offered(run, "rank", "-d", str(data), "od") == ["odd $name"]
    assert offered(run, "rank", f"--data={data}", "od") == ["odd $name"]


def test_the_data_of_the_environment_completes_too(run: Run, tmp_path: Path) -> None:
    data = tmp_path / "mine.csv"
    data.write_text(ODD)
    out = run("__complete", "zsh", "rank", "od", env={"CLUSTERCMP_DATA": str(data)}).out
    assert out == "words\nodd $name\tOdd $name\n"


def test_the_home_of_a_path_is_found_as_the_shell_would(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text(ODD)
    words = ("__complete", "zsh", "rank", "-d", "~/mine.csv", "od")
    assert run(*words, env={"HOME": str(tmp_path)}).out == "words\nodd $name\tOdd $name\n"


@pytest.mark.parametrize("words", [[], ["zsh"], ["bash"], ["bash", "clustercmp "]])
def test_a_shell_that_asks_for_nothing_is_told_nothing(run: Run, words: list[str]) -> None:
    assert run("__complete", *words) == (0, "words\n", "")


def test_nobody_to_tell_is_no_reason_to_complain(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(*_: object) -> None:
        raise AccessError

    monkeypatch.setattr(completion, "emit", closed)
    assert run("__complete", "zsh", "comp") == (4, "", "")


def test_broken_data_completes_to_nothing(run: Run, tmp_path: Path) -> None:
    data = tmp_path / "broken.csv"
    data.write_text('city,"x\n')
    assert offered(run, "compare", "-d", str(data), "L") == []


def test_bash_is_answered_in_the_quotes_that_are_open(run: Run, tmp_path: Path) -> None:
    data = tmp_path / "mine.csv"
    data.write_text(ODD)
    before = f"clustercmp compare -d {data}"
    answers = {
        ("O\\'", "O\\'"): "O\\'Brien\\ Town",
        ("\"O'", "O'"): "O'Brien Town",
        ("'O", "O"): "O'\\''Brien Town",
        ("a:", ""): "b\\ c",
        ("--metric=o", "o"): "odd\\ \\$name",
        ('--metric="o', "o"): "odd \\$name",
    }
    for (typed, replaced), reply in answers.items():
        out = run("__complete", "bash", f"{before} {typed}", replaced).out
        assert out == f"words\n{reply}\n"


LINES = {
    "a b": Line(["a"], "b", "b"),
    "a ": Line(["a"], "", ""),
    "a '' ": Line(["a", ""], "", ""),
    r"New\ Yo": Line([], "New Yo", r"New\ Yo"),
    '"New Yo': Line([], "New Yo", '"New Yo', '"'),
    r'"a\"\b': Line([], r"a\b".replace("a", 'a"'), r'"a\"\b', '"'),
    "'a\\": Line([], "a\\", "'a\\", "'"),
    "x\\": Line([], "x", "x\\"),
}


@pytest.mark.parametrize(("text", "line"), LINES.items(), ids=LINES)
def test_a_bash_line_is_taken_apart_as_bash_does(text: str, line: Line) -> None:
    assert bash_line(text) == line


@given(
    word=st.text(st.characters(min_codepoint=32, max_codepoint=126)), quote=st.sampled_from("'\" ")
)
def test_what_bash_is_told_to_write_reads_as_the_word(word: str, quote: str) -> None:
    quote = quote.strip()
    reply = bash_reply(bash_line(f"clustercmp {quote}"), "", word)
    assert bash_line(f"{quote}{reply}{quote} ").words == ([word] if word or quote else [])


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_has_a_script(run: Run, shell: str) -> None:
    status, out, err = run("completion", shell)
    assert (status, err) == (0, "")
    assert f"__complete {shell}" in out


STARTS = {
    "bash": (["--norc", "--noprofile", "-i"], 'eval "$(clustercmp completion bash)"'),
    "zsh": (
        ["-f", "-i"],
        'autoload -Uz compinit && compinit -u -D && eval "$(clustercmp completion zsh)"',
    ),
    "fish": (["--no-config", "-i"], "clustercmp completion fish | source"),
}

TYPED = {
    "compare manch": "<compare><Manchester>",
    "compare New\\ Yo": "<compare><New York>",
    'compare "New Yo': "<compare><New York>",
    "rank -m unicorns_a": "<rank><-m><unicorns_active>",
    "rank --metric=unicorns_a": "<rank><--metric=unicorns_active>",
    "rank -d mine": "<rank><-d><mine.csv>",
    "rank -d mine.csv od": "<rank><-d><mine.csv><odd $name>",
    "compare -d mine.csv a:": "<compare><-d><mine.csv><a:b c>",
    "compare -d mine.csv O\\'": "<compare><-d><mine.csv><O'Brien Town>",
}


@pytest.mark.parametrize("shell", STARTS)
def test_a_real_shell_completes_names_with_spaces_and_signs(shell: str, tmp_path: Path) -> None:
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not here")
    (tmp_path / "mine.csv").write_text(ODD)
    program = tmp_path / "bin" / "clustercmp"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m clustercmp "$@"\n')
    program.chmod(0o755)
    arguments, start = STARTS[shell]
    environment = {
        "PATH": f"{program.parent}:/usr/bin:/bin",
        "PYTHONPATH": str(Path(clustercmp.__file__).parents[1]),
        "HOME": str(tmp_path),
        "TERM": "dumb",
        "LANG": "C.UTF-8",
    }
    terminal = pexpect.spawn(
        shell, arguments, encoding="utf-8", env=environment, cwd=tmp_path, dimensions=(50, 250)
    )
    terminal.sendline(f"{start}; echo rea''dy")
    terminal.expect("ready\r\n")
    for typed, taken in TYPED.items():
        # the tab completes the word, then the line becomes one that shows its words
        terminal.send(f"clustercmp {typed}\t")
        terminal.send("\x01printf '<%s>' \x05; echo\r")
        terminal.expect_exact(f"<clustercmp>{taken}")
    terminal.close(force=True)


def test_a_rival_is_a_city_and_a_target_may_be_one(run: Run) -> None:
    words = ("trend", "funding_raised", "london")
    assert offered(run, *words, "--rival", "be") == ["Belfast", "Berlin"]
    assert offered(run, *words, "--target", "") == ["city:", "2x"]
    assert offered(run, *words, "--target", "city:lee") == ["city:Leeds"]
    assert offered(run, *words, "--target=city:lee") == ["--target=city:Leeds"]
