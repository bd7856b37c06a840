"""What a name means: a city, a group that a sidecar declares, or several joined by a plus."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clustercmp.dataset.places import Place, overlapping
from clustercmp.errors import DataError, UsageError

if TYPE_CHECKING:
    from tests.conftest import Loaded, Run

CITIES = "city,jobs\nLeeds,1\nYork,2\nHull,3\nMálaga,4\n"
GROUPS = """
[cities.Hull]
aliases = ["kingston"]
[groups.ridings]
members = ["York", "kingston"]
[groups.yorkshire]
label = "All Yorkshire"
members = ["Leeds", "ridings", "york"]
"""


def members(place: Place) -> list[str]:
    return [city.name for city in place.members]


@pytest.mark.parametrize(
    ("text", "name", "cities"),
    [
        ("leeds", "Leeds", []),
        ("YORKSHIRE", "yorkshire", ["Leeds", "York", "Hull"]),
        ("leeds+york", "Leeds+York", ["Leeds", "York"]),
        (" Leeds + kingston ", "Leeds+Hull", ["Leeds", "Hull"]),
        ("ridings+malaga", "ridings+Málaga", ["York", "Hull", "Málaga"]),
    ],
)
def test_a_name_means_a_city_a_group_or_several(
    loaded: Loaded, text: str, name: str, cities: list[str]
) -> None:
    found = loaded(CITIES, GROUPS).city(text)
    assert (found.name, members(found)) == (name, cities)


@pytest.mark.parametrize("text", ["leeds", "yorkshire", "leeds+york", "kingston+malaga"])
def test_the_name_that_is_displayed_means_the_same_place(loaded: Loaded, text: str) -> None:
    data = loaded(CITIES, GROUPS)
    assert data.place(data.city(text).name) == data.city(text)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("leeds+", '"leeds+" joins a place with nothing; write manchester+leeds'),
        ("+leeds", '"+leeds" joins a place with nothing'),
        ("leeds++york", '"leeds++york" joins a place with nothing'),
        ("+", '"+" joins a place with nothing'),
        ("leeds+leeds", 'Leeds is twice in "leeds+leeds" already; name it once'),
        ("hull+kingston", 'Hull is twice in "hull+kingston" already'),
        ("york+yorkshire", "York is in yorkshire already; name it once"),
        ("yorkshire+york", "York is in yorkshire already; name it once"),
        ("ridings+yorkshire", "York is in yorkshire already"),
        ("leeds+yrok", 'unknown city "yrok"; did you mean York? See: clustercmp list cities'),
        ("lee+york", 'unknown city "lee"; did you mean Leeds?'),
    ],
)
def test_what_cannot_be_joined_is_a_usage_error(loaded: Loaded, text: str, fault: str) -> None:
    with pytest.raises(UsageError) as caught:
        loaded(CITIES, GROUPS).city(text)
    assert str(caught.value).startswith(fault)


PLUS = "city,jobs\nLeeds+Bradford,1\nC++,2\nLeeds,3\nYork,4\n"


@pytest.mark.parametrize(
    ("text", "name", "cities"),
    [
        ("leeds+bradford", "Leeds+Bradford", []),
        ("c++", "C++", []),
        ("leeds+bradford+york", "Leeds+Bradford+York", ["Leeds+Bradford", "York"]),
        ("c+++leeds", "C+++Leeds", ["C++", "Leeds"]),
        ("york+leeds+bradford", "York+Leeds+Bradford", ["York", "Leeds+Bradford"]),
        ("york+leeds", "York+Leeds", ["York", "Leeds"]),
    ],
)
def test_a_name_that_holds_a_plus_goes_before_what_it_would_join(
    loaded: Loaded, text: str, name: str, cities: list[str]
) -> None:
    found = loaded(PLUS).city(text)
    assert (found.name, members(found)) == (name, cities)


def test_a_group_that_is_written_like_another_place_is_refused(loaded: Loaded) -> None:
    text = "city,jobs\nLeeds,1\nYork,2\nLeeds+York,3\n"
    data = loaded(text, '[cities.Leeds]\naliases = ["lds"]\n')
    with pytest.raises(UsageError, match=r'^"lds\+york" is written Leeds\+York in full, where a'):
        data.city("lds+york")


def test_a_group_of_a_sidecar_may_hold_a_plus_in_its_name(loaded: Loaded) -> None:
    data = loaded(CITIES, '[groups."leeds+york"]\nmembers = ["Hull"]\n')
    assert members(data.city("leeds+york")) == ["Hull"]


def test_an_unknown_member_is_warned_of_and_an_error_where_the_group_is_used(
    loaded: Loaded, run: Run
) -> None:
    sidecar = '[groups.ridings]\nmembers = ["York", "Hul"]\n[groups.all]\nmembers = ["ridings"]\n'
    data = loaded(CITIES, sidecar)
    assert [(each.code, each.severity) for each in data.problems] == [("W-NAME", "warning")]
    assert data.city("leeds+york").members
    for group in ("ridings", "all", "leeds+all"):
        with pytest.raises(DataError) as caught:
            data.city(group)
        (problem,) = caught.value.problems
        assert (problem.code, problem.column) == ("E-GROUP", "groups.ridings.members")
        assert problem.message.startswith('unknown city "Hul"; did you mean Hull?')
    file = data.inputs[0][0]
    assert run("compare", "ridings", "leeds", "-d", file).status == 3
    assert run("compare", "york", "leeds", "-d", file).status == 0
    assert run("check", file).status == 0
    assert run("check", file, "--strict").status == 3


def test_all_unknown_members_are_named_at_once(loaded: Loaded) -> None:
    data = loaded(CITIES, '[groups.far]\nmembers = ["Paris", "York", "Rome"]\n')
    with pytest.raises(DataError) as caught:
        data.city("far")
    named = [problem.message.partition(";")[0] for problem in caught.value.problems]
    assert named == ['unknown city "Paris"', 'unknown city "Rome"']


@pytest.mark.parametrize(
    ("groups", "path"),
    [
        ({"a": ["a"]}, "a → a"),
        ({"a": ["b", "York"], "b": ["a"]}, "a → b → a"),
        ({"a": ["York", "b"], "b": ["c"], "c": ["b"]}, "b → c → b"),
    ],
)
def test_a_group_inside_itself_is_an_error_with_the_path(
    loaded: Loaded, groups: dict[str, list[str]], path: str
) -> None:
    sidecar = "".join(f"[groups.{name}]\nmembers = {of}\n" for name, of in groups.items())
    with pytest.raises(DataError) as caught:
        loaded(CITIES, sidecar)
    (problem,) = caught.value.problems
    assert (problem.code, problem.message) == ("E-GROUP", f"is a group inside itself: {path}")
    assert problem.fix == "take one out of the other's members"


@pytest.mark.parametrize("order", [1, -1], ids=["innermost first", "outermost first"])
def test_groups_may_be_nested_as_deep_as_anybody_likes(loaded: Loaded, order: int) -> None:
    inner = {f"g{n}": [f"g{n - 1}", f"h{n - 1}"] for n in range(1, 400)}
    twins = {f"h{n}": [f"h{n - 1}", f"g{n - 1}"] for n in range(1, 400)}
    groups = {"g0": ["Leeds", "York"], "h0": ["York", "Hull"], **inner, **twins}
    declared = list(groups.items())[::order]
    sidecar = "".join(f"[groups.{name}]\nmembers = {of}\n" for name, of in declared)
    assert members(loaded(CITIES, sidecar).city("g399")) == ["Leeds", "York", "Hull"]


def test_a_group_named_like_a_city_is_an_error_at_load(loaded: Loaded) -> None:
    with pytest.raises(DataError, match=r'"York" already means york, by groups\.york of'):
        loaded(CITIES, '[groups.york]\nmembers = ["Leeds"]\n')


def test_a_group_without_members_is_an_error_at_load(loaded: Loaded) -> None:
    with pytest.raises(DataError, match="`members` is empty"):
        loaded(CITIES, "[groups.none]\nmembers = []\n")


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["leeds", "york"], ""),
        (["leeds+york", "hull"], ""),
        (["york", "ridings"], "York is in ridings"),
        (["ridings", "york"], "York is in ridings"),
        (["ridings", "leeds+hull"], "Hull is in both ridings and Leeds+Hull"),
    ],
)
def test_places_overlap_that_have_a_city_in_common(
    loaded: Loaded, names: list[str], words: str
) -> None:
    data = loaded(CITIES, GROUPS)
    assert overlapping(map(data.city, names)) == words
