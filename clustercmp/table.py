"""The one shape that crosses from analysis to output: a frozen table of plain values."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

Cell = str | int | float | bool | None
Row = tuple[Cell, ...]

Kind = Literal[
    "text",
    "period",
    "integer",  # a count of things in the data: digits grouped, never compact
    "value",  # a figure: its unit and qualifier stand in other columns, or in `unit`
    "ratio",  # 0.27 shown as 0.27×
    "share",  # 0.27 shown as 27%
    "growth",  # 0.27 shown as +27.0%
    "rank",  # 4, shown as 4= where the column named by `tied` is true
    "boolean",
    "list",  # several words joined by ";"; a list in JSON
    "ratio-bar",  # a ratio drawn on a logarithmic scale centred on 1
    "share-bar",  # a number drawn as a share of the column's largest
    "range-bar",  # ranks, as in 2;3;5;13: from 2 to 5 of 13, with 3 in the middle
]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what its cells are, and which other columns qualify them.

    `heading` is what people read (default: the name); `unit` and `digits` hold for all cells,
    `unit_from`, `digits_from`, `qualifier`, `tied` name the column of the same row that says so
    for each.
    `joins` marks the two columns whose cells are the ends of an edge: a table that has them can be
    drawn as a graph.
    `shown` columns stand in tables for people, `exported` ones in machine formats.
    `droppable` orders what a narrow terminal hides: the highest first, 0 never.
    """

    name: str
    kind: Kind = "text"
    heading: str = ""
    unit: str = ""
    digits: int | None = None
    unit_from: str = ""
    digits_from: str = ""
    qualifier: str = ""
    tied: str = ""
    joins: bool = False
    shown: bool = True
    exported: bool = True
    droppable: int = 0


@dataclass(frozen=True, slots=True)
class Note:
    """One sentence for the reader: of the whole table, or of the cells at (row, column name).

    The positions are those of the table's shape for people (`Table.wide`, if it has one).
    `subject` says whose cells they are, for readers who do not see marks in them.
    """

    code: str
    text: str
    at: tuple[tuple[int, str], ...] = ()
    subject: str = ""

    @property
    def sentence(self) -> str:
        """The text that needs no mark in a table to be understood."""
        return f"{self.subject}: {self.text}" if self.subject else self.text


class Line(NamedTuple):
    """A series to draw between the labels of its ends, with its name, if it needs one.

    `numbers` are as in `719;;1300;|;9000`: nothing where there is a gap, | where it breaks.
    """

    name: str
    first: str
    numbers: str
    last: str


@dataclass(frozen=True, slots=True)
class Table:
    """An answer: rows for machines, and perhaps another shape of the same for people.

    `name` is the command whose JSON Schema the rows obey; `formula` says how the computed columns
    come about; `lines` are series to draw; `inputs` are the (path as typed, SHA-256) of what was
    read; `fallen` are the (metric, basis) whose figures were put side by side though they are not
    like for like.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[Note, ...] = ()
    formula: str = ""
    wide: Table | None = None
    lines: tuple[Line, ...] = ()
    inputs: tuple[tuple[str, str], ...] = ()
    fallen: tuple[tuple[str, str], ...] = ()
    parameters: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        width = len(self.columns)
        if any(len(row) != width for row in self.rows):
            message = f"a row of {self.name} has not {width} cells"
            raise ValueError(message)

    def position(self, name: str) -> int:
        """Return the index of the column of that name (KeyError if there is none)."""
        for index, column in enumerate(self.columns):
            if column.name == name:
                return index
        raise KeyError(name)

    def column(self, name: str) -> tuple[Cell, ...]:
        """Return the cells of one column, top to bottom."""
        index = self.position(name)
        return tuple(row[index] for row in self.rows)

    def records(self) -> list[dict[str, Cell]]:
        """Return the exported columns of each row as a dictionary."""
        kept = [(i, column.name) for i, column in enumerate(self.columns) if column.exported]
        return [{name: row[i] for i, name in kept} for row in self.rows]

    def with_context(
        self, inputs: Sequence[tuple[str, str]], parameters: Mapping[str, object]
    ) -> Table:
        """Return the same table, knowing what it was made from and what was asked."""
        return replace(self, inputs=tuple(inputs), parameters=MappingProxyType(dict(parameters)))

    def to_pandas(self) -> pd.DataFrame:
        """Return the rows for machines as a DataFrame, missing cells as None or NaN."""
        import pandas as pd  # noqa: PLC0415  a heavy import, used by notebooks only

        names = [column.name for column in self.columns if column.exported]
        return pd.DataFrame(self.records(), columns=names)

    def _repr_html_(self) -> str:
        from clustercmp.output.documents import html  # noqa: PLC0415  only a notebook asks

        return html(self)
