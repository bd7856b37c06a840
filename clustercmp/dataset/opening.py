"""What a path stands for: a file, standard input or the data that ships with the package."""

from __future__ import annotations

from io import BytesIO
from os import SEEK_END, fstat
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple, cast

from clustercmp.dataset.address import SCHEMES, Address, address_of, is_address
from clustercmp.dataset.address import shown as shown_address
from clustercmp.dataset.database import connect
from clustercmp.dataset.parts import Part, parts_below
from clustercmp.dataset.pipe import Pipe
from clustercmp.dataset.text import GZIP
from clustercmp.errors import AccessError, UsageError, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from contextlib import ExitStack
    from io import BufferedReader

BUILTIN = "builtin"
STDIN = "-"
ADDRESS = "://"
SIDECAR = ".toml"
LINKS = "links.csv"
PARQUET = b"PAR1"  # the first bytes of such a file
PACKAGE = Path(__file__).parents[1]


class Source(NamedTuple):
    """Something to read: its name as typed and as messages show it, and its bytes.

    `sidecar` is the file beside it that says what it means, as (path, shown name); `links` where
    ties between places would stand, whether there are any or not; `size` its bytes, 0 where only
    reading it tells, as it does from a `pipe`; `unpacked` those of the text in a compressed one.
    `parts` are the files of a Parquet table, below a `folder` or by itself; `taken` is told the
    bytes of them that have been read. Of a database there are its `address` and a connection to it
    instead.
    """

    typed: str
    shown: str
    stream: BinaryIO
    sidecar: tuple[Path, str] | None = None
    size: int = 0
    unpacked: int = 0
    links: tuple[Path, str] | None = None
    parts: tuple[Part, ...] = ()
    folder: Path | None = None
    taken: Callable[[float], None] = lambda _: None
    pipe: Pipe | None = None
    address: Address | None = None
    database: Any = None


def shipped(name: str) -> Path:
    """Return the path of a data file of the package: inside it, or beside it in a checkout."""
    inside = PACKAGE / "data" / name
    return inside if inside.exists() else PACKAGE.parent / "data" / name


def open_all(paths: Iterable[str | Path], stdin: BinaryIO | None, stack: ExitStack) -> list[Source]:
    """Open every path; the stack closes the files.

    AccessError names all that cannot be opened. UsageError: standard input is named twice, or a
    sidecar where data is meant.
    """
    names = [str(path) for path in paths]
    if names.count(STDIN) > 1:
        message = "standard input (-) can be read only once"
        raise UsageError(message)
    sources, faults = [], []
    for name in names:
        try:
            sources.append(_source(name, stdin, stack))
        except AccessError as fault:
            faults.append(str(fault))
    if faults:
        raise AccessError("\n".join(faults))
    return sources


def open_file(path: Path, shown: str) -> BufferedReader:
    """Open a file to read its bytes; AccessError says what to try where that cannot be."""
    try:
        return path.open("rb")
    except FileNotFoundError:
        message = f"{shown}: no such file; check its name and folder"
    except IsADirectoryError:
        message = f"{shown}: is a folder without Parquet files; name a file in it"
    except PermissionError:
        message = f"{shown}: may not be read; ask its owner for permission"
    except (OSError, ValueError) as fault:
        message = f"{shown}: cannot be opened: {fault}; check the path"
    raise AccessError(message)


def _source(name: str, stdin: BinaryIO | None, stack: ExitStack) -> Source:
    if name == STDIN:
        if stdin is None:
            message = f"{STDIN}: there is no standard input; name a file"
            raise AccessError(message)
        typed = Pipe(stdin)
        return Source(name, name, cast("BinaryIO", typed), pipe=typed)
    if is_address(name):
        return _table(address_of(name))
    if ADDRESS in name:
        raise AccessError(_no_address(name))
    path = shipped("metrics.csv") if name == BUILTIN else Path(name)
    if path.suffix == SIDECAR:
        message = f"{quoted(name)} is a sidecar, which has no figures; name it with --sidecar"
        raise UsageError(message)
    shown = path.name if name == BUILTIN else name
    parts = _parts(path) if path.is_dir() else ()
    stream = stack.enter_context(open_file(parts[0].path if parts else path, shown))
    seekable, start = stream.seekable(), stream.peek(len(PARQUET))
    if seekable and not parts and start.startswith(PARQUET):
        parts = (Part(path, shown),)
    pipe = None if seekable else Pipe(stream)
    beside = (path.with_suffix("") if path.suffix == ".gz" else path).with_suffix(SIDECAR)
    sidecar, links = (
        (each, each.name if name == BUILTIN else str(each))
        for each in (beside, path.with_name(LINKS))
    )
    return Source(
        name,
        shown,
        cast("BinaryIO", pipe or stream),
        sidecar if beside.is_file() else None,
        sum(part.path.stat().st_size for part in parts) or fstat(stream.fileno()).st_size,
        _unpacked(stream) if seekable and start.startswith(GZIP) else 0,
        links,
        parts,
        path if path.is_dir() else None,
        pipe=pipe,
    )


def _no_address(name: str) -> str:
    """Return why what looks like an address leads nowhere; a misspelt scheme is offered."""
    from clustercmp.dataset.names import did_you_mean, offers  # noqa: PLC0415  only a mistake

    scheme, safe = name.partition(ADDRESS)[0], shown_address(name)
    if offer := did_you_mean(offers(scheme, SCHEMES)):
        return f"{safe}: unknown kind of database {quoted(scheme)}; {offer}"
    return f"{safe}: nothing is fetched from an address; download it and name the file"


def _unpacked(stream: BufferedReader) -> int:
    """Return the bytes of text that the last part of a compressed file says it has."""
    stream.seek(-min(4, fstat(stream.fileno()).st_size), SEEK_END)
    size = int.from_bytes(stream.read(4), "little")
    stream.seek(0)
    return size


def _table(address: Address) -> Source:
    """Connect to a database; the sidecar is beside its file, if it is one."""
    database = connect(address)
    beside = address.file.with_suffix(SIDECAR) if address.file else None
    sidecar = (beside, str(beside)) if beside and beside.is_file() else None
    safe = address.shown
    return Source(safe, safe, BytesIO(), sidecar, address=address, database=database)


def _parts(folder: Path) -> tuple[Part, ...]:
    return tuple(Part(path, str(path)) for path in parts_below(folder))
