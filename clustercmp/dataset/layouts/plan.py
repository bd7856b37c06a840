"""What a header says: which column plays which role, in which layout."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from clustercmp.dataset.names import fold
from clustercmp.dataset.observation import period

if TYPE_CHECKING:
    from collections.abc import Mapping

Layout = Literal["tidy", "wide", "by-year"]
LAYOUTS: tuple[Layout, ...] = get_args(Layout)

CONTEXT_ROLES = (  # in the order of store.Context
    "qualifier",
    "status",
    "unit",
    "geography",
    "source",
    "publisher",
    "url",
    "published",
    "note",
    "quote",
)
ROLES = ("city", "metric", "period", "value", *CONTEXT_ROLES)

ALIASES = {  # folded header texts; the first is the role's own name
    "city": ("city", "place", "area", "region", "entity", "country name", "ref area"),
    "metric": ("metric", "indicator", "variable", "measure", "indicator name", "series name"),
    "period": ("period", "year", "date", "day", "time period", "time"),
    "value": ("value", "obs value"),
    "status": ("status", "obs status"),
    "unit": ("unit", "unit measure"),
}

AGAIN = r"(.*) \[YR(\d{4})\]"
LIKE_A_YEAR = r"\d{4}([/–-]\d{1,4})*[ (\[]*[a-z*]?[)\]]*( ?\[YR\d{4}\])?"


class Plan(NamedTuple):
    """The layout of a file and the positions of its columns.

    `codes` are columns with a code for the city or metric beside its label; `years` the periods
    of a by-year file's columns ("" for what only looks like one); `dimensions` what must have one
    value each in an SDMX file; `joined` says that its cells are written `code: label`;
    `statistical` that statuses are codes of SDMX; `dataflow` that the metric's column holds the
    id of a data set; `metric` names the metric of a file without a column for it; `any_year` lets
    years be any integers.
    """

    layout: Layout
    header: tuple[str, ...]
    roles: Mapping[str, int]
    codes: Mapping[str, int] = MappingProxyType({})
    years: Mapping[int, str] = MappingProxyType({})
    figures: tuple[int, ...] = ()
    dimensions: tuple[int, ...] = ()
    multiplier: int | None = None
    joined: bool = False
    statistical: bool = False
    dataflow: bool = False
    metric: str = ""
    any_year: bool = False


def role_of(text: str) -> str:
    """Return the role that a header text names by itself or as an alias; "" where it has none."""
    folded = fold(text)
    for role in ROLES:
        if folded in ALIASES.get(role, (role,)):
            return role
    return ""


def year_of(text: str) -> str:
    """Return the period that a by-year column is headed with, such as `2015 [YR2015]`; or ""."""
    match = re.fullmatch(AGAIN, text.strip(), re.ASCII)
    bare = match[1] if match and match[1] == match[2] else text.strip()
    try:
        return period(bare).text if bare[:4].isdecimal() else ""
    except ValueError:
        return ""


def like_a_year(text: str) -> bool:
    """Return whether a header text seems to be a period, such as 2022, 2022/23 or 2023e."""
    return bool(year_of(text) or re.fullmatch(LIKE_A_YEAR, text.strip(), re.ASCII))
