"""Real terms: money of any year at the prices of one, in every command."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clustercmp.analysis.comparison import compare
from clustercmp.analysis.profile import profile
from clustercmp.analysis.provenance import explain
from clustercmp.analysis.ranking import rank
from clustercmp.analysis.ratios import ratio
from clustercmp.dataset.loading import load
from clustercmp.errors import DataError, UsageError
from tests.conftest import cells, sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from clustercmp.table import Table
    from tests.conftest import Loaded, Run


class Real(TypedDict):
    """The terms of real terms."""

    real: int
    deflator: Path


HEAD = "city,metric,period,value,unit,source\n"


def tidy(*rows: str) -> str:
    return HEAD + "".join(f"{row}\n" for row in rows)


@pytest.fixture
def real(tmp_path: Path) -> Real:
    """Return the terms that put money at the prices of 2022: those of 2020 doubled since."""
    path = tmp_path / "prices.csv"
    path.write_text("period,value\n2020,50\n2021,80\n2022,100\n", encoding="utf-8")
    return {"real": 2022, "deflator": path}


def test_money_is_put_at_the_prices_of_a_year_and_its_unit_says_so(
    loaded: Loaded, real: Real
) -> None:
    data = loaded(tidy("A,money,2020,100,GBP,s", "B,money,2022,50,GBP,s", "B,jobs,2020,1,jobs,s"))
    nominal, table = compare(data, "a", "b"), compare(data, "a", "b", **real)
    names = "value", "unit", "ratio", "stated_value", "stated_unit", "flags"
    assert cells(nominal, *names)[0] == (100, "GBP", 2, 100, "GBP", "PERIOD;NOMINAL")
    assert cells(table, *names)[0] == (200, "GBP at 2022 prices", 4, 100, "GBP", "PERIOD")


def test_what_is_no_money_stays_as_it_is(loaded: Loaded, real: Real) -> None:
    data = loaded(tidy("A,jobs,1990,100,jobs,s", "B,jobs,1990,50,jobs,s"))
    assert compare(data, "a", "b", **real) == compare(data, "a", "b")


def test_money_that_adds_up_over_years_stays_as_it_is(loaded: Loaded, real: Real) -> None:
    data = loaded(
        tidy("A,money,2020,100,GBP,s", "B,money,2021,50,GBP,s"),
        '[metrics.money]\nkind = "cumulative"\n',
    )
    assert cells(compare(data, "a", "b", **real), "value", "unit", "flags")[0] == (
        *(100, "GBP", "PERIOD;NOMINAL"),
    )


def test_bounds_and_currencies_come_along(loaded: Loaded, real: Real) -> None:
    data = loaded(tidy("A,money,2020,>100,GBP,s", "B,money,2020,50,GBP,s", "C,money,2020,9,USD,s"))
    table = compare(data, "a", "c", **real)
    nominal = compare(data, "a", "c")
    (mine,), (plain,) = cells(table, "value")[:1], cells(nominal, "value")[:1]
    assert isinstance(plain[0], float)
    assert mine[0] == pytest.approx(2 * plain[0])
    assert cells(table, "unit", "qualifier", "flags")[0] == (
        *("USD at 2022 prices", "over", "CONVERTED;BOUND"),
    )


def test_a_groups_sum_is_deflated_once(loaded: Loaded, real: Real) -> None:
    data = loaded(
        tidy(
            *("A,money,2020,100,GBP,s", "B,money,2020,100,GBP,s", "D,money,2020,100,GBP,t"),
            *("C,money,2020,50,GBP,s", "E,money,2021,80,GBP,u"),
        )
    )
    for group, value, flags in (
        ("a+b", 400, ""),
        ("a+d", 400, "SOURCE"),
        ("a+e", 300, "PERIOD;SOURCE"),
    ):
        table = compare(data, group, "c", **real)
        assert cells(table, "value", "flags")[0] == (value, flags)
    explained = explain(data, "a+e", "money", **real)
    file = data.inputs[0][0]
    assert explained.records()[0]["formula"] == (
        f"(100 GBP × 2 GBP at 2022 prices/GBP ({file}:2) + "
        f"80 GBP × 1.25 GBP at 2022 prices/GBP ({file}:6))"
    )
    (said,) = sentences(explained, "REAL")
    assert said.startswith("A+E: D(2022) ÷ D(2020) = 2.0000 (")
    assert "; D(2022) ÷ D(2021) = 1.2500 (" in said


def test_money_that_divides_is_put_at_the_same_prices(loaded: Loaded, real: Real) -> None:
    data = loaded(
        tidy(
            *("A,jobs,2020,100,jobs,s", "B,jobs,2021,100,jobs,s", "A,money,2020,7,GBP,s"),
            *("A,gdp,2020,1000,GBP,s", "B,gdp,2021,800,GBP,s", "B,money,2021,7,GBP,s"),
        )
    )
    table = compare(data, "a", "b", per="gdp:1000", **real)
    jobs, _, money, _ = cells(table, "unit", "value", "flags")
    assert jobs == ("jobs per 1,000 GBP of Gdp at 2022 prices", 50, "PERIOD")
    assert money[:2] == ("GBP at 2022 prices per 1,000 GBP of Gdp at 2022 prices", 7)
    explained = explain(data, "a", "jobs", per="gdp:1000", **real)
    assert "÷ (1000 GBP × 2 GBP at 2022 prices/GBP (" in str(explained.records()[0]["formula"])
    assert sentences(explained, "REAL")[0].startswith("A: Gdp: D(2022) ÷ D(2020) = 2.0000")


def test_a_denominator_that_the_deflator_lacks_is_none(loaded: Loaded, real: Real) -> None:
    data = loaded(
        tidy(
            *("A,jobs,2019,100,jobs,s", "B,jobs,2020,100,jobs,s"),
            *("A,gdp,2019,1000,GBP,s", "B,gdp,2020,1000,GBP,s"),
        )
    )
    (said,) = sentences(profile(data, "a", per="gdp", metrics=["jobs"], **real), "MISSING")
    assert said.endswith("no figure: its Gdp is of 2019, which the deflator lacks")
    assert cells(rank(data, "jobs", per="gdp", **real), "city", "rank") == [("B", 1), ("A", None)]


def test_a_year_that_the_deflator_lacks_is_an_error_where_it_is_compared(
    loaded: Loaded, real: Real
) -> None:
    data = loaded(tidy("A,money,2019,100,GBP,s", "B,money,2019,50,GBP,s", "A,money,2022,1,GBP,t"))
    asked: Sequence[Callable[[], Table]] = (
        lambda: compare(data, "a", "b", **real),
        lambda: rank(data, "money", **real),
        lambda: ratio(data, baseline="a", **real),
        lambda: explain(data, "a", "money", "b", **real),
    )
    for question in asked:
        with pytest.raises(DataError, match="has no value for 2019; it has 2020 to 2022; give a"):
            question()
    assert cells(profile(data, "a", period="2022", **real), "value") == [(1,)]


def test_what_is_only_mentioned_need_not_be_in_the_deflator(loaded: Loaded, real: Real) -> None:
    pairs = [
        f"{city},money,{year},{n},GBP,s"
        for n, city in enumerate("AB", 4)
        for year in (2018, 2019, 2020)
    ]
    data = loaded(
        tidy(*pairs, "A,money,2024,9,GBP,t", "B,money,2025,8,GBP,u", "C,money,1999,7,GBP,v")
    )
    table = compare(data, "a", "b", **real)
    assert cells(table, "value", "unit", "rank")[0] == (8, "GBP at 2022 prices", 2)
    assert sentences(table, "ALSO") == ["Money: also 0.80× in 2019, 0.80× in 2018 (s)"]
    assert "A £9 in 2024, B £8 in 2025" in sentences(table, "OLD")[0]
    ranked = rank(data, "money", **real)
    assert cells(ranked, "city", "value", "unit") == [
        ("B", 10, "GBP at 2022 prices"),
        ("A", 8, "GBP at 2022 prices"),
        ("C", 7, "GBP"),
    ]
    assert "C (1999: £7)" in sentences(ranked, "OTHER_BASIS")[0]
    assert cells(ratio(data, baseline="b", **real), "city", "unit")[-1] == ("C", "GBP")


def test_places_outside_the_ranking_are_said_in_real_terms_where_they_can_be(
    loaded: Loaded, real: Real
) -> None:
    data = loaded(tidy("A,money,2022,5,GBP,s", "B,money,2022,4,GBP,s", "C,money,2020,4,GBP,s"))
    table = rank(data, "money", **real)
    assert cells(table, "city", "value", "unit")[-1] == ("C", 8, "GBP at 2022 prices")
    assert "C (2020: £8)" in sentences(table, "OTHER_BASIS")[0]


def test_a_geometric_mean_is_of_figures_per_head_in_real_terms_too(
    loaded: Loaded, real: Real
) -> None:
    data = loaded(
        tidy(
            *(
                f"{city},{metric},2020,{n},{unit},s"
                for city, n in (("A", 8), ("B", 4))
                for metric, unit in (("x", "GBP"), ("y", ""), ("z", ""), ("people", ""))
            )
        )
    )
    for per, mean in (("", 2), ("people", 1)):
        table = ratio(data, baseline="b", metrics=["x", "y", "z"], geomean=True, per=per, **real)
        means = [row["ratio"] for row in table.records() if row["metric"] == "geomean"]
        assert means == [pytest.approx(mean), pytest.approx(1)]


def test_a_year_and_a_deflator_go_together(loaded: Loaded, real: Real) -> None:
    data = loaded(tidy("A,money,2020,100,GBP,s", "B,money,2022,50,GBP,s"))
    with pytest.raises(UsageError, match="need a year and a deflator; add --deflator FILE"):
        compare(data, "a", "b", real=2022)
    with pytest.raises(UsageError, match="need a year and a deflator; add --real YEAR"):
        compare(data, "a", "b", deflator=real["deflator"])


def test_the_command_line_takes_both_and_says_what_lacks(run: Run, real: Real) -> None:
    line = ("compare", "manchester", "london", "-m", "funding_raised")
    path = str(real["deflator"])
    assert run(*line, "--real", "2022").status == 2
    assert run(*line, "--deflator", path).status == 2
    assert run(*line, "--real", "2022", "--deflator", f"{path}.none").status == 4
    assert run(*line, "--real", "2031", "--deflator", path).status == 3
    assert run(*line, "--real", "2022", "--deflator", path, "--period", "2012").status in {0, 3}
    result = run(*line, "--real", "2022", "--deflator", path, "--csv")
    assert result.status == 0
    assert "USD at 2022 prices" in result.out


@given(
    values=st.lists(st.integers(1, 1000), min_size=3, max_size=3),
    prices=st.lists(st.integers(1, 1000), min_size=2, max_size=2),
)
def test_real_terms_of_the_figures_own_year_change_nothing_but_the_unit(
    tmp_path_factory: pytest.TempPathFactory, values: list[int], prices: list[int]
) -> None:
    folder = tmp_path_factory.mktemp("base")
    rows = (f"{city},money,2022,{x},GBP,s" for city, x in zip("ABC", values, strict=True))
    (folder / "x.csv").write_text(tidy(*rows))
    (folder / "d.csv").write_text(f"period,value\n2022,{prices[0]}\n2021,{prices[1]}\n")
    data = load([folder / "x.csv"])
    terms: Real = {"real": 2022, "deflator": folder / "d.csv"}
    plain, same = compare(data, "a+b", "c"), compare(data, "a+b", "c", **terms)
    names = [column.name for column in plain.columns if column.name != "unit"]
    assert cells(plain, *names) == cells(same, *names)


@given(st.lists(st.integers(1, 1000), min_size=3, max_size=3), st.integers(1, 999))
def test_ratios_within_a_year_are_the_same_at_any_prices(
    tmp_path_factory: pytest.TempPathFactory, values: list[int], price: int
) -> None:
    folder = tmp_path_factory.mktemp("ratio")
    rows = (f"{city},money,2021,{x},GBP,s" for city, x in zip("ABC", values, strict=True))
    (folder / "x.csv").write_text(tidy(*rows))
    (folder / "d.csv").write_text(f"period,value\n2022,100\n2021,{price}\n")
    data = load([folder / "x.csv"])
    terms: Real = {"real": 2022, "deflator": folder / "d.csv"}
    plain, deflated = rank(data, "money"), rank(data, "money", **terms)
    assert cells(plain, "city", "rank", "ratio", "share") == cells(
        deflated, "city", "rank", "ratio", "share"
    )
