"""What the readers of all layouts share: names to codes, and the errors of a row."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, cast

from clustercmp.dataset.chunk import pick
from clustercmp.dataset.ledger import Refusal
from clustercmp.errors import Problem, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from clustercmp.dataset.cells import Figures, Number, NumberReader
    from clustercmp.dataset.chunk import Chunk
    from clustercmp.dataset.layouts.codes import FileCodes
    from clustercmp.dataset.layouts.plan import Plan
    from clustercmp.dataset.ledger import Ledger
    from clustercmp.dataset.store import Store

MOST_VALUES = 1000  # of a dimension that are remembered


class RowReader(ABC):
    """Put the figures of one file into the store, a chunk of rows at a time.

    `missing` counts the tokens for a missing figure, `blank` the rows without any text;
    `attributes` are the texts that a wide file holds about its cities, by the city's key and the
    column; `dimensions` the values that an SDMX file holds, by column, `undecided` where one of
    them has several.
    """

    def __init__(
        self,
        plan: Plan,
        codes: FileCodes,
        numbers: NumberReader,
        store: Store,
        ledger: Ledger,
    ) -> None:
        self.plan = plan
        self.codes = codes
        self.numbers = numbers
        self.store = store
        self.ledger = ledger
        self.missing = 0
        self.blank = 0
        self.attributes: dict[str, dict[str, str]] = {}
        self.dimensions: dict[int, set[str]] = {}
        self.undecided = False

    @abstractmethod
    def take(self, chunk: Chunk) -> None:
        """Read the rows of a chunk."""

    @property
    @abstractmethod
    def measured(self) -> list[int]:
        """The columns that hold figures."""

    def headed(self, column: int) -> tuple[int | None, int | None]:  # noqa: ARG002  where rows say it
        """Return the codes of the metric and the period that a column of figures is headed with."""
        return None, None

    def count_missing(self, column: int, cells: int) -> None:  # noqa: ARG002  a layout may ask where
        """Count cells of a column that say that there is no figure."""
        self.missing += cells

    def note_values(self, column: int, values: Iterable[str]) -> None:
        """Remember what stands in a dimension."""
        noted = self.dimensions.setdefault(column, set())
        if len(noted) < MOST_VALUES:
            noted.update(values)

    def finish(self) -> None:  # noqa: B027  most layouts have nothing to do then
        """Do what can only be done when all rows have been read."""

    def cells(self, chunk: Chunk, role: str) -> Sequence[str]:
        """Return the cells of a role, as `code: name` where the names have codes."""
        names = chunk.columns[self.plan.roles[role]]
        if role not in self.plan.codes:
            return names
        codes = chunk.columns[self.plan.codes[role]]
        return [f"{code}: {name}" for code, name in zip(codes, names, strict=True)]

    def cities(self, chunk: Chunk) -> list[int]:
        """Return the codes of the cities; a total among them is warned of once a spelling."""
        cells = self.cells(chunk, "city")
        found = list(map(self.codes.city.__getitem__, cells))
        for cell in self.codes.new_totals:
            message = f"{quoted(cell)} is read as a city"
            column = self.plan.roles["city"]
            self.ledger.warn(
                "W-TOTAL",
                message,
                "remove the row if it adds up others",
                line=chunk.line(cells.index(cell), column),
                field=column + 1,
                column=self.plan.header[column],
                value=cell,
            )
        self.codes.new_totals.clear()
        return found

    def metrics(self, chunk: Chunk) -> list[int]:
        """Return the codes of the metrics."""
        if "metric" not in self.plan.roles:
            return [self.codes.metric[self.plan.metric]] * len(chunk.lines)
        return list(map(self.codes.metric.__getitem__, self.cells(chunk, "metric")))

    def periods(self, chunk: Chunk) -> list[int]:
        """Return the codes of the periods."""
        if "period" not in self.plan.roles:
            return [self.codes.period[""]] * len(chunk.lines)
        return list(map(self.codes.period.__getitem__, self.cells(chunk, "period")))

    def contexts(self, chunk: Chunk) -> list[int]:
        """Return the codes of the contexts."""
        if not self.codes.context_roles:
            return [self.codes.bare_context()] * len(chunk.lines)
        return list(map(self.codes.context.__getitem__, self._context_cells(chunk)))

    def _context_cells(self, chunk: Chunk) -> zip[tuple[str, ...]]:
        return zip(*(self.cells(chunk, role) for role in self.codes.context_roles), strict=True)

    def sign(self, chunk: Chunk, row: int, context: int, figures: Figures) -> int:
        """Return the context of a figure that has a sign; a contradiction refuses the figure."""
        sign = figures.signs[row]
        stated = ""
        if "qualifier" in self.plan.roles:
            stated = chunk.columns[self.plan.roles["qualifier"]][row].strip()
        if stated and stated.casefold() != sign:
            message = f"the sign of the figure says {sign}, the qualifier {quoted(stated)}"
            fix = "write the figure without the sign, and the right qualifier"
            figures.refused[row] = Refusal(message, fix, code="E-QUALIFIER")
            figures.values[row] = None
        return self.store.qualified(context, sign)

    def good_rows(self, *columns: list[int]) -> list[int] | None:
        """Return the rows in which every code is one; None where that is all of them."""
        if self.codes.all_good or min(map(min, columns)) >= 0:
            return None
        return [row for row, codes in enumerate(zip(*columns, strict=True)) if min(codes) >= 0]

    def kept(self, chunk: Chunk, columns: list[list[int]]) -> tuple[Chunk, list[list[int]]]:
        """Report the rows in which some code is none; return the others, and their codes."""
        good = self.good_rows(*columns)
        if good is None:
            return chunk, columns
        self.refuse_rows(chunk, sorted(set(range(len(chunk.lines))) - set(good)), columns)
        return chunk.only(good), [pick(codes, good) for codes in columns]

    def refuse_rows(self, chunk: Chunk, rows: Sequence[int], columns: list[list[int]]) -> None:  # noqa: ARG002  a layout may look at the codes
        """Report what is refused in rows of which `columns` hold the codes."""
        for row in rows:
            self.refuse_row(chunk, row)

    def refuse_row(self, chunk: Chunk, row: int) -> bool:
        """Report all names, periods and contexts of a row that were refused.

        Return whether it is a row of the table at all, and not blank or the header once more.
        """
        texts = [column[row].strip() for column in chunk.columns]
        line = chunk.lines[row]
        if not any(texts):
            self.ledger.warn("W-BLANK", "the row is blank", "remove it", line=line)
            self.blank += 1
            return False
        if tuple(texts) == self.plan.header:
            fix = "remove header rows after the first"
            self.ledger.error("E-HEADER", "the header comes again", fix, line=line)
            return False
        for role, codes in (
            ("city", self.codes.city),
            ("metric", self.codes.metric),
            ("period", self.codes.period),
        ):
            if role in self.plan.roles:
                refusal = codes.refusals.get(self.cells(chunk, role)[row])
                if refusal:
                    self.refuse(refusal, chunk, row, self.plan.roles[role])
        if self.codes.context_roles:
            cells = tuple(self.cells(chunk, role)[row] for role in self.codes.context_roles)
            refusal = self.codes.context.refusals.get(cells)
            if refusal:
                self.refuse(refusal, chunk, row, self.plan.roles[refusal.role])
        return True

    def refuse(self, refusal: Refusal, chunk: Chunk, row: int, column: int) -> None:
        """Report one refused cell."""
        self.ledger.add(self.problem(refusal, chunk, row, column))

    def problem(self, refusal: Refusal, chunk: Chunk, row: int, column: int) -> Problem:
        """Return the error that a refused cell is."""
        return Problem(
            "error",
            refusal.code,
            refusal.message,
            refusal.fix,
            self.ledger.file,
            chunk.line(row, column),
            column + 1,
            self.plan.header[column],
            chunk.columns[column][row],
        )

    def store_figures(
        self,
        chunk: Chunk,
        column: int,
        figures: Figures,
        cities: list[int],
        metrics: list[int],
        periods: list[int],
        contexts: list[int],
    ) -> None:
        """Store the figures of a column, all of whose rows have good names."""
        lines = chunk.lines_of(column)
        if figures.floats and None not in figures.values:
            values = cast("list[float]", figures.values)
            self.store.append(cities, metrics, periods, contexts, values, lines, floats=True)
            return
        if figures.signs:
            contexts = contexts.copy()
            for row in figures.signs:
                contexts[row] = self.sign(chunk, row, contexts[row], figures)
        for row, refusal in figures.refused.items():
            self.refuse(refusal, chunk, row, column)
        kept = [row for row, value in enumerate(figures.values) if value is not None]
        self.store.append(
            pick(cities, kept),
            pick(metrics, kept),
            pick(periods, kept),
            pick(contexts, kept),
            cast("list[Number]", pick(figures.values, kept)),
            pick(lines, kept),
            floats=figures.floats,
        )
