"""Seats from counts are the ranks of the league, whatever the data."""

from __future__ import annotations

from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clustercmp.analysis.candidates import candidates
from clustercmp.analysis.choice import Choice
from clustercmp.analysis.league import league
from clustercmp.analysis.seats import seats
from clustercmp.dataset.conventions import Conventions
from clustercmp.dataset.loading import load

CITIES = ["Leeds", "York", "Hull", "Bath"]
ROW = st.tuples(
    st.sampled_from(CITIES),
    st.sampled_from(["jobs", "rents"]),
    st.sampled_from(["2020", "2021", "2020/2021", ""]),
    st.sampled_from(["1", "2", "2.0", "3.5", "9007199254740993", "9007199254740992"]),
    st.sampled_from(["exact", "over", "about"]),
    st.sampled_from(["observed", "estimate", "projection", "target"]),
    st.sampled_from(["GBP", "people"]),
    st.sampled_from(["a", "b"]),
    st.sampled_from(["", "2020", "2021-05"]),
)
SIDECAR = b'[metrics.rents]\nbetter = "lower"\nkind = "stock"\n[metrics.jobs]\nkind = "flow"\n'


def key(row: tuple[str, ...]) -> tuple[str, ...]:
    return (*row[:3], *row[6:8])


CHOICES = [Choice(), Choice(period="2020"), Choice(source="b"), Choice(status="projection")]


@pytest.mark.parametrize("engine", ["on", "off"])
@given(
    rows=st.lists(ROW, unique_by=key, min_size=1),
    chosen=st.sampled_from(CHOICES),
)
def test_seats_are_the_ranks_of_the_league(
    tmp_path_factory: pytest.TempPathFactory,
    engine: Literal["on", "off"],
    rows: list[tuple[str, ...]],
    chosen: Choice,
) -> None:
    path = tmp_path_factory.mktemp("seats") / "x.csv"
    header = "city,metric,period,value,qualifier,status,unit,source,published"
    path.write_text("\n".join([header, *map(",".join, rows)]))
    path.with_suffix(".toml").write_bytes(SIDECAR)
    data = load([path], conventions=Conventions(engine=engine))
    places = list(data.places)
    found = seats(data, list(data.metrics.values()), places, places, chosen)
    for name, held in found.items():
        metric = data.metrics[name]
        options = candidates(data, metric, places, chosen).options
        whole = league(metric, places, options, chosen)
        assert (held.name, held.of) == (whole.name, whole.of)
        assert {city: held.seat(city) for city in places} == {
            city: whole.seat(city) for city in places
        }
