"""What the tests share: the command line run in process, as `main` runs it."""

import io
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import pytest
from hypothesis import settings

from clustercmp.__main__ import main
from clustercmp.dataset import database_rows, queries
from clustercmp.dataset.bulk.store import BulkStore
from clustercmp.dataset.dataset import Dataset
from clustercmp.dataset.loading import load
from clustercmp.dataset.store import Store
from clustercmp.table import Cell, Table

settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.register_profile("brief", deadline=None, derandomize=True, max_examples=20)
settings.load_profile("ci" if os.environ.get("CI") else "here")

SPOKEN = (
    *("CLUSTERCMP_DATA", "CLUSTERCMP_FORMAT", "CLUSTERCMP_COLOR"),
    *("NO_COLOR", "FORCE_COLOR", "TERM", "COLUMNS"),
)


class Result(NamedTuple):
    """What a command line did: its exit status, and what it wrote on both streams."""

    status: int
    out: str
    err: str


class Run(Protocol):
    """Run `clustercmp` with these words, this text or these bytes as standard input."""

    def __call__(
        self,
        *argv: str,
        stdin: str | bytes | None = None,
        env: Mapping[str, str] | None = None,
        encoding: str = "utf-8",
    ) -> Result: ...


@pytest.fixture(scope="module", params=[Store, BulkStore], ids=["rows", "bulk"])
def lane(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let a module's tests read row by row, and then in bulk, by what their `Store` is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(request.module, "Store", request.param)
        yield


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run command lines in process; nothing of the surrounding environment is heard."""

    def call(
        *argv: str,
        stdin: str | bytes | None = None,
        env: Mapping[str, str] | None = None,
        encoding: str = "utf-8",
    ) -> Result:
        typed = stdin.encode() if isinstance(stdin, str) else stdin or b""
        out = io.TextIOWrapper(io.BytesIO(), encoding=encoding, newline="")
        err = io.TextIOWrapper(
            io.BytesIO(), encoding=encoding, newline="", errors="backslashreplace"
        )
        with monkeypatch.context() as patch:
            for name in SPOKEN:
                patch.delenv(name, raising=False)
            for name, value in (env or {}).items():
                patch.setenv(name, value)
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed), encoding="utf-8"))
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            status = main(list(argv))
        return Result(status, written(out), written(err))

    return call


def written(stream: io.TextIOWrapper) -> str:
    """Return what was written to a stream, line ends as they are."""
    stream.flush()
    raw = stream.buffer
    assert isinstance(raw, io.BytesIO)
    return raw.getvalue().decode(stream.encoding)


class Loaded(Protocol):
    """Load CSV text, and perhaps a sidecar, as one dataset."""

    def __call__(self, text: str, sidecar: str = "") -> Dataset: ...


@pytest.fixture
def loaded(tmp_path: Path) -> Loaded:
    """Load text as the file `cities.csv`, with `cities.toml` beside it."""

    def call(text: str, sidecar: str = "") -> Dataset:
        path = tmp_path / "cities.csv"
        path.write_text(text, encoding="utf-8")
        path.with_suffix(".toml").write_text(sidecar, encoding="utf-8")
        return load([path])

    return call


@pytest.fixture(scope="session")
def builtin() -> Dataset:
    """Return the data that ships with the package."""
    return load()


def cells(table: Table, *names: str) -> list[tuple[Cell, ...]]:
    """Return these columns of the rows for machines."""
    return [tuple(row[name] for name in names) for row in table.records()]


def by_city(table: Table, column: str = "value") -> dict[str, Any]:
    """Return one column of the rows for machines, by the city of each."""
    return {str(row["city"]): row[column] for row in table.records()}


def seen(table: Table, *names: str) -> list[tuple[Cell, ...]]:
    """Return these columns of the rows for people."""
    assert table.wide
    return list(zip(*(table.wide.column(name) for name in names), strict=True))


def sentences(table: Table, code: str) -> list[str]:
    """Return the notes of one code, as those read them who see no marks."""
    return [note.sentence for note in table.notes if note.code == code]


@pytest.fixture
def fetched(monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    """Return the rows that come back from a database, as they come."""
    rows: list[tuple[object, ...]] = []
    batches = database_rows.batches

    def recorded(*asked: Any) -> Iterator[list[tuple[object, ...]]]:
        for batch in batches(*asked):
            rows.extend(map(tuple, batch))
            yield batch

    monkeypatch.setattr(queries, "batches", recorded)
    return rows
