"""Groups, per head, trends and ties on the built-in data, worked out by hand from its rows.

Each expectation was added up, or divided, from rows of data/metrics.csv (their lines are given);
nothing here is copied from what the tool printed.
"""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clustercmp.analysis.comparison import compare
from clustercmp.analysis.connections import links
from clustercmp.analysis.provenance import explain
from clustercmp.analysis.ranking import rank
from clustercmp.analysis.trends import trend
from tests.conftest import cells, sentences

if TYPE_CHECKING:
    from clustercmp.dataset.dataset import Dataset

FILE = Path(__file__).parent.parent / "data" / "metrics.csv"
ROWS = list(csv.reader(FILE.read_text("utf-8").splitlines()))


def value(line: int, city: str, period: str) -> int:
    """Return the value on a line of the file, which is of that city and period."""
    row = ROWS[line - 1]
    assert (row[0], row[2]) == (city, period)
    return int(row[3])


def test_five_northern_cities_against_london(builtin: Dataset) -> None:
    # UK Tech Ecosystem update, 2020, USD: Manchester, Leeds and Newcastle; London beside them.
    north = value(64, "Manchester", "2020") + value(42, "Leeds", "2020")
    north += value(74, "Newcastle", "2020")
    london = value(49, "London", "2020")
    table = compare(builtin, "technorth", "london", metrics=["funding_raised"])
    row = table.records()[0]
    assert (row["city"], row["label"]) == ("technorth", "Funding raised (3 of 5)")
    assert (row["value"], row["baseline_value"]) == (north, london)
    assert row["ratio"] == pytest.approx(north / london, rel=1e-15)
    assert (row["basis"], row["qualifier"]) == ("like-for-like", "about")
    assert row["flags"] == "BOUND;PARTIAL"


def test_a_sum_that_lacks_members_is_at_least_what_it_adds_up_to(builtin: Dataset) -> None:
    # Spin cycle, 2000-2010: Leeds 25, Sheffield 28, Newcastle 28; nothing of two of the five.
    (row, _) = compare(builtin, "technorth", "london", metrics=["spinouts"]).records()
    assert (row["value"], row["qualifier"], row["ratio_qualifier"]) == (
        25 + 28 + 28,
        "over",
        "over",
    )


def test_manchester_and_cambridge_as_one(builtin: Dataset) -> None:
    both = value(64, "Manchester", "2020") + value(23, "Cambridge", "2020")
    (row, _) = compare(
        builtin, "manchester+cambridge", "london", metrics=["funding_raised"]
    ).records()
    assert (row["city"], row["value"]) == ("Manchester+Cambridge", both)


def test_the_north_as_stated_and_as_summed_are_two_things(builtin: Dataset) -> None:
    # Tech Nation Report 2016: the North 283,515; Liverpool over 19,500, Manchester under 52,000.
    stated, summed = compare(builtin, "the north", "technorth", metrics=["tech_jobs"]).records()
    assert (stated["value"], stated["qualifier"]) == (value(165, "The North", "2014"), "exact")
    known = value(146, "Liverpool", "2014") + value(154, "Manchester", "2014")
    assert (summed["value"], summed["qualifier"]) == (known, "about")
    assert summed["label"] == "Tech jobs (2 of 5)"
    assert summed["flags"] == "BOUND;PARTIAL"


def test_london_per_thousand_people(builtin: Dataset) -> None:
    # 2020 has no population of London; that of 2022 ends two years later.
    rate = Fraction(value(49, "London", "2020")) * 1000 / value(309, "London", "2022")
    table = rank(builtin, "funding_raised", cities=["london", "leeds"], per="population")
    row = next(row for row in table.records() if row["city"] == "London")
    assert (row["value"], row["unit"]) == (float(rate), "USD per 1,000 people")
    assert row["label"] == "Funding raised per 1,000 people"
    assert "PERIOD" in str(row["flags"]).split(";")
    traced = explain(
        builtin, "london", "funding_raised", per="population", source="UK Tech", period="2020"
    )
    formula = "10400000000 (metrics.csv:49) × 1000 ÷ 8866180 (metrics.csv:309)"
    assert traced.records()[0]["formula"] == formula


def test_doubling_the_norths_jobs_in_twenty_years(builtin: Dataset) -> None:
    jobs = value(166, "The North", "2014")
    table = trend(
        builtin, "tech_jobs", "the north", source="TechNorth Aims", targets=["2x"], by=2034
    )
    (row,) = table.records()
    assert (row["value"], row["target"], row["target_period"]) == (jobs, 2 * jobs, "2034")
    assert row["required_cagr"] == pytest.approx(2 ** (1 / 20) - 1, rel=1e-14)
    assert (row["years_to_target"], row["progress"]) == (None, None)


def test_three_figures_of_three_sources_are_no_fall(builtin: Dataset) -> None:
    table = trend(builtin, "tech_jobs", "the north")
    assert cells(table, "period", "value", "change", "growth") == [
        ("2014", 283_515, None, None),
        ("2015", 168_671, None, None),
    ]
    assert cells(table, "target", "flags")[1] == (400_000, "SOURCE;GEOGRAPHY")
    assert "3 figures of 3 sources" in " ".join(sentences(table, "LEFT"))


def test_londons_funding_never_falls_where_its_sources_change(builtin: Dataset) -> None:
    rows = trend(builtin, "funding_raised", "london").records()
    falls = [row for row in rows if isinstance(row["growth"], float) and row["growth"] < 0]
    # Europe's Tech City Report has both 2019 and 2020 (lines 51 and 48): that one is real.
    assert [row["period"] for row in falls] == ["2020"]
    fall = value(48, "London", "2020") / value(51, "London", "2019") - 1
    assert falls[0]["growth"] == pytest.approx(fall, rel=1e-14)


def test_seven_organisations_tie_manchester_to_cambridge(builtin: Dataset) -> None:
    # links.csv, lines 2 to 8; Manchester has 5 more ties, to TechNorth and the Commission.
    table = links(builtin, "manchester", "cambridge")
    assert {row["weight"] for row in table.records()} == {7}
    assert len(table.rows) == 7
    assert table.wide
    # |Cambridge| = 7 + the Supercluster Board; |Manchester| = 7 + TechNorth + the Commission.
    assert table.wide.column("jaccard") == (7 / (8 + 9 - 7),)
    note = sentences(compare(builtin, "manchester", "cambridge"), "LINKS")
    assert note == ["7 organisations tie the two: clustercmp links Manchester Cambridge"]
