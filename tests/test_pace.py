"""How fast a series goes, when a target is met, and who catches whom."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING, Any

import pytest

from clustercmp.analysis.trends import trend
from clustercmp.errors import DataError, UsageError
from tests.conftest import cells, sentences

if TYPE_CHECKING:
    from clustercmp.table import Table
    from tests.conftest import Loaded

HEAD = "city,metric,period,value,qualifier,unit,source\n"
GROWS = f"{HEAD}Leeds,jobs,2020,100,,,a\nLeeds,jobs,2021,110,,,a\nLeeds,jobs,2022,121,,,a\n"
PACE = "target", "required_cagr", "years_to_target", "progress"
LOWER = '[metrics.jobs]\nbetter = "lower"'
NEITHER = '[metrics.jobs]\nbetter = "neither"'


def held(loaded: Loaded, text: str, *targets: str, sidecar: str = "", **terms: Any) -> Table:
    return trend(loaded(text, sidecar), "jobs", "leeds", targets=targets, **terms)


def said(table: Table, code: str = "TARGET") -> str:
    (sentence,) = sentences(table, code)
    return sentence


def rows(values: dict[str, str], city: str = "Leeds") -> str:
    return "".join(f"{city},jobs,{when},{value},,,a\n" for when, value in values.items())


def test_doubling_in_ten_years_at_5_per_cent(loaded: Loaded) -> None:
    table = held(loaded, HEAD + rows({"2020": "100", "2021": "105"}), "2x", by=2031)
    target, required, years, progress = cells(table, *PACE)[-1]
    assert target == 210
    assert required == pytest.approx(0.07177346, abs=5e-9)
    assert years == pytest.approx(14.2067, abs=5e-5)
    assert progress == pytest.approx(0.05 / 0.07177346, rel=1e-6)
    assert said(table) == (
        "Leeds, target 2x, 210 by 2031: 2 × 105 of 2021 (a); that takes +7.2% a year from 2021; "
        "it goes +5.0% a year since 2020, 69.7% of the pace required; "
        "at that pace it is there in 14.2 years, in 2036"
    )


def test_a_target_that_is_a_whole_number_of_years_away_is_there_in_that_year(
    loaded: Loaded,
) -> None:
    table = held(loaded, GROWS, "146.41")
    assert said(table).endswith("at that pace it is there in 2.0 years, in 2024")


def test_a_target_that_is_met_says_when_it_was(loaded: Loaded) -> None:
    table = held(loaded, GROWS, "110", by=2030)
    target, fall, *progress = cells(table, *PACE)[-1]
    assert (target, progress) == (110, [0, None])
    assert fall == pytest.approx((110 / 121) ** (1 / 8) - 1, rel=1e-14)  # that would still do
    assert said(table) == "Leeds, target 110 by 2030; met already, in 2021"


def test_a_target_was_met_within_the_unbroken_figures_up_to_the_last(loaded: Loaded) -> None:
    text = f"{HEAD}Leeds,jobs,2020,900,,,b\n{rows({'2021': '100', '2022': '200'})}"
    assert said(held(loaded, text, "150")).endswith("met already, in 2022")


def test_a_projection_meets_a_target_only_if_it_holds(loaded: Loaded) -> None:
    text = "city,metric,period,value,status\nLeeds,jobs,2035,100,projection\n"
    assert said(held(loaded, text, "50")) == "Leeds, target 50; met in 2035 if the projection holds"


def test_a_note_that_ends_a_sentence_goes_on_all_the_same(loaded: Loaded) -> None:
    sidecar = '[targets.aim]\ncity = "Leeds"\nmetric = "jobs"\nvalue = 50\nnote = "A plan."'
    assert said(held(loaded, GROWS, sidecar=sidecar)) == (
        "Leeds, target aim, 50: A plan; met already, in 2020"
    )


def test_a_figure_without_a_period_may_meet_a_target_and_has_no_time(loaded: Loaded) -> None:
    text = HEAD + rows({"": "100"})
    assert said(held(loaded, text, "50")) == "Leeds, target 50; met already"
    assert said(held(loaded, text, "200", by=2030)) == (
        "Leeds, target 200 by 2030; the last figure has no period to count from; "
        "one figure has no pace to hold against it"
    )


@pytest.mark.parametrize(
    ("last", "target", "sidecar", "open_"),
    [
        (">=121", "110", "", False),
        ("<=121", "110", "", True),
        ("~121", "110", "", True),
        ("<=121", "130", LOWER, False),
        (">=121", "130", LOWER, True),
        ("<=121", "1x", "", False),
    ],
)
def test_a_bound_may_leave_open_whether_a_target_is_met(
    loaded: Loaded, last: str, target: str, sidecar: str, *, open_: bool
) -> None:
    sign = {">=": "over", "<=": "under", "~": "about"}[last.rstrip("0123456789")]
    text = f"{HEAD}Leeds,jobs,2022,121,{sign},,a\n"
    sentence = said(held(loaded, text, target, sidecar=sidecar))
    assert "met already, in 2022" in sentence
    assert sentence.endswith("121 leaves it open") == open_


def test_a_pace_that_leads_the_other_way_never_gets_there(loaded: Loaded) -> None:
    table = held(loaded, HEAD + rows({"2020": "100", "2021": "90"}), "2x", by=2031)
    target, required, years, progress = cells(table, *PACE)[-1]
    assert (target, years) == (180, None)
    assert required == pytest.approx(0.07177346, abs=5e-9)
    assert progress == pytest.approx(-0.1 / 0.07177346, rel=1e-6)
    assert cells(table, "flags")[-1] == ("NOT_AT_THIS_PACE",)
    assert said(table).endswith(
        "it goes −10.0% a year since 2020; at that pace it never gets there"
    )


def test_no_growth_never_gets_there(loaded: Loaded) -> None:
    table = held(loaded, HEAD + rows({"2020": "100", "2021": "100"}), "2x", by=2031)
    assert cells(table, *PACE)[-1][2:] == (None, 0)
    assert cells(table, "flags")[-1] == ("NOT_AT_THIS_PACE",)


def test_of_less_is_better_the_target_is_below(loaded: Loaded) -> None:
    text = HEAD + rows({"2020": "100", "2021": "95"})
    table = held(loaded, text, "0.5x", "95", "200", by=2031, sidecar=LOWER)
    found = cells(table, *PACE)[1:]
    assert found[0][2] == pytest.approx(13.5134, abs=5e-5)
    assert found[0][1] == pytest.approx(0.5**0.1 - 1)
    assert [years for _, _, years, _ in found[1:]] == [0, 0]


@pytest.mark.parametrize(("target", "years"), [("50", True), ("200", False), ("95", True)])
def test_of_what_is_neither_better_a_target_is_wherever_it_lies(
    loaded: Loaded, target: str, *, years: bool
) -> None:
    text = HEAD + rows({"2020": "100", "2021": "95"})
    table = held(loaded, text, target, sidecar=NEITHER)
    assert (cells(table, "years_to_target")[-1][0] is not None) == years


@pytest.mark.parametrize(
    ("last", "target", "sidecar"), [("0", "5", ""), ("-5", "5", ""), ("5", "0", LOWER)]
)
def test_no_growth_leads_to_0_or_from_0_or_less(
    loaded: Loaded, last: str, target: str, sidecar: str
) -> None:
    text = HEAD + rows({"2020": "10", "2021": last})
    table = held(loaded, text, target, sidecar=sidecar, by=2030)
    assert cells(table, *PACE)[-1][1:] == (None, None, None)
    assert "no growth leads from" in said(table)


def test_a_target_without_a_year_requires_no_rate(loaded: Loaded) -> None:
    table = held(loaded, GROWS, "2x")
    assert cells(table, "required_cagr", "progress")[-1] == (None, None)
    assert "no year is stated by which it is due; it goes +10.0% a year" in said(table)


def test_with_half_a_year_left_a_double_is_four_times_as_much_a_year(loaded: Loaded) -> None:
    text = HEAD + rows({"2021-Q2": "100", "2022-Q2": "110"})
    assert cells(held(loaded, text, "2x", by=2022), "required_cagr")[-1] == (3,)


def test_a_rate_beyond_all_numbers_is_none(loaded: Loaded) -> None:
    text = HEAD + rows({"2020": "1" + "0" * 350, "2021": "1"})
    table = held(loaded, text, "9" * 400, by=2022)
    assert cells(table, *PACE[1:])[-1] == (None, None, None)
    assert "that takes growth beyond all numbers; there is no pace" in said(table)
    assert said(table).endswith("growth is beyond all numbers")


def test_a_target_that_was_due_before_the_last_figure_says_so(loaded: Loaded) -> None:
    sidecar = '[targets.aim]\ncity = "Leeds"\nmetric = "jobs"\nvalue = 200\nby = 2021'
    table = held(loaded, GROWS, sidecar=sidecar)
    assert "it was due before the last figure, of 2022; it goes +10.0%" in said(table)


def test_a_time_that_no_pace_holds_is_not_given_to_people(loaded: Loaded) -> None:
    table = held(loaded, HEAD + rows({"2020": "1000000", "2021": "1000001"}), "2x")
    assert cells(table, "years_to_target")[-1][0] == pytest.approx(693147, abs=2)
    assert said(table).endswith("it is there in more than 1,000 years")


def test_a_bound_is_carried_into_the_pace_and_what_is_required(loaded: Loaded) -> None:
    text = f"{HEAD}Leeds,jobs,2020,100,over,,a\nLeeds,jobs,2021,110,over,,a\n"
    assert (
        "that takes ≤+6.9% a year from 2021; it goes ~+10.0% a year since 2020, ~145.6% of"
        in said(held(loaded, text, "200", by=2030))
    )
    assert "that takes +7.2% a year" in said(held(loaded, text, "2x", by=2031))
    assert said(held(loaded, text, "200")).endswith("it is there in ~6.3 years, in 2028")


def test_a_target_of_another_source_is_not_like_for_like(loaded: Loaded) -> None:
    sidecar = '[targets.aim]\ncity = "Leeds"\nmetric = "jobs"\nvalue = 200\nsource = "A speech"'
    table = held(loaded, GROWS, sidecar=sidecar)
    assert said(table).endswith("not like for like: the last figure is of another source (a)")
    assert table.fallen == (("jobs", "a target of another source"),)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (rows({"2020": "0", "2021": "1"}), "growth is not defined from 0 of 2020 to 1 of 2021"),
        (
            rows({"2019": "1", "2020": "1", "2021": "1"}) + "Leeds,jobs,2022,2,,,b\n",
            "the series breaks in 2022",
        ),
        (
            rows({"2018": "1", "2019": "1", "2020": "1"})
            + "Leeds,jobs,2021,2,,,b\nLeeds,jobs,2022,2,,,b\n",
            "the series breaks in 2021; --index 2021 starts there",
        ),
    ],
)
def test_a_series_without_a_pace_says_why(loaded: Loaded, text: str, why: str) -> None:
    table = held(loaded, HEAD + text, "1000")
    assert f"there is no pace to hold against it, as {why}" in said(table)
    assert cells(table, "years_to_target")[-1] == (None,)


def test_the_pace_may_be_that_of_the_last_years(loaded: Loaded) -> None:
    text = HEAD + rows({"2020": "100", "2021": "200", "2022": "210"})
    assert "it goes +5.0% a year since 2021" in said(held(loaded, text, "2x", over=1))


def test_without_anything_to_hold_it_against_the_pace_is_a_note(loaded: Loaded) -> None:
    table = held(loaded, GROWS, over=1)
    assert sentences(table, "PACE") == ["Leeds: +10.0% a year since 2021"]
    assert sentences(held(loaded, GROWS), "PACE") == []


def test_a_place_that_lacks_the_earlier_figure_has_no_pace(loaded: Loaded) -> None:
    data = loaded(GROWS + rows({"2022": "5"}, "York"))
    assert sentences(trend(data, "jobs", "leeds", "york", over=2), "PACE") == [
        "Leeds: +10.0% a year since 2020",
        "York: no pace, as there is no figure 2 years before the last",
    ]


def test_a_pace_that_no_place_has_is_an_error_that_names_the_years(loaded: Loaded) -> None:
    with pytest.raises(
        DataError, match=r"no figure is 9 years before .* Leeds has 2020, 2021, 2022"
    ):
        held(loaded, GROWS, over=9)


def test_a_place_without_figures_has_no_pace_to_lack(loaded: Loaded) -> None:
    data = loaded(f"{GROWS}York,firms,2020,1,,,a\n")
    assert cells(trend(data, "firms", "leeds", over=9), "flags") == [("MISSING",)]


def test_a_pace_over_a_break_is_none(loaded: Loaded) -> None:
    table = held(loaded, GROWS + "Leeds,jobs,2023,130,,,b\n", over=2)
    assert sentences(table, "PACE") == ["Leeds: no pace, as the series breaks in 2023"]


@pytest.mark.parametrize("over", [0, -1])
def test_growth_takes_time(loaded: Loaded, over: int) -> None:
    with pytest.raises(UsageError, match=f"--over {over}: growth takes time"):
        held(loaded, GROWS, over=over)


def test_a_group_without_a_member_at_both_ends_has_no_pace(loaded: Loaded) -> None:
    data = loaded(HEAD + rows({"2020": "100"}) + rows({"2022": "50"}, "York"))
    table = trend(data, "jobs", "leeds+york", targets=["400"])
    assert "as no member has a figure at both ends" in said(table)


def caught(loaded: Loaded, leeds: str, york: str, sidecar: str = "", **terms: Any) -> Table:
    data = loaded(f"{HEAD}{leeds}{york}", sidecar)
    return trend(data, "jobs", "leeds", rival="york", **terms)


def pair(first: str, last: str, city: str, years: tuple[str, str] = ("2020", "2021")) -> str:
    return rows(dict(zip(years, (first, last), strict=True)), city)


def test_a_rival_is_caught_by_the_formula(loaded: Loaded) -> None:
    table = caught(loaded, pair("100", "110", "Leeds"), pair("200", "210", "York"))
    rival, years = cells(table, "rival", "years_to_catch")[1]
    assert rival == "York"
    assert years == pytest.approx(log(210 / 110) / log(1.1 / 1.05))
    assert said(table, "RIVAL") == (
        "Leeds catches York in 13.9 years, in 2035: Leeds 110 of 2021, +10.0% a year since 2020; "
        "York 210 of 2021, +5.0% a year since 2020"
    )
    assert cells(table, "rival", "years_to_catch")[2:] == [("", None)] * 2
    assert table.fallen == ()


def test_a_rival_is_shown_and_is_no_aim(loaded: Loaded) -> None:
    table = caught(loaded, pair("1", "2", "Leeds"), pair("3", "4", "York"), targets=["2x"])
    assert cells(table, "city", "target") == [
        ("Leeds", None),
        ("Leeds", 4),
        ("York", None),
        ("York", None),
    ]


def test_the_rival_is_carried_to_the_year_of_the_last_figure(loaded: Loaded) -> None:
    york = pair("200", "210", "York", ("2015", "2016"))
    table = caught(loaded, pair("100", "110", "Leeds"), york)
    there = 210 * 1.05**5
    years = cells(table, "years_to_catch")[1][0]
    assert years == pytest.approx(log(there / 110) / log(1.1 / 1.05))


@pytest.mark.parametrize(
    ("leeds", "york", "sidecar", "years", "words"),
    [
        (("300", "330"), ("200", "210"), "", 0, "Leeds is ahead of York already"),
        (("100", "105"), ("100", "105"), "", 0, "Leeds is level with York already"),
        (("100", "105"), ("200", "210"), "", None, "Leeds never catches York at that pace"),
        (("100", "99"), ("200", "230"), "", None, "Leeds never catches York at that pace"),
        (("100", "90"), ("200", "210"), LOWER, 0, "Leeds is ahead of York already"),
        (
            ("300", "250"),
            ("200", "210"),
            LOWER,
            log(0.84) / log(2.5 / 3 / 1.05),
            "Leeds catches York in 0.8 years, in 2022",
        ),
        (("300", "330"), ("200", "210"), LOWER, None, "Leeds never catches York at that pace"),
    ],
)
def test_a_rival_may_be_behind_out_of_reach_or_caught_from_above(
    loaded: Loaded,
    leeds: tuple[str, str],
    york: tuple[str, str],
    sidecar: str,
    years: float | None,
    words: str,
) -> None:
    table = caught(loaded, pair(*leeds, "Leeds"), pair(*york, "York"), sidecar)
    found, flags = cells(table, "years_to_catch", "flags")[1]
    assert found == pytest.approx(years)
    assert flags == ("NOT_AT_THIS_PACE" if years is None else "")
    assert said(table, "RIVAL").startswith(f"{words}: ")


@pytest.mark.parametrize(
    ("york", "why"),
    [
        (
            rows({"2022": "500"}, "York"),
            "there is no pace of York to go by, as one figure has none",
        ),
        ("York,jobs,2021,5,,FTE,a\n", "their figures have no common unit"),
        (pair("10", "0", "York"), "a figure of 0 or less neither catches nor is caught"),
        (pair("-5", "-4", "York"), "a figure of 0 or less neither catches nor is caught"),
        (pair("0", "400", "York"), "there is no pace of York to go by, as growth is not defined"),
    ],
)
def test_a_rival_that_cannot_be_held_against_a_place_says_why(
    loaded: Loaded, york: str, why: str
) -> None:
    table = caught(loaded, pair("100", "110", "Leeds"), york)
    assert cells(table, "rival", "years_to_catch")[1] == ("York", None)
    assert said(table, "RIVAL").startswith(f"Leeds and York: {why}")


def test_a_place_without_a_pace_catches_nobody(loaded: Loaded) -> None:
    table = caught(loaded, rows({"2021": "5"}), pair("100", "110", "York"))
    assert "there is no pace of Leeds to go by" in said(table, "RIVAL")


def test_a_place_that_fell_to_0_catches_nobody(loaded: Loaded) -> None:
    table = caught(loaded, pair("5", "0", "Leeds"), pair("100", "110", "York"))
    assert "neither catches nor is caught" in said(table, "RIVAL")


def test_a_rival_without_figures_has_an_empty_row(loaded: Loaded) -> None:
    table = caught(loaded, pair("100", "110", "Leeds"), "York,firms,2021,1,,,a\n")
    assert cells(table, "city", "flags")[-1] == ("York", "MISSING")
    assert said(table, "RIVAL") == "York has no figure, so there is nothing to catch"


def test_a_city_is_no_rival_of_its_own(loaded: Loaded) -> None:
    with pytest.raises(UsageError, match="Leeds is no rival of its own; name another city"):
        trend(loaded(GROWS), "jobs", "leeds", rival="LEEDS")


def test_of_several_cities_one_may_be_the_rival_of_the_others(loaded: Loaded) -> None:
    data = loaded(HEAD + pair("1", "2", "Leeds") + pair("3", "4", "York"))
    table = trend(data, "jobs", "york", "leeds", rival="york")
    assert [rival for (rival,) in cells(table, "rival")] == ["", "", "", "York"]


def test_a_rival_may_be_a_group(loaded: Loaded) -> None:
    both = pair("200", "210", "York") + pair("100", "100", "Hull")
    data = loaded(HEAD + pair("100", "110", "Leeds") + both)
    assert said(trend(data, "jobs", "leeds", rival="york+hull"), "RIVAL").startswith(
        "Leeds catches York+Hull in 16.6 years, in 2038"
    )


def test_quarters_of_a_flow_are_not_held_against_years_and_those_of_a_stock_are_with_a_word(
    loaded: Loaded,
) -> None:
    leeds = pair("100", "110", "Leeds", ("2020-Q1", "2021-Q1"))
    york = pair("200", "210", "York")
    flow = caught(loaded, leeds, york, '[metrics.jobs]\nkind = "flow"')
    assert said(flow, "RIVAL") == (
        "Leeds and York: their figures are of periods of different lengths"
    )
    stock = caught(loaded, leeds, york)
    assert said(stock, "RIVAL").endswith(
        "not like for like: their periods are of different lengths"
    )


def test_a_rival_of_another_source_is_not_like_for_like(loaded: Loaded) -> None:
    york = "York,jobs,2020,200,,,b\nYork,jobs,2021,210,,,b\n"
    table = caught(loaded, pair("100", "110", "Leeds"), york)
    assert said(table, "RIVAL").endswith("not like for like: their sources differ")
    assert table.fallen == (("jobs", "a rival's figures"),)


def test_growth_in_two_currencies_is_not_like_for_like(loaded: Loaded) -> None:
    leeds = "Leeds,jobs,2020,100,,GBP,a\nLeeds,jobs,2021,110,,GBP,a\n"
    york = "York,jobs,2020,900,,USD,a\nYork,jobs,2021,910,,USD,a\n"
    assert said(caught(loaded, leeds, york), "RIVAL").endswith("growth is in GBP and in USD")
    alike = said(caught(loaded, leeds, york, currency="GBP"), "RIVAL")
    assert "not like for like" not in alike


def test_a_bound_makes_the_years_to_catch_about_right(loaded: Loaded) -> None:
    leeds = "Leeds,jobs,2020,100,,,a\nLeeds,jobs,2021,110,over,,a\n"
    assert "catches York in ~13.9 years" in said(
        caught(loaded, leeds, pair("200", "210", "York")), "RIVAL"
    )
