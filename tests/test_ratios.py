"""The grid of ratios, on files of a few lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from clustercmp.analysis.ratios import ratio
from clustercmp.errors import UsageError
from tests.conftest import cells, seen, sentences

if TYPE_CHECKING:
    from clustercmp.table import Cell
    from tests.conftest import Loaded

WIDE = "city,jobs,firms,rent,people\nLeeds,10,4,2,7\nBristol,20,2,4,\nYork,5,,1,9\nBath,,,,\n"
MEANING = '[metrics.rent]\nbetter = "lower"\n[metrics.people]\nbetter = "neither"\n'


def test_each_cell_is_city_over_baseline(loaded: Loaded) -> None:
    table = ratio(loaded(WIDE), baseline="bristol", metrics=["jobs", "firms"])
    assert seen(table, "city", "jobs", "firms") == [
        ("Bristol", 1, 1),
        ("Leeds", 0.5, 2),
        ("York", 0.25, None),
    ]
    assert table.formula == "ratio = city ÷ Bristol ◆"
    assert sentences(table, "MISSING") == [
        "Firms of York: no figure",
        "Not shown, none of these figures: Bath",
    ]
    assert cells(table, "metric", "city", "value", "baseline_value", "difference", "rank")[:2] == [
        ("jobs", "Bristol", 20, 20, 0, 1),
        ("jobs", "Leeds", 10, 20, -10, 2),
    ]


def test_named_cities_are_the_only_ones_beside_the_baseline(loaded: Loaded) -> None:
    table = ratio(loaded(WIDE), "york", "leeds", baseline="bristol")
    assert seen(table, "name") == [("York",), ("Leeds",), ("Bristol ◆",)]
    again = ratio(loaded(WIDE), "york", "bristol", baseline="bristol")
    assert seen(again, "name") == [("York",), ("Bristol ◆",)]


def test_a_statistic_can_be_the_baseline(loaded: Loaded) -> None:
    table = ratio(loaded(WIDE), baseline="median", metrics=["jobs"])
    assert table.title == "Ratios to the median of the cities ranked"
    assert seen(table, "city", "jobs") == [("Bristol", 2), ("Leeds", 1), ("York", 0.5)]


def test_a_baseline_without_a_figure_leaves_no_ratio(loaded: Loaded) -> None:
    table = ratio(loaded(WIDE), baseline="bath", metrics=["jobs"])
    assert {each for (each,) in cells(table, "ratio")} == {None}
    assert sentences(table, "NO_RATIO") == ["Jobs: no ratio: Bath has no figure"]


def test_a_metric_without_any_figure_is_an_empty_grid(loaded: Loaded) -> None:
    table = ratio(loaded(WIDE, "[metrics.rents]\n"), baseline="leeds", metrics=["rents"])
    assert [note.code for note in table.notes] == ["MISSING", "NO_RATIO", "MISSING"]
    assert {city for (city,) in cells(table, "city")} == {"Leeds"}


def test_the_geometric_mean_is_of_metrics_that_say_which_way_is_better(loaded: Loaded) -> None:
    table = ratio(loaded(WIDE, MEANING), baseline="bristol", geomean=True)
    # Leeds: 1/2 of the jobs, twice the firms, half the rent turned over
    found = {city: rest for city, *rest in seen(table, "city", "geomean", "geomean_metrics")}
    assert found["Leeds"] == [pytest.approx(2 ** (1 / 3)), "3 of 3"]
    assert found["York"] == [None, "2 of 3"]
    assert found["Bristol"] == [1, "3 of 3"]
    means = [row for row in table.records() if row["metric"] == "geomean"]
    assert (means[0]["city"], means[0]["label"], means[0]["source"]) == (
        "Bristol",
        "Geometric mean of 3 of 3 metrics",
        "rent; jobs; firms",
    )
    assert "GEOMEAN" in {note.code for note in table.notes}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (("10", "4", "2"), "exact"),
        ((">10", "4", "2"), "over"),
        (("10", "4", ">2"), "under"),
        ((">10", "4", ">2"), "about"),
        (("~10", "4", "2"), "about"),
    ],
)
def test_the_geometric_mean_says_what_its_ratios_allow(
    loaded: Loaded, values: tuple[str, ...], expected: str
) -> None:
    data = loaded(f"city,jobs,firms,rent\nLeeds,{','.join(values)}\nYork,1,1,1\n", MEANING[:32])
    table = ratio(data, baseline="york", geomean=True)
    assert seen(table, "city", "geomean_qualifier")[0] == ("Leeds", expected)


def test_a_mean_of_fewer_metrics_than_the_heading_is_marked(loaded: Loaded) -> None:
    data = loaded("city,a,b,c,d\nLeeds,1,2,3,\nYork,1,1,1,1\n")
    table = ratio(data, baseline="york", geomean=True)
    assert sentences(table, "GEOMEAN")[0] == "Leeds: of 3 of the 4 metrics only: A, B and C"


def test_a_zero_is_no_part_of_a_geometric_mean(loaded: Loaded) -> None:
    data = loaded("city,a,b,c,d\nLeeds,0,2,2,2\nYork,1,1,1,1\n")
    assert seen(ratio(data, baseline="york", geomean=True), "geomean_metrics")[0] == ("3 of 4",)


SLICES = (
    "city,metric,period,value,source,geography\n"
    "Leeds,jobs,2020,10,s,\nYork,jobs,2020,5,s,Yorkshire\nBath,jobs,2021,3,t,\n"
    "Oxford,jobs,2020,4,u,\nKent,jobs,2019,4,u,\nHull,jobs,2018,4,u,\n"
)


def test_cities_outside_the_slice_have_a_value_and_no_ratio(loaded: Loaded) -> None:
    table = ratio(loaded(SLICES), baseline="leeds")
    found = {row["city"]: row for row in table.records()}
    assert (found["Bath"]["value"], found["Bath"]["ratio"]) == (3, None)
    assert found["Bath"]["flags"] == "PERIOD;SOURCE;OTHER_BASIS"
    assert found["Bath"]["basis"] == "latest"
    assert found["York"]["flags"] == "GEOGRAPHY;THIN"
    assert sentences(table, "THIN") == [
        "Jobs: the slice covers 2 of the 6 places that have any figure"
    ]
    at = [note.at for note in table.notes if note.code == "OTHER_BASIS"]
    assert [len(cells) for cells in at] == [4]


def test_metrics_that_are_not_comparable_have_no_ratio(loaded: Loaded) -> None:
    sidecar = '[metrics.jobs]\ncomparable = false\ndescription = "Months differ."\n'
    table = ratio(loaded(WIDE, sidecar), baseline="leeds", metrics=["jobs"])
    assert sentences(table, "NO_RATIO") == ["Jobs: no ratio: Months differ."]


def test_the_grid_can_be_ordered_by_a_metric_or_the_mean(loaded: Loaded) -> None:
    def cities(**order: Any) -> list[Cell]:
        table = ratio(loaded(WIDE, MEANING), baseline="bristol", geomean=True, **order)
        return [city for (city,) in seen(table, "city")]

    assert cities() == ["Bristol", "Leeds", "York"]
    assert cities(sort="jobs") == ["York", "Leeds", "Bristol"]
    assert cities(sort="-geomean") == ["Leeds", "Bristol", "York"]
    assert cities(sort="-city", top=1) == ["York"]
    with pytest.raises(
        UsageError, match="the columns are city, rent, people, jobs, firms, geomean"
    ):
        cities(sort="size")


def test_named_cities_stay_though_they_have_none_of_the_figures(loaded: Loaded) -> None:
    table = ratio(loaded(WIDE), "bath", "leeds", baseline="bristol", metrics=["jobs"])
    assert cells(table, "city", "flags") == [("Bath", "MISSING"), ("Leeds", ""), ("Bristol", "")]


def test_a_nation_is_a_baseline_and_is_not_ranked_among_its_cities(loaded: Loaded) -> None:
    data = loaded("city,jobs\nUK,100\nA,10\nB,5\n", '[cities.UK]\nkind = "nation"\n')
    table = ratio(data, baseline="uk")
    assert cells(table, "city", "ratio", "rank", "of") == [
        ("A", 0.1, 1, 2),
        ("B", 0.05, 2, 2),
        ("UK", 1, None, None),
    ]


def test_a_total_of_rates_and_a_year_without_a_rate_are_told(loaded: Loaded) -> None:
    rate = ratio(loaded(WIDE, '[metrics.jobs]\nkind = "rate"\n'), baseline="total")
    assert sentences(rate, "NO_RATIO") == ["Jobs: no ratio: the total of a rate means nothing"]
    head = "city,metric,period,value,unit\n"
    data = loaded(head + "A,money,1990,2,GBP\nB,money,1990,1,GBP\n")
    assert sentences(ratio(data, baseline="a", currency="USD"), "NO_RATE") == [
        "Money: shown as stated, no exchange rate for GBP of 1990"
    ]


def test_a_ratio_on_another_basis_is_known_to_have_fallen(loaded: Loaded) -> None:
    terms: Any = {"basis": "latest"}
    table = ratio(loaded(SLICES), baseline="leeds", **terms)
    assert table.fallen == (("jobs", "latest"),)
    assert ratio(loaded(SLICES), baseline="leeds").fallen == ()


def test_a_geometric_mean_of_ratios_beyond_floats_is_a_number(loaded: Loaded) -> None:
    data = loaded("city,a,b,c\nLeeds,1e300,1e-300,8\nYork,1e-300,1e300,1\n")
    ((mean,), _) = seen(ratio(data, baseline="york", geomean=True), "geomean")
    assert mean == pytest.approx(2)
