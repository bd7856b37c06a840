"""Composite scores: many metrics put into one number, with how far its ranks can be trusted."""

# ruff: noqa: PLC0415  numpy is imported when there is something to score

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from msgspec import structs

from clustercmp.analysis.choice import asked_for
from clustercmp.analysis.groups import group_notes
from clustercmp.analysis.league import places
from clustercmp.analysis.order import check_top
from clustercmp.analysis.score_asked import asked_score, asked_weights_spread, weightless
from clustercmp.dataset.declared import MOST_PRECISE
from clustercmp.errors import UsageError
from clustercmp.table import Note

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Unpack

    from clustercmp.analysis.choice import Terms
    from clustercmp.dataset.dataset import Dataset
    from clustercmp.dataset.declared import Aggregate, Normalise
    from clustercmp.table import Table

MOST_DRAWS = 100_000
MOST_PLACES = 1_000_000


def score(  # noqa: PLR0913  as many as the command has options
    data: Dataset,
    name: str | None = None,
    *,
    metrics: Sequence[str] = (),
    cities: Sequence[str] = (),
    baseline: str | None = None,
    rival: str | None = None,
    normalise: Normalise | None = None,
    aggregate: Aggregate | None = None,
    rank_precision: int | None = None,
    robustness: bool = True,
    draws: int = 2000,
    seed: int = 1,
    weights_spread: str = "25",
    top_k: int = 3,
    parts: bool = False,
    sort: str | None = None,
    top: int | None = None,
    allow_overlap: bool = False,
    **terms: Unpack[Terms],
) -> Table:
    """Score the places of a kind, or the cities named, by several metrics at once.

    `name` is a score of the sidecar, by default its first; `metrics` (`METRIC` or `METRIC:WEIGHT`)
    are put side by side instead. Each metric uses the slice that covers the most places. Ties share
    a rank; 1 is the highest score. A city that lacks metrics is scored on the others, or as the
    score says; below its minimum coverage it is shown and not ranked, and nobody is ranked where
    two cities share less than half of the weight. A metric that is the same for all is left out.
    Under `draws` weightings within `weights_spread` per cent (or `uniform`) ranks have a median and
    a range from 5 to 95 %; they have a best and worst under other methods and without each metric.
    `baseline` asks how often a city beats this one, `rival` for the weight at which the two change
    places (by default the first two). `parts` gives a row a part instead of a row a city.
    Method: docs/methods.md. Raises UsageError for unknown names and contradictions, DataError for
    figures that have no score.
    """
    from clustercmp.analysis import score_parts_view, score_view
    from clustercmp.analysis.composite import Question, composite
    from clustercmp.analysis.robustness import Draws

    check_top(top)
    _refuse_out_of_range(draws, top_k, rank_precision)
    chosen = asked_for(data, terms)
    members = places(data, cities, chosen.kind, allow_overlap=allow_overlap)
    asked, tree = asked_score(data, name, metrics, chosen, normalise, aggregate)
    if rank_precision is not None:
        asked = structs.replace(asked, rank_precision=rank_precision)
    how = Draws(draws, seed, asked_weights_spread(weights_spread)) if robustness else None
    question = Question(
        data.city(baseline).name if baseline else "",
        data.city(rival).name if rival else "",
        None if parts else how,  # a row a part shows no range of ranks
        top_k,
        chosen.per is not None,
    )
    found = composite(data, asked, tree, members, question)
    view = score_parts_view.table if parts else score_view.table
    table = view(data, found, sort=sort, top=top)
    notes = [*table.notes, *group_notes(data, members)]
    if left := weightless(data, metrics):
        text = f"Left out of the score, of the weight 0: {', '.join(left)}"
        notes.append(Note("EXCLUDED", text))
    return replace(table, notes=tuple(notes))


def _refuse_out_of_range(draws: int, top_k: int, rank_precision: int | None) -> None:
    """Raise UsageError for a number that an option does not take."""
    for option, value, least, most in (
        ("--draws", draws, 1, MOST_DRAWS),
        ("--top-k", top_k, 1, MOST_PLACES),
        ("--rank-precision", rank_precision or 0, 0, MOST_PRECISE),
    ):
        if not least <= value <= most:
            message = f"{option} {value}: write {least} to {most:,}"
            raise UsageError(message)
