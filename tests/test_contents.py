from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from clustercmp.analysis.contents import LISTS, contents
from clustercmp.dataset.loading import load
from clustercmp.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from clustercmp.dataset.dataset import Dataset
    from tests.conftest import Loaded

DATA = """\
city,metric,period,value,unit,source,publisher,url,published
Leeds,rent,2020,10,GBP,Survey,Office,https://example.org,2021
Leeds,rent,2019/2021,30,GBP,Survey,Office,https://example.org,2021
Leeds,rent,2022,12,EUR,Other,,,
York,jobs,,5,jobs,Other,,,
"""
SIDECAR = """
    [metrics.rent]
    description = "Office rent."
    kind = "flow"
    better = "lower"
    [cities.Leeds]
    kind = "city"
    region = "Yorkshire"
    country = "GB"
    aliases = ["ls", "loidis"]
    [cities.Bath]
    [groups.pair]
    label = "Both"
    members = ["Leeds", "York"]
    [targets.more]
    city = "York"
    metric = "jobs"
    value = 10
    unit = "jobs"
    qualifier = "over"
    by = 2030
    source = "Plan"
    [targets.double]
    city = "York"
    metric = "jobs"
    multiple = 2
    from = 2014
    note = "Soon."
    [score.all.parts.a]
    metric = "rent"
    [score.all.parts.b]
    metric = "jobs"
"""


@pytest.fixture
def data(tmp_path: Path) -> Dataset:
    path = tmp_path / "a.csv"
    path.write_text(DATA, encoding="utf-8")
    path.with_suffix(".toml").write_text(dedent(SIDECAR), encoding="utf-8")
    return load([path])


def exported(data: Dataset, what: str) -> list[tuple[object, ...]]:
    """Return the header and the rows for machines."""
    table = contents(data, what)
    names = tuple(column.name for column in table.columns if column.exported)
    return [names, *(tuple(record.values()) for record in table.records())]


def test_cities_are_listed_with_or_without_figures(data: Dataset) -> None:
    assert exported(data, "cities") == [
        (
            *("city", "kind", "region", "country", "aliases"),
            *("metrics", "figures", "first_period", "last_period"),
        ),
        ("Bath", None, None, None, "", 0, 0, None, None),
        ("Leeds", "city", "Yorkshire", "GB", "ls;loidis", 1, 3, "2020", "2022"),
        ("York", None, None, None, "", 1, 1, None, None),
    ]


def test_metrics_are_listed_with_their_units_the_most_frequent_first(data: Dataset) -> None:
    assert exported(data, "metrics") == [
        (
            *("metric", "label", "unit", "kind", "better", "cities"),
            *("figures", "first_period", "last_period", "description"),
        ),
        ("rent", "Rent", "GBP;EUR", "flow", "lower", 1, 3, "2020", "2022", "Office rent."),
        ("jobs", "Jobs", "jobs", None, "higher", 1, 1, None, None, None),
    ]


def test_sources_are_listed_by_name(data: Dataset) -> None:
    assert exported(data, "sources") == [
        ("source", "publisher", "url", "published", "figures"),
        ("Other", None, None, None, 2),
        ("Survey", "Office", "https://example.org", "2021", 2),
    ]


def test_groups_are_listed_with_their_members(data: Dataset) -> None:
    assert exported(data, "groups") == [
        ("group", "label", "members"),
        ("pair", "Both", "Leeds;York"),
    ]


def test_targets_are_listed_as_declared(data: Dataset) -> None:
    assert exported(data, "targets") == [
        ("target", "city", "metric", "value", "multiple", "from", "by", "note", "source"),
        ("more", "York", "jobs", 10, None, None, "2030", None, "Plan"),
        ("double", "York", "jobs", None, 2.0, "2014", None, "Soon.", None),
    ]


def test_people_see_that_a_target_is_a_bound(data: Dataset) -> None:
    table = contents(data, "targets")
    assert table.column("unit") == ("jobs", None)
    assert table.column("qualifier") == ("over", "exact")


def test_scores_are_listed_with_their_metrics(data: Dataset) -> None:
    assert exported(data, "scores") == [("score", "label", "metrics"), ("all", "All", "rent;jobs")]


@pytest.mark.parametrize(
    ("what", "title"),
    [("cities", "3 cities"), ("groups", "1 group"), ("targets", "2 targets")],
)
def test_the_title_counts_what_is_listed(data: Dataset, what: str, title: str) -> None:
    assert contents(data, what).title == title


@pytest.mark.parametrize("what", LISTS)
def test_every_list_of_the_shipped_data_is_a_table(what: str) -> None:
    assert contents(load(), what).name == f"list-{what}"


def test_nothing_to_list_is_a_table_without_rows(loaded: Loaded) -> None:
    assert contents(loaded("city,jobs\nLeeds,1\n"), "scores").rows == ()


def test_an_unknown_list_is_answered_with_those_there_are(data: Dataset) -> None:
    with pytest.raises(UsageError, match='no list of "citys"; did you mean cities, metrics,'):
        contents(data, "citys")
