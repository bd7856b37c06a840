"""What the spellings of a table mean, where nothing in it needs a second look."""

from __future__ import annotations

import sys
from copy import deepcopy
from math import isfinite
from typing import TYPE_CHECKING, NamedTuple

from clustercmp.dataset.cells import SURE
from clustercmp.dataset.database_rows import cell_text
from clustercmp.dataset.layouts.codes import FileCodes
from clustercmp.dataset.queries import TOLD, any_of, is_plain
from clustercmp.dataset.store import Store

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from clustercmp.dataset.conventions import Conventions
    from clustercmp.dataset.layouts.plan import Plan
    from clustercmp.dataset.names import Names
    from clustercmp.dataset.queries import Expr, Queries, Raw

MOST = sys.float_info.max
KNOWN = ("duckdb", "sqlite", "postgres", "postgresql", "spark", "pyspark")  # engines under test


class Spelt(NamedTuple):
    """All spellings of the columns, each once, as they come out of the database.

    `contexts` are the cells of what `Queries.told` names.
    """

    cities: Sequence[Raw]
    metrics: Sequence[Raw]
    periods: Sequence[Raw]
    contexts: Sequence[tuple[Raw, ...]]


class Meanings(NamedTuple):
    """The code of each spelling."""

    cities: Mapping[Raw, int]
    metrics: Mapping[Raw, int]
    periods: Mapping[Raw, int]
    contexts: Mapping[tuple[Raw, ...], int]


def fits(plan: Plan, scheme: str) -> bool:
    """Say whether queries can run in the database: tidy, without codes, on a tested engine."""
    return (
        scheme in KNOWN
        and plan.layout == "tidy"
        and not (plan.statistical or plan.codes or plan.joined or plan.dimensions)
    )


def narrowed(
    queries: Queries, table: Expr, where: Mapping[int, Collection[str]], decimal: str
) -> Expr | None:
    """Return the rows that conditions keep, which are compared as texts; None if that is unsure."""
    for place, values in where.items():
        name = table.columns[place]
        raws = [raw for (raw,) in queries.fetch(table.select(name).distinct())]
        kept = [raw for raw in raws if cell_text(raw, decimal).strip() in values]
        if not kept or not is_plain(table[name], raws):
            return None
        table = table.filter(any_of(table[name], kept))
    return table


def spellings(queries: Queries) -> Spelt | None:
    """Return all spellings; None where the table must be read row by row to be understood."""
    value = queries.rows.value.type()
    if not (value.is_integer() or value.is_float64() or value.is_decimal()):
        return None
    if not _comparable(queries):
        return None
    told = queries.told
    contexts = queries.fetch(queries.rows.select(told).distinct()) if told else [()]
    columns = {role: queries.spelt(role) for role in queries.known(("city", "metric", "period"))}
    columns |= {role: [cells[i] for cells in contexts] for i, role in enumerate(told)}
    if not columns["city"] or not all(
        is_plain(queries.rows[role], raws) for role, raws in columns.items()
    ):
        return None
    periods = columns.get("period", [None])
    return Spelt(columns["city"], columns["metric"], periods, contexts)


def _comparable(queries: Queries) -> bool:
    """Say whether the engine compares the figures as the numbers that they are written as."""
    least, most = queries.extremes()
    if queries.scheme != "sqlite":
        return all(end is None or isfinite(end) for end in (least, most))
    kinds = queries.kinds()  # any row may hold anything
    if not kinds <= {"integer", "real"}:
        return False
    return kinds <= {"integer"} or max(-least, most) <= (SURE if "integer" in kinds else MOST)


def is_clear(spelt: Spelt, plan: Plan, names: Names, conventions: Conventions, shown: str) -> bool:
    """Say whether every spelling is accepted without a warning, and no two mean the same.

    Nothing is learnt by that: the names stay as they are.
    """
    names = deepcopy(names)
    problems = len(names.problems)
    store = Store()
    codes = FileCodes(plan, store, names, conventions, shown)
    found = meanings(spelt, plan, codes, conventions.decimal)
    if not codes.all_good or codes.new_totals or len(names.problems) > problems:
        return False
    told = [role for role in TOLD if role in plan.roles]
    places = [told.index(role) for role in ("unit", "source") if role in told]
    origins = {
        tuple(cells[place] for place in places): store.origin(code)
        for cells, code in found.contexts.items()
    }
    each = (found.cities, found.metrics, found.periods, origins)
    return all(len(set(codes.values())) == len(codes) for codes in each)


def meanings(spelt: Spelt, plan: Plan, codes: FileCodes, decimal: str) -> Meanings:
    """Return the codes of all spellings."""
    told = [role for role in TOLD if role in plan.roles]
    return Meanings(
        {raw: codes.city[cell_text(raw, decimal)] for raw in spelt.cities},
        {raw: codes.metric[cell_text(raw, decimal)] for raw in spelt.metrics},
        {raw: codes.period[cell_text(raw, decimal)] for raw in spelt.periods},
        {
            cells: _context(dict(zip(told, cells, strict=True)), codes, decimal)
            for cells in spelt.contexts
        },
    )


def _context(cells: Mapping[str, Raw], codes: FileCodes, decimal: str) -> int:
    """Return the code of what is judged of a context, without what may be anything."""
    if not codes.context_roles:
        return codes.bare_context()
    return codes.context[tuple(cell_text(cells.get(role), decimal) for role in codes.context_roles)]
