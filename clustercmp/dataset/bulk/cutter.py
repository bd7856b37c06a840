"""Plain text to Arrow's columns, in threads of its own while earlier rows are taken in."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv

from clustercmp.dataset.bulk.arrays import numbers, truths
from clustercmp.dataset.bulk.piece import Piece
from clustercmp.dataset.bulk.threads import ahead, threads

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from concurrent.futures import Future

    from clustercmp.dataset.bulk.arrays import Mask
    from clustercmp.dataset.chunk import Chunk
    from clustercmp.dataset.records import Block


LF = ord("\n")
AHEAD = 1  # pieces that wait for each thread
TEXT = pa.string()
DICTIONARY = pa.dictionary(pa.int32(), TEXT)


class Cut(NamedTuple):
    """A piece that is being cut, and the UTF-8 and first line that it is cut from."""

    piece: Future[Piece | None]
    content: bytes
    line: int


class Cutter:
    """Cut text into as many columns as the header has.

    `repeated` are those to keep by their distinct texts; `foresee` is called with each piece, in
    the thread that cut it.

    What is not surely what the strict reader would read is not cut: a row of another width, a
    blank one, a quote that is not the first or last sign of a cell, a cell that is too long.
    """

    def __init__(
        self,
        width: int,
        repeated: Collection[int],
        foresee: Callable[[Piece], Piece],
        delimiter: str,
        max_field: int,
    ) -> None:
        self._foresee = foresee
        self._delimiter = delimiter
        self._max_field = max_field
        names = [str(column) for column in range(width)]
        self._names = names
        self._types = {
            name: DICTIONARY if column in repeated else TEXT for column, name in enumerate(names)
        }
        self._threads = os.cpu_count() or 1
        self._pool = threads(self._threads)

    def submit(self, content: bytes, line: int) -> Cut:
        """Begin to cut UTF-8 without any quote, whose rows end in LF."""
        return Cut(self._pool.submit(self._cut, content, line), content, line)

    def quoted(self, text: str, line: int) -> Piece | None:
        """Cut text with quotes; None where it must be read sign by sign."""
        text = text.replace("\r\n", "\n")
        if "\r" in text or not _well_quoted(text, self._delimiter):
            return None
        piece = self._cut(text.encode(), line, quote='"')
        return piece if piece and not any(map(_holds_quote, piece.columns)) else None

    def _cut(self, content: bytes, line: int, *, quote: str = "") -> Piece | None:
        breaks = _breaks(content)
        if breaks[0] or (breaks[1:] & breaks[:-1]).any():
            return None  # Arrow would make a row of a blank line
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
        if table.num_rows != np.count_nonzero(breaks) + (not breaks[-1]):
            return None
        columns = [_one(column) for column in table.columns]
        if len(content) > self._max_field and max(map(_longest, columns)) > self._max_field:
            return None
        return self._foresee(Piece(columns, line))

    def ahead(
        self, blocks: Iterable[Block | Chunk | Piece | Cut]
    ) -> Iterator[Block | Chunk | Piece | Cut]:
        """Yield blocks in their order, a few of them being cut while others are looked at."""
        try:
            yield from ahead(blocks, self._threads * (1 + AHEAD))
        finally:
            self._pool.shutdown(wait=False, cancel_futures=True)


def count_breaks(content: bytes) -> int:
    """Return how many LF there are."""
    return int(np.count_nonzero(_breaks(content)))


def _breaks(content: bytes) -> Mask:
    """Say which bytes are LF."""
    mask: Mask = np.frombuffer(content, np.uint8) == LF
    return mask


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
    return bool(truths(pc.match_substring(cells, '"')).any())


def _one(column: pa.ChunkedArray) -> pa.Array:
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def _longest(column: pa.Array) -> int:
    """Return the bytes of the longest cell, which are no fewer than its characters."""
    cells = column.dictionary if pa.types.is_dictionary(column.type) else column
    longest: int = numbers(pc.binary_length(cells)).max(initial=0)
    return longest
