"""The way of one file's rows in bulk: which can go it, and where the others go."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np

from clustercmp.dataset.bulk.cutter import Cutter, line_ends
from clustercmp.dataset.bulk.piece import Piece
from clustercmp.dataset.bulk.rows import BulkRows
from clustercmp.dataset.layouts.by_year import FOOTERS
from clustercmp.dataset.layouts.plan import CONTEXT_ROLES
from clustercmp.dataset.records import Block
from clustercmp.dataset.text import LONGEST_PIECE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from clustercmp.dataset.bulk.store import BulkStore
    from clustercmp.dataset.chunk import Chunk
    from clustercmp.dataset.layouts.rows import RowReader
    from clustercmp.dataset.records import Records
    from clustercmp.dataset.store import Store

ALL_DIFFERENT = ("note", "quote")  # texts that hardly come again


class Lane:
    """Take the rows of one file in bulk where that can be.

    `piece` is how many bytes of text go at once, `line_ends` how their lines are counted. `rows`
    counts those taken, `kept_any` says whether `where` kept any; `note` is told what stands in its
    columns.
    """

    piece = LONGEST_PIECE
    line_ends = staticmethod(line_ends)

    def __init__(
        self,
        reader: RowReader,
        store: Store,
        where: Mapping[int, list[str]],
        note: Callable[[int, Iterable[str]], None],
    ) -> None:
        self._reader = reader
        self._plan = reader.plan
        self._codes = reader.codes
        self._bulk = BulkRows(reader, cast("BulkStore", store))
        self._where = where
        self._note = note
        self.rows = 0
        self.kept_any = False

    @property
    def repeated(self) -> set[int]:
        """The columns in which a text comes again and again."""
        plan = self._plan
        roles = [
            role for role in ("city", "metric", "period", *CONTEXT_ROLES) if role in plan.roles
        ]
        columns = {plan.roles[role] for role in roles if role not in ALL_DIFFERENT}
        multiplier = set() if plan.multiplier is None else {plan.multiplier}
        return {*columns, *plan.codes.values(), *plan.dimensions, *multiplier, *self._where}

    def apart(
        self, blocks: Iterable[Block | Chunk | Piece], records: Records
    ) -> Iterator[Block | Chunk]:
        """Take in what can be taken in bulk; yield the rows that must be read one by one."""
        records.cutter = Cutter(
            len(self._plan.header),
            self.repeated,
            self.foresee,
            records.delimiter,
            records.max_field,
        )
        try:
            for block in blocks:
                if not isinstance(block, Piece):
                    yield block
                elif self._off_the_table(block):
                    chunk = block.chunk()
                    yield Block([*map(list, zip(*chunk.columns, strict=True))], chunk.lines)
                else:
                    self.take(block)
        finally:
            records.cutter.close()

    def foresee(self, piece: Piece) -> Piece:
        """Return the piece, having asked it in this thread what `take` will ask of it."""
        for column in self._where:
            piece.spelled(column)
        if not self._where and self._reader.numbers.usual:
            self._bulk.foresee(piece)
        return piece

    def take(self, piece: Piece) -> None:
        """Take in the rows of a piece that `where` keeps."""
        self.rows += len(piece)
        if self._where:
            self._codes.mention(piece.spelled(self._plan.roles["city"]).texts)
            piece = self._selected(piece)
        if len(piece):
            self.kept_any = True
            if self._reader.numbers.usual:
                self._bulk.take(piece)
            else:
                self._reader.take(piece.chunk())

    def _selected(self, piece: Piece) -> Piece:
        kept = np.ones(len(piece), bool)
        for column, values in self._where.items():
            found = piece.spelled(column)
            texts = [text.strip() for text in found.texts]
            self._note(column, texts)
            kept &= np.array([text in values for text in texts], bool)[found.rows]
        return piece.only(kept)

    def _off_the_table(self, piece: Piece) -> bool:
        """Say whether a row may be none of the table: a footer, or one with a cell too many."""
        if self._plan.layout != "by-year":
            return False
        first = piece.spelled(0).texts
        beyond = [] if self._plan.header[-1] else piece.spelled(len(self._plan.header) - 1).texts
        return any(text.startswith(FOOTERS) for text in first) or any(map(str.strip, beyond))
