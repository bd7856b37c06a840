"""Rows in bulk: names by their spellings, figures by whole columns; doubtful rows as ever."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from clustercmp.dataset.bulk.lexicon import Lexicon
from clustercmp.dataset.bulk.spellings import Spelled
from clustercmp.dataset.layouts.wide import WideReader

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clustercmp.dataset.bulk.arrays import Floats, Ints, Mask
    from clustercmp.dataset.bulk.piece import Piece
    from clustercmp.dataset.bulk.store import BulkStore
    from clustercmp.dataset.layouts.rows import RowReader

WHOLE = {"", "0"}  # powers of ten that leave a figure as it is


class _Coded(NamedTuple):
    """The codes of every row; -1 or less where a spelling is refused."""

    cities: Ints
    metrics: Ints
    periods: Ints
    contexts: Ints


class BulkRows:
    """Put pieces of a file into the store, beside the layout's own reader.

    Each distinct spelling is judged by the file's codes, as for single rows. A row that is not
    surely sound, or has something to be said of it, goes to `reader`, which reads it as it reads
    all rows of small files: what is said of a file does not depend on the lane.
    """

    def __init__(self, reader: RowReader, store: BulkStore) -> None:
        self._reader = reader
        self._codes = reader.codes
        self._plan = reader.plan
        self._store = store
        self._known = {
            "city": Lexicon(self._codes.city),
            "metric": Lexicon(self._codes.metric),
            "period": Lexicon(self._codes.period),
        }
        self._known_contexts = Lexicon(self._codes.context)
        self._context_columns = [self._plan.roles[role] for role in self._codes.context_roles]

    def foresee(self, piece: Piece) -> None:
        """Ask a piece what `take` will ask of it, in whatever thread."""
        for column in self._reader.measured:
            piece.figures(column)
        for role in self._known.keys() & self._plan.roles.keys():
            known = self._known[role].known_rows(self._role(piece, role))
            if known is not None:
                piece.codes[role] = known
        if self._context_columns:
            known = self._known_contexts.known_rows(piece.together(self._context_columns))
            if known is not None:
                piece.codes["context"] = known

    def take(self, piece: Piece) -> None:
        """Read the rows of a piece."""
        for column in self._plan.dimensions:
            self._reader.note_values(column, piece.spelled(column).texts)
        cities, totals = self._cities(piece)
        coded = _Coded(
            cities,
            self._codes_of(piece, "metric"),
            self._codes_of(piece, "period"),
            self._contexts(piece),
        )
        apart = totals | self._refused(coded, len(piece)) | self._scaled(piece)
        if isinstance(self._reader, WideReader):
            met = self._unmet(piece, self._reader, cities) | totals
            undecided = self._reader.unmeasured
            self._by_row(piece, met)
            since = {column: self._reader.since(column) for column in undecided}
            self._take_figures(piece, coded, apart & ~met, ~met, since)
        else:
            self._take_figures(piece, coded, apart, np.ones(len(piece), bool), {})

    def _take_figures(
        self, piece: Piece, coded: _Coded, apart: Mask, free: Mask, since: Mapping[int, int]
    ) -> None:
        """Store the figures of the rows that are `free`; those to be read `apart` are not.

        Texts on lines before the first figure, which is `since` such a line, have been judged.
        """
        found = {column: piece.figures(column) for column in self._reader.measured}
        for column, each in found.items():
            texts = free & ~(each.sure | each.missing)
            if column in since:
                texts &= piece.lines >= since[column]
            apart = apart | texts
        self._by_row(piece, apart)
        free = free & ~apart
        for column, each in found.items():
            self._reader.count_missing(column, int(np.count_nonzero(each.tokens & free)))
            self._store_column(piece, coded, column, each.values, each.sure & free)

    def _store_column(
        self, piece: Piece, coded: _Coded, column: int, values: Floats, kept: Mask
    ) -> None:
        metric, period = self._reader.headed(column)
        metrics = coded.metrics if metric is None else np.broadcast_to(metric, len(piece))
        periods = coded.periods if period is None else np.broadcast_to(period, len(piece))
        columns = (coded.cities, metrics, periods, coded.contexts, values, piece.lines)
        if kept.all():
            self._store.extend(*columns)
        else:
            self._store.extend(*(each[kept] for each in columns))

    def _by_row(self, piece: Piece, apart: Mask) -> None:
        """Let the strict reader read some rows."""
        if apart.any():
            self._reader.take(piece.chunk(np.flatnonzero(apart)))

    def _cities(self, piece: Piece) -> tuple[Ints, Mask]:
        """Return the codes of the cities, and where a name that sounds like a total is first."""
        codes = self._coded(piece, "city")
        found = self._role(piece, "city")
        totals = np.zeros(len(piece), bool)
        for cell in self._codes.new_totals:
            totals[np.argmax(found.rows == found.texts.index(cell))] = True
        return codes, totals

    def _codes_of(self, piece: Piece, role: str) -> Ints:
        """Return the codes of the metrics or the periods; 0 where no column says them."""
        if role in self._plan.roles:
            return self._coded(piece, role)
        code = 0  # where each figure's column says it
        if role == "period":
            code = self._codes.period[""]
        elif self._plan.layout == "tidy":
            code = self._codes.metric[self._plan.metric]
        return np.broadcast_to(code, len(piece))

    def _contexts(self, piece: Piece) -> Ints:
        if not self._context_columns:
            return np.broadcast_to(self._codes.bare_context(), len(piece))
        known = piece.codes.get("context")
        if known is not None:
            return known
        return self._known_contexts.rows(piece.together(self._context_columns))

    def _coded(self, piece: Piece, role: str) -> Ints:
        known = piece.codes.get(role)
        return self._known[role].rows(self._role(piece, role)) if known is None else known

    def _role(self, piece: Piece, role: str) -> Spelled[str]:
        """Return the spellings of a role, as `code: name` where the names have codes."""
        column = self._plan.roles[role]
        if role not in self._plan.codes:
            return piece.spelled(column)
        found = piece.together([self._plan.codes[role], column])
        return Spelled(found.rows, [*map(": ".join, found.texts)])

    def _refused(self, coded: _Coded, rows: int) -> Mask:
        if self._codes.all_good:
            return np.zeros(rows, bool)
        refused: Mask = np.minimum.reduce(coded) < 0
        return refused

    def _scaled(self, piece: Piece) -> Mask:
        """Say in which rows the figure is to be multiplied."""
        if self._plan.multiplier is None:
            return np.zeros(len(piece), bool)
        found = piece.spelled(self._plan.multiplier)
        return np.array([text not in WHOLE for text in found.texts], bool)[found.rows]

    def _unmet(self, piece: Piece, reader: WideReader, cities: Ints) -> Mask:
        """Say in which rows a column that may yet hold figures says something new of a city."""
        unmet = np.zeros(len(piece), bool)
        for column in reader.unmeasured:
            found = piece.spelled(column)
            pairs = cities.astype(np.int64) * len(found.texts) + found.rows
            new = [
                pair
                for pair in np.unique(pairs).tolist()
                if not _has_met(reader, column, pair, found.texts)
            ]
            unmet |= np.isin(pairs, new)
        return unmet


def _has_met(reader: WideReader, column: int, pair: int, texts: list[str]) -> bool:
    city, spelling = divmod(pair, len(texts))
    return reader.has_met(column, city, texts[spelling])
