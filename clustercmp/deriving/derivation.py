"""From a recipe to the tidy file: tables loaded, queries run, and the whole checked as any file."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from clustercmp.dataset.conventions import Conventions
from clustercmp.dataset.ledger import Refusal
from clustercmp.dataset.loading import assemble, sound
from clustercmp.dataset.opening import Source
from clustercmp.deriving.figures import KNOWN, figures, key_of
from clustercmp.deriving.statement import one_line
from clustercmp.deriving.tables import Tables, required
from clustercmp.errors import DataError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from clustercmp.dataset.dataset import Dataset
    from clustercmp.deriving.recipe import Recipe
    from clustercmp.deriving.tables import Engine

ALWAYS = ("city", "metric", "period", "value", "source", "note")
COLUMNS = ("city", "metric", *KNOWN[1:])
OURS = Conventions(layout="tidy", max_bytes=2**50, max_field=2**24)
MOST_LISTED = 300
LINE = re.compile(r"\bline (\d+)")


@dataclass(frozen=True)
class Derived:
    """What a recipe makes: the text of the tidy file, and what it and the recipe say.

    `rows` counts the rows by metric, `missing` those without a value; `tables` are the names of
    those that its query reads. The dataset's `inputs` are the recipe and the files of its tables.
    """

    csv: str
    dataset: Dataset
    rows: dict[str, int]
    missing: dict[str, int]
    tables: dict[str, tuple[str, ...]]


def derive(recipe: Recipe) -> Derived:
    """Run a recipe and check what it gives; nothing is written.

    DataError has every problem of the tables, else of the queries, else of the figures; AccessError
    names what cannot be read. UsageError: the extra is not installed.
    """
    required()
    tables = Tables(recipe)
    tables.load()
    queries = _Queries(recipe, tables.engines)
    rows = [row for name in recipe.metrics for row in queries.rows(name)]
    if queries.problems:
        listed = queries.problems[:MOST_LISTED]
        raise DataError(*listed, unlisted=len(queries.problems) - len(listed))
    if not rows:
        raise DataError(*(replace(each, severity="error") for each in queries.notes()))
    text, shown = _csv(rows), str(recipe.path)
    dataset = assemble(
        [Source(shown, shown, io.BytesIO(text.encode("utf-8", "surrogatepass")))],
        None,
        OURS,
        recipe.declared,
    )
    checked = tuple(_located(problem, rows, recipe) for problem in dataset.problems)
    problems = (*tables.problems, *queries.notes(), *checked)
    inputs = ((shown, recipe.sha256), *tables.inputs.items())
    dataset = sound(replace(dataset, problems=checked))
    dataset = replace(dataset, problems=problems, inputs=inputs)
    return Derived(text, dataset, queries.counts, queries.missing, queries.tables)


class _Queries:
    """The queries of a recipe, and what they gave."""

    def __init__(self, recipe: Recipe, engines: Sequence[Engine]) -> None:
        self._recipe = recipe
        self._engines = engines
        self.problems: list[Problem] = []
        self.counts: dict[str, int] = {}
        self.missing: dict[str, int] = {}
        self.tables: dict[str, tuple[str, ...]] = {}

    def rows(self, metric: str) -> list[dict[str, str]]:
        """Return the rows of a metric; none, with the problems kept, where its query is refused."""
        sql = self._recipe.metrics[metric].sql
        try:
            engine, read = self._engine_for(sql)
            made = figures(engine.run(sql), self._provenance(metric, read))
        except Refusal as refusal:
            self._refuse(refusal, metric)
            return []
        for each in made.refused:
            self._refuse(each, metric)
        self.counts[metric], self.missing[metric] = len(made.rows), made.missing
        self.tables[metric] = tuple(read)
        return [{**row, "metric": metric} for row in made.rows]

    def _engine_for(self, sql: str) -> tuple[Engine, list[str]]:
        """Return the engine that has all tables of a query, and these; Refusal if none has."""
        refusals = []
        for engine in sorted(self._engines, key=lambda engine: not _mentions(sql, engine.names)):
            try:
                read = engine.tables_of(sql, self._recipe.tables)
            except Refusal as refusal:
                refusals.append(refusal)
                continue
            if engine.names.issuperset(read):
                return engine, read
            there = ", ".join(f"{name} ({self._recipe.place(name)})" for name in read)
            message = f"reads tables of more than one place: {there}"
            fix = "copy them into one database, or give each place a metric of its own"
            refusals.append(Refusal(message, fix, code="E-QUERY"))
        raise refusals[0]

    def notes(self) -> list[Problem]:
        """Return what to know of metrics that came out whole: no rows, or missing figures."""
        found = []
        for metric, count in self.counts.items():
            error = self._recipe.problem("W-EMPTY", "gives no rows", "see its WHERE", metric)
            if not count:
                found.append(replace(error, severity="warning"))
            if number := self.missing[metric]:
                figures_are = "1 figure is" if number == 1 else f"{number:,} figures are"
                message = f"{figures_are} missing (NULL)"
                note = replace(error, code="N-MISSING", message=message, fix="", severity="note")
                found.append(note)
        return found

    def _refuse(self, refusal: Refusal, metric: str) -> None:
        problem = self._recipe.problem(refusal.code, refusal.message, refusal.fix, metric)
        self.problems.append(problem)

    def _provenance(self, metric: str, read: Sequence[str]) -> dict[str, str]:
        """Return what the rows of a metric say of where they come from."""
        query, name = self._recipe.metrics[metric], self._recipe.name
        files = ", ".join(f"{each} ({self._recipe.place(each)})" for each in read)
        made = f"derived by {name} from {files or 'no table'}: {one_line(query.sql)}"
        said = {"unit": query.unit, "source": query.source or f"{name}: {', '.join(read)}"}
        return {**said, "note": f"{query.note}; {made}" if query.note else made}


def _mentions(sql: str, names: Iterable[str]) -> bool:
    folded = sql.casefold()
    return any(name.casefold() in folded for name in names)


def _csv(rows: Sequence[dict[str, str]]) -> str:
    """Return rows as CSV, without the columns that nothing is said in."""
    filled = [name for name in COLUMNS if name in ALWAYS or any(row.get(name) for row in rows)]
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, filled, extrasaction="ignore", lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _located(problem: Problem, rows: Sequence[dict[str, str]], recipe: Recipe) -> Problem:
    """Return a problem of the file as one of the row that the query of a metric gives."""
    at = problem.line - 2
    if not 0 <= at < len(rows):
        return replace(problem, file=str(recipe.path), line=0, field=0)
    row = rows[at]
    column = f"{problem.column}: " if problem.column else ""
    message = LINE.sub(lambda line: f"row {int(line[1]) - 1:,}", problem.message)
    message = f"row {at + 1:,} of all, {key_of(row)}: {column}{message}"
    located = recipe.problem(problem.code, message, problem.fix, row["metric"])
    return replace(located, severity=problem.severity, value=problem.value)
