"""One figure a row: city, metric, value, and what else is said of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from clustercmp.dataset.advice import too_extreme
from clustercmp.dataset.cells import scaled
from clustercmp.dataset.layouts.codes import ABSENT
from clustercmp.dataset.layouts.rows import RowReader
from clustercmp.dataset.ledger import Refusal
from clustercmp.errors import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clustercmp.dataset.cells import Figures
    from clustercmp.dataset.chunk import Chunk

LISTED = 10
POWER = r"[+-]?[0-9]{1,3}"


class TidyReader(RowReader):
    """Read a tidy file, SDMX-CSV among them."""

    @property
    def measured(self) -> list[int]:
        """The columns that hold figures."""
        return [self.plan.roles["value"]]

    def take(self, chunk: Chunk) -> None:
        """Read the rows of a chunk: a row's figure is stored if nothing in the row is refused."""
        for column in self.plan.dimensions:
            self.note_values(column, chunk.columns[column])
        columns = [
            self.cities(chunk),
            self.metrics(chunk),
            self.periods(chunk),
            self.contexts(chunk),
        ]
        chunk, columns = self.kept(chunk, columns)
        if not chunk.lines:
            return
        value = self.plan.roles["value"]
        figures = self.numbers.column(chunk.columns[value])
        self.missing += figures.missing
        if self.plan.multiplier is not None:
            figures = self._multiplied(chunk, figures, self.plan.multiplier)
        self.store_figures(chunk, value, figures, *columns)

    def refuse_rows(self, chunk: Chunk, rows: Sequence[int], columns: list[list[int]]) -> None:
        """Report what is refused in rows of which `columns` hold the codes, figures included."""
        value = self.plan.roles["value"]
        *_, contexts = columns
        for row in rows:
            if not self.refuse_row(chunk, row):
                continue
            figure = self.numbers.column(chunk.columns[value][row : row + 1])
            self.missing += figure.missing
            if contexts[row] == ABSENT and figure.values[0] is not None:
                message = "the status says that the figure is missing, and there is one"
                fix = "remove the figure, or write another status"
                self.refuse(Refusal(message, fix, code="E-STATUS"), chunk, row, value)
            elif figure.refused and contexts[row] != ABSENT:
                self.refuse(figure.refused[0], chunk, row, value)

    def _multiplied(self, chunk: Chunk, figures: Figures, column: int) -> Figures:
        """Return the figures times 10 to the power of the cells of a column."""
        powers = chunk.columns[column]
        if set(powers) <= {"", "0"}:
            return figures
        for row, cell in enumerate(powers):
            value = figures.values[row]
            power = cell.partition(":")[0].strip() or "0"
            if value is None:
                continue
            figures.values[row] = None
            if not re.fullmatch(POWER, power):
                message = f"{quoted(cell)} is not a power of ten"
                self.refuse(
                    Refusal(message, "write 0, 3, 6, ...", code="E-NUMBER"), chunk, row, column
                )
                continue
            try:
                figures.values[row] = scaled(value, int(power))
            except OverflowError:
                figures.refused[row] = too_extreme(f"{value}e{power}")
        return figures._replace(floats=False)

    def finish(self) -> None:
        """Report the dimensions that have several values; their figures cannot be told apart."""
        for column, values in self.dimensions.items():
            if len(values) > 1:
                self.undecided = True
                name = self.plan.header[column]
                listed = sorted(values)[:LISTED]
                others = f" and {len(values) - LISTED} more" if len(values) > LISTED else ""
                message = f"the dimension has {len(values)} values: {', '.join(listed)}{others}"
                fix = f"choose one: --where {quoted(f'{name}={listed[0]}')}"
                self.ledger.error(
                    "E-DIMENSION", message, fix, line=1, field=column + 1, column=name
                )
