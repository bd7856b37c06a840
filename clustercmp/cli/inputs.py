"""The files that an answer is made from, which it must not overwrite."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from clustercmp.cli.environment import default_data

if TYPE_CHECKING:
    from clustercmp.cli.data_options import Source

STANDARD_INPUT = Path("/dev/stdin")


def inputs(source: Source) -> list[Path]:
    """Return the files that are read, or would be if they were there: data, sidecars and links.

    Standard input is the file that it comes from, `builtin` the one that ships with the package.
    """
    from clustercmp.dataset.address import file_of, is_address  # noqa: PLC0415  as all
    from clustercmp.dataset.opening import (  # noqa: PLC0415  as all
        BUILTIN,
        LINKS,
        SIDECAR,
        STDIN,
        shipped,
    )

    stand_for = {STDIN: STANDARD_INPUT, BUILTIN: shipped("metrics.csv")}
    named = source.data or default_data()
    databases = {name: file_of(name) for name in named if is_address(name)}
    meant = [databases.get(name, stand_for.get(name, Path(name))) for name in named]
    files = [file for file in meant if file]
    beside = [Path(str(file).removesuffix(".gz")).with_suffix(SIDECAR) for file in files]
    links = [file.with_name(LINKS) for file in files if file != STANDARD_INPUT]
    return [*files, *beside, *links, *([Path(source.sidecar)] if source.sidecar else [])]
