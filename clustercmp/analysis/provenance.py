"""Where a number comes from: every candidate, the one used and why, the formula and its inputs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from clustercmp.analysis.baseline import Comparison, baseline_of, compared
from clustercmp.analysis.figures import in_one_unit
from clustercmp.analysis.flags import MEANING
from clustercmp.analysis.footnotes import legend
from clustercmp.analysis.league import distinct
from clustercmp.analysis.reasons import Question, why_not, why_used
from clustercmp.analysis.selection import Choice, candidates, gap, select
from clustercmp.analysis.wording import shown_ratio
from clustercmp.dataset.quantity import exact, number, plain, qualifier
from clustercmp.table import Column, Note, Table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Unpack

    from clustercmp.analysis.figures import Figure, Figures
    from clustercmp.analysis.selection import Terms
    from clustercmp.dataset.dataset import Dataset, Metric
    from clustercmp.dataset.observation import Observation
    from clustercmp.table import Row

COLUMNS = (
    Column("city", heading="City"),
    Column("metric", shown=False),
    Column("role", shown=False),
    Column("used", "boolean", shown=False),
    Column("reason", heading="Why (not)", droppable=1),
    Column("period", "period", "Period"),
    Column("value", "value", "Value", unit_from="unit", qualifier="qualifier"),
    Column("qualifier", shown=False),
    Column("status", heading="Status", droppable=6),
    Column("unit", heading="Unit", droppable=7),
    Column("geography", heading="Geography", droppable=3),
    Column("source", heading="Source", droppable=2),
    Column("publisher", heading="Publisher", droppable=8),
    Column("url", shown=False),
    Column("published", shown=False),
    Column("note", shown=False),
    Column("quote", shown=False),
    Column("file", shown=False),
    Column("line", "integer", shown=False),
    Column("formula", shown=False),
    Column("result", "ratio", shown=False),
    Column("result_qualifier", shown=False),
)
MARK = "▸"


class Asked(NamedTuple):
    """The figure that is explained, or the ratio of two, and how it was chosen."""

    metric: Metric
    cities: list[str]
    question: Question
    figures: Figures
    comparison: Comparison

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
    chosen = Choice(**terms)
    cities = distinct(data, [city] if other is None else [city, other])
    asked = _asked(data, data.metric(metric), cities, chosen)
    rows = [
        _row(asked, observation)
        for name in cities
        for observation in _in_order(asked, data.observations(asked.metric.name, [name]), name)
    ]
    ratio = asked.comparison.ratio
    return Table(
        "explain",
        f"{asked.metric.label}: {' ÷ '.join(cities)}{f' = {shown_ratio(ratio)}' if ratio else ''}",
        COLUMNS,
        tuple(rows),
        notes=tuple(_notes(asked, rows)),
        wide=_view(asked, rows),
    )


def _asked(data: Dataset, metric: Metric, cities: list[str], chosen: Choice) -> Asked:
    options = candidates(data.observations(metric.name, cities), chosen)
    selection = select(options, cities, metric.kind, chosen)
    base = cities[1] if len(cities) > 1 else ""
    figures = in_one_unit(selection.figures, metric, chosen, base)
    comparison = Comparison()
    figure, against = figures.by_city[cities[0]], baseline_of(base, figures, metric)
    if figure and against and selection.comparable and not figures.why:
        comparison = compared(figure, against, metric)
    question = Question(selection, options, chosen, metric.kind)
    return Asked(metric, cities, question, figures, comparison)


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
    figure = asked.figures.by_city[city]
    if figure is None:
        return "", None, ""
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
    rate = number(figure.interval.stated / exact(used.quantity.value)) if figure.rate else 1
    converted = f" {used.unit} × {rate!r} {figure.unit}/{used.unit}" if figure.rate else ""
    return f"{value!r}{converted} ({used.file}:{used.line})"


def _view(asked: Asked, rows: list[Row]) -> Table:
    """Return the same rows with a mark before those that are used, and the place of each."""
    columns = (
        Column("mark", heading=" ", exported=False),
        *COLUMNS,
        Column("at", heading="File and line", exported=False, droppable=5),
    )
    used, file, line = (_POSITION[name] for name in ("used", "file", "line"))
    marked = tuple((MARK if row[used] else "", *row, f"{row[file]}:{row[line]}") for row in rows)
    return Table("explain", asked.metric.label, columns, marked)


_POSITION = {column.name: index for index, column in enumerate(COLUMNS)}


def _notes(asked: Asked, rows: list[Row]) -> Iterator[Note]:
    for city in asked.cities:
        if city not in asked.question.options:
            yield Note("MISSING", f"{city} has no figure that may be used")
    if asked.figures.why:
        yield Note("UNITS", f"no ratio: {asked.figures.why}")
    elif asked.base and asked.comparison.flag:
        yield Note(asked.comparison.flag, MEANING[asked.comparison.flag])
    elif asked.base and not asked.comparison.ratio and len(asked.figures.present()) > 1:
        yield Note("GAP", _no_ratio(asked))
    yield from legend(str(row[_POSITION["qualifier"]]) for row in rows)
    for row in rows:
        if row[_POSITION["formula"]]:
            yield from _trail(row)
    for city, figure in asked.figures.present().items():
        if figure.rate:
            yield Note("CONVERTED", f"{city}: {figure.rate}")


def _no_ratio(asked: Asked) -> str:
    if not asked.metric.comparable:
        return f"no ratio: {asked.metric.description}"
    years = gap(figure.observation for figure in asked.figures.present().values())
    return f"no ratio: the figures end {years:g} years apart (--max-gap)"


def _trail(row: Row) -> Iterator[Note]:
    """Yield the formula of a figure that is used, and what its source says."""
    cells = {name: row[index] for name, index in _POSITION.items()}
    result = f" = {cells['result']!r}" if cells["result"] is not None else ""
    about = f", {cells['result_qualifier']}" if cells["result_qualifier"] else ""
    yield Note("FORMULA", f"{cells['city']}: {cells['formula']}{result}{about}")
    cited = [cells[name] for name in ("source", "publisher", "published", "url") if cells[name]]
    quote = f'"{cells["quote"]}": ' if cells["quote"] else ""
    if cited:
        yield Note("SOURCE", f"{cells['city']}: {quote}{', '.join(map(str, cited))}")
    if cells["note"]:
        yield Note("NOTE", f"{cells['city']}: {cells['note']}")
