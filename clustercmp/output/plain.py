"""The same in ASCII, for a terminal or a file that holds nothing else."""

from __future__ import annotations

import re
from unicodedata import normalize

_FORMS = str.maketrans(
    {
        "×": "x",
        "÷": "/",
        "≥": ">=",
        "≤": "<=",
        "—": "-",
        "–": "-",
        "−": "-",
        "·": "-",
        "•": "o",
        "●": "o",
        "├": "|",
        "┤": "|",
        "…": "...",
        "‘": "'",
        "’": "'",
        "“": '"',
        "”": '"',
        "£": "GBP ",
        "€": "EUR ",
        "◆": "*",
        "▸": ">",
        "▶": ">",
        "◀": "<",
        "│": "|",
        "─": "-",
        "¼": "1/4",
        "█": "#",
        "▉": "#",
        "▊": "#",
        "▋": "#",
        "▌": "#",
        "▐": "#",
        "▍": ".",
        "▎": ".",
        "▏": ".",
        "▁": "_",
        "▂": ".",
        "▃": ":",
        "▄": "=",
        "▅": "+",
        "▆": "*",
        "▇": "%",
        "ß": "ss",
        "ø": "o",
        "Ø": "O",
        "ł": "l",
        "Ł": "L",
        "æ": "ae",
        "Æ": "AE",
    }
)
_SUPERSCRIPT = re.compile("[⁰¹²³⁴-⁹]+")
_LETTERS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def plain(text: str) -> str:
    r"""Return text in ASCII: signs by their usual stand-ins, letters without their accents.

    What has no such form, as other scripts, becomes visible as `\u4e0a`.
    """
    if text.isascii():
        return text
    numbered = _SUPERSCRIPT.sub(lambda mark: f"({mark[0].translate(_LETTERS)})", text)
    letters = normalize("NFKD", numbered.translate(_FORMS))
    kept = "".join(letter for letter in letters if not "\u0300" <= letter <= "\u036f")
    return kept.encode("ascii", "backslashreplace").decode("ascii")
