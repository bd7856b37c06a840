"""Every candidate is listed with the reason why it was used or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from clustercmp.analysis.provenance import explain
from clustercmp.errors import UsageError
from tests.conftest import cells, sentences

if TYPE_CHECKING:
    from clustercmp.table import Cell, Table
    from tests.conftest import Loaded

HEAD = "city,metric,period,value,qualifier,status,unit,source\n"


def reasons(table: Table) -> list[Cell]:
    return [reason for (reason,) in cells(table, "reason")]


ONE = (
    HEAD
    + "Leeds,jobs,2020,1,exact,observed,jobs,a\nLeeds,jobs,2022,3,about,observed,jobs,b\n"
    + "Leeds,jobs,2022,3,exact,observed,jobs,c\nLeeds,jobs,2022,3,exact,observed,jobs,d\n"
    + "Leeds,jobs,2012/2022,30,exact,observed,jobs,a\n"
    + "Leeds,jobs,2030,9,exact,projection,jobs,a\nLeeds,jobs,2040,9,exact,target,jobs,a\n"
)


def test_one_figure_is_the_newest_and_each_other_says_what_it_lacks(loaded: Loaded) -> None:
    table = explain(loaded(ONE), "leeds", "jobs")
    assert cells(table, "used", "period", "source", "reason") == [
        (True, "2022", "c", "the newest figure"),
        (False, "2040", "a", "a target is never used as a figure"),
        (False, "2030", "a", "a projection, and other figures exist"),
        (False, "2022", "b", "less exact than the figure used"),
        (False, "2022", "d", "equally good; its source comes later by name"),
        (False, "2012/2022", "a", "a longer span than the figure used"),
        (False, "2020", "a", "older than the figure used"),
    ]
    assert table.title == "Jobs: Leeds = 3"
    assert cells(table, "role", "formula", "result", "result_qualifier", "line")[0] == (
        "figure",
        f"3 ({table.records()[0]['file']}:4)",
        3,
        "exact",
        4,
    )
    assert not cells(table, "formula")[1][0]


@pytest.mark.parametrize(
    ("terms", "reason"),
    [
        ({"period": "2020"}, "not of the period 2020 that was asked for"),
        ({"source": "a"}, 'not of a source with "a", which was asked for'),
        ({"status": "projection"}, "not of the status projection that was asked for"),
    ],
)
def test_what_was_asked_for_is_a_reason(loaded: Loaded, terms: Any, reason: str) -> None:
    assert reason in reasons(explain(loaded(ONE), "leeds", "jobs", **terms))


TWO = (
    HEAD
    + "Leeds,jobs,2020,10,exact,observed,jobs,a\nYork,jobs,2020,4,over,observed,jobs,a\n"
    + "Leeds,jobs,2019,9,exact,observed,jobs,a\nYork,jobs,2019,4,exact,observed,jobs,a\n"
    + "Leeds,jobs,2022,12,exact,observed,jobs,b\n"
)


def test_a_ratio_is_explained_to_the_line(loaded: Loaded) -> None:
    table = explain(loaded(TWO), "leeds", "jobs", "york")
    file = table.records()[0]["file"]
    assert table.title == "Jobs: Leeds ÷ York = ≤2.50×"
    assert cells(table, "city", "role", "used", "formula", "result", "result_qualifier")[0] == (
        "Leeds",
        "figure",
        True,
        f"10 ({file}:2) ÷ 4 ({file}:3)",
        2.5,
        "under",
    )
    assert reasons(table) == [
        "like for like: the best slice that covers both Leeds and York: 2020, a",
        "this source has no figure for York of this period and unit",
        "older than the figure used",
        "like for like: the best slice that covers both Leeds and York: 2020, a",
        "older than the figure used",
    ]
    assert table.wide
    assert table.wide.column("mark") == ("▸", "", "", "▸", "")
    assert table.wide.column("at")[0] == f"{file}:2"


def test_the_same_period_and_the_nearest_have_reasons_of_their_own(loaded: Loaded) -> None:
    same = (
        HEAD
        + "Leeds,jobs,2020,10,exact,observed,jobs,a\nYork,jobs,2020,4,exact,observed,jobs,b\n"
        + "Leeds,jobs,2021,10,exact,observed,jobs,a\n"
    )
    assert reasons(explain(loaded(same), "leeds", "jobs", "york"))[:2] == [
        "same period: no slice covers both Leeds and York, this period does: 2020, several sources",
        "York has no figure of this period",
    ]
    near = (
        HEAD
        + "Leeds,jobs,2020,10,exact,observed,jobs,a\nYork,jobs,2019,4,exact,observed,jobs,b\n"
        + "Leeds,jobs,2022,10,exact,observed,jobs,a\n"
    )
    table = explain(loaded(near), "leeds", "jobs", "york")
    assert reasons(table)[:2] == [
        "nearest: no period covers both Leeds and York; the narrowest window of period ends",
        "further in time from the figures of York",
    ]
    assert sentences(table, "PERIOD") == ["Leeds: periods differ"]


def test_a_pair_can_lose_though_its_figure_is_better(loaded: Loaded) -> None:
    rows = (
        HEAD
        + "Leeds,jobs,2020,1,exact,observed,jobs,a\nYork,jobs,2020,1,about,observed,jobs,a\n"
        + "Leeds,jobs,2020,1,over,observed,jobs,b\nYork,jobs,2020,1,exact,observed,jobs,b\n"
    )
    table = explain(loaded(rows), "leeds", "jobs", "york")
    assert reasons(table)[1] == "less exact than the figure used"
    assert reasons(table)[3] == "its pair is less preferred than the pair used"


def test_no_rule_that_was_asked_for_answers(loaded: Loaded) -> None:
    rows = (
        HEAD + "Leeds,jobs,2010,1,exact,observed,jobs,a\nYork,jobs,2020,1,exact,observed,jobs,a\n"
    )
    data = loaded(rows)
    asked = explain(data, "leeds", "jobs", "york", basis="like-for-like")
    assert reasons(asked) == ["the newest figure of each"] * 2
    far = explain(data, "leeds", "jobs", "york")
    assert sentences(far, "NO_RATIO") == [
        "Jobs: no ratio: the nearest figures end 10 years apart (--max-gap)"
    ]
    assert cells(far, "result")[0] == (None,)
    assert far.title == "Jobs: Leeds ÷ York"


def test_converted_money_shows_its_rate_in_the_formula(loaded: Loaded) -> None:
    rows = (
        HEAD
        + "Leeds,funding,2020,100,exact,observed,USD,a\nYork,funding,2020,50,exact,observed,EUR,b\n"
    )
    table = explain(loaded(rows), "leeds", "funding", "york")
    formula = str(cells(table, "formula")[0][0])
    assert formula.startswith("100 USD × 0.8")
    assert " EUR/USD (" in formula
    assert sentences(table, "CONVERTED")[0].startswith("Leeds: 1 USD = 0.8")


def test_what_stands_in_the_way_of_a_ratio_is_said(loaded: Loaded) -> None:
    zero = explain(loaded("city,jobs\nLeeds,1\nYork,0\n"), "leeds", "jobs", "york")
    assert sentences(zero, "ZERO_BASELINE") == ["no ratio: the baseline is 0"]
    units = HEAD + "A,x,2020,1,exact,observed,jobs,a\nB,x,2020,1,exact,observed,people,a\n"
    assert sentences(explain(loaded(units), "a", "x", "b"), "NO_RATIO") == [
        "X: no ratio: units differ: jobs, people"
    ]
    part = '[metrics.jobs]\ncomparable = false\ndescription = "Months differ."\n'
    table = explain(loaded("city,jobs\nLeeds,1\nYork,2\n", part), "leeds", "jobs", "york")
    assert sentences(table, "NO_RATIO") == ["Jobs: no ratio: Months differ."]


def test_a_city_without_a_figure_is_told(loaded: Loaded) -> None:
    data = loaded("city,jobs,firms\nLeeds,1,\nYork,2,3\n")
    table = explain(data, "leeds", "firms")
    assert table.rows == ()
    assert sentences(table, "MISSING") == ["Leeds has no figure that may be used"]
    pair = explain(data, "york", "firms", "leeds")
    assert reasons(pair) == ["the newest figure of each"]


def test_a_city_is_not_explained_against_itself(loaded: Loaded) -> None:
    with pytest.raises(UsageError, match="Leeds is named twice"):
        explain(loaded("city,jobs\nLeeds,1\nYork,2\n"), "leeds", "jobs", "leeds")


def test_quotes_notes_and_citations_are_in_the_trail(loaded: Loaded) -> None:
    data = loaded(
        "city,metric,value,source,publisher,url,published,note,quote,geography\n"
        "Leeds,jobs,1,Report,Press,https://x.example,2020,read off a chart,one job,Yorkshire\n"
    )
    table = explain(data, "leeds", "jobs")
    assert sentences(table, "SOURCE") == [
        'Leeds: "one job": Report, Press, 2020, https://x.example'
    ]
    assert sentences(table, "NOTE") == ["Leeds: read off a chart"]
    assert sentences(table, "GEOGRAPHY") == ["Leeds: covers another area than the city: Yorkshire"]


def test_a_zero_that_is_converted_has_a_formula_too(loaded: Loaded) -> None:
    rows = HEAD + "A,m,2020,0,exact,observed,GBP,s\nB,m,2020,5,exact,observed,USD,t\n"
    table = explain(loaded(rows), "a", "m", "b")
    assert str(cells(table, "formula")[0][0]).startswith("0 GBP × 1.2")
    assert cells(table, "result")[0] == (0,)


def test_one_rule_that_was_asked_for_is_the_reason(loaded: Loaded) -> None:
    rows = HEAD + "A,m,2020,1,exact,observed,,s\nB,m,2021,2,exact,observed,,s\n"
    table = explain(loaded(rows), "a", "m", "b", basis="like-for-like")
    assert sentences(table, "NO_RATIO") == [
        "M: no ratio: no rule that was asked for answers; each city's newest figure is shown"
    ]
    assert table.fallen == (("m", "latest"),)
    assert explain(loaded(rows), "a", "m", "b").fallen == (("m", "nearest"),)


def test_money_without_a_rate_stands_as_stated(loaded: Loaded) -> None:
    rows = HEAD + "A,m,1990,1,exact,observed,GBP,s\n"
    table = explain(loaded(rows), "a", "m", currency="USD")
    assert sentences(table, "NO_RATE") == ["M: shown as stated, no exchange rate for GBP of 1990"]
