"""One metric of many places, in the slice that ranks them, with what each figure needs care for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from clustercmp.analysis.candidates import candidates
from clustercmp.analysis.flags import MEANING, all_flags, beside, ordered
from clustercmp.analysis.league import league

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from clustercmp.analysis.candidates import Candidates
    from clustercmp.analysis.choice import Choice
    from clustercmp.analysis.flags import Beside, Flags
    from clustercmp.analysis.league import League
    from clustercmp.dataset.dataset import Dataset, Metric, Place


class Panel(NamedTuple):
    """One metric's league, what its figures were chosen among, and what they stand beside."""

    league: League
    offered: Candidates
    beside: Beside

    def flags(self, place: Place) -> Flags:
        """Return what a place's figure needs care for, or why it has none in the slice used."""
        figure = self.league.figures.get(place.name)
        if figure:
            more = ["THIN"] if self.league.thin else []
            known = self.offered.of_cities(place)
            return all_flags(figure, self.league.metric, place, known, self.beside, more=more)
        if place.name in self.league.others:
            return {"OTHER_BASIS": MEANING["OTHER_BASIS"]}
        return {"MISSING": self.offered.missing(place.name)}


def panel(
    data: Dataset, metric: Metric, members: Sequence[str], chosen: Choice, holding: str = ""
) -> Panel:
    """Return one metric's figures of the places, and of a city whose slices go first."""
    offered = candidates(data, metric, dict.fromkeys([*members, *filter(None, [holding])]), chosen)
    found = league(metric, members, offered.options, chosen, holding=holding)
    used = [figure.observation for figure in found.figures.values()]
    return Panel(found, offered, beside(used))


def joint_flags(each: Iterable[Flags]) -> Flags:
    """Return the flags of several figures as those of what is made of them."""
    codes = {code for flags in each for code in flags}
    return ordered({code: MEANING[code] for code in codes})
