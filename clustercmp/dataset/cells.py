"""Figures in cells: the exact grammar of numbers, its fast twin, signs and missing tokens."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from clustercmp.dataset.advice import number_refused, too_extreme

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from clustercmp.dataset.ledger import Refusal
    from clustercmp.dataset.quantity import Qualifier

    Number = int | float | Decimal

MISSING = frozenset(("", "-", "–", "—", "n/a", "na", "null", "..", ":"))
SIGNS: dict[str, Qualifier] = {
    ">": "over",
    "≥": "over",
    "<": "under",
    "≤": "under",
    "~": "about",
    "≈": "about",
}
NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII)
SURE = 2.0**53  # a float holds every integer up to here
MOST_DIGITS = 4000  # of an integer; Python writes 4,300, and sums need some more than their parts
# at most 15 digits, which a float gives back unchanged
_PLAIN_CELL = r"-?(?:\d{1,15}+(?!\.)|\d{1,9}+\.\d{1,6}+)"
PLAIN = re.compile(rf"{_PLAIN_CELL}(?:\n{_PLAIN_CELL})*+", re.ASCII)


class Figures(NamedTuple):
    """A column's figures: None where a cell is missing or refused.

    `floats` says that all others are floats; `signs` and `refused` are by position; `missing`
    counts the tokens that stand for a missing figure, empty cells not among them.
    """

    values: list[Number | None]
    floats: bool
    signs: dict[int, Qualifier]
    refused: dict[int, Refusal]
    missing: int


class NumberReader:
    """Read figures as one file writes them: with this thousands separator, this decimal sign."""

    def __init__(self, thousands: str = "", decimal: str = ".") -> None:
        self.usual = not thousands and decimal == "."
        comma, point = re.escape(thousands or "\0"), re.escape(decimal)
        self._pattern = (
            rf"([+-]?)(\d{{1,3}}(?:{comma}\d{{3}})+|\d+)(?:{point}(\d+))?([eE][+-]?\d+)?"
        )
        self._thousands = thousands

    def column(self, cells: Sequence[str]) -> Figures:
        """Return the figures of a column, by a fast way where nothing in it needs the exact."""
        if not self.usual:
            return self.exactly(cells)
        floats = _floats(cells)
        if floats is not None:
            return Figures(floats, floats=True, signs={}, refused={}, missing=0)
        present = [cell for cell in cells if cell not in MISSING]
        floats = _floats(present) if len(present) < len(cells) else None
        if floats is None:
            return self.exactly(cells)
        following = iter(floats)
        values = [None if cell in MISSING else next(following) for cell in cells]
        missing = len(cells) - len(present) - cells.count("")
        return Figures(values, floats=True, signs={}, refused={}, missing=missing)

    def exactly(self, cells: Sequence[str]) -> Figures:
        """Return the figures of a column, each cell by the grammar."""
        values: list[Number | None] = []
        signs: dict[int, Qualifier] = {}
        refused: dict[int, Refusal] = {}
        missing = 0
        for i, cell in enumerate(cells):
            text = cell.strip(" \t")
            value: Number | None = None
            if text.casefold() in MISSING:
                missing += text != ""
            else:
                try:
                    value, sign = self.cell(text)
                except ValueError:
                    refused[i] = number_refused(text)
                except OverflowError:
                    refused[i] = too_extreme(text)
                else:
                    if sign:
                        signs[i] = sign
            values.append(value)
        return Figures(values, floats=False, signs=signs, refused=refused, missing=missing)

    def cell(self, text: str) -> tuple[Number, Qualifier | None]:
        """Return the number and the qualifier by its sign, if any; raise as `exact` does."""
        digits, sign = text, SIGNS.get(text[0])
        if sign:
            digits = text[1:].lstrip(" ")
        elif text.endswith("+"):
            digits, sign = text[:-1], "over"
        return exact(digits if self.usual else self._normal(digits)), sign

    def _normal(self, text: str) -> str:
        match = re.fullmatch(self._pattern, text, re.ASCII)
        if match is None:
            raise ValueError(text)
        sign, digits, fraction, power = match.groups("")
        plain = digits.replace(self._thousands, "") if self._thousands else digits
        return f"{sign}{plain}{'.' if fraction else ''}{fraction}{power}"


def _floats(cells: Sequence[str]) -> list[Number | None] | None:
    """Return the figures of a column whose every cell is surely the float that it looks like.

    That is a short plain number, or what Python itself would write. None for any other column.
    """
    joined = "\n".join(cells)
    if not cells:
        return []
    if PLAIN.fullmatch(joined) and joined.count("\n") == len(cells) - 1:
        return list(map(float, cells))
    try:
        values = list(map(float, cells))
    except ValueError:
        return None
    shortest = list(map(repr, values)) == list(cells)
    return [*values] if shortest and all(-SURE <= value <= SURE for value in values) else None


def exact(text: str) -> Number:
    """Return the number that `[+-]digits[.digits][e±n]` stands for, exactly.

    A float where its shortest form is that decimal, else an int or a Decimal. Raises ValueError
    where the text is no such number, OverflowError where it is an integer of more than 4,000
    digits, or another number beyond the range of floats (which would make it infinite, or 0).
    """
    if not NUMBER.fullmatch(text):
        raise ValueError(text)
    value = float(text)
    if abs(value) <= SURE and repr(value) == text:
        return value
    mantissa = text.lower().partition("e")[0]
    beyond = abs(value) == float("inf") and not text.lstrip("+-").isdigit()
    if beyond or (value == 0 and mantissa.strip("+-0.")):
        raise OverflowError(text)
    if value == 0:
        return value
    from decimal import Decimal  # noqa: PLC0415  few files hold a figure that comes here

    return simplest(Decimal(text))


def simplest(number: Decimal) -> Number:
    """Return a decimal as a float if that holds it, else as an int, else as it is.

    Raises OverflowError where no float comes near it, and it is no integer of up to 4,000 digits.
    """
    from decimal import Decimal  # noqa: PLC0415  as above

    value = float(number)
    whole = number == number.to_integral_value()
    beyond = abs(value) == float("inf") and not (whole and number.adjusted() < MOST_DIGITS)
    if beyond or (value == 0 and number):
        raise OverflowError(number)
    if abs(value) <= SURE and Decimal(repr(value)) == number:
        return value
    return int(number) if whole else number


def scaled(value: Number, power: int) -> Number:
    """Return value × 10^power, exactly; raises OverflowError as `simplest` does."""
    from decimal import Decimal  # noqa: PLC0415  as above

    sign, digits, exponent = Decimal(repr(value) if type(value) is float else value).as_tuple()
    return simplest(Decimal((sign, digits, int(exponent) + power)))
