"""The places most like one: which metrics count, who is a peer, what a distance is made of."""

from __future__ import annotations

from math import log, sqrt
from statistics import stdev
from typing import TYPE_CHECKING, Any

import pytest

from clustercmp.analysis.peers import peers
from clustercmp.errors import DataError, UsageError
from tests.conftest import cells, seen, sentences

if TYPE_CHECKING:
    from clustercmp.dataset.dataset import Dataset
    from clustercmp.table import Cell, Table
    from tests.conftest import Loaded, Run

WIDE = "city,jobs,firms,rent\nLeeds,10,4,3\nYork,20,2,3\nBath,40,8,6\nHull,80,1,9\n"
RENT = '[metrics.rent]\nkind = "rate"\nbetter = "lower"\n'


def distances(table: Table) -> dict[Cell, Cell]:
    return {row["peer"]: row["distance"] for row in table.records()}


def test_a_distance_is_the_root_mean_square_of_differences_in_z_scores(loaded: Loaded) -> None:
    table = peers(loaded(WIDE), "leeds", metrics=["jobs", "firms"])
    jobs, firms = stdev([10, 20, 40, 80]), stdev([4, 2, 8, 1])
    assert distances(table)["York"] == pytest.approx(
        sqrt(((10 / jobs) ** 2 + (2 / firms) ** 2) / 2)
    )
    assert [name for (name,) in cells(table, "peer")] == ["York", "Bath", "Hull"]
    (shares, *_) = cells(table, "jobs_share", "firms_share")
    jobs_part, firms_part = (10 / jobs) ** 2, (2 / firms) ** 2
    total = jobs_part + firms_part
    assert [*shares] == [pytest.approx(jobs_part / total), pytest.approx(firms_part / total)]


def test_levels_that_nobody_named_are_in_logarithms_and_rates_are_not(loaded: Loaded) -> None:
    table = peers(loaded(WIDE, RENT), "leeds")
    parts = [
        (log(2) / stdev(map(log, [10, 20, 40, 80]))) ** 2,
        (log(2) / stdev(map(log, [4, 2, 8, 1]))) ** 2,
        0,
    ]
    assert distances(table)["York"] == pytest.approx(sqrt(sum(parts) / 3))
    assert sentences(table, "LOG") == ["In logarithms: Jobs and Firms; as stated: Rent"]
    named = peers(loaded(WIDE, RENT), "leeds", metrics=["jobs", "rent"])
    assert sentences(named, "LOG") == ["None is in logarithms"]
    asked = peers(loaded(WIDE, RENT), "leeds", metrics=["jobs", "rent"], log=True)
    assert sentences(asked, "LOG") == ["All are in logarithms"]


def test_the_columns_are_in_the_order_of_the_data_whatever_is_named_first(loaded: Loaded) -> None:
    table = peers(loaded(WIDE), "leeds", metrics=["rent", "jobs", "rent"])
    assert [column.name for column in table.columns] == [
        *("city", "peer", "rank", "distance", "metrics_used", "jobs_share", "rent_share"),
    ]


def test_equal_distances_tie_and_twins_are_0_apart_without_shares(loaded: Loaded) -> None:
    data = loaded("city,a,b\nLeeds,2,5\nYork,2,5\nBath,3,5\nHull,1,5\nEly,3,7\n")
    table = peers(data, "leeds", metrics=["a", "b"])
    assert cells(table, "peer", "rank", "a_share", "b_share")[:3] == [
        ("York", 1, None, None),
        ("Bath", 2, 1, 0),
        ("Hull", 2, 1, 0),
    ]
    assert seen(table, "rank", "tied", "furthest", "alike")[:2] == [
        (1, False, "", ""),
        (2, True, "A 100.0%", "B"),
    ]


def test_rounding_breaks_no_tie(loaded: Loaded) -> None:
    data = loaded("city,a\nLeeds,0.3\nYork,0.2\nBath,0.4\nHull,0.7\nEly,0.1\n")
    table = peers(data, "leeds", metrics=["a"])
    assert cells(table, "peer", "rank") == [("Bath", 1), ("York", 1), ("Ely", 3), ("Hull", 4)]
    logs = loaded("city,a\nLeeds,7\nYork,21\nBath,2.333333333333333333333333\nHull,49\n")
    far = peers(logs, "leeds", metrics=["a"], log=True)
    assert cells(far, "peer", "rank") == [("Bath", 1), ("York", 1), ("Hull", 3)]


def test_a_place_with_half_of_the_metrics_is_a_peer_and_one_with_less_is_named(
    loaded: Loaded,
) -> None:
    data = loaded("city,a,b,c,d\nLeeds,1,2,3,4\nYork,2,3,,\nBath,3,,,\nHull,5,7,8,1\n")
    table = peers(data, "leeds", metrics=["a", "b", "c", "d"])
    assert cells(table, "peer", "metrics_used", "c_share") == [
        ("York", 2, None),
        (
            "Hull",
            4,
            pytest.approx(2 / (16 / stdev([1, 2, 3, 5]) ** 2 + 25 / stdev([2, 3, 7]) ** 2 + 2 + 2)),
        ),
    ]
    assert sentences(table, "APART") == ["No peer, under half of the 4 metrics in common: Bath (1)"]
    assert seen(table, "metrics") == [("2 of 4",), ("4 of 4",)]


def test_a_city_with_under_half_of_the_metrics_is_told_which_it_has(loaded: Loaded) -> None:
    data = loaded("city,a,b,c\nLeeds,1,,\nYork,2,3,4\nBath,3,4,6\n")
    with pytest.raises(DataError) as caught:
        peers(data, "leeds", metrics=["a", "b", "c"])
    assert str(caught.value) == (
        "Leeds has figures for 1 of the 3 metrics, too few to compare it on; "
        "name those that it has: -m a [E-PEERS]"
    )
    with pytest.raises(DataError, match=r"0 of the 2 .* see: clustercmp profile Leeds --all"):
        peers(data, "leeds", metrics=["b", "c"])
    spaced = loaded("city,a b,c,d\nLeeds,1,,\nYork,2,3,4\nBath,3,4,6\n")
    with pytest.raises(DataError, match=r"it has: -m 'a b' \[E-PEERS\]"):
        peers(spaced, "leeds", metrics=["a b", "c", "d"])


def test_no_place_with_half_of_the_metrics_in_common_is_an_error(loaded: Loaded) -> None:
    data = loaded("city,a,b,c,d\nLeeds,1,2,,\nYork,2,,1,2\nBath,,2,3,3\nHull,,3,1,2\n")
    with pytest.raises(DataError, match="no other place has at least half of the 4 metrics"):
        peers(data, "leeds", metrics=["a", "b", "c", "d"])


def test_a_metric_that_most_places_lack_or_with_no_direction_counts_only_if_named(
    loaded: Loaded,
) -> None:
    sidecar = '[metrics.people]\nbetter = "neither"\n'
    data = loaded(
        "city,a,b,c,few,people\nLeeds,1,2,3,4,9\nYork,2,3,5,1,8\nBath,3,4,1,,7\nEly,4,1,2,,6\n",
        sidecar,
    )
    table = peers(data, "leeds")
    assert [column.name for column in table.columns][5:] == ["a_share", "b_share", "c_share"]
    (sentence,) = sentences(table, "UNUSED")
    assert sentence == (
        "Not measured unless named with -m: 1 metric with no slice that covers 60 % of the 4 "
        "places; 1 metric without a better direction, or not comparable"
    )
    assert peers(data, "leeds", metrics=["few"]).rows[0][1] == "York"
    assert "UNUSED" not in {note.code for note in peers(data, "leeds", metrics=["people"]).notes}


def test_what_is_the_same_everywhere_is_left_out_and_named(loaded: Loaded) -> None:
    data = loaded("city,a,b,c,d,one\nLeeds,1,2,3,7,1\nYork,2,3,5,7,\nBath,3,4,1,7,\n")
    table = peers(data, "leeds")
    assert sentences(table, "DROPPED") == ["Not measured: D, the same figure everywhere"]
    named = peers(data, "leeds", metrics=["a", "d", "one"])
    (sentence,) = sentences(named, "DROPPED")
    assert sentence.endswith("; One, its slice holds one place only (see --basis latest)")


def test_what_is_not_comparable_is_not_measured_though_it_is_named(loaded: Loaded) -> None:
    sidecar = '[metrics.jobs]\ncomparable = false\ndescription = "Months differ."\n'
    table = peers(loaded(WIDE, sidecar), "leeds", metrics=["jobs", "rent"])
    assert sentences(table, "DROPPED") == ["Not measured: Jobs, not comparable: Months differ"]


def test_too_few_metrics_by_default_are_refused_with_the_remedy(loaded: Loaded) -> None:
    with pytest.raises(DataError) as caught:
        peers(loaded("city,a,b,c\nLeeds,1,2,5\nYork,2,3,5\n"), "leeds")
    assert str(caught.value) == (
        "2 of the 3 metrics fit (A and B), it takes 3: with a better direction, and figures that "
        "differ in a slice that covers 60 % of the 2 places; "
        "name metrics with -m METRIC, or fewer places with -c CITY [E-PEERS]"
    )
    with pytest.raises(DataError, match=r"^0 of the 3 metrics fit, it takes 3"):
        peers(loaded("city,a,b,c\nLeeds,1,1,5\nYork,1,1,5\n"), "leeds")


def test_no_metric_named_that_can_be_measured_is_refused(loaded: Loaded) -> None:
    data = loaded("city,a,b\nLeeds,1,2\nYork,,2\n", "[metrics.none]\n")
    with pytest.raises(DataError) as caught:
        peers(data, "leeds", metrics=["a", "b", "none"])
    assert str(caught.value) == (
        "no metric to measure distances on: "
        "A: its slice holds one place only (see --basis latest); B: the same figure everywhere; "
        "None: no figure; name others with -m METRIC [E-PEERS]"
    )


def test_a_level_with_a_zero_is_taken_as_it_is(loaded: Loaded) -> None:
    data = loaded("city,a,b,c\nLeeds,1,2,0\nYork,2,3,5\nBath,3,5,1\n")
    assert sentences(peers(data, "leeds"), "LOG") == [
        "In logarithms: A and B; as stated: C (has a figure of 0 or below)"
    ]
    zeros = loaded("city,a,b,c\nLeeds,1,2,0\nYork,0,-3,5\nBath,3,0,1\n")
    (sentence,) = sentences(peers(zeros, "leeds"), "LOG")
    assert sentence.startswith("In logarithms: none; as stated: A (has")


def test_no_logarithm_of_0_or_below_is_asked_for(loaded: Loaded) -> None:
    with pytest.raises(DataError) as caught:
        peers(loaded("city,a,b\nLeeds,1,2\nYork,0,-3\n"), "leeds", metrics=["a", "b"], log=True)
    assert [problem.message for problem in caught.value.problems] == [
        "a: York has 0, which has no logarithm",
        "b: York has −3, which has no logarithm",
    ]


def test_per_head_figures_are_no_levels(loaded: Loaded) -> None:
    text = "city,a,b,c,people,r\nLeeds,1,2,3,10,1\nYork,4,3,9,10,2\nBath,3,4,1,20,3\n"
    terms: Any = {"per": "people:1"}
    table = peers(loaded(text, '[metrics.r]\nkind = "rate"\n'), "leeds", **terms)
    assert sentences(table, "LOG") == ["None is in logarithms"]
    a = stdev([0.1, 0.4, 0.15])
    assert cells(table, "peer", "a_share")[0][0] == "Bath"
    assert distances(peers(loaded(text), "leeds", metrics=["a"], **terms)) == {
        "Bath": pytest.approx(0.05 / a),
        "York": pytest.approx(0.3 / a),
    }
    assert sentences(table, "UNDIVIDED") == [
        "2 metrics not shown, not to be divided by People: R and People"
    ]


def test_peers_are_of_the_kind_of_the_place(loaded: Loaded) -> None:
    sidecar = '[cities.North]\nkind = "region"\n[cities.South]\nkind = "region"\n'
    data = loaded(WIDE + "North,100,50,4\nSouth,300,20,5\n", sidecar)
    table = peers(data, "north", metrics=["jobs"])
    assert table.title == "Peers of North · 1 of 1 region · 1 metric"
    assert sentences(table, "TWO")
    assert "North" not in distances(peers(data, "leeds", metrics=["jobs"]))
    terms: Any = {"kind": "all"}
    everyone = peers(data, "north", metrics=["jobs"], **terms)
    assert everyone.title == "Peers of North · 5 of 5 places · 1 metric"


def test_a_place_is_its_own_kind_only_if_there_are_others(loaded: Loaded) -> None:
    data = loaded(WIDE + "North,100,50,4\n", '[cities.North]\nkind = "region"\n')
    with pytest.raises(
        DataError, match=r"North has no peers: .* of kind region; name some with -c"
    ):
        peers(data, "north", metrics=["jobs"])
    table = peers(data, "north", cities=["leeds", "york", "north"], metrics=["jobs"])
    assert list(distances(table)) == ["York", "Leeds"]
    with pytest.raises(DataError, match="there is no other place of those named"):
        peers(data, "north", cities=["north"], metrics=["jobs"])


def test_a_group_is_held_against_places_without_its_own(loaded: Loaded) -> None:
    data = loaded(WIDE, '[groups.pair]\nlabel = "A pair"\nmembers = ["Leeds", "York"]\n')
    table = peers(data, "pair", metrics=["jobs", "firms"])
    assert list(distances(table)) == ["Bath", "Hull"]
    assert sentences(table, "OVERLAP") == [
        "Left out, a part of pair or a whole that holds it: Leeds and York (--allow-overlap)"
    ]
    assert sentences(table, "GROUP") == ["pair: A pair, the sum of Leeds and York"]
    both = peers(data, "pair", metrics=["jobs", "firms"], allow_overlap=True)
    assert set(distances(both)) == {"Bath", "Hull", "Leeds", "York"}
    whole = peers(data, "leeds", cities=["pair", "bath", "hull"], metrics=["jobs"])
    assert list(distances(whole)) == ["Bath", "Hull"]
    with pytest.raises(UsageError, match="York is in pair"):
        peers(data, "leeds", cities=["pair", "york"], metrics=["jobs"])


def test_a_group_of_several_kinds_is_held_against_all_places(loaded: Loaded) -> None:
    data = loaded(WIDE + "North,100,50,4\n", '[cities.North]\nkind = "region"\n')
    table = peers(data, "leeds+north", metrics=["jobs"])
    assert set(distances(table)) == {"York", "Bath", "Hull"}


SLICES = (
    "city,metric,period,value,source,geography\n"
    "Leeds,jobs,2020,10,s,Yorkshire\nYork,jobs,2020,5,s,\nBath,jobs,2020,3,s,\n"
    "York,jobs,2021,9,t,\nBath,jobs,2021,5,t,\nHull,jobs,2021,1,t,\nEly,jobs,2021,1,t,\n"
    "Hull,jobs,2019,1,u,\nKent,jobs,2018,1,u,\nHove,jobs,2018,1,u,\n"
)


def test_slices_that_hold_the_city_go_first_and_are_named(loaded: Loaded) -> None:
    table = peers(loaded(SLICES), "leeds", metrics=["jobs"])
    (text,) = sentences(table, "SLICES")
    assert text.endswith(
        "`clustercmp rank METRIC --baseline Leeds` shows: Jobs: 3 cities in 2020, s"
    )
    assert sentences(table, "GEOGRAPHY") == [
        "The figure covers another area than the city: Jobs (Leeds)"
    ]
    assert sentences(table, "THIN") == [
        "Jobs: the slice covers 3 of the 7 places that have any figure"
    ]


def test_another_basis_is_known_to_have_fallen(loaded: Loaded) -> None:
    terms: Any = {"basis": "latest"}
    assert peers(loaded(SLICES), "leeds", metrics=["jobs"], **terms).fallen == (("jobs", "latest"),)
    assert peers(loaded(SLICES), "leeds", metrics=["jobs"]).fallen == ()


def test_order_and_number_are_as_asked(loaded: Loaded) -> None:
    data = loaded("city,a\nLeeds,2\nYork,3\nBath,1\nHull,9\n")

    def found(**order: Any) -> list[object]:
        return [name for (name,) in cells(peers(data, "leeds", metrics=["a"], **order), "peer")]

    assert found() == ["Bath", "York", "Hull"]
    assert found(sort="-distance") == ["Hull", "Bath", "York"]
    assert found(top=1) == ["Bath", "York"]
    assert found(top=1, sort="-peer") == ["York", "Bath"]
    with pytest.raises(UsageError, match=r"the columns are city, peer, .*, a_share"):
        found(sort="size")
    with pytest.raises(UsageError, match="--top 0"):
        found(top=0)
    with pytest.raises(UsageError, match="--nearest 0 leaves no peer"):
        found(nearest=0)
    with pytest.raises(UsageError, match="unknown city"):
        peers(data, "atlantis")


@pytest.mark.parametrize("log_", [False, True])
def test_figures_of_any_size_have_a_distance(loaded: Loaded, *, log_: bool) -> None:
    rows = f"Leeds,{10**400},1e308,1e-308\nYork,1,2e-308,1e308\nBath,{10**399},1,1\n"
    table = peers(loaded(f"city,a,b,c\n{rows}"), "leeds", metrics=["a", "b", "c"], log=log_)
    found = [value for row in table.rows for value in (row[3], *row[5:])]
    assert all(isinstance(value, int | float) and 0 <= value < 3 for value in found)


def test_figures_too_alike_for_a_logarithm_are_the_same(loaded: Loaded) -> None:
    data = loaded(f"city,a\nLeeds,{10**400}\nYork,{10**400 + 1}\n")
    with pytest.raises(DataError, match="A: the same figure everywhere"):
        peers(data, "leeds", metrics=["a"], log=True)
    assert distances(peers(data, "leeds", metrics=["a"])) == {"York": pytest.approx(sqrt(2))}


STEM = {  # lines 385 to 398 of data/metrics.csv; Tees Valley, on line 399, is a region
    "Belfast": 6430,
    "Birmingham": 19115,
    "Bristol": 8890,
    "Cambridge": 7100,
    "Cardiff": 11020,
    "Edinburgh": 19660,
    "Glasgow": 20875,
    "Leeds": 16250,
    "Liverpool": 17105,
    "Manchester": 21745,
    "Newcastle": 14885,
    "Oxford": 9665,
    "Sheffield": 18125,
    "Sunderland": 2350,
}


def test_the_peers_of_leeds_by_its_students_by_hand(builtin: Dataset) -> None:
    table = peers(builtin, "leeds", metrics=["stem_students"])
    spread = stdev(STEM.values())
    assert distances(table) == {
        city: pytest.approx(abs(students - 16250) / spread)
        for city, students in STEM.items()
        if city != "Leeds"
    }
    assert [row["peer"] for row in table.records()][:3] == ["Liverpool", "Newcastle", "Sheffield"]
    # the median of these and of Birmingham and Edinburgh, the next two, is 18,125
    (note,) = sentences(table, "GAPS")
    assert note == "Leeds against the median of its 5 nearest: Full-time STEM students 0.90×"


def test_the_command_line_asks_for_all_of_it(run: Run) -> None:
    result = run(
        *("peers", "leeds", "-m", "gdp", "-m", "stem_students", "--log", "--csv", "-q"),
        *("-c", "york", "-c", "hull"),
    )
    assert result.status == 2
    asked = ("peers", "leeds", "-m", "gdp", "-m", "stem_students", "--log", "--json")
    out = run(*asked, "-c", "manchester", "-c", "bristol", "--nearest", "1").out
    assert '"nearest": 1' in out
    assert '"log": true' in out
    assert run("peers", "leeds", "--strict", "--basis", "latest").status == 3
