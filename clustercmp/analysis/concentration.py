"""How evenly numbers are spread: shares, concentration, inequality between and within groups.

Source: docs/methods.md, Spread. Everything is worked out exactly but for the logarithms.
"""

from __future__ import annotations

from math import fsum, log, log1p
from typing import TYPE_CHECKING, NamedTuple

from clustercmp.dataset.quantity import ONE, ZERO

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from fractions import Fraction


class Split(NamedTuple):
    """Theil's index in its two parts, which add up to it."""

    between: float
    within: float


def herfindahl(values: Sequence[Fraction]) -> Fraction:
    """Return the sum of the squared shares of numbers of 0 or more, not all 0.

    1/n where all are equal, 1 where one has everything, as it has where there is one only.
    """
    return sum((x * x for x in values), ZERO) / sum(values) ** 2


def gini(values: Sequence[Fraction]) -> Fraction:
    """Return the Gini coefficient of numbers of 0 or more, not all 0; their order does not matter.

    0 where all are equal, as where there is one only; 1 − 1/n where one has everything.
    """
    n = len(values)
    ranked = sum((i * x for i, x in enumerate(sorted(values), start=1)), ZERO)
    return 2 * ranked / (n * sum(values)) - ONE * (n + 1) / n


def theil(values: Sequence[Fraction]) -> float:
    """Return Theil's T of numbers of 0 or more, not all 0; one of 0 adds nothing.

    0 where all are equal, as where there is one only; ln n where one has everything.
    """
    n, whole = len(values), sum(values)
    return _divergence((x / whole, n * x / whole) for x in values)


def split(groups: Sequence[Sequence[Fraction]]) -> Split:
    """Return Theil's T of all numbers between the groups and within them; no group is empty.

    A group whose numbers are all 0 adds nothing to either.
    """
    whole, n = sum(map(sum, groups)), sum(map(len, groups))
    sums = [(values, sum(values, ZERO)) for values in groups]
    return Split(
        _divergence((its / whole, its * n / (whole * len(values))) for values, its in sums),
        _divergence(
            (x / whole, x * len(values) / its) for values, its in sums for x in values if its
        ),
    )


def _divergence(terms: Iterable[tuple[Fraction, Fraction]]) -> float:
    """Return the sum of share · ln(how many times its equal share it is); it is never below 0."""
    return max(0.0, fsum(float(share) * _ln(times) for share, times in terms if share))


def _ln(x: Fraction) -> float:
    """Return the natural logarithm of a number above 0: in full precision near 1, at any size."""
    return log1p(float(x - 1)) if 2 * x > 1 else log(x.numerator) - log(x.denominator)
