"""Scores against other packages: scikit-criteria, pymcdm, scipy and pandas, on seeded matrices.

Where they differ on purpose (a constant metric, ties, what is missing), a test shows how.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
import skcriteria as skc
from pymcdm import methods as pymcdm_methods
from pymcdm import normalizations
from scipy import stats
from skcriteria.agg.simple import WeightedProductModel, WeightedSumModel
from skcriteria.preprocessing.scalers import MaxAbsScaler, MinMaxScaler, StandarScaler

from clustercmp.analysis.outliers import has_outliers, kurtosis, skewness, treated
from clustercmp.analysis.scoring import score
from tests.conftest import by_city, sentences

if TYPE_CHECKING:
    from clustercmp.dataset.dataset import Dataset
    from clustercmp.dataset.declared import Aggregate, Normalise
    from tests.conftest import Loaded

SEEDS = range(3)
CITIES, METRICS = 12, 4
NAMES = [f"m{at}" for at in range(METRICS)]
WEIGHTS = [0.4, 0.3, 0.2, 0.1]
WEIGHED = [f"{name}:{weight}" for name, weight in zip(NAMES, WEIGHTS, strict=True)]
LOWER = '[metrics.m0]\nbetter = "lower"\n'
Matrix = np.ndarray[Any, np.dtype[np.float64]]


def matrix_of(seed: int) -> Matrix:
    """Return figures from 1 to some thousands, a few of them ties."""
    drawn = np.random.default_rng(seed).lognormal(2, 1.5, (CITIES, METRICS))
    drawn[1] = drawn[0]
    return np.maximum(drawn.round(1), 1.0)


def dataset(loaded: Loaded, matrix: Matrix, sidecar: str = "") -> Dataset:
    rows = [f"c{at:02}," + ",".join(map(repr, row.tolist())) for at, row in enumerate(matrix)]
    return loaded("\n".join([",".join(["city", *NAMES]), *rows]), sidecar)


def column(data: Dataset, which: str = "value", **asked: Any) -> list[Any]:
    """Return a column of a score, in the order of the rows of the matrix."""
    found = by_city(score(data, robustness=False, **asked), which)
    return [found[city] for city in sorted(found)]


def as_it_is(values: Matrix, cost: bool) -> Matrix:  # noqa: ARG001, FBT001  as pymcdm calls it
    return values


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("cost", [False, True])
def test_the_scale_of_extremes_is_that_of_pymcdm_and_scikit_criteria(
    loaded: Loaded, seed: int, *, cost: bool
) -> None:
    matrix = matrix_of(seed)
    data = dataset(loaded, matrix, LOWER if cost else "")
    ours = column(data, metrics=["m0"], normalise="minmax")
    assert ours == pytest.approx(normalizations.minmax_normalization(matrix[:, 0], cost=cost))
    scaled = MinMaxScaler(target="matrix").transform(skc.mkdm(matrix, [max] * METRICS))
    theirs = scaled.matrix.to_numpy()[:, 0]
    assert ours == pytest.approx(1 - theirs if cost else theirs)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_share_of_the_best_is_that_of_pymcdm_and_scikit_criteria(
    loaded: Loaded, seed: int
) -> None:
    matrix = matrix_of(seed)
    ours = column(dataset(loaded, matrix), metrics=["m0"], normalise="best")
    assert ours == pytest.approx(normalizations.max_normalization(matrix[:, 0]))
    scaled = MaxAbsScaler(target="matrix").transform(skc.mkdm(matrix, [max] * METRICS))
    assert ours == pytest.approx(scaled.matrix.to_numpy()[:, 0])
    # of a cost pymcdm takes 1 − x/max, we min/x, the linear normalisation of others
    turned = column(dataset(loaded, matrix, LOWER), metrics=["m0"], normalise="best")
    assert turned == pytest.approx(normalizations.linear_normalization(matrix[:, 0], cost=True))
    assert turned != pytest.approx(normalizations.max_normalization(matrix[:, 0], cost=True))


@pytest.mark.parametrize("seed", SEEDS)
def test_z_scores_are_those_of_scipy_with_the_deviation_of_a_sample(
    loaded: Loaded, seed: int
) -> None:
    matrix = matrix_of(seed)
    ours = column(dataset(loaded, matrix), metrics=["m0"], normalise="zscore")
    assert ours == pytest.approx(stats.zscore(matrix[:, 0], ddof=1))
    lower = column(dataset(loaded, matrix, LOWER), metrics=["m0"], normalise="zscore")
    assert lower == pytest.approx(-stats.zscore(matrix[:, 0], ddof=1))
    # scikit-criteria divides by the deviation of all, not of a sample
    scaled = StandarScaler(target="matrix").transform(skc.mkdm(matrix, [max] * METRICS))
    larger = np.sqrt(CITIES / (CITIES - 1))
    assert np.array(ours) * larger == pytest.approx(scaled.matrix.to_numpy()[:, 0])


@pytest.mark.parametrize("seed", SEEDS)
def test_percentiles_are_ranks_of_scipy_where_ties_share_the_lowest(
    loaded: Loaded, seed: int
) -> None:
    matrix = matrix_of(seed)
    ours = column(dataset(loaded, matrix), metrics=["m0"], normalise="percentile")
    ranks = stats.rankdata(matrix[:, 0], "min")
    assert ours == pytest.approx((ranks - 1) / (CITIES - 1))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("normalise", ["minmax", "best", "percentile"])
def test_weighted_sums_are_those_of_scikit_criteria_and_pymcdm(
    loaded: Loaded, seed: int, normalise: Normalise
) -> None:
    data = dataset(loaded, matrix_of(seed))
    alike = np.array([column(data, metrics=[name], normalise=normalise) for name in NAMES]).T
    ours = column(data, metrics=WEIGHED, normalise=normalise)
    theirs = WeightedSumModel().evaluate(skc.mkdm(alike, [max] * METRICS, weights=WEIGHTS))
    assert ours == pytest.approx(theirs.e_.score)
    weighing = pymcdm_methods.WSM(normalization_function=as_it_is)
    assert ours == pytest.approx(weighing(alike, np.array(WEIGHTS), np.ones(METRICS)))
    ranks = column(data, "rank", metrics=WEIGHED, normalise=normalise)
    assert ranks == stats.rankdata(-np.array(ours).round(12), "min").tolist()


@pytest.mark.parametrize("seed", SEEDS)
def test_weighted_products_are_those_of_scikit_criteria_and_pymcdm(
    loaded: Loaded, seed: int
) -> None:
    matrix = matrix_of(seed)
    asked: Any = {"metrics": WEIGHED, "normalise": "none", "aggregate": "geometric"}
    ours = column(dataset(loaded, matrix), **asked)
    theirs = WeightedProductModel().evaluate(skc.mkdm(matrix, [max] * METRICS, weights=WEIGHTS))
    assert np.log10(ours) == pytest.approx(theirs.e_.score)
    weighing = pymcdm_methods.WPM(normalization_function=as_it_is)
    assert ours == pytest.approx(weighing(matrix, np.array(WEIGHTS), np.ones(METRICS)))


@pytest.mark.parametrize(
    ("aggregate", "mean"),
    [("arithmetic", np.average), ("geometric", stats.gmean), ("harmonic", stats.hmean)],
)
def test_means_are_those_of_numpy_and_scipy(
    loaded: Loaded, aggregate: Aggregate, mean: Any
) -> None:
    matrix = matrix_of(7)
    asked: Any = {"metrics": WEIGHED, "normalise": "none", "aggregate": aggregate}
    expected = mean(matrix, axis=1, weights=np.array(WEIGHTS))
    assert column(dataset(loaded, matrix), **asked) == pytest.approx(expected)


@pytest.mark.parametrize("size", [4, 5, 17, 60])
@pytest.mark.parametrize("scale", [1e-300, 1.0, 1e140])
def test_skewness_and_kurtosis_are_those_of_scipy_and_pandas(size: int, scale: float) -> None:
    values = np.random.default_rng(size).lognormal(0, 2, size)
    assert skewness(values * scale) == pytest.approx(stats.skew(values, bias=False))
    assert kurtosis(values * scale) == pytest.approx(stats.kurtosis(values, bias=False))
    assert skewness(values) == pytest.approx(pd.Series(values).skew())
    assert kurtosis(values) == pytest.approx(pd.Series(values).kurt())


def by_pandas(values: pd.Series[float]) -> pd.Series[float]:
    """Treat outliers as methods.md words it, in the plainest way."""
    found, drawn_in = values.copy(), values.isna()
    while abs(float(found.skew())) >= 2 and float(found.kurt()) >= 3.5:  # type: ignore[arg-type]
        extreme = found.max() if float(found.skew()) > 0 else found.min()  # type: ignore[arg-type]
        drawn_in |= found == extreme
        if drawn_in.sum() > 5:
            low, high = values.min(), values.max()
            return (values - low + 0.01 * (high - low)).map(math.log)
        rest = found[found != extreme]
        found[found == extreme] = rest.max() if extreme == found.max() else rest.min()
    return found


@pytest.mark.parametrize("seed", range(25))
def test_treated_outliers_are_those_of_a_plain_reading_with_pandas(seed: int) -> None:
    source = np.random.default_rng(seed)
    values = source.lognormal(0, 0.5 + seed / 6, int(source.integers(8, 80)))
    values = values * source.choice([-1, 1])
    found, _, _ = treated(values)
    assert found == pytest.approx(by_pandas(pd.Series(values)).to_numpy())


@pytest.mark.parametrize(
    ("high", "low", "count"), [(1, 1, 2), (3, 2, 5), (4, 3, 0)], ids=["two", "five", "too many"]
)
def test_extremes_of_both_tails_are_counted_together(high: int, low: int, count: int) -> None:
    values = np.array([1000.0] * high + [-500.0] * low + [*range(80)])
    found = treated(values)
    assert (found.winsorised, found.shape is None) == (count, count > 0)
    assert found.values == pytest.approx(by_pandas(pd.Series(values)).to_numpy())  # noqa: PD011


def test_a_winsorised_metric_passes_the_rule_afterwards_and_a_logged_one_keeps_its_order() -> None:
    drawn = [
        np.random.default_rng(seed).lognormal(0, 2, size) for seed, size in enumerate([40, 400] * 9)
    ]
    found = [(values, treated(values)) for values in drawn]
    assert {bool(each.winsorised) for _, each in found} == {True, False}
    assert {each.shape is None for _, each in found} == {True, False}
    for values, each in found:
        if each.shape is None:
            assert not has_outliers(each.values)
        else:
            assert np.argsort(each.values).tolist() == np.argsort(values).tolist()


@pytest.mark.parametrize("policy", ["mean", "group-mean"])
def test_missing_figures_are_filled_in_as_pandas_does(loaded: Loaded, policy: str) -> None:
    frame = pd.DataFrame(
        {"region": ["n", "n", "n", "s", "s", None], "a": [4, np.nan, 10, 1, np.nan, np.nan]},
        index=[*"uvwxyz"],
    ).assign(b=range(6))
    sidecar = f'[score.s]\nmissing = "{policy}"\nnormalise = "none"\n'
    sidecar += '[score.s.parts.a]\nmetric = "a"\n[score.s.parts.b]\nmetric = "b"\nweight = 3\n'
    data = loaded(frame.rename_axis("city").to_csv(), sidecar)
    means = frame.groupby("region").a.transform("mean") if "-" in policy else frame.a.mean()
    filled = frame.a.fillna(means)
    found = [x and 4 * x for x in column(data, "a_contribution", name="s")]
    assert found == pytest.approx(filled.astype(object).where(filled.notna(), None).tolist())
    assert column(data, "coverage", name="s") == [1, 0.75, 1, 1, 0.75, 0.75]
    flags = column(data, "flags", name="s")
    lone = "MISSING" if "-" in policy else "MISSING;IMPUTED"
    assert flags == ["", "MISSING;IMPUTED", "", "", "MISSING;IMPUTED", lone]


def test_a_constant_metric_is_left_out_where_others_make_it_1_or_0(loaded: Loaded) -> None:
    data = loaded("city,a,m\nx,1,5\ny,2,5\nz,4,5\n")
    same = np.array([5.0, 5.0, 5.0])
    assert normalizations.minmax_normalization(same).tolist() == [1, 1, 1]
    decision = skc.mkdm(np.array([[1.0, 5], [2, 5], [4, 5]]), [max, max])
    assert MinMaxScaler(target="matrix").transform(decision).matrix.iloc[:, 1].tolist() == [0, 0, 0]
    table = score(data, metrics=["a", "m"], robustness=False)
    assert by_city(table) == {"x": 0, "y": pytest.approx(1 / 3), "z": 1}
    assert sentences(table, "EXCLUDED") == ["Left out of the score: m: the same for all"]


def test_ties_leave_a_gap_where_scikit_criteria_leaves_none(loaded: Loaded) -> None:
    data = loaded("city,a\nw,4\nx,4\ny,2\nz,1\n")
    assert column(data, "rank", metrics=["a"]) == [1, 1, 3, 4]
    decision = skc.mkdm(np.array([[4.0], [4], [2], [1]]), [max])
    assert WeightedSumModel().evaluate(decision).rank_.tolist() == [1, 1, 2, 3]


def test_a_missing_figure_gives_its_weight_to_the_others_where_pymcdm_gives_nothing(
    loaded: Loaded,
) -> None:
    data = loaded("city,a,b\nx,1,2\ny,2,\nz,4,8\n")
    asked: Any = {"metrics": ["a:3", "b:1"]}
    assert column(data, **asked) == pytest.approx([0, 1 / 3, 1])
    assert column(data, "coverage", **asked) == [1, 0.75, 1]
    alike = np.array([[0, 0], [1 / 3, np.nan], [1, 1]])
    weighing = pymcdm_methods.WSM(normalization_function=as_it_is)
    theirs = weighing(alike, np.array([0.75, 0.25]), np.ones(2), validation=False)
    assert np.isnan(theirs).tolist() == [False, True, False]
