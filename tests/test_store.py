"""The store: what goes in comes out, once, under the names to display."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clustercmp.dataset.ledger import Ledger
from clustercmp.dataset.observation import NO_PERIOD, period
from clustercmp.dataset.store import Context, Count, Source, Store

if TYPE_CHECKING:
    from clustercmp.dataset.cells import Number

pytestmark = pytest.mark.usefixtures("lane")

ROWS = st.lists(
    st.tuples(
        st.sampled_from(["Leeds", "York", "Hull"]),
        st.sampled_from(["jobs", "funding"]),
        st.sampled_from(["", "2021", "2022", "2012/2022"]),
        st.sampled_from(["", "GBP", "USD"]),
        st.sampled_from(["a", "b"]),
        st.sampled_from([1.0, 2.5, 2**60 + 1, 10**400, Decimal("0.12345678901234567890")]),
    ),
    max_size=30,
)


def filled(*rows: tuple[str, str, str, str, str, Number], file: str = "x.csv") -> Store:
    """Return a store with rows of (city, metric, period, unit, source, value), from line 2 on."""
    store = Store()
    add(store, *rows, file=file)
    return store


def add(store: Store, *rows: tuple[str, str, str, str, str, Number], file: str) -> None:
    store.begin(file)
    store.append(
        [store.city(row[0]) for row in rows],
        [store.metric(row[1]) for row in rows],
        [store.period(period(row[2])) for row in rows],
        [store.context(Context(unit=row[3], source=row[4])) for row in rows],
        [row[5] for row in rows],
        range(2, len(rows) + 2),
    )


@given(ROWS)
def test_every_row_comes_out_once_or_is_reported_as_said_before(
    rows: list[tuple[str, str, str, str, str, Number]],
) -> None:
    store, ledger = filled(*rows), Ledger("x.csv")
    store.settle(ledger)
    first: dict[tuple[str, ...], Number] = {}
    for row in rows:
        first.setdefault(row[:5], row[5])
    out = {
        (o.city, o.metric, o.period.text, o.unit, o.source): o.quantity.value
        for metric in store.metrics()
        for o in store.observations(metric)
    }
    assert out == first
    assert ledger.count("warning") + ledger.count("error") == len(rows) - len(first)


def test_a_store_without_rows_has_nothing() -> None:
    store = Store()
    store.begin("x.csv")
    assert store.metrics() == []
    assert store.observations("jobs") == []
    assert store.counts() == []
    assert store.sources() == []


def test_metrics_are_sorted_as_names_compare() -> None:
    store = filled(
        ("york", "b", "", "", "", 1.0),
        ("Leeds", "C", "", "", "", 1.0),
        ("Bath", "a", "", "", "", 1.0),
    )
    assert store.metrics() == ["a", "b", "C"]
    store.head(store.metric("C"))
    assert store.metrics() == ["C", "a", "b"]


def test_only_the_cities_asked_for_are_given() -> None:
    store = filled(("York", "a", "", "", "", 1.0), ("Leeds", "a", "", "", "", 2.0))
    assert [o.city for o in store.observations("a", {"Leeds", "Paris"})] == ["Leeds"]


def test_names_are_those_to_display() -> None:
    store = filled(("york", "a", "", "", "", 1.0))
    assert [each.city for each in store.counts()] == ["york"]
    store.rename({"york": "York"}, {"a": "A"})
    assert [each.city for each in store.counts()] == ["York"]
    assert store.observations("A", {"York"})[0][:2] == ("York", "A")
    assert store.observations("a") == []


def test_figures_are_counted_by_city_and_metric() -> None:
    store = filled(
        ("York", "a", "2021", "", "", 1.0),
        ("York", "a", "2012/2022", "", "", 1.0),
        ("York", "a", "", "", "", 1.0),
        ("Leeds", "a", "", "", "", 1.0),
    )
    assert store.counts() == [
        Count("York", "a", 3, period("2021"), period("2012/2022")),
        Count("Leeds", "a", 1, None, None),
    ]
    assert store.observations("a")[2].period == NO_PERIOD


def test_sources_are_counted() -> None:
    store = filled(
        ("York", "a", "", "", "ONS", 1.0),
        ("York", "b", "", "", "ONS", 1.0),
        ("York", "c", "", "", "", 1.0),
    )
    assert store.sources() == [Source("", "", "", "", 1), Source("ONS", "", "", "", 2)]


def test_each_figure_knows_its_file() -> None:
    store = filled(("York", "a", "", "", "x", 1.0))
    store.begin("empty.csv")
    add(store, ("Leeds", "a", "", "", "y", 2.0), file="y.csv")
    assert [(o.file, o.line) for o in store.observations("a")] == [("x.csv", 2), ("y.csv", 2)]


def test_rows_of_several_files_keep_their_order_and_their_file() -> None:
    store = filled(("York", "a", "", "", "x", 1.0), ("York", "b", "", "", "x", 2.0))
    add(store, ("York", "b", "", "", "y", 3.0), ("Leeds", "a", "", "", "y", 2**60), file="y.csv")
    assert [(o.file, o.line, o.quantity.value) for o in store.observations("a")] == [
        ("x.csv", 2, 1),
        ("y.csv", 3, 2**60),
    ]
    assert [o.file for o in store.observations("b", {"York"})] == ["x.csv", "y.csv"]


def test_figures_that_differ_in_area_only_are_a_conflict() -> None:
    store = filled(("York", "a", "", "", "", 1.0))
    store.append(
        [0], [0], [0], [store.context(Context(geography="county", status="estimate"))], [1.0], [9]
    )
    ledger = Ledger("x.csv")
    store.settle(ledger)
    assert str(ledger.problems()[0]) == (
        "x.csv:9: York, a is given twice: status estimate here, observed on line 2; "
        "geography county here, empty on line 2; "
        "keep one of them, or tell them apart by source, unit or period [E-CONFLICT]"
    )


def test_what_conflicts_is_cut_in_its_message() -> None:
    store = filled(("York", "a", "", "", "", 10**400), ("York", "a", "", "", "", 10**399))
    ledger = Ledger("x.csv")
    store.settle(ledger)
    assert f" value 1{'0' * 59} here" in ledger.problems()[0].message


def test_what_came_again_can_be_forgotten() -> None:
    store = filled(("York", "a", "", "", "", 1.0), ("York", "a", "", "", "", 2.0))
    store.forget()
    ledger = Ledger("x.csv")
    store.settle(ledger)
    assert ledger.problems() == ()
