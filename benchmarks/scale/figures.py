"""Write files of figures for the question, the same ones every time, and the answer to it.

    python -m benchmarks.scale.figures FOLDER CITIES FORMAT

prints the path of the file, which is made where it is not there yet. A figure follows from its
city, metric and year alone (a hash of them), so that rows come in random order, a million at a
time, and the right answer needs no file. It runs in a process of its own: the peak memory of a
program counts from what the one that starts it holds.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet

from benchmarks.scale.question import COLUMNS, LOWER, METRICS, YEARS, printed

if TYPE_CHECKING:
    from collections.abc import Iterator

    Numbers = np.ndarray[Any, np.dtype[np.integer[Any]]]
    Rows = tuple[Numbers, Numbers, Numbers, Numbers]

SEED = 1
CHUNK = 2**20
PARTS = 8
PARQUETS = ("parquet", "parts")
UNITS = ("GBP", "count", "people")
SOURCES = ("Office one", "Office two")
SIDECAR = "".join(f'[metrics.{metric}]\nbetter = "lower"\n' for metric in LOWER)
PER_CITY = len(METRICS) * len(YEARS)


def thousandths(rows: Numbers, metric: Numbers) -> Numbers:
    """Return the figures of rows, in thousandths: of splitmix64 of their numbers.

    One metric in four is a whole number up to 1,000, so that many cities tie; two are whole
    numbers up to ten million; one has three decimals.
    """
    mixed = (rows.astype(np.uint64) + np.uint64(SEED)) * np.uint64(0x9E3779B97F4A7C15)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    mixed = (mixed ^ (mixed >> np.uint64(31))) >> np.uint64(1)
    chance = mixed.astype(np.int64)
    few, many = (1000 * (1 + chance % most) for most in (1000, 10**7))
    return np.choose(metric % 4, (few, many, 1 + chance % 10**8, many))


def facts(rows: Numbers) -> Rows:
    """Return city, metric, year and thousandths of rows by their numbers.

    Of one metric in ten the second city has an older figure in place of its newest, so that the
    newest year that both cities have is not the last.
    """
    place, year = np.divmod(rows.astype(np.int64), len(YEARS))
    city, metric = np.divmod(place, len(METRICS))
    last = len(YEARS) - 1
    late = (city == 2) & (metric % 10 == 7) & (year == last)  # noqa: PLR2004  City 00002
    return city, metric, np.where(late, -1, year) + YEARS[0], thousandths(rows, metric)


def tables(cities: int, *, text: bool) -> Iterator[pa.Table]:
    """Yield all figures in random order, values as text or as numbers."""
    order = np.arange(cities * PER_CITY, dtype=np.int32)
    np.random.default_rng(SEED).shuffle(order)
    names = pa.array([f"City {number:05d}" for number in range(cities)])
    for start in range(0, len(order), CHUNK):
        city, metric, year, value = facts(order[start : start + CHUNK])
        columns = (
            names.take(pa.array(city)),
            pa.array(METRICS).take(pa.array(metric)),
            pa.array(year).cast(pa.string()),
            _written(value) if text else pa.array(value / 1000),
            pa.array(UNITS).take(pa.array(metric % len(UNITS))),
            pa.array(SOURCES).take(pa.array(metric % len(SOURCES))),
        )
        yield pa.table(dict(zip(COLUMNS, columns, strict=True)))


def _written(value: Numbers) -> pa.Array:
    whole, rest = (pa.array(numbers).cast(pa.string()) for numbers in np.divmod(value, 1000))
    decimals = pc.binary_join_element_wise(whole, pc.utf8_lpad(rest, 3, "0"), ".")
    return pc.if_else(pa.array(value % 1000 == 0), whole, decimals)


def write(folder: Path, cities: int, form: str) -> Path:
    """Return the file of so many cities in a format; write it whole or not at all."""
    path = folder / f"{cities}-cities.{form}"
    if path.exists():
        return path
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sidecar.toml").write_text(SIDECAR, encoding="utf-8")
    unfinished = path.with_name("unfinished-" + path.name)
    if form == "parts":
        _write_parts(unfinished, tables(cities, text=False))
    elif form == "parquet":
        _write_parquet(unfinished, tables(cities, text=False))
    else:
        _write_csv(unfinished, tables(cities, text=True), form)
    return unfinished.rename(path)


def _write_csv(path: Path, chunks: Iterator[pa.Table], form: str) -> None:
    style = "all_valid" if form == "quoted.csv" else "none"
    options = pa.csv.WriteOptions(include_header=False, quoting_style=style)
    with pa.output_stream(str(path), "gzip" if form.endswith(".gz") else None) as out:
        out.write((",".join(COLUMNS) + "\n").encode())
        for chunk in chunks:
            pa.csv.write_csv(chunk, out, options)


def _write_parquet(path: Path, chunks: Iterator[pa.Table]) -> None:
    first = next(chunks)
    with pa.parquet.ParquetWriter(path, first.schema) as writer:
        writer.write_table(first)
        for chunk in chunks:
            writer.write_table(chunk)


def _write_parts(folder: Path, chunks: Iterator[pa.Table]) -> None:
    """Write each chunk into the next of several files."""
    folder.mkdir(exist_ok=True)
    writers: list[pa.parquet.ParquetWriter] = []
    for number, chunk in enumerate(chunks):
        if len(writers) < PARTS:
            name = folder / f"part-{number}.parquet"
            writers.append(pa.parquet.ParquetWriter(name, chunk.schema))
        writers[number % PARTS].write_table(chunk)
    for writer in writers:
        writer.close()


def truth(cities: int) -> Iterator[tuple[str, float, int, float, int, int]]:
    """Yield the right answer, metric by metric, from the figures themselves."""
    for number, metric in enumerate(METRICS):
        place = np.arange(cities, dtype=np.int64) * len(METRICS) + number
        for back in range(1, len(YEARS)):
            _, _, year, value = facts(place * len(YEARS) + len(YEARS) - back)
            if year[1] == year[2]:
                break
        value = value[year == year[1]]  # the second city stands after the first: none moves up
        better = np.less if metric in LOWER else np.greater
        ranks = [1 + int(np.count_nonzero(better(value, value[city]))) for city in (1, 2)]
        first, second = value[1] / 1000, value[2] / 1000
        yield metric, float(first), ranks[0], float(second), ranks[1], len(value)


def main() -> None:
    """Write a file and print its path, or print the truth."""
    folder, cities, form = sys.argv[1:]
    if form == "truth":
        printed(truth(int(cities)))
    else:
        print(write(Path(folder), int(cities), form))


if __name__ == "__main__":
    main()
