"""When data is read in bulk: what is large, where the extra for it is installed."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Literal, get_args

from clustercmp.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clustercmp.dataset.opening import Source
    from clustercmp.dataset.store import Store

Engine = Literal["auto", "on", "off"]
ENGINES: tuple[Engine, ...] = get_args(Engine)
INSTALL = "pip install 'clustercmp[engine]'"
WORTH = 16 * 2**20  # bytes from which on Arrow and numpy are loaded in less time than they save


def installed() -> bool:
    """Say whether the extra is installed."""
    return find_spec("pyarrow") is not None


def required(what: str) -> None:
    """Raise UsageError where the extra is not installed."""
    if not installed():
        message = f"{what} needs more packages: {INSTALL}"
        raise UsageError(message)


def in_bulk(sources: Sequence[Source], engine: Engine) -> bool:
    """Decide whether sources are read in bulk; UsageError where that must be and cannot."""
    typed = any(source.parts for source in sources)
    if typed and engine == "off":
        message = "Parquet is read by the engine only; leave --engine off out"
        raise UsageError(message)
    if typed or engine == "on":
        required("Parquet" if typed else "--engine on")
        return True
    return engine == "auto" and any(map(_large, sources)) and installed()


def _large(source: Source) -> bool:
    if source.pipe:
        return installed() and source.pipe.holds(WORTH)
    return max(source.size, source.unpacked) >= WORTH


def stays(sources: Sequence[Source], engine: Engine) -> bool:
    """Say whether the only input is a table of a database, so that it can be asked in place."""
    return engine != "off" and len(sources) == 1 and sources[0].address is not None


def empty_store(*, bulk: bool, remote: bool = False) -> Store:
    """Return an empty store: for rows one by one, for those that come in bulk, for a database."""
    if remote:
        from clustercmp.dataset.remote import RemoteStore  # noqa: PLC0415  as below

        return RemoteStore()
    if bulk:
        from clustercmp.dataset.bulk.store import BulkStore  # noqa: PLC0415  it loads numpy

        return BulkStore()
    from clustercmp.dataset.store import Store  # noqa: PLC0415  as above

    return Store()


def how_to_read_more(size: int = 0, *, stated: bool) -> str:
    """Return what to do about text beyond a limit, stated or not; `size` is 0 if unknown."""
    limit = f"--max-bytes {size}" if size else "--max-bytes"
    if stated:
        return f"raise {limit}, or take fewer rows"
    if installed():
        return f"take --engine on, or raise {limit}"
    return f"{INSTALL} reads it; or raise {limit}, or take fewer rows"
