"""Outliers against the worked example of COINr, a package for composite indicators in R.

W. Becker, COINr 1.1.11, vignette "Outlier Treatment" (bluefoxr.github.io/COINr/articles/treat):
the figures 1 to 10, 30 and 100, with skewness and kurtosis before and after treatment, printed to
six decimals. Its rule, 2 and 3.5, at most 5 points, then a logarithm, is the one used here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from clustercmp.analysis.outliers import kurtosis, skewness, treated
from clustercmp.analysis.scoring import score
from tests.conftest import by_city, cells

if TYPE_CHECKING:
    from tests.conftest import Loaded

FIGURES = np.array([*range(1, 11), 30, 100], dtype=float)
TREATED = '[score.s]\n[score.s.parts.a]\nmetric = "a"\noutliers = "treat"\n'


def test_skewness_and_kurtosis_before_and_after() -> None:
    assert skewness(FIGURES) == pytest.approx(3.063241, abs=5e-7)
    assert kurtosis(FIGURES) == pytest.approx(9.741391, abs=5e-7)
    found = treated(FIGURES)
    assert found.winsorised == 1
    assert list(found.values) == [*range(1, 11), 30, 30]
    assert skewness(found.values) == pytest.approx(1.712038, abs=5e-7)
    assert kurtosis(found.values) == pytest.approx(1.815781, abs=5e-7)


def test_the_score_is_of_the_treated_figures(loaded: Loaded) -> None:
    text = "city,a\n" + "".join(f"c{value:g},{value:g}\n" for value in FIGURES)
    data = loaded(text, TREATED)
    found = by_city(score(data, "s", robustness=False))
    assert (found["c100"], found["c30"], found["c1"]) == (1, 1, 0)
    assert found["c10"] == pytest.approx(9 / 29)
    parts: Any = score(data, "s", parts=True)
    assert cells(parts, "winsorised", "bound_low", "bound_high") == [(1, 1, 30)]
