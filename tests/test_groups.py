"""Groups: sums over members, and what is said of those that lack."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clustercmp.analysis.candidates import candidates
from clustercmp.analysis.choice import Choice
from clustercmp.analysis.comparison import compare
from clustercmp.analysis.profile import profile
from clustercmp.analysis.provenance import explain
from clustercmp.analysis.ranking import rank
from clustercmp.analysis.ratios import ratio
from clustercmp.dataset.quantity import interval
from clustercmp.errors import DataError, UsageError
from clustercmp.library import load as load_library
from tests.conftest import cells, sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from random import Random

    from clustercmp.dataset.dataset import Dataset
    from clustercmp.table import Table
    from tests.conftest import Loaded, Run

HEAD = "city,metric,period,value,unit,source\n"
JOBS = '[metrics.jobs]\nkind = "stock"\n'


def tidy(*rows: str) -> str:
    return HEAD + "".join(f"{row}\n" for row in rows)


def only(table: Table) -> dict[str, object]:
    """Return the first row for machines."""
    return dict(table.records()[0])


def test_a_group_has_the_sum_of_its_members(loaded: Loaded) -> None:
    data = loaded(tidy("A,jobs,2022,0.1,jobs,s", "B,jobs,2022,0.2,jobs,s", "C,jobs,2022,5,jobs,s"))
    row = only(compare(data, "a+b", "c"))
    assert (row["city"], row["value"], row["qualifier"]) == ("A+B", 0.3, "exact")
    assert (row["ratio"], row["basis"], row["flags"]) == (0.06, "like-for-like", "")
    assert (row["stated_value"], row["stated_unit"]) == (0.3, "jobs")


@pytest.mark.parametrize(
    ("a", "b", "shown"),
    [
        ("2", "3", (5, "exact")),
        (">2", "3", (5, "over")),
        (">2", ">3", (5, "over")),
        ("<2", "3", (5, "about")),
        ("<2", "<3", (5, "under")),
        ("<2", ">3", (5, "about")),
        ("~2", "3", (5, "about")),
        ("2", "", (2, "over")),
        (">2", "", (2, "over")),
        ("<2", "", (2, "about")),
        ("~2", "", (2, "about")),
        ("0", "", (0, "about")),
        ("-2", "", (-2, "about")),
        ("-2", "3", (1, "exact")),
    ],
)
def test_bounds_and_absent_members_are_carried_into_the_sum(
    loaded: Loaded, a: str, b: str, shown: tuple[int, str]
) -> None:
    data = loaded(f"city,jobs\nA,{a}\nB,{b}\n")
    assert cells(profile(data, "a+b", metrics=["jobs"]), "value", "qualifier") == [shown]


def test_a_member_without_a_figure_is_named_and_counted_in_the_label(loaded: Loaded) -> None:
    data = loaded("city,jobs\nA,2\nB,\nC,4\nD,9\n")
    table = compare(data, "a+b+c", "d")
    row = only(table)
    assert (row["label"], row["flags"]) == ("Jobs (2 of 3)", "BOUND;PARTIAL")
    assert (row["value"], row["qualifier"], row["ratio_qualifier"]) == (6, "over", "over")
    assert sentences(table, "PARTIAL") == ["Jobs of A+B+C: 2 of 3: no figure for B"]


def test_complete_groups_are_an_error_where_a_member_has_no_figure(loaded: Loaded) -> None:
    data = loaded("city,jobs\nA,2\nB,\nC,4\nD,9\n", '[groups.abc]\nmembers = ["A", "B", "C"]\n')
    with pytest.raises(DataError) as caught:
        compare(data, "abc", "d", complete=True)
    (problem,) = caught.value.problems
    assert problem.code == "E-PARTIAL"
    assert problem.message == "jobs: abc has no figure for B"
    assert problem.fix.startswith("leave out --complete")
    assert cells(compare(data, "a+c", "d", complete=True), "value") == [(6,), (9,)]
    assert cells(compare(data, "b", "d", metrics=["jobs"], complete=True), "value")[0] == (None,)


def test_a_group_of_whom_nobody_has_a_figure_has_none(loaded: Loaded) -> None:
    data = loaded("city,jobs\nA,\nB,\nC,4\nD,5\n")
    table = compare(data, "a+b", "c", "d", complete=True)
    assert cells(table, "value", "flags")[0] == (None, "MISSING")
    assert sentences(table, "MISSING") == ["Jobs of A+B: no figure"]


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        ("rate", "figures of a rate do not add up; divide what it is a rate of with --per"),
        ("index", "figures of an index do not add up"),
    ],
)
def test_rates_and_indices_have_no_sum(loaded: Loaded, kind: str, why: str) -> None:
    data = loaded("city,x\nA,2\nB,3\nC,4\nD,5\n", f'[metrics.x]\nkind = "{kind}"\n')
    table = compare(data, "a+b", "c", "d")
    assert sentences(table, "MISSING") == [f"X of A+B: no figure: {why}"]
    assert explain(data, "a+b", "x").records()[0]["reason"] == f"no figure: {why}"
    only_one = loaded(
        "city,x\nA,2\nC,4\n", f'[metrics.x]\nkind = "{kind}"\n[groups.one]\nmembers = ["A"]\n'
    )
    assert cells(compare(only_one, "one", "c"), "value") == [(2,), (4,)]


def test_the_slices_with_the_most_members_go_first(loaded: Loaded) -> None:
    three = tidy(
        *(f"{city},jobs,2015,{10 + n},jobs,old" for n, city in enumerate("ABC")),
        *(f"{city},jobs,2022,{20 + n},jobs,new" for n, city in enumerate("ABD")),
    )
    data = loaded(three)
    assert cells(profile(data, "a+b+c", metrics=["jobs"]), "period", "value") == [("2015", 33)]
    assert cells(compare(data, "a+b+c", "d"), "period", "basis", "flags") == [
        ("2015", "nearest", "PERIOD;SOURCE"),
        ("2022", "nearest", ""),
    ]
    assert cells(compare(data, "a+b", "d"), "period", "basis") == [("2022", "like-for-like")] * 2
    explained = cells(explain(data, "a+b+c", "jobs"), "line", "reason")
    assert (5, "fewer members have a figure in this slice") in explained


def test_of_slices_with_as_many_members_the_usual_order_decides(loaded: Loaded) -> None:
    data = loaded(
        tidy(
            *("A,jobs,2022,1,jobs,z", "B,jobs,2022,2,jobs,z"),
            *("A,jobs,2022,3,jobs,y", "B,jobs,2022,4,jobs,y"),
            *("B,jobs,2023,5,jobs,y", "C,jobs,2021,6,jobs,y", "A,jobs,2021,7,jobs,y"),
        )
    )
    assert cells(profile(data, "a+b+c", metrics=["jobs"]), "value", "source") == [(7, "y")]


def test_where_no_slice_holds_two_members_their_nearest_figures_are_added_up(
    loaded: Loaded,
) -> None:
    data = loaded(
        tidy(
            *("B,jobs,2018,1,jobs,b", "A,jobs,2020,20,jobs,a", "B,jobs,2021,300,jobs,b"),
            *("A,jobs,2010,4000,jobs,a", "C,jobs,2021,50000,jobs,b"),
        ),
        JOBS,
    )
    table = compare(data, "a+b", "c")
    assert cells(table, "period", "value", "source", "basis", "flags")[0] == (
        *("2020; 2021", 320, "a; b", "nearest", "PERIOD;SOURCE"),
    )
    (note,) = sentences(table, "PERIOD")
    assert note.endswith("periods and sources differ; its members' figures are of 2020 and 2021")


def test_explain_says_which_figures_of_the_members_are_the_nearest(loaded: Loaded) -> None:
    data = loaded(
        tidy("A,jobs,2020,1,jobs,a", "A,jobs,2015,2,jobs,a", "B,jobs,2021,3,jobs,b"), JOBS
    )
    assert cells(explain(data, "a+b", "jobs"), "line", "reason") == [
        (2, "the newest figure; no slice holds two members: their nearest figures"),
        (4, "the newest figure; no slice holds two members: their nearest figures"),
        (3, "outside the narrowest window of its members' figures, or less preferred in it"),
    ]


def test_periods_and_sources_are_joined_in_the_order_of_members(loaded: Loaded) -> None:
    data = loaded(tidy("A,jobs,2020,20,jobs,a", "B,jobs,2021,300,jobs,b"), JOBS)
    row = only(compare(data, "b+a", "a", metrics=["jobs"]))
    assert (row["period"], row["source"]) == ("2021; 2020", "b; a")


def test_members_of_one_period_and_several_sources_are_of_that_period(loaded: Loaded) -> None:
    data = loaded(tidy("A,jobs,2020,2,jobs,a", "B,jobs,2020,3,jobs,b", "C,jobs,2020,4,jobs,a"))
    assert cells(compare(data, "a+b", "c"), "period", "value", "basis", "flags") == [
        ("2020", 5, "same-period", "SOURCE"),
        ("2020", 4, "same-period", ""),
    ]


def test_two_sums_over_several_slices_are_never_like_for_like(loaded: Loaded) -> None:
    data = loaded(
        tidy(
            *("A,jobs,2010,2,jobs,s", "B,jobs,2022,3,jobs,t"),
            *("C,jobs,2010,4,jobs,s", "D,jobs,2022,5,jobs,t"),
        ),
        JOBS,
    )
    table = compare(data, "a+b", "c+d")
    assert cells(table, "period", "basis", "ratio") == [("2010; 2022", "nearest", None)] * 2
    assert sentences(table, "NO_RATIO") == [
        "Jobs: no ratio: the nearest figures end 12 years apart (--max-gap)"
    ]
    assert cells(compare(data, "a+b", "c+d", max_gap=12), "ratio")[0] == (Fraction(5, 9) + 0.0,)
    ranked = rank(data, "jobs", cities=["a+b", "c+d"])
    assert cells(ranked, "city", "rank") == [("A+B", 1), ("C+D", None)]
    assert cells(rank(data, "jobs", cities=["a+b", "c+d"], basis="same-period"), "of") == [
        (1,),
        (None,),
    ]
    assert cells(rank(data, "jobs", cities=["a+b", "c+d"], basis="nearest"), "city", "rank") == [
        ("C+D", 1),
        ("A+B", 2),
    ]


def test_members_whose_figures_have_no_common_unit_have_no_sum(loaded: Loaded) -> None:
    data = loaded(tidy("A,jobs,2020,2,jobs,s", "B,jobs,2020,3,FTE,s"))
    table = profile(data, "a+b", metrics=["jobs"])
    assert sentences(table, "MISSING") == [
        "Jobs of A+B: no figure: the members' figures have no common unit"
    ]
    rateless = loaded(tidy("A,money,1990,2,GBP,s", "B,money,1990,3,USD,t"))
    (why,) = sentences(profile(rateless, "a+b", metrics=["money"]), "MISSING")
    assert "no exchange rate for USD of 1990" in why


def test_each_members_money_is_converted_at_the_rate_of_its_own_year(loaded: Loaded) -> None:
    data = loaded(
        tidy("A,money,2020,100,GBP,s", "B,money,2021,100,USD,t", "C,money,2022,100,EUR,s")
    )
    table = compare(data, "a+b", "c")
    row = only(table)
    each = [only(compare(data, name, "c", currency="EUR"))["value"] for name in ("a", "b")]
    assert row["value"] == pytest.approx(sum(map(float, map(str, each))))
    assert (row["unit"], row["stated_value"], row["stated_unit"]) == ("EUR", None, "")
    assert row["flags"] == "PERIOD;SOURCE;CONVERTED;NOMINAL"
    (said,) = sentences(table, "CONVERTED")
    assert said.startswith("Money of A+B: its members' figures are converted: 1 GBP = 1.1240 EUR")
    assert "; 1 USD = 0.84549 EUR, mean of" in said


def test_a_sum_stays_in_its_own_currency_where_a_member_has_no_rate(loaded: Loaded) -> None:
    data = loaded(
        tidy(
            *("A,money,1990,100,GBP,s", "B,money,1991,100,GBP,t", "C,money,1991,90,GBP,t"),
            *("D,money,2020,100,GBP,s", "E,money,1991,100,GBP,t"),
        )
    )
    for group in ("a+b", "d+e"):
        table = compare(data, group, "c", currency="USD", max_gap=40)
        assert cells(table, "value", "unit")[0] == (200, "GBP")
        assert "no exchange rate for GBP of" in sentences(table, "NO_RATE")[0]


def test_a_sum_is_as_sure_as_its_least_sure_member(loaded: Loaded) -> None:
    data = loaded("city,metric,value,status\nA,jobs,2,observed\nB,jobs,3,estimate\nC,jobs,4,\n")
    assert cells(compare(data, "a+b", "c"), "status", "flags")[0] == ("estimate", "ESTIMATE")


def test_a_partial_sum_below_five_is_no_small_count(loaded: Loaded) -> None:
    data = loaded("city,jobs\nA,2\nB,\nC,1\nD,9\n", JOBS)
    assert cells(compare(data, "a+b", "d"), "flags")[0] == ("BOUND;PARTIAL",)
    assert cells(compare(data, "a+c", "d"), "flags")[0] == ("SMALL_BASE",)


def test_a_members_other_source_is_named_with_the_member(loaded: Loaded) -> None:
    data = loaded(
        tidy(
            "A,jobs,2022,10,jobs,s",
            "B,jobs,2022,10,jobs,s",
            "B,jobs,2022,20,jobs,t",
            "C,jobs,2022,9,jobs,s",
        )
    )
    (said,) = sentences(compare(data, "a+b", "c"), "CONFLICT")
    assert said == "Jobs of A+B: B: another source says 20 for 2022 (t)"


def test_areas_of_members_are_held_to_each_member(loaded: Loaded) -> None:
    data = loaded("city,metric,value,geography\nA,jobs,2,A\nB,jobs,3,Greater B\nC,jobs,4,C\n")
    table = compare(data, "a+b", "c")
    assert cells(table, "geography", "flags")[0] == ("A; Greater B", "GEOGRAPHY")
    (said,) = sentences(table, "GEOGRAPHY")
    assert said == "Jobs of A+B: covers another area than the city: Greater B"


OVERLAP = "city,jobs\nA,2\nB,3\nC,4\nNorth,5\n"


def test_a_group_is_not_ranked_beside_its_own_member_unless_asked(loaded: Loaded) -> None:
    data = loaded(OVERLAP)
    refused: Sequence[Callable[[], Table]] = (
        lambda: rank(data, "jobs", cities=["a+b", "a"]),
        lambda: rank(data, "jobs", cities=["a+b", "b+c"]),
        lambda: ratio(data, "a+b", "a", baseline="c"),
        lambda: compare(data, "a+b", "a", baseline="mean"),
    )
    for question in refused:
        with pytest.raises(UsageError, match="neither ranks against the other; leave one out, or"):
            question()
    table = rank(data, "jobs", cities=["a+b", "a"], allow_overlap=True)
    assert cells(table, "city", "rank", "share") == [("A+B", 1, None), ("A", 2, None)]
    assert cells(compare(data, "a+b", "a"), "ratio")[0] == (2.5,)
    assert cells(ratio(data, "a", "c", baseline="a+b"), "ratio") == [(0.4,), (0.8,), (1,)]
    assert len(compare(data, "a+b", "a", baseline="mean", allow_overlap=True).rows) == 2


def test_groups_and_cities_without_a_city_in_common_share_a_total(loaded: Loaded) -> None:
    table = rank(loaded(OVERLAP), "jobs", cities=["a+b", "c", "north"])
    assert cells(table, "city", "share") == [
        ("A+B", 5 / 14),
        ("North", 5 / 14),
        ("C", 4 / 14),
    ]


def test_the_grid_marks_a_group_that_lacks_a_member(loaded: Loaded) -> None:
    data = loaded("city,jobs\nA,2\nB,\nC,4\n")
    for table in (
        ratio(data, "a+b", baseline="c"),
        ratio(data, "c", baseline="a+b"),
        rank(data, "jobs", cities=["a+b", "c"]),
        rank(data, cities=["a+b", "c"]),
        profile(data, "a+b"),
        explain(data, "a+b", "jobs"),
    ):
        assert "1 of 2: no figure for B" in " ".join(sentences(table, "PARTIAL")), table.title


def test_a_profile_of_a_group_says_what_it_adds_up(loaded: Loaded) -> None:
    data = loaded(OVERLAP, '[groups.ab]\nlabel = "A and B"\nmembers = ["A", "B"]\n')
    table = profile(data, "ab")
    assert table.title == "ab (group)"
    assert cells(table, "value", "rank", "share") == [(5, None, None)]
    assert sentences(table, "GROUP") == ["ab: A and B, the sum of A and B"]


def test_explain_lists_each_members_figures_and_adds_them_up(loaded: Loaded) -> None:
    data = loaded(tidy("A,jobs,2022,2,jobs,s", "B,jobs,2022,3,jobs,s", "A,jobs,2020,1,jobs,s"))
    table = explain(data, "a+b", "jobs")
    file = data.inputs[0][0]
    assert cells(table, "city", "used", "reason", "result") == [
        ("A", True, "the newest figure", 5),
        ("B", True, "the newest figure", None),
        ("A", False, "fewer members have a figure in this slice", None),
    ]
    assert table.title == "Jobs: A+B = 5"
    assert table.records()[0]["formula"] == f"(2 ({file}:2) + 3 ({file}:3))"


def test_a_series_takes_the_fullest_slices_of_each_period_by_itself(loaded: Loaded) -> None:
    data = loaded(
        tidy(
            *("A,jobs,2020,1,jobs,s", "B,jobs,2020,2,jobs,s", "A,jobs,2020,5,jobs,t"),
            *("A,jobs,2021,30,jobs,s", "A,jobs,2022,40,jobs,s", "B,jobs,2022,50,jobs,t"),
        )
    )
    found = candidates(data, data.metric("jobs"), ["A+B"], Choice(), series=True)
    assert [(each.period.text, each.quantity.value) for each in found.options["A+B"]] == [
        ("2020", 3),
        ("2021", 30),
        ("2022", 90),
    ]


def test_a_complete_series_leaves_out_the_periods_with_a_gap(loaded: Loaded) -> None:
    data = loaded(
        tidy("A,jobs,2020,1,jobs,s", "B,jobs,2020,2,jobs,s", "A,jobs,2021,30,jobs,s"), JOBS
    )
    jobs, complete = data.metric("jobs"), Choice(complete=True)
    found = candidates(data, jobs, ["A+B"], complete, series=True)
    assert [each.period.text for each in found.options["A+B"]] == ["2020"]
    with pytest.raises(DataError, match=r"A\+C has no figure for C"):
        candidates(loaded(tidy("A,jobs,2020,1,jobs,s", "C,x,2020,1,,s")), jobs, ["A+C"], complete)


def test_a_series_of_a_rate_over_a_group_has_a_reason_not_to_be(loaded: Loaded) -> None:
    data = loaded(tidy("A,x,2020,1,,s", "B,x,2021,2,,s"), '[metrics.x]\nkind = "index"\n')
    found = candidates(data, data.metric("x"), ["A+B", "B+A"], Choice(), series=True)
    assert found.missing("A+B") == "no figure: figures of an index do not add up"
    assert candidates(data, data.metric("x"), [], Choice(), series=True).options == {}


# Laws

FIGURES = st.lists(
    st.tuples(
        st.sampled_from("ABCD"),
        st.sampled_from(["2019", "2020", "2021", "2019/2021"]),
        st.sampled_from(["", ">", "<", "~"]),
        st.integers(0, 9),
        st.sampled_from("st"),
    ),
    min_size=1,
    max_size=12,
    unique_by=lambda row: (row[0], row[1], row[4]),
)
Figures = list[tuple[str, str, str, int, str]]
KINDS = st.sampled_from(["flow", "stock", "cumulative"])
SIDECAR = """
[metrics.jobs]
kind = "{kind}"
[groups.AA]
members = ["A"]
[cities.A]
[cities.B]
[cities.C]
[cities.D]
"""


def of(figures: Figures, kind: str, folder: Path) -> Dataset:
    rows = (f"{c},jobs,{period},{sign}{n},jobs,{source}" for c, period, sign, n, source in figures)
    path = folder / "law.csv"
    path.write_text(tidy(*rows), encoding="utf-8")
    path.with_suffix(".toml").write_text(SIDECAR.format(kind=kind), encoding="utf-8")
    return load_library(path)


def renamed(table: Table) -> list[str]:
    """Return the rows in any order, under the city's name, without ranks in other tables.

    Those are of the cities, and no group is ranked among them.
    """
    of_cities = {"rank", "of"} if table.name == "compare" else set()
    own = [at for at, column in enumerate(table.columns) if column.name not in of_cities]
    return sorted(repr([row[at] for at in own]).replace("AA", "A") for row in table.rows)


@given(figures=FIGURES, kind=KINDS)
def test_a_group_of_one_is_the_city(
    tmp_path_factory: pytest.TempPathFactory, figures: Figures, kind: str
) -> None:
    data = of(figures, kind, tmp_path_factory.mktemp("one"))
    asked: Sequence[Callable[[str], Table]] = (
        lambda name: compare(data, name, "b", "c", metrics=["jobs"]),
        lambda name: compare(data, "b", name, metrics=["jobs"]),
        lambda name: rank(data, "jobs", cities=[name, "b", "c"]),
        lambda name: rank(data, "jobs", cities=[name, "b", "c"], basis="latest"),
        lambda name: ratio(data, name, "b", baseline="c"),
        lambda name: ratio(data, "b", "c", baseline=name),
        lambda name: explain(data, name, "jobs"),
        lambda name: explain(data, name, "jobs", "b"),
    )
    for question in asked:
        assert renamed(question("aa")) == renamed(question("a"))


@given(figures=FIGURES, kind=KINDS, order=st.permutations("ABCD"), swap=st.randoms())
def test_neither_the_order_of_members_nor_of_rows_changes_a_figure(
    tmp_path_factory: pytest.TempPathFactory,
    figures: Figures,
    kind: str,
    order: list[str],
    swap: Random,
) -> None:
    folder = tmp_path_factory.mktemp("order")
    shuffled = list(figures)
    swap.shuffle(shuffled)
    columns = ("value", "qualifier", "status", "label", "flags")

    def asked(rows: Figures, members: Sequence[str]) -> list[object]:
        table = profile(of(rows, kind, folder), "+".join(members), metrics=["jobs"])
        periods = {p for row in table.records() for p in str(row["period"]).split("; ")}
        return [cells(table, *columns), periods]

    assert asked(figures, "ABCD") == asked(shuffled, order)


def by_the_contract(
    figures: Figures, members: Sequence[str], kind: str
) -> list[tuple[float, set[tuple[str, str]]]]:
    """Return the sums that a group may have, and each one's slices, from the contract alone."""
    by_slice: dict[tuple[str, str], dict[str, int]] = {}
    for city, period, _, value, source in figures:
        if city in members:
            by_slice.setdefault((period, source), {})[city] = value
    if not by_slice:
        return []
    most = max(map(len, by_slice.values()))
    having = {city for held in by_slice.values() for city in held}
    if most > 1 or len(having) == 1:
        return [
            (sum(held.values()), {where}) for where, held in by_slice.items() if len(held) == most
        ]
    ends = {"2019": 2019, "2020": 2020, "2021": 2021, "2019/2021": 2021}
    options = [
        [(where, held[city]) for where, held in by_slice.items() if city in held]
        for city in sorted(having)
    ]

    def length(period: str) -> int:
        return 3 if "/" in period else 1

    def own(period: str) -> tuple[int, int]:
        first = (length(period), -ends[period])
        return first if kind == "flow" else (first[1], first[0])

    def order(pick: Sequence[tuple[tuple[str, str], int]]) -> tuple[object, ...]:
        spans = sum(length(period) for (period, _), _ in pick)
        newest = -min(ends[period] for (period, _), _ in pick)
        sources = len({source for (_, source), _ in pick})
        return (spans if kind == "flow" else 0, newest, spans, sources)

    windows = {
        (width, first): [
            [each for each in of_city if first <= ends[each[0][0]] <= first + width]
            for of_city in options
        ]
        for width in range(3)
        for first in range(2019, 2022)
    }
    least = min(width for (width, _), window in windows.items() if all(window))
    picks = [
        pick
        for (width, _), window in windows.items()
        if width == least and all(window)
        for pick in product(
            *(
                [each for each in held if own(each[0][0]) == min(own(p) for (p, _), _ in held)]
                for held in window
            )
        )
    ]
    best = min(map(order, picks))
    return [
        (sum(value for _, value in pick), {where for where, _ in pick})
        for pick in picks
        if order(pick) == best
    ]


@given(figures=FIGURES, kind=KINDS, members=st.sets(st.sampled_from("ABCD"), min_size=2))
def test_a_group_uses_the_slices_that_the_contract_says(
    tmp_path_factory: pytest.TempPathFactory, figures: Figures, kind: str, members: set[str]
) -> None:
    data = of(figures, kind, tmp_path_factory.mktemp("oracle"))
    name = "+".join(sorted(members))
    metric = data.metric("jobs")
    found = candidates(data, metric, [data.city(name).name], Choice()).options.get(name, [])
    mine = [
        (
            float(interval(each.quantity, counted=True).stated),
            {(part.period.text, part.source) for part in each.parts},
        )
        for each in found
    ]
    expected = by_the_contract(figures, sorted(members), kind)
    assert bool(mine) == bool(expected)
    assert all(each in expected for each in mine)
    if len({len(where) for _, where in expected}) == 1 and all(
        len(where) == 1 for _, where in expected
    ):
        assert len(mine) == len(expected)


@given(
    figures=FIGURES,
    kind=KINDS,
    guesses=st.lists(st.integers(0, 10**6), min_size=8, max_size=8),
)
def test_the_bounds_of_a_sum_hold_every_completion_of_it(
    tmp_path_factory: pytest.TempPathFactory, figures: Figures, kind: str, guesses: list[int]
) -> None:
    data = of(figures, kind, tmp_path_factory.mktemp("bounds"))
    offered = candidates(data, data.metric("jobs"), ["A+B+C+D"], Choice()).options
    for figure in offered.get("A+B+C+D", []):
        whole = interval(figure.quantity, counted=True)
        true = Fraction(0)
        there = {part.city: part for part in figure.parts}
        for city, guess in zip("ABCD", guesses, strict=False):
            if city not in there:
                true += guess
                continue
            part = interval(there[city].quantity, counted=True)
            least, most = part.low or Fraction(0), guess if part.high is None else part.high
            true += max(least, min(Fraction(guess), most))
        assert whole.low is None or whole.low <= true
        assert whole.high is None or true <= whole.high
        if whole.low is None or whole.high is None:
            assert figure.quantity.qualifier != "exact"


def test_every_command_takes_a_group(run: Run) -> None:
    for line in (
        "compare technorth london --all",
        "compare manchester+leeds london --per population",
        "compare london technorth --baseline mean",
        "rank tech_jobs -c technorth -c london -c cambridge",
        "rank -c technorth -c london --per population",
        "ratio --baseline technorth",
        "ratio technorth london --baseline cambridge --geomean",
        "profile technorth --all",
        "profile rivals",
        "explain technorth tech_jobs",
        "explain technorth tech_jobs london --per population",
    ):
        for form in ("table", "csv", "json", "markdown"):
            result = run(*line.split(), "-f", form)
            assert result.status == 0, (line, form, result.err)
            assert result.out
