"""The options that say which data to read and how, which all commands share."""

from dataclasses import dataclass, field, fields
from typing import Annotated, Any, Literal

import typer

from clustercmp.cli.declared import option

Layout = Literal["tidy", "wide", "by-year"]
Engine = Literal["auto", "on", "off"]


def _input(*names: str, value: str = "", text: str) -> typer.models.OptionInfo:
    return option("Reading the data", *names, value=value, text=text)


@dataclass(eq=False, repr=False)
class Source:
    """Which data to read, and how its text is meant."""

    data: Annotated[
        list[str],
        _input(
            "--data",
            "-d",
            value="FILE",
            text="CSV or Parquet file, folder of Parquet, address of a database's table, - for "
            "standard input, or builtin; repeat to read several as one. "
            "Default: $CLUSTERCMP_DATA, else builtin.",
        ),
    ] = field(default_factory=list)
    sidecar: Annotated[
        str,
        _input(
            "--sidecar",
            value="FILE",
            text="Labels, aliases and meaning of the data, in TOML. Default: the data's name "
            "with the ending .toml.",
        ),
    ] = ""
    where: Annotated[
        list[str],
        _input(
            "--where",
            value="COLUMN=VALUE",
            text="Read only the rows that hold this; repeat for more.",
        ),
    ] = field(default_factory=list)
    column: Annotated[
        list[str],
        _input(
            "--column",
            value="ROLE=HEADER",
            text="Name the column that is the city, the metric, ...: --column city=town; "
            "repeat for more.",
        ),
    ] = field(default_factory=list)
    layout: Annotated[
        Layout | None,
        _input(
            "--layout",
            value="LAYOUT",
            text="tidy, wide or by-year, where the header does not tell.",
        ),
    ] = None
    delimiter: Annotated[
        str,
        _input("--delimiter", value="CHARACTER", text="What separates the fields: , ; | or tab."),
    ] = ""
    encoding: Annotated[
        str,
        _input("--encoding", value="NAME", text="Default: UTF-8, or UTF-16 with a BOM."),
    ] = ""
    thousands: Annotated[
        str,
        _input("--thousands", value="CHARACTER", text="Accept 1,234 where this is a comma."),
    ] = ""
    decimal: Annotated[
        str,
        _input("--decimal", value="CHARACTER", text="Accept 1,5 where this is a comma."),
    ] = ""
    skip_lines: Annotated[
        int | None,
        _input("--skip-lines", value="N", text="Leave out the first N lines, before the header."),
    ] = None
    engine: Annotated[
        Engine | None,
        _input(
            "--engine",
            value="auto|on|off",
            text="Fast reader for large files (needs clustercmp[engine]). auto, the default: from "
            "16 MiB on; off: never, and all rows of a database are fetched.",
        ),
    ] = None
    max_bytes: Annotated[
        int | None,
        _input(
            "--max-bytes",
            value="N",
            text="Refuse files with more bytes of text. Default: 104857600 (100 MiB); none with "
            "the fast reader.",
        ),
    ] = None
    max_field: Annotated[
        int | None,
        _input("--max-field", value="N", text="Longest field, in bytes. Default: 65536."),
    ] = None
    max_name: Annotated[
        int | None,
        _input("--max-name", value="N", text="Longest name, in characters. Default: 200."),
    ] = None
    max_columns: Annotated[
        int | None,
        _input("--max-columns", value="N", text="Most columns. Default: 1000."),
    ] = None

    def asked(self) -> dict[str, Any]:
        """Return how the text is meant; which files are read is said with their checksums."""
        names = [field.name for field in fields(self) if field.name not in ("data", "sidecar")]
        return {name: getattr(self, name) for name in names}
