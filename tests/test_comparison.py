"""Cities side by side, on files of a few lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from clustercmp.analysis.comparison import compare
from clustercmp.errors import UsageError
from clustercmp.output.formats import Format, Look, render
from tests.conftest import cells, seen, sentences

if TYPE_CHECKING:
    from pathlib import Path

    from clustercmp.table import Cell, Table
    from tests.conftest import Loaded

HEAD = "city,metric,period,value,qualifier,unit,source\n"


def codes(table: Table) -> set[str]:
    return {note.code for note in table.notes}


WIDE = "city,jobs,firms\nLeeds,10,4\nBristol,20,\nYork,5,2\n"


def test_the_last_city_named_is_the_baseline(loaded: Loaded) -> None:
    table = compare(loaded(WIDE), "york", "leeds", metrics=["jobs"])
    assert table.title == "York against Leeds"
    assert table.formula == "ratio = York ÷ Leeds"
    assert cells(table, "city", "value", "baseline", "difference", "ratio", "rank", "of") == [
        ("York", 5, "Leeds", -5, 0.5, 3, 3),
        ("Leeds", 10, "Leeds", 0, 1, 2, 3),
    ]


def test_another_baseline_can_be_named_and_joins_the_cities(loaded: Loaded) -> None:
    table = compare(loaded(WIDE), "york", baseline="leeds", metrics=["jobs"])
    assert cells(table, "city", "ratio") == [("York", 0.5), ("Leeds", 1)]


@pytest.mark.parametrize(
    ("statistic", "value", "ratio"),
    [("mean", 35 / 3, 6 / 7), ("median", 10, 1), ("best", 20, 0.5), ("total", 35, 2 / 7)],
)
def test_a_baseline_can_be_a_statistic_of_the_cities_shown(
    loaded: Loaded, statistic: str, value: float, ratio: float
) -> None:
    table = compare(loaded(WIDE), "leeds", "bristol", "york", baseline=statistic, metrics=["jobs"])
    assert table.formula == f"ratio = city ÷ the {statistic} of the 3"
    assert cells(table, "city", "baseline", "baseline_value", "ratio")[0] == (
        "Leeds",
        statistic,
        value,
        ratio,
    )
    assert seen(table, "label", statistic) == [("Jobs", value)]


def test_metrics_that_fewer_than_two_have_are_counted_unless_named(loaded: Loaded) -> None:
    table = compare(loaded(WIDE), "leeds", "bristol")
    assert {metric for (metric,) in cells(table, "metric")} == {"jobs"}
    assert sentences(table, "LACKING") == [
        "1 metric not shown: fewer than two of the cities have a figure; name one with -m to see it"
    ]
    named = compare(loaded(WIDE), "leeds", "bristol", metrics=["firms"])
    assert cells(named, "city", "value", "ratio", "basis", "flags") == [
        ("Leeds", 4, None, "latest", ""),
        ("Bristol", None, None, "", "MISSING"),
    ]


def test_headline_metrics_are_shown_and_the_rest_counted(loaded: Loaded) -> None:
    data = loaded(WIDE, "[metrics.jobs]\nheadline = true\n")
    table = compare(data, "leeds", "york")
    assert seen(table, "metric") == [("jobs",)]
    assert sentences(table, "MORE") == ["1 more metric has a figure for both: --all"]
    everything = compare(data, "leeds", "york", "bristol", all_metrics=True)
    assert seen(everything, "metric") == [("jobs",), ("firms",)]
    assert "MORE" not in codes(everything)


def test_rows_can_be_ordered_and_cut(loaded: Loaded) -> None:
    def metrics(sort: str | None = None, top: int | None = None) -> list[Cell]:
        table = compare(loaded(WIDE), "leeds", "york", sort=sort, top=top)
        return [metric for (metric,) in seen(table, "metric")]

    assert metrics() == ["jobs", "firms"]
    assert metrics("label") == ["firms", "jobs"]
    assert metrics("-value") == ["jobs", "firms"]
    assert metrics(top=1) == ["jobs"]
    with pytest.raises(UsageError, match='no column "size" to sort by; the columns are metric,'):
        metrics("size")
    with pytest.raises(UsageError, match="--top 0 keeps nothing"):
        metrics(top=0)


def test_one_city_or_one_twice_is_refused(loaded: Loaded) -> None:
    data = loaded(WIDE, '[cities.Leeds]\naliases = ["loidis"]\n')
    with pytest.raises(UsageError, match="at least two cities"):
        compare(data, "leeds")
    with pytest.raises(UsageError, match="at least two cities"):
        compare(data)
    with pytest.raises(UsageError, match=r'Leeds is named twice \("loidis" is the same place\)'):
        compare(data, "Leeds", "loidis")
    with pytest.raises(UsageError, match="Leeds is named twice; name it once"):
        compare(data, "Leeds", "Leeds")


def test_zero_and_negative_give_a_difference_and_no_ratio(loaded: Loaded) -> None:
    data = loaded("city,a,b,c\nLeeds,5,-1,0\nYork,0,2,4\n")
    table = compare(data, "leeds", "york")
    found = cells(table, "metric", "difference", "ratio", "flags")[::2]
    assert found == [
        ("a", 5, None, "ZERO_BASELINE"),
        ("b", -3, None, "NEGATIVE"),
        ("c", -4, 0, ""),
    ]
    assert [note.at for note in table.notes if note.code == "NEGATIVE"] == [((1, "Leeds_ratio"),)]


def test_bounds_are_carried_and_a_figure_to_itself_is_exactly_one(loaded: Loaded) -> None:
    data = loaded("city,jobs\nLeeds,>20000\nYork,~600\nBath,<900\n")
    table = compare(data, "leeds", "york", "bath", baseline="bath")
    names = ("city", "ratio", "ratio_qualifier", "difference_qualifier", "flags")
    assert cells(table, *names) == [
        ("Leeds", 20000 / 900, "over", "over", "BOUND"),
        ("York", 600 / 900, "about", "about", "BOUND"),
        ("Bath", 1, "exact", "exact", "BOUND"),
    ]


MONEY = (
    HEAD
    + "Leeds,funding,2020,100,exact,USD,s\nYork,funding,2020,50,exact,EUR,s\n"
    + "Bath,funding,2020,80,exact,EUR,s\n"
)


def test_currencies_are_converted_to_the_baselines_or_the_one_asked_for(loaded: Loaded) -> None:
    data = loaded(MONEY)
    table = compare(data, "leeds", "york")
    leeds, york = table.records()
    assert (leeds["unit"], york["unit"]) == ("EUR", "EUR")
    assert (leeds["stated_value"], leeds["stated_unit"]) == (100, "USD")
    assert leeds["flags"] == "CONVERTED"
    assert 80 < float(leeds["value"] or 0) < 95
    asked = compare(data, "leeds", "york", currency="USD")
    assert cells(asked, "unit", "flags") == [("USD", ""), ("USD", "CONVERTED")]
    most = compare(data, "leeds", "york", "bath", baseline="mean")
    assert {unit for (unit,) in cells(most, "unit")} == {"EUR"}


def test_a_year_without_a_rate_leaves_money_as_it_is_stated(loaded: Loaded) -> None:
    data = loaded(MONEY.replace(",2020,", ",1990,"))
    table = compare(data, "leeds", "york", "bath")
    assert cells(table, "unit", "ratio") == [("USD", None), ("EUR", None), ("EUR", None)]
    assert sentences(table, "NO_RATIO") == ["Funding: no ratio: no exchange rate for USD of 1990"]
    statistic = compare(data, "leeds", "york", baseline="total")
    assert cells(statistic, "baseline_value") == [(None,), (None,)]


def test_units_that_are_not_money_are_never_mixed(loaded: Loaded) -> None:
    data = loaded(HEAD + "Leeds,size,2020,1,exact,jobs,s\nYork,size,2020,2,exact,people,s\n")
    table = compare(data, "leeds", "york")
    assert cells(table, "ratio") == [(None,), (None,)]
    assert sentences(table, "NO_RATIO") == ["Size: no ratio: units differ: jobs, people"]
    assert seen(table, "unit", "Leeds_unit", "York_unit") == [(None, "jobs", "people")]


def test_a_total_of_rates_means_nothing(loaded: Loaded) -> None:
    data = loaded(WIDE, '[metrics.jobs]\nkind = "rate"\n')
    table = compare(data, "leeds", "york", baseline="total", metrics=["jobs"])
    assert cells(table, "baseline_value", "ratio") == [(None, None)] * 2


def test_a_metric_that_is_not_comparable_has_values_only(loaded: Loaded) -> None:
    data = loaded(WIDE, '[metrics.jobs]\ncomparable = false\ndescription = "Part of a year."\n')
    table = compare(data, "leeds", "york", metrics=["jobs"])
    assert cells(table, "value", "difference", "ratio") == [(10, None, None), (5, None, None)]
    assert sentences(table, "NO_RATIO") == ["Jobs: no ratio: Part of a year."]


YEARS = (
    HEAD
    + "Leeds,jobs,2015,10,exact,jobs,s\nYork,jobs,2015,5,exact,jobs,s\n"
    + "Leeds,jobs,2014,10,exact,jobs,s\nYork,jobs,2014,4,exact,jobs,s\n"
    + "Leeds,jobs,2008,9,exact,jobs,s\nYork,jobs,2008,9,exact,jobs,s\n"
)


def test_the_ratios_of_the_years_before_are_noted(loaded: Loaded) -> None:
    table = compare(loaded(YEARS), "leeds", "york")
    assert sentences(table, "ALSO") == ["Jobs: also 2.50× in 2014 (s)"]
    three = YEARS + "Bath,jobs,2015,1,exact,jobs,s\nBath,jobs,2014,2,exact,jobs,s\n"
    table = compare(loaded(three), "leeds", "york", "bath")
    assert sentences(table, "ALSO") == ["Jobs: also Leeds 5.00× in 2014, York 2.00× in 2014 (s)"]


def test_a_year_before_without_a_ratio_is_left_out_of_the_note(loaded: Loaded) -> None:
    zero = YEARS.replace("York,jobs,2014,4,", "York,jobs,2014,0,")
    assert sentences(compare(loaded(zero), "leeds", "york"), "ALSO") == []


def test_figures_that_are_much_newer_are_told_of(loaded: Loaded) -> None:
    newer = YEARS + "Leeds,jobs,2020,12,exact,jobs,t\nYork,jobs,2021,6,exact,jobs,u\n"
    table = compare(loaded(newer), "leeds", "york")
    assert [flags for (flags,) in cells(table, "flags")] == ["OLD", "OLD"]
    assert sentences(table, "OLD") == [
        "Jobs: each has a much newer figure: Leeds 12 in 2020, York 6 in 2021"
    ]
    one_only = YEARS + "Leeds,jobs,2020,12,exact,jobs,t\nYork,jobs,2018,6,exact,jobs,u\n"
    assert "OLD" not in codes(compare(loaded(one_only), "leeds", "york"))


def test_a_gap_too_wide_is_named(loaded: Loaded) -> None:
    data = loaded(HEAD + "Leeds,jobs,2010,1,exact,jobs,s\nYork,jobs,2016,2,exact,jobs,s\n")
    table = compare(data, "leeds", "york")
    assert sentences(table, "NO_RATIO") == [
        "Jobs: no ratio: the nearest figures end 6 years apart (--max-gap)"
    ]
    strict = compare(data, "leeds", "york", basis="like-for-like")
    assert sentences(strict, "NO_RATIO") == [
        "Jobs: no ratio: no rule that was asked for answers; each city's newest figure is shown"
    ]
    assert cells(compare(data, "leeds", "york", basis="latest"), "ratio")[0] == (0.5,)


def test_periods_and_ranks_are_told_city_by_city(loaded: Loaded) -> None:
    data = loaded(
        HEAD
        + "Leeds,jobs,2019,3,exact,jobs,s\nYork,jobs,2020,2,exact,jobs,s\n"
        + "Bath,jobs,2020,2,exact,jobs,s\n"
    )
    assert seen(compare(data, "leeds", "york"), "ranks", "periods") == [
        ("–, 1= of 2".replace(" ", "\u00a0"), "2019, 2020")
    ]
    pair = compare(data, "york", "bath")
    assert seen(pair, "ranks", "periods") == [("1=, 1= of 2".replace(" ", "\u00a0"), "2020")]


def test_money_of_several_years_is_nominal(loaded: Loaded) -> None:
    data = loaded(HEAD + "Leeds,funding,2019,3,exact,GBP,s\nYork,funding,2020,2,exact,GBP,s\n")
    assert cells(compare(data, "leeds", "york"), "flags")[0] == ("PERIOD;NOMINAL",)


def test_a_city_named_like_a_column_keeps_a_column_of_its_own(loaded: Loaded) -> None:
    table = compare(loaded("city,jobs\nunit,1\nYork,2\n"), "unit", "york")
    assert seen(table, "unit (city)", "York") == [(1, 2)]


def test_nothing_in_common_is_an_answer_without_rows(loaded: Loaded) -> None:
    table = compare(loaded("city,a,b\nLeeds,1,\nYork,,2\n"), "leeds", "york")
    assert table.rows == ()
    assert codes(table) == {"LACKING"}


def test_places_are_ranked_among_their_kind_unless_asked(loaded: Loaded) -> None:
    data = loaded(WIDE, '[cities.Leeds]\nkind = "region"\n')
    terms: Any = {"metrics": ["jobs"]}
    assert cells(compare(data, "leeds", "york", **terms), "rank", "of") == [(None, None), (2, 2)]
    regions = compare(data, "leeds", "york", kind="region", **terms)
    assert cells(regions, "rank", "of") == [(1, 1), (None, None)]
    everyone = compare(data, "leeds", "york", kind="all", **terms)
    assert cells(everyone, "rank", "of") == [(2, 3), (3, 3)]
    with pytest.raises(UsageError, match='no place is of kind "nation"; use --kind city, region'):
        compare(data, "leeds", "york", kind="nation")


def test_a_currency_must_be_one_and_a_year_without_its_rate_is_told(loaded: Loaded) -> None:
    data = loaded(MONEY.replace(",2020,", ",1990,").replace("USD", "EUR"))
    table = compare(data, "leeds", "york", currency="gbp")
    assert cells(table, "unit", "ratio") == [("EUR", 2), ("EUR", 1)]
    assert sentences(table, "NO_RATE") == [
        "Funding: shown as stated, no exchange rate for EUR of 1990"
    ]
    with pytest.raises(UsageError, match='unknown currency "USDD"; did you mean USD'):
        compare(data, "leeds", "york", currency="USDD")
    with pytest.raises(UsageError, match=r'unknown currency "\?"; write GBP'):
        compare(data, "leeds", "york", currency="?")


def test_a_source_must_be_one_and_what_was_asked_for_is_in_the_footnote(loaded: Loaded) -> None:
    data = loaded(YEARS + "Bath,jobs,2010,1,exact,jobs,t\n")
    with pytest.raises(UsageError, match='no source contains "dealroom"; see: clustercmp list'):
        compare(data, "leeds", "york", source="dealroom")
    table = compare(data, "leeds", "bath", source="s", period="2015", metrics=["jobs"])
    assert sentences(table, "MISSING") == ['Jobs of Bath: no figure of 2015 of a source with "s"']
    terms: Any = {"status": "estimate"}
    table = compare(data, "leeds", "bath", metrics=["jobs"], **terms)
    assert "no figure of the status estimate" in sentences(table, "MISSING")[0]


def test_the_newer_pair_does_not_depend_on_the_order_of_rows(loaded: Loaded) -> None:
    rows = ["A,m,2012,10,exact,GBP,s1", "B,m,2012,20,exact,GBP,s1", "A,m,2023,5,exact,GBP,s2"]
    rows += ["A,m,2023,7,exact,GBP,s3", "B,m,2022,9,exact,GBP,s4", "B,m,2023,9,exact,jobs,s4"]
    there = compare(loaded(HEAD + "\n".join(rows)), "a", "b")
    back = compare(loaded(HEAD + "\n".join(reversed(rows))), "a", "b")
    assert there.notes == back.notes
    assert sentences(there, "OLD") == [
        "M: each has a much newer figure: A £5 in 2023, B £9 in 2022"
    ]


def test_places_of_no_kind_that_is_ranked_are_compared_without_ranks(loaded: Loaded) -> None:
    data = loaded(
        WIDE, "".join(f'[cities.{c}]\nkind = "region"\n' for c in ("Leeds", "York", "Bristol"))
    )
    table = compare(data, "leeds", "york", metrics=["jobs"])
    assert cells(table, "ratio", "rank") == [(2, None), (1, None)]


def test_a_part_of_a_total_is_bounded_as_a_share_is(loaded: Loaded) -> None:
    data = loaded("city,jobs\nLeeds,>20\nYork,10\n")
    names = ("city", "ratio", "ratio_qualifier")
    total = compare(data, "leeds", "york", baseline="total")
    assert cells(total, *names) == [("Leeds", 2 / 3, "over"), ("York", 1 / 3, "under")]
    mean = compare(data, "leeds", "york", baseline="mean")
    assert cells(mean, *names) == [("Leeds", 4 / 3, "over"), ("York", 2 / 3, "under")]


def test_a_total_of_rates_says_why_it_has_no_ratio(loaded: Loaded) -> None:
    data = loaded(WIDE, '[metrics.jobs]\nkind = "rate"\n')
    table = compare(data, "leeds", "york", baseline="total", metrics=["jobs"])
    assert sentences(table, "NO_RATIO") == ["Jobs: no ratio: the total of a rate means nothing"]


def test_no_unit_and_no_description_have_words(loaded: Loaded) -> None:
    units = loaded(HEAD + "Leeds,size,2020,1,exact,jobs,s\nYork,size,2020,2,exact,,s\n")
    assert sentences(compare(units, "leeds", "york"), "NO_RATIO") == [
        "Size: no ratio: units differ: none stated, jobs"
    ]
    silent = loaded(WIDE, "[metrics.jobs]\ncomparable = false\n")
    assert sentences(compare(silent, "leeds", "york", metrics=["jobs"]), "NO_RATIO") == [
        "Jobs: no ratio: the sidecar declares it as not comparable"
    ]


def test_the_leader_is_not_told_of_its_ratio_to_itself(loaded: Loaded) -> None:
    table = compare(loaded(YEARS), "leeds", "york", baseline="best")
    assert sentences(table, "ALSO") == ["Jobs: also York 0.40× in 2014 (s)"]


def test_slices_without_a_period_are_told_of_without_one(loaded: Loaded) -> None:
    rows = "".join(f"{c},jobs,{v},{s}\n" for s in "ab" for c, v in (("Leeds", 2), ("York", 1)))
    table = compare(loaded("city,metric,value,source\n" + rows), "leeds", "york")
    assert sentences(table, "ALSO") == ["Jobs: also 2.00× (b)"]


def test_marks_of_a_period_say_what_is_unlike_once(loaded: Loaded) -> None:
    data = loaded(
        HEAD
        + "A,jobs,2020,1,exact,jobs,s\nB,jobs,2021,1,exact,jobs,s\nC,jobs,2020,1,exact,jobs,t\n"
    )
    table = compare(data, "a", "b", "c")
    marks = [note for note in table.notes if any(column == "periods" for _, column in note.at)]
    assert [note.text for note in marks] == ["not like for like: periods and sources differ"]


def test_a_city_called_like_a_statistic_is_a_city(loaded: Loaded) -> None:
    data = loaded("city,jobs\nLeeds,10\nMean,5\n")
    assert cells(compare(data, "leeds", "mean"), "city", "ratio") == [("Leeds", 2), ("Mean", 1)]
    other = loaded("city,jobs\nLeeds,10\nYork,5\n")
    assert cells(compare(other, "leeds", "york", baseline="Mean"), "baseline")[0] == ("mean",)
    with pytest.raises(UsageError, match='unknown city "mode"'):
        compare(other, "leeds", "york", baseline="mode")


def test_people_see_as_many_decimals_as_the_sidecar_says(loaded: Loaded) -> None:
    data = loaded("city,a,b\nLeeds,1.23456,1.23456\nYork,1,2\n", "[metrics.a]\ndigits = 1\n")
    shown = render(compare(data, "leeds", "york"), Format.TABLE, Look())
    assert [line.split()[1] for line in str(shown).splitlines() if line[:2] in {"A ", "B "}] == [
        "1.2",
        "1.235",
    ]


@pytest.mark.parametrize(
    ("terms", "message"),
    [
        ({"basis": "like_for_like"}, 'unknown basis "like_for_like"; write like-for-like, same-'),
        ({"status": "target"}, 'unknown status "target"; write observed, estimate'),
    ],
)
def test_terms_that_there_are_not_are_refused(loaded: Loaded, terms: Any, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        compare(loaded(WIDE), "leeds", "york", **terms)


def test_a_baseline_without_a_figure_is_the_reason(loaded: Loaded) -> None:
    data = loaded("city,jobs\nLeeds,10\nYork,5\nBath,\n")
    table = compare(data, "leeds", "york", "bath")
    assert sentences(table, "NO_RATIO") == ["Jobs: no ratio: Bath has no figure"]


def test_rates_can_be_a_file(loaded: Loaded, tmp_path: Path) -> None:
    rates = tmp_path / "rates.csv"
    rates.write_text("currency,year,mean,days\nUSD,2020,2,250\n", encoding="utf-8")
    table = compare(loaded(MONEY), "leeds", "york", rates=rates)
    assert cells(table, "unit", "value") == [("EUR", 50), ("EUR", 50)]
