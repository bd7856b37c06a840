"""From text to rows, each with its physical line: quotes, ragged and blank rows, long fields."""

from __future__ import annotations

import csv
import gc
import io
import re
from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from clustercmp.dataset.advice import cell_refused
from clustercmp.dataset.chunk import BREAK, Chunk
from clustercmp.dataset.text import LINE_TO_FIELD, LONGEST_PIECE
from clustercmp.errors import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from clustercmp.dataset.bulk.cutter import Cut, Cutter
    from clustercmp.dataset.bulk.piece import Piece
    from clustercmp.dataset.ledger import Ledger

OPENED = re.compile(r'"(?:[^"]++|"")*+"')


class Block(NamedTuple):
    """Some rows as the file has them; `lines` are the physical lines on which they begin.

    Where a row spans several lines, `folded` is true.
    """

    rows: list[list[str]]
    lines: Sequence[int]
    folded: bool = False


@contextmanager
def undisturbed(max_field: int) -> Iterator[None]:
    """Let fields be as long as `Records` looks at, and keep the garbage collector out.

    It would walk all rows again and again.
    """
    collecting = gc.isenabled()
    limit = csv.field_size_limit((LINE_TO_FIELD + 1) * max_field + LONGEST_PIECE)
    gc.disable()
    try:
        yield
    finally:
        csv.field_size_limit(limit)
        if collecting:
            gc.enable()


class Records:
    """The rows of a text, a block at a time; what is not CSV goes into the ledger.

    After a stray or an unclosed quote the reading goes on with the next physical line. Once `width`
    is set, text that is plain rows of that many fields comes in columns, as a chunk; once there
    is a `cutter`, what it can cut comes in Arrow's columns.
    """

    def __init__(self, delimiter: str, max_field: int, ledger: Ledger) -> None:
        mark = re.escape(delimiter)
        self.delimiter = delimiter
        self.max_field = max_field
        self._longest = LINE_TO_FIELD * max_field
        self._ledger = ledger
        self.width = 0
        self.cutter: Cutter | None = None
        self._quoted = re.compile(rf'(?<![^{mark}\r\n])"(?:[^"]++|"")*+"(?=[{mark}\r\n]|\Z)')
        self._bare = rf'[^"{mark}\r\n]*+(?=[{mark}\r\n]|\Z)'
        self._waiting = ""  # text with quotes that may not be closed yet
        self._line = 1  # of its beginning

    def blocks(self, pieces: Iterable[tuple[int, str | bytes]]) -> Iterator[Block | Chunk | Piece]:
        """Yield the rows of consecutive (first line, text) pieces, which hold whole lines."""
        begun: deque[Cut] = deque()
        for line, piece in pieces:
            if self.cutter and not self._waiting:
                begun.append(self.cutter.begin(piece, line))
                if len(begun) > self.cutter.ahead:
                    yield from self._finished(begun)
            else:
                yield from self._read(piece, line)
        while begun:
            yield from self._finished(begun)
        if self._waiting:
            yield from self._with_quotes(last=True)

    def _finished(self, begun: deque[Cut]) -> Iterator[Block | Chunk | Piece]:
        """Yield the rows of the first text that is being cut.

        Where it cannot be, and leaves a quote open, it is read together with those after it.
        """
        first = begun.popleft()
        if (piece := first.piece.result()) is not None:
            yield piece
            return
        yield from self._read(first.text, first.line)
        while self._waiting and begun:
            following = begun.popleft()
            yield from self._read(following.text, following.line)

    def _read(self, piece: str | bytes, line: int) -> Iterator[Block | Chunk]:
        text = piece.decode() if isinstance(piece, bytes) else piece
        if not self._waiting:
            self._line = line
            if '"' not in text:
                yield self._without_quotes(text, line)
                return
        self._waiting += text
        yield from self._with_quotes(last=False)

    def _without_quotes(self, text: str, line: int) -> Block | Chunk:
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        if self.width and (chunk := self._columns(text, line)):
            return chunk
        rows = list(csv.reader(text.removesuffix("\n").split("\n"), delimiter=self.delimiter))
        return self._measured(Block(rows, range(line, line + len(rows))), text)

    def _columns(self, text: str, line: int) -> Chunk | None:
        """Return plain rows as columns, all cut at once; None if one has another width."""
        count = text.count("\n")
        cells = text.replace("\n", "\n" + self.delimiter).split(self.delimiter)
        last = "".join(cells[self.width - 1 :: self.width]).split("\n")
        if cells.pop() or len(cells) != count * self.width or len(last) != count + 1:
            return None
        if len(text) > self.max_field and len(max(cells, key=len)) > self.max_field:
            return None
        columns: list[Sequence[str]] = [cells[i :: self.width] for i in range(self.width - 1)]
        return Chunk([*columns, last[:count]], range(line, line + count), folded=False)

    def _with_quotes(self, *, last: bool) -> Iterator[Block]:
        text = self._waiting
        if text.count('"') % 2 and not last and len(text) <= self._longest:
            return
        self._waiting = ""
        if '"' in self._quoted.sub("", text):
            yield from self._piecemeal(text, last=last)
        else:
            yield self._parsed(text)

    def _parsed(self, text: str) -> Block:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=self.delimiter, strict=True)
        rows = []
        lines = []
        line = self._line
        for row in reader:
            rows.append(row)
            lines.append(line)
            line = self._line + reader.line_num
        folded = line - self._line > len(rows)
        self._line = line
        return self._measured(Block(rows, lines, folded), text)

    def _piecemeal(self, text: str, *, last: bool) -> Iterator[Block]:
        """Yield the rows around each fault, and wait for more where a quote may yet be closed."""
        done = record = position = 0
        field = 1
        bare = re.compile(self._bare)
        while position < len(text):
            cell = self._quoted.match(text, position) or bare.match(text, position)
            if cell and text.startswith(self.delimiter, cell.end()):
                position, field = cell.end() + 1, field + 1
                continue
            if cell:
                record = position = _next_line(text, cell.end())
                field = 1
                continue
            yield self._parsed(text[done:record])
            unclosed = text[position] == '"' and not OPENED.match(text, position)
            if unclosed and not last and len(text) - record <= self._longest:
                self._waiting = text[record:]
                return
            self._report(text, record, position, field)
            done = record = position = self._skip_line(text, record, position)
            field = 1
        yield self._parsed(text[done:])

    def _report(self, text: str, record: int, position: int, field: int) -> None:
        line = self._line + _breaks(text[record:position])
        closed = OPENED.match(text, position)
        if closed:
            ends = line + _breaks(closed[0])
            where = f", on line {ends}" if ends > line else ""
            code, message = "E-QUOTE", f"text follows the closing quote of this field{where}"
            fix = 'double every quote that belongs to the text ("")'
        elif text[position] == '"':
            code, message = "E-UNCLOSED", "the quote that opens this field is never closed"
            fix = "close it; a quote that belongs to the text is doubled, in a field in quotes"
        else:
            code, message = (
                "E-QUOTE",
                "there is a quote inside a field that does not begin with one",
            )
            fix = 'write the whole field in quotes and double those inside it: "a ""quoted"" word"'
        value = text[position : _next_line(text, position)].rstrip("\r\n")
        self._ledger.error(code, message, fix, line=line, field=field, value=value)

    def _skip_line(self, text: str, record: int, position: int) -> int:
        following = _next_line(text, position)
        self._line += _breaks(text[record:following])
        return following

    def _measured(self, block: Block, text: str) -> Block:
        """Return the block without the rows that hold a field longer than the limit."""
        if len(text) <= self.max_field:
            return block
        kept = [i for i, row in enumerate(block.rows) if self._fits(row, block.lines[i])]
        return Block([block.rows[i] for i in kept], [block.lines[i] for i in kept], block.folded)

    def _fits(self, row: list[str], line: int) -> bool:
        for field, cell in enumerate(row, 1):
            if len(cell) > self.max_field:
                why = cell_refused(cell, self.max_field)
                self._ledger.error(
                    why.code, why.message, why.fix, line=line, field=field, value=cell
                )
                return False
        return True


def blank(row: list[str], line: int, ledger: Ledger) -> bool:
    """Return whether nothing is in a row, and warn where that is so."""
    if any(cell.strip() for cell in row):
        return False
    ledger.warn("W-BLANK", "the row is blank", "remove it", line=line)
    return True


def ragged(row: list[str], line: int, width: int, delimiter: str, ledger: Ledger) -> bool:
    """Return whether a row is not as wide as the header, and report it where that is so."""
    if len(row) == width:
        return False
    fields = "1 field" if len(row) == 1 else f"{len(row)} fields"
    message = f"the row has {fields}, the header {width}"
    if len(row) < width:
        fix = "add what is missing; an empty field needs its delimiter too"
    elif not any(cell.strip() for cell in row[width:]):
        fix = "remove the delimiters at the end of the line"
    else:
        fix = f"put a cell that holds {quoted(delimiter)} in quotes"
    ledger.error("E-RAGGED", message, fix, line=line, field=min(len(row), width + 1))
    return True


def _next_line(text: str, position: int) -> int:
    found = BREAK.search(text, position)
    return found.end() if found else len(text)


def _breaks(text: str) -> int:
    return len(BREAK.findall(text))
