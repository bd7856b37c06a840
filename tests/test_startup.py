"""What a command line must not import: the measure of how soon it answers."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from errno import ENOSPC
from typing import TYPE_CHECKING

import pytest

from clustercmp import __main__ as start

if TYPE_CHECKING:
    from collections.abc import Callable

LISTED = (
    "import os, sys; from clustercmp.__main__ import main; "
    "sys.stdout = open(os.devnull, 'w'); sys.stderr = sys.stdout; "
    "main(sys.argv[1:]); print(*sys.modules, file=sys.__stdout__)"
)
NEVER = {"pandas", "numpy", "networkx", "pydantic", "click", "tabulate", "xlsxwriter", "jsonschema"}
NEVER |= {"duckdb", "ibis", "pyarrow", "sqlglot"}
SELDOM = {"rich", "rapidfuzz"}


def imported(*words: str) -> set[str]:
    """Return the modules that a command line has imported when it is done."""
    return modules_after(LISTED, *words)


def modules_after(code: str, *words: str) -> set[str]:
    """Return the modules that a program of its own says it has; coverage would add some."""
    unmeasured = {n: v for n, v in os.environ.items() if not n.startswith("COV")}
    done = subprocess.run(
        [sys.executable, "-c", code, *words],
        capture_output=True,
        check=True,
        env=unmeasured,
        text=True,
    )
    return set(done.stdout.split())


def test_the_version_needs_nothing_beyond_python() -> None:
    assert {name for name in imported("--version") if name.startswith("clustercmp")} == {
        "clustercmp",
        "clustercmp.__main__",
    }
    assert not {"typing", "re", "dataclasses", "typer"} & imported("--version")


def test_help_needs_no_data_and_no_analysis() -> None:
    modules = imported("--help")
    assert not (NEVER | SELDOM) & modules
    assert not {"clustercmp.cli.asking", "clustercmp.dataset.loading"} & modules


@pytest.mark.parametrize(
    "words",
    [
        ["compare", "manchester", "cambridge", "--csv"],
        ["rank", "funding_raised", "--json"],
        ["ratio", "--baseline", "cambridge", "-f", "tsv"],
        ["profile", "cambridge", "-f", "jsonl"],
        ["links", "manchester", "-f", "dot"],
        ["peers", "manchester", "--csv"],
        ["spread", "--csv"],
        ["specialisation", "funding_raised", "--of", "gdp", "--csv"],
        ["explain", "cambridge", "spinouts", "--csv"],
        ["list", "cities", "--csv"],
        ["check", "--csv"],
        ["compare", "--help"],
        ["__complete", "zsh", "compare", "man"],
        ["__complete", "bash", "clustercmp rank uni", "uni"],
    ],
    ids=" ".join,
)
def test_an_answer_for_machines_needs_no_pandas_no_pydantic_and_no_rich(words: list[str]) -> None:
    assert not (NEVER | SELDOM) & imported(*words)


def test_a_score_needs_numpy_and_no_pandas() -> None:
    assert (NEVER | SELDOM) & imported("score", "innovation", "--csv") == {"numpy"}


def test_a_table_needs_rich_and_nothing_else_that_is_heavy() -> None:
    modules = imported("compare", "manchester", "cambridge")
    assert "rich" in modules
    assert not NEVER & modules


def test_importing_the_package_imports_nothing_until_it_is_used() -> None:
    modules = modules_after("import clustercmp, sys; print(*sys.modules)")
    assert {name for name in modules if name.startswith("clustercmp")} == {"clustercmp"}


def ended(monkeypatch: pytest.MonkeyPatch, status: int) -> tuple[str, object]:
    """Return how the process would end after a command line of this status."""
    ends: list[tuple[str, object]] = []

    def end(how: str) -> Callable[[object], None]:
        def at(status: object) -> None:
            ends.append((how, status))
            raise InterruptedError

        return at

    monkeypatch.setattr(start, "main", lambda: status)
    monkeypatch.setattr("os._exit", end("at once"))
    monkeypatch.setattr("sys.exit", end("as usual"))
    with pytest.raises(InterruptedError):
        start.start()
    return ends[0]


def test_the_process_ends_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ended(monkeypatch, 3) == ("at once", 3)
    monkeypatch.setattr("sys.stdout", None)
    assert ended(monkeypatch, 0) == ("at once", 0)


def test_the_process_ends_as_usual_where_spark_or_a_stream_has_something_to_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", object())
    assert ended(monkeypatch, 0) == ("as usual", 0)
    monkeypatch.delitem(sys.modules, "pyspark")

    class Full(io.StringIO):
        def flush(self) -> None:
            raise OSError(ENOSPC, "No space left on device")

    monkeypatch.setattr("sys.stdout", Full())
    assert ended(monkeypatch, 4) == ("as usual", 4)
