"""The Technology Achievement Index of the Human Development Report 2001, as published.

The figures are those of the OECD/JRC handbook (see `tai.toml`), in which telephones and electricity
are logarithms of two decimals, so that values agree to 0.006 only. Published values, to two
decimals: nationmaster.com, "Technological achievement", after UNDP's table (Singapore has none
there). New Zealand is the report's worked example; its goalposts are printed by Saisana et al.
(2005), its arithmetic is done here anew, as the page of the report itself could not be looked up.
"""

from __future__ import annotations

from math import log10
from pathlib import Path

import pytest

from clustercmp.analysis.scoring import score
from clustercmp.dataset.loading import load
from tests.conftest import by_city, cells, sentences

HERE = Path(__file__).parent
PUBLISHED = {
    "Finland": 0.74,
    "United States": 0.73,
    "Sweden": 0.70,
    "Japan": 0.70,
    "Korea": 0.67,
    "Netherlands": 0.63,
    "United Kingdom": 0.61,
    "Australia": 0.59,
    "Canada": 0.59,
    "Germany": 0.58,
    "Norway": 0.58,
    "Ireland": 0.57,
    "Belgium": 0.55,
    "New Zealand": 0.55,
    "Austria": 0.54,
    "France": 0.54,
    "Israel": 0.51,
    "Spain": 0.48,
    "Czech Republic": 0.47,
    "Italy": 0.47,
    "Hungary": 0.46,
    "Slovenia": 0.46,
}


def test_values_are_those_published() -> None:
    table = score(load([HERE / "tai.csv"]), "tai", robustness=False)
    found = by_city(table)
    assert {city: found[city] for city in PUBLISHED} == pytest.approx(PUBLISHED, abs=0.006)


def test_new_zealand_step_by_step() -> None:
    table = score(load([HERE / "tai.csv"]), "tai", robustness=False)
    (row,) = (row for row in table.records() if row["city"] == "New Zealand")
    creation = (103 / 994 + 13 / 272.6) / 2
    recent = (146.7 / 232.4 + 15.4 / 80.8) / 2
    old = (2.86 / log10(901) + 1) / 2  # 3.91 is beyond log10(6969) = 3.84
    skills = ((11.7 - 0.8) / (12 - 0.8) + (13.1 - 0.1) / (27.4 - 0.1)) / 2
    branches = {"creation": creation, "recent": recent, "old": old, "skills": skills}
    for name, value in branches.items():
        assert row[f"{name}_value"] == pytest.approx(value, abs=1e-6)
    assert row["value"] == pytest.approx(sum(branches.values()) / 4, abs=1e-6)
    assert row["old.electricity_contribution"] == pytest.approx(1 / 8)
    assert row["flags"] == "CLIPPED"
    assert row["coverage"] == 1


def test_what_the_caps_cut_is_marked_country_by_country() -> None:
    table = score(load([HERE / "tai.csv"]), "tai", robustness=False)
    plain = [city for city, flags in cells(table, "city", "flags") if flags == ""]
    # neither telephones above 901 (2.95) nor electricity above 6,969 kWh (3.84)
    below = ["Singapore", "Germany", "Spain", "Czech Republic", "Hungary", "Slovenia"]
    assert plain == below
    assert "old.telephones 0 to 2.955" in sentences(table, "BOUNDS")[0]
