"""Read one CSV file strictly: its figures into the store, its problems into a report."""

from __future__ import annotations

from abc import ABC, abstractmethod
from pathlib import PurePath
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, cast

from clustercmp.dataset.advice import dates_refused, period_refused
from clustercmp.dataset.cells import NumberReader
from clustercmp.dataset.chunk import Chunk
from clustercmp.dataset.conventions import Conventions
from clustercmp.dataset.layouts.by_year import FOOTERS, ByYearReader
from clustercmp.dataset.layouts.codes import FileCodes
from clustercmp.dataset.layouts.plan import Layout, role_of, year_of
from clustercmp.dataset.layouts.recognise import column_of, recognise, unread
from clustercmp.dataset.layouts.tidy import TidyReader
from clustercmp.dataset.layouts.wide import WideReader
from clustercmp.dataset.ledger import Ledger, Refusal
from clustercmp.dataset.records import blank, ragged, undisturbed
from clustercmp.dataset.start import check_header, headed
from clustercmp.dataset.text import PIECE, Text
from clustercmp.errors import UsageError, quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from clustercmp.dataset.bulk.lane import Lane
    from clustercmp.dataset.layouts.plan import Plan
    from clustercmp.dataset.layouts.rows import RowReader
    from clustercmp.dataset.names import Names
    from clustercmp.dataset.records import Block
    from clustercmp.dataset.start import Headed
    from clustercmp.dataset.store import Store
    from clustercmp.errors import Problem

__all__ = ["READERS", "Conventions", "FileReport", "read"]

READERS: dict[Layout, type[RowReader]] = {
    "tidy": TidyReader,
    "wide": WideReader,
    "by-year": ByYearReader,
}
LISTED = 10
MANY_COLUMNS = 8  # from two times as many on, pieces grow with them: a column needs its rows


class FileReport(NamedTuple):
    """What a file turned out to be, and all that is wrong with it.

    `written` says how (the delimiter and the encoding of a text), `rows` are those below the header
    that were read, `sha256` is of the bytes as they came.
    `attributes` are the texts of a wide file's columns: {key of the city: {column: text}}.
    `problems` holds the first few hundred of each severity; `errors` and `warnings` count all.
    """

    file: str
    layout: Layout | None
    written: str
    rows: int
    sha256: str
    attributes: Mapping[str, Mapping[str, str]]
    problems: tuple[Problem, ...]
    errors: int
    warnings: int

    @property
    def unlisted(self) -> int:
        """How many errors more than `problems` has there are."""
        return self.errors - sum(problem.severity == "error" for problem in self.problems)


def read(
    source: BinaryIO, shown: str, store: Store, conventions: Conventions, names: Names
) -> FileReport:
    """Read a stream into the store and return what it was; `shown` names it in messages.

    The whole file is checked: nothing is raised for what is wrong in it, it is in the report, and
    rows without a fault are stored all the same. Raises UsageError for an option that does not
    fit the file, such as an unknown column, and OSError where the stream cannot be read.
    """
    with undisturbed(conventions.max_field):
        return _TextReading(source, shown, store, conventions, names).report()


class Reading(ABC):
    """Reads one input into the store and reports on it; subclasses supply header and rows."""

    def __init__(self, shown: str, store: Store, conventions: Conventions, names: Names) -> None:
        self._shown = shown
        self._store = store
        self._conventions = conventions
        self._names = names
        self._ledger = Ledger(shown)
        self._plan: Plan | None = None
        self._attributes: Mapping[str, Mapping[str, str]] = {}
        self._rows = 0
        self._where: dict[int, list[str]] = {}
        self._there: dict[int, list[str]] = {}  # some values in the columns of `where`
        self._kept_any = False  # by `where`

    def report(self) -> FileReport:
        """Read the file."""
        self._store.begin(self._shown)
        self._read()
        return FileReport(
            file=self._shown,
            layout=self._plan.layout if self._plan else None,
            written=self._written,
            rows=self._rows,
            sha256=self._sha256,
            attributes=self._attributes,
            problems=self._ledger.problems(),
            errors=self._ledger.count("error"),
            warnings=self._ledger.count("warning"),
        )

    @property
    @abstractmethod
    def _written(self) -> str:
        """In words, how the file is written."""

    @property
    @abstractmethod
    def _sha256(self) -> str:
        """The checksum of all bytes."""

    @abstractmethod
    def _read(self) -> None:
        """Read the file into the store, and what is wrong with it into the ledger."""

    def _planned(self, header: list[str], line: int, dated: Collection[int] = ()) -> Plan | None:
        """Return what the header means; None, with the reasons in the ledger, if it is unclear.

        `dated` are the columns whose type is one of dates.
        """
        blank_last = not header[-1].strip() and any(map(year_of, header))
        check_header(header[:-1] if blank_last else header, self._conventions, self._ledger, line)
        if len(header) == 1:
            message = f"the header has one column, {quoted(header[0])}"
            fix = "say where it is and how it is divided: --skip-lines N, --delimiter X"
            self._ledger.error("E-LAYOUT", message, fix, line=line)
        if self._ledger.count("error"):
            return None
        try:
            plan = recognise(header, self._conventions, PurePath(self._shown).name.split(".")[0])
        except Refusal as refusal:
            self._ledger.error(refusal.code, refusal.message, refusal.fix, line=line)
            return None
        self._check_years(plan, line)
        if (period := plan.roles.get("period")) is not None and period in dated:
            why = dates_refused(plan.header[period])
            self._ledger.error(why.code, why.message, why.fix, line=line)
        for column, message, fix in unread(plan):
            text = plan.header[column]
            self._ledger.warn("W-COLUMN", message, fix, line=line, field=column + 1, column=text)
        for each in self._conventions.where:
            column, value = self._condition(plan, *each)
            self._where.setdefault(column, []).append(value)
        return None if self._ledger.count("error") else plan

    def _check_years(self, plan: Plan, line: int) -> None:
        for column, year in plan.years.items():
            if not year:
                why = period_refused(text := plan.header[column])
                self._ledger.error(
                    why.code, why.message, why.fix, line=line, field=column + 1, value=text
                )

    def _condition(self, plan: Plan, column: str, value: str) -> tuple[int, str]:
        try:
            return column_of(column, plan.header), value.strip()
        except Refusal as refusal:
            message = f"--where {column}={value}: {refusal.message} in {self._shown}; {refusal.fix}"
            raise UsageError(message) from None

    def _reader(self, plan: Plan) -> RowReader:
        """Return the reader of the layout."""
        codes = FileCodes(plan, self._store, self._names, self._conventions, self._shown)
        numbers = NumberReader(self._conventions.thousands, self._conventions.decimal)
        return READERS[plan.layout](plan, codes, numbers, self._store, self._ledger)

    def _finish(self, reader: RowReader) -> None:
        """Do what can only be done when all rows have been read."""
        reader.finish()
        self._rows -= reader.blank
        self._attributes = reader.attributes
        if reader.undecided:
            self._store.forget()
        self._store.settle(self._ledger)
        self._conclude(reader.missing)

    def _note_taken(self, lane: Lane) -> None:
        """Add what a lane has taken in bulk."""
        self._rows += lane.rows
        self._kept_any = self._kept_any or lane.kept_any

    def _note_there(self, column: int, texts: Iterable[str]) -> None:
        """Keep the first, in the order of texts, of what stands in a column of `where`."""
        self._there[column] = sorted({*self._there.get(column, ()), *texts})[:LISTED]

    def _conclude(self, missing: int) -> None:
        """Say what only the end of the file shows."""
        if missing:
            cells = "cell says" if missing == 1 else "cells say"
            self._ledger.note("N-MISSING", f"{missing:,} {cells} that there is no figure")
        if not self._rows and not self._ledger.count("error"):
            self._ledger.error("E-EMPTY", "there are no rows below the header", "add some")
        elif self._where and not self._kept_any:
            for column, values in self._where.items():
                name = self._plan.header[column] if self._plan else ""
                there = ", ".join(self._there.get(column, ()))
                asked = f"{name}={' or '.join(values)}"
                message = f"no row is left by {quoted(asked)}"
                self._ledger.error("E-WHERE", message, f"there are {there}", column=name)

    def _selected(self, chunk: Chunk) -> Chunk | None:
        """Return the rows that `where` keeps; None if it keeps none."""
        rows: Sequence[int] = range(len(chunk.lines))
        for column, values in self._where.items():
            cells = chunk.columns[column]
            self._note_there(column, map(str.strip, set(cells)))
            rows = [row for row in rows if cells[row].strip() in values]
        self._kept_any = self._kept_any or bool(rows)
        return chunk.only(rows) if rows else None


class _TextReading(Reading):
    """The way of a text."""

    def __init__(
        self, source: BinaryIO, shown: str, store: Store, conventions: Conventions, names: Names
    ) -> None:
        super().__init__(shown, store, conventions, names)
        self._text = Text(source, conventions, self._ledger)
        self._delimiter = conventions.delimiter

    @property
    def _written(self) -> str:
        delimiter = {"\t": "tab"}.get(self._delimiter, self._delimiter)
        return f"delimiter {delimiter}, {self._text.encoding.removesuffix('-sig')}"

    @property
    def _sha256(self) -> str:
        return self._text.sha256

    def _read(self) -> None:
        found = headed(self._text, self._conventions, self._ledger, self._names_city)
        if not found:
            return
        self._delimiter = found.records.delimiter
        self._plan = self._planned(found.header, found.line)
        if self._plan:
            width = len(self._plan.header)
            self._text.piece = PIECE * max(1, width // MANY_COLUMNS)
            if self._plan.layout != "by-year":
                found.records.width = width
            self._read_rows(self._plan, found)

    def _names_city(self, text: str) -> bool:
        return role_of(text) == "city" or text == self._conventions.columns.get("city")

    def _read_rows(self, plan: Plan, found: Headed) -> None:
        reader = self._reader(plan)
        blocks = found.blocks
        if self._store.in_bulk and reader.numbers.usual and self._delimiter.isascii():
            blocks = self._in_bulk(reader, found)
        for block in cast("Iterator[Block | Chunk]", blocks):
            chunk = self._chunk(block, plan)
            if chunk and self._where:
                reader.codes.mention(chunk.columns[plan.roles["city"]])
                chunk = self._selected(chunk)
            if chunk:
                reader.take(chunk)
        self._finish(reader)

    def _in_bulk(self, reader: RowReader, found: Headed) -> Iterator[Block | Chunk]:
        """Take in what can be taken in bulk, and yield the other rows."""
        from clustercmp.dataset.bulk.lane import Lane  # noqa: PLC0415  small files need no Arrow

        lane = Lane(reader, self._store, self._where, self._note_there)
        self._text.piece = lane.piece
        self._text.line_ends = lane.line_ends
        yield from lane.apart(found.blocks, found.records)
        self._note_taken(lane)

    def _chunk(self, block: Block | Chunk, plan: Plan) -> Chunk | None:
        """Return the rows of a block in columns, without those that are not as wide as they must.

        None where no row is left.
        """
        if isinstance(block, Chunk):
            self._rows += len(block.lines)
            return block
        width = len(plan.header)
        rows, lines = block.rows, block.lines
        if set(map(len, rows)) != {width} or plan.layout == "by-year":
            kept = [i for i, row in enumerate(rows) if self._fits(row, lines[i], plan)]
            rows, lines = [rows[i] for i in kept], [lines[i] for i in kept]
        self._rows += len(rows)
        return Chunk([*zip(*rows, strict=True)], lines, block.folded) if rows else None

    def _fits(self, row: list[str], line: int, plan: Plan) -> bool:
        """Return whether a row is one of the table, and report it where it is not."""
        width = len(plan.header)
        if len(row) != width and blank(row, line, self._ledger):
            return False
        if plan.layout == "by-year" and row[0].startswith(FOOTERS) and not any(row[1:]):
            self._ledger.warn("W-PREAMBLE", "a line after the data was skipped", line=line)
            return False
        if len(row) == width and not plan.header[-1] and row[-1].strip():
            fix = "give the column a name, or remove it"
            message = "there is a cell under a blank header"
            self._ledger.error("E-HEADER", message, fix, line=line, field=width, value=row[-1])
            return False
        return not ragged(row, line, width, self._delimiter, self._ledger)
