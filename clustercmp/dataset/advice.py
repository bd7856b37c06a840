"""What a refused number or period should have been: the fix that its error offers."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from clustercmp.dataset.ledger import Refusal
from clustercmp.errors import quoted

CURRENCIES = {"£": "GBP", "€": "EUR", "$": "USD", "¥": "JPY", "₹": "INR", "₩": "KRW"}
POWERS = {"": 0, "k": 3, "thousand": 3, "m": 6, "mn": 6, "million": 6, "bn": 9, "b": 9}
POWERS |= {"billion": 9, "t": 12, "tn": 12, "trillion": 12}
LEAVE_EMPTY = "leave the cell empty where there is no figure"
DEFAULT = f"write digits such as 1234.5, or {LEAVE_EMPTY}"
LONGEST_SPAN = 50  # years: 2022/05 is rather a month
MEMORY = 100  # texts that come again are not looked at again

PLAIN = r"[+-]?\d+(?:\.\d+)?"
AMOUNT = rf"({PLAIN}) ?([a-z]+)"
GROUPED = r"[+-]?\d{1,3}(?:([,.'’ \u00a0\u2009\u202f_])\d{3})(?:\1\d{3})*(?:(?!\1)[.,]\d+)?"
WORDED = (
    (r">=|over|above|more than|at least", ">"),
    (r"<=|under|below|less than|fewer than|at most|up to", "<"),
    (r"about|around|circa|approx\.?|ca?\.?", "~"),
)
SPELLED = r"#(?:n/a|ref!|div/0!|value!|name\?|num!|null!)|nan|inf(?:inity)?|none|x|\?+"


def too_extreme(text: str) -> Refusal:
    """Return why a number of too many digits, or beyond the range of floats, is refused."""
    if digits := re.fullmatch(r"[+-]?(\d+)", text, re.ASCII):
        message = f"{quoted(text)} has {len(digits[1]):,} digits; 4,000 are the most"
        return Refusal(message, "choose a larger unit", code="E-NUMBER")
    message = f"{quoted(text)} is too large or too small a number"
    return Refusal(
        message, "choose a unit in which it is between 1e-307 and 1e308", code="E-NUMBER"
    )


@lru_cache(MEMORY)
def number_refused(text: str) -> Refusal:
    """Return why a cell is no figure and how to write it."""
    fix = disguised(text) or _spelled(text) or _counted(text) or DEFAULT
    return Refusal(f"{quoted(text)} is not a number", fix, code="E-NUMBER")


@lru_cache(MEMORY)
def disguised(text: str) -> str:
    """Return how to write a number that is written otherwise; "" for any other text."""
    for pattern, sign in WORDED:
        if match := re.fullmatch(rf"(?:{pattern}) ?({PLAIN})", text, re.ASCII | re.IGNORECASE):
            return f"write {sign}{match[1]}"
    bare = text.lstrip("<>≤≥~≈ ").rstrip("+")
    for fix in (_formula, _money, _amount, _grouped, _programmer, _other_script):
        if answer := fix(bare):
            return _signed(answer, *text.split(bare, 1)) if bare else answer
    return ""


def _signed(fix: str, before: str, after: str) -> str:
    """Return the fix with the sign of the figure, which bounds it whatever it is written like."""
    kept = before.strip()
    if len(kept + after) != 1:
        return fix
    return re.sub(r"write ([-\d.]+)", rf"write {kept}\1{after}", fix, count=1)


def _formula(text: str) -> str:
    return "write the figure instead of the formula" if text.startswith("=") else ""


def _spelled(text: str) -> str:
    return LEAVE_EMPTY if re.fullmatch(SPELLED, text.lower()) else ""


def _money(text: str) -> str:
    for sign, code in CURRENCIES.items():
        rest = re.sub("([-+]) ", r"\1", text.replace(sign, "", 1).strip())
        if sign in text and rest.lstrip("-+")[:1].isdecimal():
            return f"write {_digits(rest)} and put {code} in the unit column"
    return ""


def _amount(text: str) -> str:
    if text.endswith("%") and text.lstrip("-+")[:1].isdecimal():
        return f"write {_digits(text[:-1].strip())} and put percent in the unit column"
    match = re.fullmatch(AMOUNT, text, re.ASCII | re.IGNORECASE)
    if match and match[2].lower() in POWERS:
        return f"write {_digits(text)}"
    return ""


def _counted(text: str) -> str:
    match = re.fullmatch(AMOUNT, text, re.ASCII | re.IGNORECASE)
    if not match or match[2].lower() == "e":
        return ""
    return f"write {match[1]} and put {match[2]} in the unit column"


def _grouped(text: str) -> str:
    match = re.fullmatch(GROUPED, text)
    if match and match[1] in {",", "."}:
        other = "." if match[1] == "," else ","
        option = f"--thousands {match[1]}" + (" --decimal ," if other == "," else "")
        return f"write {_digits(text)}, or pass {option}"
    if match:
        return f"write {_digits(text)}"
    if re.fullmatch(r"[+-]?\d+,\d+", text, re.ASCII):
        return f"write {text.replace(',', '.')}, or pass --decimal ,"
    return ""


def _programmer(text: str) -> str:
    if match := re.fullmatch(r"([+-]?)(\.\d+)", text, re.ASCII):
        return f"write {match[1]}0{match[2]}"
    if re.fullmatch(r"[+-]?\d+\.", text, re.ASCII):
        return f"write {text[:-1]}"
    if re.fullmatch(r"0x[0-9a-f]{1,12}", text, re.ASCII | re.IGNORECASE):
        return f"write {int(text, 16)}"
    if re.fullmatch(r"\(\d[\d.,]*\)", text, re.ASCII):
        return f"write -{_digits(text[1:-1])}"
    return ""


def _other_script(text: str) -> str:
    if any(letter.isdigit() and not letter.isdecimal() for letter in text):
        return ""  # 532² is rather a footnote than 5322
    plain = unicodedata.normalize("NFKC", text).replace("\N{MINUS SIGN}", "-").strip()
    plain = "".join(str(unicodedata.decimal(letter, letter)) for letter in plain)
    same = plain == text or not re.fullmatch(PLAIN, plain, re.ASCII)
    return "" if same else f"write {plain}"


def _digits(text: str) -> str:
    """Return a plainly written number for an amount such as `1,234.5m`."""
    match = re.fullmatch(r"([+-]?[\d.,'’ \u00a0\u2009\u202f_]*\d) ?([a-z]*)", text.lower())
    if not match or match[2] not in POWERS:
        return "the digits alone"
    return _shifted(_ungrouped(match[1]), POWERS[match[2]])


def _ungrouped(text: str) -> str:
    if match := re.fullmatch(GROUPED, text):
        whole = text.replace(match[1], "")
        return whole.replace(",", ".")
    return text.replace(",", ".").replace("_", "")


def _shifted(text: str, power: int) -> str:
    whole, _, fraction = text.partition(".")
    digits = fraction.ljust(power, "0")
    shifted = re.sub(r"^([+-]?)0+(?=\d)", r"\1", whole + digits[:power])
    return f"{shifted}.{digits[power:]}" if digits[power:] else shifted


def period_refused(text: str) -> Refusal:
    """Return why a cell is no period and how to write it."""
    message = f"{quoted(text)} is not a period"
    return Refusal(message, _period_fix(text) or PERIODS, code="E-PERIOD")


def cell_refused(text: str, longest: int) -> Refusal:
    """Return why a text that is too long, or has a NUL character, may be in no field."""
    if len(text) > longest:
        message = f"the field has {len(text):,} characters; {longest:,} is the limit"
        fix = "see that its quotes are closed, or raise --max-field"
        return Refusal(message, fix, code="E-LIMIT")
    return Refusal("there is a NUL character", "remove it", code="E-NUL")


def no_text(column: str, kind: str) -> Refusal:
    """Return why a column of a type that no text stands for is not read."""
    message = f"column {quoted(column)} holds {kind}, which has no text"
    return Refusal(message, "write text or numbers", code="E-LAYOUT")


def dates_refused(column: str) -> Refusal:
    """Return why a column of periods may not have a type of dates, and what to write instead."""
    message = f"column {quoted(column)} holds dates, which do not tell a year from its first day"
    return Refusal(message, f"make it text: {PERIODS}", code="E-PERIOD")


PERIODS = "write 2022, 2012/2022, 2022-Q1, 2022-05 or 2022-05-31"
_PERIOD_FIXES = (
    (r"[2-5]\d{4}", "format the cells as dates in the spreadsheet, for 2022-05-31"),
    (r"(\d{4}) ?(?:-|–|to) ?(\d{4})", r"write \1/\2"),
    (r"'?(\d\d)", r"write the year in full: 20\1"),
    (r"(\d{4})\.0*", r"write \1"),
    (r"(?:fy|cy) ?(\d{4})", r"write \1"),
    (r"(\d{4})[- ]?q([1-4])", r"write \1-Q\2"),
    (r"q([1-4])[- /]?(\d{4})", r"write \2-Q\1"),
    (r"(\d{4})[-/]?m?(\d)", r"write \1-0\2"),
    (r"(\d{4})[/m](\d\d)", r"write \1-\2"),
    (r"(\d{4}-\d\d-\d\d)[t ].*", r"write \1"),
    (r"(\d{4})/(\d\d)/(\d\d)", r"write \1-\2-\3"),
    (r"\d{1,2}[/.]\d{1,2}[/.]\d{4}", "write the year first: 2022-05-31"),
    (r"(\d{4})[- ]?(?:s|h)1", r"write \1-01/\1-06"),
    (r"(\d{4})[- ]?(?:s|h)2", r"write \1-07/\1-12"),
)


def _period_fix(text: str) -> str:
    if fix := _years_fix(text):
        return fix
    for pattern, fix in _PERIOD_FIXES:
        if match := re.fullmatch(pattern, text.lower(), re.ASCII):
            return match.expand(fix) if "\\" in fix else fix
    return ""


def _years_fix(text: str) -> str:
    """Return how to write a span such as 2022/23 or 1999/00; "" for what is none."""
    match = re.fullmatch(r"(\d{4})[/\-–](\d\d)", text, re.ASCII)
    if not match:
        return ""
    first = int(match[1])
    last = first + (int(match[2]) - first) % 100
    if not 0 < last - first <= LONGEST_SPAN:
        return ""
    return f"write {first}/{last} for the years from {first} on, or {first} for one"
