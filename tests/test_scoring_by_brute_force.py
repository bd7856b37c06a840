"""Every draw, method, omission and turn of a small score, worked out anew in plain Python.

Nothing here uses numpy or the package's own arithmetic: figures are put on a scale, combined and
ranked by the definitions of docs/methods.md, with the draws of `random.Random(seed)` in the order
of the parts: those of the whole, then those of each branch.
"""

from __future__ import annotations

from math import ceil, log, prod
from random import Random
from statistics import mean, stdev
from typing import TYPE_CHECKING, Any

import pytest

from clustercmp.analysis.scoring import score
from tests.conftest import by_city, cells

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.conftest import Loaded

Figures = dict[str, float | None]
TEXT = """city,money,jobs,firms,rent
Ash,10,400,12,9
Bay,42,90,30,14
Cob,7,,25,6
Dew,25,250,,11
Elm,31,310,18,
Fen,25,120,44,20
"""
SIDECAR = """[metrics.rent]
better = "lower"
[score.s]
min_coverage = 0.5
[score.s.parts.money]
metric = "money"
weight = 3
[score.s.parts.people]
weight = 2
aggregate = "geometric"
[score.s.parts.people.parts.jobs]
metric = "jobs"
weight = 2
[score.s.parts.people.parts.firms]
metric = "firms"
[score.s.parts.rent]
metric = "rent"
"""
LINES = [line.split(",") for line in TEXT.splitlines()]
CITIES = [line[0] for line in LINES[1:]]
RAW: dict[str, Figures] = {
    name: {line[0]: float(line[at]) if line[at] else None for line in LINES[1:]}
    for at, name in enumerate(LINES[0])
    if at
}
WEIGHTS = {"money": 3.0, "people": 2.0, "rent": 1.0, "people.jobs": 2.0, "people.firms": 1.0}
LEAVES = {"money": "money", "people.jobs": "jobs", "people.firms": "firms", "rent": "rent"}
BRANCHES = {"": ["money", "people", "rent"], "people": ["people.jobs", "people.firms"]}
AS_STATED = {"": "arithmetic", "people": "geometric"}


def minmax(known: list[float], x: float) -> float:
    return (x - min(known)) / (max(known) - min(known))


def zscore(known: list[float], x: float) -> float:
    return (x - mean(known)) / stdev(known)


def percentile(known: list[float], x: float) -> float:
    return sum(other < x for other in known) / (len(known) - 1)


def scaled(
    figures: Figures, scale: Callable[[list[float], float], float], *, less: bool
) -> Figures:
    known = [x for x in figures.values() if x is not None]
    turned = {"minmax": 1.0, "percentile": 1.0, "zscore": 0.0}[scale.__name__]
    found: Figures = {}
    for city, x in figures.items():
        value = None if x is None else scale(known, x)
        found[city] = turned - value if less and value is not None else value
    return found


def alike(scale: Callable[[list[float], float], float]) -> dict[str, Figures]:
    return {path: scaled(RAW[name], scale, less=name == "rent") for path, name in LEAVES.items()}


def value_of(
    path: str,
    city: str,
    leaves: Mapping[str, Figures],
    weights: Mapping[str, float],
    means: Mapping[str, str],
) -> float | None:
    """Return a part's value: the mean of those of its own parts that the city has."""
    if path in LEAVES:
        return leaves[path][city] if path in leaves else None
    inner = [
        (weights[part], value_of(part, city, leaves, weights, means)) for part in BRANCHES[path]
    ]
    held = [(weight, value) for weight, value in inner if value is not None]
    total = sum(weight for weight, _ in held)
    if not held:
        return None
    if means[path] == "geometric":
        return prod((value ** (weight / total) for weight, value in held), start=1.0)
    return sum(weight * value for weight, value in held) / total


def ranks(
    leaves: Mapping[str, Figures], weights: Mapping[str, float], means: Mapping[str, str]
) -> dict[str, int]:
    values = {city: value_of("", city, leaves, weights, means) for city in CITIES}
    known = {city: value for city, value in values.items() if value is not None}
    return {
        city: 1 + sum(other > value + 1e-11 for other in known.values())
        for city, value in known.items()
    }


def drawn(draws: int, seed: int) -> list[dict[str, float]]:
    """Return the weights of every draw, each within 25 % of that stated."""
    source = Random(seed)  # noqa: S311  the draws are to be the same
    parts = [part for branch in BRANCHES.values() for part in branch]
    return [
        {part: WEIGHTS[part] * (0.75 + 0.5 * source.random()) for part in parts}
        for _ in range(draws)
    ]


@pytest.mark.parametrize(("draws", "seed", "top_k"), [(1, 1, 1), (20, 7, 2), (333, 2, 3)])
def test_medians_ranges_and_chances_are_those_of_every_draw(
    loaded: Loaded, draws: int, seed: int, top_k: int
) -> None:
    asked: Any = {"draws": draws, "seed": seed, "top_k": top_k, "baseline": "Dew"}
    table = score(loaded(TEXT, SIDECAR), "s", **asked)
    every = [ranks(alike(minmax), weights, AS_STATED) for weights in drawn(draws, seed)]
    for city in CITIES:
        lined = sorted(each[city] for each in every)
        at = {name: lined[ceil(share * draws / 100) - 1] for name, share in SHARES.items()}
        assert {name: by_city(table, name)[city] for name in SHARES} == at
        top = sum(rank <= top_k for rank in lined) / draws
        assert by_city(table, "chance_top")[city] == pytest.approx(top)
        beats = sum(each[city] < each["Dew"] for each in every) / draws
        expected = None if city == "Dew" else pytest.approx(beats)
        assert by_city(table, "chance_beats_baseline")[city] == expected


def test_uniform_weights_are_exponential_ones_and_a_spread_of_0_changes_nothing(
    loaded: Loaded,
) -> None:
    source = Random(5)  # noqa: S311  the draws are to be the same
    parts = [part for branch in BRANCHES.values() for part in branch]
    every = [
        ranks(alike(minmax), {part: -log(1 - source.random()) for part in parts}, AS_STATED)
        for _ in range(60)
    ]
    asked: Any = {"draws": 60, "seed": 5}
    table = score(loaded(TEXT, SIDECAR), "s", weights_spread="uniform", **asked)
    lined = {city: sorted(each[city] for each in every) for city in CITIES}
    assert by_city(table, "rank_low") == {city: own[2] for city, own in lined.items()}
    assert by_city(table, "rank_high") == {city: own[56] for city, own in lined.items()}
    still = score(loaded(TEXT, SIDECAR), "s", weights_spread="0", **asked)
    for name in SHARES:
        assert by_city(still, name) == by_city(still, "rank")


SHARES = {"rank_median": 50, "rank_low": 5, "rank_high": 95}


def test_scores_ranks_and_coverage_are_those_of_the_definitions(loaded: Loaded) -> None:
    table = score(loaded(TEXT, SIDECAR), "s", robustness=False)
    leaves = alike(minmax)
    expected = {city: value_of("", city, leaves, WEIGHTS, AS_STATED) for city in CITIES}
    assert by_city(table) == pytest.approx(expected)
    assert by_city(table, "rank") == ranks(leaves, WEIGHTS, AS_STATED)
    people = {city: value_of("people", city, leaves, WEIGHTS, AS_STATED) for city in CITIES}
    assert by_city(table, "people_value") == pytest.approx(people)
    # of 6: money 3, jobs 4/3, firms 2/3, rent 1
    coverage = {"Ash": 1, "Bay": 1, "Cob": 14 / 18, "Dew": 16 / 18, "Elm": 5 / 6, "Fen": 1}
    assert by_city(table, "coverage") == pytest.approx(coverage)


def test_the_best_and_worst_ranks_are_of_every_method_and_every_omission(loaded: Loaded) -> None:
    every = [ranks(alike(minmax), WEIGHTS, AS_STATED)]
    every += [
        ranks(alike(scale), WEIGHTS, {"": way, "people": way})
        for scale in (minmax, zscore, percentile)
        for way in ("arithmetic", "geometric")
        if (scale, way) != (zscore, "geometric")
    ]
    for left_out in LEAVES:
        leaves = {path: values for path, values in alike(minmax).items() if path != left_out}
        every.append(ranks(leaves, WEIGHTS, AS_STATED))
    table = score(loaded(TEXT, SIDECAR), "s", draws=5)
    found = zip(
        *(by_city(table, each).values() for each in ("rank_best", "rank_worst")), strict=True
    )
    best_and_worst = dict(zip(by_city(table), found, strict=True))
    assert best_and_worst == {
        city: (min(each[city] for each in every), max(each[city] for each in every))
        for city in CITIES
    }


def lead(pair: tuple[str, str], part: str, share: float) -> float:
    """Return how far one city leads another where a part has this share of its branch."""
    (beside,) = (parts for parts in BRANCHES.values() if part in parts)
    rest = sum(WEIGHTS[other] for other in beside if other != part)
    others = {other: (1 - share) * WEIGHTS[other] / rest for other in beside}
    weights = WEIGHTS | others | {part: share}
    one, other = (value_of("", city, alike(minmax), weights, AS_STATED) for city in pair)
    assert one is not None
    assert other is not None
    return one - other


@pytest.mark.parametrize("pair", [("Bay", "Fen"), ("Dew", "Elm"), ("Ash", "Bay"), ("Cob", "Dew")])
def test_at_the_weight_that_turns_two_cities_their_scores_are_equal(
    loaded: Loaded, pair: tuple[str, str]
) -> None:
    asked: Any = {"rival": pair[0], "baseline": pair[1], "robustness": False}
    table = score(loaded(TEXT, SIDECAR), "s", parts=True, **asked)
    turns: dict[Any, Any] = dict(cells(table, "part", "overtaking_weight"))  # type: ignore[arg-type]
    for part, turn in turns.items():
        if turn is None:
            assert len({lead(pair, part, step / 500) > 0 for step in range(1, 500)}) == 1
        else:
            assert lead(pair, part, turn) == pytest.approx(0, abs=1e-9)
            assert lead(pair, part, turn - 1e-4) * lead(pair, part, turn + 1e-4) < 0
    assert set(turns) == set(WEIGHTS)
