"""Every command in every format, on a small dataset with a tie, a hole, a zero and a bound.

The names hold `|`, `[x]`, a letter with a ring and characters that are two columns wide.
"""

import hashlib
import json
import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import jsonschema
import pytest
from python_calamine import CalamineWorkbook
from syrupy.assertion import SnapshotAssertion

from clustercmp.analysis.contents import LISTS
from clustercmp.cli.app import NAMES
from clustercmp.output.formats import Format
from tests.conftest import Run

SCHEMAS = Path(__file__).parent.parent / "clustercmp" / "schemas"
SMALL = Path(__file__).parent / "goldens" / "small.csv"
PRICES = ["--deflator", "prices.csv"]
SERIES = ["-d", "series.csv"]
AREAS = ["-d", "areas.csv"]
ALIKE = ["-d", "alike.csv"]
STANDINGS = ["-d", "standings.csv"]
FLAT = ["-m", "life:2", "-m", "rent", "--normalise", "zscore", "--weights-spread", "uniform"]
PACE = ["--target", "5", "--target", "40", "--by", "2030", "--index", "2016", "--rival", "alesund"]
ASKED = {
    "compare": ["compare", "aalesund", "bath | spa", "[x] city"],
    "rank": ["rank", "tech_jobs"],
    "rank several": ["rank"],
    "compare groups": ["compare", "pair", "bath | spa+[x] city"],
    "compare per": ["compare", "aalesund", "pair", "--per", "tech_jobs:100", "--all"],
    "compare real": ["compare", "aalesund", "bath | spa", "--real", "2020", *PRICES],
    "rank per": ["rank", "funding_raised", "--per", "tech_jobs"],
    "trend": ["trend", "jobs | [x]", "alesund", "東京", *SERIES],
    "trend pace": ["trend", "jobs | [x]", "東京", *PACE, *SERIES],
    "trend group": ["trend", "raised", "pair", "--real", "2015", *PRICES, *SERIES],
    "ratio": ["ratio", "--baseline", "bath | spa", "--geomean"],
    "profile": ["profile", "東京"],
    "profile group": ["profile", "pair", "--per", "tech_jobs:10"],
    "score": ["score", *STANDINGS],
    "score parts": ["score", "tree", "--parts", *STANDINGS],
    "score flat": ["score", *FLAT, "--baseline", "東京", "--rival", "bath | spa", *STANDINGS],
    "score plain": ["score", "tree", "--no-robustness", "-c", "東京", "-c", "hole", *STANDINGS],
    "score unranked": ["score", "headline", "-d", "builtin"],
    "peers": ["peers", "aalesund", *ALIKE],
    "peers gaps": ["peers", "york", "--gaps", "--nearest", "2", *ALIKE],
    "peers group": ["peers", "pair", "-m", "rent", "-m", "jobs", "-m", "parks", *ALIKE],
    "spread": ["spread", *AREAS],
    "spread one": ["spread", "tech | [x]", "-c", "alesund", "-c", "東京", *AREAS],
    "specialisation": ["specialisation", "tech | [x]", "--of", "all jobs", *AREAS],
    "specialisation reference": [
        *("specialisation", "tech | [x]", "--of", "all jobs", "--reference", "東京", *AREAS)
    ],
    "explain group": ["explain", "pair", "funding_raised", "bath | spa", "--per", "tech_jobs"],
    "explain": ["explain", "aalesund", "funding_raised", "東京"],
    "links": ["links"],
    "links among": ["links", "aalesund", "bath | spa", "[x] city", "--tie", "company"],
    "check": ["check"],
    **{f"list {what}": ["list", what] for what in LISTS},
}

GRAPHS = (Format.DOT, Format.GRAPHML, Format.MERMAID)
DRAWN = {"links", "links among"}


@pytest.fixture(autouse=True)
def beside_the_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(SMALL.parent)


def argv(name: str, *more: str) -> list[str]:
    words = ASKED[name]
    data = [SMALL.name] if name == "check" else [] if "-d" in words else ["-d", SMALL.name]
    return [*words, *data, *more]


@pytest.mark.parametrize(
    ("name", "format_"),
    [
        (name, each)
        for name in ASKED
        for each in Format
        if each != Format.XLSX and (each not in GRAPHS or name in DRAWN)
    ],
)
def test_an_answer_is_what_was_accepted(
    run: Run, snapshot: SnapshotAssertion, name: str, format_: Format
) -> None:
    result = run(*argv(name, "--format", format_))
    assert result.status == 0
    assert f"{result.out}--- stderr ---\n{result.err}" == snapshot


@pytest.mark.parametrize("format_", GRAPHS)
@pytest.mark.parametrize("name", [name for name in ASKED if name not in DRAWN])
def test_what_is_no_graph_is_not_drawn_as_one(run: Run, name: str, format_: Format) -> None:
    message = f"{format_} draws ties between places; use it with: clustercmp links\n"
    assert run(*argv(name, "--format", format_, "-q")) == (2, "", message)


@pytest.mark.parametrize(
    "name",
    [
        *("compare", "rank", "rank several", "ratio", "profile", "links", "explain"),
        *("score", "score parts", "peers", "spread", "specialisation"),
    ],
)
def test_the_shape_of_the_screen_is_what_was_accepted(
    run: Run, snapshot: SnapshotAssertion, name: str
) -> None:
    assert run(*argv(name, "--csv", "--wide", "-q")).out == snapshot


@pytest.mark.parametrize("name", ASKED)
def test_a_workbook_is_what_was_accepted(
    run: Run, snapshot: SnapshotAssertion, tmp_path: Path, name: str
) -> None:
    path = tmp_path / "answer.xlsx"
    assert run(*argv(name, "-o", str(path))).status == 0
    book = CalamineWorkbook.from_filelike(BytesIO(path.read_bytes()))
    found = {sheet: book.get_sheet_by_name(sheet).to_python() for sheet in book.sheet_names}
    assert found == snapshot


@pytest.mark.parametrize("name", ASKED)
def test_the_same_question_gives_the_same_bytes(run: Run, tmp_path: Path, name: str) -> None:
    sums = set()
    for turn in "ab":
        path = tmp_path / f"{turn}.xlsx"
        run(*argv(name, "-o", str(path)))
        sums.add(hashlib.sha256(path.read_bytes()).hexdigest())
        sums.add(hashlib.sha256(run(*argv(name, "--json")).out.encode()).hexdigest())
    assert len(sums) == 2


@pytest.mark.parametrize("wide", [[], ["--wide"]], ids=["long", "wide"])
@pytest.mark.parametrize("name", ASKED)
def test_json_obeys_the_schema_that_it_names(run: Run, name: str, wide: list[str]) -> None:
    answer = json.loads(run(*argv(name, "--json", *wide)).out)
    schema = SCHEMAS / f"{answer['schema'].removeprefix('clustercmp/')}.json"
    jsonschema.validate(answer, json.loads(schema.read_text("utf-8")))


def test_a_graph_is_the_same_whatever_the_order_of_hashes() -> None:
    answers = {
        subprocess.run(
            [sys.executable, "-m", "clustercmp", *argv("links", "-f", "graphml", "-q")],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in "123"
    }
    assert len(answers) == 1


def test_every_command_that_answers_is_asked() -> None:
    beside = {"completion", "derive"}  # which answers with a file, as test_deriving expects it
    assert {words[0] for words in ASKED.values()} == set(NAMES) - beside
