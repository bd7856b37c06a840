"""Numbers as people read them: what is rounded, and what rounding never does."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from clustercmp.display import SIGNS, figure, growth, rank, ratio, share

QUALIFIERS = st.sampled_from(["exact", "over", "under", "about"])
UNITS = st.sampled_from(["GBP", "CHF", "percent", "jobs", ""])
DIGITS = st.none() | st.integers(0, 4)
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
NUMBERS = FLOATS | st.integers()
RATIOS = st.floats(0, 2000)
SCALES = {"m": 6, "bn": 9, "tn": 12}


def read(text: str) -> float:
    """Read a displayed number back, signs apart."""
    found = re.fullmatch(r"[~≥≤]?(−?)(?:£|CHF\xa0)?([\d,.]+(?:e-?\d+)?)(m|bn|tn)?[%×]?", text)
    assert found is not None, text
    minus, digits, scale = found.groups()
    number = float(digits.replace(",", "") + (f"e{SCALES[scale]}" if scale else ""))
    return -number if minus else number


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0×"),
        (-0.0, "0×"),
        (1, "1.00×"),
        (0.7472, "0.75×"),
        (6.4504, "6.45×"),
        (0.1, "0.10×"),
        (0.0996, "0.10×"),
        (0.0512, "0.051×"),
        (0.00077, "0.00077×"),
        (1.2e-9, "1.2e-9×"),
        (1.005, "1.01×"),
        (1000, "1,000.00×"),
        (1000.1, ">1,000×"),
        (-2.5, "−2.50×"),
        (-2000, "−2,000×"),
    ],
)
def test_a_ratio_is_shown_so(value: float, text: str) -> None:
    assert ratio(value) == text


@pytest.mark.parametrize(
    ("qualifier", "text"),
    [("exact", ">1,000×"), ("about", "~1,234×"), ("over", "≥1,234×"), ("under", "≤1,234×")],
)
def test_a_vast_ratio_is_cut_off_only_where_no_other_sign_stands(qualifier: str, text: str) -> None:
    assert ratio(1234.4, qualifier) == text


@pytest.mark.parametrize(
    ("value", "qualifier", "text"),
    [
        (0, "exact", "0%"),
        (0.882, "about", "~88.2%"),
        (1, "exact", "100.0%"),
        (0.0449, "exact", "4.5%"),
        (0.00999, "exact", "1.0%"),
        (0.0068, "exact", "0.68%"),
        (0.00068, "about", "~0.07%"),
        (0.00001, "exact", "<0.01%"),
        (0.00001, "under", "≤0.0010%"),
        (-0.05, "exact", "−5.0%"),
        (-0.00001, "exact", "−0.0010%"),
    ],
)
def test_a_share_is_shown_so(value: float, qualifier: str, text: str) -> None:
    assert share(value, qualifier) == text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (680_000_000, "GBP", "£680m"),
        (10_400_000_000, "USD", "$10.4bn"),
        (2_400_000_000.0, "EUR", "€2.4bn"),
        (1_800_000_000_000, "GBP", "£1.8tn"),
        (1_234_567_890_123_456, "GBP", "£1,235tn"),
        (532_460_000, "GBP", "£532.5m"),
        (999_960_000, "GBP", "£1bn"),
        (1_200_000, "CHF", "CHF\xa01.2m"),
        (-1_000_000, "GBP at 2022 prices", "−£1m"),
        (999_999, "GBP", "£999,999"),
        (1234.5, "GBP", "£1,234.50"),
        (0.001, "GBP", "£0.0010"),
        (0, "GBP", "£0"),
        (12, "percent", "12%"),
        (12.345, "percent", "12.35%"),
        (15503, "jobs", "15,503"),
        (15503.0, "FTE", "15,503"),
        (12345.678, "", "12,346"),
        (3.14159, "", "3.142"),
        (7.2, "", "7.2"),
        (0.00012345, "", "0.0001235"),
        (1.5e-9, "", "1.5e-9"),
        (1e22, "", "1e22"),
        (10**22, "", "10,000,000,000,000,000,000,000"),
        (0, "", "0"),
        (-3, "", "−3"),
    ],
)
def test_a_figure_is_shown_so(value: float, unit: str, text: str) -> None:
    assert figure(value, unit) == text


@pytest.mark.parametrize(
    ("value", "unit", "digits", "text"),
    [
        (3.14159, "", 2, "3.14"),
        (3, "", 2, "3.00"),
        (0, "", 1, "0.0"),
        (0.004, "", 0, "0.0040"),
        (1234.5, "GBP", 0, "£1,235"),
        (12.5, "percent", 0, "13%"),
        (1e300, "", 2, "1e300"),
    ],
)
def test_digits_are_the_decimals_shown(value: float, unit: str, digits: int, text: str) -> None:
    assert figure(value, unit, digits) == text


def test_a_shared_rank_says_so() -> None:
    assert (rank(4, tied=True), rank(4, tied=False), rank(1234, tied=False)) == ("4=", "4", "1,234")


@given(NUMBERS, UNITS, DIGITS, QUALIFIERS)
def test_a_figure_that_is_not_zero_is_never_shown_as_zero(
    value: float, unit: str, digits: int | None, qualifier: str
) -> None:
    assert (read(figure(value, unit, digits, qualifier)) == 0) == (value == 0)


@given(RATIOS, QUALIFIERS)
def test_a_ratio_or_share_that_is_not_zero_is_never_shown_as_zero(
    value: float, qualifier: str
) -> None:
    assert (ratio(value, qualifier).lstrip("~≥≤") == "0×") == (value == 0)
    assert (share(value, qualifier).lstrip("~≥≤") == "0%") == (value == 0)


@given(NUMBERS, NUMBERS, UNITS, DIGITS)
def test_a_greater_figure_never_looks_smaller(
    a: float, b: float, unit: str, digits: int | None
) -> None:
    low, high = sorted((a, b))
    assert read(figure(low, unit, digits)) <= read(figure(high, unit, digits))


@given(RATIOS, RATIOS)
def test_a_greater_ratio_or_share_never_looks_smaller(a: float, b: float) -> None:
    low, high = sorted((a, b))
    assert read(ratio(low, "about")) <= read(ratio(high, "about"))
    assert read(share(low, "about")) <= read(share(high, "about"))


@given(NUMBERS, UNITS, st.sampled_from(sorted(SIGNS)))
def test_a_qualifier_is_never_lost(value: float, unit: str, qualifier: str) -> None:
    sign = SIGNS[qualifier]
    assert figure(value, unit, None, qualifier).startswith(sign)
    assert ratio(value, qualifier).startswith(sign)
    assert share(value, qualifier).startswith(sign)


@given(st.floats(-1e300, 1e300))
def test_four_digits_are_close_to_the_figure(value: float) -> None:
    assume(value)
    assert read(figure(value)) == pytest.approx(value, rel=1e-3)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0%"),
        (-0.0, "0%"),
        (0.1, "+10.0%"),
        (-0.1, "−10.0%"),
        (-1, "−100.0%"),
        (0.07177346, "+7.2%"),
        (0.01, "+1.0%"),
        (0.00996, "+1.0%"),
        (0.0086, "+0.86%"),
        (-0.0001, "−0.01%"),
        (0.00001, "+0.0010%"),
        (1e-12, "+1e-10%"),
        (1, "+100.0%"),
        (17.904, "+1,790.4%"),
        (10**20, "+1e22%"),
    ],
)
def test_growth_always_has_a_sign(value: float, text: str) -> None:
    assert growth(value) == text


def test_the_sign_of_a_bound_stands_before_that_of_growth() -> None:
    assert growth(-0.019, "about") == "~−1.9%"
    assert growth(0.5, "over") == "≥+50.0%"
    assert growth(0, "under") == "≤0%"


@given(FLOATS.filter(lambda value: abs(value) < 1e300))
def test_growth_that_is_not_0_is_never_shown_as_0(value: float) -> None:
    shown = growth(value).strip("+−%")
    assert (float(shown.replace(",", "")) == 0) == (value == 0)
