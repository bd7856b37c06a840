"""What holds of distances whatever the figures, and what another library makes of them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.spatial import distance as oracle
from scipy.stats import zscore

import clustercmp as cc

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from clustercmp.table import Cell

Figures = list[list[int | None]]
METRICS = ("a", "b", "c")
FIGURES = st.integers(1, 12)
GRIDS: st.SearchStrategy[Figures] = st.lists(
    st.lists(FIGURES | st.none(), min_size=3, max_size=3), min_size=3, max_size=7
).map(lambda rows: [[1, 2, 3], *rows])
WHOLE: st.SearchStrategy[Figures] = st.lists(
    st.lists(FIGURES, min_size=3, max_size=3), min_size=3, max_size=7
)
LOG = st.booleans()
FACTORS = st.sampled_from([2, 3, 0.1, 1e-9, 10**30, 10**400])


def names(count: int) -> list[str]:
    return [f"c{place}" for place in range(count)]


def found(
    rows: Sequence[Sequence[Cell]], cities: Sequence[str], asked: str, *, log: bool
) -> list[dict[str, Cell]]:
    """Return the rows of `peers`; no law speaks of figures without any."""
    columns = [f"m{i}" for i in range(len(rows[0]))]
    frame = pd.DataFrame(rows, columns=columns, dtype=object)
    frame.insert(0, "city", list(cities))
    try:
        return cc.load(frame).peers(asked, metrics=columns, log=log).records()
    except cc.DataError:
        assume(False)  # noqa: FBT003  hypothesis'
        raise


def by_peer(rows: list[dict[str, Cell]]) -> dict[Cell, Cell]:
    return {row["peer"]: row["distance"] for row in rows}


@given(rows=WHOLE, log=LOG)
def test_a_distance_is_the_same_both_ways(*, rows: Figures, log: bool) -> None:
    cities = names(len(rows))
    there = by_peer(found(rows, cities, "c0", log=log))
    back = by_peer(found(rows, cities, "c1", log=log))
    assert there["c1"] == back["c0"]


@given(rows=GRIDS, log=LOG)
def test_twins_are_0_apart(*, rows: Figures, log: bool) -> None:
    table = found([*rows, rows[0], rows[0]], names(len(rows) + 2), "c0", log=log)
    twins = [row for row in table if row["peer"] in names(len(rows) + 2)[-2:]]
    assert {(row["rank"], row["distance"]) for row in twins} == {(1, 0)}
    shares = [value for row in twins for key, value in row.items() if key.endswith("_share")]
    assert set(shares) == {None}


@given(rows=GRIDS, log=LOG)
def test_shares_sum_to_1_and_are_of_what_both_have(*, rows: Figures, log: bool) -> None:
    for row in found(rows, names(len(rows)), "c0", log=log):
        shares = [value for key, value in row.items() if key.endswith("_share")]
        known = [value for value in shares if isinstance(value, int | float)]
        assert len(known) == (row["metrics_used"] if row["distance"] else 0)
        assert math.fsum(known) == pytest.approx(1 if row["distance"] else 0)
        assert all(value >= 0 for value in known)


@given(rows=GRIDS, value=st.integers(1, 9), log=LOG)
def test_a_metric_that_is_the_same_everywhere_changes_nothing(
    *,
    rows: Figures,
    value: int,
    log: bool,
) -> None:
    cities = names(len(rows))
    more = [[*row, value] for row in rows]
    assert found(more, cities, "c0", log=log) == found(rows, cities, "c0", log=log)


@given(rows=GRIDS, factor=FACTORS, log=LOG)
def test_another_unit_changes_nothing(
    *,
    rows: Figures,
    factor: float,
    log: bool,
) -> None:
    cities = names(len(rows))
    scaled = [[None if row[0] is None else _times(row[0], factor), *row[1:]] for row in rows]
    assert found(scaled, cities, "c0", log=log) == found(rows, cities, "c0", log=log)


def _times(value: int, factor: float) -> int | float:
    return value * factor if isinstance(factor, int) else float(f"{value * factor:.12g}")


@given(rows=GRIDS, log=LOG, random=st.randoms())
def test_neither_the_order_of_rows_nor_names_matter(
    *,
    rows: Figures,
    log: bool,
    random: Random,
) -> None:
    cities = names(len(rows))
    first = found(rows, cities, "c0", log=log)
    order = list(range(len(rows)))
    random.shuffle(order)
    mixed = found([rows[i] for i in order], [cities[i] for i in order], "c0", log=log)
    assert mixed == first
    renamed = by_peer(found(rows, [f"x{name}" for name in cities], "xc0", log=log))
    assert renamed == {f"x{peer}": value for peer, value in by_peer(first).items()}


@given(rows=GRIDS, log=LOG)
def test_ranks_follow_distances(*, rows: Figures, log: bool) -> None:
    table = found(rows, names(len(rows)), "c0", log=log)
    apart = [float(str(row["distance"])) for row in table]
    assert apart == sorted(apart)
    assert [row["rank"] for row in table] == [
        1 + sum(other < each for other in apart) for each in apart
    ]


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("seed", range(5))
def test_complete_figures_have_the_distances_that_scipy_gives(seed: int, *, log: bool) -> None:
    figures = np.random.default_rng(seed).lognormal(5, 2, (40, 7))
    cities = names(40)
    table = by_peer(found(figures.tolist(), cities, "c0", log=log))
    taken = np.log(figures) if log else figures
    scores = zscore(taken, ddof=1)
    variance = taken.var(axis=0, ddof=1)
    for place, city in enumerate(cities[1:], start=1):
        expected = oracle.euclidean(scores[0], scores[place]) / math.sqrt(7)
        assert table[city] == pytest.approx(expected, rel=1e-9)
        standardised = oracle.seuclidean(taken[0], taken[place], variance) / math.sqrt(7)
        assert table[city] == pytest.approx(standardised, rel=1e-9)


@pytest.mark.parametrize("log", [False, True])
def test_the_mean_squared_distance_of_all_pairs_is_2(*, log: bool) -> None:
    rows = np.random.default_rng(1).lognormal(3, 1, (9, 4)).tolist()
    cities = names(9)
    squares = [
        float(str(value)) ** 2
        for city in cities
        for value in by_peer(found(rows, cities, city, log=log)).values()
    ]
    assert math.fsum(squares) / len(squares) == pytest.approx(2)
