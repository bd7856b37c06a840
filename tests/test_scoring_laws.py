"""What holds of every score, whatever the figures and weights: found by hypothesis."""

from __future__ import annotations

import io
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from clustercmp import load
from clustercmp.analysis.scoring import score
from clustercmp.errors import DataError
from tests.conftest import by_city

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clustercmp.dataset.dataset import Dataset
    from clustercmp.dataset.declared import Normalise
    from clustercmp.table import Cell, Table
    from tests.conftest import Run

FEW = settings(max_examples=20)
NAMES = ["m0", "m1", "m2"]
RELATIVE = ["minmax", "zscore", "percentile", "best"]
RANKS = ["rank", "rank_median", "rank_low", "rank_high", "rank_best", "rank_worst"]
FIRM = [*RANKS, "chance_top"]
PLAIN: Any = {"robustness": False}
DRAWN: Any = {"draws": 25}

figure = st.integers(1, 60)
row = st.tuples(figure, figure, figure)
complete = st.lists(row, min_size=3, max_size=7)
holed = st.lists(st.tuples(*[st.one_of(st.none(), figure)] * 3), min_size=3, max_size=7)
weights = st.tuples(*[st.integers(1, 9)] * 3)


def dataset(
    rows: Sequence[Sequence[float | None]], sidecar: str = "", *, first: int = 0
) -> Dataset:
    """Return a dataset of cities c0, c1, ... with the metrics m0 to m2; `first` turns the rows."""
    lines = [
        f"c{at}," + ",".join("" if x is None else repr(x) for x in each)
        for at, each in enumerate(rows)
    ]
    text = "\n".join(["city,m0,m1,m2", *lines[first:], *lines[:first]])
    if not sidecar:
        return load(pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False))
    with TemporaryDirectory() as folder:
        file = Path(folder) / "cities.csv"
        file.write_text(text, encoding="utf-8")
        file.with_suffix(".toml").write_text(sidecar, encoding="utf-8")
        return load(file)


def asked(*weighing: float, **more: Any) -> dict[str, Any]:
    return {"metrics": [f"{n}:{w}" for n, w in zip(NAMES, weighing, strict=True)], **more}


def scored(data: Dataset, *given_: Any, **more: Any) -> Table:
    """Return the score; figures that have none, as all are the same, are no case of a law."""
    try:
        return score(data, *given_, **more)
    except DataError:
        assume(condition=False)
        raise


def columns(table: Table, *names: str) -> dict[str, list[Any]]:
    return {city: [by_city(table, name)[city] for name in names] for city in by_city(table)}


def near(found: dict[str, Any]) -> Any:
    return pytest.approx(found, abs=1e-12)


@FEW
@given(holed, weights, st.integers(0, 6))
def test_the_order_of_rows_never_matters(
    rows: list[Any], weighing: tuple[int, ...], first: int
) -> None:
    def records(turned: int) -> list[dict[str, Cell]]:
        return list(scored(dataset(rows, first=turned), **asked(*weighing), **DRAWN).records())

    assert records(first) == records(0)


@pytest.mark.parametrize("normalise", ["minmax", "zscore", "percentile"])
def test_the_order_of_rows_never_matters_in_the_last_digit(normalise: Normalise) -> None:
    rows = [(0.1 * k**3 + 0.7, 1 / (k + 3), 3.3**k) for k in range(9)]
    found = [
        list(
            score(
                dataset(rows, first=first), **asked(3, 2, 1), normalise=normalise, **DRAWN
            ).records()
        )
        for first in range(9)
    ]
    assert all(each == found[0] for each in found)


@FEW
@given(complete, st.sampled_from(RELATIVE))
def test_one_metric_has_ranges_of_no_width(rows: list[Any], normalise: str) -> None:
    for each in columns(
        scored(dataset(rows), metrics=["m0"], normalise=normalise, **DRAWN), *RANKS
    ).values():
        assert len(set(each)) == 1


@FEW
@given(complete, row, weights, st.sampled_from(["minmax", "zscore", "percentile", "best", "none"]))
def test_a_city_worse_on_everything_never_beats_its_dominator(
    rows: list[Any], less: tuple[int, ...], weighing: tuple[int, ...], normalise: str
) -> None:
    worse = tuple(x - min(y, x) for x, y in zip(rows[0], less, strict=True))
    data = dataset([*rows, worse])
    last = f"c{len(rows)}"
    by_worse = scored(data, **asked(*weighing), normalise=normalise, baseline=last, **DRAWN)
    by_better = scored(data, **asked(*weighing), normalise=normalise, baseline="c0", **DRAWN)
    values, ranks = by_city(by_worse), columns(by_worse, *RANKS)
    assert values[last] < values["c0"]
    assert all(one < other for one, other in zip(ranks["c0"], ranks[last], strict=True))
    assert by_city(by_worse, "chance_beats_baseline")["c0"] == 1
    assert by_city(by_better, "chance_beats_baseline")[last] == 0


@FEW
@given(holed, weights, st.sampled_from(["arithmetic", "geometric", "harmonic"]))
def test_equal_cities_tie_in_the_score_and_in_every_draw(
    rows: list[Any], weighing: tuple[int, ...], aggregate: str
) -> None:
    data = dataset([*rows, rows[0]])
    assume(any(x is not None for x in rows[0]))
    table = scored(data, **asked(*weighing), aggregate=aggregate, baseline="c0", **DRAWN)
    last = f"c{len(rows)}"
    found = columns(table, "value", *FIRM, "coverage", "flags")
    assert found["c0"] == found[last]
    assert by_city(table, "chance_beats_baseline")[last] in {0, None}


@FEW
@given(complete, weights, st.floats(1e-6, 1e6), st.sampled_from(RELATIVE))
def test_another_unit_leaves_values_and_ranks(
    rows: list[Any], weighing: tuple[int, ...], k: float, normalise: str
) -> None:
    def found(factor: float) -> Table:
        data = dataset([(x * factor, y, z) for x, y, z in rows])
        return scored(data, **asked(*weighing), normalise=normalise, **DRAWN)

    assert by_city(found(k)) == near(by_city(found(1)))
    assert columns(found(k), *FIRM) == columns(found(1), *FIRM)


@FEW
@given(complete, weights, st.integers(2, 9))
def test_another_unit_leaves_the_ranks_of_geometric_means_of_the_figures_themselves(
    rows: list[Any], weighing: tuple[int, ...], k: int
) -> None:
    def ranks(factor: int) -> dict[str, Any]:
        data = dataset([(x * factor, y, z) for x, y, z in rows])
        means = {"normalise": "none", "aggregate": "geometric"}
        return by_city(scored(data, **asked(*weighing), **means, **PLAIN), "rank")

    assert ranks(k) == ranks(1)


@FEW
@given(holed, weights)
def test_contributions_add_up_coverage_is_the_weight_present_and_values_are_shares(
    rows: list[Any], weighing: tuple[int, ...]
) -> None:
    table = scored(dataset(rows), **asked(*weighing), **PLAIN)
    used = [at for at, name in enumerate(NAMES) if len({r[at] for r in rows} - {None}) > 1]
    whole = sum(weighing[at] for at in used)
    for record in table.records():
        parts = [record[f"{name}_contribution"] for name in NAMES]
        known = [part for part in parts if part is not None]
        held = [at for at in used if rows[int(str(record["city"])[1:])][at] is not None]
        assert record["coverage"] == pytest.approx(sum(weighing[at] for at in held) / whole)
        if record["value"] is not None:
            assert record["value"] == pytest.approx(sum(map(float, map(str, known))))
            assert 0 <= float(str(record["value"])) <= 1 + 1e-12


@FEW
@given(holed, weights, st.integers(2, 1000))
def test_only_the_proportion_of_weights_counts(
    rows: list[Any], weighing: tuple[int, ...], k: int
) -> None:
    larger = scored(dataset(rows), **asked(*(w * k for w in weighing)), **DRAWN)
    found = scored(dataset(rows), **asked(*weighing), **DRAWN)
    assert columns(larger, *FIRM, "flags") == columns(found, *FIRM, "flags")
    assert by_city(larger) == near(by_city(found))


@FEW
@given(holed, weights)
def test_robustness_changes_no_value_and_no_rank(
    rows: list[Any], weighing: tuple[int, ...]
) -> None:
    plain = scored(dataset(rows), **asked(*weighing), **PLAIN)
    firm = scored(dataset(rows), **asked(*weighing), **DRAWN)
    same = ["value", "rank", "of", "coverage", "flags", *(f"{name}_contribution" for name in NAMES)]
    assert columns(plain, *same) == columns(firm, *same)


@FEW
@given(complete, figure, weights, st.sampled_from(["arithmetic", "geometric", "harmonic"]))
def test_a_further_city_moves_the_others_by_one_place_at_most_where_it_moves_no_scale(
    rows: list[Any], more: int, weighing: tuple[int, ...], aggregate: str
) -> None:
    means = {"normalise": "none", "aggregate": aggregate}
    before = by_city(scored(dataset(rows), **asked(*weighing), **means, **PLAIN), "rank")
    wider = dataset([*rows, (more, more, more)])
    after = by_city(scored(wider, **asked(*weighing), **means, **PLAIN), "rank")
    assert all(after[city] - rank in {0, 1} for city, rank in before.items())


def test_a_further_city_may_turn_others_where_it_stretches_a_scale() -> None:
    rows = [(10, 1, 5), (1, 4, 6)]
    two = by_city(score(dataset(rows), metrics=["m0:2", "m1:1"], **PLAIN), "rank")
    three = by_city(score(dataset([*rows, (100, 1, 5)]), metrics=["m0:2", "m1:1"], **PLAIN), "rank")
    assert (two["c0"], two["c1"]) == (1, 2)
    assert (three["c0"], three["c1"]) == (3, 2)


@FEW
@given(complete, st.sampled_from(["minmax", "percentile", "zscore"]))
def test_less_is_better_is_the_mirror_of_more_is_better(rows: list[Any], normalise: str) -> None:
    assume(len({r[0] for r in rows}) == len(rows))  # percentiles of ties are not mirrored
    whole = 0 if normalise == "zscore" else 1
    more = scored(dataset(rows), metrics=["m0"], normalise=normalise, **PLAIN)
    lower = dataset(rows, '[metrics.m0]\nbetter = "lower"\n')
    less = scored(lower, metrics=["m0"], normalise=normalise, **PLAIN)
    assert by_city(less) == near({city: whole - value for city, value in by_city(more).items()})


@FEW
@given(holed, weights, st.sampled_from(["arithmetic", "geometric", "harmonic"]))
def test_a_branch_of_one_part_is_that_part(
    rows: list[Any], weighing: tuple[int, ...], aggregate: str
) -> None:
    flat, nested = "", ""
    for name, weight in zip(NAMES, weighing, strict=True):
        flat += f'[score.s.parts.{name}]\nmetric = "{name}"\nweight = {weight}\n'
        nested += f"[score.s.parts.{name}]\nweight = {weight}\n"
        nested += f'aggregate = "{aggregate}"\n[score.s.parts.{name}.parts.{name}]\n'
        nested += f'metric = "{name}"\nweight = 5\n'
    one = scored(dataset(rows, flat), "s", **PLAIN)
    other = scored(dataset(rows, nested), "s", **PLAIN)
    assert by_city(other) == near(by_city(one))
    assert columns(other, "rank", "coverage") == columns(one, "rank", "coverage")


@FEW
@given(holed, weights)
def test_cities_are_ranked_together_only_where_each_two_share_half_of_the_weight(
    rows: list[Any], weighing: tuple[int, ...]
) -> None:
    parts = "".join(
        f'[score.s.parts.{name}]\nmetric = "{name}"\nweight = {weight}\n'
        for name, weight in zip(NAMES, weighing, strict=True)
    )
    table = scored(dataset(rows, f"[score.s]\nmin_coverage = 0\n{parts}"), "s", **PLAIN)
    used = [at for at in range(3) if len({r[at] for r in rows} - {None}) > 1]
    held = [{at for at in used if r[at] is not None} for r in rows]
    whole = sum(weighing[at] for at in used)
    shared = [
        2 * sum(weighing[at] for at in one & other) >= whole
        for one, other in combinations([each for each in held if each], 2)
    ]
    ranked = any(rank is not None for rank in by_city(table, "rank").values())
    assert ranked == all(shared)


def test_the_same_seed_gives_the_same_bytes(run: Run) -> None:
    def out(seed: str) -> str:
        return run("score", "innovation", "--draws", "50", "--seed", seed, "--json").out

    assert out("3") == out("3")
    assert out("3") != out("4")
