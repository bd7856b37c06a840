"""Files of statistical offices: SDMX-CSV (OECD, Eurostat, ...) and the ONS's `v4` tables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from clustercmp.dataset.layouts.plan import Plan
from clustercmp.dataset.ledger import Refusal
from clustercmp.dataset.names import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

CONCEPTS = {
    "city": ("ref area", "geo", "city"),
    "metric": ("measure", "indicator", "metric"),
    "period": ("time period",),
    "value": ("obs value",),
    "status": ("obs status", "obs flag"),
    "unit": ("unit measure", "unit"),
}
MULTIPLIER = "unit mult"
ABOUT_THE_MESSAGE = ("structure", "structure id", "structure name", "action", "last update")
FLOWS = ("dataflow", "structure id")
VALUE_LABELS = ("observation value", "obs value")

ONS_VALUE = "[vV]4_[0-9]"


def is_statistical(header: Sequence[str]) -> bool:
    """Return whether a header is that of a statistical office's long table."""
    return any(fold(_code(text)) == "obs value" for text in header) or bool(
        re.fullmatch(ONS_VALUE, header[0])
    )


def statistical_plan(header: tuple[str, ...], named: Mapping[str, int], stem: str) -> Plan:
    """Return the roles of such a table; `named` are those that the user has given.

    Without a dimension for the measure, the id of the data set (else the file's stem) names the
    metric.
    """
    if re.fullmatch(ONS_VALUE, header[0]):
        return _ons_plan(header, named, stem)
    codes = [fold(_code(text)) for text in header]
    labels = _labels(header, codes)
    positions = {role: _position(codes, names, role) for role, names in CONCEPTS.items()}
    found = {role: i for role, i in positions.items() if i is not None} | dict(named)
    flows = [codes.index(text) for text in FLOWS if text in codes]
    takes_flow = "metric" not in found and bool(flows)
    if takes_flow:
        found["metric"] = flows[0]
    before = codes.index("obs value")
    known = {*found.values(), *labels.values()}
    return Plan(
        "tidy",
        header,
        {role: _shown(role, index, labels) for role, index in found.items()},
        codes={r: found[r] for r in ("city", "metric", "unit") if found.get(r) in labels},
        dimensions=tuple(
            i
            for i, text in enumerate(codes[:before])
            if i not in known and text not in {*ABOUT_THE_MESSAGE, *FLOWS}
        ),
        multiplier=codes.index(MULTIPLIER) if MULTIPLIER in codes else None,
        joined=any(":" in text for text in header),
        statistical=True,
        dataflow=takes_flow,
        metric="" if "metric" in found else stem,
    )


def _code(text: str) -> str:
    return text.partition(":")[0].strip()


def _position(codes: Sequence[str], names: Sequence[str], role: str) -> int | None:
    found = [i for i, text in enumerate(codes) if text in names]
    if len(found) > 1 and codes[found[0]] != codes[found[1]]:
        both = " and ".join(codes[i].upper().replace(" ", "_") for i in found)
        fix = f"pass --column {role}=... to say which"
        message = f"{both} could each be the {role} column"
        raise Refusal(message, fix, code="E-HEADER")
    return found[0] if found else None


def _labels(header: Sequence[str], codes: Sequence[str]) -> dict[int, int]:
    """Return which column holds the labels of which column of codes, where a file pairs them."""
    following = codes.index("obs value") + 1
    if following == len(header) or codes[following] not in VALUE_LABELS:
        return {}
    labels = {}
    position = 0
    while position < len(header) - 1:
        paired = codes[position] not in {*ABOUT_THE_MESSAGE, *FLOWS} and (
            not header[position + 1].isupper() or "_" not in header[position + 1]
        )
        if paired:
            labels[position] = position + 1
        position += 1 + paired
    return labels


def _shown(role: str, index: int, labels: Mapping[int, int]) -> int:
    """Return the column that names a thing: its label's; values and codes are read as they are."""
    return labels.get(index, index) if role in {"city", "metric", "unit"} else index


def _ons_plan(header: tuple[str, ...], named: Mapping[str, int], stem: str) -> Plan:
    attributes = int(header[0][-1])
    labels = range(attributes + 2, len(header), 2)
    roles = {"value": 0}
    codes = {}
    for role, text in (("city", "geography"), ("period", "time")):
        for i in labels:
            if fold(header[i]) == text:
                roles[role] = i
    roles |= named
    if roles.get("city") in labels:
        codes["city"] = roles["city"] - 1
    return Plan(
        "tidy",
        header,
        roles,
        codes=codes,
        dimensions=tuple(i for i in labels if i not in roles.values()),
        statistical=True,
        metric="" if "metric" in roles else stem,
    )
