"""An answer leaves whole, or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clustercmp.errors import AccessError, UsageError
from clustercmp.output.sink import emit, write

if TYPE_CHECKING:
    import io
    from collections.abc import Iterator


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_text_and_bytes_are_written(tmp_path: Path) -> None:
    write("é\n", tmp_path / "a.txt", [])
    write(b"\x00", tmp_path / "b.bin", [])
    assert (tmp_path / "a.txt").read_bytes() == "é\n".encode()
    assert (tmp_path / "b.bin").read_bytes() == b"\x00"


def test_a_new_file_has_the_mode_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "other").touch()
    write("x", tmp_path / "new", [])
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "other").stat().st_mode


def test_a_file_that_is_there_is_replaced_and_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("old and longer")
    path.chmod(0o640)
    write("new", path, [])
    assert path.read_text() == "new"
    assert path.stat().st_mode & 0o777 == 0o640
    assert names(tmp_path) == ["a.csv"]


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_text("old")
    (tmp_path / "link.csv").symlink_to("real.csv")
    write("new", tmp_path / "link.csv", [])
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_text() == "new"


@pytest.mark.parametrize("kind", ["itself", "symbolic link", "hard link"])
def test_output_over_an_input_is_refused_by_any_name(tmp_path: Path, kind: str) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("data")
    if kind == "symbolic link":
        target.symlink_to(source)
    elif kind == "hard link":
        target.hardlink_to(source)
    else:
        target = source
    with pytest.raises(UsageError, match="is also the input"):
        write("x", target, [tmp_path / "absent.csv", source])
    assert source.read_text() == "data"


def test_another_input_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("data")
    (tmp_path / "out.csv").write_text("old")
    write("new", tmp_path / "out.csv", [tmp_path / "in.csv"])
    assert (tmp_path / "out.csv").read_text() == "new"


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(AccessError, match=r"make the folder .*absent first"):
        write("x", tmp_path / "absent" / "a.csv", [])


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(AccessError, match="directory"):
        write("x", tmp_path, [])


def test_a_path_that_cannot_even_be_looked_at_is_said(tmp_path: Path) -> None:
    with pytest.raises(AccessError, match=r"name too long; write it elsewhere$"):
        write("x", tmp_path / f"{'a' * 300}.csv", [tmp_path])


def test_what_fails_halfway_leaves_all_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("old")

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(AccessError, match=r"a\.csv: No space left on device; write it elsewhere$"):
        write("new", path, [])
    assert path.read_text() == "old"
    assert names(tmp_path) == ["a.csv"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a full device")
def test_a_device_is_written_and_not_replaced() -> None:
    write("x", Path("/dev/null"), [])
    assert Path("/dev/null").is_char_device()
    with pytest.raises(AccessError, match="No space left"):
        write("x", Path("/dev/full"), [])


@pytest.fixture
def pipe() -> Iterator[tuple[int, io.TextIOWrapper]]:
    """Open a pipe: the end to read as a descriptor, the end to write as text in Latin-1."""
    reading, writing = os.pipe()
    with open(writing, "w", encoding="latin-1") as stream:  # noqa: PTH123  a descriptor has no path
        yield reading, stream


def test_text_is_encoded_as_the_stream_says(pipe: tuple[int, io.TextIOWrapper]) -> None:
    reading, stream = pipe
    emit("é ≥\n", stream)
    assert os.read(reading, 100) == b"\xe9 \\u2265\n"
    os.close(reading)


def test_bytes_are_written_as_they_are_after_what_was_printed(
    pipe: tuple[int, io.TextIOWrapper],
) -> None:
    reading, stream = pipe
    stream.write("first ")
    emit("é".encode(), stream)
    assert os.read(reading, 100) == b"first \xc3\xa9"
    os.close(reading)


def test_a_closed_pipe_ends_quietly(pipe: tuple[int, io.TextIOWrapper]) -> None:
    reading, stream = pipe
    os.close(reading)
    emit("x" * 100_000, stream)
    stream.write("more")
    stream.flush()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a full device")
def test_a_full_disk_is_said() -> None:
    with Path("/dev/full").open("w") as stream:
        with pytest.raises(AccessError, match="standard output: No space left on device"):
            emit("x", stream)
        stream.write("more")


def test_a_closed_standard_output_is_said() -> None:
    with pytest.raises(AccessError, match="it is closed"):
        emit("x", None)
