"""Other programs that answer the question, each started by itself."""

STRATEGIES = {  # of DuckDB's query, and the names they go by
    "table": "duckdb",
    "years": "duckdb-years",
    "scan": "duckdb-scan",
    "scan-years": "duckdb-scan-years",
    "simple": "duckdb-simple",
    "unchecked": "duckdb-unchecked",
}
