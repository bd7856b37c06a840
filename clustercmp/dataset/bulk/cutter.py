"""Plain text to Arrow's columns, in threads of its own while earlier rows are taken in."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv

from clustercmp.dataset.bulk.arrays import numbers
from clustercmp.dataset.bulk.piece import Piece
from clustercmp.dataset.bulk.threads import threads

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from concurrent.futures import Future

    from clustercmp.dataset.bulk.arrays import Mask


LF, QUOTE = b'\n"'
AHEAD = 1  # pieces that wait for each thread
TEXT = pa.string()
DICTIONARY = pa.dictionary(pa.int32(), TEXT)


class Cut(NamedTuple):
    """A piece that is being cut, None if it cannot be; and its text and first line."""

    piece: Future[Piece | None]
    text: str | bytes
    line: int


class Cutter:
    """Cut text into as many columns as the header has.

    `repeated` are those to keep by their distinct texts; `foresee` is called with each piece, in
    the thread that cut it. `ahead` is how many pieces may wait to be taken.

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
        own = os.cpu_count() or 1
        self.ahead = own * (1 + AHEAD)
        self._pool = threads(own)

    def begin(self, text: str | bytes, line: int) -> Cut:
        """Begin to cut whole lines, as text or in UTF-8."""
        return Cut(self._pool.submit(self._cut, text, line), text, line)

    def close(self) -> None:
        """Let what has been begun come to nothing."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _cut(self, text: str | bytes, line: int) -> Piece | None:
        content = _normal(text)
        breaks = _breaks(content)
        quoted = b'"' in content
        if b"\r" in content or _any_blank(breaks):
            return None
        if quoted and not _well_quoted(content, self._delimiter):
            return None
        try:
            table = self._table(content, quote='"' if quoted else False)
        except pa.ArrowInvalid:
            return None
        columns = [_one(column) for column in table.columns]
        too_long = len(content) > self._max_field and max(map(_longest, columns)) > self._max_field
        rows = np.count_nonzero(breaks) + (not breaks[-1])
        if table.num_rows != rows or too_long:
            return None
        return self._foresee(Piece(columns, line))

    def _table(self, content: bytes, quote: str | Literal[False]) -> pa.Table:
        """Return the columns of text; raises ArrowInvalid where a row has another width."""
        return arrow_csv.read_csv(
            pa.py_buffer(content),
            arrow_csv.ReadOptions(
                use_threads=False, block_size=len(content) + 1, column_names=self._names
            ),
            arrow_csv.ParseOptions(
                delimiter=self._delimiter, quote_char=quote, ignore_empty_lines=False
            ),
            arrow_csv.ConvertOptions(check_utf8=False, column_types=self._types, null_values=[]),
        )


def _well_quoted(content: bytes, delimiter: str) -> bool:
    """Say whether quotes do nothing but open and close fields, by turns."""
    signs = np.frombuffer(content, np.uint8)
    quotes = np.flatnonzero(signs == QUOTE)
    opening, closing = quotes[::2], quotes[1::2]
    edges = np.zeros(256, bool)
    edges[[LF, ord(delimiter)]] = True
    before = edges[signs[opening[opening > 0] - 1]]
    after = edges[signs[closing[closing < len(signs) - 1] + 1]]
    return len(opening) == len(closing) and bool(before.all() and after.all())


def _normal(text: str | bytes) -> bytes:
    """Return text in UTF-8 with LF at the ends of lines, where they are not CR alone."""
    content = text.encode() if isinstance(text, str) else text
    return content.replace(b"\r\n", b"\n") if b"\r" in content else content


def _any_blank(breaks: Mask) -> bool:
    """Say whether a line is blank, of which Arrow would make a row."""
    return bool(breaks[0] or (breaks[1:] & breaks[:-1]).any())


def line_ends(content: bytes) -> int:
    """Return how many lines end: by LF, CR LF, or CR alone."""
    ends = int(np.count_nonzero(_breaks(content)))
    return ends + content.count(b"\r") - content.count(b"\r\n") if b"\r" in content else ends


def _breaks(content: bytes) -> Mask:
    """Say which bytes are LF."""
    mask: Mask = np.frombuffer(content, np.uint8) == LF
    return mask


def _one(column: pa.ChunkedArray) -> pa.Array:
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def _longest(column: pa.Array) -> int:
    """Return the bytes of the longest cell, which are no fewer than its characters."""
    cells = column.dictionary if pa.types.is_dictionary(column.type) else column
    longest: int = numbers(pc.binary_length(cells)).max(initial=0)
    return longest
