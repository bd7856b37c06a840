"""Composite scores: what a tree of metrics comes to, worked out by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from clustercmp.analysis.scoring import score
from clustercmp.errors import DataError, UsageError
from tests.conftest import cells, sentences

if TYPE_CHECKING:
    from clustercmp.table import Cell, Table
    from tests.conftest import Loaded

FIRM = "city,jobs,firms\nLeeds,10,4\nBristol,20,2\nYork,40,3\n"
HOLES = "city,a,b,c,d\nLeeds,1,1,1,1\nYork,2,2,,\nBath,3,,2,2\nRipon,,,,3\n"
HANDBOOK = "city,i1,i2,i3,i4\nA,21,1,1,1\nB,6,6,6,6\n"


def values(table: Table) -> dict[Cell, Any]:
    return {city: value for city, value in cells(table, "city", "value")}  # noqa: C416  for mypy


def ranks(table: Table) -> dict[Cell, Cell]:
    return {city: rank for city, rank in cells(table, "city", "rank") if rank}


def flat(metrics: str, **keys: object) -> str:
    """Return a sidecar with a score of metrics (`jobs rent:2`) that has these keys."""
    said = "".join(f"{key} = {value!r}\n" for key, value in keys.items())
    parts = ""
    for text in metrics.split():
        name, _, weight = text.partition(":")
        parts += f"[score.s.parts.{name}]\nmetric = '{name}'\nweight = {weight or 1}\n"
    return f"[score.s]\n{said}{parts}"


def test_a_flat_score_is_the_weighted_mean_of_metrics_put_on_one_scale(loaded: Loaded) -> None:
    table = score(loaded(FIRM), metrics=["jobs:3", "firms"], robustness=False)
    assert cells(table, "city", "value", "rank", "of", "coverage") == [
        ("York", 0.875, 1, 3, 1.0),
        ("Bristol", 0.25, 2, 3, 1.0),
        ("Leeds", 0.25, 2, 3, 1.0),
    ]
    assert cells(table, "city", "jobs_contribution", "firms_contribution") == [
        ("York", 0.75, 0.125),
        ("Bristol", 0.25, 0.0),
        ("Leeds", 0.0, 0.25),
    ]
    assert table.title == "Jobs and Firms · 3 of 3 cities ranked"
    assert (
        table.formula == "score = weighted arithmetic mean of 2 metrics, put on one scale by minmax"
    )


@pytest.mark.parametrize(
    ("normalise", "expected"),
    [
        ("minmax", {"York": 1.0, "Bristol": 1 / 3, "Leeds": 0.0}),
        ("zscore", {"York": 1.0910894511799618, "Leeds": -0.8728715609439694}),
        ("percentile", {"York": 1.0, "Bristol": 0.5, "Leeds": 0.0}),
        ("best", {"York": 1.0, "Bristol": 0.5, "Leeds": 0.25}),
        ("none", {"York": 40.0, "Bristol": 20.0, "Leeds": 10.0}),
    ],
)
def test_every_scale_is_what_it_says(
    loaded: Loaded, normalise: Any, expected: dict[str, float]
) -> None:
    found = values(score(loaded(FIRM), metrics=["jobs"], normalise=normalise))
    assert {city: found[city] for city in expected} == pytest.approx(expected)


@pytest.mark.parametrize(
    ("normalise", "expected"),
    [
        ("minmax", {"York": 0.0, "Bristol": 2 / 3, "Leeds": 1.0}),
        ("zscore", {"York": -1.0910894511799618, "Leeds": 0.8728715609439694}),
        ("percentile", {"York": 0.0, "Bristol": 0.5, "Leeds": 1.0}),
        ("best", {"York": 0.25, "Bristol": 0.5, "Leeds": 1.0}),
    ],
)
def test_less_is_better_where_a_metric_says_so(
    loaded: Loaded, normalise: Any, expected: dict[str, float]
) -> None:
    data = loaded(FIRM, "[metrics.jobs]\nbetter = 'lower'")
    found = score(data, metrics=["jobs"], normalise=normalise)
    assert {city: values(found)[city] for city in expected} == pytest.approx(expected)
    assert ranks(found) == {"Leeds": 1, "Bristol": 2, "York": 3}
    assert sentences(found, "DIRECTION") == ["Less is better, and scores more: jobs"]


def test_goalposts_are_of_the_part_and_figures_beyond_them_are_clipped(loaded: Loaded) -> None:
    sidecar = flat("jobs", normalise="bounds") + "bounds = [0, 20]\n"
    table = score(loaded(FIRM, sidecar))
    assert cells(table, "city", "value", "flags") == [
        ("Bristol", 1.0, ""),
        ("York", 1.0, "CLIPPED"),
        ("Leeds", 0.5, ""),
    ]
    assert sentences(table, "CLIPPED") == ["jobs of York: beyond the bounds of the score"]
    assert sentences(table, "BOUNDS") == ["Scales, in the metrics' units: jobs 0 to 20"]


def test_methods_on_the_line_go_before_those_of_the_score(loaded: Loaded) -> None:
    data = loaded(FIRM, flat("jobs", normalise="percentile") + "bounds = [0, 80]\n")
    assert values(score(data))["Bristol"] == 0.5
    assert values(score(data, normalise="bounds"))["Bristol"] == 0.25
    assert values(score(data, normalise="best", aggregate="harmonic"))["Leeds"] == 0.25


def test_goalposts_go_through_the_transformation(loaded: Loaded) -> None:
    part = "bounds = [10, 1000]\ntransform = 'log10'\n"
    table = score(loaded(FIRM, flat("jobs", normalise="bounds") + part))
    assert values(table)["York"] == pytest.approx(0.30102999566398114)
    assert sentences(table, "TRANSFORM") == ["jobs: log10 of the figures"]


def test_the_pair_of_the_handbook_shows_what_a_geometric_mean_rewards(loaded: Loaded) -> None:
    metrics = ["i1", "i2", "i3", "i4"]
    data = loaded(HANDBOOK)
    equal = values(score(data, metrics=metrics, normalise="none"))
    assert equal == {"A": 6.0, "B": 6.0}
    geometric = values(score(data, metrics=metrics, normalise="none", aggregate="geometric"))
    assert geometric == pytest.approx({"A": 21**0.25, "B": 6.0})
    more = loaded(HANDBOOK.replace("21,1,", "21,2,").replace("B,6,6,", "B,6,7,"))
    geometric = values(score(more, metrics=metrics, normalise="none", aggregate="geometric"))
    assert geometric == pytest.approx({"A": 2.5457, "B": 6.2357}, abs=1e-4)
    harmonic = values(score(data, metrics=metrics, normalise="none", aggregate="harmonic"))
    assert harmonic == pytest.approx({"A": 4 / (1 / 21 + 3), "B": 6.0})


def test_a_zero_makes_a_geometric_and_a_harmonic_mean_0_and_says_so(loaded: Loaded) -> None:
    for aggregate in ("geometric", "harmonic"):
        table = score(loaded(FIRM), metrics=["jobs", "firms"], aggregate=aggregate)
        assert values(table)["Leeds"] == 0.0
        text = f"a value of 0 makes a {aggregate} mean 0: the score of Bristol, Leeds"
        assert sentences(table, "ZERO") == [text]


def test_a_branch_combines_its_own_parts_and_has_a_column(loaded: Loaded) -> None:
    sidecar = """
        [score.s]
        normalise = "none"
        [score.s.parts.work]
        aggregate = "geometric"
        weight = 3
        parts.jobs = {metric = "jobs"}
        parts.firms = {metric = "firms"}
        [score.s.parts.raw]
        metric = "firms"
    """
    table = score(loaded(FIRM, sidecar), "S")
    assert values(table)["York"] == pytest.approx(0.75 * 120**0.5 + 0.25 * 3)
    assert cells(table, "work_value")[0] == pytest.approx((120**0.5,))
    assert cells(table, "city", "work.jobs_contribution")[0] == ("York", 15.0)
    assert [column.name for column in table.columns][-4:] == [
        *("work.jobs_contribution", "work.firms_contribution", "raw_contribution", "work_value"),
    ]


def test_a_denominator_of_a_part_comes_first(loaded: Loaded) -> None:
    sidecar = "[score.s.parts.j]\nmetric = 'jobs'\nper = 'firms:1'\nnormalise = 'none'\n"
    table = score(loaded(FIRM, sidecar))
    assert values(table) == pytest.approx({"York": 40 / 3, "Bristol": 10.0, "Leeds": 2.5})
    (slices,) = sentences(table, "SLICES")
    assert ": Jobs per firm: 3 cities in " in slices


def test_a_denominator_on_the_line_is_for_parts_that_state_none_and_can_be_divided(
    loaded: Loaded,
) -> None:
    table = score(loaded(FIRM, flat("jobs firms", normalise="none")), per="firms:1")
    assert values(table)["York"] == pytest.approx((40 / 3 + 3) / 2)
    assert sentences(table, "UNDIVIDED") == ["Taken as they are, not to be divided: firms"]


def test_what_is_missing_leaves_its_weight_to_the_others(loaded: Loaded) -> None:
    table = score(loaded(HOLES, flat("a b c d", min_coverage=0.75)))
    assert cells(table, "city", "rank", "coverage", "flags") == [
        ("Bath", 1, 0.75, "MISSING"),
        ("Leeds", 2, 1.0, ""),
        ("Ripon", None, 0.25, "MISSING;LOW_COVERAGE"),
        ("York", None, 0.5, "MISSING;LOW_COVERAGE"),
    ]
    assert values(table) == pytest.approx({"Bath": 2.5 / 3, "Leeds": 0, "Ripon": 1, "York": 0.75})


def test_nobody_is_ranked_where_two_share_less_than_half_of_the_weight(loaded: Loaded) -> None:
    table = score(loaded(HOLES, flat("a b c d", min_coverage=0.5)))
    assert ranks(table) == {}
    assert sentences(table, "UNRANKED") == [
        "Nobody is ranked: Bath and York have 25.0% of the weight in common, less than half"
    ]


def test_two_alike_share_what_they_have(loaded: Loaded) -> None:
    text = "city,a,b,c\nLeeds,1,,\nYork,2,,\nBath,3,1,2\nSelby,4,2,1\n"
    table = score(loaded(text, flat("a b c", min_coverage=0.3)))
    assert sentences(table, "UNRANKED") == [
        "Nobody is ranked: Leeds and York have 33.3% of the weight in common, less than half"
    ]


def test_nobody_is_ranked_where_nobody_has_enough_of_the_weight(loaded: Loaded) -> None:
    table = score(loaded(HOLES, flat("a b c d", min_coverage=1)))
    assert cells(table, "city", "rank", "of")[0] == ("Leeds", 1, 1)
    holes = "city,a,b,c\nLeeds,1,2,\nYork,2,,1\nBath,,1,2\n"
    nobody = score(loaded(holes, flat("a b c", min_coverage=1)))
    assert ranks(nobody) == {}
    assert sentences(nobody, "UNRANKED") == [
        "Nobody is ranked: no city has figures for all of the weight"
    ]


def test_a_city_alone_is_ranked_by_goalposts(loaded: Loaded) -> None:
    sidecar = flat("jobs", normalise="bounds") + "bounds = [0, 100]\n"
    table = score(loaded(FIRM, sidecar), cities=["York"])
    assert cells(table, "value", "rank", "of", "rank_low", "rank_worst") == [(0.4, 1, 1, 1, 1)]
    assert sentences(table, "OVERTAKING") == []


def test_a_city_alone_has_no_scale_of_its_own(loaded: Loaded) -> None:
    with pytest.raises(
        DataError, match="nothing to score by: of 1 metric, none tells cities apart"
    ):
        score(loaded(FIRM), metrics=["jobs"], cities=["York"])


def test_a_hole_is_filled_in_before_the_scale_is_made(loaded: Loaded) -> None:
    text = "city,region,a,b\nLeeds,N,1,1\nYork,N,2,3\nSelby,N,3,\nBath,S,4,\n"
    mean = score(loaded(text, flat("a b", missing="mean", min_coverage=0)))
    assert values(mean)["Bath"] == pytest.approx((1 + 0.5) / 2)
    by_region = score(loaded(text, flat("a b", missing="group-mean", min_coverage=0)))
    assert values(by_region)["Selby"] == pytest.approx((2 / 3 + 0.5) / 2)
    assert values(by_region)["Bath"] == 1.0
    assert ("Bath", "MISSING") in cells(by_region, "city", "flags")
    assert ("Selby", "MISSING;IMPUTED") in cells(by_region, "city", "flags")
    assert sentences(by_region, "IMPUTED") == [
        "b of Selby: a missing figure is filled in with a mean"
    ]


def test_a_hole_may_be_refused(loaded: Loaded) -> None:
    assert len(ranks(score(loaded(FIRM, flat("jobs firms", missing="refuse"))))) == 3
    with pytest.raises(
        DataError, match='missing = "refuse": Bath has no b; Ripon has no a, b and c; York has no c'
    ):
        score(loaded(HOLES, flat("a b c d", missing="refuse")))
    rows = "".join(f"c{n},{n},\n" for n in range(7))
    with pytest.raises(DataError, match="c4 has no b; and 2 more; name cities that have all"):
        score(loaded(f"city,a,b\n{rows}Leeds,1,2\n", flat("a b", missing="refuse")))


def test_a_mean_by_an_attribute_that_nobody_has_is_refused_where_there_is_a_hole(
    loaded: Loaded,
) -> None:
    whole = score(loaded(FIRM, flat("jobs firms", missing="group-mean")))
    assert len(ranks(whole)) == 3
    with pytest.raises(DataError, match='missing_by = "region": no city says its region'):
        score(loaded(HOLES, flat("a b c d", missing="group-mean")))


def test_the_screen_leaves_out_before_the_scales_are_made(loaded: Loaded) -> None:
    table = score(loaded(HOLES, flat("a b c d", screen=0.75)))
    assert cells(table, "city", "value", "coverage", "flags") == [
        ("Bath", 1.0, 1.0, ""),
        ("Leeds", 0.0, 1.0, ""),
        ("Ripon", None, pytest.approx(1 / 3), "MISSING;LOW_COVERAGE"),
        ("York", None, pytest.approx(1 / 3), "MISSING;LOW_COVERAGE"),
    ]
    assert sentences(table, "SCREENED") == [
        "Left out, under 75.0% of the metrics have a figure: Ripon, York"
    ]
    assert sentences(table, "EXCLUDED") == ["Left out of the score: b: one figure only"]


def test_what_tells_nobody_apart_is_left_out_with_the_reason(loaded: Loaded) -> None:
    text = "city,a,same,one,none\nLeeds,1,5,,\nYork,2,5,3,\n"
    data = loaded(f"{text}", "[metrics.none]\nlabel = 'None'")
    table = score(data, metrics=["a", "same", "one", "none"])
    assert cells(table, "city", "value", "coverage") == [("York", 1.0, 1.0), ("Leeds", 0.0, 1.0)]
    assert sentences(table, "EXCLUDED") == [
        "Left out of the score: same: the same for all",
        "Left out of the score: one: one figure only",
        "Left out of the score: none: no figure",
    ]
    assert table.formula.startswith("score = weighted arithmetic mean of 1 of 4 metrics")
    assert {cell for row in cells(table, "same_contribution") for cell in row} == {None}


def test_a_city_whose_only_metric_is_left_out_has_no_score(loaded: Loaded) -> None:
    table = score(loaded("city,a,b\nLeeds,1,\nYork,2,\nBath,,3\n"), metrics=["a", "b"])
    assert cells(table, "city", "value", "rank", "flags")[-1] == (
        "Bath",
        None,
        None,
        "MISSING;LOW_COVERAGE",
    )


def test_ranks_may_be_of_rounded_scores(loaded: Loaded) -> None:
    text = "city,m\nLeeds,0.5025\nYork,0.5015\nBath,0.5024\nSelby,0.1\n"
    exact = score(loaded(text), metrics=["m"], normalise="none")
    assert ranks(exact) == {"Leeds": 1, "Bath": 2, "York": 3, "Selby": 4}
    rounded = score(loaded(text), metrics=["m"], normalise="none", rank_precision=3)
    assert ranks(rounded) == {"Leeds": 1, "Bath": 1, "York": 1, "Selby": 4}
    assert sentences(rounded, "PRECISION") == [
        "Ranked on the scores rounded half-even to 3 decimals"
    ]
    declared = score(loaded(text, flat("m", normalise="none", rank_precision=1)))
    assert ranks(declared) == {"Leeds": 1, "Bath": 1, "York": 1, "Selby": 4}


def test_sums_that_are_equal_as_decimals_tie(loaded: Loaded) -> None:
    text = "city,a,b,c\nLeeds,0.1,0.2,0.3\nYork,0.3,0.3,0\nBath,0,0,0\n"
    table = score(loaded(text), metrics=["a", "b", "c"], normalise="none")
    assert ranks(table) == {"Leeds": 1, "York": 1, "Bath": 3}


def test_scores_of_very_different_sizes_are_told_apart(loaded: Loaded) -> None:
    text = "city,m\nLeeds,1e149\nYork,4.58\nBath,4.24\nSelby,0.1\nRipon,1e-9\n"
    found = ranks(score(loaded(text), metrics=["m"], normalise="none", robustness=False))
    assert list(found.values()) == [1, 2, 3, 4, 5]


def test_figures_outside_the_slice_are_not_scored(loaded: Loaded) -> None:
    text = "city,metric,period,value\nA,m,2020,1\nB,m,2020,2\nC,m,2019,9\n"
    table = score(loaded(text), metrics=["m"])
    assert cells(table, "city", "value", "flags")[-1] == ("C", None, "OTHER_BASIS")
    latest = score(loaded(text), metrics=["m"], basis="latest")
    assert ranks(latest) == {"C": 1, "B": 2, "A": 3}
    assert latest.fallen == (("m", "latest"),)


def test_rough_figures_make_rough_scores(loaded: Loaded) -> None:
    table = score(loaded("city,m\nLeeds,>10\nYork,~5\nBath,1\n"), metrics=["m"])
    assert table.wide
    assert table.wide.column("value_qualifier") == ("about", "about", "exact")
    assert sentences(table, "BOUND") == ["A bound, or about: m (Leeds and York)"]


def test_sorting_and_cutting_concern_the_cities_that_have_a_score(loaded: Loaded) -> None:
    data = loaded(FIRM + "Bath,,\n")
    assert [
        city for city, _ in cells(score(data, metrics=["jobs"], sort="city"), "city", "rank")
    ] == [
        *("Bristol", "Leeds", "York", "Bath"),
    ]
    assert ranks(score(data, metrics=["jobs"], top=2)) == {"York": 1, "Bristol": 2}
    with pytest.raises(UsageError, match="--top 0 keeps nothing"):
        score(data, metrics=["jobs"], top=0)


def test_a_group_is_scored_as_a_city_and_not_beside_its_members(loaded: Loaded) -> None:
    data = loaded(FIRM)
    table = score(data, metrics=["jobs"], cities=["leeds+york", "bristol"])
    assert ranks(table) == {"Leeds+York": 1, "Bristol": 2}
    with pytest.raises(UsageError, match="neither ranks against the other"):
        score(data, metrics=["jobs"], cities=["leeds+york", "leeds"])


def test_a_weight_of_0_leaves_a_metric_out(loaded: Loaded) -> None:
    table = score(loaded(FIRM), metrics=["jobs", "firms:0"])
    assert values(table)["York"] == 1.0
    assert sentences(table, "EXCLUDED") == ["Left out of the score, of the weight 0: firms"]
    assert "firms_contribution" not in [column.name for column in table.columns]


def test_a_score_is_found_by_its_name_in_any_spelling(loaded: Loaded) -> None:
    data = loaded(FIRM, flat("jobs") + flat("firms").replace("score.s", "score.'Far Out'"))
    assert cells(score(data), "score")[0] == ("s",)
    assert cells(score(data, "far_out"), "score")[0] == ("Far Out",)
    with pytest.raises(UsageError, match='unknown score "far"; did you mean Far Out'):
        score(data, "far")
    with pytest.raises(UsageError, match='unknown score "xyz"; see: clustercmp list scores'):
        score(data, "xyz")
    with pytest.raises(UsageError, match='score "s" has its own metrics; leave out either'):
        score(data, "s", metrics=["jobs"])


def test_a_part_may_say_which_way_is_better(loaded: Loaded) -> None:
    sidecar = (
        "[metrics.jobs]\nbetter = 'neither'\n[score.s.parts.x]\nmetric = 'jobs'\nbetter = 'lower'\n"
    )
    assert ranks(score(loaded(FIRM, sidecar))) == {"Leeds": 1, "Bristol": 2, "York": 3}
