"""The order and number of rows that a reader asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from clustercmp.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from clustercmp.table import Column, Row

Item = TypeVar("Item")


def kept(
    items: Sequence[Item],
    columns: Sequence[Column],
    row_of: Callable[[Item], Row],
    *,
    sort: str | None,
    top: int | None,
) -> list[Item]:
    """Return items ordered by a column of their rows, and the first `top` of them.

    `sort` is a column's name, with `-` before it for the largest first; missing is always last,
    equal items keep their order. Without `sort` the order stays. Raises UsageError for a column
    that there is not, or a `top` below 1.
    """
    check_top(top)
    found = list(items)
    if sort is not None:
        position = _position(columns, sort.removeprefix("-"))
        missing = [item for item in found if row_of(item)[position] in {None, ""}]
        present = [item for item in found if row_of(item)[position] not in {None, ""}]
        present.sort(key=lambda item: row_of(item)[position], reverse=sort.startswith("-"))  # type: ignore[arg-type,return-value]  # a column's cells are of one type
        found = present + missing
    return found if top is None else found[:top]


def check_top(top: int | None) -> None:
    """Raise UsageError for a number of rows that keeps nothing."""
    if top is not None and top < 1:
        message = f"--top {top} keeps nothing; write 1 or more"
        raise UsageError(message)


def _position(columns: Sequence[Column], name: str) -> int:
    names = [column.name for column in columns]
    if name not in names:
        message = f'there is no column "{name}" to sort by; the columns are {", ".join(names)}'
        raise UsageError(message)
    return names.index(name)
