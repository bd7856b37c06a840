"""The codes of what stands in the columns: each distinct spelling is judged once."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Generic, TypeVar

from clustercmp.dataset.advice import period_refused
from clustercmp.dataset.layouts.plan import CONTEXT_ROLES
from clustercmp.dataset.ledger import Refusal
from clustercmp.dataset.names import fold
from clustercmp.dataset.observation import MONTHS, Period, Status, period
from clustercmp.dataset.store import Context
from clustercmp.errors import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from clustercmp.dataset.conventions import Conventions
    from clustercmp.dataset.layouts.plan import Plan
    from clustercmp.dataset.names import Names
    from clustercmp.dataset.quantity import Qualifier
    from clustercmp.dataset.store import Store

K = TypeVar("K")

REFUSED = -1
ABSENT = -2  # a status that says there is no figure

TOTALS = frozenset(("total", "all", "sum"))
QUALIFIERS: tuple[Qualifier, ...] = ("exact", "over", "under", "about")
STATUSES: dict[str, Status | None] = {
    "": "observed",
    "observed": "observed",
    "estimate": "estimate",
    "provisional": "provisional",
    "projection": "projection",
    "target": "target",
    "a": "observed",
    "e": "estimate",
    "p": "provisional",
    "f": "projection",
    "m": None,
}
SDMX_MISSING = frozenset("hjklmoq")
SDMX_STATUSES = frozenset("abcdefginprsuvwyz")  # and Eurostat's flags, which may be combined

# patterns are compiled at their first use: most files need none of them
CURRENCY = r"[A-Z]{3}"
ANY_YEAR = r"-?[0-9]{1,5}"
NO_YEAR = r"[0-9]{5}|(?:^|/)-"  # outside of histories, a spreadsheet's number for a day
HALF_YEAR = r"([0-9]{4})-S([12])"
MONTH = r"([0-9]{4})-M([0-9]{2})"
DATAFLOW = r"(?:[^:]+:)?([^(:]+)(?:\(.*\))?"


class Codes(dict[K, int], Generic[K]):
    """The code of each spelling, decided at its first use; REFUSED where it is not acceptable.

    `all_good` says that no spelling so far was refused, or says that there is no figure.
    """

    def __init__(self, decide: Callable[[K], int]) -> None:
        super().__init__()
        self._decide = decide
        self.refusals: dict[K, Refusal] = {}
        self.all_good = True

    def __missing__(self, spelling: K) -> int:
        try:
            code = self._decide(spelling)
        except Refusal as refusal:
            self.refusals[spelling] = refusal
            code = REFUSED
        self.all_good = self.all_good and code >= 0
        self[spelling] = code
        return code


class FileCodes:
    """The codes for the names, periods and contexts of one file.

    A name with a code of its own is looked up as `code: name`, a context by the tuple of the
    cells that make it up, in the order of `context_roles`.
    """

    def __init__(
        self, plan: Plan, store: Store, names: Names, conventions: Conventions, shown: str
    ) -> None:
        self._plan = plan
        self._store = store
        self._names = names
        self._longest = conventions.max_name
        self._shown = shown
        self.city = Codes(self._city)
        self.metric = Codes(self._metric)
        self.period = Codes(self._period)
        self.context = Codes(self._context)
        self.city_keys: dict[int, str] = {}
        self.new_totals: list[str] = []
        self.context_roles = tuple(role for role in CONTEXT_ROLES if role in plan.roles)
        self._places = [CONTEXT_ROLES.index(role) for role in self.context_roles]
        self._blank = [""] * len(CONTEXT_ROLES)

    @property
    def all_good(self) -> bool:
        """Whether every spelling so far has a code."""
        return all(codes.all_good for codes in (self.city, self.metric, self.period, self.context))

    def bare_context(self) -> int:
        """Return the code of the context in a file without any column for one."""
        return self._store.context(Context(source=self._shown))

    def _city(self, cell: str) -> int:
        if fold(cell) == fold(self._heading("city")):
            message = f"{quoted(cell)} is what the header calls the column"
            raise Refusal(message, "remove header rows after the first", code="E-HEADER")
        code, name = self._split(cell, "city")
        if fold(name) in TOTALS:
            self.new_totals.append(cell)
        key = self._names.city(checked_name(name, "city", self._longest), code)
        number = self._store.city(key)
        self.city_keys[number] = key
        return number

    def mention(self, cells: Iterable[str]) -> None:
        """Let the cities of rows that are left out be known by their names."""
        for cell in set(cells):
            self._names.cities.mention(self._split(cell, "city")[1])

    def _metric(self, cell: str) -> int:
        code, name = self._split(cell, "metric")
        if self._plan.dataflow and (match := re.fullmatch(DATAFLOW, name)):
            name = match[1]
        return self._store.metric(
            self._names.metric(checked_name(name, "metric", self._longest), code)
        )

    def headed_metric(self, text: str) -> int:
        """Return the code of a metric that is the header of a column."""
        return self._store.metric(self._names.metric(checked_name(text, "metric", self._longest)))

    def _heading(self, role: str) -> str:
        header = self._plan.header
        text = header[self._plan.roles[role]]
        return f"{header[self._plan.codes[role]]}: {text}" if role in self._plan.codes else text

    def _split(self, cell: str, role: str) -> tuple[str, str]:
        """Return the code ("" if there is none) and the name that a cell holds."""
        if role not in self._plan.codes and not self._plan.joined:
            return "", cell
        code, _, name = cell.partition(": ")
        return (code, name) if name.strip() else ("", code)

    def _period(self, cell: str) -> int:
        text = cell.strip()
        if self._plan.any_year and re.fullmatch(ANY_YEAR, text):
            year = int(text)
            return self._store.period(Period(float((year + 1) * MONTHS), float(MONTHS), str(year)))
        if self._plan.statistical:
            text = _usual_period(text)
        if re.search(NO_YEAR, text):
            raise period_refused(text)
        try:
            return self._store.period(period(text))
        except ValueError:
            raise period_refused(text) from None

    def _context(self, cells: tuple[str, ...]) -> int:
        parts = self._blank.copy()
        for place, cell in zip(self._places, cells, strict=True):
            parts[place] = cell.strip()
        qualifier, status, unit, geography, source, *rest = parts
        meant = self._status(status)
        if meant is None:
            return ABSENT
        if unit:
            code, unit = self._split(unit, "unit")
            unit = code if code and re.fullmatch(CURRENCY, code) else unit
        return self._store.context(
            Context(_qualifier(qualifier), meant, unit, geography, source or self._shown, *rest)
        )

    def _status(self, text: str) -> Status | None:
        code = text.partition(":")[0].strip().casefold()
        if code in STATUSES:
            return STATUSES[code]
        if self._plan.statistical and code in SDMX_MISSING:
            return None
        if self._plan.statistical and set(code) <= SDMX_STATUSES:
            meant = next((STATUSES[letter] for letter in "pfe" if letter in code), None)
            return meant or ("estimate" if "i" in code else "observed")
        known = ", ".join(status for status in STATUSES if len(status) > 1)
        message = f"{quoted(text)} is not a status"
        raise Refusal(
            message, f"write one of {known}, or A, E, P, F, M", role="status", code="E-STATUS"
        )


def checked_name(text: str, what: str, longest: int) -> str:
    """Return a name with its spaces collapsed; raise Refusal for what no name can be."""
    name = " ".join(text.split())
    if not any(map(str.isprintable, name)):
        message = f"the {what} is empty"
        raise Refusal(message, f"write the name of the {what}", code="E-BLANK")
    if len(name) > longest:
        message = f"{quoted(name)} has {len(name)} characters; {longest} is the limit for a name"
        raise Refusal(message, "shorten it, or raise --max-name", code="E-LIMIT")
    if not name.isprintable() and any(unicodedata.category(sign) == "Cc" for sign in name):
        message = f"{quoted(name)} holds a control character"
        raise Refusal(message, "remove it", code="E-CONTROL")
    return name


def _usual_period(text: str) -> str:
    """Return the half-years and months of SDMX as periods are written elsewhere."""
    if match := re.fullmatch(HALF_YEAR, text):
        return f"{match[1]}-01/{match[1]}-06" if match[2] == "1" else f"{match[1]}-07/{match[1]}-12"
    match = re.fullmatch(MONTH, text)
    return f"{match[1]}-{match[2]}" if match else text


def _qualifier(text: str) -> Qualifier:
    folded = text.casefold()
    for qualifier in QUALIFIERS:
        if folded == qualifier:
            return qualifier
    if not text:
        return "exact"
    message = f"{quoted(text)} is not a qualifier"
    raise Refusal(
        message, f"write one of {', '.join(QUALIFIERS)}", role="qualifier", code="E-QUALIFIER"
    )
