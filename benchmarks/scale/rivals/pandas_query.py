"""The question in pandas, as its user would write it: `... rivals.pandas_query FILE`."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.scale.question import CITIES, COLUMNS, FIRST, LOWER, SECOND, printed

SLICE = ["metric", "period", "unit", "source"]


def load(path: str) -> pd.DataFrame:
    """Return a file's rows, texts as categories; ValueError where a value is no number."""
    if path.endswith((".parquet", ".parts")):
        return pd.read_parquet(Path(path)).astype(dict.fromkeys(["city", *SLICE], "category"))
    kinds = dict.fromkeys(COLUMNS, "category") | {"value": "float64"}
    return pd.read_csv(path, dtype=kinds, keep_default_na=False)


def main() -> None:
    """Check the file, and print the answer."""
    figures = load(sys.argv[1])
    if not np.isfinite(figures["value"]).all():
        sys.exit("refused: a value is no number")
    twice = figures[figures.duplicated(["city", *SLICE], keep=False)]
    if not twice.duplicated(keep=False).all():
        sys.exit("refused: rows contradict each other")
    pair = figures[figures["city"].isin(CITIES)].astype(dict.fromkeys(["city", *SLICE], object))
    wide = pair.pivot_table(index=SLICE, columns="city", values="value").dropna().reset_index()
    newest = wide.sort_values("period").groupby("metric").tail(1).sort_values("metric")
    rows = []
    for metric, period, unit, source, first, second in newest[[*SLICE, FIRST, SECOND]].to_numpy():
        same = figures["metric"].eq(metric) & figures["period"].eq(period)
        same &= figures["unit"].eq(unit) & figures["source"].eq(source)
        values = figures.loc[same, "value"]
        sign = -1 if metric in LOWER else 1
        first_rank, second_rank = (
            1 + int((sign * values > sign * own).sum()) for own in (first, second)
        )
        rows.append((metric, first, first_rank, second, second_rank, len(values)))
    printed(rows)


if __name__ == "__main__":
    main()
