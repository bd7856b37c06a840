"""The commands from end to end: what is said where, and how they end."""

from __future__ import annotations

import json
import os
import signal
from typing import TYPE_CHECKING

import pytest

from clustercmp.analysis import comparison

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run

TIDY = "city,metric,period,value\n"
LEEDS_AND_BRISTOL = TIDY + "Leeds,spinouts,2022,3\nBristol,spinouts,2022,4\n"
FALLEN = TIDY + "Leeds,spinouts,2021,3\nBristol,spinouts,2022,4\n"


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    path = tmp_path / "mine.csv"
    path.write_text(LEEDS_AND_BRISTOL)
    return path


def test_an_answer_goes_to_stdout_and_its_notes_inside_or_beside_it(run: Run) -> None:
    words = ("compare", "manchester", "cambridge")
    assert run(*words).err == ""
    assert run(*words, "--json").err == ""
    assert run(*words, "--csv").err.startswith("note: ")


def test_quiet_leaves_the_notes_out(run: Run) -> None:
    assert run("compare", "manchester", "cambridge", "--csv", "-q").err == ""


def test_verbose_says_how_each_file_was_read(run: Run, mine: Path) -> None:
    err = run("compare", "leeds", "bristol", "-d", str(mine), "-v").err
    assert f"{mine}: tidy layout, delimiter ,, utf-8, 2 rows, sha256 " in err


def test_a_tab_may_be_named(run: Run) -> None:
    table = LEEDS_AND_BRISTOL.replace(",", "\t")
    words = ("compare", "leeds", "bristol", "-d", "-", "-v", "--delimiter", "tab")
    status, _, err = run(*words, stdin=table)
    assert status == 0
    assert "delimiter tab" in err


def test_reading_options_reach_the_reader(run: Run) -> None:
    table = "# mine\ntown;spinouts;country\nLeeds;1.234,5;UK\nBristol;2;UK\nBerlin;3;DE\n"
    words = ("--skip-lines", "1", "--column", "city=town", "--where", "country=UK")
    style = ("--decimal", ",", "--thousands", ".")
    status, out, err = run(
        *("compare", "leeds", "bristol", "--csv", "-q", "-d", "-", *words, *style), stdin=table
    )
    assert (status, err) == (0, "")
    assert ",1234.5," in out


def test_what_was_asked_stands_in_the_answer_for_machines(run: Run, mine: Path) -> None:
    words = ("--metric", "spinouts", "--baseline", "leeds", "--period", "2022", "--json")
    answer = json.loads(run("compare", "leeds", "bristol", "-d", str(mine), *words).out)
    assert answer["parameters"] == {
        "cities": ["leeds", "bristol"],
        "baseline": "leeds",
        "metrics": ["spinouts"],
        "period": "2022",
    }
    assert [each["path"] for each in answer["data"]] == [str(mine)]


def test_how_the_data_was_read_stands_there_too(run: Run, mine: Path) -> None:
    words = ("--where", "period=2022", "--layout", "tidy", "--json", "-d", str(mine))
    answer = json.loads(run("list", "cities", *words).out)
    assert answer["parameters"] == {
        "what": "cities",
        "where": ["period=2022"],
        "layout": "tidy",
    }


def test_rates_of_ones_own_are_named_in_the_answer(run: Run, tmp_path: Path) -> None:
    rates = tmp_path / "rates.csv"
    rates.write_text("currency,year,mean,days\nGBP,2022,0.5,250\nUSD,2022,1,250\n")
    words = ("-m", "funding_raised", "--currency", "EUR", "--rates", str(rates), "--json")
    answer = json.loads(run("compare", "manchester", "cambridge", *words).out)
    assert answer["parameters"]["rates"] == str(rates)
    assert answer["rows"][0]["value"] == 1_360_000_000


def test_rates_of_ones_own_are_an_input_that_output_does_not_overwrite(
    run: Run, tmp_path: Path
) -> None:
    rates = tmp_path / "rates.csv"
    rates.write_text("currency,year,mean,days\nGBP,2022,0.5,250\n")
    status, _, err = run("rank", "funding_raised", "--rates", str(rates), "-o", str(rates))
    assert status == 2
    assert "is also the input" in err


def test_a_file_takes_the_format_of_its_ending(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "answer.csv"
    assert run("list", "groups", "-o", str(target), "-q") == (0, "", "")
    assert target.read_text() == run("list", "groups", "--csv").out


def test_a_format_goes_before_the_ending_of_the_file(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "answer.txt"
    assert run("list", "groups", "-o", str(target), "--csv").status == 0
    assert target.read_text().startswith("group,label,members\n")


def test_a_file_that_cannot_be_written_is_exit_4(run: Run, tmp_path: Path) -> None:
    status, out, err = run("list", "groups", "-o", str(tmp_path / "none" / "answer.csv"))
    assert (status, out) == (4, "")
    assert err.count("\n") == 1


def test_files_that_are_not_there_are_exit_4_a_line_each(run: Run) -> None:
    status, out, err = run("rank", "-d", "none.csv", "-d", "nothing.csv")
    assert (status, out) == (4, "")
    assert [line.partition(":")[0] for line in err.splitlines()] == ["none.csv", "nothing.csv"]


def test_wrong_data_is_exit_3_with_the_place_of_each_problem(run: Run) -> None:
    status, out, err = run(
        "list", "cities", "-d", "-", stdin="city,spinouts\nLeeds,£5\nBristol,4\n"
    )
    assert (status, out) == (3, "")
    assert ":2:2: spinouts: " in err
    assert err.endswith("[E-NUMBER]\n")


def test_twenty_problems_are_shown_and_the_others_counted(run: Run) -> None:
    table = TIDY + "".join(f"City {n},spinouts,2022,£{n}\n" for n in range(332))
    status, _, err = run("list", "cities", "-d", "-", stdin=table)
    assert status == 3
    assert len(err.splitlines()) == 21
    assert err.endswith("\nand 312 more\n")


def test_check_counts_the_errors_that_it_does_not_list(run: Run) -> None:
    table = TIDY + "".join(f"City {n},spinouts,2022,£{n}\n" for n in range(332))
    status, out, _ = run("check", "-", "--csv", stdin=table)
    assert status == 3
    assert out.splitlines()[-1] == (
        "'-,,,,,error,E-MORE,32 more errors are not listed,mend those that are"
    )


def test_warnings_are_said_and_do_not_stop_an_answer(run: Run) -> None:
    table = LEEDS_AND_BRISTOL + "Total,spinouts,2022,7\n"
    status, _, err = run("compare", "leeds", "bristol", "-d", "-", stdin=table)
    assert status == 0
    assert err.startswith("warning: -:4:")


def test_strict_takes_a_warning_for_an_error(run: Run) -> None:
    table = LEEDS_AND_BRISTOL + "Total,spinouts,2022,7\n"
    status, out, err = run("compare", "leeds", "bristol", "-d", "-", "--strict", stdin=table)
    assert (status, out) == (3, "")
    assert "[W-TOTAL]" in err


def test_strict_refuses_what_is_not_like_for_like(run: Run) -> None:
    words = ("compare", "leeds", "bristol", "-d", "-")
    assert run(*words, stdin=FALLEN).status == 0
    refused = "spinouts: compared by nearest, not like for like; leave out --strict to see it"
    assert run(*words, "--strict", stdin=FALLEN) == (3, "", f"{refused} [E-STRICT]\n")


def test_strict_lets_like_for_like_pass(run: Run, mine: Path) -> None:
    assert run("compare", "leeds", "bristol", "-d", str(mine), "--strict").status == 0


def test_strict_has_nothing_against_a_place_left_out_of_a_ranking(run: Run) -> None:
    status, out, err = run("rank", "funding_raised", "--strict")
    assert (status, err) == (0, "")
    assert "Not ranked" in out


def test_strict_has_nothing_to_say_where_nothing_is_compared(run: Run) -> None:
    assert run("profile", "cambridge", "--strict").status == 0


def test_check_lists_the_problems_and_exits_3(run: Run) -> None:
    status, out, err = run("check", "-", "--csv", stdin="city,spinouts\nLeeds,£5\nBristol,4\n")
    assert (status, err) == (3, "")
    assert out.splitlines()[1].startswith("'-,2,2,spinouts,£5,error,E-NUMBER,")


def test_check_of_a_sound_file_exits_0(run: Run, mine: Path) -> None:
    status, out, _ = run("check", str(mine))
    assert status == 0
    assert out.startswith("No problems found")


def test_check_exits_3_for_a_warning_only_if_strict(run: Run) -> None:
    table = LEEDS_AND_BRISTOL + "Total,spinouts,2022,7\n"
    assert run("check", "-", stdin=table).status == 0
    assert run("check", "-", "--strict", stdin=table).status == 3


def test_check_without_a_file_checks_the_usual_data(run: Run) -> None:
    assert run("check") == run("check", "-d", "builtin")


def test_a_bug_is_called_one_in_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(comparison, "compare")
    status, out, err = run("compare", "leeds", "bristol")
    assert (status, out) == (1, "")
    assert err.startswith("a bug in clustercmp, please report it: ImportError: ")
    assert err.endswith("; see --debug\n")
    assert err.count("\n") == 1


def test_debug_shows_where_an_error_arose(run: Run) -> None:
    plain = run("compare", "manchster", "leeds").err
    with_debug = run("compare", "manchster", "leeds", "--debug").err
    assert with_debug.startswith(plain + "Traceback (most recent call last):\n")


def test_an_interrupt_is_130(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(comparison, "compare", interrupted)
    assert run("compare", "leeds", "bristol") == (130, "", "")


def test_a_termination_is_143(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def terminated(*_: object, **__: object) -> None:
        os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(comparison, "compare", terminated)
    with pytest.raises(SystemExit) as ended:
        run("compare", "leeds", "bristol")
    assert ended.value.code == 143


def test_a_zero_that_was_asked_for_is_on_record(run: Run) -> None:
    answer = run("rank", "funding_raised", "--rank-precision", "0", "--max-gap", "0", "--json")
    asked = json.loads(answer.out)["parameters"]
    assert (asked["rank_precision"], asked["max_gap"]) == (0, 0)


def test_a_check_says_what_it_has_read(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("town,jobs\nLeeds,1\n", encoding="utf-8")
    answer = json.loads(run("check", str(path), "--column", "city=town", "--json").out)
    assert [each["path"] for each in answer["data"]] == [str(path)]
    assert answer["parameters"] == {"column": ["city=town"]}


def test_a_number_of_thousands_of_digits_is_no_count(run: Run) -> None:
    result = run("rank", "unicorns", "--top", "9" * 5000)
    assert (result.status, result.out) == (2, "")
    assert "is not a whole number of 0 or more" in result.err
