"""Bars of block characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clustercmp.output.bars import RATIO_WIDTH, SHARE_WIDTH, ratio_bar, scale, share_bar, sparkline


@pytest.mark.parametrize(
    ("ratio", "bar"),
    [
        (1, "        │"),
        (2, "        │████"),
        (4, "        │████████"),
        (6.45, "        │███████▶"),
        (0.5, "    ████│"),
        (0.75, "      ▐█│"),
        (0.25, "████████│"),
        (0.1, "◀███████│"),
        (0, "◀███████│"),
        (1.05, "        │▎"),
        (None, ""),
    ],
)
def test_a_ratio_is_drawn_from_the_middle(ratio: float | None, bar: str) -> None:
    assert ratio_bar(ratio) == bar


def test_the_scale_stands_over_the_bars() -> None:
    assert scale("¼×", "1×", "4×") == "¼×      1×     4×"
    assert scale("1/4x", "1x", "4x") == "1/4x    1x     4x"


@pytest.mark.parametrize(
    ("value", "bar"),
    [
        (8, "█" * SHARE_WIDTH),
        (4, "█" * 12),
        (0.25, "▊"),
        (1e-9, "▏"),
        (0, ""),
        (-1, ""),
        (None, ""),
    ],
)
def test_a_number_is_drawn_as_its_share_of_the_largest(value: float | None, bar: str) -> None:
    assert share_bar(value, 8) == bar


@given(st.floats(0, 1e300))
def test_no_bar_is_wider_than_its_column(value: float) -> None:
    assert len(ratio_bar(value)) <= RATIO_WIDTH
    assert len(share_bar(value, max(value, 1))) <= SHARE_WIDTH


def test_an_integer_may_be_larger_than_any_float() -> None:
    assert share_bar(3e-300, 10**4000) == "▏"
    assert share_bar(10**4000, 10**4000) == "█" * SHARE_WIDTH


@given(st.floats(0.01, 100))
def test_a_ratio_and_its_inverse_point_opposite_ways(ratio: float) -> None:
    left, middle, right = ratio_bar(ratio).partition("│")
    assert middle == "│"
    assert not (left.strip() and right)


@pytest.mark.parametrize(
    ("series", "line"),
    [
        ("719;;1300;|;9000", "▅·█│•"),
        ("0;7;3", "▁█▄"),
        ("100;110;121", "▇▇█"),
        ("5;5", "██"),
        ("0;0", "▁▁"),
        ("-7;0", "▁█"),
        ("-2;-1", "▁▅"),
        ("5;|;7", "•│•"),
        ("1;2;|;100;200", "▅█│▅█"),
        ("1;2;|;;;9", "▅█│··•"),
        ("1e-300;1e300", "▁█"),
        ("|;5", "│•"),
        ("", "·"),
    ],
)
def test_a_series_is_drawn_between_its_ends(series: str, line: str) -> None:
    assert sparkline(series) == line


def test_a_series_may_hold_integers_larger_than_any_float() -> None:
    assert sparkline(f"{10**4000};{2 * 10**4000}") == "▅█"


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_a_series_has_a_sign_a_figure_the_highest_for_the_most(values: list[float]) -> None:
    line = sparkline(";".join(map(repr, values)))
    assert len(line) == len(values)
    if max(values) > 0 and len(values) > 1:
        assert line[values.index(max(values))] == "█"


@given(st.lists(st.integers(-50, 50), min_size=2, max_size=9), st.integers(1, 1000))
def test_scaling_a_series_leaves_its_line(values: list[int], factor: int) -> None:
    lines = [sparkline(";".join(str(value * by) for value in values)) for by in (1, factor)]
    assert lines[0] == lines[1]
