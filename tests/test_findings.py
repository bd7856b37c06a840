"""The table of `check`."""

from clustercmp.analysis.findings import findings
from clustercmp.errors import Problem

NUMBER = Problem(
    "error", "E-NUMBER", "is not a number", "write 532", "a.csv", 3, 2, "spinouts", "£532"
)
BLANK = Problem("warning", "W-BLANK", "blank rows", file="a.csv")


def test_each_problem_is_a_row_with_its_place_and_its_fix() -> None:
    row = ("a.csv", 3, 2, "spinouts", "£532", "error", "E-NUMBER", "is not a number", "write 532")
    assert findings([NUMBER]).rows == (row,)


def test_a_problem_of_a_whole_file_has_no_line() -> None:
    table = findings([BLANK])
    assert table.column("line") == (None,)
    assert table.column("field") == (None,)


def test_the_title_counts_by_severity() -> None:
    assert findings([NUMBER, BLANK, BLANK]).title == "1 error, 2 warnings"


def test_nothing_wrong_is_said_so() -> None:
    table = findings([])
    assert table.title == "No problems found"
    assert table.rows == ()
