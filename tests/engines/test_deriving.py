"""One recipe gives the same file from DuckDB, PostgreSQL and Spark."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run
    from tests.engines.conftest import Server

# As in test_engines.py.
pytestmark = pytest.mark.filterwarnings("default")

APART = ("source", "note")  # which name the database
RECIPE = """\
[tables.figures]
database = '{address}'

[metrics.earned]
sql = '''
SELECT city, year AS period, sum(value) AS value FROM figures WHERE metric = 'pay'
GROUP BY city, year'''
"""


def test_a_recipe_gives_the_same_file_from_all_three(
    run: Run, tmp_path: Path, duckdb_address: str, server: Server, spark_address: str
) -> None:
    made = []
    for address in (duckdb_address, server.address(), spark_address):
        recipe = tmp_path / "r.toml"
        recipe.write_text(RECIPE.format(address=address.replace("'", "%27")), encoding="utf-8")
        found = run("derive", str(recipe), "-q")
        assert (found.status, found.err) == (0, "")
        assert server.password not in found.out
        rows = csv.DictReader(found.out.splitlines())
        made.append([{k: v for k, v in row.items() if k not in APART} for row in rows])
    assert made[0] == made[1] == made[2]
    assert len(made[0]) == 60
    assert made[0][0] == {"city": "Bath", "metric": "earned", "period": "2018", "value": "70.1"}
