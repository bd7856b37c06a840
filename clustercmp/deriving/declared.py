"""What a recipe declares of its tables and queries; read at run time, to validate it by."""

from collections.abc import Mapping
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

Type = Literal["text", "integer", "number", "date", "boolean"]


class RecordTable(Struct, frozen=True):
    """Where the records of a table are, and how the text of a CSV is meant.

    `types` says what columns hold that are not text.
    """

    file: str = ""
    database: str = ""
    types: Mapping[str, Type] = field(default_factory=dict)
    delimiter: str = ""
    encoding: str = ""
    thousands: str = ""
    decimal: str = ""
    skip_lines: Annotated[int, Meta(ge=0)] = 0
    max_bytes: Annotated[int, Meta(ge=1)] = 100 * 2**20

    def __post_init__(self) -> None:
        if bool(self.file) == bool(self.database):
            message = "needs either `file` or `database`"
            raise ValueError(message)


class Query(Struct, frozen=True):
    """What a metric is made by; the others are what its rows say where the query does not."""

    sql: str
    unit: str = ""
    source: str = ""
    note: str = ""
