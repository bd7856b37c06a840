"""Denominators: which is taken, what the quotient says, and what cannot be divided."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clustercmp.analysis.comparison import compare
from clustercmp.analysis.denominators import denominator
from clustercmp.analysis.profile import profile
from clustercmp.analysis.provenance import explain
from clustercmp.analysis.ranking import rank
from clustercmp.analysis.ratios import ratio
from clustercmp.dataset.loading import load
from clustercmp.errors import UsageError
from tests.conftest import cells, sentences

if TYPE_CHECKING:
    from pathlib import Path

    from clustercmp.table import Cell
    from tests.conftest import Loaded, Run

HEAD = "city,metric,period,value,unit,geography,source\n"


def tidy(*rows: str) -> str:
    return HEAD + "".join(f"{row}\n" for row in rows)


def jobs_and_people(jobs: str, people: str) -> str:
    return f"city,jobs,population\nA,{jobs},{people}\nB,5,1000\n"


@pytest.mark.parametrize(
    ("jobs", "people", "shown"),
    [
        ("20", "4", (5, "exact")),
        (">20", "4", (5, "over")),
        ("<20", "4", (5, "under")),
        ("~20", "4", (5, "about")),
        ("20", ">4", (5, "under")),
        ("20", "<4", (5, "over")),
        ("20", "~4", (5, "about")),
        (">20", ">4", (5, "about")),
        (">20", "<4", (5, "over")),
        ("0", "4", (0, "exact")),
        ("-20", "4", (-5, "exact")),
        ("1", "3", (1 / 3, "exact")),
    ],
)
def test_a_figure_is_divided_with_all_that_is_open(
    loaded: Loaded, jobs: str, people: str, shown: tuple[float, str]
) -> None:
    data = loaded(jobs_and_people(jobs, people))
    table = compare(data, "a", "b", per="population:1", metrics=["jobs"])
    assert cells(table, "value", "qualifier")[0] == shown


@pytest.mark.parametrize(
    ("people", "why"),
    [
        ("0", "its Population is 0"),
        ("-4", "its Population is below 0"),
        ("", "no Population"),
    ],
)
def test_without_a_denominator_above_0_there_is_no_figure_and_a_reason(
    loaded: Loaded, people: str, why: str
) -> None:
    data = loaded(jobs_and_people("20", people))
    table = compare(data, "a", "b", per="population", metrics=["jobs"])
    assert cells(table, "value", "ratio", "flags")[0] == (None, None, "MISSING")
    (said,) = sentences(table, "MISSING")
    assert said == f"Jobs per population of A: no figure: {why}"


PEOPLE = (
    "A,population,{period},{value},people,{area},ONS",
    "A,jobs,2020,30,jobs,,s",
    "B,population,2020,2000,people,,ONS",
    "B,jobs,2020,30,jobs,,s",
)


@pytest.mark.parametrize(
    ("periods", "used"),
    [
        (["2020", "2021"], "2020"),
        (["2019", "2022"], "2019"),
        (["2019", "2021"], "2021"),
        (["2018", "2024"], "2018"),
        (["2020-Q2", "2021"], "2020-Q2"),
        (["2019/2020", "2021"], "2019/2020"),
        (["2017", "2023"], ""),
    ],
)
def test_the_denominator_is_of_the_period_or_the_nearest_within_two_years(
    loaded: Loaded, periods: list[str], used: str
) -> None:
    people = [f"A,population,{period},1000,people,,ONS" for period in periods]
    data = loaded(tidy(*people, *PEOPLE[1:]))
    table = compare(data, "a", "b", per="population:1000", metrics=["jobs"])
    row = dict(table.records()[0])
    assert row["value"] == (30 if used else None)
    assert row["flags"] == ("" if used == "2020" else "PERIOD" if used else "MISSING")
    if not used:
        (said,) = sentences(table, "MISSING")
        assert said.endswith("no figure: no Population of 2020 or 2 years around it")
    elif used != "2020":
        (said,) = sentences(table, "PERIOD")
        assert said.endswith(f"divided by Population of {used.replace('/', '–')}")
    explained = cells(explain(data, "a", "jobs", per="population"), "role", "period", "used")
    assert [period for role, period, of in explained if role == "denominator" and of] == [
        *filter(None, [used])
    ]


def test_each_place_has_the_years_of_its_own_denominators(loaded: Loaded) -> None:
    data = loaded(
        tidy(
            *(f"{city},jobs,2020,30,jobs,,s" for city in "AB"),
            *("A,people,2021,10,people,,s", "B,people,2019,10,people,,s"),
        )
    )
    (said,) = sentences(compare(data, "a", "b", per="people"), "PERIOD")
    assert said == (
        "Jobs per person: not like for like: periods differ; "
        "A: divided by People of 2021; B: divided by People of 2019"
    )


def test_a_denominator_of_the_same_area_goes_first(loaded: Loaded) -> None:
    data = loaded(
        tidy(
            *("A,jobs,2020,30,jobs,Greater A,s", "A,population,2020,1000,people,A,x"),
            *("A,population,2020,3000,people,Greater A,y", "B,jobs,2020,5,jobs,B,s"),
            "B,population,2020,1000,people,Greater B,y",
        )
    )
    table = compare(data, "a", "b", per="population:1000", metrics=["jobs"])
    assert cells(table, "value", "flags") == [(10, "GEOGRAPHY"), (5, "GEOGRAPHY")]
    assert [said.partition(": ")[2] for said in sentences(table, "GEOGRAPHY")] == [
        "covers another area than the city: Greater A",
        "its denominator covers another area: Greater B",
    ]
    reasons = cells(explain(data, "a", "jobs", per="population"), "role", "source", "reason")
    assert ("denominator", "x", "of another area than the figure") in reasons


def test_a_denominator_of_the_same_source_goes_before_newer_publications(loaded: Loaded) -> None:
    rows = ("A,jobs,2020,30,jobs,,census", "A,all_jobs,2020,300,jobs,,census")
    more = ("A,all_jobs,2020,100,jobs,,a survey",)
    data = loaded(tidy(*rows, *more, "B,jobs,2020,5,jobs,,s", "B,all_jobs,2020,50,jobs,,z"))
    table = compare(data, "a", "b", per="all_jobs:1", metrics=["jobs"])
    assert cells(table, "value") == [(0.1,), (0.1,)]
    reasons = cells(explain(data, "a", "jobs", per="all_jobs"), "source", "reason")
    assert ("a survey", "of another source than the figure") in reasons


def test_of_equally_good_denominators_the_usual_order_decides(loaded: Loaded) -> None:
    data = loaded(
        tidy(
            *("A,jobs,2020,30,jobs,,s", "A,population,2020,2000,people,,z"),
            *("A,population,2020,1000,people,,y", "A,population,2030,1,people,,y"),
            "A,population,2021,1,people,,y",
        )
    )
    explained = cells(
        explain(data, "a", "jobs", per="population"), "role", "used", "period", "source", "reason"
    )
    assert [row[1:] for row in explained if row[0] == "denominator"] == [
        (True, "2020", "y", "of the figure's period"),
        (False, "2030", "y", "ends more than 2 years from the figure"),
        (False, "2021", "y", "further in time from the figure than the one used"),
        (
            *(False, "2020", "z"),
            "comes later than the one used in the order in which figures are chosen",
        ),
    ]


def test_a_denominator_in_another_unit_is_passed_over_and_said(loaded: Loaded) -> None:
    rows = (
        *("A,jobs,2020,30,jobs,,s", "A,population,2020,1,thousands,,x"),
        *("B,jobs,2020,30,jobs,,s", "B,population,2020,1000,people,,y"),
        "C,population,2020,1000,people,,y",
    )
    data = loaded(tidy(*rows))
    table = compare(data, "a", "b", per="population", metrics=["jobs"])
    assert "its Population is in thousands, not in people" in sentences(table, "MISSING")[0]
    data = loaded(tidy(*rows, "A,population,2021,1000,people,,y"))
    assert cells(compare(data, "a", "b", per="population:1000"), "value") == [(30,), (30,)]
    reasons = cells(explain(data, "a", "jobs", per="population"), "unit", "reason")
    assert ("thousands", "in thousands, not in people") in reasons


def test_denominators_without_a_unit_are_in_one_too(loaded: Loaded) -> None:
    data = loaded(
        tidy(
            "A,jobs,2020,30,jobs,,s",
            "A,people,2020,1,heads,,x",
            "B,people,2020,1,,,x",
            "C,people,2020,1,,,x",
        )
    )
    (said,) = sentences(profile(data, "a", metrics=["jobs"], per="people"), "MISSING")
    assert "its People is in heads, not in no unit" in said


MONEY = (
    *("A,jobs,2020,30,jobs,,s", "A,gdp,2020,1000,GBP,,x"),
    *("B,jobs,2020,30,jobs,,s", "B,gdp,2020,1000,USD,,x", "C,gdp,2020,1000,GBP,,x"),
)


def test_denominators_in_other_currencies_are_converted_and_flagged(loaded: Loaded) -> None:
    table = compare(loaded(tidy(*MONEY)), "a", "b", per="gdp:1000")
    rate = 0.778942
    assert cells(table, "value", "unit", "flags") == [
        (30, "jobs per 1,000 GBP of Gdp", ""),
        (pytest.approx(30 / rate, rel=1e-5), "jobs per 1,000 GBP of Gdp", "CONVERTED"),
    ]
    (said,) = sentences(table, "CONVERTED")
    assert said.startswith("Jobs per 1,000 GBP of Gdp of B: Gdp converted: 1 USD = 0.7789")
    explained = explain(loaded(tidy(*MONEY)), "b", "jobs", per="gdp:1000")
    assert sentences(explained, "CONVERTED")[0].startswith("B: Gdp: 1 USD = 0.7789")


def test_a_denominator_without_an_exchange_rate_is_none(loaded: Loaded) -> None:
    data = loaded(tidy(*MONEY).replace("2020", "1990"))
    (said,) = sentences(profile(data, "b", metrics=["jobs"], per="gdp"), "MISSING")
    assert said.endswith("no figure: its Gdp is in USD, not in GBP")


def test_rates_of_a_file_hold_for_denominators_and_for_the_pooled_mean(
    loaded: Loaded, tmp_path: Path
) -> None:
    rates = tmp_path / "rates.csv"
    rates.write_text("currency,year,mean,days\nGBP,2020,1,9\nUSD,2020,2,9\n")
    table = compare(loaded(tidy(*MONEY)), "a", "b", per="gdp:1000", rates=rates, baseline="mean")
    assert cells(table, "value", "baseline_value", "baseline_qualifier") == [
        (30, 40, "exact"),
        (60, 40, "exact"),
    ]


@pytest.mark.parametrize(
    ("per", "fault"),
    [
        ("folk", 'unknown metric "folk"; see: clustercmp list metrics'),
        (":1000", 'unknown metric ":1000"'),
        ("population:", "the scale is no whole number above 0; write population:1000"),
        ("population:0", "the scale is no whole number above 0"),
        ("population:-5", "the scale is no whole number above 0"),
        ("population:abc", "the scale is no whole number above 0"),
        ("population:1.5", "the scale is no whole number above 0"),
        ("population:1_000", "the scale is no whole number above 0"),
        ("population:١", "the scale is no whole number above 0"),
        (f"population:{'9' * 5000}", "the scale is no whole number above 0"),
        ("growth", '--per "growth": Growth is a rate, no number of things'),
        ("prices", '--per "prices": Prices is an index, no number of things'),
        ("empty", '--per "empty": Empty has no figures to divide by'),
    ],
)
def test_what_cannot_divide_is_a_usage_error(loaded: Loaded, per: str, fault: str) -> None:
    data = loaded(
        "city,jobs,population,growth,prices\nA,2,3,4,5\nB,2,3,4,5\n",
        '[metrics.growth]\nkind = "rate"\n[metrics.prices]\nkind = "index"\n[metrics.empty]\n',
    )
    with pytest.raises(UsageError) as caught:
        compare(data, "a", "b", per=per)
    assert fault in str(caught.value)


def test_a_scale_may_be_written_with_zeros_before_it(loaded: Loaded) -> None:
    data = loaded(jobs_and_people("20", "4"))
    assert denominator(data, "POPULATION:010").scale == 10
    assert denominator(data, "population:1000000").scale == 10**6


@pytest.mark.parametrize(
    ("size", "scale", "words"),
    [
        ("9999", 1, "per person"),
        ("10000", 1000, "per 1,000 people"),
        ("999999999", 1000, "per 1,000 people"),
        ("1e9", 10**6, "per 1,000,000 people"),
    ],
)
def test_the_scale_follows_the_denominators_size(
    loaded: Loaded, size: str, scale: int, words: str
) -> None:
    per = denominator(loaded(tidy(f"A,population,2020,{size},people,,s")), "population")
    assert (per.scale, per.words) == (scale, words)


@pytest.mark.parametrize(
    ("name", "unit", "words"),
    [
        ("students", "people", "per student"),
        ("universities", "count", "per university"),
        ("students:1000", "people", "per 1,000 students"),
        ("workforce", "jobs", "per job"),
        ("workforce", "", "per workforce"),
        ("GDP", "GBP", "per 1 GBP of GDP"),
        ("GDP", "", "per GDP"),
        ("GDP:1000", "", "per 1,000 GDP"),
    ],
)
def test_labels_name_what_is_divided_by(loaded: Loaded, name: str, unit: str, words: str) -> None:
    data = loaded(tidy(f"A,{name.partition(':')[0]},2020,5,{unit},,s"))
    assert denominator(data, name).words == words


def test_a_metric_whose_name_holds_a_colon_is_named_in_full(loaded: Loaded) -> None:
    data = loaded("city,jobs,people:5\nA,20,4\nB,20,5\n")
    assert cells(compare(data, "a", "b", per="people:5"), "value") == [(5,), (4,)]
    assert cells(compare(data, "a", "b", per="people:5:2"), "value") == [(10,), (8,)]


KINDS = '[metrics.growth]\nkind = "rate"\n[metrics.prices]\nkind = "index"\n'
WIDE = "city,jobs,population,growth,prices\nA,2,3,4,5\nB,2,3,4,5\n"


@pytest.mark.parametrize(
    ("metric", "why"),
    [
        ("population", "Population is the denominator itself"),
        ("growth", "Growth is a rate already"),
        ("prices", "Prices is an index already"),
    ],
)
def test_a_named_metric_that_cannot_be_divided_is_a_usage_error(
    loaded: Loaded, metric: str, why: str
) -> None:
    data = loaded(WIDE, KINDS)
    with pytest.raises(UsageError, match=f"^--per population: {why}; leave out one of the two"):
        compare(data, "a", "b", metrics=["jobs", metric], per="population")


def test_metrics_that_cannot_be_divided_are_counted_where_nobody_named_them(
    loaded: Loaded,
) -> None:
    data = loaded(WIDE, KINDS)
    for table in (
        compare(data, "a", "b", per="population"),
        rank(data, per="population"),
        ratio(data, baseline="a", per="population"),
        profile(data, "a", per="population"),
    ):
        assert {metric for (metric,) in cells(table, "metric")} == {"jobs"}
        assert sentences(table, "UNDIVIDED") == [
            ("3 metrics not shown, not to be divided by Population: Growth, Prices and Population")
        ]
        assert sentences(compare(data, "a", "b", metrics=["jobs"]), "UNDIVIDED") == []


GROUP = (
    "city,metric,period,value,source\n"
    "A,jobs,2020,10,s\nB,jobs,2020,30,s\nC,jobs,2020,7,s\nD,jobs,2020,8,s\n"
    "A,population,2020,100,t\nB,population,2020,900,t\nD,population,2020,100,t\n"
)


def test_a_groups_rate_is_pooled_over_members_that_have_both(loaded: Loaded) -> None:
    data = loaded(GROUP)
    assert cells(compare(data, "a+b", "d", per="population:1000"), "value", "qualifier", "unit")[
        0
    ] == (40, "exact", "per 1,000 population")
    table = compare(data, "a+b+c", "d", per="population:1000")
    assert cells(table, "label", "value", "qualifier", "flags")[0] == (
        *("Jobs per 1,000 population (2 of 3)", 40, "about", "BOUND;PARTIAL"),
    )
    (note,) = sentences(table, "PER")
    assert note == (
        "Jobs per 1,000 population, ÷ Population: A+B+C 40 of 2020 ÷ 1,000 of 2020; "
        "D 8 of 2020 ÷ 100 of 2020"
    )
    reasons = cells(explain(data, "a+b+c", "jobs", per="population"), "city", "role", "reason")
    assert ("C", "figure", "no Population") in reasons
    assert ("B", "denominator", "of the figure's period") in reasons


def test_the_mean_of_rates_is_the_pooled_rate(loaded: Loaded) -> None:
    data = loaded(GROUP)
    table = compare(data, "a", "b", per="population:1000", baseline="mean")
    assert cells(table, "value", "baseline_value") == [(100, 40), (pytest.approx(100 / 3), 40)]
    table = rank(data, "jobs", cities=["a", "b"], per="population", baseline="mean")
    assert [share for (share,) in cells(table, "share")] == [None, None]
    total = compare(data, "a", "b", per="population", baseline="total")
    assert "the total of" in sentences(total, "NO_RATIO")[0]


def test_a_pooled_mean_over_a_rough_denominator_is_about(loaded: Loaded) -> None:
    data = loaded("city,jobs,population\nA,1,~10\nB,2,10\n")
    table = compare(data, "a", "b", per="population:10", baseline="mean", metrics=["jobs"])
    assert cells(table, "baseline_value", "baseline_qualifier")[0] == (1.5, "about")


def test_small_counts_are_looked_for_in_the_numerator(loaded: Loaded) -> None:
    data = loaded("city,jobs,population\nA,4,2\nB,9,3\n", '[metrics.jobs]\nkind = "stock"\n')
    assert cells(compare(data, "a", "b", per="population", metrics=["jobs"]), "flags") == [
        ("SMALL_BASE",),
        ("",),
    ]


def test_reasons_stand_beside_the_places_that_they_are_of(loaded: Loaded) -> None:
    data = loaded("city,jobs,population\nA,4,2\nB,9,0\nC,9,\nD,,4\n")
    assert sentences(rank(data, "jobs", per="population"), "MISSING") == [
        "Not ranked, no figure: its Population is 0: B",
        "Not ranked, no figure: no Population: C",
        "Not ranked, no figure: D",
    ]


def test_a_newer_pair_is_named_as_it_would_be_compared(loaded: Loaded) -> None:
    data = loaded(
        tidy(
            *("A,jobs,2015,30,jobs,,s", "B,jobs,2015,30,jobs,,s"),
            *("A,jobs,2021,40,jobs,,s", "B,jobs,2022,50,jobs,,s"),
            *(f"{c},population,{y},10,people,,t" for c in "AB" for y in (2015, 2021)),
        )
    )
    (old,) = sentences(compare(data, "a", "b", per="population", metrics=["jobs"]), "OLD")
    assert old.endswith("each has a much newer figure: A 4 in 2021, B 5 in 2022")


def test_money_over_money_is_of_no_years_prices(loaded: Loaded) -> None:
    rows = [
        f"{city},{metric},{year},100,GBP,,s"
        for city, year in (("A", 2018), ("B", 2021))
        for metric in ("money", "gdp")
    ]
    more = ("A,jobs,2018,100,jobs,,s", "B,jobs,2021,100,jobs,,s")
    data = loaded(tidy(*more, *rows))
    assert cells(compare(data, "a", "b", per="gdp"), "metric", "flags")[::2] == [
        ("jobs", "PERIOD;NOMINAL"),
        ("money", "PERIOD"),
    ]
    assert cells(compare(data, "a", "b", per="jobs", metrics=["money"]), "flags")[0] == (
        "PERIOD;NOMINAL",
    )


@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(1, 50)), min_size=2, max_size=4),
    st.integers(1, 1000),
)
def test_a_pooled_rate_lies_between_the_lowest_and_the_highest(
    tmp_path_factory: pytest.TempPathFactory, members: list[tuple[int, int]], scale: int
) -> None:
    path = tmp_path_factory.mktemp("pooled") / "x.csv"
    rows = (f"{chr(65 + n)},{x},{d}" for n, (x, d) in enumerate(members))
    path.write_text("city,jobs,population\n" + "\n".join(rows) + "\nZ,1,1\n")
    group = "+".join(chr(65 + n) for n in range(len(members)))
    table = compare(load([path]), group, "z", per=f"population:{scale}", metrics=["jobs"])
    value = table.records()[0]["value"]
    rates = [Fraction(x * scale, d) for x, d in members]
    above, below = (sum(each) for each in zip(*members, strict=True))
    assert value == pytest.approx(float(Fraction(above * scale, below)))
    assert isinstance(value, int | float)
    assert float(min(rates)) <= value <= float(max(rates))


def test_ratios_do_not_depend_on_the_scale(loaded: Loaded) -> None:
    def ratios(scale: int) -> list[tuple[Cell, ...]]:
        return cells(compare(loaded(GROUP), "a+b", "d", per=f"population:{scale}"), "ratio")

    assert ratios(1) == ratios(7) == ratios(10**9)


def test_the_command_line_says_what_cannot_be_divided(run: Run) -> None:
    for per, status in (("population", 0), ("nobody", 2), ("population:x", 2), ("tech_jobs", 2)):
        result = run("compare", "leeds", "london", "-m", "tech_jobs", "--per", per)
        assert result.status == status, result.err
