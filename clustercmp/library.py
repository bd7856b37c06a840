"""The commands as methods, for scripts and notebooks."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clustercmp.analysis.comparison import compare
from clustercmp.analysis.connections import links
from clustercmp.analysis.contents import contents
from clustercmp.analysis.peers import peers
from clustercmp.analysis.profile import profile
from clustercmp.analysis.provenance import explain
from clustercmp.analysis.ranking import rank
from clustercmp.analysis.ratios import ratio
from clustercmp.analysis.scoring import score
from clustercmp.analysis.specialisation import specialisation
from clustercmp.analysis.spread import spread
from clustercmp.analysis.trends import trend
from clustercmp.dataset.conventions import PLAIN
from clustercmp.dataset.dataset import Dataset
from clustercmp.dataset.loading import load as load_files
from clustercmp.dataset.opening import BUILTIN
from clustercmp.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd

    from clustercmp.dataset.reading import Conventions


class Data(Dataset):
    """A dataset that can be asked what the command line can; every answer is a `Table`."""

    compare = compare
    rank = rank
    ratio = ratio
    profile = profile
    trend = trend
    links = links
    score = score
    peers = peers
    spread = spread
    specialisation = specialisation
    explain = explain
    list = contents


def load(
    data: str | Path | pd.DataFrame = BUILTIN,
    *more: str | Path,
    sidecar: str | Path | None = None,
    conventions: Conventions = PLAIN,
) -> Data:
    """Load files, read as one dataset; or a DataFrame; or, without either, the data we ship.

    A file is what `--data` takes but `-`: a path, or `builtin`. `conventions` says how its text is
    meant. Raises DataError with every error of every file, AccessError for what cannot be read,
    UsageError for a DataFrame beside files.
    """
    if isinstance(data, str | Path):
        return _data(load_files((data, *more), sidecar=sidecar, conventions=conventions))
    from clustercmp.dataset.frames import from_frame  # noqa: PLC0415  files need no pandas

    if more:
        message = "a DataFrame is a dataset by itself; write it to a file to add it to others"
        raise UsageError(message)
    return _data(from_frame(data, sidecar=sidecar, conventions=conventions))


def derive(recipe: str | Path) -> Data:
    """Return the figures that a recipe makes out of tables of records, as `load` would.

    Raises DataError with all that is wrong in the recipe, its tables or what its queries give, and
    AccessError for what cannot be read; UsageError where the extra `engine` is not installed.
    """
    from clustercmp.deriving.derivation import derive as made_by  # noqa: PLC0415  few derive
    from clustercmp.deriving.recipe import read_recipe  # noqa: PLC0415  likewise

    return _data(made_by(read_recipe(Path(recipe))).dataset)


def _data(dataset: Dataset) -> Data:
    values: dict[str, Any] = {field.name: getattr(dataset, field.name) for field in fields(dataset)}
    return Data(**values)
