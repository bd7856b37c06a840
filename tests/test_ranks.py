"""Competition ranks, and the ranks that bounds leave open (methods, 1)."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from clustercmp.analysis.ranks import ranks
from clustercmp.dataset.quantity import Interval, Quantity, exact, interval, point, scaled

VALUES = st.integers(0, 20)
EXACT = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), VALUES, max_size=8)
BOUNDED = st.dictionaries(
    st.text("abcdefgh", min_size=1, max_size=2),
    st.builds(Quantity, VALUES, st.sampled_from(["exact", "over", "under"]), st.none()),
    min_size=1,
    max_size=6,
)


def points(values: dict[str, int]) -> dict[str, Interval]:
    return {city: point(Fraction(value)) for city, value in values.items()}


def test_ties_share_a_rank_and_the_next_is_skipped() -> None:
    found = ranks(points({"a": 9, "b": 5, "c": 5, "d": 1}))
    assert {city: (rank.rank, rank.tied) for city, rank in found.items()} == {
        "a": (1, False),
        "b": (2, True),
        "c": (2, True),
        "d": (4, False),
    }


def test_least_first_turns_the_order_round() -> None:
    found = ranks(points({"a": 9, "b": 5}), least_first=True)
    assert (found["b"].rank, found["a"].rank) == (1, 2)


def test_over_may_be_anything_above_and_under_anything_below() -> None:
    found = ranks(
        {
            "London": point(Fraction(36)),
            "Berlin": point(Fraction(8)),
            "Oxford": interval(Quantity(2, "over"), counted=True),
            "Leeds": interval(Quantity(9, "under"), counted=True),
        }
    )
    assert [(found[c].rank, found[c].low, found[c].high) for c in ("London", "Oxford")] == [
        (1, 1, 2),
        (4, 1, 4),
    ]
    assert (found["Leeds"].rank, found["Leeds"].low, found["Leeds"].high) == (2, 2, 4)


def test_precision_rounds_half_even_before_ranking() -> None:
    values = {"a": Fraction("0.9625"), "b": Fraction("0.9615"), "c": Fraction("0.9620")}
    found = ranks({city: point(value) for city, value in values.items()}, precision=3)
    assert {city: rank.rank for city, rank in found.items()} == {"a": 1, "b": 1, "c": 1}


def test_nobody_is_ranked_where_nobody_is() -> None:
    assert ranks({}) == {}


@given(EXACT, st.integers(1, 9))
def test_multiplying_a_metric_leaves_all_ranks(values: dict[str, int], factor: int) -> None:
    before = points(values)
    assert ranks({c: scaled(x, Fraction(factor)) for c, x in before.items()}) == ranks(before)


@given(EXACT, VALUES)
def test_one_more_city_moves_any_other_rank_by_at_most_one(
    values: dict[str, int], value: int
) -> None:
    before, after = ranks(points(values)), ranks(points(values | {"new": value}))
    assert all(after[city].rank - before[city].rank in {0, 1} for city in values)


@given(EXACT)
def test_rank_one_exists_and_exact_values_leave_nothing_open(values: dict[str, int]) -> None:
    found = ranks(points(values))
    assert not values or min(rank.rank for rank in found.values()) == 1
    assert all(rank.low == rank.rank == rank.high for rank in found.values())


@given(BOUNDED, st.data())
def test_no_completion_ranks_a_city_outside_its_range(
    quantities: dict[str, Quantity], data: st.DataObject
) -> None:
    def complete(quantity: Quantity) -> Fraction:
        shift = Fraction(data.draw(VALUES))
        value = exact(quantity.value)
        if quantity.qualifier == "exact":
            return value
        return value + shift if quantity.qualifier == "over" else min(value, shift)

    found = ranks({c: interval(q, counted=True) for c, q in quantities.items()})
    truth = ranks({city: point(complete(q)) for city, q in quantities.items()})
    assert all(found[c].low <= truth[c].rank <= found[c].high for c in quantities)
