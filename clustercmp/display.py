"""Numbers as people read them: the one place where anything is rounded.

Rounding is on the exact decimal value, halves away from zero, as a spreadsheet does it. A number
that is not zero is never shown as 0. `−` stands before negative numbers.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

from clustercmp.currencies import CURRENCIES, SYMBOLS

MISSING = "—"
TAILS = {"percent": "%", "percentage points": " pp"}
SIGNS = {"over": "≥", "under": "≤", "about": "~"}
MAGNITUDES = ((10**12, "tn"), (10**9, "bn"), (10**6, "m"))
COMPACT_FROM = 10**6
SIGNIFICANT = 4
SIGNIFICANT_IF_SMALL = 2
TINY = Decimal("1e-6")
VAST = 10**15
"""From here a binary float does not hold its decimals, soon not its units: it gets an exponent."""
LARGEST_RATIO = 1000
SMALL_RATIO = Decimal("0.1")
SMALL_SHARE = 1
SMALLEST_SHARE = Decimal("0.01")

_EXACT = Context(prec=5000, rounding=ROUND_HALF_UP)

Number = int | float


def figure(value: Number, unit: str = "", digits: int | None = None, qualifier: str = "") -> str:
    """Return a figure with its qualifier's sign, its currency or its `%`; no other unit is shown.

    Money from a million up is compact, to four significant digits (`£680m`, `CHF 1.2m`). Other
    numbers are grouped in full, with `digits` decimals. Without `digits` integers are exact, pence
    have two digits (but not in `GBP per person`), and the rest has four significant ones but never
    fewer than its whole units.
    """
    currency = unit.partition(" ")[0]
    if currency not in CURRENCIES:
        body = _plain(value, digits)
    elif abs(value) >= COMPACT_FROM:
        body = SYMBOLS.get(currency, f"{currency}\u00a0") + _compact(_size(value))
    else:
        pence = None if value == int(value) or unit != currency else 2
        decimals = pence if digits is None else digits
        body = SYMBOLS.get(currency, f"{currency}\u00a0") + _plain(value, decimals)
    return _signed(value, qualifier, body + TAILS.get(unit, ""))


def ratio(value: Number, qualifier: str = "") -> str:
    """Return a ratio with `×`: two decimals, below 0.1 two significant digits.

    0× is a true zero only. An exact ratio over 1,000 is `>1,000×`; one that has a sign of its own
    already is shown in full, as two signs would contradict each other.
    """
    size = _size(value)
    if value > LARGEST_RATIO and qualifier not in SIGNS:
        return f">{LARGEST_RATIO:,}×"
    if size > LARGEST_RATIO:
        body = _plain(value, None)
    elif size >= SMALL_RATIO:
        body = _fixed(size, 2)
    else:
        body = _significant(size, SIGNIFICANT_IF_SMALL)
    return _signed(value, qualifier, f"{body}×")


def share(value: Number, qualifier: str = "") -> str:
    """Return a share of 1 as a percentage: one decimal, below 1 % two.

    0% is a true zero only. An exact share under 0.01 % is `<0.01%`; one that has a sign of its own
    already is shown to two significant digits, as two signs would contradict each other.
    """
    size = _size(value) * 100
    if _rounded(size, 2) >= SMALL_SHARE:
        body = _fixed(size, 1)
    elif size >= SMALLEST_SHARE:
        body = _fixed(size, 2)
    elif value > 0 and qualifier not in SIGNS:
        return f"<{SMALLEST_SHARE}%"
    else:
        body = _significant(size, SIGNIFICANT_IF_SMALL)
    return _signed(value, qualifier, f"{body}%")


def growth(value: Number, qualifier: str = "") -> str:
    """Return growth as a percentage with its sign: one decimal, below 1 % two, 0% for none."""
    size = _size(value) * 100
    if _rounded(size, 2) >= SMALL_SHARE:
        body = _fixed(size, 1) if size < VAST else _significant(size, SIGNIFICANT)
    elif size >= SMALLEST_SHARE:
        body = _fixed(size, 2)
    else:
        body = _significant(size, SIGNIFICANT_IF_SMALL)
    sign = "−" if value < 0 else "+" if value > 0 else ""
    return f"{SIGNS.get(qualifier, '')}{sign}{body}%"


def rank(value: Number, *, tied: bool) -> str:
    """Return a rank, with `=` where other cities share it."""
    return f"{value:,}=" if tied else f"{value:,}"


def _size(value: Number) -> Decimal:
    return abs(Decimal(value if isinstance(value, int) else repr(value)))


def _signed(value: Number, qualifier: str, body: str) -> str:
    return SIGNS.get(qualifier, "") + ("−" if value < 0 else "") + body


def _plain(value: Number, digits: int | None) -> str:
    size = _size(value)
    if isinstance(value, float) and size >= VAST:
        return _significant(size, SIGNIFICANT)
    if digits is not None and (not size or _rounded(size, digits)):
        return _fixed(size, digits)
    if digits is not None:
        return _significant(size, SIGNIFICANT_IF_SMALL)
    if size < TINY:
        return _significant(size, SIGNIFICANT)
    return _trimmed(_rounded(size, max(0, SIGNIFICANT - 1 - size.adjusted())))


def _compact(size: Decimal) -> str:
    rounded = _rounded(size, SIGNIFICANT - 1 - size.adjusted())
    scale, name = next(magnitude for magnitude in MAGNITUDES if rounded >= magnitude[0])
    return _trimmed(_EXACT.divide(rounded, scale)) + name


def _significant(size: Decimal, digits: int) -> str:
    """Return so many significant digits; vast and tiny numbers with an exponent, zero as 0."""
    if not size:
        return "0"
    once = _rounded(size, digits - 1 - size.adjusted())
    rounded = _rounded(once, digits - 1 - once.adjusted())  # 0.0996 became 0.100, which is 0.10
    if TINY <= rounded < VAST:
        return f"{rounded:,f}"
    return f"{rounded.normalize():e}".replace("e+", "e")


def _fixed(size: Decimal, decimals: int) -> str:
    return f"{_rounded(size, decimals):,f}"


def _trimmed(number: Decimal) -> str:
    return f"{number.normalize(_EXACT):,f}"


def _rounded(size: Decimal, decimals: int) -> Decimal:
    return size.quantize(Decimal(1).scaleb(-decimals), context=_EXACT)
