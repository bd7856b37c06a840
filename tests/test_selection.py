"""Like for like first, then the same period, then the nearest; the order of rows never matters."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clustercmp.analysis.candidates import allowed
from clustercmp.analysis.choice import Choice
from clustercmp.analysis.selection import Answer, Options, gap, latest, select, standing
from clustercmp.analysis.sources import fewest_sources
from clustercmp.dataset.observation import Observation, period
from clustercmp.dataset.quantity import Quantity
from clustercmp.errors import UsageError

PLAIN = Choice()


def figure(city: str, when: str, source: str = "s", **more: Any) -> Observation:
    value = Quantity(more.pop("value", 1), more.pop("qualifier", "exact"))
    blank = Observation(
        city, "m", period(when), value, "observed", "GBP", "", source, "", "", "", "", "", "f", 1
    )
    return blank._replace(**more)


def options(*figures: Observation, chosen: Choice = PLAIN) -> Options:
    return allowed(figures, chosen)


def picked(answer: dict[str, Observation | None]) -> dict[str, tuple[str, str] | None]:
    return {city: (f.period.text, f.source) if f else None for city, f in answer.items()}


def chosen_of(*figures: Observation, kind: str = "stock", **terms: Any) -> tuple[Any, str, bool]:
    asked = Choice(**terms)
    cities = list(dict.fromkeys(figure.city for figure in figures))
    found = select(options(*figures, chosen=asked), cities, kind, asked)
    return picked(found.figures), found.basis, found.comparable


def test_a_slice_that_holds_each_city_wins_over_newer_figures() -> None:
    assert chosen_of(
        figure("a", "2020"), figure("b", "2020"), figure("a", "2022"), figure("b", "2023", "t")
    ) == ({"a": ("2020", "s"), "b": ("2020", "s")}, "like-for-like", True)


def test_the_newest_slice_wins_and_for_a_flow_the_shortest() -> None:
    figures = [figure(c, p) for c, p in product("ab", ("2018/2022", "2021"))]
    assert chosen_of(*figures, kind="stock")[0]["a"] == ("2018/2022", "s")
    assert chosen_of(*figures, kind="flow")[0]["a"] == ("2021", "s")


def test_the_same_period_answers_where_no_source_has_each() -> None:
    assert chosen_of(
        figure("a", "2020", "s"), figure("b", "2020", "t"), figure("b", "2022", "t")
    ) == ({"a": ("2020", "s"), "b": ("2020", "t")}, "same-period", True)


def test_the_same_period_is_in_one_unit_if_that_is_possible() -> None:
    found = chosen_of(
        figure("a", "2020", "s", unit="USD"),
        figure("a", "2020", "z", unit="EUR"),
        figure("b", "2020", "t", unit="EUR"),
    )
    assert found == ({"a": ("2020", "z"), "b": ("2020", "t")}, "same-period", True)


def test_currencies_are_one_family_and_other_units_never_mix() -> None:
    money = chosen_of(figure("a", "2020", "s", unit="USD"), figure("b", "2020", "t"))
    assert money[1:] == ("same-period", True)
    mixed = chosen_of(figure("a", "2020", unit="jobs"), figure("b", "2020", unit="people"))
    assert mixed[1:] == ("latest", False)


def test_the_nearest_is_the_narrowest_window_of_period_ends() -> None:
    assert chosen_of(
        figure("a", "2018"), figure("a", "2019"), figure("b", "2022"), figure("b", "2026")
    ) == ({"a": ("2019", "s"), "b": ("2022", "s")}, "nearest", True)


def test_of_equally_narrow_windows_the_newest_wins() -> None:
    figures = [figure("a", "2010"), figure("b", "2011"), figure("a", "2020"), figure("b", "2021")]
    assert chosen_of(*figures)[0] == {"a": ("2020", "s"), "b": ("2021", "s")}


def test_windows_wider_than_the_gap_give_values_but_no_ratio() -> None:
    far = (figure("a", "2010"), figure("b", "2016"))
    assert chosen_of(*far)[1:] == ("nearest", False)
    assert chosen_of(*far, max_gap=6)[1:] == ("nearest", True)
    assert gap(far) == 6


def test_cities_without_a_figure_are_set_aside() -> None:
    asked = options(figure("a", "2020"), figure("b", "2020"))
    found = select(asked, ["a", "b", "c"], "stock", PLAIN)
    assert found.figures["c"] is None
    assert found.basis == "like-for-like"


def test_one_city_alone_takes_its_latest() -> None:
    found = select(options(figure("a", "2019"), figure("a", "2020")), ["a"], "stock", PLAIN)
    assert (picked(found.figures), found.basis) == ({"a": ("2020", "s")}, "latest")


def test_one_rule_can_be_asked_for() -> None:
    figures = [figure("a", "2020"), figure("b", "2020"), figure("b", "2022")]
    assert chosen_of(*figures, basis="latest")[0]["b"] == ("2022", "s")
    assert chosen_of(*figures, basis="nearest")[1] == "nearest"
    apart = [figure("a", "2020"), figure("b", "2022")]
    assert chosen_of(*apart, basis="like-for-like")[1:] == ("latest", False)


def test_terms_restrict_period_source_and_status() -> None:
    figures = [
        figure("a", "2020", "Tech Nation"),
        figure("a", "2021", "Dealroom", status="estimate"),
    ]
    assert set(options(*figures, chosen=Choice(period="2020"))) == {"a"}
    assert options(*figures, chosen=Choice(period="2019")) == {}
    assert options(*figures, chosen=Choice(source="tech-nation"))["a"][0].source == "Tech Nation"
    assert options(*figures, chosen=Choice(status="estimate"))["a"][0].source == "Dealroom"


def test_a_target_is_never_used_and_a_projection_only_for_want_of_better() -> None:
    both = [figure("a", "2030", status="projection"), figure("a", "2020")]
    assert [f.status for f in options(*both)["a"]] == ["observed"]
    assert [f.status for f in options(both[0])["a"]] == ["projection"]
    asked = Choice(status="projection")
    assert [f.status for f in options(*both, chosen=asked)["a"]] == ["projection"]
    assert options(figure("a", "2030", status="target")) == {}


def test_a_period_that_is_none_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match=r'"2022/23" is not a period; write 2022'):
        Choice(period="2022/23")


def test_later_publication_then_exactness_then_name_decide_between_sources() -> None:
    def best(*figures: Observation) -> str:
        return latest(options(*figures), "stock")["a"].source

    older, newer = figure("a", "2020", "x", published="2021"), figure("a", "2020", "y")
    assert best(older, newer) == "x"
    assert best(older, newer._replace(published="2021-02")) == "y"
    assert best(figure("a", "2020", "x", qualifier="over"), figure("a", "2020", "y")) == "y"
    assert best(figure("a", "2020", "y", qualifier="about"), figure("a", "2020", "x")) == "x"
    assert best(figure("a", "2020", "y"), figure("a", "2020", "x")) == "x"


def test_a_ranking_stands_on_the_slice_that_covers_the_most_places() -> None:
    asked = options(
        *(figure(city, "2020") for city in "abc"), figure("a", "2022"), figure("d", "2022")
    )
    found = standing(asked, "stock", PLAIN)
    assert (set(found.ranked), set(found.others)) == ({"a", "b", "c"}, {"d"})
    holding = standing(asked, "stock", PLAIN, holding="d")
    assert set(holding.ranked) == {"a", "d"}
    assert standing({}, "stock", PLAIN).ranked == {}


@pytest.mark.parametrize(
    ("basis", "expected"),
    [
        ("same-period", {"a": "2020", "b": "2020"}),
        ("nearest", {"a": "2020", "b": "2020", "c": "2021"}),
        ("latest", {"a": "2022", "b": "2020", "c": "2021"}),
    ],
)
def test_a_ranking_can_stand_on_another_basis(basis: Any, expected: dict[str, str]) -> None:
    asked = options(
        figure("a", "2020", "s"),
        figure("b", "2020", "t"),
        figure("c", "2021", "t"),
        figure("a", "2022", "s"),
        figure("c", "2021", "u", unit="jobs"),
    )
    found = standing(asked, "stock", replace(PLAIN, basis=basis))
    assert {city: each.period.text for city, each in found.ranked.items()} == expected


def preference(answer: Any) -> tuple[Any, ...]:
    figures = list(answer)
    return len({f.source for f in figures}), sorted(f.source for f in figures)


SOURCES = st.lists(
    st.sets(st.sampled_from("stuvw"), min_size=1, max_size=4), min_size=1, max_size=5
)


@given(SOURCES)
def test_no_other_answer_names_fewer_sources(sources: list[set[str]]) -> None:
    asked = {
        str(index): [figure(str(index), "2020", name) for name in sorted(names)]
        for index, names in enumerate(sources)
    }
    found = fewest_sources(asked, preference)
    fewest = min(len({f.source for f in each}) for each in product(*asked.values()))
    assert len({each.source for each in found.values()}) == fewest


def test_a_search_too_large_to_be_exact_still_answers() -> None:
    names = [f"s{index}" for index in range(60)]
    asked = {
        str(city): [figure(str(city), "2020", name) for name in names[city : city + 2]]
        for city in range(0, 60, 2)
    } | {"all": [figure("all", "2020", names[0]), figure("all", "2020", names[30])]}
    found = fewest_sources(asked, preference)
    assert len({each.source for each in found.values()}) == 30


FIGURES = st.lists(
    st.builds(
        figure,
        st.sampled_from("abc"),
        st.sampled_from(["2019", "2020", "2021", "2018/2020", "2010"]),
        st.sampled_from("stu"),
        unit=st.sampled_from(["GBP", "USD", "jobs"]),
        published=st.sampled_from(["", "2020", "2021-03"]),
        qualifier=st.sampled_from(["exact", "over", "about"]),
    ),
    max_size=12,
    unique_by=lambda f: (f.city, f.period, f.source, f.unit),
)


@given(FIGURES, st.randoms(use_true_random=False), st.sampled_from(["flow", "stock"]))
def test_the_order_of_rows_never_matters(
    figures: list[Observation], random: Any, kind: str
) -> None:
    shuffled = list(figures)
    random.shuffle(shuffled)
    before, after = (select(options(*rows), "abc", kind, PLAIN) for rows in (figures, shuffled))
    assert before == after
    stands = (standing(options(*rows), kind, PLAIN) for rows in (figures, shuffled))
    assert len({str(sorted(each.ranked.items())) for each in stands}) == 1


@given(FIGURES)
def test_what_is_called_like_for_like_is(figures: list[Observation]) -> None:
    found = select(options(*figures), "abc", "stock", PLAIN)
    held: Answer = {city: f for city, f in found.figures.items() if f}
    shared = {(f.period[:2], f.unit, f.source) for f in held.values()}
    assert (found.basis == "like-for-like") == (len(shared) == 1 and len(held) > 1)


@given(FIGURES)
def test_no_window_is_narrower_than_the_nearest(figures: list[Observation]) -> None:
    asked = {c: [f for f in fs if f.unit == "GBP"] for c, fs in options(*figures).items()}
    asked = {city: found for city, found in asked.items() if found}
    found = select(asked, "abc", "stock", Choice(basis="nearest"))
    if found.basis == "nearest":
        widths = [gap(each) for each in product(*asked.values())]
        assert gap(f for f in found.figures.values() if f) == min(widths)
