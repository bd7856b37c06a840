"""Where a number comes from: every candidate, the one used and why, the formula and its inputs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from clustercmp.analysis.baseline import Comparison, baseline_of, compared, of_city
from clustercmp.analysis.choice import asked_for
from clustercmp.analysis.figures import in_one_unit
from clustercmp.analysis.flags import MEANING, Beside, all_flags, beside
from clustercmp.analysis.league import distinct
from clustercmp.analysis.reasons import Question, no_rate, no_ratio, why_no_ratio, why_not, why_used
from clustercmp.analysis.selection import candidates, select
from clustercmp.analysis.wording import shown, shown_ratio
from clustercmp.dataset.quantity import number, plain, qualifier
from clustercmp.table import Column, Note, Table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Unpack

    from clustercmp.analysis.choice import Choice, Terms
    from clustercmp.analysis.figures import Figure, Figures
    from clustercmp.analysis.flags import Flags
    from clustercmp.dataset.dataset import Dataset, Metric
    from clustercmp.dataset.observation import Observation
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
    cities: list[str]
    question: Question
    figures: Figures
    comparison: Comparison
    flags: dict[str, Flags]

    @property
    def base(self) -> str:
        """The baseline city of a ratio, "" where one figure is explained."""
        return self.cities[1] if len(self.cities) > 1 else ""


def explain(
    data: Dataset,
    city: str,
    metric: str,
    other: str | None = None,
    **terms: Unpack[Terms],
) -> Table:
    """Explain the figure of one city, or its ratio to another's: one row a candidate observation.

    Every observation of the cities is listed, the ones used first, each with the reason why it is
    used or not, its source, file and line. The row of the figure holds formula and result: the
    value, converted if it was; or the ratio, as `compare` gives it. No observation at all: no row
    and a note. Raises UsageError for unknown names and a city against itself.
    """
    chosen = asked_for(data, terms)
    cities = distinct(data, [city] if other is None else [city, other])
    asked = _asked(data, data.metric(metric), cities, chosen)
    rows = [
        _row(asked, observation)
        for name in cities
        for observation in _in_order(asked, data.observations(asked.metric.name, [name]), name)
    ]
    selection = asked.question.selection
    return Table(
        "explain",
        _title(asked),
        COLUMNS,
        tuple(rows),
        notes=tuple(_notes(asked, rows)),
        fallen=((asked.metric.name, selection.basis),) if selection.fallen else (),
        wide=_view(asked, rows),
    )


def _title(asked: Asked) -> str:
    """Return what is explained, and what it comes to."""
    figure = asked.figures.by_city[asked.cities[0]]
    if asked.comparison.ratio:
        result = f" = {shown_ratio(asked.comparison.ratio)}"
    elif figure and not asked.base:
        result = f" = {shown(figure)}"
    else:
        result = ""
    return f"{asked.metric.label}: {' ÷ '.join(asked.cities)}{result}"


def _asked(data: Dataset, metric: Metric, cities: list[str], chosen: Choice) -> Asked:
    options = candidates(data.observations(metric.name, cities), chosen)
    selection = select(options, cities, metric.kind, chosen)
    base = cities[1] if len(cities) > 1 else ""
    figures = in_one_unit(selection.figures, metric, chosen, base)
    against = baseline_of(of_city(base), figures, metric)
    figure = figures.by_city[cities[0]]
    comparison = Comparison()
    if figure and against and selection.comparable and not figures.why:
        comparison = compared(figure, against, metric)
    others = {cities[0]: beside(against.observations if against else ())}
    flags = {
        name: all_flags(
            each,
            metric,
            data.place(name),
            options[name],
            others.get(name, Beside()),
            comparison.ratio if name == cities[0] else None,
        )
        for name, each in figures.present().items()
    }
    question = Question(selection, options, chosen, metric.kind)
    return Asked(metric, cities, question, figures, comparison, flags)


def _in_order(asked: Asked, found: list[Observation], city: str) -> list[Observation]:
    """Return a city's observations: the one used, then the newest first."""
    used = asked.question.selection.figures[city]
    return sorted(
        found,
        key=lambda each: (
            each != used,
            -each.period.end,
            each.period.months,
            each.source,
            each.line,
        ),
    )


def _row(asked: Asked, each: Observation) -> Row:
    used = each == asked.question.selection.figures[each.city]
    first = each.city == asked.cities[0]
    other = next((city for city in asked.cities if city != each.city), "")
    if used:
        reason = why_used(asked.question.selection, asked.cities)
    else:
        reason = why_not(asked.question, each, other)
    return (
        each.city,
        each.metric,
        "figure" if first else "baseline",
        used,
        reason,
        each.period.text,
        plain(each.quantity.value),
        each.quantity.qualifier,
        each.status,
        each.unit,
        each.geography,
        each.source,
        each.publisher,
        each.url,
        each.published,
        each.note,
        each.quote,
        each.file,
        each.line,
        *(_formula(asked, each.city) if used else ("", None, "")),
    )


def _formula(asked: Asked, city: str) -> Row:
    """Return formula, result and the result's qualifier, for the row of a figure that is used."""
    figure = asked.figures.present()[city]
    ratio = asked.comparison.ratio
    if city == asked.base or not asked.base:
        return _term(figure), figure.value, figure.qualifier
    base = asked.figures.by_city[asked.base]
    if base is None or ratio is None:
        return _term(figure), None, ""
    return f"{_term(figure)} ÷ {_term(base)}", number(ratio.stated), qualifier(ratio)


def _term(figure: Figure) -> str:
    """Return a figure as the formula has it: its full value, and where it stands."""
    used = figure.observation
    value = plain(used.quantity.value)
    rate = number(figure.factor)
    converted = f" {used.unit} × {rate!r} {figure.unit}/{used.unit}" if figure.rate else ""
    return f"{value!r}{converted} ({used.file}:{used.line})"


def _view(asked: Asked, rows: list[Row]) -> Table:
    """Return the rows with a mark before those that are used, and the place of each."""
    seen = []
    for row in rows:
        cells = _by_name(row)
        cells |= {"mark": MARK if cells["used"] else "", "at": f"{cells['file']}:{cells['line']}"}
        seen.append(tuple(cells[column.name] for column in VIEW))
    columns = (
        replace(column, digits=asked.metric.digits) if column.name == "value" else column
        for column in VIEW
    )
    return Table("explain", asked.metric.label, tuple(columns), tuple(seen))


def _by_name(row: Row) -> dict[str, Cell]:
    return dict(zip((column.name for column in COLUMNS), row, strict=True))


def _notes(asked: Asked, rows: list[Row]) -> Iterator[Note]:
    for city in asked.cities:
        if city not in asked.question.options:
            yield Note("MISSING", f"{city} has no figure that may be used")
    yield from no_rate(asked.metric.label, "" if asked.figures.why else asked.figures.lacking)
    if asked.base and len(asked.figures.present()) > 1 and not asked.comparison.ratio:
        yield from _no_ratio(asked)
    for row in rows:
        if (cells := _by_name(row))["used"]:
            yield from _trail(asked, cells)
    for city, figure in asked.figures.present().items():
        if figure.rate:
            yield Note("CONVERTED", f"{city}: {figure.rate}")


def _no_ratio(asked: Asked) -> list[Note]:
    if asked.comparison.flag:
        return [Note(asked.comparison.flag, MEANING[asked.comparison.flag])]
    reason = why_no_ratio(asked.metric, asked.question.selection, asked.figures.why)
    return no_ratio(asked.metric.label, reason)


def _trail(asked: Asked, cells: dict[str, Cell]) -> Iterator[Note]:
    """Yield the formula of a figure that is used, what its source says, and what to care for."""
    city = str(cells["city"])
    worked_out = cells["result"] is not None and cells["result"] != cells["value"]
    result = f" = {cells['result']!r}" if worked_out else ""
    about = f", {cells['result_qualifier']}" if cells["result_qualifier"] else ""
    yield Note("FORMULA", f"{city}: {cells['formula']}{result}{about}")
    cited = [cells[name] for name in ("source", "publisher", "published", "url") if cells[name]]
    quote = f'"{cells["quote"]}": ' if cells["quote"] else ""
    yield Note("SOURCE", f"{city}: {quote}{', '.join(map(str, cited))}")
    if cells["note"]:
        yield Note("NOTE", f"{city}: {cells['note']}")
    for code, text in asked.flags[city].items():
        if code not in {"BOUND", "CONVERTED"}:
            yield Note(code, f"{city}: {text}")
