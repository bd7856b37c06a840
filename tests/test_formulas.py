"""The formulas that `explain` gives, worked out by hand from the lines that they cite."""

from __future__ import annotations

import ast
import csv
import operator
import re
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

import pytest

from clustercmp.analysis.provenance import explain
from clustercmp.dataset.opening import shipped
from clustercmp.errors import ClustercmpError

if TYPE_CHECKING:
    from pathlib import Path

    from clustercmp.dataset.dataset import Dataset

CITED = re.compile(r"(-?[\d.]+(?:e[+-]?\d+)?)((?: \w+ × [^()]*?)?) \(metrics\.csv:(\d+)\)")
UNIT = re.compile(r"(?<=[\d.]) [A-Za-z][^()×÷+]*")
STEPS = {ast.Add: operator.add, ast.Mult: operator.mul, ast.Div: operator.truediv}


def worked_out(formula: str, lines: list[dict[str, str]]) -> Fraction:
    """Return what a formula comes to, once each value has been held to the line that it cites."""
    for value, _, line in CITED.findall(formula):
        assert Fraction(value) == Fraction(lines[int(line)]["value"]), formula
    bare = UNIT.sub("", CITED.sub(r"\1\2", formula)).replace("×", "*").replace("÷", "/")
    return _evaluated(ast.parse(bare.strip(), mode="eval").body)


def _evaluated(node: ast.expr) -> Fraction:
    match node:
        case ast.BinOp(left, step, right):
            found: Fraction = STEPS[type(step)](_evaluated(left), _evaluated(right))
            return found
        case ast.Constant(value):
            return Fraction(repr(value))
    raise AssertionError(ast.dump(node))


@pytest.fixture(scope="module")
def lines() -> list[dict[str, str]]:
    """Return the rows of the shipped data by their line."""
    with shipped("metrics.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        found: list[dict[str, str]] = [{}, {}]
        for row in rows:
            found += [{}] * (rows.line_num - len(found))
            found.append(row)
    return found


PLACES = ("technorth", "manchester", "cambridge+oxford", "rivals", "leeds+liverpool")
OTHERS = ("", "london", "cambridge_plus_manchester")
METRICS = ("funding_raised", "tech_jobs", "unicorns", "tech_turnover", "gdp", "patents_nuts2")
ASKED: tuple[dict[str, object], ...] = (
    {},
    {"per": "population"},
    {"currency": "SEK"},
    {"real": 2021},
    {"real": 2021, "currency": "SEK", "per": "population:7"},
    {"per": "gdp", "real": 2021, "currency": "EUR"},
    {"per": "tech_jobs", "basis": "latest"},
)


def test_every_formula_gives_the_result_that_stands_beside_it(
    builtin: Dataset, lines: list[dict[str, str]], tmp_path: Path
) -> None:
    prices = tmp_path / "prices.csv"
    years = "".join(f"{year},{100 + 3 * (year - 2000)}\n" for year in range(1980, 2031))
    prices.write_text(f"period,value\n{years}", encoding="utf-8")
    seen = {"+": 0, "×": 0, "÷": 0}
    for place, other, metric, terms in product(PLACES, OTHERS, METRICS, ASKED):
        asked = {**terms, **({"deflator": prices} if "real" in terms else {})}
        try:
            table = explain(builtin, place, metric, other or None, **asked)  # type: ignore[arg-type]
        except ClustercmpError:
            assert metric == terms.get("per", "")
            continue
        for row in table.records():
            if row["result"] is None:
                continue
            formula = str(row["formula"])
            result = float(worked_out(formula, lines))
            assert result == pytest.approx(row["result"], rel=1e-12), (place, other, formula)
            seen = {sign: count + (f" {sign} " in formula) for sign, count in seen.items()}
    assert min(seen.values()) > 50
