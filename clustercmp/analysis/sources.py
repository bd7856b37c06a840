"""One figure a city from as few sources as can be."""

from __future__ import annotations

from itertools import combinations
from math import comb
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from clustercmp.dataset.observation import Observation

    Preference = Callable[[Iterable[Observation]], tuple[Any, ...]]

MOST_TRIES = 20_000


def fewest_sources(
    options: dict[str, list[Observation]], preference: Preference
) -> dict[str, Observation]:
    """Return one of each city's options such that the answer names the fewest sources.

    Each city has at least one option. Among answers with equally few sources the preference
    decides, as it does between options of one source. The search is exact up to 20,000 sets of
    sources; beyond, the source that covers the most cities is taken again and again.
    """
    forced = {figures[0].source for figures in options.values() if len(_sources(figures)) == 1}
    open_cities = [figures for figures in options.values() if not _sources(figures) & forced]
    answers = [
        _of_sources(options, forced | chosen, preference)
        for chosen in _smallest_covers([_sources(figures) for figures in open_cities])
    ]
    return min(answers, key=lambda answer: preference(answer.values()))


def _sources(figures: list[Observation]) -> set[str]:
    return {figure.source for figure in figures}


def _of_sources(
    options: dict[str, list[Observation]],
    sources: set[str],
    preference: Preference,
) -> dict[str, Observation]:
    return {
        city: min((f for f in figures if f.source in sources), key=lambda f: preference([f]))
        for city, figures in options.items()
    }


def _smallest_covers(needs: list[set[str]]) -> list[set[str]]:
    """Return every smallest set of sources that meets each need, or one found greedily."""
    offered = sorted(set().union(*needs))
    size = tries = 0
    while True:
        tries += comb(len(offered), size)
        if tries > MOST_TRIES:
            return [_greedy_cover(needs)]
        covers = [
            set(names)
            for names in combinations(offered, size)
            if all(not need.isdisjoint(names) for need in needs)
        ]
        if covers:
            return covers
        size += 1


def _greedy_cover(needs: list[set[str]]) -> set[str]:
    chosen: set[str] = set()
    while unmet := [need for need in needs if not need & chosen]:
        counts = {name: sum(name in need for need in unmet) for need in unmet for name in need}
        chosen.add(min(counts, key=lambda name: (-counts[name], name)))
    return chosen
