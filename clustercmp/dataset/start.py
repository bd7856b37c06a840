"""The beginning of a file: what stands before the header, the delimiter, the header."""

from __future__ import annotations

import csv
import io
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, cast

from clustercmp.dataset.chunk import BREAK, Chunk
from clustercmp.dataset.layouts.codes import checked_name
from clustercmp.dataset.ledger import Refusal
from clustercmp.dataset.records import Block, Records
from clustercmp.errors import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from clustercmp.dataset.bulk.piece import Piece
    from clustercmp.dataset.conventions import Conventions
    from clustercmp.dataset.ledger import Ledger
    from clustercmp.dataset.text import Text

    Telling = Callable[[str], bool]

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
WORLD_BANK = ('"Data Source"', "Data Source")
WORLD_BANK_HEADER = ('"Country Name"', "Country Name")
EUROSTAT = "\\time_period\t"  # two names in one header
LONGEST_PREAMBLE = 10  # lines
EXCEL = {f"sep={mark}" for mark in DELIMITERS}  # a first line that tells it to a spreadsheet


class Headed(NamedTuple):
    """A text whose header has been read: its cells, its line, and the rows below as they come."""

    header: list[str]
    line: int
    records: Records
    blocks: Iterator[Block | Chunk | Piece]


def headed(text: Text, conventions: Conventions, ledger: Ledger, telling: Telling) -> Headed | None:
    """Read a text up to its header; None, with the reason in the ledger, where there is none.

    `telling` says whether a header's text is one by which a right delimiter is known.
    """
    pieces = cast("Iterator[tuple[int, str]]", text.pieces())  # bytes come where rows are in bulk
    line, piece = next(((n, piece) for n, piece in pieces if piece.strip()), (1, ""))
    while len(BREAK.findall(piece)) <= conventions.skip_lines and (following := next(pieces, None)):
        piece += following[1]
    try:
        start = Start(piece, line, conventions, ledger, telling)
    except Refusal as refusal:
        ledger.error(refusal.code, refusal.message, refusal.fix, line=line)
        return None
    records = Records(start.delimiter, conventions.max_field, ledger)
    blocks = records.blocks(chain(start.pieces(), pieces))
    first = next((block for block in blocks if isinstance(block, Block) and block.rows), None)
    if first and first.lines[0] == start.line and first.rows[0]:
        rest = Block(first.rows[1:], first.lines[1:], first.folded)
        return Headed(first.rows[0], start.line, records, chain([rest], blocks))
    if not ledger.count("error"):
        ledger.error("E-EMPTY", "the file is empty", "write a header and rows")
    return None


class Start:
    """Where the header begins: the text from there on, its line, and the delimiter.

    `text` is the first piece of the file. Raises Refusal where the delimiter is not clear.
    """

    def __init__(
        self, text: str, line: int, conventions: Conventions, ledger: Ledger, telling: Telling
    ) -> None:
        self.text = text
        self.line = line
        self.delimiter = conventions.delimiter
        self._ledger = ledger
        for _ in range(conventions.skip_lines):
            self._skip()
        self._skip_blank()
        told = self.text[: self._end()].strip('"').lower()
        if told in EXCEL and not self.delimiter:
            self.delimiter = told[-1]
            self._skip()
        if self.text.startswith(WORLD_BANK):
            self._skip_preamble()
        if not self.delimiter:
            self.delimiter = self._detected(telling)

    def pieces(self) -> Iterator[tuple[int, str]]:
        """Yield the header by itself, as what is known by it helps to read the rest, and the rest.

        A header with a quote, which may go on in the next line, comes with the rest.
        """
        found = BREAK.search(self.text)
        if not found or '"' in self.text[: found.end()]:
            yield self.line, self.text
            return
        yield self.line, self.text[: found.end()]
        if len(self.text) > found.end():
            yield self.line + 1, self.text[found.end() :]

    def _skip(self) -> str:
        found = BREAK.search(self.text)
        end = found.end() if found else len(self.text)
        skipped, self.text = self.text[:end], self.text[end:]
        self.line += 1
        return skipped

    def _skip_blank(self) -> None:
        while self.text and not self.text[: self._end()].strip():
            self._ledger.warn("W-BLANK", "the line is blank", "remove it", line=self.line)
            self._skip()

    def _end(self) -> int:
        found = BREAK.search(self.text)
        return found.start() if found else len(self.text)

    def _skip_preamble(self) -> None:
        lines = BREAK.split(self.text, LONGEST_PREAMBLE)[:LONGEST_PREAMBLE]
        for count, line in enumerate(lines):
            if line.startswith(WORLD_BANK_HEADER):
                message = f"{count} lines before the header were skipped"
                self._ledger.warn("W-PREAMBLE", message, line=self.line)
                for _ in range(count):
                    self._skip()
                return

    def _detected(self, telling: Telling) -> str:
        headers = {
            mark: header
            for mark in DELIMITERS
            if len(
                header := next(csv.reader(io.StringIO(self.text, newline=""), delimiter=mark), [])
            )
            > 1
        }
        if EUROSTAT in self.text[: self._end()].lower():
            message = "this is Eurostat's own TSV"
            raise Refusal(message, "download the table as SDMX-CSV instead", code="E-LAYOUT")
        if len(headers) > 1:
            told = [mark for mark, header in headers.items() if any(map(telling, header))]
            if len(told) != 1:
                names = " and ".join(DELIMITERS[mark] for mark in headers)
                message = f"the header could be divided by {names}"
                raise Refusal(message, "say which with --delimiter", code="E-DELIMITER")
            return told[0]
        return next(iter(headers), ",")


def check_header(header: list[str], conventions: Conventions, ledger: Ledger, line: int) -> None:
    """Put into the ledger what no header may hold: blank, equal or endless texts."""
    if len(header) > conventions.max_columns:
        message = (
            f"the header has {len(header):,} columns; {conventions.max_columns:,} is the limit"
        )
        ledger.error("E-LIMIT", message, "raise --max-columns if that is meant", line=line)
        return
    seen: dict[str, int] = {}
    for field, text in enumerate(map(str.strip, header), 1):
        first = seen.setdefault(text, field)
        if not text:
            code, message = "E-HEADER", "the header is blank"
            fix = "give the column a name, or remove it"
        elif first != field:
            code, message = "E-HEADER", f"{quoted(text)} heads column {first} too"
            fix = "rename one of them"
        else:
            try:
                checked_name(text, "header", conventions.max_name)
            except Refusal as refusal:
                code, message, fix = refusal.code, refusal.message, refusal.fix
            else:
                continue
        ledger.error(code, message, fix, line=line, field=field, value=text)
