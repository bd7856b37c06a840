"""One figure a period: which are taken, and where the series breaks."""

from __future__ import annotations

from itertools import pairwise, product
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clustercmp.analysis.choice import Choice
from clustercmp.analysis.denominators import numerators
from clustercmp.analysis.groups import absent
from clustercmp.analysis.money import Rates
from clustercmp.analysis.selection import preference
from clustercmp.analysis.series import Series, length_of, series, usual_length, years_of
from clustercmp.dataset.declared import Metric
from clustercmp.dataset.observation import NO_PERIOD, Observation, Period, period
from clustercmp.dataset.places import Place
from clustercmp.dataset.quantity import Quantity

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

LEEDS = Place("Leeds", areas=frozenset({"leeds"}))
JOBS = Metric("jobs", kind="stock")
NO_RATES = Rates({}, "an empty table")


def figure(
    when: str, source: str = "a", unit: str = "", area: str = "", **more: Any
) -> Observation:
    known: dict[str, Any] = {"qualifier": "exact", "published": "", "city": "Leeds"} | more
    quantity = Quantity(1, known["qualifier"])
    place = (known["city"], "jobs", period(when), quantity)
    said = ("observed", unit, area, source, "", "", known["published"], "", "", "f.csv", 2)
    return Observation(*place, *said)  # type: ignore[arg-type]


def made(
    figures: Sequence[Observation], length: float = 12, *, splice: bool = False, **terms: Any
) -> Series:
    return series(LEEDS, figures, JOBS, Choice(**terms), length, splice=splice)


def taken(of: Series) -> str:
    return " ".join(each.observation.source for each in of.figures)


def test_a_series_is_one_figure_a_period_the_oldest_first() -> None:
    found = made([figure("2022"), figure("2020"), figure("2021")])
    assert years_of(found) == "2020, 2021, 2022"
    assert found.runs == ((0, 2),)
    assert found.breaks == found.spliced == []


def test_a_source_that_goes_on_is_preferred_to_a_newer_one_that_does_not() -> None:
    figures = [figure(year, "a") for year in ("2020", "2021", "2022")]
    assert taken(made([*figures, figure("2022", "b", published="2023")])) == "a a a"


def test_of_choices_with_as_few_breaks_the_newest_figures_decide() -> None:
    figures = [figure("2020", "a"), figure("2021", "a"), figure("2021", "b"), figure("2022", "b")]
    found = made(figures)
    assert (taken(found), found.breaks) == ("a a b", [2])
    assert taken(made([*figures[:2], figure("2021", "b", published="2022"), figures[3]])) == "a b b"


def test_of_choices_with_as_few_breaks_the_one_that_stays_in_its_area_is_taken() -> None:
    found = made(
        [
            figure("2011", "ONS"),
            figure("2021", "Census (region)", area="West Yorkshire", published="2024"),
            figure("2021", "Census"),
            figure("2022", "ONS"),
        ]
    )
    assert taken(found) == "ONS Census ONS"


@pytest.mark.parametrize(
    ("second", "changed"),
    [
        (figure("2021", "b"), ("source",)),
        (figure("2021", unit="FTE"), ("unit",)),
        (figure("2021", area="Yorkshire"), ("area",)),
        (figure("2021", "b", "FTE", "Yorkshire"), ("source", "unit", "area")),
    ],
)
def test_a_change_of_source_unit_or_area_breaks_a_series(
    second: Observation, changed: tuple[str, ...]
) -> None:
    found = made([figure("2020"), second, second._replace(period=period("2022"))])
    assert found.runs == ((0, 0), (1, 2))
    assert found.longest == (1, 2)
    assert found.changes(1) == changed
    assert found.changes(2) == ()


@pytest.mark.parametrize("area", ["", "Leeds", "LEEDS (ONS E08000035)"])
def test_an_area_that_is_the_city_itself_changes_nothing(area: str) -> None:
    assert made([figure("2020"), figure("2021", area=area)]).breaks == []


def test_the_longest_run_is_the_newest_of_several() -> None:
    years = ("2018", "2019", "2020", "2021", "2022")
    found = made([figure(year, source) for year, source in zip(years, "aabcc", strict=True)])
    assert found.runs == ((0, 1), (2, 2), (3, 4))
    assert found.longest == (3, 4)
    assert found.run_of(1) == (0, 1)


def test_splicing_goes_across_sources_and_not_across_units_or_areas() -> None:
    figures = [figure("2019"), figure("2020", "b"), figure("2021", "b", area="Yorkshire")]
    found = made([*figures, figure("2022", "b", "FTE", "Yorkshire")], splice=True)
    assert found.runs == ((0, 1), (2, 2), (3, 3))
    assert found.spliced == [1]


def test_splicing_puts_money_into_the_currency_of_the_newest_figure() -> None:
    found = made([figure("2019", "a", "USD"), figure("2020", "b", "GBP")], splice=True)
    assert [each.unit for each in found.figures] == ["GBP", "GBP"]
    assert found.runs == ((0, 1),)


def test_money_in_two_currencies_breaks_unless_it_is_converted() -> None:
    figures = [figure("2019", unit="USD"), figure("2020", unit="GBP")]
    assert made(figures).breaks == [1]
    assert made(figures, currency="EUR").breaks == []


def test_a_year_without_a_rate_stays_in_its_currency_and_breaks() -> None:
    figures = [figure("2019", unit="USD"), figure("2020", unit="GBP")]
    assert made(figures, splice=True, rates=NO_RATES).breaks == [1]


def test_a_series_is_of_periods_of_one_length() -> None:
    found = made([figure("2020"), figure("2021"), figure("2011/2020"), figure("2021-Q1")])
    assert years_of(found) == "2020, 2021"
    assert [each.text for each in found.other] == ["2011/2020", "2021-Q1"]
    assert found.length == 12


def test_a_place_without_that_length_has_its_own_usual_one() -> None:
    found = made([figure("2020-Q1"), figure("2020-Q2"), figure("2020-05")])
    assert years_of(found) == "2020-Q1, 2020-Q2"


def test_days_and_weeks_of_all_months_are_of_one_length() -> None:
    days = ["2022-01-31", "2022-02-01", "2022-02-28", "2022-03-01", "2022-04-30"]
    weeks = ["2022-01-03/2022-01-09", "2022-02-01/2022-02-07", "2022-02-27/2022-03-05"]
    assert len({length_of(period(day)) for day in days}) == 1
    assert len({length_of(period(week)) for week in weeks}) == 1
    assert len({length_of(period(text)) for text in ("", days[0], weeks[0], "2022-05")}) == 4


@pytest.mark.parametrize(
    ("periods", "length"),
    [
        (["2020", "2021", "2021-Q1"], 12),
        (["2020", "2020-Q1"], 3),
        (["2011/2020", "2001/2010", "2020"], 12),
        (["2011/2020", "2001/2010", ""], 120),
        (["", "2020"], 12),
        ([""], 0),
        ([], 12),
    ],
)
def test_the_usual_length_is_that_of_most_periods_decades_and_undated_ones_last(
    periods: list[str], length: float
) -> None:
    assert usual_length({"Leeds": [figure(text) for text in periods]}) == length


def test_a_moment_is_found_by_the_end_of_a_period() -> None:
    found = made([figure("2020"), figure("2022")])
    assert [found.at(period(text).end) for text in ("2022", "2022-12", "2021")] == [1, 1, None]


def test_of_very_many_periods_the_ends_are_named() -> None:
    months = [figure(f"2020-{month:02}") for month in range(1, 13)]
    assert years_of(made(months, 1)).count(",") == 11
    more = made([*months, figure("2021-01")], 1)
    assert years_of(more) == "13 periods from 2020-01 to 2021-01"


def test_a_member_that_a_sum_lacks_changes_no_area_and_one_in_another_area_does() -> None:
    york = Place("York", areas=frozenset({"york"}))
    both = Place("Leeds+York", kind="group", members=(LEEDS, york))

    def together(when: str, *parts: Observation) -> Observation:
        return figure(when, city=both.name)._replace(parts=parts)

    alone = together("2020", figure("2020"))
    pair = together("2021", figure("2021"), figure("2021", city="York"))
    wider = together("2022", figure("2022", area="Yorkshire"), figure("2022", city="York"))
    found = series(both, [alone, pair, wider], JOBS, Choice(), 12, splice=False)
    assert found.runs == ((0, 1), (2, 2))
    assert absent(both, numerators(alone)[0]) == ["Leeds", "York"]


SOURCES = st.sampled_from("abc")
DATED = st.tuples(st.sampled_from(["2019", "2020", "2021", "2022"]), SOURCES)
OFFERED = st.dictionaries(
    DATED,
    st.tuples(
        st.sampled_from(["jobs", "FTE"]),
        st.sampled_from(["", "Yorkshire"]),
        st.sampled_from(["exact", "about", "over"]),
        st.sampled_from(["", "2023"]),
    ),
    min_size=1,
    max_size=9,
)


def brute(figures: Sequence[Observation], *, splice: bool) -> list[Observation]:
    """Return the best of all ways to take one figure a period."""
    periods: dict[Period, list[Observation]] = {}
    for each in sorted(figures, key=lambda each: each.period):
        periods.setdefault(each.period, []).append(each)

    def cost(way: Sequence[Observation]) -> tuple[Any, ...]:
        steps = [
            [x != y for x, y in zip(soft_and_hard(one), soft_and_hard(two), strict=True)]
            for one, two in pairwise(way)
        ]
        breaks = sum(any(step[1:]) or (step[0] and not splice) for step in steps)
        order = [(0, preference([each], "stock")) for each in reversed(way)]
        return breaks, sum(map(sum, steps)), order

    ways = map(list, product(*periods.values()))
    return min(ways, key=cost)


def soft_and_hard(each: Observation) -> tuple[str, str, str]:
    return each.source, each.unit, each.geography


@given(OFFERED, st.booleans(), st.randoms(use_true_random=False))
def test_the_series_chosen_is_the_best_of_all_and_the_order_of_rows_never_matters(
    offered: dict[tuple[str, str], tuple[str, str, str, str]],
    splice: bool,  # noqa: FBT001
    chance: random.Random,
) -> None:
    figures = [
        figure(when, source, unit, area, qualifier=meant, published=published)
        for (when, source), (unit, area, meant, published) in offered.items()
    ]
    best = brute(figures, splice=splice)
    chance.shuffle(figures)
    found = made(figures, splice=splice)
    assert [each.observation for each in found.figures] == best
    edges = [position for run in found.runs for position in range(run[0], run[1] + 1)]
    assert edges == list(range(len(best)))


def test_no_period_is_a_period_of_its_own() -> None:
    assert length_of(NO_PERIOD) == 0
    assert years_of(made([figure("")])) == ""
