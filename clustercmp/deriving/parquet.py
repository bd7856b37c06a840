"""Parquet records, one file or a folder of parts: all have the same columns, of the same types."""

from __future__ import annotations

from functools import reduce
from operator import and_
from typing import TYPE_CHECKING

from clustercmp.dataset.ledger import Refusal
from clustercmp.dataset.parts import ENDING, refuse_other_columns, said_by_folders
from clustercmp.deriving.embedded import one_message
from clustercmp.errors import AccessError, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from pyarrow import DataType
    from pyarrow.dataset import Dataset, Expression

    Columns = Mapping[str, DataType]
    Said = Mapping[str, str | None]


def is_parquet(path: Path) -> bool:
    """Say whether a table is Parquet: a folder, or a file of that ending."""
    return path.is_dir() or path.suffix == ENDING


def read_parts(parts: Sequence[Path], folder: Path | None) -> Dataset:
    """Return the parts of a table as one; only their names and types are read yet.

    A part below a folder called `year=2022` has a column `year` of text, as Hive writes them, if it
    has none of its own. Text is one type, however it is packed. Raises Refusal where parts differ
    or have no columns, AccessError where one is no Parquet.
    """
    import pyarrow as pa  # noqa: PLC0415  an optional extra
    from pyarrow import dataset, fs  # noqa: PLC0415  likewise

    read, said = [], []
    for part in parts:
        own = _columns(part)
        said.append(
            {name: text for name, text in said_by_folders(part, folder).items() if name not in own}
        )
        read.append({**own, **dict.fromkeys(said[-1], pa.string())})
        _refuse_one_name(part, read[-1])
        refuse_other_columns(str(part), read[-1], str(parts[0]), read[0])
        _refuse_other_types(part, read[-1], parts[0], read[0])
    if not read[0]:
        message = "has no columns"
        raise Refusal(message, "write it again with those that it should have", code="E-HEADER")
    return dataset.FileSystemDataset.from_paths(
        [str(part.absolute()) for part in parts],
        schema=pa.schema(list(read[0].items())),
        format=dataset.ParquetFileFormat(),
        filesystem=fs.LocalFileSystem(),
        partitions=[_guarantee(each) for each in said],
    )


def _columns(part: Path) -> Columns:
    """Return the types of a part's columns by name, text as one type."""
    import pyarrow as pa  # noqa: PLC0415  an optional extra
    from pyarrow import parquet  # noqa: PLC0415  likewise

    try:
        schema = parquet.read_schema(part)
    except (OSError, pa.ArrowException) as fault:
        message = f"{part}: cannot be read as Parquet: {one_message(fault)}"
        raise AccessError(message) from fault
    return {field.name: _unpacked(field.type) for field in schema}


def _unpacked(kind: DataType) -> DataType:
    """Return the type of the values of a column, whose text may be kept in several ways."""
    from pyarrow import string, types  # noqa: PLC0415  an optional extra

    kind = kind.value_type if types.is_dictionary(kind) else kind
    texts = (types.is_string, types.is_large_string, types.is_string_view)
    return string() if any(is_text(kind) for is_text in texts) else kind


def _guarantee(said: Said) -> Expression:
    """Return what is true of all rows of a part, as Arrow fills columns from it."""
    from pyarrow.dataset import field, scalar  # noqa: PLC0415  an optional extra

    each = (field(n).is_null() if text is None else field(n) == text for n, text in said.items())
    return reduce(and_, each, scalar(True))  # noqa: FBT003  the truth itself


def _refuse_one_name(part: Path, columns: Columns) -> None:
    seen: dict[str, str] = {}
    for name in columns:
        first = seen.setdefault(name.casefold(), name)
        if first != name:
            message = f"{part} has {quoted(first)} and {quoted(name)}, one column to an engine"
            raise Refusal(message, "rename one of them", code="E-HEADER")


def _refuse_other_types(part: Path, own: Columns, first: Path, told: Columns) -> None:
    for name, kind in own.items():
        if kind != told[name]:
            message = (
                f"{part} has {kind} in column {quoted(name)}, which in {first} has {told[name]}"
            )
            raise Refusal(message, "give the column one type in all parts", code="E-HEADER")
