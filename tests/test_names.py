from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clustercmp.dataset.names import (
    Names,
    NameSpace,
    Stated,
    did_you_mean,
    fold,
    offers,
    without_diacritics,
)
from clustercmp.errors import UsageError

SIDECAR = "metrics.toml"


def cities(*names: str) -> NameSpace:
    space = NameSpace("city", "cities")
    for name in names:
        space.add(name, "cities.csv")
    return space


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Manchester", "manchester"),
        ("  Tees\t Valley ", "tees valley"),
        ("tech_jobs", "tech jobs"),
        ("Cambridge-Manchester", "cambridge manchester"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("ＬＥＥＤＳ", "leeds"),
        ("full＿width", "full width"),
        ("Málaga", "málaga"),
        ("Lee\u00adds\u200b", "leeds"),
        ("Stoke\u2011on\u2010Trent", "stoke on trent"),
        ("", ""),
    ],
)
def test_spellings_that_fold_alike_are_one_name(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet=st.characters(max_codepoint=0x7F)))
def test_ascii_folds_as_its_upper_case_does(text: str) -> None:
    assert fold(text) == fold(text.upper())


def test_diacritics_come_off_and_nothing_else() -> None:
    assert without_diacritics("málaga") == "malaga"
    assert without_diacritics("leeds") == "leeds"


@pytest.mark.parametrize("text", ["manchester", "MANCHESTER", " manchester ", "Manchester"])
def test_a_name_is_found_in_any_case_and_spacing(text: str) -> None:
    assert cities("Manchester", "Leeds").find(text) == "Manchester"


def test_a_name_is_found_by_its_alias() -> None:
    space = cities()
    space.declare("Manchester", Stated(SIDECAR, "cities.Manchester"))
    space.alias("Greater Manchester", "Manchester", Stated(SIDECAR, "cities.Manchester.aliases"))
    assert space.find("greater-manchester") == "Manchester"
    assert space.problems == []


def test_a_name_is_found_without_its_diacritics_where_one_has_them() -> None:
    assert cities("Zürich", "Genève").find("zurich") == "Zürich"


def test_a_name_without_diacritics_that_two_could_mean_is_unknown() -> None:
    with pytest.raises(UsageError, match="did you mean Alò or Aló"):
        cities("Aló", "Alò").find("alo")


def test_an_unknown_name_is_answered_with_an_offer_and_the_list() -> None:
    message = 'unknown city "manchster"; did you mean Manchester? See: clustercmp list cities'
    with pytest.raises(UsageError) as caught:
        cities("Manchester", "Leeds", "Cambridge").find("manchster")
    assert str(caught.value) == message


def test_a_name_like_nothing_is_answered_with_the_list_alone() -> None:
    with pytest.raises(UsageError) as caught:
        cities("Manchester").find("xyz")
    assert str(caught.value) == 'unknown city "xyz"; see: clustercmp list cities'


def test_the_only_name_that_begins_so_is_offered_not_taken() -> None:
    with pytest.raises(UsageError, match="did you mean Manchester"):
        cities("Manchester", "Leeds").find("man")


def test_an_offer_is_a_name_even_where_its_alias_is_what_is_alike() -> None:
    space = cities("Newcastle")
    space.alias("Newcastle upon Tyne", "Newcastle", Stated(SIDECAR, "cities.Newcastle.aliases"))
    assert space.unknown("newcastle upon tine").count("Newcastle") == 1


def test_a_group_has_a_name_but_is_no_city() -> None:
    space = cities("Leeds")
    space.group("technorth", Stated(SIDECAR, "groups.technorth"))
    assert space.find("TechNorth") == "technorth"
    assert list(space.all_shown()) == ["Leeds"]


def test_at_most_three_names_are_offered() -> None:
    assert offers("new", ["Newport", "Newcastle", "New York", "Newark"]) == [
        "New York",
        "Newark",
        "Newcastle",
    ]


def test_nothing_is_offered_for_nothing() -> None:
    assert offers("", ["Leeds"]) == []


@pytest.mark.parametrize(
    ("names", "question"),
    [
        ([], ""),
        (["A"], "did you mean A?"),
        (["A", "B"], "did you mean A or B?"),
        (["A", "B", "C"], "did you mean A, B or C?"),
    ],
)
def test_an_offer_is_a_question(names: list[str], question: str) -> None:
    assert did_you_mean(names) == question


@given(st.permutations(["leeds", "Leeds", "LEEDS "]))
def test_the_spelling_shown_does_not_depend_on_the_order_of_rows(spellings: list[str]) -> None:
    space = cities(*spellings)
    (key,) = {space.add(spelling, "cities.csv") for spelling in spellings}
    assert space.shown(key) == "LEEDS "


def test_a_declared_name_is_shown_whatever_the_files_write() -> None:
    names = Names()
    names.file = "a.csv"
    names.metrics.declare("tech_jobs", Stated(SIDECAR, "metrics.tech_jobs"))
    assert names.metrics.shown(names.metric("Tech jobs")) == "tech_jobs"


def test_a_second_meaning_of_a_name_is_a_problem_that_names_both_places() -> None:
    space = cities()
    space.declare("Manchester", Stated(SIDECAR, "cities.Manchester"))
    space.alias("gm", "Manchester", Stated(SIDECAR, "cities.Manchester.aliases"))
    space.declare("GM", Stated("mine.toml", "cities.GM"))
    assert list(map(str, space.problems)) == [
        (
            'mine.toml: cities.GM: "GM" already means Manchester, by cities.Manchester.aliases of '
            "metrics.toml; rename one of the two [E-NAME]"
        )
    ]
    assert space.find("gm") == "Manchester"


def test_a_city_of_a_file_may_not_have_the_name_of_a_group() -> None:
    names = Names()
    names.cities.group("technorth", Stated(SIDECAR, "groups.technorth"))
    names.file = "mine.csv"
    names.city("TechNorth")
    assert list(map(str, names.problems)) == [
        (
            'mine.csv: "TechNorth" already means technorth, by groups.technorth of metrics.toml; '
            "rename one of the two [E-NAME]"
        )
    ]


def test_a_code_is_another_name_of_what_stands_beside_it() -> None:
    names = Names()
    names.file = "oecd.csv"
    key = names.city("United Kingdom", code="GBR")
    assert names.cities.find("gbr") == names.cities.shown(key) == "United Kingdom"


def test_a_code_of_two_places_is_a_problem() -> None:
    names = Names()
    names.file = "oecd.csv"
    names.city("Georgia (US)", code="GE")
    names.city("Georgia", code="GE")
    assert list(map(str, names.problems)) == [
        'oecd.csv: "GE" already means Georgia (US), by oecd.csv; rename one of the two [E-NAME]'
    ]
