"""Text from outside, made harmless for a terminal, a log and a line-based file."""

from __future__ import annotations

from unicodedata import category


def safe_text(text: str, *, lines: bool = False) -> str:
    r"""Make visible, as `\x1b` or `\u202e`, every character that acts instead of being seen.

    Spaces of every width, combining marks and all scripts stay as they are; `lines` keeps line
    feeds.
    """
    if text.isprintable():
        return text
    kept = "\n" if lines else ""
    return "".join(
        character.encode("unicode_escape").decode("ascii")
        if acts(character) and character not in kept
        else character
        for character in text
    )


def acts(character: str) -> bool:
    """Say whether a character does something to its surroundings rather than being seen.

    These are controls (so also tabs, line breaks, escape), marks that turn the direction of text,
    zero-width characters, halves of surrogate pairs, and what Unicode has not assigned.
    """
    return category(character).startswith(("C", "Zl", "Zp"))
