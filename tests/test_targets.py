"""What a place aims at, said on the command line or in a sidecar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from clustercmp.analysis.trends import trend
from clustercmp.errors import DataError, UsageError
from tests.conftest import cells, sentences

if TYPE_CHECKING:
    from clustercmp.table import Cell
    from tests.conftest import Loaded

HEAD = "city,metric,period,value,qualifier,unit,source\n"
JOBS = (
    f"{HEAD}Leeds,jobs,2020,100,,jobs,a\nLeeds,jobs,2022,121,,jobs,a\nYork,jobs,2021,50,,jobs,b\n"
)
MONEY = f"{HEAD}Leeds,raised,2020,100,,GBP,a\nLeeds,raised,2021,200,,GBP,a\n"
KEYS = "target", "target_period"
TARGET = '[targets.aim]\ncity = "Leeds"\nmetric = "jobs"\n'


def aimed(loaded: Loaded, *targets: str, **terms: Any) -> list[tuple[Cell, ...]]:
    table = trend(loaded(JOBS), "jobs", "leeds", targets=targets, **terms)
    return cells(table, *KEYS)[1:]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("400", 400),
        ("400.5", 400.5),
        ("4e2", 400),
        ("4E+2", 400),
        ("2x", 242),
        ("1.5X", 181.5),
        ("city:york", 50),
        ("CITY: York ", 50),
    ],
)
def test_a_target_is_a_value_a_multiple_or_what_another_city_has(
    loaded: Loaded, text: str, value: float
) -> None:
    assert aimed(loaded, text, by=2030) == [(value, "2030")]


def test_a_target_names_the_area_of_a_figure_that_is_not_of_the_place_itself(
    loaded: Loaded,
) -> None:
    head = "city,metric,period,value,geography,source\n"
    data = loaded(f"{head}Leeds,jobs,2022,9,Yorkshire,a\nYork,jobs,2022,3,York,b\n")
    table = trend(data, "jobs", "leeds", targets=["2x", "city:york", "city:leeds"])
    assert [text.partition(";")[0] for text in sentences(table, "TARGET")] == [
        "Leeds, target 2x, 18: 2 × 9 of 2022 (a: Yorkshire)",
        "Leeds, target city:york, 3: what York has in 2022 (b)",
        "Leeds, target city:leeds, 9: what Leeds has in 2022 (a: Yorkshire)",
    ]


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("1,000", "write 1000"),
        ("12,345,678", "write 12345678"),
        ("£5", "write 400000, 2x or city:London"),
        ("-5", "write 400000, 2x or city:London"),
        ("400k", "write 400000, 2x or city:London"),
        ("double", "write 400000, 2x or city:London"),
        ("", "write 400000, 2x or city:London"),
        ("x", "write 400000, 2x or city:London"),
        ("٤٠٠", "write 400000, 2x or city:London"),
        ("4e999", "write 400000, 2x or city:London"),
        ("0x", "a multiple is above 0; write 2x"),
        ("city:", 'unknown city ""'),
        ("city:yorck", "did you mean York"),
    ],
)
def test_other_text_is_refused_with_what_to_write(loaded: Loaded, text: str, fix: str) -> None:
    with pytest.raises(UsageError, match=fix):
        aimed(loaded, text)


def test_several_targets_have_a_row_each(loaded: Loaded) -> None:
    assert aimed(loaded, "2x", "400") == [(242, ""), (400, "")]


def test_a_multiple_is_of_the_year_asked_for(loaded: Loaded) -> None:
    assert aimed(loaded, "2x", base=2020) == [(200, "")]


def test_a_year_to_start_from_that_has_no_figure_is_an_error_that_names_those_it_has(
    loaded: Loaded,
) -> None:
    with pytest.raises(DataError, match="no figure of 2021 to start from; it has 2020, 2022"):
        aimed(loaded, "2x", base=2021)


@pytest.mark.parametrize("targets", [["400"], ["city:york"], []])
def test_a_year_to_start_from_goes_with_a_multiple(loaded: Loaded, targets: list[str]) -> None:
    with pytest.raises(UsageError, match="--from 2020 goes with a multiple; add --target 2x"):
        aimed(loaded, *targets, base=2020)


@pytest.mark.parametrize("by", [2022, 2021, 0])
def test_a_target_is_due_after_the_last_figure(loaded: Loaded, by: int) -> None:
    with pytest.raises(UsageError, match=f"--by {by} is not after the last figure of Leeds"):
        aimed(loaded, "400", by=by)


def test_a_year_that_targets_are_due_goes_with_a_target(loaded: Loaded) -> None:
    with pytest.raises(UsageError, match="--by 2030 goes with a target"):
        aimed(loaded, by=2030)


def test_a_target_for_a_place_without_figures_is_no_mistake(loaded: Loaded) -> None:
    table = trend(
        loaded(f"{JOBS}York,firms,2021,1,,,b\n"), "firms", "leeds", targets=["2x"], by=2030
    )
    assert cells(table, "flags", *KEYS) == [("MISSING", None, "")]


@pytest.mark.parametrize("value", ["0", "-5"])
def test_a_multiple_of_0_or_less_is_no_aim(loaded: Loaded, value: str) -> None:
    data = loaded(f"{HEAD}Leeds,jobs,2022,{value},,,a\n")
    with pytest.raises(DataError, match="of which no multiple is an aim"):
        trend(data, "jobs", "leeds", targets=["2x"])


def test_a_multiple_of_a_figure_in_another_currency_is_no_aim(loaded: Loaded) -> None:
    data = loaded(f"{HEAD}Leeds,raised,2020,1,,USD,a\nLeeds,raised,2021,2,,GBP,a\n")
    with pytest.raises(DataError, match="is in USD, the last figure is not; put money into one"):
        trend(data, "raised", "leeds", targets=["2x"], base=2020)
    found = trend(data, "raised", "leeds", targets=["2x"], base=2020, currency="USD")
    assert cells(found, "target") == [(None,), (2,)]


def test_what_another_city_has_is_converted_and_says_at_which_rate(loaded: Loaded) -> None:
    data = loaded(f"{MONEY}York,raised,2021,300,,USD,a\n")
    table = trend(data, "raised", "leeds", targets=["city:york"])
    assert cells(table, "target")[-1][0] == pytest.approx(218, abs=1)
    assert "what York has in 2021 (a, 1 USD = " in sentences(table, "TARGET")[0]


def test_what_another_city_has_is_of_periods_as_long_where_there_are_any(loaded: Loaded) -> None:
    text = f"{JOBS}York,jobs,2021/2023,90,,jobs,b\n"
    assert cells(trend(loaded(text), "jobs", "leeds", targets=["city:york"]), "target")[-1] == (50,)


def test_a_total_of_a_longer_stretch_is_no_aim_for_a_flow(loaded: Loaded) -> None:
    data = loaded(f"{MONEY}York,raised,2012/2021,300,,GBP,a\n", '[metrics.raised]\nkind = "flow"')
    with pytest.raises(DataError, match="York has no figure over a period as long to aim at"):
        trend(data, "raised", "leeds", targets=["city:york"])


def test_a_stock_of_another_kind_of_period_may_be_aimed_at(loaded: Loaded) -> None:
    data = loaded(f"{HEAD}Leeds,jobs,2020,1,,,a\nYork,jobs,2020-06,3,,,a\n")
    assert cells(trend(data, "jobs", "leeds", targets=["city:york"]), "target") == [(3,)]


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ("York,firms,2021,5,,,b\n", "York has no figure to aim at; name a place that has one"),
        ("York,jobs,2021,5,,FTE,b\n", "York and Leeds are in FTE and jobs"),
        ("York,jobs,2021,5,,,b\n", "York and Leeds are in no unit and jobs"),
    ],
)
def test_a_city_that_has_nothing_alike_is_no_aim(loaded: Loaded, more: str, why: str) -> None:
    data = loaded(f"{HEAD}Leeds,jobs,2022,121,,jobs,a\n{more}")
    with pytest.raises(DataError, match=why):
        trend(data, "jobs", "leeds", targets=["city:york"])


def declared(loaded: Loaded, keys: str, text: str = JOBS, **terms: Any) -> list[tuple[Cell, ...]]:
    table = trend(loaded(text, f"{TARGET}{keys}"), "jobs", "leeds", **terms)
    return [row for row in cells(table, *KEYS) if row != (None, "")]


def test_targets_of_a_sidecar_apply_unasked(loaded: Loaded) -> None:
    assert declared(loaded, "value = 400\nby = 2030") == [(400, "2030")]
    assert declared(loaded, 'match = "York"') == [(50, "")]
    assert declared(loaded, "multiple = 2\nfrom = 2022") == [(242, "")]


def test_a_target_asked_for_takes_the_place_of_those_of_sidecars(loaded: Loaded) -> None:
    assert declared(loaded, "value = 400", targets=["300"]) == [(300, "")]


def test_a_year_asked_for_takes_the_place_of_a_sidecars(loaded: Loaded) -> None:
    assert declared(loaded, "value = 400\nby = 2030", by=2040) == [(400, "2040")]


@pytest.mark.parametrize(
    "other", ['city = "York"', 'city = "Nowhere"', 'metric = "firms"', 'metric = "nothing"']
)
def test_targets_of_other_places_and_metrics_do_not_apply(loaded: Loaded, other: str) -> None:
    key = other.partition(" ")[0]
    table = "".join(line for line in TARGET.splitlines(keepends=True) if not line.startswith(key))
    text = f"{JOBS}York,firms,2021,1,,,b\n"
    assert cells(trend(loaded(text, f"{table}{other}\nvalue = 4"), "jobs", "leeds"), *KEYS) == [
        (None, ""),
        (None, ""),
    ]


SOURCES = f"{HEAD}Leeds,jobs,2014,200,about,,Article\nLeeds,jobs,2014,280,,,Report\n"


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        ("multiple = 2\nfrom = 2020", 200),
        ('multiple = 2\nfrom = 2020\nsource = "a speech"', 200),
        ('multiple = 2\nfrom = 2020\nsource = "A"', 200),
    ],
)
def test_a_declared_multiple_is_of_its_sources_figure_else_of_its_periods(
    loaded: Loaded, keys: str, value: float
) -> None:
    assert declared(loaded, keys) == [(value, "")]


def test_a_base_is_found_by_its_source_among_several_of_the_period(loaded: Loaded) -> None:
    assert declared(loaded, 'multiple = 2\nfrom = 2014\nsource = "article"', SOURCES) == [(400, "")]
    assert declared(loaded, 'multiple = 2\nsource = "article"', SOURCES) == [(400, "")]


def test_a_base_is_found_whatever_figures_were_asked_for(loaded: Loaded) -> None:
    found = declared(loaded, 'multiple = 2\nsource = "Article"', SOURCES, source="report")
    assert found == [(400, "")]


@pytest.mark.parametrize(
    ("keys", "named"),
    [
        ("from = 2014", "which figure of 2014 .* there are ~200 of 2014 .Article.; 280 of 2014"),
        ("from = 2015", "which figure of 2015 .* there are ~200 of 2014 .Article.; 280 of 2014"),
        ('source = "a speech"', "which figure is it a multiple of. there are ~200"),
    ],
)
def test_a_base_that_nothing_tells_is_an_error_that_names_the_candidates(
    loaded: Loaded, keys: str, named: str
) -> None:
    with pytest.raises(DataError, match=named) as caught:
        declared(loaded, f"multiple = 2\n{keys}", SOURCES)
    assert caught.value.status == 3


def test_a_source_with_several_figures_needs_a_year(loaded: Loaded) -> None:
    with pytest.raises(DataError, match=r"there are 100 of 2020 \(a\); 121 of 2022"):
        declared(loaded, 'multiple = 2\nsource = "a"')


def test_a_declared_value_in_another_currency_is_converted(loaded: Loaded) -> None:
    sidecar = '[targets.aim]\ncity = "Leeds"\nmetric = "raised"\nvalue = 300\nunit = "USD"'
    table = trend(loaded(MONEY, f'{sidecar}\nnote = "A plan"'), "raised", "leeds")
    assert cells(table, "target")[-1][0] == pytest.approx(218, abs=1)
    assert "A plan; converted: 1 USD = " in sentences(table, "TARGET")[0]


def test_a_declared_value_without_a_unit_is_in_that_of_the_figures_as_stated(
    loaded: Loaded,
) -> None:
    sidecar = '[targets.aim]\ncity = "Leeds"\nmetric = "raised"\nvalue = 400'
    table = trend(loaded(MONEY, sidecar), "raised", "leeds", currency="EUR")
    value, aim = cells(table, "value", "target")[-1]
    assert isinstance(value, float)
    assert aim == pytest.approx(2 * value)


@pytest.mark.parametrize(
    ("unit", "why"), [("FTE", "is in FTE, the figures in jobs"), ("GBP", "is in GBP, the figures")]
)
def test_a_declared_value_in_another_unit_is_refused(loaded: Loaded, unit: str, why: str) -> None:
    with pytest.raises(DataError, match=why):
        declared(loaded, f'value = 400\nunit = "{unit}"')


def test_a_declared_value_in_a_unit_is_refused_where_figures_have_none(loaded: Loaded) -> None:
    with pytest.raises(DataError, match="is in jobs, the figures in no unit"):
        declared(loaded, 'value = 400\nunit = "jobs"', SOURCES)


def test_targets_as_stated_are_left_out_of_quotients_with_a_note(loaded: Loaded) -> None:
    text = f"{JOBS}Leeds,people,2022,1000,,people,a\n"
    table = trend(loaded(text, f"{TARGET}value = 400"), "jobs", "leeds", per="people")
    assert set(cells(table, *KEYS)) == {(None, "")}
    assert sentences(table, "TARGET") == ["Targets left out, as they are of figures as stated: aim"]


def test_a_target_may_be_a_bound(loaded: Loaded) -> None:
    sidecar = f'{TARGET}value = 400\nqualifier = "under"'
    table = trend(loaded(JOBS, sidecar), "jobs", "leeds")
    assert cells(table, "target")[-1] == (400,)
    assert sentences(table, "TARGET")[0].startswith("Leeds, target aim, ≤400")


def test_a_group_may_have_a_target(loaded: Loaded) -> None:
    text = f"{HEAD}Leeds,jobs,2020,100,,,a\nYork,jobs,2020,50,,,a\n"
    sidecar = '[groups.pair]\nmembers = ["Leeds", "York"]\n[targets.aim]\ncity = "pair"\n'
    table = trend(loaded(text, f'{sidecar}metric = "jobs"\nmultiple = 2'), "jobs", "pair")
    assert cells(table, *KEYS) == [(300, "")]


def test_a_multiple_that_says_neither_source_nor_year_is_of_the_only_figure(loaded: Loaded) -> None:
    one = f"{HEAD}Leeds,jobs,2020,100,,jobs,a\n"
    assert declared(loaded, "multiple = 2", one) == [(200, "")]
    with pytest.raises(DataError, match="there are 100 of 2020"):
        declared(loaded, "multiple = 2")


def test_a_target_that_matches_nobody_is_an_error_of_the_sidecar(loaded: Loaded) -> None:
    with pytest.raises(DataError, match=r'targets\.aim\.match: unknown city "Nowhere"'):
        declared(loaded, 'match = "Nowhere"')
