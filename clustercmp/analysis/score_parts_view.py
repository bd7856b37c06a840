"""The parts of a score: what each weighs, what it rests on, and what it does to the ranks."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from clustercmp.analysis.flags import MEANING, ordered
from clustercmp.analysis.footnotes import Footnotes
from clustercmp.analysis.order import kept
from clustercmp.analysis.panel import joint_flags
from clustercmp.analysis.robustness import shift_without
from clustercmp.analysis.score_lines import lines
from clustercmp.analysis.score_notes import (
    end_qualifier,
    figures,
    limits,
    overtaking,
    scale,
    treatment,
    unranked,
)
from clustercmp.analysis.score_tree import Branch, Leaf, leaves
from clustercmp.analysis.score_view import fallen, formula, title
from clustercmp.analysis.wording import common
from clustercmp.table import Column, Note, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from clustercmp.analysis.composite import Composite
    from clustercmp.analysis.flags import Flags
    from clustercmp.analysis.score_lines import CityLine
    from clustercmp.dataset.dataset import Dataset
    from clustercmp.table import Cell, Row

    OwnFlags = Mapping[str, Mapping[str, Flags]]  # by city, then by the path of a leaf

INDENT = "\u00a0\u00a0"
COLUMNS = (
    Column("score"),
    Column("part"),
    Column("metric"),
    Column("label"),
    Column("unit"),
    Column("period", "period"),
    Column("weight", "share"),
    Column("effective_weight", "share"),
    Column("influence", "share"),
    Column("better"),
    Column("transform"),
    Column("winsorised", "integer"),
    Column("normalise"),
    Column("bound_low", "value", unit_from="unit", qualifier="bound_low_qualifier"),
    Column("bound_low_qualifier"),
    Column("bound_high", "value", unit_from="unit", qualifier="bound_high_qualifier"),
    Column("bound_high_qualifier"),
    Column("aggregate"),
    Column("n", "integer"),
    Column("missing", "integer"),
    Column("excluded"),
    Column("removal_gain", "integer"),
    Column("removal_loss", "integer"),
    Column("overtaking_weight", "share"),
    Column("flags", "list"),
    Column("source"),
)


class PartLine(NamedTuple):
    """One part: its own name, how deep it stands in the tree, its scale in words, its cells."""

    part: Leaf | Branch
    name: str
    depth: int
    scale: str
    cells: Mapping[str, Cell]

    @property
    def row(self) -> Row:
        """The cells of `COLUMNS`."""
        return tuple(self.cells.get(column.name) for column in COLUMNS)


def table(data: Dataset, found: Composite, *, sort: str | None, top: int | None) -> Table:
    """Return a row a part, in the order of the score; a branch stands above its own parts."""
    every = lines(data, found)
    own = {line.city: line.own for line in every}
    parts = list(_walk(found, own, found.tree))
    shown = kept(parts, COLUMNS, lambda line: line.row, sort=sort, top=top)
    return Table(
        "score-parts",
        title(found),
        COLUMNS,
        tuple(line.row for line in shown),
        formula=formula(found),
        notes=tuple(_notes(found, shown, every)),
        fallen=fallen(found),
        wide=Table("score-parts", title(found), _wide_columns(found), tuple(map(_wide, shown))),
    )


def _walk(found: Composite, own: OwnFlags, branch: Branch, depth: int = 0) -> Iterator[PartLine]:
    for part in branch.parts:
        name = part.path.removeprefix(f"{branch.path}." if branch.path else "")
        cells: dict[str, Cell] = {
            "score": found.score.name,
            "part": part.path,
            "weight": float(found.stated[part.path]),
            **_in_the_score(found, part),
        }
        if isinstance(part, Leaf):
            ends = "" if part.path in found.measured.excluded else scale(found, part)
            yield PartLine(part, name, depth, ends, cells | _of_leaf(found, own, part))
        else:
            yield PartLine(part, name, depth, "", cells | {"aggregate": part.aggregate})
            yield from _walk(found, own, part, depth + 1)


def _in_the_score(found: Composite, part: Leaf | Branch) -> dict[str, Cell]:
    """Return what a part does to the scores and ranks; nothing where it is left out of them."""
    paths = [leaf.path for leaf in leaves(part) if leaf.path not in found.measured.excluded]
    if not paths:
        return {}
    moved = found.influence
    gain, loss = shift_without(found.subject, paths) or (None, None)
    return {
        "effective_weight": float(found.weights[part.path]),
        "influence": sum(moved[path] for path in paths) if moved else None,
        "removal_gain": gain,
        "removal_loss": loss,
        "overtaking_weight": found.overtaking.get(part.path),
    }


def _of_leaf(found: Composite, own: OwnFlags, leaf: Leaf) -> dict[str, Cell]:
    held, column = found.measured.panels[leaf.path], found.measured.columns[leaf.path]
    used = [figure.observation for figure in held.league.figures.values()]
    why = found.measured.excluded.get(leaf.path)
    low, high = (None, None) if why else column.ends
    flags = joint_flags(own[city][leaf.path] for city in held.league.figures)
    for code, cities in (("CLIPPED", column.clipped), ("IMPUTED", column.imputed)):
        flags |= {code: MEANING[code]} if cities.any() else {}
    return {
        "metric": leaf.metric.name,
        "label": leaf.metric.label,
        "unit": held.league.unit,
        "period": common((each.period.text for each in used), ""),
        "source": common((each.source for each in used), ""),
        "better": leaf.better,
        "transform": "log" if column.logged else leaf.transform,
        "winsorised": column.winsorised if leaf.treated else None,
        "normalise": leaf.normalise,
        "bound_low": low,
        "bound_low_qualifier": end_qualifier(found, leaf, low) if low is not None else None,
        "bound_high": high,
        "bound_high_qualifier": end_qualifier(found, leaf, high) if high is not None else None,
        "n": column.n,
        "missing": len(found.measured.cities) - column.n,
        "excluded": why,
        "flags": ";".join(ordered(flags)),
    }


def _notes(
    found: Composite, shown: Sequence[PartLine], every: Sequence[CityLine]
) -> Iterator[Note]:
    marks = Footnotes()
    for at, line in enumerate(shown):
        if why := line.cells.get("excluded"):
            text = f"left out of the score: {why}"
            marks.add("EXCLUDED", text, [(at, "part")], (line.part.path, ""))
        if isinstance(line.part, Leaf):
            column = found.measured.columns[line.part.path]
            for code, name, cities in (
                ("CLIPPED", "n", column.clipped),
                ("IMPUTED", "missing", column.imputed),
            ):
                if count := int(cities.sum()):
                    text = f"{count} of them: {MEANING[code]}"
                    marks.add(code, text, [(at, name)], (line.part.path, ""))
    yield from marks.notes()
    yield from limits(found)
    text = (
        "Weight: in its branch; overall: in the whole; influence: in how far scores lie apart "
        "(weight × standard deviation)"
    )
    yield Note("WEIGHTS", text)
    if len(found.subject.rows) > 1:
        yield Note(
            "REMOVAL", "Without it: the most places that a city gains and loses without the part"
        )
    if found.pair:
        yield Note("TURNS", "Turns at: the weight in its branch at which the two change places")
    yield from overtaking(found)
    yield from unranked(found, every)
    yield from treatment(found)
    yield from figures(found, every)


def _wide_columns(found: Composite) -> tuple[Column, ...]:
    ranked = len(found.subject.rows) > 1
    return (
        Column("part", heading="Part"),
        Column("label", heading="Metric", droppable=4),
        Column("weight", "share", "Weight"),
        Column("effective_weight", "share", "Overall", droppable=1),
        Column("influence", "share", "Influence", droppable=2),
        Column("scale", heading="Scale", exported=False, droppable=5),
        Column("normalise", shown=False),
        Column("bound_low", "value", unit_from="unit", shown=False),
        Column("bound_high", "value", unit_from="unit", shown=False),
        Column("unit", shown=False),
        Column("n", "integer", "n", droppable=3),
        Column("missing", "integer", "Missing", droppable=3),
        Column("removal_gain", "integer", shown=False),
        Column("removal_loss", "integer", shown=False),
        Column("removal", heading="Without it", exported=False, shown=ranked, droppable=2),
        Column("overtaking_weight", "share", "Turns at", shown=bool(found.pair), droppable=2),
    )


def _wide(line: PartLine) -> Row:
    known = line.cells
    gain, loss = known.get("removal_gain"), known.get("removal_loss")
    method = known.get("normalise") or f"{known['aggregate']} mean"
    moved = f"+{gain} −{loss}" if gain or loss else "no change"
    return (
        f"{INDENT * line.depth}{line.name}",
        known.get("label"),
        *(known.get(name) for name in ("weight", "effective_weight", "influence")),
        f"{method}, {line.scale}" if line.scale else method,
        known.get("normalise"),
        *(known.get(name) for name in ("bound_low", "bound_high", "unit", "n", "missing")),
        *(gain, loss),
        None if gain is None else moved,
        known.get("overtaking_weight"),
    )
