"""Intervals hold every value that a figure leaves open, and results every value of theirs."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from clustercmp.dataset.quantity import (
    Interval,
    Qualifier,
    Quantity,
    difference,
    exact,
    interval,
    number,
    plain,
    point,
    qualifier,
    ratio,
    scaled,
    share,
    total,
)

VALUES = st.decimals(min_value=0, max_value=10**9, places=3)
QUALIFIERS = st.sampled_from(["exact", "over", "under", "about"])
QUANTITIES = st.builds(Quantity, VALUES, QUALIFIERS, st.none())


def counted(value: float | Decimal, word: Qualifier) -> Interval:
    return interval(Quantity(value, word), counted=True)


@st.composite
def completions(draw: st.DrawFn, quantity: Quantity) -> Fraction:
    """Draw one of the true values that a count or money leaves open."""
    stated = exact(quantity.value)
    drawn = Fraction(draw(VALUES))
    if quantity.qualifier == "over":
        return stated + drawn
    return min(stated, drawn) if quantity.qualifier == "under" else stated


def holds(x: Interval, value: Fraction) -> bool:
    return (x.low is None or x.low <= value) and (x.high is None or value <= x.high)


@given(st.data(), QUANTITIES, QUANTITIES)
def test_a_ratio_holds_the_ratio_of_all_true_values(
    data: st.DataObject, x: Quantity, base: Quantity
) -> None:
    assume(base.value > 0)
    truth, below = data.draw(completions(x)), data.draw(completions(base))
    assume(below > 0)
    found = ratio(interval(x, counted=True), interval(base, counted=True))
    assert holds(found, truth / below)
    assert found.stated == exact(x.value) / exact(base.value)


@given(st.data(), QUANTITIES, QUANTITIES)
def test_a_difference_and_a_sum_hold_those_of_all_true_values(
    data: st.DataObject, x: Quantity, y: Quantity
) -> None:
    first, second = data.draw(completions(x)), data.draw(completions(y))
    ends = interval(x, counted=True), interval(y, counted=True)
    assert holds(difference(*ends), first - second)
    assert holds(total(ends), first + second)


@given(st.data(), QUANTITIES, QUANTITIES)
def test_a_share_holds_the_share_of_all_true_values(
    data: st.DataObject, x: Quantity, rest: Quantity
) -> None:
    assume(exact(x.value) + exact(rest.value) > 0)
    truth, others = data.draw(completions(x)), data.draw(completions(rest))
    assume(truth + others > 0)
    found = share(interval(x, counted=True), interval(rest, counted=True))
    assert holds(found, truth / (truth + others))


@given(VALUES, VALUES)
def test_a_ratio_turned_over_multiplies_to_one(x: Decimal, y: Decimal) -> None:
    assume(x and y)
    there, back = ratio(point(exact(x)), point(exact(y))), ratio(point(exact(y)), point(exact(x)))
    assert there.stated * back.stated == 1


@given(QUANTITIES, QUANTITIES, st.fractions(min_value="1/1000", max_value=1000))
def test_changing_the_unit_of_both_leaves_the_ratio(
    x: Quantity, base: Quantity, factor: Fraction
) -> None:
    assume(base.value > 0 and factor > 0)
    ends = interval(x, counted=True), interval(base, counted=True)
    assert ratio(*(scaled(end, factor) for end in ends)) == ratio(*ends)


@pytest.mark.parametrize(
    ("x", "base", "expected"),
    [
        ("exact", "exact", "exact"),
        ("over", "exact", "over"),
        ("under", "exact", "under"),
        ("exact", "over", "under"),
        ("exact", "under", "over"),
        ("over", "under", "over"),
        ("under", "over", "under"),
        ("over", "over", "about"),
        ("under", "under", "about"),
        ("about", "exact", "about"),
        ("over", "about", "about"),
    ],
)
def test_a_ratio_says_what_its_ends_allow(x: Qualifier, base: Qualifier, expected: str) -> None:
    assert qualifier(ratio(counted(3, x), counted(4, base))) == expected


@pytest.mark.parametrize(
    ("x", "base", "expected"),
    [("under", "exact", "under"), ("exact", "under", "about"), ("over", "exact", "over")],
)
def test_a_rate_may_fall_below_zero(x: Qualifier, base: Qualifier, expected: str) -> None:
    ends = [interval(Quantity(3, word), counted=False) for word in (x, base)]
    assert qualifier(ratio(*ends)) == expected


def test_two_finite_ends_that_differ_are_about() -> None:
    assert qualifier(difference(counted(10, "under"), counted(4, "exact")), vacuous=None) == "about"


def test_a_difference_bounded_by_zero_is_bounded() -> None:
    least = difference(counted(5, "over"), counted(5, "exact"))
    assert qualifier(least, vacuous=None) == "over"
    assert qualifier(least) == "about"


def test_a_share_of_a_whole_that_may_grow_is_a_bound() -> None:
    assert qualifier(share(counted(20, "exact"), counted(80, "over"))) == "under"
    assert qualifier(share(counted(20, "over"), counted(80, "exact"))) == "over"
    assert qualifier(share(counted(20, "under"), counted(80, "exact"))) == "under"
    assert share(counted(20, "over"), counted(0, "exact")) == Interval(
        Fraction(1), Fraction(1), Fraction(1)
    )


def test_zero_divided_is_exactly_zero() -> None:
    assert ratio(counted(0, "exact"), counted(4, "exact")) == point(Fraction(0))
    assert qualifier(ratio(counted(0, "exact"), counted(4, "exact"))) == "exact"


def test_a_number_means_the_decimal_that_it_is_written_as() -> None:
    assert exact(0.1) == Fraction(1, 10)
    assert exact(Decimal("0.1000000000000000055")) != Fraction(1, 10)
    assert exact(2**70) == 2**70


def test_numbers_come_out_whole_where_they_are_and_finite_always() -> None:
    assert number(Fraction(10, 2)) == 5
    assert isinstance(number(Fraction(10, 2)), int)
    assert number(Fraction(1, 4)) == 0.25
    assert number(Fraction(10**400, 3)) == round(Fraction(10**400, 3))
    assert plain(Decimal("0.5")) == 0.5
    assert plain(7) == 7
