"""Flags as footnotes: which cell of the table for people each sentence belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clustercmp.analysis.wording import listed
from clustercmp.table import Note

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from clustercmp.analysis.flags import Flags

CellAt = tuple[int, str]  # a row, and the name of a column
Subject = tuple[str, str]  # the label of a metric, and a city; either may be empty

VALUE = frozenset(
    {"MISSING", "GEOGRAPHY", "CONFLICT", "CONVERTED", "ESTIMATE", "PROJECTION", "OTHER_BASIS"}
    | {"PARTIAL", "SMALL_BASE", "CLIPPED", "IMPUTED", "LOW_COVERAGE"}
)
PERIOD = frozenset({"PERIOD", "SPAN", "SOURCE", "NOMINAL", "OLD"})
RATIO = frozenset({"ZERO_BASELINE", "NEGATIVE"})
UNMARKED = frozenset(
    {"BOUND", "THIN", "NOT_AT_THIS_PACE"}
)  # a sign before the number, a note under the table
UNEVEN = {"PERIOD": "periods", "SPAN": "spans", "SOURCE": "sources"}


class Footnotes:
    """Collects sentences with their cells; equal sentences become one note with several marks."""

    def __init__(self) -> None:
        self._cells: dict[tuple[str, str], list[CellAt]] = {}
        self._subjects: dict[tuple[str, str], list[Subject]] = {}

    def add(self, code: str, text: str, at: Iterable[CellAt], subject: Subject) -> None:
        """Add one sentence about some cells of a subject."""
        self._cells.setdefault((code, text), []).extend(at)
        self._subjects.setdefault((code, text), []).append(subject)

    def add_flags(
        self, flags: Flags, row: int, subject: Subject, columns: Mapping[str, Sequence[str]]
    ) -> None:
        """Add a line's flags; `columns` names those of its value, period and ratio.

        A flag's own code in `columns` puts it elsewhere; a kind that is not there has no mark.
        """
        for code, text in _merged(flags).items():
            for kind, codes in (("value", VALUE), ("period", PERIOD), ("ratio", RATIO)):
                names = columns.get(code, columns.get(kind, ()))
                if code in codes and names:
                    self.add(code, text, [(row, name) for name in names], subject)

    def notes(self) -> list[Note]:
        """Return the notes, in the order in which their first cells were added."""
        return [
            Note(code, text, tuple(dict.fromkeys(cells)), _subject(self._subjects[code, text]))
            for (code, text), cells in self._cells.items()
        ]


def _merged(flags: Flags) -> Flags:
    """Return the flags with those that say what is not alike in one sentence."""
    uneven = [code for code in UNEVEN if code in flags]
    if not uneven:
        return flags
    details = [detail for code in uneven if (detail := flags[code].partition(": ")[2])]
    differing = f"{listed([UNEVEN[code] for code in uneven])} differ"
    sentence = "; ".join((f"not like for like: {differing}", *details))
    return {uneven[0]: sentence} | {c: t for c, t in flags.items() if c not in UNEVEN}


def _subject(subjects: Iterable[Subject]) -> str:
    """Return whose cells they are: `Tech jobs of Leeds, York; Students of York`."""
    cities: dict[str, list[str]] = {}
    for metric, city in subjects:
        cities.setdefault(metric, []).append(city)
    named = {metric: ", ".join(filter(None, dict.fromkeys(of))) for metric, of in cities.items()}
    return "; ".join(" of ".join(filter(None, (metric, of))) for metric, of in named.items())
