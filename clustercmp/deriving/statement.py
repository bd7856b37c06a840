"""The text of a query: that it only reads, the tables it reads, and its one line."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from clustercmp.dataset.ledger import Refusal
from clustercmp.dataset.names import did_you_mean, offers
from clustercmp.errors import quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from sqlglot import Dialect
    from sqlglot.expressions import Expr, Query, Table, With

TOKEN = re.compile(
    r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\$(\w*)\$.*?\$\1\$"""
    r"""|(?P<space>(?:--[^\n]*|/\*.*?\*/|\s)+)|.""",
    re.DOTALL,
)
READS = re.compile(r"[\s(]*(SELECT|WITH)\b", re.IGNORECASE)
FUNCTIONS = ("range", "generate_series", "unnest")
"""What may be read from besides tables: they make rows out of what they are given alone."""

SELECT = "write one SELECT, perhaps with WITH before it"


def one_line(sql: str) -> str:
    """Return a query without comments, line breaks and the semicolons at its end."""
    text = "".join(" " if token["space"] else token[0] for token in TOKEN.finditer(sql))
    return text.strip().rstrip("; ")


def refuse_other_than_select(sql: str) -> None:
    """Raise Refusal where a query does not begin as one that reads."""
    if not READS.match(one_line(sql)):
        message = "is no SELECT"
        raise Refusal(message, SELECT, code="E-QUERY")


def tables_read(sql: str, known: Collection[str], dialect: str | Dialect) -> list[str]:
    """Return those of the known tables that a query reads, in their order.

    Raises Refusal where it is not one statement that only reads, or reads from anything else;
    ValueError where the parser does not understand it, which an engine yet may.
    """
    query = _only_statement(sql, dialect)
    from sqlglot import expressions as exp  # noqa: PLC0415  heavy, and imported above

    parts = query.find_all(exp.DML, exp.DDL, exp.Into)
    if not all(isinstance(part, exp.Query) for part in parts):
        message = "does more than read"
        raise Refusal(message, SELECT, code="E-QUERY")
    sources = [source for source in query.find_all(exp.Table, exp.Lateral) if source.this]
    plain = (exp.Identifier, exp.Subquery, exp.GenerateSeries, exp.Unnest, exp.Explode)
    functions = [each.this.sql() for each in sources if not isinstance(each.this, plain)]
    tables = [each for each in query.find_all(exp.Table) if isinstance(each.this, exp.Identifier)]
    named = {each.name: each.sql() for each in tables if not _is_part(each, query)}
    read = known_tables(named, [text.partition("(")[0] for text in functions], known)
    for table in tables:
        if table.db:
            message = f"names a table with its schema, {quoted(table.sql())}"
            raise Refusal(message, "call it as the recipe does", code="E-QUERY")
    return read


def known_tables(
    named: Mapping[str, str], functions: Iterable[str], known: Collection[str]
) -> list[str]:
    """Return those of the known tables that are named, in their order.

    `named` are tables by name, as the query writes them. Raises Refusal where one is not known, or
    where a function is read from that could read more.
    """
    for function in map(str.casefold, functions):
        if function not in FUNCTIONS:
            *others, last = FUNCTIONS
            message = f"reads from a function, {function}, and may read only the recipe's tables"
            fix = f"of functions there, write {', '.join(others)} or {last}"
            raise Refusal(message, fix, code="E-QUERY")
    folded = {name.casefold() for name in known}
    for name, shown in named.items():
        if name.casefold() not in folded:
            message = f"unknown table {quoted(shown)}"
            fix = did_you_mean(offers(name, known)) or f"there are {', '.join(known) or 'none'}"
            raise Refusal(message, fix, code="E-QUERY")
    read = {name.casefold() for name in named}
    return [name for name in known if name.casefold() in read]


def _is_part(table: Table, query: Query) -> bool:
    """Say whether what is named as a table is a part that WITH gives this name, in its reach."""
    from sqlglot import expressions as exp  # noqa: PLC0415  heavy, and imported above

    above = {id(each) for each in _above(table)}
    blocks = [block for block in query.find_all(exp.With) if id(block.parent) in above]
    reached = chain.from_iterable(_reached(block, above) for block in blocks)
    return table.name.casefold() in {part.alias.casefold() for part in reached}


def _above(node: Expr) -> Iterator[Expr]:
    while parent := node.parent:
        yield parent
        node = parent


def _reached(block: With, above: Collection[int]) -> list[Expr]:
    """Return the parts of WITH that can be read where these are above: not itself, nor later."""
    parts: list[Expr] = block.expressions
    for place, part in enumerate(parts):
        if id(part) in above:
            return parts[: place + 1] if block.recursive else parts[:place]
    return parts


def renamed(sql: str, places: Mapping[str, tuple[str, str]], dialect: str | Dialect) -> str:
    """Return a query that reads tables where a database has them: their schema (or "") and name.

    The names go in as quoted identifiers. Raises Refusal where a name of WITH hides one of them.
    """
    query = _only_statement(sql, dialect)
    from sqlglot import expressions as exp  # noqa: PLC0415  heavy, and imported above

    known = {name.casefold(): place for name, place in places.items()}
    for own in query.find_all(exp.CTE):
        if own.alias.casefold() in known:
            message = f"calls a part of it {quoted(own.alias)}, as a table of the recipe"
            raise Refusal(message, "give it another name in WITH", code="E-QUERY")
    for table in query.find_all(exp.Table):
        if table.name.casefold() in known:
            schema, name = known[table.name.casefold()]
            if not table.alias:
                table.set("alias", exp.TableAlias(this=table.this.copy()))
            table.set("this", exp.to_identifier(name, quoted=True))
            table.set("db", exp.to_identifier(schema or None, quoted=True))
    return query.sql(dialect=dialect)


def _only_statement(sql: str, dialect: str | Dialect) -> Query:
    import sqlglot  # noqa: PLC0415  heavy, and only recipes need it

    try:
        parsed = sqlglot.parse(sql, read=dialect)
    except sqlglot.errors.SqlglotError as fault:
        message = str(fault).partition("\n")[0]
        raise ValueError(message) from fault
    ends = (type(None), sqlglot.exp.Semicolon)  # of a statement, perhaps with a comment
    statements = [each for each in parsed if not isinstance(each, ends)]
    if len(statements) > 1:
        message = "is more than one statement"
        raise Refusal(message, SELECT, code="E-QUERY")
    if not isinstance(statements[0], sqlglot.exp.Query):
        message = "does more than read"
        raise Refusal(message, SELECT, code="E-QUERY")
    return statements[0]
