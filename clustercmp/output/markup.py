"""Text escaped for each markup, so that what a file holds is read, not obeyed."""

from __future__ import annotations

import html
import re

_MARKDOWN = re.compile(r"[\\`*\[\]|$]|(?<![a-zA-Z0-9])_|_(?![a-zA-Z0-9])")
_MARKDOWN_START = re.compile(r"^(\d*)([-+#.)])(?=[-+#.)\s]|$)")
_RST = re.compile(r"[\\`*_|]|(?<=:):")
_RST_START = re.compile(
    r"""[-+•‣⁃>:.=]                               # lists, quotes, fields, comments
    | [(]?([0-9]+|[a-z]|[ivxlcdm]+|\#)[.)](\s|$)  # enumerations
    | [!-/:-@\[-`{-~]+$                           # nothing but punctuation is a rule
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LATEX_DASHES = re.compile("-(?=-)")
_LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "$": r"\$",
        "&": r"\&",
        "#": r"\#",
        "%": r"\%",
        "_": r"\_",
        "^": r"\textasciicircum{}",
        "~": r"$\sim$",
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        "|": r"\textbar{}",
        "`": r"\textasciigrave{}",
        # At the start of a row these would be options of the end of the row before.
        "[": "{[}",
        "]": "{]}",
        "*": "{*}",
        "\u00a0": "~",
        "×": r"$\times$",
        "÷": r"$\div$",
        "−": "$-$",
        "≈": r"$\approx$",
        "≥": r"$\geq$",
        "≤": r"$\leq$",
        "—": r"\textemdash{}",
        "–": r"\textendash{}",
        "…": r"\dots{}",
        "·": r"$\cdot$",
        "◆": r"$\diamond$",
        "▸": r"$\triangleright$",
        "£": r"\pounds{}",
        "€": r"\texteuro{}",
    }
)


def for_markdown(text: str) -> str:
    """Escape what CommonMark and GitHub would read: markup, tables, mathematics, HTML."""
    escaped = _MARKDOWN.sub(r"\\\g<0>", html.escape(text, quote=False))
    if text.count("~") > 1:  # a pair of them strikes out what is between
        escaped = escaped.replace("~", r"\~")
    return _MARKDOWN_START.sub(r"\1\\\2", escaped)


def for_html(text: str) -> str:
    """Escape what HTML would read, in content and in attributes."""
    return html.escape(text)


def for_latex(text: str) -> str:
    """Escape what LaTeX would read, and put signs that pdfLaTeX lacks into mathematics.

    Other letters stay as they are (UTF-8); scripts beyond Latin ask for XeLaTeX or LuaLaTeX.
    """
    return _LATEX_DASHES.sub("-{}", text.translate(_LATEX))


def for_rst(text: str) -> str:
    """Escape what reStructuredText would read, within a line and at its start."""
    escaped = _RST.sub(r"\\\g<0>", text)
    return f"\\{escaped}" if _RST_START.match(text) and not escaped.startswith("\\") else escaped
