"""The text of a query: that it only reads, the tables it reads, and its one line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from clustercmp.dataset.ledger import Refusal
from clustercmp.dataset.names import did_you_mean, offers
from clustercmp.errors import quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlglot import Dialect
    from sqlglot.expressions import Query

TOKEN = re.compile(
    r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\$(\w*)\$.*?\$\1\$"""
    r"""|(?P<space>(?:--[^\n]*|/\*.*?\*/|\s)+)|.""",
    re.DOTALL,
)
READS = re.compile(r"[\s(]*(SELECT|WITH)\b", re.IGNORECASE)
SELECT = "write one SELECT, perhaps with WITH before it"


def one_line(sql: str) -> str:
    """Return a query without comments, line breaks and the semicolon at its end."""
    text = "".join(" " if token["space"] else token[0] for token in TOKEN.finditer(sql))
    return text.strip().removesuffix(";").rstrip()


def refuse_other_than_select(sql: str) -> None:
    """Raise Refusal where a query does not begin as one that reads."""
    if not READS.match(one_line(sql)):
        message = "is no SELECT"
        raise Refusal(message, SELECT, code="E-QUERY")


def tables_read(sql: str, known: Collection[str], dialect: str | Dialect) -> list[str]:
    """Return those of the known tables that a query reads, in their order.

    Raises Refusal where it is not one statement that only reads, or names a table that is not
    known; ValueError where the parser does not understand it, which an engine yet may.
    """
    query = _only_statement(sql, dialect)
    from sqlglot import expressions as exp  # noqa: PLC0415  heavy, and imported above

    parts = query.find_all(exp.DML, exp.DDL, exp.Into)
    if not all(isinstance(part, exp.Query) for part in parts):
        message = "does more than read"
        raise Refusal(message, SELECT, code="E-QUERY")
    named = {table.name.casefold(): table.sql() for table in query.find_all(exp.Table)}
    own = {each.alias.casefold() for each in query.find_all(exp.CTE)}
    read = {name.casefold(): name for name in known if name.casefold() in named}
    for name, shown in named.items():
        if name and name not in read and name not in own:
            message = f"unknown table {quoted(shown)}"
            fix = did_you_mean(offers(name, known)) or f"there are {', '.join(known) or 'none'}"
            raise Refusal(message, fix, code="E-QUERY")
    return [name for name in known if name.casefold() in read]


def renamed(sql: str, places: Mapping[str, tuple[str, str]], dialect: str | Dialect) -> str:
    """Return a query that reads tables where a database has them: their schema (or "") and name.

    The names go in as quoted identifiers. Raises Refusal where a table is named with a schema, as
    it could be another than the recipe's, or where a name of WITH hides one of the tables.
    """
    query = _only_statement(sql, dialect)
    from sqlglot import expressions as exp  # noqa: PLC0415  heavy, and imported above

    known = {name.casefold(): place for name, place in places.items()}
    for own in query.find_all(exp.CTE):
        if own.alias.casefold() in known:
            message = f"calls a part of it {quoted(own.alias)}, as a table of the recipe"
            raise Refusal(message, "give it another name in WITH", code="E-QUERY")
    for table in query.find_all(exp.Table):
        if table.db:
            message = f"names a table with its schema, {quoted(table.sql())}"
            raise Refusal(message, "call it as the recipe does", code="E-QUERY")
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
        statements = sqlglot.parse(sql, read=dialect)
    except sqlglot.errors.SqlglotError as fault:
        message = str(fault).partition("\n")[0]
        raise ValueError(message) from fault
    if len(statements) > 1:
        message = "is more than one statement"
        raise Refusal(message, SELECT, code="E-QUERY")
    if not isinstance(statements[0], sqlglot.exp.Query):
        message = "does more than read"
        raise Refusal(message, SELECT, code="E-QUERY")
    return statements[0]
