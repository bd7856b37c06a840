"""The things that a sidecar declares, and what each of their keys may hold.

Their annotations are read at run time, to validate the sidecar by.
"""

from collections.abc import Iterator, Mapping
from math import inf, isfinite
from typing import Literal

from msgspec import Struct, field
from msgspec.structs import force_setattr

MOST_PRECISE = 11  # decimals of a score; beyond are those that its binary fraction has not
MOST_DIGITS = 15  # that a float has

Kind = Literal["flow", "stock", "cumulative", "rate", "index", ""]
Better = Literal["higher", "lower", "neither"]
PlaceKind = Literal["city", "region", "nation", ""]
Normalise = Literal["minmax", "bounds", "zscore", "percentile", "best", "none"]
Aggregate = Literal["arithmetic", "geometric", "harmonic"]


TINY = 5e-324  # the least number above 0
DEFINED_FROM = {"none": -inf, "sqrt": 0.0, "log": TINY, "log10": TINY}


def label_of(name: str) -> str:
    """Return the label of something that has only a name: `tech_jobs` is "Tech jobs"."""
    spaced = name.replace("_", " ").strip()
    return spaced[:1].upper() + spaced[1:]


def _refuse(*faults: tuple[bool, str]) -> None:
    """Raise ValueError with the message of the first fault that holds."""
    for holds, message in faults:
        if holds:
            raise ValueError(message)


class Metric(Struct, frozen=True):
    """What is counted; `kind` is "" where nothing says so, then more is taken to be better.

    `digits` are the decimals that people see (None: as many as the value has). A metric that is
    not `comparable` is shown without ratios.
    """

    name: str
    label: str = ""
    description: str = ""
    kind: Kind = ""
    better: Better = "higher"
    digits: int | None = None
    headline: bool = False
    comparable: bool = True

    def __post_init__(self) -> None:
        _refuse((not 0 <= (self.digits or 0) <= MOST_DIGITS, "`digits` is not between 0 and 15"))
        force_setattr(self, "label", self.label or label_of(self.name))

    @property
    def additive(self) -> bool:
        """Whether figures of several places add up; what nobody declares is taken for a count."""
        return self.kind not in {"rate", "index"}


class City(Struct, frozen=True):
    """A city as a sidecar declares it; `same_area` are geographies that are the city itself."""

    name: str
    aliases: tuple[str, ...] = ()
    kind: PlaceKind = ""
    same_area: tuple[str, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _refuse((not all(map(str.strip, self.aliases)), "`aliases` holds an empty name"))


class Group(Struct, frozen=True):
    """Several cities taken as one."""

    name: str
    members: tuple[str, ...]
    label: str = ""

    def __post_init__(self) -> None:
        _refuse((not self.members, "`members` is empty"))
        force_setattr(self, "label", self.label or label_of(self.name))


class Target(Struct, frozen=True, rename={"from_": "from"}):
    """A figure that a city aims at: a value, a multiple of its own figure, or another city's.

    `from_` is the year whose figure is multiplied, `by` the year of the aim; None: not stated.
    """

    name: str
    city: str
    metric: str
    value: int | float | None = None
    multiple: float | None = None
    match: str | None = None
    from_: int | None = None
    by: int | None = None
    unit: str = ""
    qualifier: Literal["exact", "over", "under", "about"] = "exact"
    note: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        aims = sum(aim is not None for aim in (self.value, self.multiple, self.match))
        _refuse(
            (aims != 1, "needs one of `value`, `multiple` and `match`"),
            (not isfinite(self.value or 0), "`value` is not a finite number"),
            (
                not 0 < (1 if self.multiple is None else self.multiple) < inf,
                "`multiple` is not a positive number",
            ),
        )


class Part(Struct, frozen=True):
    """One part of a score: a leaf takes a metric, a branch combines its own parts.

    None: as the branch above, or the metric, says.
    """

    metric: str = ""
    weight: float = 1.0
    per: str = ""
    transform: Literal["none", "log", "log10", "sqrt"] = "none"
    outliers: Literal["none", "treat"] = "none"
    bounds: tuple[float, float] | None = None
    normalise: Normalise | None = None
    better: Literal["higher", "lower"] | None = None
    aggregate: Aggregate | None = None
    parts: Mapping[str, "Part"] = field(default_factory=dict)

    def __post_init__(self) -> None:
        low, high = self.bounds or (1.0, 2.0)
        both = self.transform != "none" and self.outliers == "treat"
        _refuse(
            (not 0 < self.weight < inf, "`weight` is not a positive number"),
            (not low < high, "`bounds` do not ascend"),
            (not (isfinite(low) and isfinite(high)), "`bounds` are not finite numbers"),
            (both, "`outliers` and `transform` exclude each other"),
        )


class Score(Struct, frozen=True):
    """A composite index: how its parts are made alike, put together and ranked.

    `description` says what it stands for, and its limits.
    """

    name: str
    label: str = ""
    normalise: Normalise = "minmax"
    aggregate: Aggregate = "arithmetic"
    missing: Literal["available", "refuse", "mean", "group-mean"] = "available"
    missing_by: str = "region"
    min_coverage: float = 0.75
    screen: float = 0.0
    rank_precision: int | Literal["full"] = "full"
    parts: Mapping[str, Part] = field(default_factory=dict)
    description: str = ""

    def __post_init__(self) -> None:
        precise = self.rank_precision == "full" or 0 <= self.rank_precision <= MOST_PRECISE
        _refuse(
            (not 0 <= self.min_coverage <= 1, "`min_coverage` is not between 0 and 1"),
            (not 0 <= self.screen <= 1, "`screen` is not between 0 and 1"),
            (not precise, f"`rank_precision` is not between 0 and {MOST_PRECISE}"),
        )
        paths = list(_paths(self.parts))
        twice = next((path for path in paths if paths.count(path) > 1), "")
        _refuse((bool(twice), f"two parts have the path {twice}; rename one"))
        for path, why in _unbounded(self.parts, self.normalise):
            _refuse((True, f'`{path}` is normalised by "bounds", and {why}'))
        force_setattr(self, "label", self.label or label_of(self.name))

    @property
    def metrics(self) -> tuple[str, ...]:
        """The metrics of its leaves, in the order written, each once."""
        return tuple(dict.fromkeys(_metrics(self.parts)))


def _unbounded(parts: Mapping[str, Part], normalise: Normalise) -> Iterator[tuple[str, str]]:
    """Yield the paths of the leaves whose goalposts are wanting, and why."""
    for name, part in parts.items():
        own = part.normalise or normalise
        for path, why in _unbounded(part.parts, own):
            yield f"parts.{name}.{path}", why
        if not part.metric or own != "bounds":
            continue
        if part.bounds is None:
            yield f"parts.{name}", "has no `bounds`"
        elif part.bounds[0] < DEFINED_FROM[part.transform]:
            yield f"parts.{name}", f"its `bounds` begin where {part.transform} is not defined"


def _paths(parts: Mapping[str, Part], above: str = "") -> Iterator[str]:
    """Yield the path of each part, by which the columns of an answer are named."""
    for name, part in parts.items():
        yield f"{above}{name}"
        yield from _paths(part.parts, f"{above}{name}.")


def _metrics(parts: Mapping[str, Part]) -> list[str]:
    found: list[str] = []
    for part in parts.values():
        found += [part.metric] if part.metric else _metrics(part.parts)
    return found
