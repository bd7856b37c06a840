"""League tables and the matrix of ranks, on files of a few lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clustercmp.analysis.ranking import rank
from clustercmp.errors import UsageError
from tests.conftest import cells, seen, sentences

if TYPE_CHECKING:
    from tests.conftest import Loaded

HEAD = "city,metric,period,value,qualifier,unit,source\n"


WIDE = "city,jobs\nLeeds,10\nBristol,20\nYork,10\nBath,\n"


def test_ties_share_a_rank_and_missing_is_listed_below(loaded: Loaded) -> None:
    table = rank(loaded(WIDE), "jobs")
    assert cells(table, "city", "rank", "tied", "of", "share", "ratio", "flags") == [
        ("Bristol", 1, False, 3, 0.5, 1, ""),
        ("Leeds", 2, True, 3, 0.25, 0.5, ""),
        ("York", 2, True, 3, 0.25, 0.5, ""),
        ("Bath", None, None, None, None, None, "MISSING"),
    ]
    assert sentences(table, "MISSING") == ["Not ranked, no figure: Bath"]
    assert seen(table, "city", "rank") == [("Bristol", 1), ("Leeds", 2), ("York", 2)]


def test_least_is_first_where_less_is_better(loaded: Loaded) -> None:
    table = rank(loaded(WIDE, '[metrics.jobs]\nbetter = "lower"\n'), "jobs")
    assert cells(table, "city", "rank", "ratio")[:3] == [
        ("Leeds", 1, 1),
        ("York", 1, 1),
        ("Bristol", 3, 2),
    ]
    assert sentences(table, "DIRECTION") == ["Jobs: 1st is least"]


def test_a_baseline_can_be_named(loaded: Loaded) -> None:
    table = rank(loaded(WIDE), "jobs", baseline="york")
    assert cells(table, "city", "baseline", "ratio")[0] == ("Bristol", "York", 2)
    assert table.formula == "ratio = city ÷ York"
    mean = rank(loaded(WIDE), "jobs", baseline="mean")
    assert cells(mean, "city", "ratio")[0] == ("Bristol", 1.5)


def test_named_cities_are_the_only_ones_ranked(loaded: Loaded) -> None:
    table = rank(loaded(WIDE), "jobs", cities=["york", "bath"])
    assert cells(table, "city", "rank", "of", "share") == [("York", 1, 1, 1), ("Bath", *[None] * 3)]


SLICES = (
    HEAD
    + "Leeds,jobs,2020,10,exact,jobs,s\nBristol,jobs,2020,20,over,jobs,s\n"
    + "York,jobs,2021,99,exact,jobs,t\nBath,jobs,2019,5,exact,jobs,t\n"
    + "Bath,jobs,2018,4,exact,jobs,t\n"
)


def test_places_outside_the_slice_follow_those_that_exceed_the_leader_first(
    loaded: Loaded,
) -> None:
    table = rank(loaded(SLICES), "jobs")
    assert cells(table, "city", "rank", "period", "value", "basis", "flags") == [
        ("Bristol", 1, "2020", 20, "like-for-like", "BOUND"),
        ("Leeds", 2, "2020", 10, "like-for-like", "BOUND"),
        ("York", None, "2021", 99, "latest", "PERIOD;SOURCE;OTHER_BASIS"),
        ("Bath", None, "2019", 5, "latest", "PERIOD;SOURCE;OTHER_BASIS"),
    ]
    assert sentences(table, "OTHER_BASIS") == [
        (
            "Not ranked, no figure in this slice: York (2021: 99), Bath (2019: 5). "
            "--basis latest ranks them, flagged"
        )
    ]


def test_the_latest_can_be_ranked_flagged(loaded: Loaded) -> None:
    table = rank(loaded(SLICES), "jobs", basis="latest")
    assert cells(table, "city", "rank", "rank_low", "rank_high", "basis")[:2] == [
        ("York", 1, 1, 2, "latest"),
        ("Bristol", 2, 1, 2, "latest"),
    ]
    assert "PERIOD" in str(cells(table, "flags")[0])
    assert sentences(table, "RANGE") == ["Range: the ranks that bounds leave open"]
    assert seen(table, "range", "city")[0] == ("1–2", "York")


def test_a_named_baseline_chooses_among_the_slices_that_hold_it(loaded: Loaded) -> None:
    table = rank(loaded(SLICES), "jobs", baseline="york")
    assert cells(table, "city", "rank", "of", "flags")[0] == ("York", 1, 1, "THIN")
    assert sentences(table, "THIN") == [
        (
            "Jobs: the slice covers 1 of the 4 places that have any figure; "
            "the others may rank anywhere"
        )
    ]
    assert "partial: 1 of 4" in table.title


def test_ranks_can_be_of_rounded_values(loaded: Loaded) -> None:
    data = loaded("city,index\nA,0.9625\nB,0.9615\nC,0.962\n")
    assert {r for (r,) in cells(rank(data, "index", rank_precision=3), "rank")} == {1}
    assert cells(rank(data, "index"), "city", "rank") == [("A", 1), ("C", 2), ("B", 3)]
    assert sentences(rank(data, "index", rank_precision=1), "PRECISION") == [
        "Index: ranked on values rounded half-even to 1 decimal"
    ]


def test_a_sum_in_binary_is_no_tie_breaker(loaded: Loaded) -> None:
    data = loaded("city,x\nA,0.1\nB,0.10\nC,0.1000000000000000055\n")
    assert cells(rank(data, "x"), "city", "rank") == [("C", 1), ("A", 2), ("B", 2)]


def test_top_keeps_ties_at_the_cut_and_sort_orders_the_lines(loaded: Loaded) -> None:
    data = loaded(WIDE)
    assert cells(rank(data, "jobs", top=2), "city") == [("Bristol",), ("Leeds",), ("York",)]
    assert cells(rank(data, "jobs", top=1), "city") == [("Bristol",)]
    by_name = cells(rank(data, "jobs", sort="-city"), "city")
    assert by_name == [("York",), ("Leeds",), ("Bristol",), ("Bath",)]
    assert cells(rank(data, "jobs", sort="-value"), "city")[-1] == ("Bath",)
    with pytest.raises(UsageError, match="--top 0 keeps nothing"):
        rank(data, "jobs", top=0)


def test_rates_negatives_and_parts_of_years_have_no_shares(loaded: Loaded) -> None:
    rate = rank(loaded(WIDE, '[metrics.jobs]\nkind = "rate"\n'), "jobs")
    negative = rank(loaded("city,jobs\nLeeds,-1\nYork,2\n"), "jobs")
    part = rank(loaded(WIDE, "[metrics.jobs]\ncomparable = false\n"), "jobs")
    nothing = rank(loaded("city,jobs\nLeeds,0\nYork,0\n"), "jobs")
    for table in (rate, negative, part, nothing):
        assert {share for (share,) in cells(table, "share")} == {None}
    assert {flags for (flags,) in cells(nothing, "flags")} == {"ZERO_BASELINE"}
    assert "NEGATIVE" in str(cells(negative, "flags"))
    assert part.formula == ""
    assert sentences(part, "NO_RATIO") == [
        "Jobs: no ratio: the sidecar declares it as not comparable"
    ]


def test_shares_carry_what_bounds_leave_open(loaded: Loaded) -> None:
    data = loaded("city,jobs\nA,>60\nB,40\n")
    assert seen(rank(data, "jobs"), "share", "share_qualifier") == [(0.6, "over"), (0.4, "under")]
    two = loaded("city,jobs\nA,>60\nB,>30\nC,10\n")
    assert seen(rank(two, "jobs"), "share_qualifier") == [("about",), ("about",), ("under",)]


def test_figures_in_another_unit_are_left_out_of_the_rank(loaded: Loaded) -> None:
    data = loaded(
        HEAD
        + "A,size,2020,1,exact,jobs,s\nB,size,2020,2,exact,jobs,s\nC,size,2020,3,exact,people,s\n"
        + "D,size,1990,3,exact,GBP,s\nE,size,1990,4,exact,USD,s\nF,size,1991,4,exact,USD,t\n"
        + "G,size,1991,4,exact,USD,t\n"
    )
    table = rank(data, "size", basis="latest")
    assert cells(table, "city", "unit", "rank")[:3] == [
        ("E", "USD", 1),
        ("F", "USD", 1),
        ("G", "USD", 1),
    ]
    assert {
        rank for city, rank in cells(table, "city", "rank") if city in {"A", "B", "C", "D"}
    } == {None}


def test_several_metrics_are_a_matrix_of_ranks(loaded: Loaded) -> None:
    data = loaded(
        HEAD
        + "Leeds,jobs,2020,10,exact,jobs,s\nYork,jobs,2020,20,exact,jobs,s\n"
        + "York,firms,2021,3,exact,count,s\nBath,firms,2021,3,exact,count,s\n"
    )
    table = rank(data)
    assert cells(table, "metric", "city", "rank")[0] == ("firms", "Bath", 1)
    assert seen(table, "city", "firms_rank", "firms_tied", "jobs_rank") == [
        ("Bath", 1, True, None),
        ("Leeds", None, None, 2),
        ("York", 1, True, 1),
    ]
    assert table.wide
    assert [column.heading for column in table.wide.columns] == [
        "City",
        "Firms, 2021",
        "",
        "Jobs, 2020",
        "",
    ]
    assert sentences(table, "SLICES") == [
        (
            "Each metric is ranked in a slice of its own: Firms: 2 cities in 2021, s; "
            "Jobs: 2 cities in 2020, s"
        )
    ]
    ordered = rank(data, "jobs", "firms", sort="rank")
    assert seen(ordered, "city") == [("York",), ("Leeds",), ("Bath",)]


def test_a_metric_without_any_figure_is_named(loaded: Loaded) -> None:
    data = loaded(WIDE, "[metrics.rents]\n[metrics.jobs]\n")
    assert sentences(rank(data, "jobs", "rents"), "MISSING") == [
        "Rents of Bristol, Leeds, York: no figure",
        "No figure to rank: Rents",
        "Not shown, none of these figures: Bath",
    ]
    nothing = rank(loaded(WIDE, "[metrics.rents]\n[metrics.yields]\n"), "rents", "yields")
    assert [note.text for note in nothing.notes] == [
        "No figure to rank: Rents, Yields",
        "Not shown, none of these figures: Bath, Bristol, Leeds, York",
    ]
    alone = rank(data, "rents")
    assert {flags for (flags,) in cells(alone, "flags")} == {"MISSING"}


def test_a_baseline_without_a_figure_leaves_ranks_and_no_ratio(loaded: Loaded) -> None:
    data = loaded("city,jobs,firms\nA,10,\nB,5,\nC,,1\n")
    table = rank(data, "jobs", baseline="c")
    assert cells(table, "city", "rank", "ratio", "flags") == [
        ("A", 1, None, ""),
        ("B", 2, None, ""),
        ("C", None, None, "MISSING"),
    ]
    assert sentences(table, "NO_RATIO") == ["Jobs: no ratio: C has no figure"]


def test_a_nation_is_a_baseline_and_is_not_ranked_among_its_cities(loaded: Loaded) -> None:
    data = loaded("city,jobs\nUK,100\nA,10\nB,5\n", '[cities.UK]\nkind = "nation"\n')
    table = rank(data, "jobs", baseline="uk")
    assert cells(table, "city", "rank", "of", "ratio") == [("A", 1, 2, 0.1), ("B", 2, 2, 0.05)]


def test_places_of_several_kinds_have_no_shares(loaded: Loaded) -> None:
    data = loaded("city,jobs\nUK,100\nA,10\n", '[cities.UK]\nkind = "nation"\n')
    table = rank(data, "jobs", kind="all")
    assert cells(table, "rank", "share") == [(1, None), (2, None)]


def test_a_total_of_rates_is_no_baseline(loaded: Loaded) -> None:
    table = rank(loaded(WIDE, '[metrics.jobs]\nkind = "rate"\n'), "jobs", baseline="total")
    assert sentences(table, "NO_RATIO") == ["Jobs: no ratio: the total of a rate means nothing"]


def test_what_is_left_out_says_its_unit_and_status_and_promises_nothing_untrue(
    loaded: Loaded,
) -> None:
    data = loaded(
        "city,metric,period,value,unit,source,status\n"
        "A,size,2020,2,jobs,s,observed\nB,size,2020,1,jobs,s,observed\n"
        "C,size,2021,90,people,s,observed\nD,size,2030,8,people,s,projection\n"
    )
    assert sentences(rank(data, "size"), "OTHER_BASIS") == [
        "Not ranked, no figure in this slice: C (2021: 90 people), D (2030: 8 people, a projection)"
    ]


def test_money_without_a_rate_is_ranked_as_stated_and_says_so(loaded: Loaded) -> None:
    data = loaded(HEAD + "A,money,1990,2,exact,GBP,s\nB,money,1990,1,exact,GBP,s\n")
    table = rank(data, "money", currency="USD")
    assert sentences(table, "NO_RATE") == [
        "Money: shown as stated, no exchange rate for GBP of 1990"
    ]


def test_ranks_that_bounds_leave_open_are_shown_for_ties_too(loaded: Loaded) -> None:
    table = rank(loaded("city,jobs\nA,>20\nB,10\nC,<8\nD,8\n"), "jobs")
    assert seen(table, "city", "range") == [("A", ""), ("B", ""), ("C", "3–4"), ("D", "")]


def test_a_cell_of_the_matrix_without_a_rank_says_why(loaded: Loaded) -> None:
    data = loaded(
        HEAD
        + "A,jobs,2020,1,exact,jobs,s\nB,jobs,2020,2,exact,jobs,s\nC,jobs,2021,3,exact,jobs,t\n"
        + "A,firms,2020,1,exact,count,s\n"
    )
    table = rank(data)
    assert {note.code: note.at for note in table.notes if note.at} == {
        "MISSING": ((1, "firms_rank"), (2, "firms_rank")),
        "OTHER_BASIS": ((2, "jobs_rank"),),
    }


def test_the_best_is_named_whatever_the_order_of_lines(loaded: Loaded) -> None:
    data = loaded("city,jobs\nA,1\nB,~9\nC,9\n")
    table = rank(data, "jobs", sort="city")
    assert table.formula == "ratio = city ÷ best (B)"
    assert cells(table, "city", "ratio", "ratio_qualifier")[1] == ("B", 1, "exact")


@pytest.mark.parametrize("decimals", [-1, 101, 10**9])
def test_ranks_are_rounded_to_a_sane_number_of_decimals(loaded: Loaded, decimals: int) -> None:
    with pytest.raises(UsageError, match="write 0 to 100 decimals"):
        rank(loaded(WIDE), "jobs", rank_precision=decimals)
