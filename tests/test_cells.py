"""Figures in cells: the grammar of numbers, its fast twin, and what is offered for the rest."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clustercmp.dataset.advice import DEFAULT, disguised, number_refused, too_extreme
from clustercmp.dataset.cells import MISSING, NumberReader, exact, scaled, simplest

DIGITS = st.text("0123456789", min_size=1, max_size=25)
NUMBERS = st.builds(
    lambda sign, whole, fraction, power: sign + whole + fraction + power,
    st.sampled_from(["", "-", "+"]),
    DIGITS,
    st.one_of(st.just(""), DIGITS.map(lambda digits: f".{digits}")),
    st.one_of(st.just(""), st.integers(-30, 30).map(lambda n: f"e{n}")),
)
CELLS = st.one_of(
    st.integers(-(10**6), 10**6).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.decimals(allow_nan=False, allow_infinity=False, places=2, max_value=10**12).map(str),
    NUMBERS,
    st.sampled_from(sorted(MISSING)),
    st.sampled_from(
        ["1_000", " 5", "5 ", "5.", ".5", "nan", "inf", "١", "１", "0x1", "1\n2", "\n5"]
    ),
    st.sampled_from([">5", "≥ 5", "<5", "~5", "5+", ">", "1e400", "1e-400", "-0", "\n5"]),
    st.text(max_size=8),
)


@given(st.lists(CELLS, min_size=1, max_size=20))
def test_the_fast_way_and_the_exact_way_agree_on_any_column(cells: list[str]) -> None:
    fast, slow = NumberReader().column(cells), NumberReader().exactly(cells)
    assert [repr(value) for value in fast.values] == [repr(value) for value in slow.values]
    assert fast.signs == slow.signs
    assert fast.missing == slow.missing
    assert {i: str(r) for i, r in fast.refused.items()} == {
        i: str(r) for i, r in slow.refused.items()
    }


@given(
    st.lists(
        st.one_of(st.integers(0, 10**9).map(str), st.sampled_from(["", "..", "-"])), min_size=1
    )
    | st.lists(st.one_of(st.floats().map(repr), st.sampled_from(["", "..", "nan"])), min_size=1)
)
def test_the_fast_way_agrees_on_columns_that_it_takes(cells: list[str]) -> None:
    fast, slow = NumberReader().column(cells), NumberReader().exactly(cells)
    assert fast._replace(floats=False, refused={}) == slow._replace(refused={})
    assert fast.refused.keys() == slow.refused.keys()


def test_floats_as_python_writes_them_are_taken_as_they_are() -> None:
    figures = NumberReader().column(["0.30000000000000004", "1e-05", "..", "5.0"])
    assert figures.values == [0.30000000000000004, 1e-05, None, 5.0]
    assert figures.floats


@given(NUMBERS)
def test_a_number_is_the_decimal_that_its_digits_say(text: str) -> None:
    value = exact(text)
    said = Decimal(repr(value) if isinstance(value, float) else value)
    assert Fraction(said) == Fraction(text)


@given(NUMBERS, st.integers(-20, 20))
def test_a_multiplier_is_applied_exactly(text: str, power: int) -> None:
    value = scaled(exact(text), power)
    said = Decimal(repr(value) if isinstance(value, float) else value)
    assert Fraction(said) == Fraction(text) * Fraction(10) ** power


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0.0),
        ("-0", 0.0),
        ("0e99999999999999999999", 0.0),
        ("5.0", 5.0),
        ("0.1", 0.1),
        ("9007199254740992", 2.0**53),
        ("9007199254740993", 2**53 + 1),
        ("1e22", 10**22),
        ("0.1234567890123456789", Decimal("0.1234567890123456789")),
        ("9007199254740993.5", Decimal("9007199254740993.5")),
        ("-" + "1" * 400, -int("1" * 400)),
        ("+" + "0" * 400 + "9" * 4000, int("9" * 4000)),
        ("0" * 5000 + "5", 5.0),
    ],
)
def test_a_number_takes_the_simplest_form_that_holds_it(text: str, value: Any) -> None:
    assert exact(text) == value
    assert type(exact(text)) is type(value)


@pytest.mark.parametrize(
    "text", ["1e400", "-1e309", "1e-400", "1e99999999999999999999", "9" * 400 + ".5"]
)
def test_numbers_beyond_floats_are_refused(text: str) -> None:
    with pytest.raises(OverflowError):
        exact(text)
    assert "too large or too small" in NumberReader().column([text]).refused[0].message


def test_integers_are_exact_up_to_4000_digits() -> None:
    refusal = NumberReader().column(["9" * 4001]).refused[0]
    assert refusal.message.endswith("has 4,001 digits; 4,000 are the most")


def test_a_multiplier_may_lead_beyond_floats() -> None:
    assert scaled(1e300, 100) == 10**400
    with pytest.raises(OverflowError):
        scaled(1e300, 4000)
    with pytest.raises(OverflowError):
        scaled(1.5, -999)
    with pytest.raises(OverflowError):
        simplest(Decimal("1e-400"))


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        (">20000", "over"),
        ("≥20000", "over"),
        ("20000+", "over"),
        ("<20000", "under"),
        ("≤ 20000", "under"),
        ("~20000", "about"),
        ("≈20000", "about"),
    ],
)
def test_a_sign_says_the_qualifier(text: str, qualifier: str) -> None:
    figures = NumberReader().column([text, "7"])
    assert figures.values == [20000, 7]
    assert figures.signs == {0: qualifier}


@pytest.mark.parametrize("text", [">5+", ">>5", ">", "+", "~", "5++", "5 +"])
def test_signs_in_other_places_are_refused(text: str) -> None:
    assert list(NumberReader().column([text]).refused) == [0]


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("£532m", "write 532000000 and put GBP in the unit column"),
        ("£1,234.5", "write 1234.5 and put GBP in the unit column"),
        ("~£2.45bn", "write ~2450000000 and put GBP in the unit column"),
        ("5€", "write 5 and put EUR in the unit column"),
        ("£5-6m", "write the digits alone and put GBP in the unit column"),
        ("12%", "write 12 and put percent in the unit column"),
        ("12.5 %", "write 12.5 and put percent in the unit column"),
        ("12k", "write 12000"),
        ("3 million", "write 3000000"),
        ("12 jobs", "write 12 and put jobs in the unit column"),
        ("1,234", "write 1234, or pass --thousands ,"),
        ("1,234,567.5", "write 1234567.5, or pass --thousands ,"),
        ("1.234.567,5", "write 1234567.5, or pass --thousands . --decimal ,"),
        ("1,5", "write 1.5, or pass --decimal ,"),
        ("1 234", "write 1234"),
        ("1\u202f234", "write 1234"),
        ("1'234", "write 1234"),
        ("1_000", "write 1000"),
        ("0x10", "write 16"),
        ("5.", "write 5"),
        ("> 1,234", "write >1234, or pass --thousands ,"),
        ("12%+", "write 12+ and put percent in the unit column"),
        (">~5k", "write 5000"),
        ("-£5m", "write -5000000 and put GBP in the unit column"),
        ("-3%", "write -3 and put percent in the unit column"),
        ("0.1234m", "write 123400"),
        ("0.05k", "write 50"),
        ("1.2345k", "write 1234.5"),
        (">=500", "write >500"),
        ("up to 500", "write <500"),
        ("c. 500", "write ~500"),
        ("532²", DEFAULT),
        ("1.234.5", DEFAULT),
        ("1e", DEFAULT),
        (".5", "write 0.5"),
        ("-.5", "write -0.5"),
        ("(123)", "write -123"),
        ("(1,234)", "write -1234"),
        ("−5", "write -5"),
        ("１２", "write 12"),
        ("١٢", "write 12"),
        ("5\u00a0", "write 5"),
        ("=A1+B1", "write the figure instead of the formula"),
        ("#REF!", "leave the cell empty where there is no figure"),
        ("nan", "leave the cell empty where there is no figure"),
        ("-inf", "write digits such as 1234.5, or leave the cell empty where there is no figure"),
        ("few", "write digits such as 1234.5, or leave the cell empty where there is no figure"),
    ],
)
def test_what_is_no_number_is_met_with_how_to_write_it(text: str, fix: str) -> None:
    assert number_refused(text).fix == fix
    assert NumberReader().column([text]).refused[0].fix == fix


@pytest.mark.parametrize("text", ["North West", "£-zone", "1st", "x", "none", "mostly %", "W1"])
def test_plain_texts_are_no_figures_in_disguise(text: str) -> None:
    assert disguised(text) == ""


@given(st.text(max_size=30))
def test_any_text_can_be_refused(text: str) -> None:
    assert number_refused(text).code == too_extreme(text).code == "E-NUMBER"


def test_conventions_are_obeyed_to_the_letter() -> None:
    reader = NumberReader(",", ".")
    assert reader.column(["1,234", "1234", "-1,234,567.5e1", ">1,000"]).values == [
        1234,
        1234,
        -12345675,
        1000,
    ]
    assert list(reader.column(["12,34", "1,2345", ",123", "1,234,56"]).refused) == [0, 1, 2, 3]
    assert NumberReader("", ",").column(["1,5", "1.5"]).values == [1.5, None]
