"""What is explained as people see it: the rows with a mark, the formula, and what sources say."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from clustercmp.analysis.denominators import Rate, denominators
from clustercmp.analysis.flags import MEANING
from clustercmp.analysis.formulas import formula_of
from clustercmp.analysis.groups import group_notes
from clustercmp.analysis.pairs import rates_and_prices
from clustercmp.analysis.reasons import Question, no_rate, no_ratio, why_no_ratio
from clustercmp.analysis.wording import shown, shown_ratio
from clustercmp.dataset.quantity import number, plain, qualifier
from clustercmp.table import Column, Note, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clustercmp.analysis.baseline import Comparison
    from clustercmp.analysis.candidates import Candidates
    from clustercmp.analysis.choice import Choice
    from clustercmp.analysis.figures import Figures
    from clustercmp.analysis.flags import Flags
    from clustercmp.analysis.selection import Selection
    from clustercmp.dataset.dataset import Dataset, Metric
    from clustercmp.dataset.observation import Observation
    from clustercmp.dataset.places import Place
    from clustercmp.table import Cell, Row

COLUMNS = (
    Column("city"),
    Column("metric"),
    Column("role"),
    Column("used", "boolean"),
    Column("reason"),
    Column("period", "period"),
    Column("value", "value", unit_from="unit", qualifier="qualifier"),
    Column("qualifier"),
    Column("status"),
    Column("unit"),
    Column("geography"),
    Column("source"),
    Column("publisher"),
    Column("url"),
    Column("published"),
    Column("note"),
    Column("quote"),
    Column("file"),
    Column("line", "integer"),
    Column("formula"),
    Column("result", "value"),
    Column("result_qualifier"),
)


VIEW = (
    Column("mark", heading=" ", exported=False),
    Column("city", heading="City"),
    Column("used", "boolean", shown=False),
    Column("period", "period", "Period"),
    Column("value", "value", "Value", unit_from="unit", qualifier="qualifier"),
    Column("qualifier", shown=False),
    Column("unit", heading="Unit", droppable=9),
    Column("status", heading="Status", droppable=8),
    Column("source", heading="Source", droppable=2),
    Column("geography", heading="Geography", droppable=4),
    Column("reason", heading="Why (not)", droppable=1),
    Column("at", heading="File and line", droppable=6),
)
MARK = "▸"


class Asked(NamedTuple):
    """The figure that is explained, or the ratio of two, and how it was chosen."""

    metric: Metric
    places: list[Place]
    chosen: Choice
    offered: Candidates
    selection: Selection
    figures: Figures
    comparison: Comparison
    flags: dict[str, Flags]

    @property
    def names(self) -> list[str]:
        """The names of the places."""
        return [place.name for place in self.places]

    @property
    def base(self) -> str:
        """The baseline of a ratio, "" where one figure is explained."""
        return self.names[1] if len(self.places) > 1 else ""

    @property
    def question(self) -> Question:
        """What was chosen of which candidates."""
        return Question(self.selection, self.offered.options, self.metric.kind)

    def used(self, place: Place) -> Observation | None:
        """Return the figure of a place that is used."""
        return self.selection.figures[place.name]


def title(asked: Asked) -> str:
    """Return what is explained, and what it comes to."""
    figure = asked.figures.by_city[asked.names[0]]
    if asked.comparison.ratio:
        result = f" = {shown_ratio(asked.comparison.ratio)}"
    elif figure and not asked.base:
        result = f" = {shown(figure)}"
    else:
        result = ""
    return f"{asked.metric.label}: {' ÷ '.join(asked.names)}{result}"


def formula(asked: Asked, place: Place) -> Row:
    """Return formula, result and the result's qualifier of a place's figure, if it has one."""
    figure = asked.figures.by_city[place.name]
    if figure is None:
        return "", None, ""
    term = formula_of(figure, asked.metric, asked.chosen)
    ratio = asked.comparison.ratio
    if place.name == asked.base or not asked.base:
        return term.text, figure.value, figure.qualifier
    base = asked.figures.by_city[asked.base]
    if base is None or ratio is None:
        return term.text, None, ""
    below = formula_of(base, asked.metric, asked.chosen)
    return term.over(below).text, number(ratio.stated), qualifier(ratio)


def wide(asked: Asked, rows: list[Row]) -> Table:
    """Return the rows with a mark before those that are used, and the place of each."""
    seen = []
    for row in rows:
        cells = _by_name(row)
        place = str(cells["file"]) + (f":{cells['line']}" if cells["line"] else "")
        cells |= {"mark": MARK if cells["used"] else "", "at": place}
        seen.append(tuple(cells[column.name] for column in VIEW))
    columns = (
        replace(column, digits=asked.metric.digits) if column.name == "value" else column
        for column in VIEW
    )
    return Table("explain", asked.metric.label, tuple(columns), tuple(seen))


def _by_name(row: Row) -> dict[str, Cell]:
    return dict(zip((column.name for column in COLUMNS), row, strict=True))


def notes(data: Dataset, asked: Asked, rows: list[Row]) -> Iterator[Note]:
    """Yield what lacks, the formulas, what the sources say, and what the figures need care for."""
    yield from group_notes(data, asked.names)
    for name in asked.names:
        if name not in asked.offered.options:
            why = asked.offered.why.get(name, "")
            yield Note(
                "MISSING", f"{name} has no figure that may be used{': ' if why else ''}{why}"
            )
    yield from no_rate(asked.metric.label, "" if asked.figures.why else asked.figures.lacking)
    if asked.base and len(asked.figures.present()) > 1 and not asked.comparison.ratio:
        yield from _no_ratio(asked)
    present = [place for place in asked.places if asked.figures.by_city[place.name]]
    for place in present:
        yield _formula_note(asked, place)
    for row in rows:
        if (cells := _by_name(row))["used"]:
            yield from _cited(cells)
    for place in present:
        yield from _cautions(asked, place)


def _formula_note(asked: Asked, place: Place) -> Note:
    worked, result, qualified = formula(asked, place)
    used = asked.used(place)
    stated = used and not used.parts and result == plain(used.quantity.value)
    worked_out = result is not None and not stated
    about = f", {qualified}" if qualified else ""
    return Note("FORMULA", f"{place.name}: {worked}{f' = {result!r}' if worked_out else ''}{about}")


def _cautions(asked: Asked, place: Place) -> Iterator[Note]:
    """Yield what a figure needs care for, and at which rate and prices it stands."""
    for code, text in asked.flags[place.name].items():
        if code not in {"BOUND", "CONVERTED"}:
            yield Note(code, f"{place.name}: {text}")
    figure = asked.figures.present()[place.name]
    below = denominators(figure.observation)
    own = [("CONVERTED", figure.rate), ("REAL", figure.prices)]
    if isinstance(asked.metric, Rate):
        label = asked.metric.per.metric.label
        own += [
            (code, f"{label}: {text}") for code, text in rates_and_prices(below, asked.metric.per)
        ]
    yield from (Note(code, f"{place.name}: {text}") for code, text in own if text)


def _no_ratio(asked: Asked) -> list[Note]:
    if asked.comparison.flag:
        return [Note(asked.comparison.flag, MEANING[asked.comparison.flag])]
    reason = why_no_ratio(asked.metric, asked.selection, asked.figures.why)
    return no_ratio(asked.metric.label, reason)


def _cited(cells: dict[str, Cell]) -> Iterator[Note]:
    """Yield what the source of a figure that is used says, and the note beside it."""
    city = str(cells["city"])
    cited = [cells[name] for name in ("source", "publisher", "published", "url") if cells[name]]
    quote = f'"{cells["quote"]}": ' if cells["quote"] else ""
    yield Note("SOURCE", f"{city}: {quote}{', '.join(map(str, cited))}")
    if cells["note"]:
        yield Note("NOTE", f"{city}: {cells['note']}")
