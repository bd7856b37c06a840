"""Where scores once broke: each of these ended in a bug's exit status, or in a wrong line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from clustercmp.analysis.scoring import score
from clustercmp.errors import DataError, UsageError
from tests.conftest import by_city, cells, sentences

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Loaded, Run

PLAIN: Any = {"robustness": False}
TWO = "city,a,b\nX,1,5\nY,3,7\nZ,2,9\n"
BOTH = '[score.s.parts.a]\nmetric = "a"\n[score.s.parts.b]\nmetric = "b"\n'


def test_the_parts_of_a_score_that_ranks_nobody_are_shown(loaded: Loaded, run: Run) -> None:
    data = loaded("city,a,b\nX,1,\nY,,7\nZ,2,\nW,,9\n", BOTH)
    table = score(data, "s", parts=True)
    assert cells(table, "part", "n", "removal_gain", "removal_loss") == [
        ("a", 2, None, None),
        ("b", 2, None, None),
    ]
    assert run("score", "headline", "--parts").status == 0


def test_figures_per_head_in_real_terms_are_scored(run: Run, tmp_path: Path) -> None:
    deflator, file = tmp_path / "prices.csv", tmp_path / "cities.csv"
    deflator.write_text("period,value\n2020,100\n2022,110\n", encoding="utf-8")
    rows = ("X,money,2020,10,GBP", "Y,money,2020,30,GBP", "X,people,2020,1,", "Y,people,2020,2,")
    file.write_text("\n".join(["city,metric,period,value,unit", *rows]), encoding="utf-8")
    real = ("--real", "2022", "--deflator", str(deflator), "--per", "people:1")
    found = run("score", "-d", str(file), "-m", "money", *real, "--csv")
    assert found.status == 0, found.err
    assert found.out.splitlines()[1].startswith("metrics,Y,1,1,2,")


@pytest.mark.parametrize("name", ["s", None])
def test_bounds_that_nobody_stated_are_a_usage_error(loaded: Loaded, name: str | None) -> None:
    data = loaded(TWO, BOTH if name else "")
    metrics = () if name else ("a",)
    with pytest.raises(UsageError, match='a: normalise = "bounds" needs'):
        score(data, name, metrics=metrics, normalise="bounds")


def test_the_methods_tried_are_not_named_where_there_are_none(loaded: Loaded) -> None:
    table = score(loaded("city,a\nX,1\n"), metrics=["a"], normalise="none")
    assert sentences(table, "METHODS") == []


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("1.7e308", "1.7e308", {"X": 0, "Y": 0.75, "Z": 0.75}),
        ("5e-324", "1.7e308", {"X": 0, "Y": 0.5, "Z": 1}),
        ("1e-320", "1e-320", {"X": 0, "Y": 0.75, "Z": 0.75}),
    ],
)
def test_weights_count_by_their_proportion_at_any_size(
    loaded: Loaded, one: str, other: str, expected: dict[str, float]
) -> None:
    sidecar = BOTH.replace('"a"\n', f'"a"\nweight = {one}\n') + f"weight = {other}\n"
    table = score(loaded(TWO, sidecar), "s")
    assert by_city(table) == pytest.approx(expected)
    same = score(loaded(TWO, BOTH), "s")
    if one == other:
        assert by_city(table, "rank_high") == by_city(same, "rank_high")


def test_within_a_tie_cities_stand_by_name(loaded: Loaded) -> None:
    data = loaded("city,a\nC,1.04\nB,1.01\nA,1.02\nD,3\n")
    table = score(data, metrics=["a"], normalise="none", rank_precision=1, **PLAIN)
    assert cells(table, "city", "rank") == [("D", 1), ("A", 2), ("B", 2), ("C", 2)]


def test_a_city_with_just_the_share_of_metrics_asked_for_is_not_screened_out(
    loaded: Loaded,
) -> None:
    # 14 of 25 metrics are 56 %, and 0.56 · 25 is 14.000000000000002 in binary fractions
    names = [f"m{at:02}" for at in range(25)]
    rows = ["X" + ",1" * 25, "Y" + ",2" * 25, "Z" + ",3" * 14 + "," * 11]
    parts = "".join(f'[score.s.parts.{name}]\nmetric = "{name}"\n' for name in names)
    text = "\n".join(["city," + ",".join(names), *rows])
    table = score(loaded(text, f"[score.s]\nscreen = 0.56\n{parts}"), "s", **PLAIN)
    assert sentences(table, "SCREENED") == []
    assert by_city(table, "coverage")["Z"] == 0.56


def test_scores_are_rounded_at_the_half_and_not_near_it(loaded: Loaded) -> None:
    # 0.0005000004 is above the half and rounds up; 0.1 + 0.2 − 0.2995 is 0.0005 but for noise
    data = loaded(f"city,a\nup,0.0005000004\nhalf,{0.1 + 0.2 - 0.2995!r}\nlow,0.0001\n")
    asked: Any = {"metrics": ["a"], "normalise": "none", "rank_precision": 3}
    assert by_city(score(data, **asked, **PLAIN), "rank") == {"up": 1, "half": 2, "low": 2}


@pytest.mark.parametrize("name", ["", " "])
def test_a_part_without_a_name_is_refused(loaded: Loaded, name: str) -> None:
    # the whole score is the part without a name: its branch had taken its place, and its value
    branch = f'[score.s.parts."{name}".parts.q]\nmetric = "a"\n[score.s.parts.r]\nmetric = "b"\n'
    with pytest.raises(DataError, match="is no name"):
        loaded(TWO, branch)


@pytest.mark.parametrize("figures", [(18, 73, 98, 9), (14, 41, 4, 3)])
def test_z_scores_that_cancel_out_tie_and_are_not_ranked_by_noise(
    loaded: Loaded, figures: tuple[int, ...]
) -> None:
    # of two cities each has ±0.7071 in each metric: 0 in all, but for the last binary digit
    a, b, c, d = figures
    table = score(
        loaded(f"city,a,b\nX,{a},{c}\nY,{b},{d}\n"), metrics=["a", "b"], normalise="zscore"
    )
    assert by_city(table) == {"X": 0, "Y": 0}
    assert by_city(table, "rank") == {"X": 1, "Y": 1}


def test_a_score_is_named_after_the_metrics_that_weigh_something(loaded: Loaded) -> None:
    table = score(loaded(TWO), metrics=["a:0", "b"], **PLAIN)
    assert table.title == "B · 3 of 3 cities ranked"
    with pytest.raises(UsageError, match="all weights are 0"):
        score(loaded(TWO), metrics=["a:0", "b:0"])


def test_a_metric_that_is_the_same_for_all_stays_so_where_it_is_filled_in(loaded: Loaded) -> None:
    sidecar = """
        [score.s]
        missing = "mean"
        min_coverage = 0
        [score.s.parts]
        a.metric = "a"
        b.metric = "b"
    """
    text = "city,a,b\nLeeds,0.1,1\nYork,0.1,2\nBath,0.1,3\nHull,,1\n"
    table = score(loaded(text, sidecar))
    assert sentences(table, "EXCLUDED") == ["Left out of the score: a: the same for all"]
    assert ("Hull", 0) in cells(table, "city", "value")


@pytest.mark.parametrize("aggregate", ["arithmetic", "geometric", "harmonic"])
@pytest.mark.parametrize("light", ["5e-324", "1e-300", "1e300"])
def test_weights_of_any_proportion_give_a_score(loaded: Loaded, aggregate: str, light: str) -> None:
    sidecar = f"""
        [score.s]
        aggregate = "{aggregate}"
        min_coverage = 0
        [score.s.parts]
        a = {{metric = "a", weight = {light}}}
        b = {{metric = "b", weight = 1e300}}
        same = {{metric = "same", weight = 1e308}}
    """
    text = "city,a,b,same\nLeeds,1,1,5\nYork,2,5,5\nBath,3,3,5\nHull,2,,5\n"
    table = score(loaded(text, sidecar), draws=50, weights_spread="90")
    found = cells(table, "value", "rank_low")
    assert [value for value, _ in found if value is None] == []
    assert {low for _, low in found} <= {None, 1, 2, 3, 4}


def test_goalposts_that_are_one_number_as_logarithms_are_no_scale(loaded: Loaded) -> None:
    sidecar = """
        [score.s.parts.a]
        metric = "a"
        normalise = "bounds"
        transform = "log"
        bounds = [1000000000000000, 1000000000000001]
    """
    with pytest.raises(DataError, match="its bounds have no such transformation"):
        score(loaded("city,a\nLeeds,1e15\nYork,2e15\n", sidecar))


def test_figures_that_floats_lose_are_refused(loaded: Loaded) -> None:
    with pytest.raises(DataError, match="a: Leeds has less than 1e-150; state it in a smaller"):
        score(loaded("city,a\nLeeds,1e-200\nYork,2e-200\n"), metrics=["a"])
