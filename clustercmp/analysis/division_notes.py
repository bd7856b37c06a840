"""In words: what each figure was divided by, and which metrics cannot be divided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clustercmp import display
from clustercmp.analysis.denominators import Rate, denominators, divisible, numerators
from clustercmp.analysis.wording import counted_noun, listed, shown_period
from clustercmp.dataset.quantity import interval, number, qualifier, total
from clustercmp.table import Note

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from clustercmp.analysis.denominators import Per
    from clustercmp.analysis.figures import Figure
    from clustercmp.dataset.declared import Metric
    from clustercmp.dataset.observation import Observation


def division_notes(metric: Metric, figures: Mapping[str, Figure]) -> list[Note]:
    """Return, for a rate, the note that shows what each place's figure is divided by."""
    if not isinstance(metric, Rate) or not figures:
        return []
    said = []
    for name, figure in figures.items():
        above, below = numerators(figure.observation), denominators(figure.observation)
        said.append(f"{name} {_together(above)} ÷ {_together(below)}")
    label = metric.per.metric.label
    return [Note("PER", f"{metric.label}, ÷ {label}: {'; '.join(said)}")]


def undivided_notes(metrics: Iterable[Metric], per: Per | None) -> list[Note]:
    """Return the note that counts the metrics that cannot be divided, none where all can."""
    left = [metric.label for metric in metrics if per and not divisible(metric, per)]
    if not (left and per):
        return []
    counted = f"{counted_noun(len(left), 'metric')} not shown"
    return [
        Note("UNDIVIDED", f"{counted}, not to be divided by {per.metric.label}: {listed(left)}")
    ]


def _together(parts: Sequence[Observation]) -> str:
    """Return the sum of figures, as one is stated, and their periods."""
    periods = dict.fromkeys(shown_period(part.period.text) for part in parts)
    when = ", ".join(filter(None, periods))
    return f"{stated_sum(parts)} of {when}" if when else stated_sum(parts)


def stated_sum(parts: Sequence[Observation]) -> str:
    """Return the sum of figures, as their sources state them; those of several units apart."""
    by_unit: dict[str, list[Observation]] = {}
    for part in parts:
        by_unit.setdefault(part.unit, []).append(part)
    sums = {
        unit: total(interval(part.quantity, counted=True) for part in own)
        for unit, own in by_unit.items()
    }
    return " + ".join(
        display.figure(number(value.stated), unit, qualifier=qualifier(value))
        for unit, value in sums.items()
    )
