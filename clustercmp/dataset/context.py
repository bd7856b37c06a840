"""What stands around figures: their context, their counts, their sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from clustercmp.dataset.observation import Period, Status
    from clustercmp.dataset.quantity import Qualifier


class Context(NamedTuple):
    """What a file says of a figure beyond its city, metric, period and value."""

    qualifier: Qualifier = "exact"
    status: Status = "observed"
    unit: str = ""
    geography: str = ""
    source: str = ""
    publisher: str = ""
    url: str = ""
    published: str = ""
    note: str = ""
    quote: str = ""


class Count(NamedTuple):
    """How many figures there are of a metric of a city, and the periods they begin and end with.

    The periods are None where no figure has one.
    """

    city: str
    metric: str
    figures: int
    first: Period | None
    last: Period | None


class Source(NamedTuple):
    """Where figures come from, and how many of them."""

    source: str
    publisher: str
    url: str
    published: str
    figures: int


class Coverage(NamedTuple):
    """How many cities have a figure of a metric, of one period, unit, source and standing.

    `published` is the newest that is stated among them.
    """

    metric: str
    period: Period
    unit: str
    source: str
    status: Status
    qualifier: Qualifier
    published: str
    figures: int


class Slice(NamedTuple):
    """The figures of a metric that stand side by side: of one period, unit and source.

    Only those of these statuses count.
    """

    metric: str
    period: Period
    unit: str
    source: str
    statuses: frozenset[Status]


class Seat(NamedTuple):
    """A city's competition rank in a slice (1 is best), whether it shares it, and among how many."""

    rank: int
    tied: bool
    of: int
