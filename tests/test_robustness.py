"""How firm the ranks of a score are: other weights, other methods, other metrics."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from clustercmp.analysis.scoring import score
from clustercmp.errors import UsageError
from tests.conftest import cells, seen, sentences

if TYPE_CHECKING:
    from tests.conftest import Loaded, Run

CLOSE = "city,a,b\nLeeds,10,0\nYork,0,9\nBath,5,5\nRipon,0,0\n"
TWO = ["a", "b"]
SCREENED = """
    [score.s]
    screen = 1
    [score.s.parts]
    a.metric = "a"
    b.metric = "b"
"""
FIRMNESS = (
    *("city", "rank", "rank_median", "rank_low", "rank_high"),
    *("chance_top", "rank_best", "rank_worst"),
)


def test_a_rank_comes_with_its_range_and_its_chances(loaded: Loaded) -> None:
    table = score(loaded(CLOSE), metrics=TWO, top_k=1)
    assert cells(table, *FIRMNESS) == [
        ("Bath", 1, 2, 1, 2, 0.3715, 1, 2),  # 0.394 by integration
        ("Leeds", 2, 2, 1, 3, 0.328, 1, 3),  # 0.3125
        ("York", 2, 3, 1, 3, 0.3005, 1, 3),  # 0.2934
        ("Ripon", 4, 4, 4, 4, 0.0, 2, 4),  # geometric: 0, as Leeds and York,
    ]


def test_people_see_the_range_in_words_and_as_a_bar(loaded: Loaded) -> None:
    table = score(loaded(CLOSE), metrics=TWO)
    assert seen(table, "city", "range", "bar", "methods")[0] == ("Bath", "1/2", "1;2;2;4", "1/2")
    assert sentences(table, "SENSITIVITY") == [
        (
            "Range: the ranks from 5 to 95 % of 2,000 draws, each weight within ±25 %, seed 1: a "
            "sensitivity range under weights, not a confidence interval"
        )
    ]
    assert sentences(table, "METHODS") == [
        (
            "Best and worst: as stated, by minmax arithmetic, by minmax geometric, by zscore "
            "arithmetic, by percentile arithmetic, by percentile geometric and without each "
            "metric in turn"
        )
    ]


def test_the_draws_follow_the_seed_and_are_the_same_however_many_follow(loaded: Loaded) -> None:
    data = loaded(CLOSE)
    assert score(data, metrics=TWO, seed=7) == score(data, metrics=TWO, seed=7)
    assert score(data, metrics=TWO, seed=7) != score(data, metrics=TWO, seed=8)
    one = cells(score(data, metrics=TWO, draws=1, seed=7), "city", "rank_median", "rank_low")
    assert all(median == low for _, median, low in one)


def test_weights_that_do_not_spread_leave_the_ranks(loaded: Loaded) -> None:
    table = score(loaded(CLOSE), metrics=TWO, weights_spread="0")
    assert all(
        rank == low == high for rank, low, high in cells(table, "rank", "rank_low", "rank_high")
    )


def test_uniform_weights_spread_the_most(loaded: Loaded) -> None:
    table = score(loaded(CLOSE), metrics=TWO, weights_spread="uniform", top_k=1)
    found = {city: chance for city, chance in cells(table, "city", "chance_top")}  # noqa: C416
    assert found["Bath"] == pytest.approx(0.053, abs=0.02)  # weights of b from 0.5 to 5/9
    assert found["Leeds"] == pytest.approx(0.5, abs=0.03)
    (text,) = sentences(table, "SENSITIVITY")
    assert "draws, any weights (a flat Dirichlet in each branch), seed 1" in text


def test_blocks_of_draws_give_what_one_block_gives(
    loaded: Loaded, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = score(loaded(CLOSE), metrics=TWO)
    monkeypatch.setattr("clustercmp.analysis.robustness.BLOCK", 13)
    assert score(loaded(CLOSE), metrics=TWO) == whole


def test_a_baseline_is_beaten_in_a_share_of_the_draws(loaded: Loaded) -> None:
    """By integration over the weights the shares are 0.7066 and 0.5."""
    table = score(loaded(CLOSE), metrics=TWO, baseline="york")
    assert cells(table, "city", "chance_beats_baseline") == [
        *(("Bath", 0.6995), ("Leeds", 0.5045), ("York", None), ("Ripon", 0.0)),
    ]
    assert table.wide
    assert table.wide.columns[table.wide.position("chance_beats_baseline")].heading == "Beats York"


def test_a_baseline_that_is_not_ranked_has_no_chances(loaded: Loaded) -> None:
    data = loaded("city,a,b\nLeeds,1,2\nYork,2,1\nBath,3,\n")
    table = score(data, metrics=TWO, baseline="bath")
    assert {cell for (cell,) in cells(table, "chance_beats_baseline")} == {None}
    assert sentences(table, "OVERTAKING") == [
        "Not ranked, so that they change places at no weight: Bath"
    ]
    assert sentences(table, "BASELINE") == [
        "Bath is not ranked: nobody has a chance to rank before it"
    ]
    with pytest.raises(UsageError, match="Bath is not among the cities scored; add it with -c"):
        score(data, metrics=TWO, cities=["leeds", "york"], baseline="bath")
    with pytest.raises(UsageError, match="Bath has none of the figures of this score; name anoth"):
        score(data, metrics=["b"], baseline="bath")
    screened = loaded("city,a,b\nLeeds,1,2\nYork,2,1\nBath,3,\n", SCREENED)
    with pytest.raises(UsageError, match="Bath has too few of the metrics of this score; name"):
        score(screened, rival="bath")


def test_without_robustness_there_are_no_ranges(loaded: Loaded) -> None:
    table = score(loaded(CLOSE), metrics=TWO, robustness=False)
    assert cells(table, *FIRMNESS)[0] == ("Bath", 1, *(None,) * 6)
    assert sentences(table, "SENSITIVITY") == sentences(table, "METHODS") == []


def test_one_metric_has_no_width(loaded: Loaded) -> None:
    table = score(loaded(CLOSE), metrics=["a"])
    assert [row[1:5] + row[6:] for row in cells(table, *FIRMNESS)] == [
        *((1,) * 6, (2,) * 6, (3,) * 6, (3,) * 6),
    ]
    (text,) = sentences(table, "METHODS")
    assert "without each metric" not in text


def test_a_metric_in_two_parts_is_removed_from_both(loaded: Loaded) -> None:
    sidecar = """
        [score.s.parts.first]
        metric = "a"
        [score.s.parts.again]
        metric = "a"
        normalise = "percentile"
        [score.s.parts.b]
        metric = "b"
    """
    assert ("Leeds", 3) in cells(score(loaded(CLOSE, sidecar)), "city", "rank_worst")


def test_a_metric_that_goalposts_alone_can_scale_is_left_out_of_the_grid(loaded: Loaded) -> None:
    sidecar = """
        [score.s]
        normalise = "bounds"
        [score.s.parts.same]
        metric = "same"
        bounds = [0, 10]
        [score.s.parts.a]
        metric = "a"
        bounds = [0, 10]
    """
    data = loaded("city,same,a\nLeeds,5,1\nYork,5,2\n", sidecar)
    assert cells(score(data), "city", "value", "rank_worst") == [
        *(("York", 0.35, 1), ("Leeds", 0.3, 2)),
    ]
    alone = score(data, cities=["york"])
    assert sentences(alone, "METHODS") == [
        "Best and worst: as stated and without each metric in turn"
    ]


@pytest.mark.parametrize(
    ("terms", "message"),
    [
        ({"draws": 0}, "--draws 0: write 1 to 100,000"),
        ({"top_k": 0}, "--top-k 0: write 1 to 1,000,000"),
        ({"rank_precision": -1}, "--rank-precision -1: write 0 to 11"),
        ({"weights_spread": "101"}, '--weights-spread "101": write 0 to 100 per cent, or uniform'),
        ({"weights_spread": "nan"}, '--weights-spread "nan": write 0 to 100 per cent, or uniform'),
    ],
)
def test_numbers_beyond_their_range_are_refused(
    loaded: Loaded, terms: dict[str, Any], message: str
) -> None:
    with pytest.raises(UsageError) as caught:
        score(loaded(CLOSE), metrics=TWO, **terms)
    assert str(caught.value) == message


def test_the_weight_at_which_two_change_places_is_said(loaded: Loaded) -> None:
    table = score(loaded(CLOSE), metrics=TWO)
    assert sentences(table, "OVERTAKING") == [
        (
            "Bath and Leeds change places where one part weighs: a 52.6% (now 50.0%), b 47.4% "
            "(now 50.0%)"
        )
    ]
    never = score(loaded(CLOSE), metrics=TWO, baseline="bath", rival="ripon")
    assert sentences(never, "OVERTAKING") == [
        "Ripon and Bath change places at no weight of one part"
    ]


def test_of_one_city_alone_the_other_is_its_neighbour(loaded: Loaded) -> None:
    def said(**pair: str) -> str:
        (text,) = sentences(score(loaded(CLOSE), metrics=TWO, **pair), "OVERTAKING")  # type: ignore[arg-type]
        return text.partition(" change")[0]

    assert said(baseline="leeds") == "Leeds and Bath"
    assert said(rival="bath") == "Bath and Leeds"
    assert said(rival="ripon") == "Ripon and York"


def test_cities_that_share_a_rank_are_said_to(loaded: Loaded) -> None:
    table = score(loaded("city,a,b\nLeeds,2,2\nYork,2,2\nBath,1,2\nHull,0,0\n"), metrics=TWO)
    assert sentences(table, "OVERTAKING") == [
        "Leeds and York share a rank; Leeds and York change places at no weight of one part"
    ]


def test_parts_say_what_is_clipped_and_filled_in(loaded: Loaded) -> None:
    sidecar = """
        [score.s]
        missing = "mean"
        [score.s.parts.a]
        metric = "a"
        normalise = "bounds"
        bounds = [1, 5]
        [score.s.parts.b]
        metric = "b"
    """
    data = loaded("city,a,b\nLeeds,9,1\nYork,2,\nBath,0,2\n", sidecar)
    table = score(data, parts=True)
    assert cells(table, "part", "flags") == [("a", "CLIPPED"), ("b", "IMPUTED")]
    assert sentences(table, "CLIPPED") == ["a: 2 of them: beyond the bounds of the score"]
    assert sentences(table, "IMPUTED") == [
        "b: 1 of them: a missing figure is filled in with a mean"
    ]


def test_parts_show_what_each_weighs_and_does(loaded: Loaded) -> None:
    sidecar = """
        [score.s.parts.both]
        weight = 3
        aggregate = "harmonic"
        [score.s.parts.both.parts.a]
        metric = "a"
        [score.s.parts.both.parts.b]
        metric = "b"
        weight = 3
        [score.s.parts.same]
        metric = "same"
    """
    data = loaded("city,a,b,same\nLeeds,10,1,1\nYork,1,9,1\nBath,5,5,\nRipon,0,0,\n", sidecar)
    table = score(data, parts=True)
    assert table.name == "score-parts"
    names = ("part", "weight", "effective_weight", "aggregate", "n", "missing", "excluded")
    assert cells(table, *names) == [
        ("both", 0.75, 1.0, "harmonic", None, None, None),
        ("both.a", 0.25, 0.25, None, 4, 0, None),
        ("both.b", 0.75, 0.75, None, 4, 0, None),
        ("same", 0.25, None, None, 2, 2, "the same for all"),
    ]
    assert cells(table, "influence", "removal_gain", "removal_loss")[0] == (1.0, None, None)
    assert seen(table, "part", "removal")[1:3] == [
        ("\u00a0\u00a0a", "+1 −1"),
        ("\u00a0\u00a0b", "+2 −1"),
    ]
    assert sentences(table, "EXCLUDED") == ["same: left out of the score: the same for all"]


def test_parts_may_be_numbered_as_handbooks_number_them(loaded: Loaded) -> None:
    sidecar = """
        [score.s.parts."1"]
        [score.s.parts."1".parts."1.1"]
        metric = "a"
        [score.s.parts."1".parts."1.2"]
        metric = "b"
    """
    table = score(loaded(CLOSE, sidecar), parts=True)
    assert cells(table, "part") == [("1",), ("1.1.1",), ("1.1.2",)]
    assert seen(table, "part") == [("1",), ("\u00a0\u00a01.1",), ("\u00a0\u00a01.2",)]


def test_parts_of_a_score_that_ranks_nobody_move_nobody(loaded: Loaded) -> None:
    data = loaded("city,a,b\nLeeds,1,\nYork,2,\nBath,,2\nRipon,,1\n")
    table = score(data, metrics=TWO, parts=True, sort="-n", top=1)
    assert cells(table, "part", "removal_gain", "overtaking_weight") == [("a", None, None)]
    assert sentences(table, "REMOVAL") == sentences(table, "OVERTAKING") == []


def test_influence_needs_values_that_differ(loaded: Loaded) -> None:
    sidecar = "[score.s.parts.a]\nmetric = 'a'\nnormalise = 'bounds'\nbounds = [0, 20]\n"
    same = loaded("city,a\nLeeds,5\nYork,5\n", sidecar)
    assert cells(score(same, parts=True), "influence", "removal_gain") == [(None, None)]


def test_the_line_says_what_is_refused_in_one_line(run: Run) -> None:
    assert run("score", "innovation", "--weights-spread", "x") == (
        *(2, "", '--weights-spread "x": write 0 to 100 per cent, or uniform\n'),
    )
    assert run("score", "inovation").err == (
        'unknown score "inovation"; did you mean innovation? See: clustercmp list scores\n'
    )
    assert run("score", "--normalise", "zscores").status == 2
