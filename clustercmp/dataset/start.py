"""The beginning of a file: what stands before the header, and the delimiter."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from clustercmp.dataset.chunk import BREAK
from clustercmp.dataset.layouts.codes import checked_name
from clustercmp.dataset.layouts.plan import role_of
from clustercmp.dataset.ledger import Refusal
from clustercmp.errors import quoted

if TYPE_CHECKING:
    from clustercmp.dataset.conventions import Conventions
    from clustercmp.dataset.ledger import Ledger

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
WORLD_BANK = ('"Data Source"', "Data Source")
WORLD_BANK_HEADER = ('"Country Name"', "Country Name")
EUROSTAT = "\\time_period\t"  # two names in one header
LONGEST_PREAMBLE = 10  # lines
EXCEL = {f"sep={mark}" for mark in DELIMITERS}  # a first line that tells it to a spreadsheet


class Start:
    """Where the header begins: the text from there on, its line, and the delimiter.

    `text` is the first piece of the file. Raises Refusal where the delimiter is not clear.
    """

    def __init__(self, text: str, line: int, conventions: Conventions, ledger: Ledger) -> None:
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
            self.delimiter = self._detected(conventions)

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

    def _detected(self, conventions: Conventions) -> str:
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
            city = conventions.columns.get("city")
            telling = [
                mark
                for mark, header in headers.items()
                if any(role_of(text) == "city" or text == city for text in header)
            ]
            if len(telling) != 1:
                names = " and ".join(DELIMITERS[mark] for mark in headers)
                message = f"the header could be divided by {names}"
                raise Refusal(message, "say which with --delimiter", code="E-DELIMITER")
            return telling[0]
        return next(iter(headers), ",")


def check_header(header: list[str], conventions: Conventions, ledger: Ledger, line: int) -> None:
    """Put into the ledger what no header may hold: blank, equal or endless texts."""
    if len(header) > conventions.max_columns:
        message = (
            f"the header has {len(header):,} columns; {conventions.max_columns:,} is the limit"
        )
        ledger.error("E-LIMIT", message, "raise --max-columns if that is meant", line=line)
        return
    if len(header) == 1:
        message = f"the header has one column, {quoted(header[0])}"
        fix = "say where it is and how it is divided: --skip-lines N, --delimiter X"
        ledger.error("E-LAYOUT", message, fix, line=line)
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
