"""Real terms: factors of a price index, in the laws that they must obey."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clustercmp.analysis.deflation import Deflator, read_deflator
from clustercmp.dataset.observation import period
from clustercmp.errors import AccessError, DataError

if TYPE_CHECKING:
    from pathlib import Path

YEARS = {2019: 80, 2020: 90, 2021: 100, 2022: 120}
QUARTERS = "2018-Q1,1\n2018-Q2,2\n2018-Q3,3\n2018-Q4,4\n2017-Q1,5\n"
MONTHLY = "".join(f"2016-{month:02},{month}\n" for month in range(1, 13))
TABLE = "period,value\n" + "".join(f"{y},{d}\n" for y, d in YEARS.items()) + QUARTERS + MONTHLY

positive = st.fractions(min_value=Fraction(1, 1000), max_value=1000)


def written(folder: Path, text: str = TABLE) -> Path:
    path = folder / "deflator.csv"
    path.write_text(text, encoding="utf-8")
    return path


def of_years(values: list[Fraction]) -> Deflator:
    stretches = {period(f"{2000 + i}")[:2]: value for i, value in enumerate(values)}
    return Deflator(stretches, "2000 to 2003", "d.csv", "")


@pytest.mark.parametrize(
    ("when", "factor"),
    [
        ("2022", Fraction(1)),
        ("2020", Fraction(120, 90)),
        ("2020-Q3", Fraction(120, 90)),
        ("2020-05", Fraction(120, 90)),
        ("2020-05-31", Fraction(120, 90)),
        ("2019/2020", Fraction(120, 85)),
        ("2019-11/2020-02", Fraction(120, 85)),
        ("2018-Q4", Fraction(120, 4)),
        ("2018", Fraction(120) / Fraction(10, 4)),
        ("2018-05", Fraction(120) / Fraction(10, 4)),
        ("2018/2019", Fraction(120) / ((Fraction(10, 4) + 80) / 2)),
        ("2016-12", Fraction(120, 12)),
        ("2016-Q4", Fraction(120) / Fraction(78, 12)),
        ("2017-Q1", Fraction(120, 5)),
    ],
)
def test_money_is_multiplied_by_the_ratio_of_the_index_of_its_period(
    tmp_path: Path, when: str, factor: Fraction
) -> None:
    assert read_deflator(written(tmp_path)).factor(period(when), 2022) == factor


@pytest.mark.parametrize(
    ("when", "year", "fault"),
    [
        ("2023", 2022, "deflator.csv: has no value for 2023; it has 2016-01 to 2022; give a"),
        ("2019/2023", 2022, "has no value for 2023"),
        ("2017-Q2", 2022, "has no value for 2017"),
        ("2022", 2015, "has no value for 2015"),
        ("", 2022, "a figure without a period cannot be deflated; give a deflator"),
    ],
)
def test_a_value_that_lacks_is_never_guessed(
    tmp_path: Path, when: str, year: int, fault: str
) -> None:
    with pytest.raises(DataError) as caught:
        read_deflator(written(tmp_path)).factor(period(when), year)
    assert fault in str(caught.value)
    assert "[E-DEFLATOR]" in str(caught.value)


def test_an_index_of_one_period_says_so(tmp_path: Path) -> None:
    deflator = read_deflator(written(tmp_path, "period,value\n2012/2013,100\n"))
    with pytest.raises(DataError, match="it has 2012–2013;"):
        deflator.factor(period("2012"), 2012)


def test_a_factor_is_said_in_words(tmp_path: Path) -> None:
    path = written(tmp_path)
    sentence = read_deflator(path).sentence(period("2019/2020"), 2022)
    assert sentence == f"D(2022) ÷ D(2019–2020) = 1.4118 ({path})"


@given(st.lists(positive, min_size=4, max_size=4), st.integers(0, 3))
def test_money_of_the_base_year_stays_as_it_is(values: list[Fraction], base: int) -> None:
    assert of_years(values).factor(period(f"{2000 + base}"), 2000 + base) == 1


@given(st.lists(positive, min_size=4, max_size=4), st.permutations(range(4)))
def test_to_one_year_and_on_to_another_is_to_the_other(
    values: list[Fraction], order: list[int]
) -> None:
    index = of_years(values)
    a, b, c = (2000 + place for place in order[:3])
    there = index.factor(period(str(a)), b) * index.factor(period(str(b)), c)
    assert there == index.factor(period(str(a)), c)


def test_values_are_exact_decimals_in_any_order_and_dialect(tmp_path: Path) -> None:
    path = written(tmp_path, "value;period\n0.3;2021\n0.1;2020\n1e2;2019\n")
    index = read_deflator(path)
    assert index.factor(period("2020"), 2021) == 3
    assert index.factor(period("2019"), 2020) == Fraction(1, 1000)


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ("2022,100\n2022-01/2022-12,101\n", 'deflator.csv:3:1: period: "2022-01/2022-12" has a'),
        ("22,100\n", 'deflator.csv:2:1: period: "22" is not a period; write the year in full'),
        (",100\n", "deflator.csv:2:1: period: the period is empty; write it [E-BLANK]"),
        ("2022,\n", "deflator.csv:2:2: value: the value is empty; leave the row out"),
        ('2022,"1,5"\n', 'value: "1,5" is not a number; write 1.5 [E-NUMBER]'),
        ("2022,0\n", 'deflator.csv:2:2: value: "0" is not above 0'),
        ("2022,-1\n", 'deflator.csv:2:2: value: "-1" is not above 0'),
        ("2022,1e999\n", 'deflator.csv:2:2: value: "1e999" is too large or too small'),
        ('2022,"1,234"\n', 'deflator.csv:2:2: value: "1,234" is not a number; write 1234'),
        ("2022,>5\n", 'deflator.csv:2:2: value: ">5" is not a number'),
    ],
)
def test_a_wrong_row_is_refused_with_its_place(tmp_path: Path, rows: str, fault: str) -> None:
    with pytest.raises(DataError) as caught:
        read_deflator(written(tmp_path, f"period,value\n{rows}"))
    assert fault in str(caught.value)


def test_its_warnings_come_with_it(tmp_path: Path) -> None:
    deflator = read_deflator(written(tmp_path, "period,value,note\n2022,100,x\n"))
    assert [problem.code for problem in deflator.problems] == ["W-COLUMN"]


def test_an_index_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AccessError, match="no such file"):
        read_deflator(tmp_path / "none.csv")
