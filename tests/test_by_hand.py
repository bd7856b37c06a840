"""Manchester and Cambridge on the built-in data, worked out by hand from data/metrics.csv.

Each expectation was read off the file's rows (its line is given) and divided on paper; nothing
here is copied from what the tool printed.
"""

import csv
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import pytest

from clustercmp.analysis.comparison import compare
from clustercmp.analysis.provenance import explain
from clustercmp.analysis.ranking import rank
from clustercmp.analysis.ratios import ratio
from clustercmp.dataset.dataset import Dataset
from clustercmp.table import Cell, Table

FILE = Path(__file__).parent.parent / "data" / "metrics.csv"


class Expected(NamedTuple):
    metric: str
    basis: str
    manchester: tuple[int, str, int]  # value, period, line of data/metrics.csv
    cambridge: tuple[int, str, int]
    qualifier: str
    flags: set[str]


BY_HAND = [
    # Manchester Digital's Manifesto has both for 2022; UKTN's £532m has no Cambridge beside it.
    Expected(
        "funding_raised",
        "like-for-like",
        (680_000_000, "2022", 62),
        (910_000_000, "2022", 21),
        "about",
        {"GEOGRAPHY", "CONFLICT", "BOUND"},
    ),
    # Manchester has 2018 and 2019, Cambridge 2022, 2023 and 2026: 2019 and 2022 are nearest.
    Expected(
        "unicorns",
        "nearest",
        (5, "2019", 103),
        (20, "2022", 100),
        "exact",
        {"PERIOD", "SOURCE"},
    ),
    # Thirteen years against eleven, ending a year apart; 2000/2010 would be 13 years off.
    Expected(
        "spinouts",
        "nearest",
        (84, "2011/2023", 121),
        (54, "2012/2022", 114),
        "exact",
        {"PERIOD", "SPAN", "SOURCE", "GEOGRAPHY"},
    ),
    # Cambridge has 2017 alone; of Manchester's, 2018 ends nearest.
    Expected(
        "tech_jobs",
        "nearest",
        (100_000, "2018", 151),
        (15_503, "2017", 136),
        "about",
        {"PERIOD", "SOURCE", "BOUND"},
    ),
    # One article names both for 2023.
    Expected(
        "students",
        "like-for-like",
        (96_200, "2023", 402),
        (27_515, "2023", 401),
        "exact",
        set(),
    ),
]


def rows(table: Table) -> dict[tuple[Cell, Cell], dict[str, Cell]]:
    return {(row["metric"], row["city"]): row for row in table.records()}


@pytest.fixture(scope="module")
def compared(builtin: Dataset) -> dict[tuple[Cell, Cell], dict[str, Cell]]:
    return rows(compare(builtin, "manchester", "cambridge"))


@pytest.mark.parametrize("expected", BY_HAND, ids=lambda expected: expected.metric)
def test_manchester_to_cambridge_is_what_the_file_says(
    compared: dict[tuple[Cell, Cell], dict[str, Cell]], expected: Expected
) -> None:
    row = compared[expected.metric, "Manchester"]
    value, when, _ = expected.manchester
    base, base_when, _ = expected.cambridge
    assert (row["value"], row["period"], row["basis"]) == (value, when, expected.basis)
    assert (row["baseline_value"], row["baseline_period"]) == (base, base_when)
    assert row["difference"] == value - base
    assert row["ratio"] == float(Fraction(value, base))
    assert row["ratio_qualifier"] == expected.qualifier
    assert set(str(row["flags"]).split(";")) - {""} == expected.flags


@pytest.mark.parametrize("expected", BY_HAND, ids=lambda expected: expected.metric)
def test_the_lines_given_here_hold_these_figures(expected: Expected) -> None:
    with FILE.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        found = dict((reader.line_num, row) for row in reader)  # noqa: C402  line_num moves on
    for city, (value, when, line) in (
        ("Manchester", expected.manchester),
        ("Cambridge", expected.cambridge),
    ):
        row = found[line]
        assert (row["city"], row["metric"]) == (city, expected.metric)
        assert (int(row["value"]), row["period"]) == (value, when)


def test_the_trail_of_each_ratio_ends_at_these_lines(builtin: Dataset) -> None:
    for expected in BY_HAND:
        table = explain(builtin, "manchester", expected.metric, "cambridge")
        used = {row["city"]: row for row in table.records() if row["used"]}
        assert used["Manchester"]["line"] == expected.manchester[2]
        assert used["Cambridge"]["line"] == expected.cambridge[2]
        assert used["Manchester"]["result"] == float(
            Fraction(expected.manchester[0], expected.cambridge[0])
        )


def test_funding_in_the_years_before_is_told_too(builtin: Dataset) -> None:
    # 71/265 and 223/496 million dollars of the UK Tech Ecosystem update
    notes = [note.sentence for note in compare(builtin, "manchester", "cambridge").notes]
    assert any("also ~0.27× in 2020, ~0.45× in 2019 (UK Tech" in note for note in notes)


def test_new_york_has_unicorns_that_this_data_does_not_count(builtin: Dataset) -> None:
    found = rows(compare(builtin, "london", "berlin", "new york"))
    assert found["unicorns", "New York"]["flags"] == "MISSING"
    assert found["unicorns", "London"]["ratio"] is None
    # jobs of 2015 and 2023 are 8 years apart: values, but no ratio
    assert found["tech_jobs", "London"]["value"] == 200_000
    assert found["tech_jobs", "London"]["ratio"] is None


def test_twelve_of_sixteen_cities_rank_on_funding(builtin: Dataset) -> None:
    ranked = [row for row in rank(builtin, "funding_raised").records() if row["rank"]]
    assert [row["city"] for row in ranked][:4] == ["London", "Oxford", "Cambridge", "Bristol"]
    assert {(row["of"], row["period"], row["unit"]) for row in ranked} == {(12, "2020", "USD")}
    # 10.4 of 11.787 thousand million dollars
    assert ranked[0]["share"] == pytest.approx(10_400 / 11_787.0, abs=1e-3)


def test_oxfords_at_least_two_unicorns_leave_every_rank_open(builtin: Dataset) -> None:
    found = {row["city"]: row for row in rank(builtin, "unicorns").records() if row["rank"]}
    ranks = {city: (row["rank"], row["rank_low"], row["rank_high"]) for city, row in found.items()}
    assert ranks == {
        "London": (1, 1, 2),
        "Berlin": (2, 2, 3),
        "Manchester": (3, 3, 4),
        "Oxford": (4, 1, 4),
    }


def test_the_grid_to_cambridge_says_where_nothing_is_comparable(builtin: Dataset) -> None:
    found = rows(ratio(builtin, baseline="cambridge"))
    assert found["funding_raised", "Manchester"]["ratio"] == float(Fraction(71, 265))
    assert found["spinouts", "Oxford"]["ratio"] == 1.25
    assert found["tech_jobs", "Manchester"]["ratio"] is None
    assert "OTHER_BASIS" in str(found["tech_jobs", "Manchester"]["flags"])
