"""The last step: an answer leaves as a whole file, or through standard output."""

from __future__ import annotations

import os
import stat
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from clustercmp.errors import AccessError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import TextIO


def write(answer: str | bytes, path: Path, inputs: Sequence[Path]) -> None:
    """Write the answer to a file, whole or not at all.

    It goes into a temporary file in the same folder, which then takes the place of `path`; a link
    is followed, the mode of a file that is there is kept, a device or pipe is written directly.
    Raises UsageError where `path` is one of the inputs, by whatever name or link, and AccessError
    where it cannot be written; what was there before is then untouched.
    """
    write_together({path: answer}, inputs)


def write_together(answers: Mapping[Path, str | bytes], inputs: Sequence[Path]) -> None:
    """Write each answer to its file, as `write` does one: none is replaced before all can be."""
    with ExitStack() as temporaries:
        steps: dict[Path, Callable[[], object]] = {}
        for path, answer in answers.items():
            data = answer if isinstance(answer, bytes) else answer.encode()
            refuse_input(path, inputs)
            with _writing(path):
                if path.exists() and not path.is_file():
                    steps[path] = partial(path.write_bytes, data)
                else:
                    target = Path(os.path.realpath(path))
                    steps[path] = partial(_temporary(target, data, temporaries).replace, target)
        for path, step in steps.items():
            with _writing(path):
                step()


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        there = os.path.lexists(path.parent)
        fix = "write it elsewhere" if there else f"make the folder {path.parent} first"
        message = f"cannot write {path}: {problem.strerror}; {fix}"
        raise AccessError(message) from problem


def refuse_input(path: Path, inputs: Sequence[Path]) -> None:
    """Raise UsageError where `path` is one of the inputs, by whatever name or link.

    AccessError: it can be no file.
    """
    with _writing(path):
        for source in inputs:
            if source.exists() and path.exists() and source.samefile(path):
                message = f"{path} is also the input {source}; write the answer to another file"
                raise UsageError(message)


def emit(answer: str | bytes, stream: TextIO | None) -> None:
    r"""Write the answer to standard output and flush it.

    Text is encoded as the stream says; what its encoding lacks is shown as `\xd7`. A reader who
    has closed the pipe ends it quietly. A full disk or a closed stream raises AccessError.
    """
    if stream is None:
        message = "cannot write to standard output: it is closed"
        raise AccessError(message)
    if isinstance(answer, str):
        answer = answer.encode(stream.encoding, "backslashreplace")
    try:
        stream.flush()
        stream.buffer.write(answer)
        stream.flush()
    except BrokenPipeError:
        _discard(stream)
    except OSError as problem:
        _discard(stream)
        message = f"cannot write to standard output: {problem.strerror}"
        raise AccessError(message) from problem


def _temporary(target: Path, data: bytes, temporaries: ExitStack) -> Path:
    """Return a file that may take the target's place; the stack removes it if it has not."""
    mode = _mode(target) if target.exists() else None
    temporary = target.with_name(f".clustercmp-{os.urandom(8).hex()}.tmp")
    with temporary.open("xb") as file:
        temporaries.callback(temporary.unlink, missing_ok=True)
        if mode is not None:
            temporary.chmod(mode)  # before there is anything in it to read
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return temporary


def _mode(target: Path) -> int:
    # Opening it asks whether it may be written at all, which replacing it would not ask.
    with target.open("r+b") as file:
        return stat.S_IMODE(os.fstat(file.fileno()).st_mode)


def _discard(stream: TextIO) -> None:
    # Python flushes the stream once more when it ends; what is left there goes nowhere then.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
