"""The ratios that the years before gave, so that the choice of one year hides nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clustercmp.analysis.baseline import baseline_of, compared
from clustercmp.analysis.figures import in_one_unit, nominal
from clustercmp.analysis.selection import slices
from clustercmp.analysis.wording import shown_period, shown_ratio
from clustercmp.dataset.observation import MONTHS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clustercmp.analysis.baseline import Divisor
    from clustercmp.analysis.choice import Choice
    from clustercmp.analysis.selection import Answer, Options, Selection
    from clustercmp.dataset.dataset import Metric
    from clustercmp.dataset.observation import Observation

YEARS = 5
PAIR = 2


def earlier_ratios(
    options: Options, selection: Selection, metric: Metric, base: Divisor, chosen: Choice
) -> str:
    """Return the ratios in the other like-for-like slices of the five years before, in words.

    The slices of one source stand together, the newest first: `0.27× in 2020, 0.45× in 2019
    (UK Tech Ecosystem update)`. A ratio to itself is left out; no such slice: the empty text.
    """
    used = {city: figure for city, figure in selection.figures.items() if figure}
    end = max(figure.period.end for figure in used.values())
    held = [
        each
        for each in slices({city: options[city] for city in used})
        if len(each) == len(used)
        and each != used
        and 0 <= end - _any(each).period.end <= YEARS * MONTHS
    ]
    held.sort(key=lambda each: (-_any(each).period.end, _any(each).source, _any(each).unit))
    by_source: dict[str, list[str]] = {}
    for each in held:
        by_source.setdefault(_any(each).source, []).extend(_ratios(each, metric, base, chosen))
    return "; ".join(
        f"{', '.join(ratios)} ({source})" for source, ratios in by_source.items() if ratios
    )


def _ratios(held: Answer, metric: Metric, base: Divisor, chosen: Choice) -> Iterator[str]:
    figures = in_one_unit(held, metric, nominal(chosen), base.city)
    against = baseline_of(base, figures, metric)
    for city, figure in figures.present().items():
        if against and against.observations != (figure.observation,):
            ratio = compared(figure, against, metric).ratio
            whose = "" if len(held) == PAIR and base.city in held else f"{city} "
            when = shown_period(_any(held).period.text)
            if ratio:
                yield f"{whose}{shown_ratio(ratio)}{f' in {when}' if when else ''}"


def _any(held: Answer) -> Observation:
    return next(iter(held.values()))
