"""One city's line in a score: what it comes to, where it ranks, and what needs care."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from clustercmp.analysis.flags import MEANING, ordered
from clustercmp.analysis.panel import joint_flags
from clustercmp.analysis.score_tree import branches, leaves
from clustercmp.dataset.quantity import number
from clustercmp.table import Column

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clustercmp.analysis.composite import Composite
    from clustercmp.analysis.flags import Flags
    from clustercmp.dataset.dataset import Dataset
    from clustercmp.dataset.quantity import Qualifier
    from clustercmp.table import Row

COLUMNS = (
    Column("score"),
    Column("city"),
    Column("value", "value"),
    Column("rank", "rank"),
    Column("of", "integer"),
    Column("rank_median", "rank"),
    Column("rank_low", "rank"),
    Column("rank_high", "rank"),
    Column("chance_top", "share"),
    Column("chance_beats_baseline", "share"),
    Column("rank_best", "rank"),
    Column("rank_worst", "rank"),
    Column("coverage", "share"),
    Column("flags", "list"),
)
"""The columns that every score has; those of its parts follow."""


class Firmness(NamedTuple):
    """How firm a rank is; None where nothing was drawn, or there is no baseline."""

    median: float | None = None
    low: float | None = None
    high: float | None = None
    top: float | None = None
    beats: float | None = None
    best: float | None = None
    worst: float | None = None


class CityLine(NamedTuple):
    """What is known of one city; None is what is not.

    `contributions` are by leaf of the whole tree, `parts` the values of its branches. `own` are
    the flags of the city's figure of each leaf; `qualifier` says whether all of them are exact.
    """

    city: str
    value: float | None
    qualifier: Qualifier
    rank: int | None
    tied: bool
    of: int | None
    firmness: Firmness
    coverage: float
    flags: Flags
    contributions: Mapping[str, float | None]
    parts: Mapping[str, float | None]
    own: Mapping[str, Flags]


def part_columns(found: Composite) -> tuple[Column, ...]:
    """Return a column for each leaf's contribution, then one for each branch's value."""
    tree = found.tree
    return (
        *(Column(f"{leaf.path}_contribution", "value") for leaf in leaves(tree)),
        *(Column(f"{branch.path}_value", "value") for branch in branches(tree) if branch.path),
    )


def row(found: Composite, line: CityLine) -> Row:
    """Return the cells of `COLUMNS` and of the parts' columns."""
    return (
        found.score.name,
        line.city,
        line.value,
        line.rank,
        line.of,
        *line.firmness,
        float(line.coverage),
        ";".join(line.flags),
        *line.contributions.values(),
        *line.parts.values(),
    )


def lines(data: Dataset, found: Composite) -> list[CityLine]:
    """Return the ranked, the best first, then those shown only, then those that have no score."""
    firm = _firmness(found)
    scored = [_scored(data, found, at, firm.get(at, Firmness())) for at in found.ordered]
    apart = [*found.measured.screened, *found.measured.figureless]
    return [*scored, *(_unscored(data, found, city) for city in apart)]


def _firmness(found: Composite) -> dict[int, Firmness]:
    """Return the firmness of each rank, by the city's position."""
    robust = found.robust
    if robust is None:
        return {}
    columns = [
        *(robust.median, robust.low, robust.high),
        robust.top,
        robust.beats if robust.beats is not None else [None] * len(robust.top),
        *(robust.best, robust.worst),
    ]
    firm = (Firmness(*map(_cell, cells)) for cells in zip(*columns, strict=True))
    by_place = dict(zip(map(int, found.subject.rows), firm, strict=True))
    return {
        at: each._replace(beats=None)
        if found.measured.cities[at] == found.question.baseline
        else each
        for at, each in by_place.items()
    }


def _cell(value: object) -> float | None:
    """Return a number of numpy's as Python's own; NaN as missing."""
    if value is None:
        return None
    plain: float = np.asarray(value).item()
    return None if np.isnan(plain) else plain


def _scored(data: Dataset, found: Composite, at: int, firm: Firmness) -> CityLine:
    city = found.measured.cities[at]
    rank = int(found.ranks[at]) or None
    own = _own_flags(data, found, city)
    used = [leaf.path for leaf in leaves(found.measured.tree)]
    for path in used:
        column = found.measured.columns[path]
        for code, holds in (("CLIPPED", column.clipped[at]), ("IMPUTED", column.imputed[at])):
            own[path] |= {code: MEANING[code]} if holds else {}
    low = {} if rank else {"LOW_COVERAGE": MEANING["LOW_COVERAGE"]}
    return CityLine(
        city,
        _cell(found.parts[""][at]),
        _qualifier(found, city),
        rank,
        rank is not None and int(np.count_nonzero(found.ranks == rank)) > 1,
        len(found.subject.rows) if rank else None,
        firm,
        number(found.coverage[at]),
        ordered(joint_flags(own[path] for path in used) | low),
        {
            leaf.path: _cell(found.contributions[leaf.path][at]) if leaf.path in used else None
            for leaf in leaves(found.tree)
        },
        {
            branch.path: _cell(found.parts[branch.path][at]) if branch.path in found.parts else None
            for branch in branches(found.tree)
            if branch.path
        },
        own,
    )


def _unscored(data: Dataset, found: Composite, city: str) -> CityLine:
    """Return the line of a city that is left out for having too few of the metrics, or none."""
    own = _own_flags(data, found, city)
    screened = city in found.measured.screened
    codes = {"LOW_COVERAGE": MEANING["LOW_COVERAGE"]} if screened else {}
    return CityLine(
        city,
        None,
        "exact",
        None,
        tied=False,
        of=None,
        firmness=Firmness(),
        coverage=found.held_by(city),
        flags=ordered(joint_flags(own.values()) | codes),
        contributions=dict.fromkeys(leaf.path for leaf in leaves(found.tree)),
        parts={branch.path: None for branch in branches(found.tree) if branch.path},
        own=own,
    )


def _own_flags(data: Dataset, found: Composite, city: str) -> dict[str, Flags]:
    place = data.place(city)
    return {path: each.flags(place) for path, each in found.measured.panels.items()}


def _qualifier(found: Composite, city: str) -> Qualifier:
    used = (found.measured.panels[leaf.path].league.figures for leaf in leaves(found.measured.tree))
    rough = any(city in held and held[city].qualifier != "exact" for held in used)
    return "about" if rough else "exact"
