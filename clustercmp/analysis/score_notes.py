"""What a reader of a score must know: its limits, weights, slices, bounds, and who is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from clustercmp.analysis.league_notes import beyond_the_leader, care, of_league, slices
from clustercmp.analysis.score_ranks import EXACT_DIGITS
from clustercmp.analysis.score_tree import NEEDS_SIGN, branch_weights, branches, leaves
from clustercmp.analysis.wording import counted_noun, listed
from clustercmp.display import figure, share
from clustercmp.table import Note

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from clustercmp.analysis.composite import Composite
    from clustercmp.analysis.score_lines import CityLine
    from clustercmp.analysis.score_tree import Leaf

MARKED = ("MISSING", "OTHER_BASIS", "PARTIAL", "CLIPPED", "IMPUTED")
"""What is said of single cells; the rest is said metric by metric."""
NOT_TOLD_AGAIN = frozenset({*MARKED, "THIN", "CONVERTED"})
NOT_A_CONFIDENCE_INTERVAL = "a sensitivity range under weights, not a confidence interval"


def notes(found: Composite, lines: Sequence[CityLine]) -> Iterator[Note]:
    """Yield the notes on a score as a whole."""
    yield from limits(found)
    yield from unranked(found, lines)
    yield from _excluded(found)
    yield from _sensitivity(found)
    yield from _baseline(found)
    yield from overtaking(found)
    text = "Parts, their weight and their influence on how far scores lie apart"
    yield Note("WEIGHTS", f"{text}: {_weights(found)}. {_contributions(found)}")
    yield from _bounds(found)
    yield from treatment(found)
    yield from figures(found, lines)


def unranked(found: Composite, lines: Sequence[CityLine]) -> Iterator[Note]:
    """Yield who is not ranked, and why."""
    if found.why_unranked:
        yield Note("UNRANKED", f"Nobody is ranked: {found.why_unranked}")
    else:
        shown = (line for line in lines if not line.rank and line.value is not None)
        below = [f"{line.city} {share(line.coverage)}" for line in shown]
        if below:
            least = share(found.score.min_coverage)
            text = f"Shown, not ranked, as under {least} of the weight has a figure"
            yield Note("LOW_COVERAGE", f"{text}: {', '.join(below)}")
    if found.measured.screened:
        text = f"Left out, under {share(found.score.screen)} of the metrics have a figure"
        yield Note("SCREENED", f"{text}: {', '.join(found.measured.screened)}")
    if found.measured.figureless:
        yield Note(
            "MISSING", f"Not shown, none of these figures: {', '.join(found.measured.figureless)}"
        )


def limits(found: Composite) -> Iterator[Note]:
    """Yield what the score says of itself."""
    if found.score.description:
        yield Note("LIMITS", found.score.description)


def _excluded(found: Composite) -> Iterator[Note]:
    for path, why in found.measured.excluded.items():
        yield Note("EXCLUDED", f"Left out of the score: {path}: {why}")


def _sensitivity(found: Composite) -> Iterator[Note]:
    how, robust = found.question.how, found.robust
    if how is None or robust is None:
        return
    within = (
        "any weights (a flat Dirichlet in each branch)"
        if how.spread == "uniform"
        else f"each weight within ±{figure(round(how.spread * 100, 10))} %"
    )
    yield Note(
        "SENSITIVITY",
        f"Range: the ranks from 5 to 95 % of {how.draws:,} draws, {within}, seed {how.seed}: "
        f"{NOT_A_CONFIDENCE_INTERVAL}",
    )
    by = [f"by {normalise} {aggregate}" for normalise, aggregate in robust.methods]
    each = ["without each metric in turn"] if len(list(leaves(found.measured.tree))) > 1 else []
    if by or each:
        yield Note("METHODS", f"Best and worst: {listed(['as stated', *by, *each])}")


def _baseline(found: Composite) -> Iterator[Note]:
    base = found.question.baseline
    if base and found.robust and found.robust.beats is None:
        yield Note("BASELINE", f"{base} is not ranked: nobody has a chance to rank before it")


def overtaking(found: Composite) -> Iterator[Note]:
    """Yield where two cities change places, or why it is not looked for."""
    ranked = [found.measured.cities[row] for row in found.subject.rows]
    named = filter(None, (found.question.rival, found.question.baseline))
    lacking = [city for city in dict.fromkeys(named) if city not in ranked]
    if lacking and ranked:
        text = f"Not ranked, so that they change places at no weight: {', '.join(lacking)}"
        yield Note("OVERTAKING", text)
    if found.pair is None:
        return
    one, other = found.pair
    now = branch_weights(found.measured.tree)
    turns = [
        f"{path} {share(turn)} (now {share(float(now[path]))})"
        for path, turn in found.overtaking.items()
    ]
    if turns:
        text = f"{one} and {other} change places where one part weighs: {', '.join(turns)}"
    else:
        text = f"{one} and {other} change places at no weight of one part"
    if len({found.ranks[found.measured.cities.index(city)] for city in found.pair}) == 1:
        text = f"{one} and {other} share a rank; {text}"
    yield Note("OVERTAKING", text)


def _contributions(found: Composite) -> str:
    straight = all(each.aggregate == "arithmetic" for each in branches(found.measured.tree))
    sums = "add up to the score" if straight else "do not add up, as not all means are arithmetic"
    return f"Their columns are weight × value, which {sums}"


def _weights(found: Composite) -> str:
    influence = found.influence

    def said(path: str) -> str:
        moved = f" ({share(influence[path])})" if path in influence else ""
        return f"{path} {share(float(found.weights[path]))}{moved}"

    return ", ".join(said(leaf.path) for leaf in leaves(found.measured.tree))


def _bounds(found: Composite) -> Iterator[Note]:
    said = [(leaf.path, scale(found, leaf)) for leaf in leaves(found.measured.tree)]
    if any(text for _, text in said):
        named = ", ".join(f"{path} {text}" for path, text in said if text)
        yield Note("BOUNDS", f"Scales, in the metrics' units: {named}")


def scale(found: Composite, leaf: Leaf) -> str:
    """Return the figures that a scale runs from and to, or is a share of; "" where it has none."""
    unit = found.measured.panels[leaf.path].league.unit
    ends = found.measured.columns[leaf.path].ends
    low, high = (
        figure(end, unit, qualifier=end_qualifier(found, leaf, end)) if end is not None else ""
        for end in ends
    )
    return f"{low} to {high}" if low and high else f"of {low or high}" if low or high else ""


def end_qualifier(found: Composite, leaf: Leaf, end: float | None) -> str:
    """Return how the figure that is the end of a scale is meant; goalposts are exact."""
    if leaf.normalise == "bounds" or end is None:
        return "exact"
    held = found.measured.panels[leaf.path].league.figures.values()
    meant = {each.qualifier for each in held if float(each.interval.stated) == end}
    return min(meant, default="exact")


def treatment(found: Composite) -> Iterator[Note]:
    """Yield what was done to figures and scores before they were compared."""
    yield from _treated(found)
    yield from _zeros(found)
    yield from _precision(found)


def _treated(found: Composite) -> Iterator[Note]:
    for leaf in leaves(found.measured.tree):
        column = found.measured.columns[leaf.path]
        if column.winsorised:
            drawn_in = counted_noun(column.winsorised, "extreme")
            yield Note("OUTLIERS", f"{leaf.path}: {drawn_in} set to the next value")
        if column.logged:
            yield Note("OUTLIERS", f"{leaf.path}: its logarithm, for its outliers")
        if leaf.transform != "none":
            yield Note("TRANSFORM", f"{leaf.path}: {leaf.transform} of the figures")


def _zeros(found: Composite) -> Iterator[Note]:
    for branch in branches(found.measured.tree):
        if branch.aggregate not in NEEDS_SIGN:
            continue
        zeros = np.flatnonzero(found.parts[branch.path] == 0)
        if zeros.size:
            cities = ", ".join(found.measured.cities[at] for at in zeros)
            what = branch.path or "the score"
            text = f"a value of 0 makes a {branch.aggregate} mean 0: {what} of {cities}"
            yield Note("ZERO", text)


def _precision(found: Composite) -> Iterator[Note]:
    if found.precision is None:
        text = f"Ranked on the unrounded scores (equal if {EXACT_DIGITS} digits agree)"
    else:
        decimals = counted_noun(found.precision, "decimal")
        text = f"Ranked on the scores rounded half-even to {decimals}"
    yield Note("PRECISION", text)


def figures(found: Composite, lines: Sequence[CityLine]) -> Iterator[Note]:
    """Yield where the figures are from, and what of them needs care."""
    used = {leaf.path: leaf for leaf in leaves(found.measured.tree)}
    leagues = [found.measured.panels[path].league for path in used]
    distinct = list({each.metric.label: each for each in leagues}.values())
    yield from slices(distinct, found.question.baseline)
    whole = [path for path, leaf in used.items() if found.question.divided and not leaf.choice.per]
    if whole:
        yield Note("UNDIVIDED", f"Taken as they are, not to be divided: {', '.join(whole)}")
    lower = [leaf.path for leaf in used.values() if leaf.better == "lower"]
    if lower:
        yield Note("DIRECTION", f"Less is better, and scores more: {', '.join(lower)}")
    for each in distinct:
        yield from of_league(each)
        yield from beyond_the_leader(each)
    held = {path: found.measured.panels[path].league.figures for path in used}
    flags = {path: {x.city: x.own[path] for x in lines if x.city in held[path]} for path in used}
    yield from care(flags, NOT_TOLD_AGAIN)
