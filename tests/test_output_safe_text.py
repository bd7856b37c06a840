"""Text from outside acts on nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clustercmp.output.safe_text import safe_text


@pytest.mark.parametrize("text", ["", "Manchester", "Zürich", "上海市", "a\u00a0b", "e\u0301", "🏙"])
def test_text_that_only_shows_stays_as_it_is(text: str) -> None:
    assert safe_text(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred", r"\x1b[31mred"),
        ("a\tb\r\nc\x00", r"a\tb\r\nc\x00"),
        ("\x7f\x9b", r"\x7f\x9b"),
        ("\u202eevil\u2066\u200f\u061c", r"\u202eevil\u2066\u200f\u061c"),
        ("zero\u200bwidth\ufeff", r"zero\u200bwidth\ufeff"),
        ("line\u2028para\u2029", r"line\u2028para\u2029"),
        ("half \udc80", r"half \udc80"),
        ("tag \U000e0041", r"tag \U000e0041"),
    ],
)
def test_text_that_acts_becomes_visible(text: str, shown: str) -> None:
    assert safe_text(text) == shown


def test_line_feeds_stay_where_lines_are_wanted() -> None:
    assert safe_text("a\nb\t", lines=True) == "a\nb\\t"


@given(st.text(st.characters(codec=None)))
def test_safe_text_is_safe_and_stays_the_same_when_made_safe_again(text: str) -> None:
    safe = safe_text(text)
    assert safe_text(safe) == safe
    assert safe.isprintable() or all(c.isprintable() or c.isspace() for c in safe)
    safe.encode()
