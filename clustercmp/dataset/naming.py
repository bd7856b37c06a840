"""The names that sidecars give, and those that they use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clustercmp.dataset.names import Names
from clustercmp.errors import Problem

if TYPE_CHECKING:
    from clustercmp.dataset.names import Stated
    from clustercmp.dataset.sidecar import Declarations


def declared_names(declared: Declarations) -> Names:
    """Return the names of all metrics, cities, aliases and groups that are declared."""
    names = Names()
    for metric in declared.metrics.values():
        names.metrics.declare(metric.name, declared.stated("metrics", metric.name))
    for city in declared.cities.values():
        names.cities.declare(city.name, declared.stated("cities", city.name))
    for city in declared.cities.values():
        for alias in city.aliases:
            names.cities.alias(alias, city.name, declared.stated("cities", city.name, "aliases"))
    for group in declared.groups.values():
        names.cities.group(group.name, declared.stated("groups", group.name))
    return names


def circles(declared: Declarations, names: Names) -> list[Problem]:
    """Return an error for each group that is inside itself, with the path that leads there."""
    groups = {group.name: group for group in declared.groups.values()}
    inside = {
        name: [found for found in map(names.cities.meaning, group.members) if found in groups]
        for name, group in groups.items()
    }
    problems: list[Problem] = []
    done: set[str] = set()

    def follow(name: str) -> None:
        path, waiting = [name], [iter(inside[name])]
        while path:
            member = next(waiting[-1], "")
            if not member:
                done.add(path.pop())
                waiting.pop()
            elif member in path:
                circle = " → ".join((*path[path.index(member) :], member))
                problems.append(_circle(declared.stated("groups", path[-1], "members"), circle))
            elif member not in done:
                path.append(member)
                waiting.append(iter(inside[member]))

    for name in groups:
        if name not in done:
            follow(name)
    return problems


def _circle(stated: Stated, circle: str) -> Problem:
    fault, fix = f"is a group inside itself: {circle}", "take one out of the other's members"
    return Problem("error", "E-GROUP", fault, fix, stated.file, column=stated.key)


def loose_ends(declared: Declarations, names: Names) -> list[Problem]:
    """Return a warning for each name in a group, a target or a score that means nothing."""
    cities = [
        *(
            ("groups", g.name, "members", member)
            for g in declared.groups.values()
            for member in g.members
        ),
        *(("targets", t.name, "city", t.city) for t in declared.targets.values()),
        *(("targets", t.name, "match", t.match) for t in declared.targets.values() if t.match),
    ]
    metrics = [
        *(("targets", t.name, "metric", t.metric) for t in declared.targets.values()),
        *(
            ("score", s.name, "parts", metric)
            for s in declared.scores.values()
            for metric in s.metrics
        ),
    ]
    return [
        Problem("warning", "W-NAME", fault, file=stated.file, column=stated.key)
        for space, uses in ((names.cities, cities), (names.metrics, metrics))
        for section, name, key, used in uses
        if (fault := space.unknown(used)) and (stated := declared.stated(section, name, key))
    ]
