"""How evenly metrics are spread, on files of a few lines."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clustercmp.analysis.choice import Choice
from clustercmp.analysis.panel import joint_flags, panel
from clustercmp.analysis.spread import spread
from clustercmp.errors import DataError, UsageError
from clustercmp.library import load
from tests.conftest import cells, seen, sentences

if TYPE_CHECKING:
    from pathlib import Path

    from clustercmp.dataset.dataset import Dataset
    from clustercmp.table import Cell
    from tests.conftest import Loaded, Run

WIDE = (
    "city,region,jobs,rent\nLeeds,North,50,4\nYork,North,30,\nBath,South,10,2\nBristol,South,10,8\n"
)
MEANING = '[metrics.rent]\nkind = "rate"\n'
MEASURES = ("total", "top_city", "top_share", "hhi", "effective_number", "gini", "theil")


def one(data: Dataset, metric: str, **terms: Any) -> dict[str, Cell]:
    """Return the only row of the spread of one metric."""
    (row,) = spread(data, metric, **terms).records()
    return row


def test_a_metric_is_measured_across_its_places(loaded: Loaded) -> None:
    row = one(loaded(WIDE), "jobs")
    assert [row[name] for name in ("n", "missing", *MEASURES[:4])] == [
        4,
        0,
        100,
        "Leeds",
        0.5,
        0.36,
    ]
    # Gini: 2 · (1·10 + 2·10 + 3·30 + 4·50) / (4 · 100) − 5/4
    assert (row["gini"], row["max_min_ratio"], row["flags"]) == (0.35, 5, "")
    assert row["effective_number"] == pytest.approx(1 / 0.36)
    theil = 0.5 * log(2) + 0.3 * log(1.2) + 0.2 * log(0.4)
    assert row["theil"] == pytest.approx(theil)
    # North has 80 of 100 and is 2 of 4: 0.8 ln 1.6 + 0.2 ln 0.4
    assert row["theil_between"] == pytest.approx(0.8 * log(1.6) + 0.2 * log(0.4))
    assert row["theil_within"] == pytest.approx(0.5 * log(1.25) + 0.3 * log(0.75))


def test_it_says_of_how_many_of_the_cities_in_the_data(loaded: Loaded) -> None:
    table = spread(loaded(WIDE), "rent")
    assert table.title == "Rent: spread across 3 of the 4 cities in this data"
    assert cells(table, "n", "missing") == [(3, 1)]
    assert sentences(table, "OF")[0].startswith("Of the n cities in this data")
    assert spread(loaded(WIDE)).title == "Spread of 2 metrics across the cities in this data"


def test_the_headline_metrics_are_measured_unless_all_or_some_are_asked_for(
    loaded: Loaded,
) -> None:
    data = loaded(WIDE, "[metrics.jobs]\nheadline = true\n")
    assert cells(spread(data), "metric") == [("jobs",)]
    assert cells(spread(data, all_metrics=True), "metric") == [("jobs",), ("rent",)]
    assert cells(spread(data, "rent"), "metric") == [("rent",)]


def test_places_that_tie_at_the_top_are_all_named(loaded: Loaded) -> None:
    row = one(loaded("city,jobs\nB,5\nA,5\nC,0\n"), "jobs")
    assert (row["top_city"], row["top_share"]) == ("A; B", 0.5)


def test_rates_have_no_total_and_no_shares(loaded: Loaded) -> None:
    table = spread(loaded(WIDE, MEANING), "rent")
    (row,) = table.records()
    assert [row[name] for name in MEASURES[:5]] == [None, "Bristol", None, None, None]
    assert row["gini"] == pytest.approx(2 / 7)
    assert row["max_min_ratio"] == 4
    assert sentences(table, "NO_TOTAL") == [
        "Rent: no total and no shares: the total of a rate means nothing"
    ]


def test_figures_per_head_are_rates(loaded: Loaded) -> None:
    data = loaded("city,jobs,people\nA,10,5\nB,30,5\n")
    row = one(data, "jobs", per="people:1")
    assert [row[name] for name in (*MEASURES[:3], "gini")] == [None, "B", None, 0.25]
    assert row["unit"] == "per person"


def test_places_of_several_kinds_are_no_parts_of_a_whole(loaded: Loaded) -> None:
    sidecar = '[cities.North]\nkind = "region"\n[groups.both]\nmembers = ["Leeds", "York"]\n'
    data = loaded("city,jobs\nLeeds,5\nYork,3\nNorth,9\n", sidecar)
    row = one(data, "jobs", kind="all")
    assert [row[name] for name in MEASURES[:5]] == [None, "North", None, None, None]
    with pytest.raises(UsageError, match="Leeds is in both"):
        spread(data, "jobs", cities=["both", "leeds"])
    table = spread(data, "jobs", cities=["both", "leeds"], allow_overlap=True)
    assert cells(table, "total", "max_min_ratio") == [(None, 1.6)]
    assert sentences(table, "GROUP") == ["both: Both, the sum of Leeds and York"]


def test_negative_figures_of_a_metric_that_is_named_are_refused(loaded: Loaded) -> None:
    data = loaded("city,growth\nA,-3\nB,4\nC,-1\n")
    with pytest.raises(DataError) as refused:
        spread(data, "growth")
    first, second = refused.value.problems
    assert (first.code, first.line, second.line) == ("E-SPREAD", 2, 4)
    assert first.message.startswith("Growth of A is −3; concentration and inequality are not")


def test_negative_figures_of_a_metric_that_nobody_named_leave_its_row_empty(
    loaded: Loaded,
) -> None:
    table = spread(loaded("city,growth\nA,-3\nB,4\n"))
    assert cells(table, "n", "gini", "top_city", "flags") == [(2, None, None, "NEGATIVE")]
    assert sentences(table, "NEGATIVE") == ["Growth: not defined below 0: A"]


def test_figures_that_are_all_0_have_a_total_and_nothing_else(loaded: Loaded) -> None:
    table = spread(loaded("city,jobs\nA,0\nB,0\n"), "jobs")
    assert cells(table, *MEASURES) == [(0, *[None] * 6)]
    assert cells(table, "max_min_ratio", "flags") == [(None, "ZERO_BASELINE")]
    assert sentences(table, "ZERO_BASELINE") == ["Jobs: not defined: all figures are 0"]


def test_the_smallest_of_0_leaves_no_max_over_min(loaded: Loaded) -> None:
    table = spread(loaded("city,jobs\nA,0\nB,3\n"), "jobs")
    assert cells(table, "max_min_ratio", "gini", "flags") == [(None, 0.5, "ZERO_BASELINE")]
    assert sentences(table, "ZERO_BASELINE") == ["Jobs: no max ÷ min: the smallest figure is 0"]


def test_one_place_has_gini_0_and_hhi_1_and_a_note(loaded: Loaded) -> None:
    table = spread(loaded("city,jobs\nA,~7\nB,\n"), "jobs")
    assert cells(table, *MEASURES) == [(7, "A", 1, 1, 1, 0, 0)]
    assert seen(table, "measure_qualifier") == [("exact",)]
    assert [note.code for note in table.notes if note.code == "ONE"] == ["ONE"]


def test_theil_is_split_by_region_only_where_one_is_stated(loaded: Loaded) -> None:
    assert sentences(spread(loaded("city,jobs\nA,7\nB,8\n"), "jobs"), "NO_SPLIT") == []
    elsewhere = loaded("city,region,jobs\nA,,7\nB,,8\nC,North,\n")
    assert sentences(spread(elsewhere, "jobs"), "NO_SPLIT") == [
        "Theil not split by region, which is not stated for any of the places: Jobs"
    ]


def test_the_places_that_a_slice_lacks_are_named_those_beyond_its_leader_first(
    loaded: Loaded,
) -> None:
    rows = "A,jobs,2020,7\nB,jobs,2020,8\nC,jobs,2019,9\nD,jobs,2019,1\nE,rent,2020,1\n"
    data = loaded(f"city,metric,period,value\n{rows}")
    alone = spread(data, "jobs")
    (text,) = sentences(alone, "OTHER_BASIS")
    assert text.startswith("Left out, no figure in this slice: C (2019: 9), D (2019: 1). --basis")
    assert sentences(alone, "MISSING") == ["Left out, no figure: E"]
    assert sentences(spread(data, "jobs", "rent"), "OTHER_BASIS") == [
        "Jobs: not in the slice, and beyond its leader: C (2019: 9)"
    ]
    latest = spread(data, "jobs", basis="latest")
    (text,) = sentences(latest, "SLICES")
    assert text.startswith("Figures used, not of one slice each: Jobs: 4 cities in several periods")


def test_the_largest_share_is_about_where_bounds_leave_open_who_has_it(loaded: Loaded) -> None:
    table = spread(loaded("city,jobs\nA,30\nB,>2\nC,8\n"), "jobs")
    assert seen(table, "top_city", "top_share_qualifier") == [("A", "about")]
    sure = spread(loaded("city,jobs\nA,>30\nB,2\nC,8\n"), "jobs")
    assert seen(sure, "top_city", "top_share_qualifier") == [("A", "over")]


def test_what_one_place_alone_has_is_said_of_what_is_defined(loaded: Loaded) -> None:
    rate = loaded("city,jobs\nA,7\n", "[metrics.jobs]\nkind = 'rate'\n")
    assert sentences(spread(rate, "jobs"), "ONE") == [
        "Jobs: of one city alone Gini is 0, whatever its figure"
    ]
    assert sentences(spread(loaded("city,jobs\nA,0\n"), "jobs"), "ONE") == []


def test_no_place_leaves_a_row_that_says_so(loaded: Loaded) -> None:
    table = spread(
        loaded("city,jobs,rent\nA,7,\nB,8,\n", "[metrics.rent]\n"), "rent", period="2020"
    )
    assert cells(table, "n", "missing", "gini", "flags") == [(0, 2, None, "MISSING")]
    assert sentences(table, "MISSING") == ["Rent: no figure of 2020"]
    assert "SLICES" not in {note.code for note in table.notes}


def test_metrics_that_are_not_comparable_are_not_measured(loaded: Loaded) -> None:
    sidecar = '[metrics.jobs]\ncomparable = false\ndescription = "Months differ."\n'
    table = spread(loaded("city,jobs\nA,-7\nB,8\n", sidecar), "jobs")
    assert cells(table, "n", "total", "gini", "flags") == [(2, None, None, "")]
    assert sentences(table, "NO_SPREAD") == ["Jobs: no measures: Months differ."]


@pytest.mark.parametrize(
    ("regions", "why"),
    [
        ("North,North,,South", "which is not stated for Bath"),
        ("North,South,East,East", "as under half of the groups have two places or more"),
    ],
)
def test_theil_is_not_split_where_the_groups_say_nothing(
    loaded: Loaded, regions: str, why: str
) -> None:
    rows = zip(("Leeds", "York", "Bath", "Hull"), regions.split(","), strict=True)
    data = loaded("city,region,jobs,rent\n" + "".join(f"{c},{r},5,6\n" for c, r in rows))
    table = spread(data)
    assert cells(table, "theil_between", "theil_within") == [(None, None)] * 2
    assert sentences(table, "NO_SPLIT") == [f"Theil not split by region, {why}: Jobs, Rent"]


def test_half_of_the_groups_with_two_places_are_enough(loaded: Loaded) -> None:
    data = loaded("city,Region,jobs\nA,x,1\nB,X,3\nC,y,4\n")
    table = spread(data, "jobs", by="region")
    between, within = cells(table, "theil_between", "theil_within")[0]
    assert isinstance(between, float)
    assert isinstance(within, float)
    assert between + within == pytest.approx(cells(table, "theil")[0][0])
    assert "groups by Region" in sentences(table, "MEASURES")[0]


def test_a_group_of_places_is_where_all_its_members_are(loaded: Loaded) -> None:
    data = loaded(WIDE)
    split = spread(data, "jobs", cities=["leeds+york", "bath", "bristol"])
    assert cells(split, "theil_within") == [(0,)]
    across = spread(data, "jobs", cities=["leeds+bath", "york", "bristol"])
    assert "which is not stated for Leeds+Bath" in sentences(across, "NO_SPLIT")[0]


def test_an_attribute_that_no_place_has_is_a_usage_error(loaded: Loaded) -> None:
    with pytest.raises(
        UsageError, match='--by "regoin": no place has this attribute; did you mean'
    ):
        spread(loaded(WIDE), by="regoin")
    with pytest.raises(UsageError, match="the attributes are region"):
        spread(loaded(WIDE), by="x")
    with pytest.raises(UsageError, match="no place has any attribute"):
        spread(loaded("city,jobs\nA,1\n"), by="region")


def test_what_is_a_bound_is_measured_as_stated_and_named(loaded: Loaded) -> None:
    table = spread(loaded("city,jobs,rent\nA,>60,~2\nB,40,~3\n"))
    assert seen(table, "total_qualifier", "top_share_qualifier", "measure_qualifier") == [
        ("over", "over", "about"),
        ("about", "about", "about"),
    ]
    assert sentences(table, "BOUND") == [
        "The stated value stands for a bound, or about: Jobs (A); Rent (all 2)"
    ]
    assert cells(table, "gini", "flags")[0] == (0.1, "BOUND")


TIDY = (
    "city,metric,period,value,source,geography\nLeeds,jobs,2020,10,s,\nYork,jobs,2020,4,s,Ridings\n"
    "Bath,jobs,2021,30,t,\nOxford,jobs,2019,4,u,\nKent,jobs,2018,4,v,\nHull,jobs,2017,4,w,\n"
)


def test_only_the_slice_is_measured_and_the_flags_say_what_it_holds(loaded: Loaded) -> None:
    table = spread(loaded(TIDY), "jobs")
    assert cells(table, "period", "n", "missing", "total", "flags") == [
        ("2020", 2, 4, 14, "GEOGRAPHY;THIN")
    ]
    assert sentences(table, "GEOGRAPHY") == [
        "Jobs: the figure covers another area than the city: York"
    ]
    assert sentences(table, "THIN") == [
        "Jobs: the slice covers 2 of the 6 places that have any figure"
    ]
    (text,) = sentences(table, "SLICES")
    assert text.endswith("that `clustercmp rank METRIC` shows: Jobs: 2 cities in 2020, s")


def test_a_panel_says_why_a_place_has_no_figure_in_the_slice(loaded: Loaded) -> None:
    data = loaded(f"{TIDY}Ely,rent,2020,1,s,\n")
    found = panel(data, data.metric("jobs"), ["Leeds", "York", "Bath", "Ely"], Choice())
    flags = [found.flags(data.place(name)) for name in ("York", "Bath", "Ely")]
    assert [list(each) for each in flags] == [["GEOGRAPHY"], ["OTHER_BASIS"], ["MISSING"]]
    assert list(joint_flags(flags)) == ["MISSING", "GEOGRAPHY", "OTHER_BASIS"]


def test_figures_that_are_not_alike_are_flagged_and_no_answer_for_the_strict(
    loaded: Loaded,
) -> None:
    table = spread(loaded(TIDY), "jobs", basis="latest")
    assert cells(table, "period", "n") == [("", 6)]
    assert str(cells(table, "flags")[0][0]).startswith("PERIOD;SOURCE;")
    assert sentences(table, "PERIOD") == ["Jobs: not like for like: periods and sources differ"]
    assert table.fallen == (("jobs", "latest"),)


def test_rows_can_be_ordered_and_cut(loaded: Loaded) -> None:
    data = loaded("city,a,b,c\nX,1,5,2\nY,1,1,1\n")
    assert cells(spread(data, sort="-gini"), "metric") == [("b",), ("c",), ("a",)]
    assert cells(spread(data, sort="gini", top=1), "metric") == [("a",)]
    with pytest.raises(UsageError, match="keeps nothing"):
        spread(data, top=0)


def test_metrics_that_cannot_be_divided_are_counted(loaded: Loaded) -> None:
    table = spread(loaded(WIDE, MEANING), per="jobs")
    assert cells(table, "metric") == []
    assert sentences(table, "UNDIVIDED") == [
        "2 metrics not shown, not to be divided by Jobs: Rent and Jobs"
    ]


@given(st.permutations(WIDE.splitlines()[1:]))
def test_the_order_of_rows_does_not_matter(
    tmp_path_factory: pytest.TempPathFactory, rows: list[str]
) -> None:
    path: Path = tmp_path_factory.mktemp("rows") / "mine.csv"
    path.write_text("\n".join(["city,region,jobs,rent", *rows]) + "\n")
    found = cells(load(path).spread("jobs"), *MEASURES, "theil_between", "theil_within")
    path.write_text(WIDE)
    assert found == cells(load(path).spread("jobs"), *MEASURES, "theil_between", "theil_within")


def test_the_command_line_refuses_what_has_no_spread(run: Run) -> None:
    status, out, err = run("spread", "growth", "-d", "-", stdin="city,growth\nA,-3\nB,4\n")
    assert (status, out) == (3, "")
    assert "E-SPREAD" in err
    assert run("spread", "--by", "colour").status == 2
