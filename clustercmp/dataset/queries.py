"""A table where it is: its rows by role, narrowed by conditions, and what is asked of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from clustercmp.dataset.database_rows import batches

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from clustercmp.dataset.address import Address
    from clustercmp.dataset.layouts.plan import Plan

    Raw = Any  # what a database holds in a cell
    Expr = Any  # Ibis is an extra

TOLD = ("qualifier", "status", "unit", "source")  # what is judged of a context


class Queries:
    """The rows of a table, whose columns have the names of their roles, and questions to them.

    Every answer is a list of the engine's own values; AccessError where a question fails.
    """

    def __init__(self, backend: Any, address: Address, table: Expr, plan: Plan) -> None:  # noqa: ANN401
        self.shown = address.shown
        self.scheme = address.scheme
        self.roles = tuple(plan.roles)
        self._backend = backend
        self._address = address
        self.rows = table.select(
            **{role: table[table.columns[place]] for role, place in plan.roles.items()}
        )
        self.figures = self.rows.filter(self.rows.value.notnull())

    @property
    def told(self) -> list[str]:
        """The columns among qualifier, status, unit and source that the table has."""
        return self.known(TOLD)

    def known(self, roles: Iterable[str]) -> list[str]:
        """Return those roles that have a column."""
        return [role for role in roles if role in self.roles]

    def batches(self, expr: Expr) -> Iterator[list[tuple[Raw, ...]]]:
        """Yield the rows of an expression in batches."""
        return batches(self._backend, self._address, expr)

    def fetch(self, expr: Expr) -> list[tuple[Raw, ...]]:
        """Return all rows of an expression."""
        return [tuple(row) for rows in self.batches(expr) for row in rows]

    def count(self) -> int:
        """Return the number of rows."""
        ((rows,),) = self.fetch(self.rows.aggregate(rows=self.rows.count()))
        return int(rows)

    def spelt(self, role: str) -> list[Raw]:
        """Return what stands in the column of a role, each once."""
        return [raw for (raw,) in self.fetch(self.rows.select(role).distinct())]

    def extremes(self) -> tuple[Raw, Raw]:
        """Return the least figure and the most; NaN counts as one of them."""
        value = self.figures.value
        ((least, most),) = self.fetch(self.figures.aggregate(least=value.min(), most=value.max()))
        return least, most

    def kinds(self) -> set[str]:
        """Return the kinds of figures that an SQLite column holds, whatever is declared."""
        kinds = self.figures.select(kind=self.figures.value.typeof()).distinct()
        return {kind for (kind,) in self.fetch(kinds)}

    def has_repetition(self) -> bool:
        """Say whether some figure comes twice, as the columns are spelt."""
        keys = self.known(("city", "metric", "period", "unit", "source"))
        counted = self.figures.group_by(keys).aggregate(figures=self.figures.count())
        return bool(self.fetch(counted.filter(counted.figures > 1).limit(1)))

    def counted(self, roles: Sequence[str], of: Expr = None) -> list[tuple[Raw, ...]]:
        """Return how many figures there are by what stands in columns: (cells …, figures)."""
        figures = self.figures if of is None else of
        if not roles:
            ((number,),) = self.fetch(figures.aggregate(figures=figures.count()))
            return [(number,)] if number else []
        return self.fetch(figures.group_by(roles).aggregate(figures=figures.count()))

    def spans(self, places: dict[Raw, int]) -> list[tuple[Raw, ...]]:
        """Return (city, metric, figures, first, last), the ends as places of periods."""
        import ibis  # noqa: PLC0415  costs start-up; only databases need it

        place = ibis.null("int64")
        if places:
            place = self.figures.period.cases(*places.items())
        placed = self.figures.mutate(place=place)
        return self.fetch(
            placed.group_by(["city", "metric"]).aggregate(
                figures=placed.count(), first=placed.place.min(), last=placed.place.max()
            )
        )

    def is_one_of(self, role: str, wanted: Collection[Raw], every: Collection[Raw]) -> Expr:
        """Return `column IN wanted`, or `NOT IN` the rest of `every` where that is shorter."""
        column = self.figures[role]
        if len(wanted) * 2 <= len(every):
            return column.isin(list(wanted))
        others = [raw for raw in every if raw not in wanted]
        return column.notin(others)

    def ranked(self, figures: Expr, cities: Collection[Raw]) -> list[tuple[Raw, ...]]:
        """Return (metric, city, rank from the least, equals, among) of some cities by metric."""
        import ibis  # noqa: PLC0415  as above

        by_value = ibis.window(group_by="metric", order_by="value")
        placed = figures.select(
            metric=figures.metric,
            city=figures.city,
            place=ibis.rank().over(by_value) + 1,
            equals=figures.value.count().over(ibis.window(group_by=["metric", "value"])),
            among=figures.value.count().over(ibis.window(group_by="metric")),
        )
        return self.fetch(placed.filter(placed.city.isin(list(cities))))


def any_of(column: Expr, raws: Iterable[Raw]) -> Expr:
    """Return the condition that a cell holds one of these, NULL among them."""
    raws = list(raws)
    found = column.isin([raw for raw in raws if raw is not None])
    return found | column.isnull() if None in raws else found


def is_plain(column: Expr, raws: Iterable[Raw]) -> bool:
    """Say whether the values of a column can be named in a query as they came out of it.

    That are texts and integers of a column that is declared as such.
    """
    kind = column.type()
    if kind.is_string():
        return all(raw is None or (type(raw) is str and "\0" not in raw) for raw in raws)
    return bool(kind.is_integer()) and all(raw is None or type(raw) is int for raw in raws)
