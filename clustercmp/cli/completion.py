"""What may stand at the cursor: commands, options, choices, and the data's cities and metrics."""

from __future__ import annotations

import sys
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import typer

from clustercmp.cli.app import FAMILIES, command
from clustercmp.cli.data_options import Source
from clustercmp.cli.environment import default_data
from clustercmp.cli.loading import conventions
from clustercmp.cli.shells import bash_line, bash_reply
from clustercmp.dataset.address import is_address
from clustercmp.dataset.names import fold
from clustercmp.errors import AccessError, DataError
from clustercmp.output.sink import emit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clustercmp.cli.parameters import Command
    from clustercmp.dataset.dataset import Dataset
    from clustercmp.dataset.places import Place

Words = dict[str, str]
"""Words that may stand at the cursor, each with a few words about it."""

OF_CITIES = ("cities", "city", "other", "baseline", "rival", "reference")
OF_METRICS = ("metrics", "metric", "weighted", "per", "of")
OF_ATTRIBUTES = "attribute"
OF_TIES = "tie"
OF_SCORES = "name"
OF_FILES = ("data", "files", "sidecar", "rates", "deflator", "output", "recipe")
SUMMARIES = {name: text for family in FAMILIES.values() for name, text in family.items()}
OF_TARGETS = "target"
CITY = "city:"
STATISTICS = ("mean", "median", "best", "total")


class Offer(NamedTuple):
    """What may stand at the cursor; `files` leaves it to the shell to complete a path."""

    words: Words
    files: bool = False


def complete(arguments: list[str]) -> int:
    """Answer a shell's script (see `shells`): `bash LINE REPLACED`, or `SHELL WORD...`.

    A line that makes no sense, or data that cannot be read, completes to nothing, quietly.
    """
    try:
        lines = _answer(*arguments)
    except Exception:  # noqa: BLE001  whatever it is, a line being typed is no place to say so
        lines = ["words"]
    try:
        emit("".join(f"{line}\n" for line in lines), sys.stdout)
    except AccessError as error:
        return error.status
    return 0


def _answer(shell: str, *said: str) -> list[str]:
    if shell == "bash":
        text, replaced = said
        line = bash_line(text)
        offer = offered(line.words[1:], line.typed)
        replies = [bash_reply(line, replaced, word) for word in offer.words]
    else:
        *before, typed = said
        offer = offered(before, typed)
        replies = [f"{word}\t{about}".rstrip("\t") for word, about in offer.words.items()]
    return ["files" if offer.files else "words", *replies]


def offered(before: list[str], typed: str) -> Offer:
    """Return what may stand in the place of the word being typed, after the words before it."""
    if not before:
        own = {"--version": "", "--help": ""}
        return _beginning(typed, own if typed.startswith("-") else SUMMARIES)
    built = command(before[0])
    *earlier, last = before
    parameters: list[Any] = built.get_params(typer.Context(built, **built.context_settings))
    options = {name: each for each in parameters for name in each.opts if name[0] == "-"}
    flag, equals, value = typed.partition("=")
    if "--" in before:
        options = {}
    if equals and flag in options:
        return _prefixed(f"{flag}=", _of(options[flag], built, before[1:], value))
    if last in options and not options[last].is_flag:
        return _of(options[last], built, earlier[1:], typed)
    if typed.startswith("-") and options:
        return _beginning(typed, {name: each.help for name, each in options.items()})
    return _of(_argument(built, before[1:]), built, before[1:], typed)


def _argument(built: Command, words: list[str]) -> Any:  # noqa: ANN401  a class typer keeps private
    """Return the first argument that the words leave open; None if there is none."""
    stated = _stated(built, words)
    for parameter in built.params:
        if parameter.param_type_name == "argument" and (
            parameter.nargs < 0 or not stated.get(parameter.name)
        ):
            return parameter
    return None


def _stated(built: Command, words: list[str]) -> Mapping[str, Any]:
    return built.make_context("", words.copy(), resilient_parsing=True).params


def _of(parameter: Any, built: Command, words: list[str], typed: str) -> Offer:  # noqa: ANN401
    """Return what a parameter may be, after the words of its command."""
    if parameter is None:
        return Offer({})
    if choices := parameter.type_descriptor.choices:
        return _beginning(typed, dict.fromkeys(map(str, choices), ""))
    if parameter.name in OF_FILES:
        return Offer({}, files=True)
    if parameter.name == OF_TARGETS:
        return _targets(built, words, typed)
    if parameter.name not in (*OF_CITIES, *OF_METRICS, OF_ATTRIBUTES, OF_TIES, OF_SCORES):
        return Offer({})
    data = _data(_stated(built, words))
    offer = _beginning(typed, _names(parameter.name, data, words))
    return offer if offer.words or parameter.name not in OF_CITIES else _joined(typed, data)


def _targets(built: Command, words: list[str], typed: str) -> Offer:
    """Offer what a target may begin with, and after `city:` the places."""
    if not typed.lower().startswith(CITY):
        return _beginning(typed, {CITY: "what a place has last", "2x": "twice the last figure"})
    data = _data(_stated(built, words))
    places = _beginning(typed[len(CITY) :], _places(data))
    return _prefixed(CITY, places)


def _names(of: str, data: Dataset, words: list[str]) -> Words:
    """Return the names in the data that a parameter may be, but for places named already."""
    if of in OF_METRICS:
        divisor = of in ("per", "of")  # which a rate or an index cannot be
        metrics = (each for each in data.metrics.values() if each.additive or not divisor)
        return {each.name: each.label for each in metrics}
    if of == OF_ATTRIBUTES:
        known = {name for place in data.places.values() for name in place.attributes}
        return dict.fromkeys(sorted(known), "")
    if of == OF_SCORES:
        return {name: score.label for name, score in data.scores.items()}
    if of == OF_TIES:
        return dict.fromkeys(sorted({link.kind for link in data.known_links.links}), "")
    more = STATISTICS if of == "baseline" else ()
    places = {name: about for name, about in _places(data).items() if name not in words}
    return places | dict.fromkeys(more, "of the cities shown")


def _places(data: Dataset) -> Words:
    """Return all cities with their kind, and all groups with their label."""
    cities = {name: place.kind for name, place in data.places.items()}
    return cities | {name: group.label for name, group in data.groups.items()}


def _joined(typed: str, data: Dataset) -> Offer:
    """Offer what may be joined to the places before the last plus: places with no city of theirs.

    Nothing where no plus is, or what is before it means nothing.
    """
    before, plus, begun = typed.rpartition("+")
    if not plus:
        return Offer({})
    group = data.city(before)
    offer = _beginning(begun, _places(data)).words
    return Offer(
        {
            f"{group.name}+{name}": about
            for name, about in offer.items()
            if _is_apart(name, group, data)
        }
    )


def _is_apart(name: str, group: Place, data: Dataset) -> bool:
    """Say whether a place has no city of a group; one that cannot be used is no place."""
    from clustercmp.dataset.places import overlapping  # noqa: PLC0415  loaded with the data

    try:
        return not overlapping([group, data.place(name)])
    except DataError:
        return False


def _data(stated: Mapping[str, Any]) -> Dataset:
    """Load the data that the line being typed names, or the usual one; never standard input."""
    from clustercmp.dataset.loading import load  # noqa: PLC0415  only names need the data

    said = {f.name: stated[f.name] for f in fields(Source) if stated.get(f.name)}
    source = Source(**said)
    if any(map(is_address, source.data or default_data())):
        message = "no database is asked while a line is being typed"
        raise AccessError(message)
    return load(
        [Path(path).expanduser() for path in source.data or default_data()],
        sidecar=source.sidecar or None,
        conventions=conventions(source),
    )


def _beginning(typed: str, known: Mapping[str, str]) -> Offer:
    """Offer what begins with the text, in any spelling; a name with control characters is none."""
    wanted = fold(typed) if not typed.startswith("-") else typed
    begun = {
        n: text for n, text in known.items() if n.startswith(typed) or fold(n).startswith(wanted)
    }
    return Offer({n: text for n, text in begun.items() if n.isprintable() and text.isprintable()})


def _prefixed(prefix: str, offer: Offer) -> Offer:
    return Offer({f"{prefix}{word}": about for word, about in offer.words.items()}, offer.files)
