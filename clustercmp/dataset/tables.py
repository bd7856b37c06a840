"""Small tables whose columns are known beforehand: exchange rates, deflators, links."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, NamedTuple, cast

from clustercmp.dataset.chunk import BREAK
from clustercmp.dataset.conventions import PLAIN
from clustercmp.dataset.names import did_you_mean, fold, offers
from clustercmp.dataset.records import blank, ragged, undisturbed
from clustercmp.dataset.start import check_header, headed
from clustercmp.dataset.text import Text
from clustercmp.errors import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from clustercmp.dataset.conventions import Conventions
    from clustercmp.dataset.ledger import Ledger, Place
    from clustercmp.dataset.records import Block
    from clustercmp.dataset.start import Headed


class Entry:
    """A row of a small table: the text of each known column, without spaces around it.

    A column that the file does not have is empty.
    """

    __slots__ = ("_cells", "_fields", "line")

    def __init__(self, cells: Sequence[str], line: int, fields: Mapping[str, int]) -> None:
        self.line = line
        self._cells = cells
        self._fields = fields

    def __getitem__(self, column: str) -> str:
        return self._cells[self._fields[column]].strip() if column in self._fields else ""

    def place(self, column: str) -> Place:
        """Return where the cell of a column that the file has stands, for a ledger."""
        field = self._fields[column]
        line = self.line + sum(len(BREAK.findall(cell)) for cell in self._cells[:field])
        return {"line": line, "field": field + 1, "column": column, "value": self[column]}


class Content(NamedTuple):
    """The rows of a small table that are as they should be, and the SHA-256 of its bytes."""

    entries: list[Entry]
    sha256: str


def read_table(
    source: BinaryIO,
    ledger: Ledger,
    needed: Sequence[str],
    optional: Sequence[str] = (),
    conventions: Conventions = PLAIN,
) -> Content:
    """Read a stream as strictly as data is read; what is wrong with it goes into the ledger.

    The columns may stand in any order, in any spelling that `fold` makes equal. An unknown one is
    a warning. Whether a cell holds what it should is for the caller to see.
    """
    text = Text(source, conventions, ledger)

    def telling(cell: str) -> bool:
        return fold(cell) == fold(needed[0])

    with undisturbed(conventions.max_field):
        found = headed(text, conventions, ledger, telling)
        if not found:
            return Content([], text.sha256)
        check_header(found.header, conventions, ledger, found.line)
        fields = _fields(found, ledger, needed, optional)
        if ledger.count("error"):
            return Content([], text.sha256)
        blocks = rows_below(found, ledger)
        rows = [each for block in blocks for each in zip(block[1], block[0], strict=True)]
    if not rows and not ledger.count("error"):
        ledger.error("E-EMPTY", "there are no rows below the header", "add some")
    return Content([Entry(cells, line, fields) for line, cells in rows], text.sha256)


def _fields(
    found: Headed, ledger: Ledger, needed: Sequence[str], optional: Sequence[str]
) -> dict[str, int]:
    """Return the position of each known column, and report those that lack or are unknown."""
    known = {fold(column): column for column in (*needed, *optional)}
    fields: dict[str, int] = {}
    unknown = []
    for field, text in enumerate(found.header):
        column = known.get(fold(text), "")
        if not column:
            unknown.append(field)
        elif fields.setdefault(column, field) != field:
            message = f"{quoted(text)} and {quoted(found.header[fields[column]])} are one column"
            ledger.error(
                "E-HEADER", message, "rename one of them", line=found.line, field=field + 1
            )
    free = [column for column in known.values() if column not in fields]
    for column in needed:
        if column in free:
            offer = did_you_mean(offers(column, [found.header[field] for field in unknown]))
            fix = f"{offer} The columns are" if offer else "the columns are"
            message = f"the header has no {column} column"
            ledger.error("E-LAYOUT", message, f"{fix} {', '.join(known.values())}", line=found.line)
    for field in unknown:
        _warn_of(field, found, ledger, free)
    return fields


def _warn_of(field: int, found: Headed, ledger: Ledger, free: Iterable[str]) -> None:
    text = found.header[field]
    meant = did_you_mean(offers(text, free))
    message = f"the column is not used{'; ' if meant else ''}{meant}"
    ledger.warn(
        "W-COLUMN", message, "rename or remove it", line=found.line, field=field + 1, column=text
    )


def rows_below(found: Headed, ledger: Ledger) -> Iterator[tuple[list[list[str]], list[int]]]:
    """Yield rows as wide as the header, a block at a time, each with its line."""
    width, delimiter = len(found.header), found.records.delimiter
    for block in cast("Iterator[Block]", found.blocks):  # columns come where a width is asked for
        rows, lines = [], []
        for line, row in zip(block.lines, block.rows, strict=True):
            if blank(row, line, ledger) or ragged(row, line, width, delimiter, ledger):
                continue
            if row == found.header:
                fix = "remove header rows after the first"
                ledger.error("E-HEADER", "the header comes again", fix, line=line)
                continue
            rows.append(row)
            lines.append(line)
        if rows:
            yield rows, lines
