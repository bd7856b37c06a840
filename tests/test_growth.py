"""Growth, index and pace as arithmetic: the published vectors, and laws."""

from __future__ import annotations

from fractions import Fraction
from math import log

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from clustercmp.analysis.growth import (
    annual,
    less_one,
    logarithm,
    multiple,
    years_to,
    years_to_catch,
)
from clustercmp.dataset.quantity import Interval, point

TIMES = st.fractions(Fraction(1, 1000), 1000)
YEARS = st.integers(1, 100)
RATES = st.floats(-0.5, 2)


def test_121_from_100_in_two_years_is_10_per_cent_exactly() -> None:
    assert annual(Fraction(121, 100), 2) == 0.1


def test_doubling_in_ten_years_needs_7_177346_per_cent() -> None:
    assert annual(Fraction(2), 10) == pytest.approx(0.07177346, abs=5e-9)


def test_doubling_at_5_per_cent_takes_14_2067_years() -> None:
    assert years_to(Fraction(2), 0.05) == pytest.approx(14.2067, abs=5e-5)


def test_halving_at_minus_5_per_cent_takes_13_5134_years() -> None:
    assert years_to(Fraction(1, 2), -0.05) == pytest.approx(13.5134, abs=5e-5)


def test_growth_back_to_an_earlier_year_is_the_same_growth() -> None:
    assert annual(Fraction(100, 121), -2) == 0.1


def test_a_double_in_half_a_year_is_four_times_as_much_in_one() -> None:
    assert annual(Fraction(2), 0.5) == 3
    assert annual(Fraction(2), 0) is None


def test_a_fall_to_0_is_minus_100_per_cent_and_growth_from_0_is_nothing() -> None:
    assert annual(Fraction(0), 3) == -1
    assert annual(Fraction(0), -3) is None


@pytest.mark.parametrize("times", [Fraction(10**4000), Fraction(1, 10**400)])
def test_a_rate_that_no_float_holds_is_none(times: Fraction) -> None:
    assert annual(times, 1) is None


@given(TIMES, YEARS)
def test_a_rate_compounded_over_its_years_gives_back_how_many_times(
    times: Fraction, years: int
) -> None:
    rate = annual(times, years)
    assert rate is not None
    assert (1 + rate) ** years == pytest.approx(float(times), rel=1e-9)


@given(TIMES, YEARS)
def test_what_a_target_requires_a_year_is_there_when_it_is_due(times: Fraction, years: int) -> None:
    assume(times != 1)
    rate = annual(times, years)
    assert rate is not None
    assert years_to(times, rate) == pytest.approx(years, rel=1e-6)


@pytest.mark.parametrize(
    ("times", "rate"), [(2, 0), (2, -0.1), (Fraction(1, 2), 0.1), (2, -1), (Fraction(1, 2), -1)]
)
def test_a_pace_that_is_0_or_leads_the_other_way_never_gets_there(
    times: float, rate: float
) -> None:
    assert years_to(Fraction(times), rate) is None


@given(st.floats(0.01, 10), RATES, RATES)
def test_a_rival_is_caught_when_both_are_as_large(behind: float, own: float, other: float) -> None:
    years = years_to_catch(behind, own, other)
    if own <= other:
        assert years is None
    else:
        assert years is not None
        assume(years < 50)
        assert (1 + own) ** years == pytest.approx(2.718281828459045**behind * (1 + other) ** years)


def test_a_rival_is_caught_by_the_formula() -> None:
    years = years_to_catch(log(2), 0.1, 0.05)
    assert years == pytest.approx(log(2) / log(1.1 / 1.05))


@pytest.mark.parametrize(("own", "other"), [(-1, 0.1), (0.1, -1), (0.1, 0.1)])
def test_what_is_gone_or_goes_alike_neither_catches_nor_is_caught(own: float, other: float) -> None:
    assert years_to_catch(log(2), own, other) is None


@pytest.mark.parametrize(("start", "end"), [(0, 5), (0, 0), (-5, 5), (5, -5), (-5, -4)])
def test_growth_from_0_or_across_0_is_not_defined(start: int, end: int) -> None:
    assert multiple(point(Fraction(end)), point(Fraction(start))) is None


def test_growth_from_at_least_is_at_most() -> None:
    start = Interval(Fraction(100), Fraction(100), None)
    times = multiple(point(Fraction(150)), start)
    assert times is not None
    assert less_one(times) == Interval(Fraction(-1), Fraction(1, 2), Fraction(1, 2))


def test_growth_to_at_least_is_at_least() -> None:
    end = Interval(Fraction(150), Fraction(150), None)
    times = multiple(end, point(Fraction(100)))
    assert times is not None
    assert less_one(times) == Interval(Fraction(1, 2), Fraction(1, 2), None)


def test_growth_that_nothing_bounds_stays_open() -> None:
    assert less_one(Interval(None, Fraction(2), None)) == Interval(None, Fraction(1), None)


def test_a_logarithm_is_of_any_size() -> None:
    assert logarithm(Fraction(10**4000)) == pytest.approx(4000 * log(10))
