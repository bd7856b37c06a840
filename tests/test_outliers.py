"""Outliers of an indicator, as the handbook on composite indicators treats them."""

from __future__ import annotations

import numpy as np
import pytest

from clustercmp.analysis.outliers import has_outliers, kurtosis, skewness, treated
from clustercmp.analysis.scoring import score
from clustercmp.errors import DataError
from tests.conftest import Loaded, cells, sentences

NAN = float("nan")


def test_an_extreme_is_set_to_the_next_value_until_the_shape_is_no_longer_extreme() -> None:
    found = treated(np.array([1.0, 2, NAN, 3, 4, 5, 6, 7, 100]))
    np.testing.assert_array_equal(found.values, [1, 2, NAN, 3, 4, 5, 6, 7, 7])
    assert (found.winsorised, found.shape) == (1, None)


def test_the_longer_tail_is_the_one_that_is_drawn_in() -> None:
    found = treated(np.array([-100.0, 1, 2, 3, 4, 5, 6, 7]))
    np.testing.assert_array_equal(found.values, [1, 1, 2, 3, 4, 5, 6, 7])


def test_equal_extremes_are_drawn_in_together_and_each_is_counted() -> None:
    found = treated(np.array([*range(40), 1000.0, 1000, 500]))
    assert found.winsorised == 3
    assert found.values.max() == 39


def test_more_than_five_call_for_a_logarithm_of_the_untreated_values() -> None:
    values = np.array([*[0.0] * 60, *(10.0**n for n in range(8))])
    found = treated(values)
    assert found.winsorised == 0
    assert found.shape is not None
    np.testing.assert_allclose(found.values, np.log(values + 0.01 * 10**7))


def test_few_or_equal_values_have_no_outliers() -> None:
    assert skewness(np.array([1.0, 2])) == kurtosis(np.array([1.0, 2, 300])) == 0
    assert skewness(np.array([])) == kurtosis(np.array([])) == 0
    assert skewness(np.full(9, 0.1)) == kurtosis(np.full(9, 0.1)) == 0
    assert not has_outliers(np.full(9, 0.0))


ROWS = "".join(f"c{n:02},{n}\n" for n in range(9))


def test_a_score_says_what_was_done_about_outliers(loaded: Loaded) -> None:
    sidecar = "[score.s.parts.m]\nmetric = 'm'\noutliers = 'treat'\n"
    table = score(loaded(f"city,m\n{ROWS}Far,1000\n", sidecar))
    assert sentences(table, "OUTLIERS") == ["m: 1 extreme set to the next value"]
    assert cells(table, "city", "value", "rank")[:2] == [("Far", 1.0, 1), ("c08", 1.0, 1)]
    parts = score(loaded(f"city,m\n{ROWS}Far,1000\n", sidecar), parts=True)
    assert cells(parts, "winsorised", "transform", "bound_low", "bound_high") == [(1, "none", 0, 8)]


def test_a_metric_that_is_the_same_for_all_once_treated_is_left_out(loaded: Loaded) -> None:
    rows = "".join(f"c{n},5,{n}\n" for n in range(9))
    sidecar = (
        "[score.s.parts.m]\nmetric = 'm'\noutliers = 'treat'\n[score.s.parts.n]\nmetric = 'n'\n"
    )
    table = score(loaded(f"city,m,n\n{rows}Far,9,9\n", sidecar))
    assert sentences(table, "EXCLUDED") == [
        "Left out of the score: m: the same for all once 1 are winsorised"
    ]


SKEWED = "".join(f"c{n:02},0\n" for n in range(60)) + "".join(f"d{n},1e{n}\n" for n in range(8))


def test_a_logarithm_for_outliers_is_said_and_moves_the_goalposts(loaded: Loaded) -> None:
    sidecar = "[score.s.parts.m]\nmetric = 'm'\noutliers = 'treat'\n"
    table = score(loaded(f"city,m\n{SKEWED}", sidecar), draws=1)
    assert sentences(table, "OUTLIERS") == ["m: its logarithm, for its outliers"]
    bounds = f"{sidecar}normalise = 'bounds'\nbounds = [0, 1e8]\n"
    low = np.log(0.01 * 10**7)
    top = (np.log(10**7 * 1.01) - low) / (np.log(10**8 + 0.01 * 10**7) - low)
    found = score(loaded(f"city,m\n{SKEWED}", bounds), draws=1)
    assert cells(found, "value")[0] == pytest.approx((top,))


def test_goalposts_without_a_logarithm_are_no_scale(loaded: Loaded) -> None:
    sidecar = "[score.s.parts.m]\nmetric = 'm'\noutliers = 'treat'\nnormalise = 'bounds'\n"
    with pytest.raises(DataError, match="its bounds have no such transformation as its figures"):
        score(loaded(f"city,m\n{SKEWED}", f"{sidecar}bounds = [-1e6, 1e8]\n"))
