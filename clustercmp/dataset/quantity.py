"""A figure's value with its qualifier, and exact arithmetic on the interval that it stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from decimal import Decimal

Qualifier = Literal["exact", "over", "under", "about"]


class Quantity(NamedTuple):
    """A stated value, exact as the decimal that the file holds, and how it is meant."""

    value: int | float | Decimal
    qualifier: Qualifier = "exact"
