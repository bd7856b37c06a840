"""A place against the median of its nearest peers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from clustercmp.analysis.peers import peers
from clustercmp.errors import UsageError
from tests.conftest import cells, sentences

if TYPE_CHECKING:
    from clustercmp.table import Table
    from tests.conftest import Loaded

WIDE = "city,jobs,rent\nLeeds,10,4\nYork,20,5\nBath,40,3\nHull,80,9\nEly,90,9\n"
RENT = '[metrics.rent]\nkind = "rate"\nbetter = "lower"\ndigits = 1\n'
TIDY = "city,metric,period,value,unit\n"


def gaps(data: Any, city: str, *metrics: str, **asked: Any) -> Table:
    return peers(data, city, metrics=metrics, gaps=True, **asked)


def test_the_median_is_of_the_nearest_that_have_a_figure(loaded: Loaded) -> None:
    table = gaps(loaded(WIDE), "leeds", "jobs", "rent", nearest=2)
    assert table.title == "Leeds against the median of its 2 nearest: York and Bath"
    assert cells(table, "metric", "value", "median", "ratio", "difference", "peers", "scale") == [
        ("jobs", 10, 30, pytest.approx(1 / 3), -20, 2, "plain"),
        ("rent", 4, 4, 1, 0, 2, "plain"),
    ]
    assert table.formula == "ratio = Leeds ÷ median"
    one = gaps(loaded(WIDE), "leeds", "jobs", "rent", nearest=1, log=True)
    assert one.title == "Leeds against the median of its nearest: York"
    assert cells(one, "scale") == [("log",), ("log",)]


def test_those_that_tie_with_the_last_are_among_the_nearest(loaded: Loaded) -> None:
    table = gaps(loaded("city,a\nLeeds,5\nYork,6\nBath,4\nHull,9\n"), "leeds", "a", nearest=1)
    assert cells(table, "median", "peers") == [(5, 2)]


def test_a_gap_in_brief_is_the_ratio_or_else_the_difference(loaded: Loaded) -> None:
    text = "city,a,b,c,d\nLeeds,2,-1,3,4\nYork,1,-1,0,4\nBath,8,2,0,0\n"
    table = peers(loaded(text), "leeds", metrics=["a", "b", "c", "d"])
    assert sentences(table, "GAPS") == [
        "Leeds against the median of its 2 nearest: A 0.44×, D 2.00×, B −1.5, C +3"
    ]
    flags = cells(gaps(loaded(text), "leeds", "b", "c"), "ratio", "flags")
    assert flags == [(None, "NEGATIVE"), (None, "ZERO_BASELINE")]


def test_the_difference_of_percentages_is_in_points(loaded: Loaded) -> None:
    data = loaded(
        f"{TIDY}Leeds,rent,2020,4,percent\nYork,rent,2020,0,percent\nBath,rent,2020,0,percent\n",
        RENT,
    )
    (note,) = sentences(peers(data, "leeds", metrics=["rent"]), "GAPS")
    assert note.endswith("Rent +4.0 pp")
    same = peers(loaded("city,a,b\nLeeds,0,3\nYork,0,1\nBath,1,0\n"), "leeds", metrics=["a", "b"])
    # York and Bath tie at neither end: the median of a is 0.5, that of b too
    assert sentences(same, "GAPS") == ["Leeds against the median of its 2 nearest: A 0×, B 6.00×"]


def test_a_median_of_0_and_a_figure_of_0_are_0_apart(loaded: Loaded) -> None:
    data = loaded("city,a,b\nLeeds,0,3\nYork,0,1\nBath,0,0\nHull,1,9\n")
    (note,) = sentences(peers(data, "leeds", metrics=["a", "b"], nearest=2), "GAPS")
    assert note.endswith("A 0")


def test_bounds_are_carried(loaded: Loaded) -> None:
    data = loaded("city,a\nLeeds,>10\nYork,5\nBath,<4\nHull,50\n")
    table = gaps(data, "leeds", "a", nearest=2)
    qualifiers = ("qualifier", "median_qualifier", "ratio_qualifier")
    assert cells(table, *qualifiers) == [("over", "about", "over")]
    assert [*cells(table, "median", "ratio")[0]] == [4.5, pytest.approx(10 / 4.5)]
    assert cells(table, "difference", "difference_qualifier", "flags") == [(5.5, "over", "BOUND")]
    (note,) = sentences(peers(data, "leeds", metrics=["a"], nearest=2), "GAPS")
    assert note.endswith("A ≥2.22×")
    low = loaded("city,a\nLeeds,>10\nYork,0\nBath,0\nHull,50\n")
    (note,) = sentences(peers(low, "leeds", metrics=["a"], nearest=2), "GAPS")
    assert note.endswith("A ≥+10")


def test_a_metric_that_the_city_or_all_of_the_nearest_lack_has_no_gap(loaded: Loaded) -> None:
    data = loaded("city,a,b,c\nLeeds,1,1,\nYork,1,,2\nBath,5,7,3\nEly,9,8,1\n")
    table = gaps(data, "leeds", "a", "b", "c", nearest=1)
    assert cells(table, "metric", "value", "median", "ratio", "peers", "flags") == [
        ("a", 1, 5, 0.2, 1, ""),
        ("b", 1, 7, pytest.approx(1 / 7), 1, ""),
        ("c", None, 3, None, 1, "MISSING"),
    ]


def test_rows_can_be_ordered_and_cut(loaded: Loaded) -> None:
    table = gaps(loaded(WIDE), "leeds", "jobs", "rent", sort="-ratio", top=1, nearest=2)
    assert cells(table, "metric") == [("rent",)]
    with pytest.raises(UsageError, match="the columns are city, metric, label"):
        gaps(loaded(WIDE), "leeds", "jobs", sort="distance")


def test_what_a_figure_needs_care_for_is_marked_in_its_row(loaded: Loaded) -> None:
    head = "city,metric,period,value,geography\n"
    data = loaded(f"{head}Leeds,a,2020,9,Yorkshire\nYork,a,2020,8,\nBath,a,2020,5,\n")
    table = gaps(data, "leeds", "a")
    (note, *_) = table.notes
    assert (note.code, note.at) == ("GEOGRAPHY", ((0, "value"),))
    assert cells(table, "period", "flags") == [("2020", "GEOGRAPHY")]
