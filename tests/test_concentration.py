"""The measures of spread: published vectors, laws, and two libraries that know them too."""

from __future__ import annotations

import random
from fractions import Fraction
from math import isclose, log

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from inequality.gini import Gini
from inequality.theil import Theil, TheilD
from scipy.stats import entropy

from clustercmp.analysis.concentration import gini, herfindahl, split, theil

NUMBERS = st.lists(st.integers(0, 10**9), min_size=1, max_size=12).filter(any)
GROUPS = st.lists(st.lists(st.integers(0, 10**9), min_size=1, max_size=5), min_size=1, max_size=5)
NEAR = 1e-12


def exact(*numbers: float | str | Fraction) -> list[Fraction]:
    return [Fraction(number) for number in numbers]


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ((0, 0, 0, 0, 1), "0.8"),
        ((0, 10, 10, 30, 50), "0.48"),
        ((0, 0, 0, 1, 1), "0.6"),
        ((7, 7, 7), "0"),
        ((7,), "0"),
        (("0.1", "0.3"), "0.25"),
    ],
)
def test_the_gini_coefficient_of_published_vectors(
    numbers: tuple[float, ...], expected: str
) -> None:
    assert gini(exact(*numbers)) == Fraction(expected)


def test_concentration_by_hand() -> None:
    assert herfindahl(exact(50, 30, 20)) == Fraction(25 + 9 + 4, 100)
    assert herfindahl(exact(5, 0, 0)) == herfindahl(exact(5)) == 1


def test_theil_by_hand() -> None:
    # shares 3/4 and 1/4 of two: 3/4 ln 3/2 + 1/4 ln 1/2
    assert theil(exact(3, 1)) == pytest.approx(0.75 * log(1.5) - 0.25 * log(2), rel=1e-15)
    assert theil(exact(9, 0, 0)) == pytest.approx(log(3), rel=1e-15)
    assert theil(exact(2, 2, 2)) == theil(exact(4)) == 0


def test_theil_is_split_by_hand() -> None:
    # groups (3, 1) and (4, 0): both have half, so all of it is within: half of each group's own
    between, within = split([exact(3, 1), exact(4, 0)])
    assert between == 0
    assert within == pytest.approx((theil(exact(3, 1)) + log(2)) / 2, rel=1e-15)
    apart = split([exact(3, 3), exact(1, 1)])
    assert apart.within == 0
    assert apart.between == pytest.approx(theil(exact(3, 1)))


def test_a_group_of_zeros_has_nothing_between_and_nothing_within() -> None:
    between, within = split([exact(2, 2), exact(0, 0)])
    assert within == 0
    assert between == pytest.approx(log(2))


def test_theil_of_numbers_that_hardly_differ_keeps_its_digits() -> None:
    # shares (1 ± e) / 2: T = e² / 2 to first order
    assert theil(exact(1 + Fraction(1, 10**6), 1 - Fraction(1, 10**6))) == pytest.approx(5e-13)


@pytest.mark.parametrize("power", [-400, 400])
def test_numbers_beyond_any_float_are_measured(power: int) -> None:
    vast = [Fraction(n) * Fraction(10) ** power for n in (1, 3)]
    assert (gini(vast), herfindahl(vast)) == (Fraction(1, 4), Fraction(5, 8))
    assert theil(vast) == theil(exact(1, 3))
    assert theil([Fraction(1), Fraction(10) ** -400]) == pytest.approx(log(2))


@given(NUMBERS, st.fractions(Fraction(1, 1000), 1000))
def test_the_unit_does_not_matter(numbers: list[int], factor: Fraction) -> None:
    one, other = exact(*numbers), [factor * number for number in numbers]
    assert (gini(one), herfindahl(one)) == (gini(other), herfindahl(other))
    assert isclose(theil(one), theil(other), rel_tol=NEAR, abs_tol=NEAR)


@given(NUMBERS, st.randoms(use_true_random=False))
def test_the_order_does_not_matter(numbers: list[int], chance: random.Random) -> None:
    one, other = exact(*numbers), exact(*chance.sample(numbers, len(numbers)))
    assert (gini(one), herfindahl(one), theil(one)) == (
        gini(other),
        herfindahl(other),
        theil(other),
    )


@given(NUMBERS, st.integers(2, 4))
def test_inequality_is_the_same_of_as_many_again(numbers: list[int], times: int) -> None:
    one, other = exact(*numbers), exact(*numbers * times)
    assert gini(one) == gini(other)
    assert herfindahl(one) == herfindahl(other) * times
    assert isclose(theil(one), theil(other), rel_tol=NEAR, abs_tol=NEAR)


@given(NUMBERS)
def test_every_measure_is_between_equality_and_one_that_has_all(numbers: list[int]) -> None:
    values, n = exact(*numbers), len(numbers)
    assert 0 <= gini(values) <= 1 - Fraction(1, n)
    assert Fraction(1, n) <= herfindahl(values) <= 1
    assert 0 <= theil(values) <= log(n) + NEAR


@given(NUMBERS, st.data())
def test_a_gift_from_a_richer_to_a_poorer_never_makes_it_less_equal(
    numbers: list[int], data: st.DataObject
) -> None:
    order = sorted(numbers)
    assume(order[-1] - order[0] > 1)
    gift = data.draw(st.integers(1, (order[-1] - order[0]) // 2))
    before, after = exact(*order), exact(order[0] + gift, *order[1:-1], order[-1] - gift)
    assert gini(after) < gini(before)
    assert theil(after) <= theil(before) + NEAR


@given(GROUPS.filter(lambda groups: any(map(any, groups))))
def test_the_parts_of_theil_add_up_to_it(groups: list[list[int]]) -> None:
    between, within = split([exact(*group) for group in groups])
    assert min(between, within) >= 0
    whole = theil(exact(*(number for group in groups for number in group)))
    assert isclose(between + within, whole, rel_tol=1e-9, abs_tol=NEAR)


def chance_numbers(seed: int) -> list[int]:
    chance = random.Random(seed)  # noqa: S311  no secret
    return [chance.randint(1, 10 ** chance.randint(1, 9)) for _ in range(chance.randint(2, 60))]


@pytest.mark.parametrize("seed", range(20))
def test_other_libraries_agree(seed: int) -> None:
    numbers = chance_numbers(seed)
    values, array = exact(*numbers), np.array(numbers, dtype=float)
    shares = array / array.sum()
    assert float(gini(values)) == pytest.approx(Gini(array).g)
    assert theil(values) == pytest.approx(Theil(array).T)
    assert theil(values) == pytest.approx(entropy(shares, np.full(len(shares), 1 / len(shares))))
    assert float(herfindahl(values)) == pytest.approx(np.square(shares).sum())


@pytest.mark.parametrize("seed", range(20))
def test_another_library_splits_theil_alike(seed: int) -> None:
    numbers = chance_numbers(seed)
    of = [number % 3 for number in range(len(numbers))]
    groups: dict[int, list[Fraction]] = {}
    for number, group in zip(numbers, of, strict=True):
        groups.setdefault(group, []).append(Fraction(number))
    theirs = TheilD(np.array(numbers, dtype=float), np.array(of))
    between, within = split(list(groups.values()))
    assert between == pytest.approx(theirs.bg[0], abs=NEAR)
    assert within == pytest.approx(theirs.wg[0], abs=NEAR)


def test_a_library_gives_plausible_numbers_for_what_is_not_defined() -> None:
    """Why negative numbers are refused: 0.52 says nothing, and nobody would notice."""
    assert Gini(np.array([-1.0, 4, 6])).g == pytest.approx(0.5185185)
    assert Gini(np.array([-3.0, 4, 2])).g == pytest.approx(1.5555556)


def test_a_library_adds_a_little_to_zeros_where_we_leave_them_out() -> None:
    assert pytest.approx(theil(exact(0, 10, 30))) == Theil(np.array([0.0, 10, 30])).T
