"""What has no score: figures, weights and parts that are refused, each with what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clustercmp.analysis.scoring import score
from clustercmp.errors import DataError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.conftest import Loaded

FIRM = "city,jobs,firms\nLeeds,10,4\nBristol,20,2\nYork,40,3\n"


@pytest.mark.parametrize(
    ("text", "keys", "message"),
    [
        ("A,0\nB,1", "transform = 'log'", "m: A has 0, which has no log"),
        ("A,4\nB,-1", "transform = 'sqrt'", "m: B has −1, which has no sqrt"),
        (
            "A,0\nB,-1",
            "normalise = 'best'",
            "m: A has 0, which is the best, and nothing can be a share of it",
        ),
        ("A,1\nB,1e200", "", "cities.csv:3: m: B has more than 1e+150; state it in a larger"),
    ],
)
def test_figures_that_have_no_score_are_named(
    loaded: Loaded, text: str, keys: str, message: str
) -> None:
    sidecar = f"[score.s.parts.m]\nmetric = 'm'\n{keys}\n"
    with pytest.raises(DataError) as caught:
        score(loaded(f"city,m\n{text}\n", sidecar))
    assert message in str(caught.value)
    assert str(caught.value).endswith("[E-SCORE]")


@pytest.mark.parametrize("keys", ["transform = 'log'", "normalise = 'best'"])
def test_a_figure_is_named_and_not_what_was_filled_in_from_it(loaded: Loaded, keys: str) -> None:
    parts = f"[score.s.parts.m]\nmetric = 'm'\n{keys}\n[score.s.parts.n]\nmetric = 'n'\n"
    sidecar = f"[score.s]\nmissing = 'group-mean'\n{parts}"
    text = "city,region,m,n\nA,N,,1\nB,N,-1,2\nC,S,-2,3\n"
    with pytest.raises(DataError, match=r"cities.csv:3: m: B has −1, which (has|is)"):
        score(loaded(text, sidecar))


def test_values_below_0_have_no_geometric_mean(loaded: Loaded) -> None:
    data = loaded("city,a,b\nLeeds,-1,2\nYork,3,1\n")
    with pytest.raises(DataError, match="a: Leeds has −1, and a geometric mean takes none below 0"):
        score(data, metrics=["a", "b"], normalise="none", aggregate="geometric")


def test_z_scores_in_a_geometric_mean_are_refused_whatever_the_data(loaded: Loaded) -> None:
    with pytest.raises(UsageError, match="a geometric mean has no place for z-scores"):
        score(loaded(FIRM), metrics=["jobs"], normalise="zscore", aggregate="geometric")
    sidecar = """
        [score.s.parts.work]
        aggregate = "harmonic"
        parts.jobs = {metric = "jobs", normalise = "zscore"}
    """
    with pytest.raises(UsageError, match=r"work: a harmonic mean .* as that of work.jobs does"):
        score(loaded(FIRM, sidecar))


def test_raw_figures_of_which_less_is_better_are_refused(loaded: Loaded) -> None:
    with pytest.raises(UsageError, match='normalise = "none" cannot turn a metric of which less'):
        score(loaded(FIRM, "[metrics.jobs]\nbetter = 'lower'"), metrics=["jobs"], normalise="none")


def test_goalposts_that_nobody_states_are_refused(loaded: Loaded) -> None:
    with pytest.raises(UsageError, match='jobs: normalise = "bounds" needs goalposts; say bounds'):
        score(loaded(FIRM), metrics=["jobs"], normalise="bounds")
    sidecar = "[score.s.parts.j]\nmetric = 'jobs'\n"
    with pytest.raises(UsageError, match='j: normalise = "bounds" needs goalposts; say bounds'):
        score(loaded(FIRM, sidecar), normalise="bounds")


def test_a_metric_that_is_not_comparable_is_refused(loaded: Loaded) -> None:
    with pytest.raises(UsageError, match='jobs: "Jobs" is declared as not comparable'):
        score(loaded(FIRM, "[metrics.jobs]\ncomparable = false"), metrics=["jobs"])


@pytest.mark.parametrize(
    ("metrics", "message"),
    [
        (["jbos"], 'unknown metric "jbos"; did you mean jobs?'),
        (["jobs:-1"], '"jobs:-1": the weight is no number of 0 or more; write jobs:2'),
        (["jobs:nan"], "the weight is no number of 0 or more"),
        (["jobs:1e400"], "the weight is no number of 0 or more"),
        (["jobs:"], "the weight is no number of 0 or more"),
        (["jobs:0", "firms:0.0"], "all weights are 0; give one metric at least a weight above 0"),
        (["jobs:1", "Jobs:2"], "jobs is named twice; name it once, with one weight"),
        (["people"], "people: neither more nor less is better; leave it out, or say better"),
    ],
)
def test_metrics_and_weights_that_make_no_score_are_refused(
    loaded: Loaded, metrics: Sequence[str], message: str
) -> None:
    data = loaded(FIRM, "[metrics.people]\nbetter = 'neither'")
    with pytest.raises(UsageError) as caught:
        score(data, metrics=metrics)
    assert message in str(caught.value)


def test_without_any_score_the_headline_metrics_are_scored_alike(loaded: Loaded) -> None:
    sidecar = "[metrics.people]\nbetter = 'neither'\n"
    table = score(loaded("city,jobs,people,firms\nLeeds,1,2,1\nYork,2,9,3\n", sidecar))
    assert table.title == "Jobs and Firms · 2 of 2 cities ranked"
    alone = loaded("city,people\nLeeds,1\nYork,2\n", sidecar)
    with pytest.raises(UsageError, match="no metric says which way is better; name some"):
        score(alone)


@pytest.mark.parametrize(
    ("part", "message"),
    [
        ("metric = 'jbos'", 'score.s: part x: unknown metric "jbos"'),
        (
            "metric = 'people'",
            "score.s: part x: People: neither more nor less is better; say which",
        ),
        ("metric = 'jobs'\nper = 'peple'", 'score.s: part x: unknown metric "peple"'),
        ("metric = 'jobs'\nper = 'jobs'", "Jobs is the denominator itself"),
    ],
)
def test_a_part_of_a_sidecar_that_means_nothing_is_located(
    loaded: Loaded, part: str, message: str
) -> None:
    sidecar = f"[metrics.people]\nbetter = 'neither'\n[score.s.parts.x]\n{part}\n"
    text = "city,jobs,people\nLeeds,1,2\nYork,2,3\n"
    with pytest.raises(DataError) as caught:
        score(loaded(text, sidecar))
    assert message in str(caught.value)
