"""The reading options: how the text of a file is meant."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from clustercmp.dataset.engine import ENGINES, Engine
from clustercmp.dataset.layouts.plan import LAYOUTS, Layout
from clustercmp.errors import UsageError, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping


STRICT_LIMIT = 100 * 2**20
RESERVED = '+-<>≤≥~≈"\r\n\0'  # what means something else in a figure, or ends it


@dataclass(frozen=True, slots=True)
class Conventions:
    """How the text is to be read; the empty text leaves a choice to the file.

    `columns` gives roles (city, metric, ...) to columns by their header; `where` keeps the rows
    that have such a text in such a column. The limits are in bytes of text (after decompression;
    without another one said, text that is read in bulk has none), characters of a field and of a
    name, and columns. `engine` says whether data is read in bulk; `auto`: where it is large.
    """

    layout: Layout | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    where: tuple[tuple[str, str], ...] = ()
    delimiter: str = ""
    encoding: str = ""
    thousands: str = ""
    decimal: str = "."
    skip_lines: int = 0
    max_bytes: int | None = None
    max_field: int = 64 * 2**10
    max_name: int = 200
    max_columns: int = 1000
    engine: Engine = "auto"

    def __post_init__(self) -> None:
        """Raise UsageError for options that could read no file."""
        if self.layout not in {None, *LAYOUTS}:
            message = f"unknown layout {quoted(str(self.layout))}; there are {', '.join(LAYOUTS)}"
            raise UsageError(message)
        if self.engine not in ENGINES:
            message = f"unknown engine {quoted(self.engine)}; write {', '.join(ENGINES)}"
            raise UsageError(message)
        for option, sign in (("thousands", self.thousands), ("decimal", self.decimal)):
            if len(sign) > 1 or sign.isalnum() or (sign and sign in RESERVED):
                message = f"{quoted(sign)} cannot be the {option} sign"
                raise UsageError(message)
        if self.decimal in {"", self.thousands}:
            message = f"{quoted(self.decimal)} cannot be the decimal sign; --decimal takes another"
            raise UsageError(message)
        if len(self.delimiter) > 1 or (self.delimiter and self.delimiter in '"\r\n\0'):
            message = f"{quoted(self.delimiter)} cannot be the delimiter; it is one character"
            raise UsageError(message)

    @property
    def limit(self) -> int:
        """The most bytes of text, whether stated or not."""
        return STRICT_LIMIT if self.max_bytes is None else self.max_bytes


PLAIN = Conventions()
