"""What a name means: cities and metrics in any spelling, and offers for an unknown one."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from clustercmp.errors import Problem, UsageError, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_OFFERS = 3
INVISIBLE = "Cf"  # the Unicode category of signs that only direct how others are shown
ALIKE = 75.0  # of 100: below it, an offer looks like a joke


@lru_cache(maxsize=2**16)
def fold(text: str) -> str:
    """Return the form in which two spellings of one name are equal.

    NFKC, case folding, without signs that cannot be seen (a soft hyphen, say), `-` and `_` as a
    space, runs of spaces as one, none at the ends.
    """
    if not text.isascii():
        text = "".join(sign for sign in text if unicodedata.category(sign) != INVISIBLE)
        text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
        text = text.replace("\N{HYPHEN}", "-")
    return " ".join(text.lower().replace("-", " ").replace("_", " ").split())


def without_diacritics(text: str) -> str:
    """Return the text with its accents, umlauts and other combining marks taken off."""
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def offers(text: str, known: Iterable[str]) -> list[str]:
    """Return at most three of the known names that the text may stand for, the likeliest first.

    Those that begin with the text, else those spelt alike, else those of which a part is; the
    order of `known` does not matter.
    """
    from rapidfuzz import fuzz, process  # noqa: PLC0415  costs start-up; only a mistake needs it

    wanted = without_diacritics(fold(text))
    plain = {name: without_diacritics(fold(name)) for name in sorted(known)}
    begun = [name for name, spelling in plain.items() if wanted and spelling.startswith(wanted)]
    found = begun
    for scorer in (fuzz.ratio, fuzz.WRatio):  # a slip of the fingers first, then a part of a name
        found = found or [
            name
            for _, _, name in process.extract(
                wanted, plain, scorer=scorer, score_cutoff=ALIKE, limit=MOST_OFFERS
            )
        ]
    return found[:MOST_OFFERS]


def did_you_mean(names: Iterable[str]) -> str:
    """Return `did you mean A, B or C?`, and "" where there is nothing to offer."""
    *others, last = list(names) or [""]
    if not last:
        return ""
    return f"did you mean {', '.join(others)}{' or ' if others else ''}{last}?"


class Stated(NamedTuple):
    """Where a name was given its meaning: a file, and the key in it ("" for a row of data)."""

    file: str
    key: str = ""

    def __str__(self) -> str:
        return f"{self.key} of {self.file}" if self.key else self.file


class NameSpace:
    """The spellings of cities, or of metrics; each has one meaning.

    A *key* stands for a thing while files are read: its declared name, else its first spelling.
    `shown` turns it into the name to display once everything has been read.
    """

    def __init__(self, kind: str, plural: str) -> None:
        self.problems: list[Problem] = []
        self._kind = kind
        self._plural = plural
        self._keys: dict[str, str] = {}  # folded spelling → key
        self._shown: dict[str, str] = {}  # key → name to display
        self._stated: dict[str, Stated] = {}  # folded spelling → where it got its meaning
        self._groups: dict[str, str] = {}  # folded name → name
        self._mentioned: dict[str, str] = {}  # folded spelling → spelling, of rows left out
        self._plain: dict[str, set[str]] = {}  # folded, without diacritics → keys; made when asked

    def declare(self, name: str, stated: Stated) -> None:
        """Make a thing known under the name to display; no spelling of a file changes that."""
        self._mean(name, name, stated)

    def alias(self, spelling: str, key: str, stated: Stated) -> None:
        """Let another spelling mean the thing of that key.

        A spelling that has a meaning keeps it, and the second one becomes a problem.
        """
        self._mean(spelling, key, stated)

    def group(self, name: str, stated: Stated) -> None:
        """Reserve the name of several things taken as one."""
        self._groups[fold(name)] = name
        self._mean(name, name, stated)

    def add(self, raw: str, file: str) -> str:
        """Return the key of a spelling met in a file, which becomes known by it."""
        folded = fold(raw)
        if folded in self._groups:
            self._conflict(raw, Stated(file))
        key = self._keys.setdefault(folded, raw)
        self._stated.setdefault(folded, Stated(file))
        if fold(key) == folded and not self._stated[folded].key:
            self._shown[key] = min(self._shown.get(key, raw), raw)
        return key

    def mention(self, raw: str) -> None:
        """Let a name be known that stands only in rows that were left out.

        What it names is found where somebody asks for it, and is nowhere listed.
        """
        self._mentioned.setdefault(fold(raw), raw)

    def _mean(self, spelling: str, key: str, stated: Stated) -> None:
        folded = fold(spelling)
        if self._keys.setdefault(folded, key) != key:
            self._conflict(spelling, stated)
        self._stated.setdefault(folded, stated)

    def _conflict(self, spelling: str, stated: Stated) -> None:
        folded = fold(spelling)
        message = (
            f"{quoted(spelling)} already means {self._keys[folded]}, by {self._stated[folded]}"
        )
        fix = "rename one of the two"
        self.problems.append(
            Problem("error", "E-NAME", message, fix, file=stated.file, column=stated.key)
        )

    def shown(self, key: str) -> str:
        """Return the name to display: the declared one, else the spelling that sorts first."""
        return self._shown.get(key, key)

    def all_shown(self) -> dict[str, str]:
        """Return key → name to display for all things known, groups apart, by folded name."""
        keys = {key for folded, key in self._keys.items() if folded not in self._groups}
        return {key: self.shown(key) for key in sorted(keys, key=lambda key: (fold(key), key))}

    def find(self, text: str) -> str:
        """Return the name to display of the thing that a user's text means, perhaps a group's.

        Tried in turn: the folded text as a name or an alias, then without diacritics where only
        one thing is spelt so. The beginning of a name is offered, never taken.
        """
        if fault := self.unknown(text):
            raise UsageError(fault)
        return self.shown(self._key(text))

    def knows(self, text: str) -> bool:
        """Say whether a user's text means a thing."""
        return bool(self._key(text))

    def meaning(self, text: str) -> str:
        """Return the name to display of the thing that a text means; "" if it means none."""
        return self.shown(self._key(text))

    def stated(self, name: str) -> Stated:
        """Return where a known name got its meaning."""
        return self._stated[fold(name)]

    def unknown(self, text: str) -> str:
        """Return the message that a text means nothing, and what to try; "" if it means a thing."""
        if self.knows(text):
            return ""
        known = dict.fromkeys(self._keys[fold(name)] for name in offers(text, self._keys))
        offered = did_you_mean(map(self.shown, known))
        offer = f"; {offered} See: " if offered else "; see: "
        return f"unknown {self._kind} {quoted(text)}{offer}clustercmp list {self._plural}"

    def _key(self, text: str) -> str:
        folded = fold(text)
        known = self._keys.get(folded) or self._without_diacritics(folded)
        return known or self._mentioned.get(folded, "")

    def _without_diacritics(self, folded: str) -> str:
        if not self._plain:
            for spelling, key in self._keys.items():
                self._plain.setdefault(without_diacritics(spelling), set()).add(key)
        keys = self._plain.get(without_diacritics(folded), set())
        return min(keys) if len(keys) == 1 else ""


class Names:
    """What the sidecars and files call cities and metrics.

    `file` is the file whose names are being added. Cities, their aliases and groups share one
    name space; metrics have another.
    """

    def __init__(self) -> None:
        self.cities = NameSpace("city", "cities")
        self.metrics = NameSpace("metric", "metrics")
        self.file = ""

    def city(self, raw: str, code: str = "") -> str:
        """Return the key of a city as the file spells it; its code, if any, becomes an alias."""
        return self._add(self.cities, raw, code)

    def metric(self, raw: str, code: str = "") -> str:
        """Return the key of a metric as the file spells it; its code, if any, becomes an alias."""
        return self._add(self.metrics, raw, code)

    def _add(self, space: NameSpace, raw: str, code: str) -> str:
        key = space.add(raw, self.file)
        if code:
            space.alias(code, key, Stated(self.file))
        return key

    @property
    def problems(self) -> list[Problem]:
        """Every name that was given two meanings."""
        return [*self.cities.problems, *self.metrics.problems]
