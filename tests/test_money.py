from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clustercmp.analysis.money import convert, is_currency, read_rates, shipped_rates
from clustercmp.dataset.observation import period
from clustercmp.errors import AccessError, DataError

if TYPE_CHECKING:
    from pathlib import Path

TABLE = """\
currency,year,mean,days
GBP,2021,0.8,258
GBP,2022,0.9,257
USD,2021,1.2,258
USD,2022,1.0,257
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "rates.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("unit", ["GBP", "USD", "EEK"])
def test_codes_of_today_and_of_old_figures_are_currencies(unit: str) -> None:
    assert is_currency(unit)


@pytest.mark.parametrize(
    "unit", ["", "jobs", "gbp", "GBP m", "EU", "ÄÖÜ", "FTE", "PPS", "GBP at 2022 prices"]
)
def test_other_units_are_no_currency(unit: str) -> None:
    assert not is_currency(unit)


@pytest.mark.parametrize(
    ("unit", "to", "when", "factor"),
    [
        ("GBP", "USD", "2022", Fraction(10, 9)),
        ("USD", "GBP", "2022", Fraction(9, 10)),
        ("EUR", "GBP", "2022", Fraction(9, 10)),
        ("GBP", "EUR", "2021", Fraction(5, 4)),
        ("GBP", "USD", "2022-Q3", Fraction(10, 9)),
        ("GBP", "USD", "2021-12", Fraction(3, 2)),
        ("GBP", "USD", "2022-05-31", Fraction(10, 9)),
        ("GBP", "USD", "2021/2022", Fraction(22, 17)),  # (1.2 + 1.0) / (0.8 + 0.9)
        ("GBP", "USD", "2021-11/2022-02", Fraction(22, 17)),
        ("GBP", "GBP", "2022", Fraction(1)),
        ("EUR", "EUR", "2022", Fraction(1)),
    ],
)
def test_money_is_converted_at_the_ratio_of_the_means_of_its_years(
    tmp_path: Path, unit: str, to: str, when: str, factor: Fraction
) -> None:
    conversion = convert(unit, to, period(when), read_rates(written(tmp_path, TABLE)))
    assert conversion is not None
    assert conversion.factor == factor


@pytest.mark.parametrize(
    ("unit", "to", "when"),
    [
        ("GBP", "USD", "2023"),
        ("GBP", "USD", "2020/2021"),
        ("GBP", "CHF", "2022"),
        ("ROL", "GBP", "2022"),
        ("GBP", "USD", ""),
    ],
)
def test_a_rate_that_is_lacking_is_never_guessed(
    tmp_path: Path, unit: str, to: str, when: str
) -> None:
    assert convert(unit, to, period(when), read_rates(written(tmp_path, TABLE))) is None


@given(st.sampled_from(["GBP", "USD", "EUR", "JPY"]), st.sampled_from(["GBP", "CHF", "IDR"]))
def test_there_and_back_again_is_the_same_money(unit: str, to: str) -> None:
    there = convert(unit, to, period("2012/2022"))
    back = convert(to, unit, period("2012/2022"))
    assert there is not None
    assert back is not None
    assert there.factor * back.factor == 1


def test_a_conversion_says_at_which_rate() -> None:
    conversion = convert("GBP", "USD", period("2022"))
    assert conversion is not None
    assert conversion.sentence == (
        "1 GBP = 1.2349 USD, mean of the European Central Bank's daily rates of 2022"
    )


def test_a_span_and_another_table_are_named(tmp_path: Path) -> None:
    path = written(tmp_path, TABLE)
    conversion = convert("GBP", "USD", period("2021/2022"), read_rates(path))
    assert conversion is not None
    assert conversion.sentence == f"1 GBP = 1.2941 USD, mean of the rates in {path} of 2021 to 2022"


def test_a_small_rate_is_written_without_exponent() -> None:
    conversion = convert("IDR", "USD", period("2022"))
    assert conversion is not None
    assert conversion.sentence.startswith("1 IDR = 0.000067394 USD")


def test_the_shipped_rates_are_read_once() -> None:
    assert shipped_rates() is shipped_rates()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("currency,year,mean,days\ngbp,2022,1.2,250\n", 'currency: "gbp" is not three capital'),
        ("currency,year,mean,days\nGBP,22,1.2,250\n", 'year: "22" is not a year'),
        ("currency,year,mean,days\nGBP,2022,-1,250\n", 'mean: "-1" is not a positive number'),
        ("currency,year,mean,days\nGBP,2022,0.0,250\n", 'mean: "0.0" is not a positive number'),
        ("currency,year,mean,days\nGBP,2022,nan,250\n", 'mean: "nan" is not a positive number'),
        ("currency,year,mean,days\nGBP,2022,1,0\n", 'rates.csv:2:4: days: "0" is not a number of'),
        ("currency,year,mean,days\nEUR,2022,1,250\n", "it has none of its own"),
        (TABLE + "GBP,2022,0.7,257\n", "rates.csv:6: GBP has two rates for 2022"),
    ],
)
def test_a_wrong_table_of_rates_is_refused_with_its_line(
    tmp_path: Path, text: str, fault: str
) -> None:
    with pytest.raises(DataError) as caught:
        read_rates(written(tmp_path, text))
    assert fault in str(caught.value)
    assert "[E-RATES]" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "rates.csv: the file is empty"),
        ("currency,year,rate\n", "rates.csv:1: the header has no mean column; the columns are"),
        ("currency,year,mean,days\nGBP,2022\n", "rates.csv:2:2: the row has 2 fields"),
        (
            'currency,year,mean,days\n"GBP,2022,1,2',
            "rates.csv:2:1: the quote that opens this field",
        ),
    ],
)
def test_rates_are_read_as_strictly_as_data(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(DataError) as caught:
        read_rates(written(tmp_path, text))
    assert fault in str(caught.value)


def test_the_days_of_a_rate_may_be_left_out(tmp_path: Path) -> None:
    rates = read_rates(written(tmp_path, "year;mean;currency\n2022;0.5;GBP\n"))
    assert rates.means == {("GBP", 2022): Decimal("0.5")}


def test_every_wrong_line_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        read_rates(written(tmp_path, "currency,year,mean,days\nX,1,1,1\nGBP,2022,0,250\n"))
    assert [problem.line for problem in caught.value.problems] == [2, 2, 3]


def test_rates_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "rates.csv"
    path.write_bytes(b"\xff")
    with pytest.raises(DataError, match="byte 0xFF, number 1 of the file, is not UTF-8"):
        read_rates(path)


def test_rates_that_are_not_there_are_refused(tmp_path: Path) -> None:
    with pytest.raises(AccessError, match="no such file"):
        read_rates(tmp_path / "none.csv")
