"""A metric over time, on files of a few lines."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import clustercmp
from clustercmp.analysis.trends import trend
from clustercmp.errors import DataError, UsageError
from clustercmp.output.formats import Format, Look, render
from tests.conftest import cells, seen, sentences

if TYPE_CHECKING:
    import random
    from pathlib import Path

    from clustercmp.dataset.dataset import Dataset
    from clustercmp.table import Cell, Table
    from tests.conftest import Loaded, Run

HEAD = "city,metric,period,value,qualifier,unit,source\n"
GROWS = f"{HEAD}Leeds,jobs,2020,100,,,a\nLeeds,jobs,2021,110,,,a\nLeeds,jobs,2022,121,,,a\n"
BROKEN = "Leeds: no growth across the break in 2021"
ONE = "--source TEXT keeps to one source"
ACROSS = "--splice goes across changes of source"
TIME = "period", "value", "change", "growth", "cagr", "index"


def over_time(table: Table) -> list[tuple[Cell, ...]]:
    return cells(table, *TIME)


def rows(values: dict[str, str], city: str = "Leeds", tail: str = ",,,a") -> str:
    return "".join(f"{city},jobs,{when},{value}{tail}\n" for when, value in values.items())


def flags(table: Table) -> list[Cell]:
    return [each for (each,) in cells(table, "flags")]


def test_a_series_grows_from_its_first_period(loaded: Loaded) -> None:
    table = trend(loaded(GROWS), "jobs", "leeds")
    assert (table.title, table.formula) == ("Jobs: Leeds", "index and CAGR from 2020")
    assert over_time(table) == [
        ("2020", 100, None, None, None, 100),
        ("2021", 110, 10, 0.1, 0.1, 110),
        ("2022", 121, 11, 0.1, 0.1, 121),
    ]
    assert seen(table, "name") == [("Leeds",), ("",), ("",)]
    assert table.lines == (("", "2020 100", "100;110;121", "121 2022"),)


@pytest.mark.parametrize(("index", "base"), [("2021", 1), ("2022", 2), ("2022-12", 2)])
def test_the_index_is_exactly_100_at_the_period_asked_for(
    loaded: Loaded, index: str, base: int
) -> None:
    found = over_time(trend(loaded(GROWS), "jobs", "leeds", index=index))
    assert [row[5] for row in found][base] == 100
    assert [row[4] for row in found] == [None if at == base else 0.1 for at in range(3)]


@pytest.mark.parametrize(
    ("index", "why"),
    [
        ("2015", "Leeds has no figure of 2015 to start an index from; it has 2020, 2021, 2022"),
        ("2020-Q1", "Leeds has no figure of 2020-Q1"),
    ],
)
def test_an_index_of_a_period_that_has_no_figure_is_an_error(
    loaded: Loaded, index: str, why: str
) -> None:
    with pytest.raises(DataError, match=why):
        trend(loaded(GROWS), "jobs", "leeds", index=index)


@pytest.mark.parametrize("value", ["0", "-1"])
def test_an_index_of_a_figure_of_0_or_less_is_an_error(loaded: Loaded, value: str) -> None:
    data = loaded(HEAD + rows({"2020": value, "2021": "1"}))
    with pytest.raises(DataError, match="Leeds has a figure of 0 or less of 2020"):
        trend(data, "jobs", "leeds", index="2020")


@pytest.mark.parametrize("index", ["soon", "20", "2020/2019", "0"])
def test_an_index_starts_from_a_period(loaded: Loaded, index: str) -> None:
    with pytest.raises(UsageError, match="is not a period; write 2015 or 2015-Q1"):
        trend(loaded(GROWS), "jobs", "leeds", index=index)


def test_an_index_may_start_in_another_run_than_the_longest(loaded: Loaded) -> None:
    data = loaded(GROWS + rows({"2023": "200", "2024": "300"}, tail=",,,b"))
    assert [row[5] for row in over_time(trend(data, "jobs", "leeds"))] == [
        *(100, 110, 121),
        *(None, None),
    ]
    table = trend(data, "jobs", "leeds", index="2023")
    assert [row[5] for row in over_time(table)] == [None, None, None, 100, 150]
    assert table.formula == "index and CAGR from 2023"


def test_no_growth_crosses_a_break_unless_it_is_spliced(loaded: Loaded) -> None:
    data = loaded(HEAD + rows({"2020": "100"}) + rows({"2021": "150"}, tail=",,,b"))
    table = trend(data, "jobs", "leeds")
    assert over_time(table) == [
        ("2020", 100, None, None, None, None),
        ("2021", 150, None, None, None, 100),
    ]
    assert flags(table) == ["", "SOURCE"]
    assert sentences(table, "SOURCE") == [
        "Jobs of Leeds 2021: another source than the figure before"
    ]
    assert sentences(table, "BREAKS") == [
        f"{BROKEN}, where source changes",
        f"Against breaks: {ONE}, {ACROSS}",
    ]
    assert (table.formula, table.fallen) == ("", ())
    spliced = trend(data, "jobs", "leeds", splice=True)
    assert over_time(spliced)[1] == ("2021", 150, 50, 0.5, 0.5, 150)
    assert flags(spliced) == ["", "SOURCE"]
    assert sentences(spliced, "BREAKS") == []
    assert sentences(spliced, "SPLICED") == [
        "Leeds: not like for like: growth goes across the change in 2021 of source"
    ]
    assert spliced.fallen == (("jobs", "splicing sources"),)


def test_one_source_is_kept_to_if_it_is_asked_for(loaded: Loaded) -> None:
    data = loaded(HEAD + rows({"2020": "100"}) + rows({"2021": "150"}, tail=",,,b"))
    assert over_time(trend(data, "jobs", "leeds", source="b")) == [
        ("2021", 150, None, None, None, 100)
    ]


def test_a_change_of_unit_breaks_even_what_is_spliced(loaded: Loaded) -> None:
    data = loaded(HEAD + rows({"2020": "1"}) + rows({"2021": "2"}, tail=",,FTE,a"))
    table = trend(data, "jobs", "leeds", splice=True)
    assert [row[2] for row in over_time(table)] == [None, None]
    assert sentences(table, "BREAKS") == [f"{BROKEN}, where unit changes"]
    assert seen(table, "unit") == [("",), ("FTE",)]


def test_a_change_of_currency_breaks_and_names_what_helps(loaded: Loaded) -> None:
    data = loaded(HEAD + rows({"2020": "1"}, tail=",,USD,a") + rows({"2021": "2"}, tail=",,GBP,b"))
    table = trend(data, "jobs", "leeds")
    helps = "--currency CODE puts money into one unit"
    assert sentences(table, "BREAKS") == [
        f"{BROKEN}, where source and unit change",
        f"Against breaks: {ONE}, {helps}",
    ]
    whole = trend(data, "jobs", "leeds", currency="usd", splice=True)
    assert [unit for (unit,) in cells(whole, "unit")] == ["USD", "USD"]
    assert flags(whole)[1].split(";")[:2] == ["SOURCE", "CONVERTED"]  # type: ignore[union-attr]
    assert seen(whole, "stated_value", "stated_unit")[1] == (2, "GBP")


@pytest.mark.parametrize("terms", [{"currency": "GBP"}, {"splice": True}])
def test_a_year_without_a_rate_breaks_and_says_so(
    loaded: Loaded, tmp_path: Path, terms: dict[str, Any]
) -> None:
    rates = tmp_path / "rates.csv"
    rates.write_text("currency,year,mean\nGBP,2021,0.8\n", encoding="utf-8")
    data = loaded(HEAD + rows({"2020": "1"}, tail=",,USD,a") + rows({"2021": "2"}, tail=",,GBP,a"))
    table = trend(data, "jobs", "leeds", rates=rates, **terms)
    assert over_time(table)[1][2] is None
    assert sentences(table, "NO_RATE") == [
        "Leeds: shown as stated, no exchange rate for USD of 2020"
    ]


def test_a_change_of_area_breaks(loaded: Loaded) -> None:
    head = "city,metric,period,value,geography\n"
    data = loaded(
        f"{head}Leeds,jobs,2020,1,\nLeeds,jobs,2021,9,Yorkshire\nLeeds,jobs,2022,2,Leeds\n"
    )
    table = trend(data, "jobs", "leeds")
    assert flags(table) == ["", "GEOGRAPHY", "GEOGRAPHY"]
    assert [row[3] for row in over_time(table)] == [None, None, None]
    other = "another area than the figure before"
    assert [(note.text, note.at) for note in table.notes if note.code == "GEOGRAPHY"] == [
        (
            f"covers another area than the city: Yorkshire; {other}",
            ((1, "period"), (1, "value")),
        ),
        (other, ((2, "period"),)),
    ]


def test_many_breaks_are_counted(loaded: Loaded) -> None:
    text = "".join(rows({f"{year}": "1"}, tail=f",,,{year % 2}") for year in range(2010, 2017))
    first, _ = sentences(trend(loaded(HEAD + text), "jobs", "leeds"), "BREAKS")
    assert first == "Leeds: no growth across 6 breaks, where source changes"


def test_what_helps_against_breaks_is_said_once(loaded: Loaded) -> None:
    york = rows({"2020": "1"}, "York") + rows({"2021": "2"}, "York", tail=",,FTE,a")
    data = loaded(HEAD + rows({"2020": "100"}) + rows({"2021": "150"}, tail=",,,b") + york)
    assert sentences(trend(data, "jobs", "leeds", "york"), "BREAKS") == [
        f"{BROKEN}, where source changes",
        "York: no growth across the break in 2021, where unit changes",
        f"Against breaks: {ONE}, {ACROSS}",
    ]


@pytest.mark.parametrize(("years", "said"), [(3, "converted from $"), (13, "converted: 1 USD = ")])
def test_of_very_many_conversions_the_rates_alone_are_said(
    loaded: Loaded, years: int, said: str
) -> None:
    text = rows({str(2005 + at): "1" for at in range(years)}, tail=",,USD,a")
    data = loaded(HEAD + text + text.replace("Leeds", "York"))
    notes = trend(data, "jobs", "leeds", "york", currency="GBP").notes
    found = [note for note in notes if note.code == "CONVERTED"]
    assert len(found) == years
    assert all(note.text.startswith(said) for note in found)


@pytest.mark.parametrize(
    ("values", "change", "growth", "flag"),
    [
        (("0", "5"), 5, None, "ZERO_BASELINE"),
        (("0", "0"), 0, None, "ZERO_BASELINE"),
        (("5", "0"), -5, -1, ""),
        (("-5", "5"), 10, None, "NEGATIVE"),
        (("5", "-5"), -10, None, "NEGATIVE"),
        (("-5", "-4"), 1, None, "NEGATIVE"),
    ],
)
def test_growth_from_0_or_across_0_is_not_defined_and_the_change_stands(
    loaded: Loaded, values: tuple[str, str], change: int, growth: int | None, flag: str
) -> None:
    data = loaded(HEAD + rows(dict(zip(("2020", "2021"), values, strict=True))))
    table = trend(data, "jobs", "leeds")
    assert over_time(table)[1][2:4] == (change, growth)
    assert flags(table)[1] == flag


def test_why_index_and_growth_are_lacking_stands_at_both(loaded: Loaded) -> None:
    table = trend(loaded(HEAD + rows({"2020": "0", "2021": "5", "2022": "6"})), "jobs", "leeds")
    notes = [(note.text, note.at) for note in table.notes if note.code == "ZERO_BASELINE"]
    assert notes == [
        ("no index from a figure of 0", ((0, "index"), (2, "index"))),
        ("no index and no growth from a figure of 0", ((1, "growth"), (1, "index"))),
    ]


def test_one_point_is_an_answer(loaded: Loaded) -> None:
    table = trend(loaded(GROWS), "jobs", "leeds", period="2021")
    assert over_time(table) == [("2021", 110, None, None, None, 100)]
    assert table.lines == ()
    assert table.formula == ""


@pytest.mark.parametrize(
    ("terms", "why"),
    [
        ({}, "no figure"),
        ({"period": "1999"}, "no figure of 1999"),
        ({"status": "projection"}, "no figure of the status projection"),
    ],
)
def test_a_place_without_figures_is_an_empty_row(
    loaded: Loaded, terms: dict[str, Any], why: str
) -> None:
    data = loaded(f"{GROWS}York,firms,2020,1,,,a\n")
    table = trend(data, "jobs", "york", **terms)
    assert over_time(table) == [("", None, None, None, None, None)]
    assert flags(table) == ["MISSING"]
    assert sentences(table, "MISSING") == [f"Jobs of York: {why}"]


def test_at_least_one_city_is_asked_for(loaded: Loaded) -> None:
    with pytest.raises(UsageError, match="trend takes at least one city"):
        trend(loaded(GROWS), "jobs")


@pytest.mark.parametrize(("metric", "city"), [("jbos", "leeds"), ("jobs", "leds")])
def test_unknown_names_are_usage_errors(loaded: Loaded, metric: str, city: str) -> None:
    with pytest.raises(UsageError, match="did you mean"):
        trend(loaded(GROWS), metric, city)


@pytest.mark.parametrize(
    ("periods", "gap"),
    [
        (("2020", "2022"), "1 year without a figure before it"),
        (("2020", "2030"), "9 years without a figure before it"),
        (("2020-Q1", "2020-Q4"), "6 months without a figure before it"),
        (("2020-01", "2020-03"), "1 month without a figure before it"),
        (("2022-01-30", "2022-02-02"), "2 days without a figure before it"),
    ],
)
def test_a_gap_is_named(loaded: Loaded, periods: tuple[str, str], gap: str) -> None:
    data = loaded(HEAD + rows(dict.fromkeys(periods, "1")))
    table = trend(data, "jobs", "leeds")
    assert [note.text for note in table.notes if note.code == "PERIOD"] == [gap]


@pytest.mark.parametrize(
    "periods",
    [
        ("2020", "2021"),
        ("2020-Q4", "2021-Q1"),
        ("2020-12", "2021-01"),
        ("2022-01-30", "2022-01-31", "2022-02-01", "2022-02-02"),
        ("2011/2013", "2012/2014"),
    ],
)
def test_periods_that_follow_each_other_have_no_gap(
    loaded: Loaded, periods: tuple[str, ...]
) -> None:
    table = trend(loaded(HEAD + rows(dict.fromkeys(periods, "1"))), "jobs", "leeds")
    assert flags(table) == [""] * len(periods)
    assert len(over_time(table)) == len(periods)


def test_spans_count_at_their_end(loaded: Loaded) -> None:
    data = loaded(HEAD + rows({"2001/2010": "100", "2003/2012": "121"}))
    assert over_time(trend(data, "jobs", "leeds"))[1] == ("2003/2012", 121, 21, 0.21, 0.1, 121)


def test_growth_of_a_quarter_is_compounded_to_a_rate_a_year(loaded: Loaded) -> None:
    text = HEAD + rows({"2020-Q1": "100", "2020-Q2": "110", "2021-Q1": "121"})
    assert [row[3:5] for row in over_time(trend(loaded(text), "jobs", "leeds"))] == [
        (None, None),
        (0.1, pytest.approx(0.4641, rel=1e-14)),
        (0.1, 0.21),
    ]


def test_periods_of_another_length_are_named(loaded: Loaded) -> None:
    data = loaded(GROWS + rows({"2011/2020": "9", "": "5"}))
    assert sentences(trend(data, "jobs", "leeds"), "SPANS") == [
        "Leeds: not in the series, of periods of another length: no period and 2011–2020"
    ]


def test_figures_that_are_left_out_are_counted(loaded: Loaded) -> None:
    data = loaded(GROWS + rows({"2021": "111"}, tail=",,,b"))
    (sentence,) = sentences(trend(data, "jobs", "leeds"), "LEFT")
    shown = "Leeds: of 4 figures of 2 sources, one a period is shown"
    assert sentence == f"{shown}; all: clustercmp explain Leeds jobs"


@pytest.mark.parametrize(
    ("signs", "meant"),
    [
        (("", "over"), ("over", "over", "over", "over")),
        (("over", ""), ("under", "under", "under", "under")),
        (("under", ""), ("over", "about", "over", "over")),
        (("", "about"), ("about", "about", "about", "about")),
        (("over", "over"), ("about", "about", "about", "about")),
        (("", ""), ("exact", "exact", "exact", "exact")),
    ],
)
def test_bounds_are_carried_into_index_change_growth_and_cagr(
    loaded: Loaded, signs: tuple[str, str], meant: tuple[str, ...]
) -> None:
    first, last = (f",{sign},,a" for sign in signs)
    text = HEAD + rows({"2020": "100"}, tail=first) + rows({"2021": "150"}, tail=last)
    table = trend(loaded(text), "jobs", "leeds")
    names = [f"{name}_qualifier" for name in ("index", "change", "growth", "cagr")]
    assert seen(table, *names)[1] == meant
    assert flags(table)[1] == ("" if meant[0] == "exact" else "BOUND")


def test_growth_of_at_least_nothing_is_a_bound_like_any_other(loaded: Loaded) -> None:
    text = HEAD + rows({"2020": "100"}) + rows({"2021": "100"}, tail=",over,,a")
    grown = seen(trend(loaded(text), "jobs", "leeds"), "growth", "growth_qualifier")
    assert grown[1] == (0, "over")


def test_a_rate_back_from_at_least_is_at_most(loaded: Loaded) -> None:
    text = HEAD + rows({"2020": "100"}, tail=",over,,a") + rows({"2021": "150"})
    table = trend(loaded(text), "jobs", "leeds", index="2021")
    assert seen(table, "index_qualifier", "cagr_qualifier")[0] == ("over", "under")


def test_signs_stand_before_figures_on_screen(loaded: Loaded) -> None:
    text = HEAD + rows({"2020": "100"}) + rows({"2021": "150"}, tail=",over,,a")
    shown = render(trend(loaded(text), "jobs", "leeds"), Format.TABLE, Look())
    assert isinstance(shown, str)
    assert "2021     ≥150     ≥50  ≥+50.0%  ≥+50.0%  ≥150.0" in shown


def test_projections_are_left_out_unless_there_is_nothing_else_or_they_are_asked_for(
    loaded: Loaded,
) -> None:
    head = "city,metric,period,value,status\n"
    data = loaded(f"{head}Leeds,jobs,2020,1,observed\nLeeds,jobs,2030,9,projection\n")
    assert [row[0] for row in over_time(trend(data, "jobs", "leeds"))] == ["2020"]
    table = trend(data, "jobs", "leeds", status="projection")
    assert cells(table, "period", "status", "flags") == [("2030", "projection", "PROJECTION")]


PAIR = '[groups.pair]\nlabel = "Both"\nmembers = ["Leeds", "York"]'


OVER = "over the members that both ends have:"


def test_a_group_grows_over_the_members_that_both_ends_have(loaded: Loaded) -> None:
    text = GROWS + rows({"2021": "50", "2022": "100"}, "York")
    table = trend(loaded(text, PAIR), "jobs", "pair")
    assert over_time(table) == [
        ("2020", 100, None, None, None, 100),
        ("2021", 160, 10, 0.1, 0.1, 110),
        ("2022", 221, 61, 0.38125, 0.1, 121),
    ]
    assert flags(table) == ["BOUND;PARTIAL", "", ""]
    notes = [(note.text, note.at) for note in table.notes if note.code == "PARTIAL"]
    assert notes == [
        ("1 of 2: no figure for York", ((0, "value"),)),
        (f"index and CAGR are {OVER} Leeds", ((1, "index"), (2, "index"))),
        (f"change and growth are {OVER} Leeds", ((1, "growth"),)),
    ]
    assert sentences(table, "GROUP") == ["pair: Both, the sum of Leeds and York"]


def test_a_group_without_a_common_member_has_no_growth(loaded: Loaded) -> None:
    data = loaded(HEAD + rows({"2020": "1"}) + rows({"2021": "2"}, "York"), PAIR)
    assert [row[2:] for row in over_time(trend(data, "jobs", "pair"))] == [
        (None, None, None, 100),
        (None, None, None, None),
    ]


def test_members_that_change_with_growth_over_some_have_both_marks(loaded: Loaded) -> None:
    three = rows({"2020": "10", "2021": "20"}, "Hull")
    data = loaded(GROWS + three + rows({"2021": "50"}, "York"))
    table = trend(data, "jobs", "leeds+hull+york")
    assert [(note.text, note.at) for note in table.notes if note.code == "PARTIAL"] == [
        ("2 of 3: no figure for York", ((0, "value"),)),
        (f"index and CAGR are {OVER} Leeds and Hull", ((1, "index"),)),
        (f"change and growth are {OVER} Leeds and Hull", ((1, "growth"),)),
        ("1 of 3: no figure for Hull and York", ((2, "value"),)),
        (f"index and CAGR are {OVER} Leeds", ((2, "index"),)),
        (f"change and growth are {OVER} Leeds", ((2, "growth"),)),
    ]


def test_a_group_of_one_is_the_city(loaded: Loaded) -> None:
    data = loaded(GROWS, '[groups.alone]\nmembers = ["Leeds"]')
    assert over_time(trend(data, "jobs", "alone")) == over_time(trend(data, "jobs", "leeds"))


def test_complete_leaves_out_the_periods_in_which_a_member_lacks(loaded: Loaded) -> None:
    data = loaded(GROWS + rows({"2021": "50", "2022": "100"}, "York"), PAIR)
    table = trend(data, "jobs", "pair", complete=True)
    assert [row[:2] for row in over_time(table)] == [("2021", 160), ("2022", 221)]
    assert sentences(table, "PARTIAL") == ["Periods in which a member lacks are left out: pair"]
    with pytest.raises(DataError, match="pair has no figure for York"):
        trend(loaded(f"{GROWS}York,firms,2020,1,,,a\n", PAIR), "jobs", "pair", complete=True)


def test_a_quotient_grows_and_says_what_it_is_divided_by(loaded: Loaded) -> None:
    text = GROWS + "Leeds,people,2020,1000,,people,a\nLeeds,people,2022,1100,,people,a\n"
    table = trend(loaded(text), "jobs", "leeds", per="people:1000")
    assert [row[1] for row in over_time(table)] == [100, 100, 110]
    assert flags(table) == ["", "PERIOD", ""]
    assert sentences(table, "PER")[0].startswith(
        "Jobs per 1,000 people, ÷ People: Leeds 2020 100 of"
    )


def test_a_groups_quotient_grows_over_the_members_that_both_ends_have(loaded: Loaded) -> None:
    people = "Leeds,people,2020,1000,,people,a\nLeeds,people,2022,1100,,people,a\n"
    york = rows({"2022": "300"}, "York") + "York,people,2022,1000,,people,a\n"
    table = trend(loaded(GROWS + people + york, PAIR), "jobs", "pair", per="people:1000")
    assert [row[1] for row in over_time(table)] == [100, 100, pytest.approx(421 / 2.1)]
    assert [row[5] for row in over_time(table)] == [100, 100, 110]


def test_a_groups_money_grows_in_real_terms_over_the_members_that_both_ends_have(
    loaded: Loaded, tmp_path: Path
) -> None:
    deflator = tmp_path / "prices.csv"
    deflator.write_text(PRICES, encoding="utf-8")
    york = rows({"2022": "300"}, "York")
    data = loaded((GROWS + york).replace(",,,", ",,GBP,"), PAIR)
    terms: dict[str, Any] = {"real": 2020, "deflator": deflator, "currency": "USD"}
    table = trend(data, "jobs", "pair", **terms)
    alone = trend(data, "jobs", "leeds", **terms)
    assert [row[3:] for row in over_time(table)] == [row[3:] for row in over_time(alone)]


PRICES = "period,value\n2020,100\n2021,110\n2022,121\n"


@pytest.mark.parametrize("year", [2020, 2022])
def test_real_terms_at_the_base_year_change_nothing_there(
    loaded: Loaded, tmp_path: Path, year: int
) -> None:
    deflator = tmp_path / "prices.csv"
    deflator.write_text(PRICES, encoding="utf-8")
    money = GROWS.replace(",,,", ",,GBP,")
    data = loaded(money)
    table = trend(data, "jobs", "leeds", real=year, deflator=deflator)
    nominal = cells(trend(data, "jobs", "leeds"), "value")
    assert cells(table, "value")[year - 2020] == nominal[year - 2020]
    assert [row[3] for row in over_time(table)] == [None, 0, 0]
    assert flags(table) == ["", "", ""]
    assert cells(table, "unit")[0] == (f"GBP at {year} prices",)


def test_money_of_several_years_is_flagged_once(loaded: Loaded) -> None:
    data = loaded(GROWS.replace(",,,", ",,GBP,"))
    table = trend(data, "jobs", "leeds")
    assert flags(table) == ["NOMINAL"] * 3
    assert sentences(table, "NOMINAL") == [
        "Money of several years, not deflated: --real YEAR --deflator FILE"
    ]
    assert flags(trend(data, "jobs", "leeds", period="2020")) == [""]


def test_money_that_adds_up_over_years_is_told_no_deflator(loaded: Loaded) -> None:
    data = loaded(GROWS.replace(",,,", ",,GBP,"), '[metrics.jobs]\nkind = "cumulative"')
    assert sentences(trend(data, "jobs", "leeds"), "NOMINAL") == [
        "Money of several years, not deflated: it adds up over years"
    ]


def test_growth_of_converted_money_holds_that_of_the_rates(loaded: Loaded) -> None:
    data = loaded(GROWS.replace(",,,", ",,USD,"))
    said = "each period's money is converted at its own rate: growth holds that of the rates, too"
    assert sentences(trend(data, "jobs", "leeds", currency="GBP"), "RATES") == [f"Leeds: {said}"]
    assert sentences(trend(data, "jobs", "leeds", currency="USD"), "RATES") == []
    assert sentences(trend(data, "jobs", "leeds", period="2020", currency="GBP"), "RATES") == []


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["--index", "1999"], 3, "to start an index from; it has 2020, 2021, 2022 [E-INDEX]"),
        (["--target", "2x", "--from", "1999"], 3, "it has 2020, 2021, 2022 [E-TARGET]"),
        (["--over", "9"], 3, "Leeds has 2020, 2021, 2022 [E-TARGET]"),
        (["--target", "lots"], 2, '--target: "lots" is not a target'),
        (["--by", "2030"], 2, "--by 2030 goes with a target"),
        (["--from", "2020"], 2, "--from 2020 goes with a multiple"),
        (["--splice", "--strict"], 3, "jobs: compared by splicing sources, not like for like"),
        (["--rival", "leeds"], 2, "Leeds is no rival of its own"),
    ],
)
def test_what_cannot_be_answered_leaves_standard_output_empty(
    run: Run, words: list[str], status: int, said: str
) -> None:
    text = GROWS.replace("121,,,a", "121,,,b")
    result = run("trend", "jobs", "leeds", "-d", "-", *words, stdin=text)
    assert (result.status, result.out) == (status, "")
    assert said in result.err


def test_many_places_are_counted_in_the_title(loaded: Loaded) -> None:
    names = [f"City{number}" for number in range(6)]
    data = loaded(HEAD + "".join(rows({"2020": "1"}, name) for name in names))
    assert trend(data, "jobs", *names).title == "Jobs: 6 places"
    assert trend(data, "jobs", *names[:2]).title == "Jobs: City0 and City1"


def test_places_that_start_in_different_years_say_so_by_saying_nothing(loaded: Loaded) -> None:
    data = loaded(GROWS + rows({"2021": "1", "2022": "2"}, "York"))
    assert trend(data, "jobs", "leeds", "york").formula == ""


@pytest.mark.parametrize(
    ("periods", "line"),
    [
        (["2020", "2022"], "1;;1"),
        (["2020-Q1", "2020-Q2", "2020-Q4"], "1;1;;1"),
        (["2022-01-31", "2022-02-01", "2022-02-03"], "1;1;;1"),
        (["2001/2010", "2002/2011"], "1;1"),
    ],
)
def test_the_line_has_a_gap_where_a_period_has_no_figure(
    loaded: Loaded, periods: list[str], line: str
) -> None:
    data = loaded(HEAD + rows(dict.fromkeys(periods, "1")))
    assert trend(data, "jobs", "leeds").lines[0].numbers == line


def test_a_long_line_shows_the_last_of_each_stretch(loaded: Loaded) -> None:
    months = {f"{2000 + n // 12}-{n % 12 + 1:02}": str(n) for n in range(300)}
    table = trend(loaded(HEAD + rows(months)), "jobs", "leeds")
    (line,) = table.lines
    marks = line.numbers.split(";")
    assert (line.first, line.last, len(marks)) == ("2000-01 0", "299 2024-12", 49)
    assert "" not in marks
    assert marks[-1] == "299"


def test_where_a_long_line_breaks_it_says_so(loaded: Loaded) -> None:
    days = {f"2022-{n // 28 + 1:02}-{n % 28 + 1:02}": str(n) for n in range(84)}
    text = rows(days).replace("2022-03-01,56,,,a", "2022-03-01,56,,,b")
    (line,) = trend(loaded(HEAD + text), "jobs", "leeds").lines
    assert line.numbers.count("|") == 2


def test_a_long_line_may_break_within_its_first_stretch(loaded: Loaded) -> None:
    months = {f"{2000 + n // 12}-{n % 12 + 1:02}": "5" for n in range(300)}
    text = rows(months).replace("2000-01,5,,,a", "2000-01,5,,,b")
    table = trend(loaded(HEAD + text), "jobs", "leeds")
    assert table.lines[0].numbers.startswith("|;5;")
    shown = render(table, Format.TABLE, Look())
    assert isinstance(shown, str)
    assert "2000-01 5 │███" in shown


def test_hostile_names_are_quoted_for_the_shell_and_made_safe(loaded: Loaded, run: Run) -> None:
    name = "=A|b; rm -rf '$HOME' [red]x[/x]"
    text = f'{HEAD}"{name}",jobs,2020,1,,,a\n"{name}",jobs,2020,2,,,b\n'
    (sentence,) = sentences(trend(loaded(text), "jobs", name), "LEFT")
    assert sentence.endswith("""explain '=A|b; rm -rf '"'"'$HOME'"'"' [red]x[/x]' jobs""")
    shown = run("trend", "jobs", name, "-d", "-", "--ascii", stdin=text)
    assert shown.status == 0
    assert shown.out.isascii()
    assert name in shown.out


def test_the_answer_is_there_in_notebooks_too() -> None:
    frame = clustercmp.load().trend("population", "manchester", source="ons mid-year").to_pandas()
    assert list(frame["period"])[-1] == "2022"


def test_the_builtin_promise_to_double_is_told_honestly(builtin: Dataset) -> None:
    table = trend(
        builtin, "tech_jobs", "the north", source="TechNorth Aims", targets=["2x"], by=2034
    )
    aim = "2 × ~200,000 of 2014 (TechNorth Aims To Repeat Tech City UK Success)"
    none = "one figure has no pace to hold against it"
    assert sentences(table, "TARGET") == [
        f"The North, target 2x, ~400,000 by 2034: {aim}; that takes +3.5% a year from 2014; {none}"
    ]
    (left,) = sentences(trend(builtin, "tech_jobs", "the north"), "LEFT")
    assert left.startswith("The North: of 3 figures of 3 sources, one a period is shown")


SERIES = st.lists(st.integers(1, 10**6), min_size=2, max_size=8)
LAWS = "growth", "cagr", "index"


@given(SERIES, st.integers(0, 7), st.sampled_from(["0.001", "3", "1000000"]), st.randoms())
def test_scaling_leaves_growth_and_index_and_order_never_matters(
    values: list[int], base: int, factor: str, chance: random.Random
) -> None:

    import pandas as pd  # noqa: PLC0415  it is slow to load

    years = [str(2000 + at) for at in range(len(values))]
    index = years[base % len(values)]

    def law(figures: list[Decimal], order: list[int]) -> list[tuple[Cell, ...]]:
        frame = pd.DataFrame(
            [("Leeds", "jobs", years[at], str(figures[at])) for at in order],
            columns=["city", "metric", "period", "value"],
        )
        return cells(clustercmp.load(frame).trend("jobs", "leeds", index=index), *LAWS)

    order = list(range(len(values)))
    found = law([Decimal(value) for value in values], order)
    assert found[base % len(values)][1:] == (None, 100)
    chance.shuffle(order)
    assert law([Decimal(value) * Decimal(factor) for value in values], order) == found


def test_percentages_change_by_points(loaded: Loaded) -> None:
    data = loaded(HEAD + rows({"2020": "50", "2021": "60"}, tail=",,percent,a"))
    shown = render(trend(data, "jobs", "leeds"), Format.TABLE, Look())
    assert isinstance(shown, str)
    assert "2021      60%   10 pp  +20.0%" in shown
