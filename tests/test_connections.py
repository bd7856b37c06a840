"""What ties places together: weights, their laws, and the sentences about them."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clustercmp.analysis.connections import links
from clustercmp.analysis.network import Network
from clustercmp.analysis.ties import ties_between
from clustercmp.dataset.dataset import Dataset
from clustercmp.dataset.links import Link
from clustercmp.dataset.loading import load
from clustercmp.errors import AccessError, DataError, UsageError
from tests.conftest import cells, seen, sentences

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run

HEADER = "city_a,city_b,organisation,kind,source,publisher,url,quote"
DATA = "city,tech_jobs\nBath,1\nHull,1\nLeeds,1\n-York,2\nNew Town,3\n"
SIDECAR = """
[cities.Leeds]
region = "M"
[cities.Hull]
region = "M"
[cities.Bath]
region = "Somerset"
[groups.north]
members = ["Leeds", "Hull"]
"""
ROWS = (
    "Leeds,Hull,Grid,programme,Book,,,",
    "Leeds,Bath,Grid,programme,Book,,,",
    "Hull,Bath,Grid,programme,Book,,,",
    "Leeds,Bath,Arm,company,Book,Press,https://a,one",
    "Leeds,Bath,Arm,company,Book,Press,,two",
    "Leeds,Bath,Arm,company,Other,,,",
    "Hull,-York,Arm,company,,,,",
    "Leeds,Leeds,Campus,company,,,,",
)

Tied = Callable[..., Dataset]


@pytest.fixture
def tied(tmp_path: Path) -> Tied:
    def call(*rows: str) -> Dataset:
        (tmp_path / "cities.csv").write_text(DATA, encoding="utf-8")
        (tmp_path / "cities.toml").write_text(SIDECAR, encoding="utf-8")
        (tmp_path / "links.csv").write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
        return load([tmp_path / "cities.csv"])

    return call


def test_a_row_is_an_organisation_a_kind_and_a_source_of_a_pair(tied: Tied) -> None:
    table = links(tied(*ROWS), "leeds", "bath")
    assert [tuple(row) for row in table.rows] == [
        ("Bath", "Leeds", "Arm", "company", 2, "Book", "Press", "https://a", "one; two"),
        ("Bath", "Leeds", "Arm", "company", 2, "Other", None, None, None),
        ("Bath", "Leeds", "Grid", "programme", 2, "Book", None, None, None),
    ]
    assert seen(table, "city_a", "city_b", "weight", "jaccard", "organisations") == [
        ("Bath", "Leeds", 2, 1, "company: Arm; programme: Grid")
    ]


@pytest.mark.parametrize(
    ("cities", "pairs"),
    [
        ([], [("Bath", "Hull"), ("Bath", "Leeds"), ("Hull", "Leeds"), ("Hull", "-York")]),
        (["hull"], [("Bath", "Hull"), ("Hull", "Leeds"), ("Hull", "-York")]),
        (["hull", "leeds", "bath"], [("Bath", "Hull"), ("Bath", "Leeds"), ("Hull", "Leeds")]),
        (["hull", "new town"], []),
        (["north"], [("Bath", "north"), ("north", "-York")]),
        (["leeds+hull", "-york"], [("Leeds+Hull", "-York")]),
    ],
)
def test_who_is_asked_for_decides_which_pairs_are_shown(
    tied: Tied, cities: list[str], pairs: list[tuple[str, str]]
) -> None:
    assert seen(links(tied(*ROWS), *cities), "city_a", "city_b") == pairs


def test_one_kind_of_ties_alone_has_weights_of_its_own(tied: Tied) -> None:
    table = links(tied(*ROWS), tie="COMPANY")
    assert table.title == "Ties of the kind company between places"
    assert seen(table, "city_a", "city_b", "weight", "jaccard") == [
        ("Bath", "Leeds", 1, 1),
        ("Hull", "-York", 1, 1),
    ]


def test_jaccard_divides_by_the_organisations_of_either(tied: Tied) -> None:
    data = tied("Bath,Hull,A,k,,,,", "Bath,Hull,B,k,,,,", "Bath,Leeds,C,k,,,,")
    assert seen(links(data, "bath", "hull"), "weight", "jaccard") == [(2, 2 / 3)]


@pytest.mark.parametrize(
    ("cities", "title"),
    [
        ([], "Ties between places"),
        (["hull"], "Ties of Hull"),
        (["hull", "bath", "leeds"], "Ties between Hull, Bath and Leeds"),
    ],
)
def test_the_title_says_whose_ties_they_are(tied: Tied, cities: list[str], title: str) -> None:
    assert links(tied(*ROWS), *cities).title == title


def test_a_note_says_how_tied_a_place_is_and_to_where(tied: Tied) -> None:
    table = links(tied(*ROWS), "bath", "hull", "leeds")
    assert sentences(table, "DEGREE") == [
        "Bath: 3 ties in all: Leeds 2, Hull 1; 100.0% outside Somerset",
        "Hull: 3 ties in all: Bath 1, Leeds 1, -York 1; 50.0% of the 2 to a known region outside M",
        "Leeds: 3 ties in all: Bath 2, Hull 1; 66.7% outside M",
    ]


@pytest.mark.parametrize(
    ("cities", "degrees"),
    [
        (
            ["bath", "north"],
            ["Bath: 2 ties in all: north 2; 100.0% outside Somerset"],
        ),
        (
            ["north"],
            ["north: 3 ties in all: Bath 2, -York 1; 100.0% of the 2 to a known region outside M"],
        ),
        (["hull+bath"], ["Hull+Bath: 3 ties in all: Leeds 2, -York 1"]),
        (
            ["hull", "leeds+bath"],
            ["Hull: 2 ties in all: Leeds+Bath 1, -York 1; 0% of the 1 to a known region outside M"],
        ),
    ],
)
def test_a_group_is_in_the_regions_of_its_members(
    tied: Tied, cities: list[str], degrees: list[str]
) -> None:
    assert sentences(links(tied(*ROWS), *cities), "DEGREE")[: len(degrees)] == degrees


def test_of_many_partners_and_places_the_first_are_named(tied: Tied) -> None:
    rows = [f"a{i:02},a{i + 1:02},X,k,,,," for i in range(11)]
    hub = [f"Leeds,a{i:02},X,k,,,," for i in range(5)]
    notes = sentences(links(tied(*rows, *hub)), "DEGREE")
    assert notes[0] == "Leeds: 5 ties in all: a00 1, a01 1, a02 1, 2 more places"
    assert notes[-1] == "3 more places: name one to see its ties"
    assert len(notes) == 11


def test_a_programme_of_many_places_is_told_apart(tied: Tied) -> None:
    rows = [f"{a},{b},Grid,programme,,,," for a, b in combinations(("Bath", "Hull", "Leeds"), 2)]
    lone = ["Bath,Hull,Arm,company,,,,", "Hull,Leeds,Arm,company,,,,"]
    assert sentences(links(tied(*rows, *lone)), "PROGRAMMES") == [
        "A programme of k places makes k(k−1)/2 pairs: Grid 3 places, 3 pairs"
    ]
    assert sentences(links(tied(*rows, *lone), "bath", "-york"), "PROGRAMMES") == []


def test_of_many_programmes_the_largest_are_named(tied: Tied) -> None:
    rows = [f"{a},{b},P{i},k,,,," for i in range(7) for a, b in combinations("xyz", 2)]
    (note,) = sentences(links(tied(*rows)), "PROGRAMMES")
    assert note.endswith("P3 3 places, 3 pairs; P4 3 places, 3 pairs; 2 more")


@pytest.mark.parametrize(
    ("cities", "notes"),
    [
        ([], ["1 row ties a place, or a group, to itself: not counted"]),
        (["north"], ["2 rows tie a place, or a group, to itself: not counted"]),
        (["bath"], []),
    ],
)
def test_ties_of_a_place_to_itself_are_counted_apart(
    tied: Tied, cities: list[str], notes: list[str]
) -> None:
    assert sentences(links(tied(*ROWS), *cities), "INSIDE") == notes


@pytest.mark.parametrize(
    ("cities", "note"),
    [
        (["new town"], "Nothing ties New Town to another"),
        (["new town", "bath"], "Nothing ties New Town and Bath"),
    ],
)
def test_no_ties_are_an_answer(tied: Tied, cities: list[str], note: str) -> None:
    table = links(tied(*ROWS), *cities)
    assert not table.rows
    assert sentences(table, "NO_TIES") == [note]


def test_no_ties_at_all_are_an_answer(tied: Tied) -> None:
    table = links(tied("Bath,Bath,X,club,,,,"), tie="club")
    assert sentences(table, "NO_TIES") == ["Nothing of the kind club ties a place to another"]


def test_pairs_can_be_ordered_and_cut(tied: Tied) -> None:
    table = links(tied(*ROWS), sort="-weight", top=2)
    assert seen(table, "city_a", "city_b") == [("Bath", "Leeds"), ("Bath", "Hull")]
    assert cells(table, "city_b") == [("Leeds",)] * 3 + [("Hull",)]


def test_a_place_that_only_the_ties_know_can_be_asked_for(tied: Tied) -> None:
    assert seen(links(tied("Bath,Óbidos,X,k,,,,"), "óbidos"), "city_b") == [("Óbidos",)]


@pytest.mark.parametrize(
    ("cities", "fault"),
    [
        (["leds"], 'unknown city "leds"; did you mean Leeds?'),
        (["leeds", "LEEDS"], "Leeds is named twice; name it once"),
        (["leeds", "north"], "Leeds is in north: what ties them would tie a place to itself"),
    ],
)
def test_places_that_cannot_be_put_apart_are_refused(
    tied: Tied, cities: list[str], fault: str
) -> None:
    with pytest.raises(UsageError) as caught:
        links(tied(*ROWS), *cities)
    assert str(caught.value).startswith(fault)


@pytest.mark.parametrize(
    ("tie", "fault"),
    [
        ("compny", "did you mean company? There are company, programme"),
        ("zzz", 'no tie is of the kind "zzz"; there are company, programme'),
    ],
)
def test_an_unknown_kind_is_refused_with_those_there_are(tied: Tied, tie: str, fault: str) -> None:
    with pytest.raises(UsageError) as caught:
        links(tied(*ROWS), tie=tie)
    assert str(caught.value).endswith(fault)


def test_wrong_ties_are_refused(tied: Tied) -> None:
    with pytest.raises(DataError, match=r"links\.csv:2:2: city_b: the city is empty"):
        links(tied("Bath,,X,k,,,,"))


def test_where_there_are_no_ties_it_is_said_where_to_write_them(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "cities.csv"
    path.write_text(DATA)
    with pytest.raises(AccessError) as caught:
        links(load([path]))
    assert str(caught.value) == (
        f"{tmp_path}/links.csv: no such file; write the ties between places there, under the "
        "columns city_a, city_b, organisation, kind and perhaps source, publisher, url, quote"
    )
    status, _, err = run("links", "-d", "-", stdin=DATA)
    assert status == 4
    assert err.startswith("links.csv beside a file of data: no such file")


NAMES = st.sampled_from("abcd")
LINKS = st.lists(
    st.builds(
        Link,
        NAMES,
        NAMES,
        st.sampled_from("VWXYZ"),
        st.sampled_from(["company", "board"]),
        *[st.sampled_from(["", "s"])] * 4,
        st.just("links.csv"),
        st.just(2),
    )
)


def weights(rows: list[Link]) -> dict[tuple[str, str], tuple[int, float]]:
    network = Network(rows, {})
    return {(p.a, p.b): (p.weight, float(network.jaccard(p))) for p in network.pairs}


@given(LINKS)
def test_a_weight_is_the_same_from_both_sides(rows: list[Link]) -> None:
    turned = [row._replace(city_a=row.city_b, city_b=row.city_a) for row in rows]
    assert weights(turned) == weights(rows)
    network = Network(rows, {})
    for pair in network.pairs:
        partners = network.partners(pair.a)[pair.b], network.partners(pair.b)[pair.a]
        assert partners == (pair.weight, pair.weight)


@given(LINKS.filter(bool), st.data())
def test_a_row_more_that_says_the_same_changes_nothing(
    rows: list[Link], data: st.DataObject
) -> None:
    assert weights([*rows, data.draw(st.sampled_from(rows))]) == weights(rows)


@given(LINKS, st.integers())
def test_the_order_of_rows_does_not_matter(rows: list[Link], seed: int) -> None:
    shuffled = random.Random(seed).sample(rows, len(rows))  # noqa: S311  no secret is in it
    assert weights(shuffled) == weights(rows)
    assert Network(shuffled, {}).programmes() == Network(rows, {}).programmes()


@given(LINKS)
def test_jaccard_is_a_share(rows: list[Link]) -> None:
    assert all(0 < share <= 1 for _, share in weights(rows).values())


@given(LINKS)
def test_a_group_hides_only_what_is_inside_it(rows: list[Link]) -> None:
    network = Network(rows, {"a": "g", "b": "g"})
    apart = {(row.city_a, row.city_b) for row in rows} - {("a", "b"), ("b", "a")}
    assert sum(len(pair.links) for pair in network.pairs) + len(network.inside) == len(rows)
    assert bool(network.pairs) == any(a != b for a, b in apart)


def test_a_comparison_counts_what_ties_its_places(tied: Tied) -> None:
    data = tied(*ROWS, "New Town,-York,Arm,company,,,,")
    asked = {
        ("Leeds", "Bath"): "2 organisations tie the two: clustercmp links Leeds Bath",
        ("New Town", "-York"): "1 organisation ties the two: clustercmp links -- 'New Town' -York",
        ("Leeds", "Bath", "Hull"): (
            "2 organisations tie two or more of them: clustercmp links Leeds Bath Hull"
        ),
        ("north", "Bath"): "2 organisations tie the two: clustercmp links north Bath",
    }
    assert {names: ties_between(data, names).notes[0].text for names in asked} == asked


@pytest.mark.parametrize("names", [["Leeds", "New Town"], ["Leeds", "north"]])
def test_a_comparison_says_nothing_where_nothing_ties(tied: Tied, names: list[str]) -> None:
    assert ties_between(tied(*ROWS), names).notes == ()


def test_a_comparison_says_where_ties_are_wrong(tied: Tied) -> None:
    (note,) = ties_between(tied("Bath,,X,k,,,,"), ["Leeds", "Bath"]).notes
    assert note.text.startswith("Ties are not counted: ")
    assert note.text.endswith(
        "links.csv:2:2: city_b: the city is empty; write the name of the city [E-BLANK]"
    )


def test_a_comparison_says_where_ties_cannot_be_read(
    tied: Tied, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(path: Path, shown: str) -> None:  # noqa: ARG001  as open_file has them
        message = "links.csv: may not be read"
        raise AccessError(message)

    monkeypatch.setattr("clustercmp.dataset.links.open_file", fail)
    (note,) = ties_between(tied(*ROWS), ["Leeds", "Bath"]).notes
    assert note.text == "Ties are not counted: links.csv: may not be read"


def test_a_comparison_without_ties_beside_it_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "cities.csv").write_text(DATA)
    assert ties_between(load([tmp_path / "cities.csv"]), ["Leeds", "Bath"]).notes == ()


def test_an_answer_names_the_file_of_ties_and_its_checksum(run: Run) -> None:
    answer = json.loads(run("links", "manchester", "--tie", "programme", "--json").out)
    assert [each["path"] for each in answer["data"]] == ["builtin", "metrics.toml", "links.csv"]
    assert answer["parameters"] == {"cities": ["manchester"], "tie": "programme"}


def test_warnings_of_ties_are_said_and_fail_under_strict(
    run: Run, tied: Tied, tmp_path: Path
) -> None:
    tied("Bath,Hulll,X,k,,,,")
    asked = ("links", "-d", str(tmp_path / "cities.csv"), "--csv")
    assert '"Hulll" is no city of the data' in run(*asked).err
    assert run(*asked, "-q").err == ""
    assert run(*asked, "--strict").status == 3


def test_the_shipped_ties_are_sound() -> None:
    assert load().known_links.problems == ()


@pytest.mark.parametrize(
    ("typed", "offered"),
    [(["--tie", "p"], ["partnership", "programme"]), (["new y"], ["New York\tcity"])],
)
def test_places_and_kinds_complete(run: Run, typed: list[str], offered: list[str]) -> None:
    assert run("__complete", "zsh", "links", *typed).out.splitlines()[1:] == offered


def test_a_file_that_is_only_called_as_what_ships_may_be_written_over(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "links.csv").write_text("mine")
    assert run("links", "manchester", "cambridge", "-o", "links.csv", "-q").status == 0
    assert (tmp_path / "links.csv").read_text("utf-8").startswith("city_a,city_b,")
