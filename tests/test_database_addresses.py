"""Addresses of databases: what they say, what is refused, and what a failure is turned into."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa
import pytest

from clustercmp.dataset.address import LONGEST, address_of, file_of, shown
from clustercmp.dataset.database import asking, connect, table_of
from clustercmp.dataset.database_rows import batches, cell_text
from clustercmp.errors import AccessError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Run

POSTGRES = "postgres://ann:s%2Fcret@host:5432/db?table=t"


def refused(address: str) -> str:
    with pytest.raises(UsageError) as caught:
        address_of(address)
    return str(caught.value)


def failed(fault: Exception) -> str:
    with pytest.raises(AccessError) as caught, asking(address_of(POSTGRES)):
        raise fault
    return str(caught.value)


def test_an_address_that_cannot_be_meant_is_refused() -> None:
    assert "which table? write it at the end: " in refused("duckdb:///f.db")
    assert "there is a NUL character in the address; remove it" in refused("duckdb:///%00?table=t")
    assert "the port is not a number; write HOST:PORT" in refused("mysql://host:x/db?table=t")


def test_a_user_without_a_password_is_shown() -> None:
    assert shown("postgres://ann@host/db?table=t") == "postgres://ann@host/db?table=t"
    assert shown(POSTGRES) == "postgres://ann:***@host:5432/db?table=t"


def test_only_some_databases_are_in_files() -> None:
    assert str(file_of("sqlite:///f.db?table=t")) == "/f.db"
    assert file_of(POSTGRES) is None


def test_what_an_engine_raises_becomes_one_line_without_the_password() -> None:
    start = "postgres://ann:***@host:5432/db?table=t: the database says: "
    assert failed(RuntimeError("could not resolve\n  host")) == (
        f"{start}could not resolve host; check host and port, and that it runs"
    )
    assert failed(RuntimeError("password s/cret is wrong")) == (
        f"{start}password *** is wrong; check user and password"
    )
    assert failed(RuntimeError("odd")) == f"{start}odd; check the address"
    assert len(address_of(POSTGRES).says("x" * 9999)) == LONGEST


def test_an_error_of_ours_stays_as_it_is() -> None:
    with pytest.raises(UsageError, match="ours"), asking(address_of(POSTGRES)):
        raise UsageError("ours")  # noqa: EM101  it is short


def test_a_table_that_is_there_and_fails_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "f.db"
    with duckdb.connect(path) as database:
        database.execute("CREATE TABLE t (a INTEGER)")
    address = address_of(f"duckdb://{path}?table=t")
    backend = connect(address)
    monkeypatch.setattr(type(backend), "table", lambda *_, **__: 1 / 0)
    with pytest.raises(AccessError, match="the database says: division by zero"):
        table_of(backend, address)


def test_what_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    for address, extra in (
        ("spark://local[1]/folder?table=t", "pip install 'clustercmp[spark]'"),
        ("trino://host/db?table=t", "pip install 'ibis-framework[trino]'"),
    ):
        with pytest.raises(AccessError, match="what reads it is not installed; ") as caught:
            connect(address_of(address))
        assert str(caught.value).endswith(extra)


def test_completion_asks_no_database(run: Run, tmp_path: Path) -> None:
    address = f"duckdb://{tmp_path}/f.db?table=t"
    status, out, err = run("__complete", "fish", "compare", "-d", address, "")
    assert (status, err) == (0, "")
    assert out.splitlines()[1:] == []


class Stub:
    """A backend whose rows come in the two ways that DuckDB's do not."""

    def __init__(self, name: str) -> None:
        self.name = name

    def compile(self, table: object) -> str:
        return str(table)

    def raw_sql(self, _: str) -> Stub:
        return self

    def toLocalIterator(self) -> Iterator[tuple[int, ...]]:  # noqa: N802  as Spark calls it
        return iter([(1,), (2,)])


class Batches:
    """A table of two rows that comes in batches of Arrow."""

    def to_pyarrow_batches(self, chunk_size: int) -> Iterator[pa.RecordBatch]:
        assert chunk_size > 1
        yield from pa.table({"a": [1, 2]}).to_batches()


def test_rows_come_in_batches_from_every_kind_of_engine() -> None:
    spark = address_of("spark://local[1]/folder?table=t")
    assert list(batches(Stub("pyspark"), spark, "t")) == [[(1,), (2,)]]
    other = address_of("trino://host/db?table=t")
    assert list(batches(Stub("trino"), other, Batches())) == [[(1,), (2,)]]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("x", "x"),
        (True, "true"),
        (datetime(2022, 5, 31, 12, tzinfo=UTC), "2022-05-31"),
        (date(2022, 5, 31), "2022-05-31"),
        (Decimal("1.50"), "1.50"),
        (7, "7"),
    ],
)
def test_a_cell_is_what_a_file_would_hold(value: Any, text: str) -> None:
    assert cell_text(value, ".") == text
