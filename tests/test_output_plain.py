"""The same in ASCII."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clustercmp.output.plain import plain


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("Leeds", "Leeds"),
        ("~0.59× ≥ ≤ — −5 ÷", "~0.59x >= <= - -5 /"),
        ("£680m €2bn", "GBP 680m EUR 2bn"),
        ("84 ¹ ³ ¹²", "84 (1) (3) (12)"),
        ("◆ ▸ ▶ ◀", "* > > <"),
        ("▐█│▏", "##|."),
        ("Zürich Łódź Tromsø", "Zurich Lodz Tromso"),
        ("上", r"\u4e0a"),
    ],
)
def test_text_is_spelled_so(text: str, spelled: str) -> None:
    assert plain(text) == spelled


@given(st.text())
def test_nothing_but_ascii_is_left(text: str) -> None:
    assert plain(text).isascii()
