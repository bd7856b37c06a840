"""Plain text to Arrow's columns, in threads of its own while earlier rows are taken in."""

from __future__ import annotations

import os
from collections import deque
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv

from clustercmp.dataset.bulk.figures import figures
from clustercmp.dataset.bulk.piece import Piece
from clustercmp.dataset.bulk.threads import threads

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from concurrent.futures import Future

    from clustercmp.dataset.chunk import Chunk
    from clustercmp.dataset.records import Block


AHEAD = 1  # pieces that wait for each thread
TEXT = pa.string()
DICTIONARY = pa.dictionary(pa.int32(), TEXT)


class Cut(NamedTuple):
    """A piece that is being cut, and the text and first line that it is cut from."""

    piece: Future[Piece | None]
    text: str
    line: int


class Cutter:
    """Cut text into as many columns as the header has.

    `repeated` are those to keep by their distinct texts, `measured` those to read figures of.

    What is not surely what the strict reader would read is not cut: a row of another width, a
    blank one, a quote that is not the first or last sign of a cell, a cell that is too long.
    """

    def __init__(
        self,
        width: int,
        repeated: Collection[int],
        measured: Sequence[int],
        delimiter: str,
        max_field: int,
    ) -> None:
        self._measured = measured
        self._delimiter = delimiter
        self._max_field = max_field
        names = [str(column) for column in range(width)]
        self._names = names
        self._types = {
            name: DICTIONARY if column in repeated else TEXT for column, name in enumerate(names)
        }
        self._threads = os.cpu_count() or 1
        self._pool = threads(self._threads)

    def submit(self, text: str, line: int) -> Cut:
        """Begin to cut text without any quote, whose rows end in LF."""
        return Cut(self._pool.submit(self._cut, text, line), text, line)

    def quoted(self, text: str, line: int) -> Piece | None:
        """Cut text with quotes; None where it must be read sign by sign."""
        text = text.replace("\r\n", "\n")
        if "\r" in text or not _well_quoted(text, self._delimiter):
            return None
        piece = self._cut(text, line, quote='"')
        return piece if piece and not any(map(_holds_quote, piece.columns)) else None

    def _cut(self, text: str, line: int, *, quote: str = "") -> Piece | None:
        if text.startswith("\n") or "\n\n" in text:
            return None  # Arrow would make a row of a blank line
        content = text.encode()
        try:
            table = arrow_csv.read_csv(
                pa.py_buffer(content),
                arrow_csv.ReadOptions(
                    use_threads=False, block_size=len(content) + 1, column_names=self._names
                ),
                arrow_csv.ParseOptions(
                    delimiter=self._delimiter, quote_char=quote or False, ignore_empty_lines=False
                ),
                arrow_csv.ConvertOptions(
                    check_utf8=False, column_types=self._types, null_values=[]
                ),
            )
        except pa.ArrowInvalid:
            return None
        if table.num_rows != text.count("\n") + (not text.endswith("\n")):
            return None
        columns = [_one(column) for column in table.columns]
        if len(text) > self._max_field and max(map(_longest, columns)) > self._max_field:
            return None
        read = {column: figures(columns[column]) for column in self._measured}
        return Piece(columns, line, read=read)

    def ahead(
        self, blocks: Iterable[Block | Chunk | Piece | Cut]
    ) -> Iterator[Block | Chunk | Piece | Cut]:
        """Yield blocks in their order, a few of them being cut while others are looked at."""
        waiting: deque[Block | Chunk | Piece | Cut] = deque()
        try:
            for block in blocks:
                waiting.append(block)
                if len(waiting) > self._threads * (1 + AHEAD):
                    yield waiting.popleft()
            while waiting:
                yield waiting.popleft()
        finally:
            self._pool.shutdown(wait=False, cancel_futures=True)


def _well_quoted(text: str, delimiter: str) -> bool:
    """Say whether each second quote closes a field, if no cell between them holds a quote.

    A field that begins with the delimiter or a line's end would be counted twice.
    """
    opening = (f'{delimiter}"', '\n"')
    closing = (f'"{delimiter}', '"\n')
    if any(a + b[1] in text for a in opening for b in closing) or text.startswith(closing):
        return False
    closed = sum(map(text.count, closing)) + text.endswith('"')
    return 2 * closed == text.count('"')


def _holds_quote(column: pa.Array) -> bool:
    cells = column.dictionary if pa.types.is_dictionary(column.type) else column
    found: bool | None = pc.any(pc.match_substring(cells, '"')).as_py()
    return bool(found)


def _one(column: pa.ChunkedArray) -> pa.Array:
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def _longest(column: pa.Array) -> int:
    """Return the bytes of the longest cell, which are no fewer than its characters."""
    cells = column.dictionary if pa.types.is_dictionary(column.type) else column
    longest: int | None = pc.max(pc.binary_length(cells)).as_py()
    return longest or 0
