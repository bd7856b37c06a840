from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clustercmp.dataset.frames import as_csv, from_frame
from clustercmp.errors import DataError, UsageError


def test_a_wide_frame_is_a_dataset() -> None:
    frame = pd.DataFrame({"city": ["Leeds", "York"], "tech_jobs": [100, 50], "rent": [1.5, None]})
    data = from_frame(frame)
    assert [(f.city, f.quantity.value, f.line) for f in data.observations("tech_jobs")] == [
        ("Leeds", 100, 2),
        ("York", 50, 3),
    ]
    assert [f.quantity.value for f in data.observations("rent")] == [1.5]
    assert data.inputs[0][0] == data.observations("rent")[0].file == "DataFrame"


def test_a_tidy_frame_is_a_dataset() -> None:
    frame = pd.DataFrame(
        {"city": ["Leeds"], "metric": ["rent"], "period": [2022], "value": [Decimal("0.1")]}
    )
    (figure,) = from_frame(frame).observations("rent")
    assert (figure.period.text, figure.quantity.value) == ("2022", 0.1)


def test_a_frame_by_year_has_its_years_for_columns() -> None:
    frame = pd.DataFrame({"city": ["Leeds"], "metric": ["rent"], 2021: [1], 2022: [2]})
    periods = [figure.period.text for figure in from_frame(frame).observations("rent")]
    assert periods == ["2021", "2022"]


def test_a_year_may_be_a_float_because_another_is_missing() -> None:
    frame = pd.DataFrame({"city": ["Leeds", "York"], "year": [2022, None], "jobs": [1, 2]})
    assert as_csv(frame) == "city,year,jobs\nLeeds,2022,1\nYork,,2\n"


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA, pd.NaT])
def test_missing_is_an_empty_cell(missing: object) -> None:
    assert (
        as_csv(pd.DataFrame({"jobs": pd.Series([missing, "1"], dtype=object)})) == 'jobs\n""\n1\n'
    )


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ([2**63 - 1], "9223372036854775807"),
        ([10**30], "1" + "0" * 30),
        ([0.1], "0.1"),
        ([1e300], "1e+300"),
        ([True], "true"),
        ([False], "false"),
        (["a,b"], '"a,b"'),
    ],
)
def test_a_cell_is_written_exactly(values: list[object], text: str) -> None:
    assert as_csv(pd.DataFrame({"x": values})) == f"x\n{text}\n"


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_floats_survive_the_way_through_text(values: list[float]) -> None:
    lines = as_csv(pd.DataFrame({"x": values})).split()[1:]
    assert [float(line) for line in lines] == values


def test_a_named_index_is_a_column() -> None:
    frame = pd.DataFrame({"jobs": [1]}, index=pd.Index(["Leeds"], name="city"))
    assert as_csv(frame) == "city,jobs\nLeeds,1\n"


def test_a_category_is_its_text() -> None:
    assert as_csv(pd.DataFrame({"city": pd.Categorical(["Leeds"])})) == "city\nLeeds\n"


@pytest.mark.parametrize("when", [pd.Timestamp("2022-01-01"), date(2022, 1, 1)])
def test_dates_are_refused_with_what_to_write(when: object) -> None:
    with pytest.raises(UsageError, match=r'column "year" holds dates, .* make it text: frame'):
        from_frame(pd.DataFrame({"city": ["Leeds"], "year": [when], "jobs": [1]}))


@pytest.mark.parametrize("when", [pd.Timestamp("2022-01-31 12:00"), date(2022, 1, 31)])
def test_a_date_beside_the_period_is_a_day(when: object) -> None:
    frame = pd.DataFrame({"city": ["Leeds", "York"], "published": [when, pd.NaT]})
    assert as_csv(frame) == "city,published\nLeeds,2022-01-31\nYork,\n"


def test_columns_of_several_levels_are_refused() -> None:
    frame = pd.DataFrame([[1]], columns=pd.MultiIndex.from_tuples([("a", "b")]))
    with pytest.raises(UsageError, match="several levels"):
        as_csv(frame)


def test_a_frame_is_held_to_the_rules_of_a_file() -> None:
    frame = pd.DataFrame({"city": ["Leeds", "York"], "tech_jobs": [1.5, float("inf")]})
    with pytest.raises(DataError, match=r"DataFrame:3:2: tech_jobs: .* \[E-NUMBER\]"):
        from_frame(frame)


def test_columns_of_one_name_are_refused() -> None:
    frame = pd.DataFrame([["Leeds", 1, 2]], columns=["city", "jobs", "jobs"])
    with pytest.raises(DataError, match="E-HEADER"):
        from_frame(frame)


def test_what_is_no_number_is_refused_by_the_reader() -> None:
    frame = pd.DataFrame({"city": ["Leeds", "York"], "jobs": [1, Fraction(1, 3)]})
    with pytest.raises(DataError, match="1/3"):
        from_frame(frame)
