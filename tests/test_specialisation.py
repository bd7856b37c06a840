"""Location quotients, on files of a few lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clustercmp.analysis.specialisation import specialisation
from clustercmp.dataset.loading import load
from clustercmp.errors import UsageError
from tests.conftest import cells, seen, sentences

if TYPE_CHECKING:
    from pathlib import Path

    from clustercmp.dataset.dataset import Dataset
    from clustercmp.table import Cell
    from tests.conftest import Loaded, Run

WIDE = "city,tech,jobs\nLeeds,30,200\nYork,5,50\nBath,0,50\nHull,,40\nGoole,2,0\n"


def quotients(data: Dataset, metric: str, **asked: Any) -> dict[Cell, Cell]:
    table = specialisation(data, metric, **asked)
    return dict(zip(table.column("city"), table.column("location_quotient"), strict=True))


def test_a_location_quotient_is_a_share_over_the_share_of_all(loaded: Loaded) -> None:
    """Worked out by hand: of 300 jobs 35 are in tech.

    Leeds 30/200 = 0.15, York 5/50 = 0.1, all 35/300 = 0.11666...; Leeds 0.15 · 300 / 35 = 9/7,
    York 0.1 · 300 / 35 = 6/7. Bath has none, and 0 of 50 is a quotient of 0.
    """
    table = specialisation(loaded(WIDE), "tech", of="jobs")
    assert cells(table, "city", "value", "total", "share", "location_quotient", "flags") == [
        ("Leeds", 30, 200, 0.15, 9 / 7, ""),
        ("York", 5, 50, 0.1, 6 / 7, ""),
        ("Bath", 0, 50, 0, 0, ""),
        ("Goole", None, None, None, None, "MISSING"),
        ("Hull", None, None, None, None, "MISSING"),
    ]
    assert set(cells(table, "metric", "of", "reference", "reference_share")) == {
        ("tech", "jobs", "total of the 3 cities in this data", 35 / 300)
    }
    assert sentences(table, "MISSING") == [
        "Not ranked, no figure: its Jobs is 0: Goole",
        "Not ranked, no figure: Hull",
    ]


def test_the_reference_is_printed_as_it_changes_the_answer(loaded: Loaded) -> None:
    table = specialisation(loaded(WIDE), "tech", of="jobs")
    assert table.title == "Location quotients: Tech ÷ Jobs · 3 of 3 cities with a figure"
    assert table.formula == "LQ = share ÷ 11.7% (total of the 3 cities in this data)"
    (said,) = sentences(table, "REFERENCE")
    assert said.startswith("Reference: total of the 3 cities in this data, 35 ÷ 300 = 11.7%; ")
    other = specialisation(loaded(WIDE), "tech", of="jobs", reference="york")
    assert other.formula == "LQ = share ÷ 10.0% (York)"
    assert cells(other, "city", "location_quotient")[0] == ("Leeds", 1.5)


def test_the_reference_may_be_a_place_of_another_kind(loaded: Loaded) -> None:
    sidecar = '[cities.UK]\nkind = "nation"\n'
    data = loaded(WIDE + "UK,1000,10000\n", sidecar)
    table = specialisation(data, "tech", of="jobs", reference="uk")
    assert cells(table, "city", "location_quotient")[1] == ("York", 1)
    assert "UK" not in {city for (city,) in cells(table, "city")}


def test_what_a_reference_without_a_row_needs_care_for_is_said(loaded: Loaded) -> None:
    data = loaded(WIDE.replace("York,5,50", "York,~5,50"))
    table = specialisation(data, "tech", of="jobs", cities=["leeds"], reference="york+hull")
    (said,) = sentences(table, "REFERENCE")
    assert "= ~10.0% (a bound, or about; 1 of 2: no figure for Hull); another" in said
    beside = specialisation(data, "tech", of="jobs", reference="york")
    assert "= ~10.0%; another" in sentences(beside, "REFERENCE")[0]


def test_the_reference_itself_has_exactly_1(loaded: Loaded) -> None:
    data = loaded("city,tech,jobs\nA,~3,~7\nB,>1,<9\n")
    table = specialisation(data, "tech", of="jobs", reference="a")
    assert seen(table, "city", "location_quotient", "location_quotient_qualifier")[0] == (
        "A",
        1,
        "exact",
    )


def test_a_reference_of_none_leaves_nothing_defined(loaded: Loaded) -> None:
    table = specialisation(loaded(WIDE), "tech", of="jobs", reference="bath")
    assert cells(table, "city", "share", "location_quotient", "flags")[:3] == [
        ("Bath", 0, None, "ZERO_BASELINE"),
        ("Leeds", 0.15, None, "ZERO_BASELINE"),
        ("York", 0.1, None, "ZERO_BASELINE"),
    ]
    assert sentences(table, "ZERO_BASELINE") == [
        "Bath, Leeds, York: no location quotient: the reference has a share of 0"
    ]


def test_a_reference_without_figures_leaves_shares(loaded: Loaded) -> None:
    for place, why in (("hull", "no figure"), ("goole", "no figure: its Jobs is 0")):
        table = specialisation(loaded(WIDE), "tech", of="jobs", reference=place)
        assert cells(table, "share", "location_quotient")[0] == (0, None)
        assert sentences(table, "NO_LQ") == [f"No location quotients: {place.title()} has {why}"]
        assert table.formula == ""


def test_below_0_there_is_no_quotient(loaded: Loaded) -> None:
    data = loaded("city,tech,jobs\nA,-3,10\nB,5,10\n")
    table = specialisation(data, "tech", of="jobs")
    assert cells(table, "city", "location_quotient", "flags") == [
        ("B", 5, ""),
        ("A", None, "NEGATIVE"),
    ]
    assert sentences(table, "NEGATIVE") == ["A: no location quotient: a figure is below 0"]


def test_without_figures_there_is_nothing_to_hold_against(loaded: Loaded) -> None:
    table = specialisation(loaded("city,tech,jobs\nA,5,\nB,,10\n"), "tech", of="jobs")
    assert cells(table, "flags") == [("MISSING",), ("MISSING",)]
    assert sentences(table, "NO_LQ") == ["No location quotients: there are no figures"]
    assert sentences(table, "MISSING")[0] == "Not ranked, no figure: no Jobs: A"


def test_one_city_alone_has_1_and_a_note(loaded: Loaded) -> None:
    table = specialisation(loaded("city,tech,jobs\nA,5,10\n"), "tech", of="jobs")
    assert cells(table, "location_quotient") == [(1,)]
    assert sentences(table, "ONE") == ["Of one city alone the quotient is 1, whatever its figures"]


def test_equal_quotients_stand_by_name(loaded: Loaded) -> None:
    data = loaded("city,tech,jobs\nC,1,10\nA,2,20\nB,5,10\n")
    assert list(quotients(data, "tech", of="jobs")) == ["B", "A", "C"]


@pytest.mark.parametrize(
    ("tech", "jobs", "share", "quotient"),
    [
        (">20", "100", "over", "over"),
        ("<20", "100", "under", "under"),
        ("20", ">100", "under", "under"),
        ("~20", "100", "about", "about"),
        ("20", "100", "exact", "exact"),
    ],
)
def test_bounds_are_carried(
    loaded: Loaded, tech: str, jobs: str, share: str, quotient: str
) -> None:
    data = loaded(f"city,tech,jobs\nA,{tech},{jobs}\nB,10,100\n")
    table = specialisation(data, "tech", of="jobs", reference="b")
    names = ("value", "share_qualifier", "location_quotient_qualifier")
    assert seen(table, *names)[0] == (20, share, quotient)
    assert cells(table, "flags")[0] == ("" if quotient == "exact" else "BOUND",)


def test_the_reference_of_all_carries_their_bounds(loaded: Loaded) -> None:
    table = specialisation(loaded("city,tech,jobs\nA,>20,100\nB,10,100\n"), "tech", of="jobs")
    assert table.formula == "LQ = share ÷ ≥15.0% (total of the 2 cities in this data)"
    assert seen(table, "city", "location_quotient_qualifier")[1] == ("B", "under")


TIDY = "city,metric,period,value,unit,source\n"


def test_units_may_differ_and_a_note_says_what_share_is_then(loaded: Loaded) -> None:
    rows = "A,tech,2020,3,jobs,s\nA,people,2020,10,people,s\nB,tech,2020,5,jobs,s\n"
    table = specialisation(loaded(f"{TIDY}{rows}B,people,2020,20,people,t\n"), "tech", of="people")
    assert cells(table, "city", "location_quotient") == [
        ("A", 9 / 8),
        ("B", 15 / 16),
    ]
    assert sentences(table, "UNITS") == [
        "Tech in jobs, People in people: share is a rate, per person, and no part of a whole"
    ]
    assert table.formula.startswith("LQ = share ÷ 0.2667 per person (total of")


def test_what_is_above_its_total_is_no_part_of_it(loaded: Loaded) -> None:
    table = specialisation(loaded("city,tech,jobs\nA,5,4\nB,1,9\n"), "tech", of="jobs")
    assert sentences(table, "NO_PART") == ["Tech is above Jobs, so it is no part of it: A"]


def test_money_is_put_into_the_currency_of_its_total(loaded: Loaded) -> None:
    rows = "A,raised,2020,100,USD,s\nA,gdp,2020,1000,GBP,s\nB,raised,2020,200,USD,s\n"
    data = loaded(f"{TIDY}{rows}B,gdp,2020,1000,GBP,s\n")
    table = specialisation(data, "raised", of="gdp")
    assert cells(table, "city", "total")[1] == ("A", 1000)
    assert cells(table, "value")[1][0] == pytest.approx(77.894, rel=1e-4)
    assert cells(table, "share")[1][0] == pytest.approx(0.077894, rel=1e-4)
    assert sentences(table, "CONVERTED")[0].startswith("B, A: converted: 1 USD = 0.77894 GBP, mean")
    in_dollars = specialisation(data, "raised", of="gdp", currency="USD")
    assert cells(in_dollars, "city", "value")[1] == ("A", 100)
    assert cells(in_dollars, "share")[1] == cells(table, "share")[1]
    assert sentences(in_dollars, "CONVERTED")[0].startswith("B, A: Gdp converted: 1 GBP = ")


def test_a_currency_without_a_rate_stands_as_stated(loaded: Loaded) -> None:
    rows = "A,raised,1950,100,USD,s\nA,gdp,1950,1000,GBP,s\n"
    table = specialisation(loaded(TIDY + rows), "raised", of="gdp")
    assert cells(table, "location_quotient") == [(1,)]
    assert sentences(table, "NO_RATE")
    assert sentences(table, "UNITS")[0].startswith("Raised in USD, Gdp in GBP")


def test_the_total_of_the_same_source_is_taken(loaded: Loaded) -> None:
    rows = "A,tech,2020,3,jobs,s\nA,jobs,2020,10,jobs,s\nA,jobs,2020,20,jobs,a\n"
    table = specialisation(loaded(TIDY + rows), "tech", of="jobs")
    assert cells(table, "total") == [(10,)]


SLICES = (
    "A,tech,2020,3,jobs,s\nA,jobs,2020,10,jobs,s\nB,tech,2018,2,jobs,s\nB,jobs,2018,10,jobs,s\n"
    "C,tech,2020,4,jobs,s\nC,jobs,2019,10,jobs,s\n"
)


def test_places_outside_the_slice_have_a_share_and_no_quotient(loaded: Loaded) -> None:
    data = loaded(TIDY + SLICES)
    table = specialisation(data, "tech", of="jobs")
    assert cells(table, "city", "period", "share", "flags") == [
        ("C", "2020", 0.4, "PERIOD"),
        ("A", "2020", 0.3, ""),
        ("B", "2018", 0.2, "PERIOD;OTHER_BASIS"),
    ]
    assert quotients(data, "tech", of="jobs")["B"] is None
    assert sentences(table, "OTHER_BASIS") == [
        "Not ranked, no figure in this slice: B (2018: 20.0%). --basis latest ranks them, flagged"
    ]
    assert sentences(table, "PERIOD") == [
        "C: not like for like: periods differ; divided by Jobs of 2019"
    ]
    assert sentences(table, "SLICES") == ["Tech: 2 cities in 2020, s; Jobs: several periods, s"]
    assert table.fallen == (("tech", "denominators of other periods"),)


def test_the_first_are_those_of_the_largest_quotients_with_those_that_tie(loaded: Loaded) -> None:
    rows = "A,1,10\nB,5,10\nC,5,10\nD,7,10\nE,,10\n"
    data = loaded(f"city,tech,jobs\n{rows}")
    table = specialisation(data, "tech", of="jobs", top=2, sort="city")
    assert [city for city, _ in cells(table, "city", "share")] == ["B", "C", "D"]
    assert sentences(table, "MISSING") == ["Not ranked, no figure: E"]


def test_of_one_city_alone_the_quotient_is_1_unless_there_is_none(loaded: Loaded) -> None:
    one = specialisation(loaded("city,tech,jobs\nA,1,10\n"), "tech", of="jobs")
    assert sentences(one, "ONE") == ["Of one city alone the quotient is 1, whatever its figures"]
    none = specialisation(loaded("city,tech,jobs\nA,0,10\n"), "tech", of="jobs")
    assert sentences(none, "ONE") == []


def test_a_thin_slice_is_flagged(loaded: Loaded) -> None:
    more = (
        "D,tech,2017,1,jobs,s\nD,jobs,2017,4,jobs,s\nE,tech,2016,1,jobs,s\nE,jobs,2016,4,jobs,s\n"
    )
    table = specialisation(loaded(TIDY + SLICES + more), "tech", of="jobs")
    assert "partial: 2 of 5" in table.title
    assert cells(table, "flags")[1] == ("THIN",)
    latest = specialisation(loaded(TIDY + SLICES + more), "tech", of="jobs", basis="latest")
    assert len([q for (q,) in cells(latest, "location_quotient") if q]) == 5
    assert latest.fallen[0] == ("tech", "latest")
    assert seen(latest, "period")[0] == ("2020",)


def test_places_that_are_no_parts_of_a_whole_need_a_reference(loaded: Loaded) -> None:
    data = loaded(WIDE + "North,90,900\n", '[cities.North]\nkind = "region"\n')
    table = specialisation(data, "tech", of="jobs", kind="all")
    assert {q for (q,) in cells(table, "location_quotient")} == {None}
    (said,) = sentences(table, "NO_LQ")
    assert said.startswith("No location quotients: the places are no parts of one whole; name one")
    assert quotients(data, "tech", of="jobs", kind="all", reference="north")["Leeds"] == 1.5


@pytest.mark.parametrize("metric", ["tech", "jobs"])
def test_what_is_not_comparable_has_shares_and_no_quotient(loaded: Loaded, metric: str) -> None:
    sidecar = f'[metrics.{metric}]\ncomparable = false\ndescription = "Months differ."\n'
    table = specialisation(loaded(WIDE, sidecar), "tech", of="jobs")
    assert ("Leeds", 0.15, None) in cells(table, "city", "share", "location_quotient")
    assert sentences(table, "NO_LQ") == ["No location quotients: Months differ."]


def test_a_group_is_its_members_together(loaded: Loaded) -> None:
    data = loaded(WIDE, '[groups.pair]\nmembers = ["York", "Bath"]\n')
    table = specialisation(data, "tech", of="jobs", cities=["leeds", "pair"])
    assert cells(table, "city", "value", "total") == [("Leeds", 30, 200), ("pair", 5, 100)]
    assert sentences(table, "GROUP") == ["pair: Pair, the sum of York and Bath"]
    with pytest.raises(UsageError, match="York is in pair"):
        specialisation(data, "tech", of="jobs", cities=["york", "pair"])


def test_rows_can_be_ordered_and_cut(loaded: Loaded) -> None:
    data = loaded(WIDE)
    assert list(quotients(data, "tech", of="jobs", sort="city"))[:3] == ["Bath", "Leeds", "York"]
    assert list(quotients(data, "tech", of="jobs", top=1)) == ["Leeds"]


@pytest.mark.parametrize(
    ("metric", "of", "why"),
    [
        ("rent", "jobs", "--of jobs: Rent is a rate, no number of things; name another metric"),
        ("jobs", "jobs", "--of jobs: Jobs is the total itself; name another metric"),
        ("tech", "rent", '--of "rent": Rent is a rate, no number of things'),
        ("tech", "none", '--of "none": None has no figures to divide by'),
        ("tech", "jbs", 'unknown metric "jbs"'),
    ],
)
def test_what_has_no_share_is_a_usage_error(loaded: Loaded, metric: str, of: str, why: str) -> None:
    data = loaded(
        "city,tech,jobs,rent\nA,1,2,3\n", '[metrics.rent]\nkind = "rate"\n[metrics.none]\n'
    )
    with pytest.raises(UsageError) as refused:
        specialisation(data, metric, of=of)
    assert str(refused.value).startswith(why)


def test_the_command_line_needs_a_total(run: Run) -> None:
    assert run("specialisation", "tech_jobs").status == 2
    assert run("specialisation", "tech_jobs", "--of", "population", "--per", "gdp").status == 2


SECTORS = st.lists(
    st.lists(st.integers(0, 10**6), min_size=3, max_size=3).filter(any), min_size=1, max_size=5
)


def of_sectors(folder: Path, cities: list[list[int]], times: int = 1, city: int = 1) -> Dataset:
    """Load cities with three sectors each, their sum in `jobs`; the first city's times `city`."""
    path = folder / "mine.csv"
    rows = []
    for number, sectors in enumerate(cities):
        scaled = [each * times * (1 if number else city) for each in sectors]
        rows.append(",".join(map(str, (f"c{number}", *scaled, sum(scaled)))))
    path.write_text("\n".join(["city,a,b,c,jobs", *rows]) + "\n")
    return load([path])


@given(SECTORS)
def test_the_quotients_of_a_city_weighted_by_the_shares_of_all_add_up_to_1(
    tmp_path_factory: pytest.TempPathFactory, cities: list[list[int]]
) -> None:
    data = of_sectors(tmp_path_factory.mktemp("lq"), cities)
    sums = dict.fromkeys((f"c{number}" for number in range(len(cities))), 0.0)
    for sector in "abc":
        for row in specialisation(data, sector, of="jobs").records():
            quotient, share = row["location_quotient"], row["reference_share"]
            sums[str(row["city"])] += float(quotient or 0) * float(share or 0)
    assert list(sums.values()) == [pytest.approx(1)] * len(cities)


@given(SECTORS, st.integers(2, 1000))
def test_the_unit_does_not_matter(
    tmp_path_factory: pytest.TempPathFactory, cities: list[list[int]], times: int
) -> None:
    folder = tmp_path_factory.mktemp("lq")
    before = quotients(of_sectors(folder, cities), "a", of="jobs")
    assert quotients(of_sectors(folder, cities, times), "a", of="jobs") == before


@given(SECTORS, st.integers(2, 1000))
def test_the_size_of_a_city_does_not_matter_to_its_quotient(
    tmp_path_factory: pytest.TempPathFactory, cities: list[list[int]], times: int
) -> None:
    folder = tmp_path_factory.mktemp("lq")
    many = [*cities, [1, 1, 1]]
    last = f"c{len(cities)}"
    before = quotients(of_sectors(folder, many), "a", of="jobs", reference=last)
    after = quotients(of_sectors(folder, many, city=times), "a", of="jobs", reference=last)
    assert after == before
    assert after[last] == 1
