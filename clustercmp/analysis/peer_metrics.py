"""Which metrics peers are looked for on, on which scale, and which are left out, and why.

Source: docs/methods.md, Peers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from clustercmp.analysis.axes import axis
from clustercmp.analysis.denominators import divided
from clustercmp.analysis.division_notes import undivided_notes
from clustercmp.analysis.panel import panel
from clustercmp.analysis.reasons import why_not_comparable
from clustercmp.analysis.wording import counted_noun, listed, shown
from clustercmp.errors import DataError, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from clustercmp.analysis.axes import Axis, Scale
    from clustercmp.analysis.choice import Choice
    from clustercmp.analysis.panel import Panel
    from clustercmp.dataset.dataset import Dataset, Metric
    from clustercmp.table import Note

CODE = "E-PEERS"
FEWEST = 3
LEAST_COVERAGE = 60  # per cent of the places
FEWEST_FIGURES = 2


class Measures(NamedTuple):
    """The axes that peers are looked for on, and the metrics that are none.

    `left` are labels with the reason, `sparse` and `undirected` those of metrics that nobody named.
    """

    axes: list[Axis]
    left: list[tuple[str, str]]
    sparse: list[str]
    undirected: list[str]
    notes: list[Note]


class Asking(NamedTuple):
    """What figures are wanted: of which places, the one asked for first, and by which choice."""

    data: Dataset
    members: Sequence[str]
    chosen: Choice
    log: bool


def measures(asking: Asking, names: Sequence[str]) -> Measures:
    """Return the axes of the metrics named, or of those that fit, in the order of the data.

    Unnamed, a metric fits that says which way is better, is comparable, and has a figure of 60 %
    of the places in the slice used; levels above 0 are then in logarithms, unless they are divided.
    A metric with the same figure everywhere, or fewer than two, is left out. Raises DataError
    (E-PEERS) for fewer than 3 metrics that nobody named, for none of those named, and where `log`
    meets a figure of 0 or below.
    """
    found = _named(asking, names) if names else _unnamed(asking)
    if names and not found.axes:
        why = "; ".join(f"{label}: {reason}" for label, reason in found.left)
        message = f"no metric to measure distances on: {why}"
        raise refused(message, "name others with -m METRIC")
    if not names and len(found.axes) < FEWEST:
        labels = [each.metric.label for each in found.axes]
        which = f" ({listed(labels)})" if labels else ""
        known = counted_noun(len(asking.data.metrics), "metric")
        places = counted_noun(len(asking.members), "place")
        message = (
            f"{len(labels)} of the {known} fit{which}, it takes {FEWEST}: with a better direction, "
            f"and figures that differ in a slice that covers {LEAST_COVERAGE} % of the {places}"
        )
        raise refused(message, "name metrics with -m METRIC, or fewer places with -c CITY")
    return found


def refused(message: str, fix: str) -> DataError:
    """Return the error that says why there are no peers."""
    return DataError(Problem("error", CODE, message, fix))


def _named(asking: Asking, names: Sequence[str]) -> Measures:
    order = {name: place for place, name in enumerate(asking.data.metrics)}
    asked = {metric.name: metric for metric in map(asking.data.metric, names)}
    metrics: Sequence[Metric] = sorted(
        asked.values(), key=lambda metric: order.get(metric.name, len(order))
    )
    if asking.chosen.per:
        metrics = divided(metrics, asking.chosen.per, named=True)
    scale: Scale = "log" if asking.log else "plain"
    axes, left = _axes(asking, [(_panel(asking, metric), scale) for metric in metrics])
    return Measures(axes, left, [], [], [])


def _unnamed(asking: Asking) -> Measures:
    known = asking.data.metrics.values()
    directed = [m for m in known if m.better != "neither" and m.comparable]
    per = asking.chosen.per
    metrics = divided(directed, per, named=False) if per else directed
    held = [(metric, _panel(asking, metric)) for metric in metrics]
    covering = [(metric, each) for metric, each in held if _covers(asking, each)]
    axes, left = _axes(asking, [(each, _scale(asking, metric, each)) for metric, each in covering])
    sparse = [metric.label for metric, each in held if not _covers(asking, each)]
    undirected = [metric.label for metric in known if metric not in directed]
    return Measures(axes, left, sparse, undirected, undivided_notes(directed, per))


def _panel(asking: Asking, metric: Metric) -> Panel:
    return panel(asking.data, metric, asking.members, asking.chosen, holding=asking.members[0])


def _values(found: Panel) -> dict[str, Fraction]:
    return {city: figure.interval.stated for city, figure in found.league.figures.items()}


def _covers(asking: Asking, found: Panel) -> bool:
    return 100 * found.league.of >= LEAST_COVERAGE * len(asking.members)


def _scale(asking: Asking, metric: Metric, found: Panel) -> Scale:
    """Return how a metric that nobody named is taken: a level above 0 by its size, in logarithms.

    A metric that is divided is no level any more.
    """
    above = all(value > 0 for value in _values(found).values())
    return "log" if asking.log or (metric.additive and above) else "plain"


def _axes(
    asking: Asking, wanted: Sequence[tuple[Panel, Scale]]
) -> tuple[list[Axis], list[tuple[str, str]]]:
    """Return the axes that tell places apart, and the labels of other metrics with the reason."""
    axes, left = [], []
    if asking.log:
        _refuse_without_logarithm([each for each, _ in wanted])
    for found, scale in wanted:
        values = _values(found)
        if why := _why_left(found, values):
            left.append((found.league.metric.label, why))
        elif (measured := axis(found, values, scale)).variance:
            axes.append(measured)
        else:
            left.append((found.league.metric.label, "the same figure everywhere"))
    return axes, left


def _why_left(found: Panel, values: Mapping[str, Fraction]) -> str:
    if why := why_not_comparable(found.league.metric):
        return f"not comparable: {why.removesuffix('.')}"
    if len(values) < FEWEST_FIGURES:
        return "its slice holds one place only (see --basis latest)" if values else "no figure"
    return ""


def _refuse_without_logarithm(panels: Sequence[Panel]) -> None:
    fix = "leave out --log, or that metric"
    problems = [
        Problem(
            "error",
            CODE,
            f"{each.league.metric.name}: {city} has {shown(figure)}, which has no logarithm",
            fix,
        )
        for each in panels
        for city, figure in each.league.figures.items()
        if figure.interval.stated <= 0
    ]
    if problems:
        raise DataError(*problems)
