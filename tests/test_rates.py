"""The shipped rates against the history of the central bank that they were made from."""

from __future__ import annotations

import csv
import runpy
from decimal import Decimal
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
Made = dict[tuple[str, int], tuple[Decimal, int]]


@pytest.fixture(scope="module")
def made() -> Made:
    script = runpy.run_path(str(ROOT / "tools" / "make_rates.py"))
    means = script["means"](script["daily_rates"]())
    return {(mean.currency, mean.year): (mean.mean, mean.days) for mean in means}


@pytest.fixture(scope="module")
def shipped() -> Made:
    with (ROOT / "data" / "rates.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        (row["currency"], int(row["year"])): (Decimal(row["mean"]), int(row["days"]))
        for row in rows
    }


def test_every_shipped_rate_is_the_mean_of_the_bank_s_daily_rates(
    made: Made, shipped: Made
) -> None:
    assert {key: made.get(key) for key in shipped} == shipped


def test_no_complete_year_is_left_out(made: Made, shipped: Made) -> None:
    last = max(year for _, year in shipped)
    assert {key for key in made if key[1] <= last} == shipped.keys()


def test_a_year_in_which_a_currency_was_not_always_quoted_is_left_out(shipped: Made) -> None:
    assert ("RUB", 2021) in shipped
    assert ("RUB", 2022) not in shipped
