"""The Human Development Index of the report of 2015, and a worked example of that of 2020.

`hdi.csv` and `hdi.toml` say where figures and goalposts are from; `hdi_published.csv` is the same
table's index and rank. Its components are printed to one decimal, its index was worked out from
more: 17 of the 24 values are reproduced to all three decimals, the others to 0.001.
"""

from __future__ import annotations

import csv
from math import log
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clustercmp.analysis.scoring import score
from clustercmp.dataset.loading import load
from tests.conftest import by_city

if TYPE_CHECKING:
    from tests.conftest import Loaded

HERE = Path(__file__).parent
with (HERE / "hdi_published.csv").open(encoding="utf-8") as file:
    PRINTED = list(csv.DictReader(file))
PUBLISHED = {row["country"]: float(row["hdi"]) for row in PRINTED}
RANKS = {row["country"]: int(row["rank"]) for row in PRINTED}
DIFFERENT = {"Switzerland", "Germany", "Singapore", "Iceland", "Korea", "Japan", "Austria"}


def test_values_are_those_published() -> None:
    table = score(load([HERE / "hdi.csv"]), "hdi", robustness=False)
    found = by_city(table)
    assert found == pytest.approx(PUBLISHED, abs=0.001)
    rounded = {city: round(value, 3) for city, value in found.items()}
    assert {city for city in PUBLISHED if rounded[city] != PUBLISHED[city]} == DIFFERENT


def test_rounded_to_three_decimals_countries_tie_where_those_published_do() -> None:
    exact = [city for city in PUBLISHED if city not in DIFFERENT]
    table = score(load([HERE / "hdi.csv"]), "hdi", cities=exact, robustness=False)
    expected = {
        city: 1 + sum(RANKS[other] < RANKS[city] for other in exact) for city in exact
    }  # Canada and New Zealand have 0.913 both, Sweden and the United Kingdom 0.907
    assert by_city(table, "rank") == expected
    full = score(load([HERE / "hdi.csv"]), "hdi", cities=exact, robustness=False, rank_precision=9)
    assert sorted(by_city(full, "rank").values()) == list(range(1, 18))


def test_years_above_18_and_income_above_75_000_count_no_more() -> None:
    table = score(load([HERE / "hdi.csv"]), "hdi", robustness=False)
    rows = {row["city"]: row for row in table.records()}
    # the table's footnotes c and g
    capped = {"Australia", "Denmark", "Ireland", "New Zealand", "Iceland"}
    rich = {"Singapore", "Liechtenstein"}
    assert {city for city, row in rows.items() if row["flags"] == "CLIPPED"} == capped | rich
    assert all(rows[c]["education.expected_contribution"] == pytest.approx(1 / 6) for c in capped)
    assert all(rows[c]["income_contribution"] == pytest.approx(1 / 3) for c in rich)


def test_a_worked_example_from_indices_of_health_and_education_to_three_decimals(
    loaded: Loaded,
) -> None:
    """UNDP, Human Development Report 2020, technical note 1: 0.6971, 0.3447, $3,829; 0.510."""
    sidecar = (
        '[score.hdi]\nnormalise = "none"\naggregate = "geometric"\n'
        '[score.hdi.parts.health]\nmetric = "health"\n'
        '[score.hdi.parts.education]\nmetric = "education"\n'
        '[score.hdi.parts.income]\nmetric = "income"\n'
        'transform = "log"\nnormalise = "bounds"\nbounds = [100, 75000]\n'
    )
    data = loaded("city,health,education,income\nExample,0.6971,0.3447,3829\n", sidecar)
    (row,) = score(data, "hdi", robustness=False).records()
    assert row["income_contribution"] == pytest.approx(0.5506 / 3, abs=0.00005 / 3)
    assert row["income_contribution"] == pytest.approx(log(38.29) / log(750) / 3)
    assert round(float(str(row["value"])), 3) == 0.510
    assert row["rank"] == 1
