"""The table on a terminal: its look in full, and what holds at every width."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from clustercmp.output.layout import hidden_columns
from clustercmp.output.look import Look
from clustercmp.output.terminal import to_terminal
from clustercmp.table import Column, Note, Table

COMPARED = Table(
    "compare",
    "Manchester against Cambridge",
    (
        Column("label", heading=" "),
        Column("unit", shown=False),
        Column("a", "value", "Manchester", unit_from="unit", qualifier="about"),
        Column("b", "value", "Cambridge", unit_from="unit", qualifier="about"),
        Column("about", shown=False),
        Column("ratio", "ratio", "Ratio", qualifier="about"),
        Column("bar", "ratio-bar", exported=False, droppable=3),
        Column("rank", heading="Rank", droppable=2),
        Column("period", "period", "Period", droppable=1),
    ),
    (
        ("Funding raised", "GBP", 680e6, 910e6, "about", 0.747, 0.747, "6, 3 of 12", "2022"),
        ("Spin-outs", "companies", 84, 54, "exact", 84 / 54, 84 / 54, "", "2011/2023, 2012"),
        ("Population", "people", 568996, None, "exact", None, None, None, "2022"),
    ),
    (
        Note("RANKS", "Ranks: of the cities in the slice that `clustercmp rank METRIC` uses"),
        Note("PERIOD", "not like for like: periods and sources differ", ((1, "period"),)),
        Note("CONFLICT", "another source says £532m for 2022", ((0, "a"),)),
        Note("GEOGRAPHY", "covers another area than the city", ((0, "a"), (1, "a"), (1, "b"))),
    ),
    formula="ratio = Manchester ÷ Cambridge",
)

RANKED = Table(
    "rank",
    "Funding raised · 2020",
    (
        Column("rank", "rank", "Rank", tied="tied"),
        Column("tied", "boolean", shown=False),
        Column("city", heading="City"),
        Column("value", "value", "Value", unit="USD"),
        Column("bar", "share-bar"),
    ),
    (
        (1, False, "London", 10.4e9, 10.4e9),
        (2, True, "上海市", 2.6e9, 2.6e9),
        (2, True, "Cafe\u0301", 2.6e9, 2.6e9),
        (14, False, "Leeds", 8e6, 8e6),
    ),
)


def test_in_a_pipe_a_table_is_as_wide_as_it_needs() -> None:
    assert (
        to_terminal(COMPARED, Look())
        == """\
Manchester against Cambridge                                      ratio = Manchester ÷ Cambridge

                 Manchester  Cambridge   Ratio  ¼×      1×     4×  Rank        Period
──────────────  ───────────  ─────────  ──────  ─────────────────  ──────────  ─────────────────
Funding raised   ~£680m ¹ ²   ~£910m    ~0.75×        ▐█│          6, 3 of 12  2022
Spin-outs            84 ²         54 ²   1.56×          │██▌                   2011–2023, 2012 ³
Population      568,996            —         —                     —           2022

~ about
¹ another source says £532m for 2022
² covers another area than the city
³ not like for like: periods and sources differ
Ranks: of the cities in the slice that `clustercmp rank METRIC` uses
"""
    )


def test_without_charts_there_are_no_bars() -> None:
    assert "│" not in to_terminal(COMPARED, Look(charts=False))


def test_in_ascii_every_sign_has_a_stand_in() -> None:
    text = to_terminal(COMPARED, Look(ascii=True))
    assert text.isascii()
    assert "~GBP 680m (1) (2)" in text
    assert "      ##|" in text


def test_wide_letters_and_accents_do_not_shift_columns_and_ties_stand_behind_digits() -> None:
    assert (
        to_terminal(RANKED, Look())
        == """\
Funding raised · 2020

Rank  City      Value
────  ──────  ───────  ────────────────────────
  1   London  $10.4bn  ████████████████████████
  2=  上海市   $2.6bn  ██████
  2=  Cafe\u0301     $2.6bn  ██████
 14   Leeds       $8m  ▏
"""
    )


def test_a_narrow_terminal_loses_bars_first() -> None:
    assert to_terminal(COMPARED, Look(width=90)).splitlines()[2:6] == [
        "                 Manchester  Cambridge   Ratio  Rank        Period",
        "──────────────  ───────────  ─────────  ──────  ──────────  ─────────────────",
        "Funding raised   ~£680m ¹ ²   ~£910m    ~0.75×  6, 3 of 12  2022",
        "Spin-outs            84 ²         54 ²   1.56×              2011–2023, 2012 ³",
    ]
    assert hidden_columns(COMPARED, Look(width=90)) == ()


def test_then_text_is_wrapped() -> None:
    assert to_terminal(COMPARED, Look(width=72)).splitlines()[2:7] == [
        "                 Manchester  Cambridge   Ratio  Rank        Period",
        "──────────────  ───────────  ─────────  ──────  ──────────  ────────────",
        "Funding raised   ~£680m ¹ ²   ~£910m    ~0.75×  6, 3 of 12  2022",
        "Spin-outs            84 ²         54 ²   1.56×              2011–2023,",
        "                                                            2012 ³",
    ]


def test_a_heading_keeps_its_closing_sign() -> None:
    table = Table(
        "x",
        "X",
        (Column("city"), Column("a", "value", "City ◆"), Column("b", "ratio", "City ÷ ◆")),
        (("Stoke", 1, 0.5),),
    )
    assert to_terminal(table, Look(width=22)).splitlines()[2:4] == [
        "                  City",
        "city   City ◆      ÷ ◆",
    ]


def test_then_columns_are_hidden_and_named() -> None:
    assert to_terminal(COMPARED, Look(width=50)).splitlines()[:8] == [
        "Manchester against Cambridge",
        "ratio = Manchester ÷ Cambridge",
        "",
        "                 Manchester  Cambridge   Ratio",
        "──────────────  ───────────  ─────────  ──────",
        "Funding raised   ~£680m ¹ ²   ~£910m    ~0.75×",
        "Spin-outs            84 ²         54 ²   1.56×",
        "Population      568,996            —         —",
    ]
    assert hidden_columns(COMPARED, Look(width=50)) == ("Rank", "Period")


def test_then_rows_are_stacked_and_nothing_is_hidden() -> None:
    assert (
        to_terminal(COMPARED, Look(width=36))
        == """\
Manchester against Cambridge
ratio = Manchester ÷ Cambridge

Funding raised                ~0.75×
  Manchester: ~£680m ¹ ²
  Cambridge: ~£910m
  Rank: 6, 3 of 12    Period: 2022
Spin-outs                      1.56×
  Manchester: 84 ²
  Cambridge: 54 ²
  Period: 2011–2023, 2012 ³
Population                         —
  Manchester: 568,996
  Cambridge: —    Rank: —
  Period: 2022

~ about
¹ another source says £532m for 2022
² covers another area than the city
³ not like for like: periods and
  sources differ
Ranks: of the cities in the slice
  that `clustercmp rank METRIC` uses
"""
    )
    assert hidden_columns(COMPARED, Look(width=36)) == ()


def test_stacked_rows_are_named_by_their_first_text_and_what_stands_before_it() -> None:
    columns = (*RANKED.columns[:3], Column("share", "share", "Share of the total"))
    table = Table("rank", "t", (*columns, RANKED.columns[3]), ((2, True, "上海市", 0.25, 10.4e9),))
    assert to_terminal(table, Look(width=24)).splitlines()[2:] == [
        "2= 上海市",
        "  Share of the total:",
        "  25.0%",
        "  Value: $10.4bn",
    ]


def test_long_names_of_stacked_rows_go_on_below() -> None:
    columns = (Column("city"), Column("ratio_to_the_best", "ratio"))
    table = Table("ratio", "t", columns, (("Newcastle upon Tyne", 2.0),))
    assert to_terminal(table, Look(width=20)).splitlines()[2:] == [
        "Newcastle      2.00×",
        "upon Tyne",
    ]


def test_several_ratios_of_stacked_rows_are_named_each() -> None:
    columns = (Column("city"), Column("Funding_raised", "ratio"), Column("Jobs", "ratio"))
    table = Table("ratio", "t", columns, (("Leeds", 2.0, None),))
    assert to_terminal(table, Look(width=24)).splitlines()[2:] == [
        "Leeds",
        "  Funding_raised: 2.00×",
        "  Jobs: —",
    ]


def test_rows_without_a_text_are_stacked_by_their_first_cell() -> None:
    columns = (Column("n", "integer", " "), Column("m", "integer", " "))
    table = Table("rank", "t", columns, ((10**9, 10**9),))
    assert to_terminal(table, Look(width=20)).splitlines()[2:] == [
        "1,000,000,000",
        "  1,000,000,000",
    ]


def test_a_number_wider_than_the_terminal_stays_whole() -> None:
    columns = (Column("city"), Column("r", "ratio", qualifier="q"), Column("q", shown=False))
    table = Table("ratio", "t", columns, (("Newcastle", 10**12, "about"),))
    assert to_terminal(table, Look(width=20)).splitlines()[2] == "Newcastle  ~1,000,000,000,000×"


def test_a_word_wider_than_its_column_goes_on_below() -> None:
    table = Table("list-cities", "t", (Column("city"),), (("Newcastle-upon-Tyne-again!",),))
    assert to_terminal(table, Look(width=1)).splitlines()[2:] == [
        "city",
        "────────────────────",
        "Newcastle-upon-Tyne-",
        "again!",
    ]


def test_headings_of_several_lines_end_above_the_rule() -> None:
    columns = (Column("city", heading="City"), Column("f", "ratio", "Funding raised here,\n2020"))
    table = Table("ratio", "Ratios", columns, (("Leeds", 0.5),))
    assert to_terminal(table, Look()).splitlines()[2:] == [
        "       Funding raised here,",
        "City                   2020",
        "─────  ────────────────────",
        "Leeds                 0.50×",
    ]
    assert to_terminal(table, Look(width=20)).splitlines()[2:] == [
        "             Funding",
        "        raised here,",
        "City            2020",
        "─────  ─────────────",
        "Leeds          0.50×",
    ]


def test_a_table_without_rows_is_its_title() -> None:
    assert to_terminal(Table("rank", "Nothing", (Column("n", "value"),), ()), Look()) == "Nothing\n"


def test_the_formula_goes_below_a_title_that_leaves_no_room() -> None:
    table = Table("rank", "A long title", (Column("x"),), (), formula="ratio = a ÷ b")
    assert to_terminal(table, Look()).splitlines()[0] == "A long title    ratio = a ÷ b"
    assert to_terminal(table, Look(width=20)).splitlines()[:2] == ["A long title", "ratio = a ÷ b"]


def test_markup_and_escapes_in_the_data_are_text() -> None:
    table = Table("rank", "[red]t[/x]", (Column("[b]"),), (("[/x] :smile:",), ("\x1b[31m",)))
    assert to_terminal(table, Look(colour=True)).count("\x1b[31m") == 0
    assert to_terminal(table, Look()).splitlines() == [
        "[red]t[/x]",
        "",
        "[b]",
        "────────────",
        "[/x] :smile:",
        r"\x1b[31m",
    ]


def test_colour_says_nothing_that_is_not_there_without_it() -> None:
    coloured = to_terminal(COMPARED, Look(colour=True))
    assert "\x1b[35m~0.75×\x1b[0m" in coloured
    assert "\x1b[36m1.56×\x1b[0m" in coloured
    bare = re.sub(r"\x1b\[\d*m", "", coloured)
    assert [line.rstrip() for line in bare.splitlines()] == to_terminal(
        COMPARED, Look()
    ).splitlines()


def test_the_baseline_itself_has_no_tint() -> None:
    table = Table("ratio", "t", (Column("r", "ratio"),), ((1,),))
    assert "\x1b[36m" not in to_terminal(table, Look(colour=True))


@pytest.mark.parametrize("ascii_only", [False, True])
@pytest.mark.parametrize("width", range(40, 201))
def test_from_40_to_200_columns_every_line_fits_and_every_number_is_whole(
    width: int,
    ascii_only: bool,  # noqa: FBT001  pytest hands it over by name
) -> None:
    text = to_terminal(COMPARED, Look(width=width, ascii=ascii_only))
    assert all(cell_len(line) <= width for line in text.splitlines())
    for number in ("680m", "910m", "0.75", "84", "54", "1.56", "568,996"):
        assert number in text


WORDS = st.text(st.sampled_from("ab 上é~"), max_size=30) | st.text(max_size=30)


@given(
    st.lists(st.tuples(WORDS, st.none() | st.floats(0, 1e12), st.none() | st.integers(0))),
    WORDS,
    st.integers(40, 200),
)
def test_whatever_the_table_it_fits(
    rows: list[tuple[str, float | None, int | None]], heading: str, width: int
) -> None:
    columns = (
        Column("city", heading=heading),
        Column("value", "value", heading, unit="GBP", droppable=1),
        Column("ratio", "ratio", "Ratio"),
    )
    small = tuple((name, value, n and n % 10**9) for name, value, n in rows)
    text = to_terminal(Table("rank", "t", columns, small), Look(width=width))
    assert all(cell_len(line) <= width for line in text.splitlines())
