"""When data is read in bulk, and what is said where it cannot be."""

from __future__ import annotations

import gzip
import os
import sys
from errno import EISDIR
from hashlib import sha256
from io import BytesIO
from threading import Thread
from typing import TYPE_CHECKING

import pexpect
import pytest

from clustercmp.cli import progress
from clustercmp.cli.options import Show
from clustercmp.dataset import engine
from clustercmp.dataset.bulk import lane
from clustercmp.dataset.conventions import STRICT_LIMIT, Conventions
from clustercmp.dataset.loading import load
from clustercmp.errors import AccessError, DataError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Run

HEADER = "city,metric,value\n"


@pytest.fixture
def without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "find_spec", lambda _: None)


def in_bulk(path: Path, **conventions: str) -> bool:
    return load([path], conventions=Conventions(**conventions))._store.in_bulk  # type: ignore[arg-type]  # noqa: SLF001  nobody else can see it


def test_auto_reads_small_files_row_by_row_and_large_ones_in_bulk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "WORTH", 800)
    path = tmp_path / "x.csv"
    path.write_text(HEADER + "Leeds,jobs,5\n")
    assert not in_bulk(path)
    assert in_bulk(path, engine="on")
    path.write_text(HEADER + "".join(f"City {i},jobs,5\n" for i in range(99)))
    assert in_bulk(path)
    assert not in_bulk(path, engine="off")
    packed = tmp_path / "x.csv.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert packed.stat().st_size < 300
    assert in_bulk(packed)


def test_auto_looks_ahead_in_a_pipe_that_stands_for_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "WORTH", 800)
    path = tmp_path / "pipe"
    os.mkfifo(path)
    text = HEADER + "".join(f"City {i},jobs,5\n" for i in range(99))
    writer = Thread(target=path.write_text, args=(text,))
    writer.start()
    assert in_bulk(path)
    writer.join()


@pytest.mark.parametrize(("cities", "bulk"), [(1, False), (99, True)])
def test_auto_looks_ahead_in_standard_input(
    monkeypatch: pytest.MonkeyPatch, cities: int, *, bulk: bool
) -> None:
    monkeypatch.setattr(engine, "WORTH", 800)
    text = HEADER + "".join(f"City {i},jobs,5\n" for i in range(cities))
    data = load(["-"], stdin=BytesIO(text.encode()))
    assert data._store.in_bulk is bulk  # noqa: SLF001  as above
    assert len(data.places) == cities
    assert data.inputs == (("-", sha256(text.encode()).hexdigest()),)


def test_standard_input_that_cannot_be_read_is_an_access_error() -> None:
    class Folder(BytesIO):
        def read(self, _: int | None = None) -> bytes:
            raise IsADirectoryError(EISDIR, "Is a directory")

    with pytest.raises(AccessError, match="-: cannot be read: Is a directory"):
        load(["-"], stdin=Folder())


def test_text_in_bulk_has_no_limit_but_a_stated_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clustercmp.dataset.conventions.STRICT_LIMIT", 50)
    path = tmp_path / "x.csv"
    path.write_text(HEADER + "".join(f"City {i},jobs,5\n" for i in range(9)))
    assert len(load([path], conventions=Conventions(engine="on")).places) == 9
    with pytest.raises(DataError, match="has 144 bytes, more than 50; take --engine on, or raise"):
        load([path])
    for limit in (50, 51):
        with pytest.raises(DataError, match=f"144 bytes, more than {limit}; raise --max-bytes 144"):
            load([path], conventions=Conventions(engine="on", max_bytes=limit))


def test_a_file_beyond_the_limit_gets_its_size_and_what_to_install(
    tmp_path: Path,
    without_the_extra: None,  # noqa: ARG001
) -> None:
    path = tmp_path / "x.csv"
    with path.open("wb") as file:
        file.truncate(STRICT_LIMIT + 1)
    with pytest.raises(DataError) as caught:
        load([path])
    assert str(caught.value) == (
        f"{path}: the file has 104,857,601 bytes, more than 104,857,600; pip install "
        "'clustercmp[engine]' reads it; or raise --max-bytes 104857601, or take fewer rows "
        "[E-LIMIT]"
    )


def test_a_bomb_without_the_extra_says_what_to_install(
    tmp_path: Path,
    without_the_extra: None,  # noqa: ARG001
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("clustercmp.dataset.conventions.STRICT_LIMIT", 99)
    path = tmp_path / "x.csv.gz"
    path.write_bytes(gzip.compress(HEADER.encode() + b"Leeds,jobs,5\n" * 100))
    with pytest.raises(
        DataError, match=r"longer than 99 bytes; pip install 'clustercmp\[engine\]'"
    ):
        load([path])


def test_parquet_and_the_engine_on_need_the_extra(
    tmp_path: Path,
    without_the_extra: None,  # noqa: ARG001
) -> None:
    path = tmp_path / "x.parquet"
    path.write_bytes(b"PAR1")
    with pytest.raises(UsageError, match="Parquet needs more packages: pip install"):
        load([path])
    with pytest.raises(UsageError, match="--engine on needs more packages: pip install"):
        load(conventions=Conventions(engine="on"))


def test_an_unknown_engine_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match='unknown engine "of"; write auto, on, off'):
        Conventions(engine="of")  # type: ignore[arg-type]


def test_a_bad_cell_far_down_is_located(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lane.Lane, "piece", 1000)
    monkeypatch.chdir(tmp_path)
    rows = [f"City {i % 97},m{i // 97},{i}" for i in range(9000)]
    rows[8000] = "City 5,spoilt,£532m"
    rows[8500] = "City 6,spoilt"
    (tmp_path / "x.csv").write_text(HEADER + "\n".join(rows))
    status, out, err = run("compare", "city 5", "city 6", "-d", "x.csv", "--engine", "on")
    assert (status, out) == (3, "")
    assert err == (
        'x.csv:8002:3: value: "£532m" is not a number; write 532000000 and put GBP in the unit '
        "column [E-NUMBER]\n"
        "x.csv:8502:2: the row has 2 fields, the header 3; add what is missing; an empty field "
        "needs its delimiter too [E-RAGGED]\n"
    )


class Watched:
    """A standard error that says that it is a terminal."""

    encoding = "utf-8"

    def __init__(self) -> None:
        self.text = ""

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self.text += text
        return len(text)

    def flush(self) -> None:
        """There is nothing to flush."""


def drawn(
    monkeypatch: pytest.MonkeyPatch, use: Callable[[Callable[[int, int], None]], None], **show: bool
) -> str:
    stream = Watched()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(progress, "PATIENCE", 0.0)
    monkeypatch.setattr(progress, "PAUSE", 0.0)
    with progress.bar(Show(**show)) as tell:  # type: ignore[arg-type]
        assert tell
        use(tell)
    return stream.text


def test_the_bar_shows_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def use(tell: Callable[[int, int], None]) -> None:
        tell(2**20, 4 * 2**20)
        tell(3 * 2**20, 4 * 2**20)

    shown = drawn(monkeypatch, use)
    assert "Reading" in shown
    assert "1.0/4.0 MiB" in shown
    assert "3.0/4.0 MiB" in shown
    assert "━" in shown
    assert shown.endswith("\x1b[2K")


def test_ascii_has_no_bar_but_the_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = drawn(monkeypatch, lambda tell: tell(2**20, 0), ascii=True)
    assert "1.0/? MiB" in shown
    assert shown.isascii()


def test_a_short_reading_draws_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Watched()
    monkeypatch.setattr(sys, "stderr", stream)
    with progress.bar(Show()) as tell:
        assert tell
        tell(5, 9)
    assert stream.text == ""


def test_nothing_is_drawn_in_a_pipe_or_if_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    with progress.bar(Show()) as tell:
        assert tell is None
    monkeypatch.setattr(sys, "stderr", Watched())
    with progress.bar(Show(quiet=True)) as tell:
        assert tell is None


def test_reading_tells_every_byte(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(HEADER + "Leeds,jobs,5\n" * 2000)
    told: list[tuple[int, int]] = []
    load([path], progress=lambda *far: told.append(far))
    assert told[-1] == (path.stat().st_size, path.stat().st_size)
    assert len(told) > 1


def test_an_interrupt_of_a_long_reading_is_130_and_leaves_nothing(tmp_path: Path) -> None:
    pipe = tmp_path / "slow.csv"
    os.mkfifo(pipe)
    child = pexpect.spawn(
        sys.executable,
        ["-m", "clustercmp", "compare", "a", "b", "-d", str(pipe), "--engine", "on", "-o", "x.csv"],
        cwd=tmp_path,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "TERM": "xterm"},
    )
    with pipe.open("w") as feed:
        feed.write(HEADER)
        for i in range(40):
            feed.write("".join(f"City {i} {j},jobs,{j}\n" for j in range(5000)))
            feed.flush()
            if child.expect(["Reading", pexpect.TIMEOUT], timeout=0.1) == 0:
                break
        for _ in range(20):  # one may come just before a read that waits
            child.sendintr()
            if child.expect([pexpect.EOF, pexpect.TIMEOUT], timeout=2) == 0:
                break
    child.close()
    assert child.exitstatus == 130
    assert [each.name for each in tmp_path.iterdir()] == ["slow.csv"]
