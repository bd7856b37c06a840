"""A column for each metric: figures, or texts about the city."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from clustercmp.dataset.advice import disguised
from clustercmp.dataset.layouts.rows import RowReader
from clustercmp.dataset.ledger import MOST_KEPT

if TYPE_CHECKING:
    from clustercmp.dataset.cells import Figures
    from clustercmp.dataset.chunk import Chunk
    from clustercmp.dataset.ledger import Refusal
    from clustercmp.errors import Problem


@dataclass
class Measured:
    """What is known of a column so far.

    `metric` is its code since its first figure, which is on line `since`. Until then its texts are
    kept; `faults` are the first of them and those that look like figures, as the errors that they
    are if it is a metric, `others` the warnings that they are if it is not.
    """

    metric: int | None = None
    since: int = 0
    missing: int = 0
    faults: list[Problem] = field(default_factory=list)
    others: list[Problem] = field(default_factory=list)
    looks_like_figures: bool = False
    texts: dict[int, str] = field(default_factory=dict)


class WideReader(RowReader):
    """Read a wide file: a column with any figure is a metric, one with texts only an attribute."""

    @cached_property
    def _columns(self) -> dict[int, Measured]:
        """What is known of each column that may hold figures."""
        return {column: Measured() for column in self.plan.figures}

    @property
    def measured(self) -> list[int]:
        """The columns that are known to hold figures."""
        return [column for column, known in self._columns.items() if known.metric is not None]

    @property
    def unmeasured(self) -> list[int]:
        """The columns that have held no figure yet."""
        return [column for column, known in self._columns.items() if known.metric is None]

    def headed(self, column: int) -> tuple[int | None, int | None]:
        """Return the code of the metric that a column of figures is headed with."""
        return self._columns[column].metric, None

    def since(self, column: int) -> int:
        """Return the line of the first figure of a column."""
        return self._columns[column].since

    def count_missing(self, column: int, cells: int) -> None:
        """Count cells of a column that say that there is no figure."""
        self._columns[column].missing += cells

    def has_met(self, column: int, city: int, text: str) -> bool:
        """Say whether a cell of an undecided column says nothing new of a city."""
        known = self._columns[column]
        return not text.strip() or (
            known.texts.get(city) == text.strip() and not known.looks_like_figures
        )

    def take(self, chunk: Chunk) -> None:
        """Read the rows of a chunk, those without a good city and period excepted."""
        columns = [self.cities(chunk), self.periods(chunk), self.contexts(chunk)]
        chunk, columns = self.kept(chunk, columns)
        if not chunk.lines:
            return
        for column, known in self._columns.items():
            figures = self.numbers.column(chunk.columns[column])
            known.missing += figures.missing
            self._meet(chunk, column, known, figures, columns[0])
            if known.metric is not None:
                metrics = [known.metric] * len(chunk.lines)
                self.store_figures(chunk, column, figures, columns[0], metrics, *columns[1:])

    def _meet(
        self, chunk: Chunk, column: int, known: Measured, figures: Figures, cities: list[int]
    ) -> None:
        """Decide what the column is, as far as these rows say."""
        if known.metric is not None:
            return
        every = range(len(chunk.lines))
        first = next((row for row in every if figures.values[row] is not None), None)
        for row in [row for row in figures.refused if first is None or row < first]:
            self._keep_text(chunk, row, column, known, figures.refused.pop(row), cities[row])
        if first is not None:
            known.metric = self.codes.headed_metric(self.plan.header[column])
            known.since = chunk.line(first, column)
            for fault in known.faults:
                self.ledger.add(fault)

    def _keep_text(
        self, chunk: Chunk, row: int, column: int, known: Measured, refusal: Refusal, city: int
    ) -> None:
        """Keep what a cell before the first figure says of a city."""
        text = chunk.columns[column][row].strip()
        looks = bool(disguised(text))
        if not known.faults or (looks and len(known.faults) < MOST_KEPT):
            known.faults.append(self.problem(refusal, chunk, row, column))
        known.looks_like_figures |= looks
        said = known.texts.setdefault(city, text)
        if said != text and len(known.others) < MOST_KEPT:
            problem = self.problem(refusal, chunk, row, column)
            message = f"another row of the city says {said}, which is used"
            known.others.append(
                replace(problem, severity="warning", code="W-ATTRIBUTE", message=message, fix="")
            )

    def finish(self) -> None:
        """Make attributes of the texts; texts that look like figures are errors."""
        for column, known in self._columns.items():
            name = self.plan.header[column]
            if known.metric is not None:
                self.missing += known.missing
                self.store.head(known.metric)
            elif not known.texts:
                self.missing += known.missing
                self.codes.headed_metric(name)  # which no city has a figure of
            elif known.looks_like_figures:
                for fault in known.faults:
                    self.ledger.add(fault)
            else:
                for problem in known.others:
                    self.ledger.add(problem)
                for city, text in known.texts.items():
                    key = self.codes.city_keys[city]
                    self.attributes.setdefault(key, {})[name] = text
