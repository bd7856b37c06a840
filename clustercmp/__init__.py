"""Compare tech clusters from a CSV of city metrics.

    import clustercmp as cc

    cc.load("metrics.csv").compare("Manchester", "Cambridge").to_pandas()

`load` takes files or a pandas DataFrame; the answer is a `Table`. What goes wrong is one of the
`ClustercmpError`s.
"""

__version__ = "0.1.0"

__all__ = [
    "AccessError",
    "ClustercmpError",
    "Conventions",
    "Data",
    "DataError",
    "Table",
    "UsageError",
    "derive",
    "load",
]

TYPE_CHECKING = False  # as typing has it, which takes as long to import as `--version` to answer
if TYPE_CHECKING:
    from clustercmp.dataset.reading import Conventions
    from clustercmp.errors import AccessError, ClustercmpError, DataError, UsageError
    from clustercmp.library import Data, derive, load
    from clustercmp.table import Table

_HOMES = {
    "AccessError": "errors",
    "ClustercmpError": "errors",
    "Conventions": "dataset.reading",
    "Data": "library",
    "DataError": "errors",
    "Table": "table",
    "UsageError": "errors",
    "derive": "library",
    "load": "library",
}

if not TYPE_CHECKING:  # a checker knows the names from above, and refuses others

    def __getattr__(name: str) -> object:
        """Import a public name when it is first used: `clustercmp --version` needs none of them."""
        from importlib import import_module  # noqa: PLC0415  likewise

        if name not in _HOMES:
            message = f"module {__name__!r} has no attribute {name!r}"
            raise AttributeError(message)
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
