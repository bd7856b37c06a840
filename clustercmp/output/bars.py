"""Bars drawn with block characters: ratios around 1, and shares of the largest."""

from __future__ import annotations

import math
from fractions import Fraction

RATIO_WIDTH = 17
RATIO_HALF = RATIO_WIDTH // 2
RATIO_END = 4.0
SHARE_WIDTH = 24
ZERO = Fraction(0)
RANGE_WIDTH = 17
FROM, RANGE, TO, DOT = "├─┤●"
LEVELS = "▁▂▃▄▅▆▇█"
GAP = "·"
LONE = "•"
BREAK = "│"
WIDTHS = {"ratio-bar": RATIO_WIDTH, "share-bar": SHARE_WIDTH, "range-bar": RANGE_WIDTH}
EIGHTHS = " ▏▎▍▌▋▊▉█"


def scale(first: str, middle: str, last: str) -> str:
    """Return the heading of ratio bars: the ends of their scale, and 1 over its middle."""
    return f"{first:<{RATIO_HALF}}{middle}{last:>{RATIO_HALF + 1 - len(middle)}}"


def spread(first: str, last: str) -> str:
    """Return the heading of range bars: the ends of their line."""
    return f"{first}{last:>{RANGE_WIDTH - len(first)}}"


def ratio_bar(ratio: float | None) -> str:
    """Draw a ratio on a logarithmic scale from ¼ to 4 with 1 in the middle.

    A bar that goes beyond ends in an arrow, as does that of 0; a missing ratio draws nothing.
    """
    if ratio is None:
        return ""
    cells = math.log(ratio, RATIO_END) * RATIO_HALF if ratio > 0 else -math.inf
    right = _rightwards(min(max(cells, 0), RATIO_HALF))
    left = _leftwards(min(max(-cells, 0), RATIO_HALF))
    if cells > RATIO_HALF:
        right = f"{right[:-1]}▶"
    if -cells > RATIO_HALF:
        left = f"◀{left[1:]}"
    return f"{left:>{RATIO_HALF}}│{right}"


def share_bar(value: float | None, largest: float) -> str:
    """Draw a number as its share of the largest; what is above 0 shows at least a sliver.

    Nothing is drawn for a missing number, 0 or less.
    """
    if value is None or value <= 0:
        return ""
    part = Fraction(value) / Fraction(largest)  # an integer may be larger than any float
    return _rightwards(max(float(part) * SHARE_WIDTH, 1 / 8))


def range_bar(ranks: str | None) -> str:
    """Draw the ranks `low;middle;high;of` on a line from 1 to `of`: `  ├─●──┤`.

    Ends that fall on the middle's place are not drawn; nothing is drawn for missing ranks.
    """
    if ranks is None:
        return ""
    low, middle, high, of = map(int, ranks.split(";"))
    first, dot, last = (_place(rank, of) for rank in (low, middle, high))
    line = dict.fromkeys(range(first + 1, last), RANGE) | {first: FROM, last: TO, dot: DOT}
    return "".join(line.get(place, " ") for place in range(last + 1))


def _place(rank: int, of: int) -> int:
    """Return where a rank stands on a line of so many cells."""
    return round((rank - 1) / max(of - 1, 1) * (RANGE_WIDTH - 1))


def sparkline(numbers: str) -> str:
    """Draw a series of numbers, as `719;;1300;|;9000` has them: `▄·█│•`.

    Each stretch without a break has a scale of its own, from 0 (or its least, below 0) to its most:
    figures on both sides of a break do not compare, and one between two breaks is a dot.
    """
    stretches: list[list[str]] = [[]]
    for mark in numbers.split(";"):
        if mark == "|":
            stretches.append([])
        else:
            stretches[-1].append(mark)
    return BREAK.join(map(_stretch, stretches))


def _stretch(marks: list[str]) -> str:
    numbers = [Fraction(mark) for mark in marks if mark]  # an integer may be larger than any float
    if len(numbers) <= 1:
        return "".join(LONE if mark else GAP for mark in marks)
    least, most = min(ZERO, *numbers), max(ZERO, *numbers)
    across = most - least or Fraction(1)
    return "".join(
        LEVELS[round((Fraction(mark) - least) / across * (len(LEVELS) - 1))] if mark else GAP
        for mark in marks
    )


def _rightwards(cells: float) -> str:
    full, eighths = divmod(round(cells * 8), 8)
    return "█" * full + EIGHTHS[eighths].strip()


def _leftwards(cells: float) -> str:
    full, half = divmod(round(cells * 2), 2)
    return "▐" * half + "█" * full
