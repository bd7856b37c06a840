"""A city and a metric in each row, and a column for each year."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from clustercmp.dataset.layouts.rows import RowReader

if TYPE_CHECKING:
    from clustercmp.dataset.chunk import Chunk

FOOTERS = ("Data from database:", "Last Updated:")  # of the World Bank's DataBank


class ByYearReader(RowReader):
    """Read a by-year file, the World Bank's among them."""

    @property
    def measured(self) -> list[int]:
        """The columns that hold figures."""
        return list(self.plan.years)

    def headed(self, column: int) -> tuple[int | None, int | None]:
        """Return the code of the period that a column of figures is headed with."""
        return None, self.codes.period[self.plan.years[column]]

    def take(self, chunk: Chunk) -> None:
        """Read the rows of a chunk, those without a good city and metric excepted."""
        columns = [self.cities(chunk), self.metrics(chunk), self.contexts(chunk)]
        chunk, columns = self.kept(chunk, columns)
        if not chunk.lines:
            return
        cities, metrics, contexts = columns
        for column in self.measured:
            figures = self.numbers.column(chunk.columns[column])
            self.missing += figures.missing
            periods = [cast("int", self.headed(column)[1])] * len(chunk.lines)
            self.store_figures(chunk, column, figures, cities, metrics, periods, contexts)
