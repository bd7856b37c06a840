"""Periods: what is one, when it ends, and that one stretch of time has one text."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clustercmp.dataset.observation import MONTHS, NO_PERIOD, period


@pytest.mark.parametrize(
    ("text", "end", "months"),
    [
        ("2022", 2023, 12),
        ("2012/2022", 2023, 132),
        ("2022-Q2", 2022.5, 3),
        ("2022-06", 2022.5, 1),
        ("-10000", -9999, 12),
        ("2022-Q1/2023-02", 2023 + 2 / 12, 14),
    ],
)
def test_a_period_has_an_end_and_a_length(text: str, end: float, months: float) -> None:
    found = period(text)
    assert found.end / MONTHS == pytest.approx(end)
    assert found.months == months


@pytest.mark.parametrize(
    "text",
    [
        *("22", "2022/23", "2012-2022", "2022/2021", "2022-13", "2022-00", "2022-Q5", "2022-1"),
        *("2022-02-30", "2022-04-31", "2022-01-00", " 2022", "2022 ", "\u0662\u0660\u0662\u0662"),
        *("2022/", "/2022", "2022/2023/2024", "FY2022", "2022.0"),
    ],
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^.*$"):
        period(text)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("2022/2022", "2022"),
        ("2022-01/2022-12", "2022"),
        ("2022-Q1/2022-Q4", "2022"),
        ("2022-01-01/2022-12-31", "2022"),
        ("2022-01/2022-03", "2022-Q1"),
        ("2022-02-01/2022-02-28", "2022-02"),
        ("2022-Q1/2022-04", "2022-01/2022-04"),
        ("2012-01/2022-12", "2012/2022"),
        ("2022-05-31/2022-05-31", "2022-05-31"),
        ("2022-05-03/2022-05", "2022-05-03/2022-05-31"),
        ("2019-12/2020-02-29", "2019-12/2020-02"),
        ("2022/2023-01-01", "2022-01-01/2023-01-01"),
    ],
)
def test_one_stretch_of_time_has_one_text(written: str, text: str) -> None:
    assert period(written) == period(text)
    assert period(text).text == text


@given(st.dates(), st.dates())
def test_days_keep_the_text_that_they_are_written_in(first: date, last: date) -> None:
    assert period(f"{first}").text == f"{first}"
    if first.replace(day=1) < last.replace(day=1) and first.day > 1:
        assert period(f"{first}/{last}").text == f"{first}/{last}"


def test_a_day_ends_with_its_month() -> None:
    assert period("2022-05-03").text == "2022-05-03"
    assert period("2024-02-29").end == period("2024-02").end
    assert period("2022-05-03/2022-06-10").text == "2022-05-03/2022-06-10"


def test_no_text_is_no_period() -> None:
    assert period("") is NO_PERIOD


@given(st.integers(1000, 9999), st.integers(0, 50))
def test_a_longer_span_to_the_same_year_ends_with_it(year: int, more: int) -> None:
    span = period(f"{year - more}/{year}") if year - more >= 1000 else period(f"{year}")
    assert span.end == period(f"{year}").end == period(f"{year}-12").end
