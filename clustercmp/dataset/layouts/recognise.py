"""From a header to a plan: the roles by name, the layout by the roles there are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from clustercmp.dataset.layouts.plan import (
    ALIASES,
    CONTEXT_ROLES,
    ROLES,
    Layout,
    Plan,
    like_a_year,
    role_of,
    year_of,
)
from clustercmp.dataset.layouts.sdmx import is_statistical, statistical_plan
from clustercmp.dataset.ledger import Refusal
from clustercmp.dataset.names import did_you_mean, fold, offers
from clustercmp.errors import UsageError, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from clustercmp.dataset.conventions import Conventions

NEEDED: dict[Layout, tuple[str, ...]] = {
    "tidy": ("city", "metric", "value"),
    "by-year": ("city", "metric"),
    "wide": ("city",),
}
FIGURE = r"-?[0-9]+(\.[0-9]+)?"
OF_ONE_FIGURE = ("qualifier", "status", "unit", "quote")
WIDE_ROLES = ("city", "period", "geography", "source", "publisher", "url", "published", "note")


def recognise(header: Sequence[str], conventions: Conventions, stem: str) -> Plan:
    """Return what a header means; raise Refusal where that is not clear.

    `stem` is the file's name without its ending. Raises UsageError for a role that is none.
    """
    texts = tuple(text.strip() for text in header)
    named = _named(texts, conventions.columns)
    if is_statistical(texts) and conventions.layout in {None, "tidy"}:
        plan = statistical_plan(texts, named, stem)
    else:
        roles = {role: i for role in ROLES if (i := _find(role, texts, named)) is not None}
        plan = _plan(conventions.layout or _layout(texts, roles), texts, roles)
    for role in NEEDED[plan.layout]:
        if role not in plan.roles and not (role == "metric" and plan.metric):
            raise _lacking(role, texts, plan.roles)
    if plan.layout == "wide" and not plan.figures:
        message = "there is no column beside the city"
        raise Refusal(message, "add one a metric", code="E-LAYOUT")
    return plan


def _named(texts: Sequence[str], columns: Mapping[str, str]) -> dict[str, int]:
    """Return the columns that the user has given a role."""
    named = {}
    for role, text in columns.items():
        if role not in ROLES:
            offer = did_you_mean(offers(role, ROLES)) or f"roles are {', '.join(ROLES)}"
            message = f"a column cannot be {quoted(role)}; {offer}"
            raise UsageError(message)
        named[role] = column_of(text, texts)
    return named


def column_of(text: str, texts: Sequence[str]) -> int:
    """Return the position of a column by its header text; raise Refusal if there is none."""
    if text in texts:
        return texts.index(text)
    folded = [fold(each) for each in texts]
    if folded.count(fold(text)) == 1:
        return folded.index(fold(text))
    offer = did_you_mean(offers(text, texts)) or f"there are {', '.join(texts[:10])}"
    message = f"there is no column {quoted(text)}"
    raise Refusal(message, offer, code="E-COLUMN")


def _find(role: str, texts: Sequence[str], named: Mapping[str, int]) -> int | None:
    """Return the column of a role: as the user says, else by its own name, else by an alias."""
    if role in named:
        return named[role]
    free = {i: fold(text) for i, text in enumerate(texts) if i not in named.values()}
    aliases = ALIASES.get(role, (role,))
    for names in (aliases[:1], aliases):
        found = [i for i, text in free.items() if text in names]
        if len(found) > 1:
            both = " and ".join(quoted(texts[i]) for i in found)
            message = f"{both} could each be the {role} column"
            raise Refusal(message, f"say which: --column {role}={texts[found[0]]}", code="E-HEADER")
        if found:
            return found[0]
    return None


def _layout(texts: Sequence[str], roles: Mapping[str, int]) -> Layout:
    years = any(map(like_a_year, texts))
    if "value" in roles:
        return "tidy"
    if "metric" in roles:
        return "by-year" if years else "tidy"
    if years and "city" in roles:
        message = "the columns are years, and none says which metric they are of"
        raise Refusal(message, "add a column metric", code="E-LAYOUT")
    return "wide"


def _plan(layout: Layout, texts: tuple[str, ...], roles: Mapping[str, int]) -> Plan:
    if layout == "tidy":
        return Plan(layout, texts, roles)
    if layout == "by-year":
        years = {i: year_of(text) for i, text in enumerate(texts) if like_a_year(text)}
        if not years:
            message = "no column is a period"
            raise Refusal(message, "write each year as a header: 2022", code="E-LAYOUT")
        kept = {role: i for role, i in roles.items() if i not in years and role != "period"}
        return Plan(layout, texts, kept, years=years)
    kept = {role: i for role, i in roles.items() if role in WIDE_ROLES}
    figures = tuple(i for i in range(len(texts)) if i not in kept.values())
    _refuse_one_name_twice([texts[i] for i in figures])
    world_in_data = fold(texts[kept.get("city", 0)]) == "entity" and "period" in kept
    return Plan(layout, texts, kept, figures=figures, any_year=world_in_data)


def _refuse_one_name_twice(metrics: Sequence[str]) -> None:
    known: dict[str, str] = {}
    for text in metrics:
        if known.setdefault(fold(text), text) != text:
            message = f"{quoted(known[fold(text)])} and {quoted(text)} are one metric"
            raise Refusal(message, "rename one of them", code="E-HEADER")


def _lacking(role: str, texts: Sequence[str], roles: Mapping[str, int]) -> Refusal:
    """Return what to do about a header without a column that its layout needs."""
    if any(re.fullmatch(FIGURE, text) and not year_of(text) for text in texts):
        message = "the first line holds figures, so it is no header"
        return Refusal(message, "write one above it: city,metric,value", code="E-LAYOUT")
    others = [text for i, text in enumerate(texts) if i not in roles.values()]
    alike = offers(role, others)
    fix = f"name the column {role}" if others else f"add a column {role}"
    if others:
        named = f"{role}={(alike or others)[0]}"
        fix += f", or pass --column {quoted(named) if ' ' in named else named}"
    if alike:
        fix = f"{did_you_mean(alike)} {fix}"
    if "city" in roles:
        fix += ", or --layout wide if each column is a metric"
    return Refusal(f"the header has no {role} column", fix, code="E-LAYOUT")


def unread(plan: Plan) -> Iterator[tuple[int, str, str]]:
    """Yield columns that are not read as their header suggests, each with what to say and to do."""
    if plan.layout == "wide":
        for i in plan.figures:
            if (role := role_of(plan.header[i])) in OF_ONE_FIGURE:
                message = (
                    f"a wide file has no {role} of its figures; the column is read like others"
                )
                fix = (
                    "write a sign before a figure (>5), or a row for each figure: city,metric,value"
                )
                yield i, message, fix
    if plan.layout == "tidy":
        for i, text in enumerate(plan.header):
            if i not in plan.roles.values() and like_a_year(text):
                fix = "write a row for each figure, or leave the value column out"
                yield i, "the column is not used, as there is one for the value", fix
    for i, role in _misspelt(plan):
        text = f"{role}={plan.header[i]}"
        fix = f"rename it, or pass --column {quoted(text) if ' ' in text else text}"
        yield i, f"the column is not used; did you mean {role}?", fix


def _misspelt(plan: Plan) -> list[tuple[int, str]]:
    used = {*plan.roles.values(), *plan.years}
    others = [i for i in range(len(plan.header)) if i not in used]
    if plan.layout == "wide" or plan.statistical or not others:
        return []
    from rapidfuzz.distance import DamerauLevenshtein  # noqa: PLC0415  only for unused columns

    free = [role for role in ("period", *CONTEXT_ROLES) if role not in plan.roles]
    return [
        (i, role)
        for i in others
        for role in free
        if DamerauLevenshtein.distance(fold(plan.header[i]), role) <= len(role) // 4
    ]
