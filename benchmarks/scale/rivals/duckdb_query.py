"""DuckDB's own query: `python -m benchmarks.scale.rivals.duckdb_query STRATEGY FILE`.

The checks are one pass of their own, or ask a table into which the file was read once. Keys are
told apart by a hash of 64 bits: equal keys have equal hashes, so that none is missed; where two
hashes are equal, the rows themselves are looked at.
"""

from __future__ import annotations

import os
import sys

import duckdb

from benchmarks.scale.question import CITIES, COLUMNS, FIRST, LOWER, SECOND, YEARS, printed

KEY = "city, metric, period, unit, source"


def main() -> None:
    """Check the file, and print the answer."""
    strategy, path = sys.argv[1:]
    database = duckdb.connect()
    database.execute("SET preserve_insertion_order = false")
    if limit := os.environ.get("DUCKDB_MEMORY"):
        database.execute(f"SET memory_limit = '{limit}'")
    file = source(path)
    if strategy == "unchecked":
        printed(answer(database, file, "metric, unit, source"))
        return
    if strategy in {"table", "years"}:
        database.execute(narrow(file, by_year=strategy == "years"))
        check(database, file, checks("figures", "k", strategy))
        printed(answer(database, "figures", "slice"))
        return
    hashed = "city, metric, unit, source" if strategy == "scan-years" else KEY
    rows = f"(SELECT hash({hashed}) AS k, period, value FROM {file})"
    key = KEY if strategy == "simple" else "k"
    check(database, file, checks(file if strategy == "simple" else rows, key, strategy))
    printed(answer(database, file, "metric, unit, source"))


def source(path: str) -> str:
    """Return the table function that reads a file, with types as in the files of `figures`."""
    if path.endswith("parquet"):
        return f"(SELECT * REPLACE (period::SMALLINT AS period) FROM read_parquet('{path}'))"
    if path.endswith("parts"):
        return source(f"{path}/*.parquet")
    kinds = dict.fromkeys(COLUMNS, "VARCHAR") | {"period": "SMALLINT", "value": "DOUBLE"}
    return f"read_csv('{path}', auto_detect = false, header = true, columns = {kinds})"


def narrow(file: str, *, by_year: bool) -> str:
    """Return the query that reads a file once, and keeps of its rows what the answer needs."""
    key = "city, metric, unit, source" if by_year else KEY
    asked = f"CASE WHEN city IN {CITIES} THEN"
    return (
        f"CREATE TEMP TABLE figures AS SELECT hash({key}) AS k, hash(metric, unit, source) "
        f"AS slice, period, value, {asked} city END AS city, {asked} metric END AS metric "
        f"FROM {file}"
    )


def checks(rows: str, key: str, strategy: str) -> str:
    """Return the query that says in one truth value whether rows are finite and their keys differ.

    By years, the periods of a group are bits of one number, so that a group is not a row.
    """
    if strategy.endswith("years"):
        bits = f"bit_count(bit_or(1::BIGINT << (period - {YEARS[0] - 1})::INTEGER))"
        groups = f"SELECT count(*) = {bits} AND bool_and(isfinite(value)) AS good FROM {rows}"
        return f"SELECT bool_and(good) FROM ({groups} GROUP BY {key})"
    if strategy == "simple":
        groups = f"SELECT count(*) = 1 AND bool_and(isfinite(value)) AS good FROM {rows}"
        return f"SELECT bool_and(good) FROM ({groups} GROUP BY {key})"
    return f"SELECT count(*) = count(DISTINCT {key}) AND bool_and(isfinite(value)) FROM {rows}"


def check(database: duckdb.DuckDBPyConnection, file: str, query: str) -> None:
    """Exit with a message where a value is no finite number, or rows contradict each other."""
    if database.execute(query).fetchall() == [(True,)]:
        return
    bad = "count(*) > 1 AND min(value) <> max(value) OR NOT bool_and(isfinite(value))"
    query = f"SELECT {KEY} FROM {file} GROUP BY ALL HAVING {bad} LIMIT 1"
    if row := database.execute(query).fetchone():
        sys.exit(f"refused: {row}")


def answer(
    database: duckdb.DuckDBPyConnection, rows: str, same: str
) -> list[tuple[str, float, int, float, int, int]]:
    """Return the answer, metric by metric."""
    query = f"""
        WITH pair AS (
            SELECT metric, {same.removeprefix("metric, ")}, period,
                   max(value) FILTER (city = '{FIRST}') AS a,
                   max(value) FILTER (city = '{SECOND}') AS b,
                   CASE WHEN metric IN {LOWER} THEN -1 ELSE 1 END AS sign
            FROM {rows} WHERE city IN {CITIES}
            GROUP BY ALL HAVING a IS NOT NULL AND b IS NOT NULL
        ), newest AS (
            SELECT * FROM pair
            QUALIFY row_number() OVER (PARTITION BY metric ORDER BY period DESC) = 1
        )
        SELECT newest.metric, any_value(a), 1 + count(*) FILTER (sign * value > sign * a),
               any_value(b), 1 + count(*) FILTER (sign * value > sign * b), count(*)
        FROM {rows} AS figures JOIN newest USING ({same}, period)
        GROUP BY newest.metric ORDER BY newest.metric
    """
    return database.execute(query).fetchall()


if __name__ == "__main__":
    main()
