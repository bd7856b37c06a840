"""One place, on files of a few lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clustercmp.analysis.profile import profile
from tests.conftest import cells, sentences

if TYPE_CHECKING:
    from tests.conftest import Loaded

HEAD = "city,metric,period,value,source\n"


def test_a_place_stands_between_its_neighbours_beyond_ties(loaded: Loaded) -> None:
    data = loaded("city,jobs\nA,40\nB,20\nC,20\nD,20\nE,0\nF,0\n")
    names = ("rank", "of", "share", "above", "above_value", "below", "below_value")
    assert cells(profile(data, "c"), *names) == [(2, 6, 0.2, "A", 40, "E", 0)]
    assert cells(profile(data, "a"), "above", "above_value", "below") == [(None, None, "B")]
    assert cells(profile(data, "f"), "above", "below") == [("B", None)]


def test_the_nearest_above_is_the_least_of_the_better(loaded: Loaded) -> None:
    data = loaded("city,jobs\nA,40\nB,30\nC,20\n")
    assert cells(profile(data, "c"), "above") == [("B",)]


SLICES = (
    HEAD + "Leeds,jobs,2020,10,s\nYork,jobs,2020,5,s\nLeeds,jobs,2022,12,t\nBath,jobs,2021,9,t\n"
)


def test_the_newest_figure_is_shown_and_the_ranked_one_named(loaded: Loaded) -> None:
    table = profile(loaded(SLICES), "leeds")
    assert cells(table, "period", "value", "rank", "flags", "basis") == [
        ("2022", 12, 1, "OTHER_BASIS", "latest")
    ]
    assert sentences(table, "OTHER_BASIS") == ["Jobs of Leeds: of another figure: 10 of 2020 (s)"]
    assert sentences(table, "RANKS") == [
        "Rank, share, above and below are of `clustercmp rank`: Jobs: 2 cities in 2020, s"
    ]


def test_a_place_outside_the_slice_has_no_rank(loaded: Loaded) -> None:
    table = profile(loaded(SLICES), "bath")
    assert cells(table, "rank", "of", "above", "flags") == [(None, None, None, "OTHER_BASIS")]
    assert sentences(table, "OTHER_BASIS") == ["Jobs of Bath: not in the slice that is ranked"]
    assert sentences(table, "RANKS") == []


def test_figures_without_a_period_are_named_so(loaded: Loaded) -> None:
    data = loaded("city,metric,value,source\nLeeds,jobs,1,s\nYork,jobs,1,s\nLeeds,jobs,2,a\n")
    assert sentences(profile(data, "leeds"), "OTHER_BASIS") == [
        "Jobs of Leeds: of another figure: 1 of no period (s)"
    ]


def test_headline_metrics_are_shown_as_missing_and_others_counted(loaded: Loaded) -> None:
    data = loaded(
        "city,jobs,firms,rent\nLeeds,1,,\nYork,2,3,4\n", "[metrics.firms]\nheadline = true\n"
    )
    table = profile(data, "leeds", all_metrics=True)
    assert cells(table, "metric", "value", "flags", "basis") == [
        ("firms", None, "MISSING", ""),
        ("jobs", 1, "", "latest"),
    ]
    assert sentences(table, "MISSING")[-1] == "1 metric not shown: Leeds has no figure"
    named = profile(data, "leeds", metrics=["rent"])
    assert cells(named, "flags") == [("MISSING",)]


def test_the_title_says_what_and_where_a_place_is(loaded: Loaded) -> None:
    sidecar = '[cities.Leeds]\nkind = "city"\nregion = "Yorkshire"\ncountry = "GB"\n'
    data = loaded("city,jobs\nLeeds,1\nYork,2\n", sidecar)
    assert profile(data, "leeds").title == "Leeds (city, Yorkshire, GB)"
    assert profile(data, "york").title == "York"


def test_a_thin_slice_is_flagged(loaded: Loaded) -> None:
    rows = "".join(f"{city},jobs,20{year},1,s\n" for year, city in enumerate("ABCDE", start=10))
    assert cells(profile(loaded(HEAD + rows), "e"), "of", "flags") == [(1, "THIN")]


def test_rows_can_be_ordered_and_cut(loaded: Loaded) -> None:
    data = loaded("city,jobs,firms\nLeeds,1,2\nYork,2,3\n")
    assert cells(profile(data, "leeds", sort="-value", top=1), "metric") == [("firms",)]


def test_the_figure_that_is_ranked_is_marked_wherever_it_stands(loaded: Loaded) -> None:
    (note,) = [n for n in profile(loaded(SLICES), "leeds").notes if n.code == "OTHER_BASIS"]
    assert [column for _, column in note.at] == [
        "rank",
        "share",
        "neighbour_above",
        "neighbour_below",
    ]


def test_money_of_several_years_is_nominal_and_a_missing_rate_is_told(loaded: Loaded) -> None:
    data = loaded("city,metric,period,value,unit\nA,money,2012/2014,2,GBP\n")
    table = profile(data, "a", currency="USD")
    assert cells(table, "flags", "unit") == [("CONVERTED;NOMINAL", "USD")]
    old = loaded("city,metric,period,value,unit\nA,money,1990,2,GBP\n")
    assert sentences(profile(old, "a", currency="USD"), "NO_RATE") == [
        "Money: shown as stated, no exchange rate for GBP of 1990"
    ]


def test_the_wide_shape_says_how_a_share_is_meant(loaded: Loaded) -> None:
    table = profile(loaded("city,jobs\nA,>60\nB,40\n"), "b")
    assert table.wide
    assert [(row["share"], row["share_qualifier"]) for row in table.wide.records()] == [
        (0.4, "under")
    ]
