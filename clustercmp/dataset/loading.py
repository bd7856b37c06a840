"""The one way to load a dataset: files and sidecars, read and put together."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from clustercmp.dataset.conventions import PLAIN, Conventions
from clustercmp.dataset.dataset import Dataset
from clustercmp.dataset.declared import City, Metric
from clustercmp.dataset.engine import empty_store, how_to_read_more, in_bulk, stays
from clustercmp.dataset.names import fold
from clustercmp.dataset.naming import circles, declared_names, loose_ends
from clustercmp.dataset.opening import BUILTIN, Source, open_all, open_file
from clustercmp.dataset.places import Place
from clustercmp.dataset.reading import FileReport, read
from clustercmp.dataset.sidecar import Declarations
from clustercmp.dataset.watching import Progress
from clustercmp.errors import AccessError, DataError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from clustercmp.dataset.names import Names
    from clustercmp.dataset.store import Store
    from clustercmp.dataset.watching import Tell


UNDECLARED = City("")


def load(
    paths: Iterable[str | Path] = (BUILTIN,),
    *,
    sidecar: str | Path | None = None,
    conventions: Conventions = PLAIN,
    stdin: BinaryIO | None = None,
    progress: Tell | None = None,
) -> Dataset:
    """Read all files as one dataset.

    A path is a file, `builtin` or `-` for `stdin`. The sidecar beside a file is read with it, the
    named one last; the later wins. `progress` is told the bytes read, and how many there are in
    all (0 where only reading tells). DataError holds every error of every file, AccessError names
    what cannot be opened, and UsageError what cannot be meant.
    """
    return sound(_load(paths, sidecar, conventions, stdin, progress))


class Inspection(NamedTuple):
    """Every problem of some files, and the (path as typed, SHA-256) of what was read."""

    problems: tuple[Problem, ...]
    inputs: tuple[tuple[str, str], ...]


def inspect(
    paths: Iterable[str | Path] = (BUILTIN,),
    *,
    sidecar: str | Path | None = None,
    conventions: Conventions = PLAIN,
    stdin: BinaryIO | None = None,
    progress: Tell | None = None,
) -> Inspection:
    """Read all files as `load` does, but return every problem: errors, warnings and notes.

    Those of the links beside them are among them.
    Files that are refused before they are read leave no input.
    """
    try:
        dataset = _load(paths, sidecar, conventions, stdin, progress)
    except DataError as fault:
        return Inspection(fault.problems, ())
    links = dataset.known_links
    more = [_more(report.unlisted, report.file) for report in dataset.reports if report.unlisted]
    if links.unlisted:
        more.append(_more(links.unlisted, "links.csv"))
    return Inspection((*dataset.problems, *links.problems, *more), (*dataset.inputs, *links.inputs))


def sound(dataset: Dataset) -> Dataset:
    """Return the dataset if it has no error; raise DataError with all of them otherwise."""
    if errors := [problem for problem in dataset.problems if problem.severity == "error"]:
        raise DataError(*errors, unlisted=sum(report.unlisted for report in dataset.reports))
    return dataset


def _load(
    paths: Iterable[str | Path],
    sidecar: str | Path | None,
    conventions: Conventions,
    stdin: BinaryIO | None,
    tell: Tell | None,
) -> Dataset:
    with ExitStack() as stack:
        sources = open_all(paths, stdin, stack)
        if tell:
            sizes = [source.size for source in sources]
            progress = Progress(sum(sizes) if all(sizes) else 0, tell)
            sources = [
                source._replace(stream=progress.watch(source.stream), taken=progress.add)
                for source in sources
            ]
        return assemble(sources, sidecar, conventions)


def assemble(
    sources: Sequence[Source],
    sidecar: str | Path | None,
    conventions: Conventions,
    declared: Declarations | None = None,
) -> Dataset:
    """Read what has been opened; `problems` of the answer holds errors, too.

    `declared` is what is known beforehand; sidecars add to it.
    """
    bulk = in_bulk(sources, conventions.engine)
    _refuse_too_long(sources, conventions, bulk=bulk)
    if bulk and conventions.max_bytes is None:
        conventions = replace(conventions, max_bytes=sys.maxsize)
    declared = declared or Declarations()
    inputs: dict[str, str] = {}
    beside = [_declare(source.sidecar, declared, inputs) for source in sources]
    named = _declare((Path(sidecar), str(sidecar)) if sidecar else None, declared, inputs)
    names = declared_names(declared)
    store = empty_store(bulk=bulk, remote=stays(sources, conventions.engine))
    reports = []
    for source, own in zip(sources, beside, strict=True):
        names.file = source.shown
        columns = {**own, **named, **conventions.columns}
        reports.append(_read(source, store, replace(conventions, columns=columns), names))
    store.rename(names.cities.all_shown(), names.metrics.all_shown())
    sums = {source.typed: report.sha256 for source, report in zip(sources, reports, strict=True)}
    files = tuple(source.links for source in sources if source.links)
    return _dataset(declared, names, store, reports, {**sums, **inputs}, files, conventions)


def _refuse_too_long(sources: Iterable[Source], conventions: Conventions, *, bulk: bool) -> None:
    """Raise DataError for files that would be refused after minutes of reading."""
    if bulk and conventions.max_bytes is None:
        return
    limit = conventions.limit
    problems = [
        Problem(
            "error",
            "E-LIMIT",
            f"the file has {source.size:,} bytes, more than {limit:,}",
            how_to_read_more(source.size, stated=conventions.max_bytes is not None),
            source.shown,
        )
        for source in sources
        if source.size > limit
    ]
    if problems:
        raise DataError(*problems)


def _declare(
    sidecar: tuple[Path, str] | None, declared: Declarations, inputs: dict[str, str]
) -> dict[str, str]:
    """Add a sidecar to what is declared and to the inputs; return the columns that it names."""
    if not sidecar:
        return {}
    path, shown = sidecar
    with open_file(path, shown) as file:
        content = file.read()
    inputs[shown] = sha256(content).hexdigest()
    return declared.read(content, shown)


def _read(source: Source, store: Store, conventions: Conventions, names: Names) -> FileReport:
    if source.address:
        from clustercmp.dataset.database_reading import read_table  # noqa: PLC0415

        return read_table(source.database, source.address, store, conventions, names)
    try:
        if source.parts:
            from clustercmp.dataset.bulk.parquet_reading import read_parquet  # noqa: PLC0415

            return read_parquet(source, store, conventions, names)
        return read(source.stream, source.shown, store, conventions, names)
    except OSError as fault:
        message = f"{source.shown}: cannot be read: {fault.strerror}; check that it is a file"
        raise AccessError(message) from fault


def _dataset(
    declared: Declarations,
    names: Names,
    store: Store,
    reports: Sequence[FileReport],
    inputs: Mapping[str, str],
    link_files: tuple[tuple[Path, str], ...],
    conventions: Conventions,
) -> Dataset:
    known = {metric.name: metric for metric in declared.metrics.values()}
    known |= {
        name: Metric(name) for name in names.metrics.all_shown().values() if name not in known
    }
    held = dict.fromkeys(store.metrics())
    order = [metric.name for metric in declared.metrics.values() if metric.name in held]
    problems = [*declared.problems, *names.problems, *circles(declared, names)]
    for report in reports:
        problems += report.problems
    if not any(problem.severity == "error" for problem in problems):
        problems += loose_ends(declared, names)
    return Dataset(
        metrics={name: known[name] for name in dict.fromkeys(order) | held},
        places=_places(declared, names, reports),
        groups={group.name: group for group in declared.groups.values()},
        targets={target.name: target for target in declared.targets.values()},
        scores={score.name: score for score in declared.scores.values()},
        inputs=tuple(inputs.items()),
        problems=tuple(problems),
        reports=tuple(reports),
        _store=store,
        _names=names,
        _known=known,
        _link_files=link_files,
        _conventions=conventions,
    )


def _more(count: int, file: str) -> Problem:
    """Return one error more for those of a file that are not listed."""
    message = f"{count:,} more errors are not listed"
    return Problem("error", "E-MORE", message, "mend those that are", file)


def _places(
    declared: Declarations, names: Names, reports: Iterable[FileReport]
) -> dict[str, Place]:
    attributes: dict[str, dict[str, str]] = {}
    for report in reports:
        for key, texts in report.attributes.items():
            attributes.setdefault(key, {}).update(texts)
    places = {}
    for key, name in names.cities.all_shown().items():
        city = declared.cities.get(fold(key), UNDECLARED)
        own = {**attributes.get(key, {}), **city.attributes}
        areas = frozenset(map(fold, (name, *city.same_area)))
        places[name] = Place(name, city.aliases, city.kind, own, areas)
    return places
