"""A city and a metric in each row, and a column for each year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clustercmp.dataset.layouts.rows import RowReader

if TYPE_CHECKING:
    from clustercmp.dataset.chunk import Chunk


class ByYearReader(RowReader):
    """Read a by-year file, the World Bank's among them."""

    def take(self, chunk: Chunk) -> None:
        """Read the rows of a chunk, those without a good city and metric excepted."""
        columns = [self.cities(chunk), self.metrics(chunk), self.contexts(chunk)]
        chunk, columns = self.kept(chunk, columns)
        if not chunk.lines:
            return
        cities, metrics, contexts = columns
        for column, year in self.plan.years.items():
            figures = self.numbers.column(chunk.columns[column])
            self.missing += figures.missing
            periods = [self.codes.period[year]] * len(chunk.lines)
            self.store_figures(chunk, column, figures, cities, metrics, periods, contexts)
