"""Files that try to get past the strict reader, each with what the contract promises for it."""

from __future__ import annotations

import gzip
import io
from typing import TYPE_CHECKING, Any

import pytest

from clustercmp.dataset.names import Names
from clustercmp.dataset.reading import Conventions, FileReport, read
from clustercmp.dataset.store import Store

if TYPE_CHECKING:
    from clustercmp.dataset.observation import Observation

pytestmark = pytest.mark.usefixtures("lane")

TIDY = "city,metric,value\n"
DATED = "city,metric,period,value\n"
YEARS = "city,metric,2021,"


def packed(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


def opened(content: str | bytes, **conventions: Any) -> tuple[list[Observation], FileReport]:
    raw = content.encode() if isinstance(content, str) else content
    store = Store()
    report = read(io.BytesIO(raw), "x.csv", store, Conventions(**conventions), Names())
    return [o for metric in store.metrics() for o in store.observations(metric)], report


def figures(found: list[Observation]) -> list[tuple[str, str, Any]]:
    return [(o.city, o.period.text, o.quantity.value) for o in found]


def places(report: FileReport) -> list[tuple[str, int, int]]:
    return [(p.code, p.line, p.field) for p in report.problems]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (TIDY + "NA,a,5\n", [("NA", "", 5)]),
        (TIDY + "null,a,5\n", [("null", "", 5)]),
        (TIDY + "-,a,5\n", [("-", "", 5)]),
        (TIDY + '"Le""eds",a,5\n', [('Le"eds', "", 5)]),
        (TIDY + "\u00a0Leeds\u00a0,a, 5 \n", [("Leeds", "", 5)]),
        (TIDY + "Leeds,a," + "7" * 400, [("Leeds", "", int("7" * 400))]),
        (TIDY + "Leeds,a,0.1" + "0" * 500, [("Leeds", "", 0.1)]),
        (DATED + "Leeds,a,2022-05-03/2022-05,5\n", [("Leeds", "2022-05-03/2022-05-31", 5)]),
        (
            "city,metric,2022-05-31,2022-04/2023-03\nLeeds,a,1,2\n",
            [("Leeds", "2022-05-31", 1), ("Leeds", "2022-04/2023-03", 2)],
        ),
        ('"sep=;"\r\ncity;metric;value\r\nLeeds;a;5\r\n', [("Leeds", "", 5)]),
        ("SEP=;\ncity;metric;value\nLeeds;a;5\n", [("Leeds", "", 5)]),
        (packed(TIDY.encode() + b"Lee") + packed(b"ds,a,5\n"), [("Leeds", "", 5)]),
        (f"{TIDY}Leeds,a,5\n".encode("utf-32"), [("Leeds", "", 5)]),
    ],
)
def test_what_looks_odd_and_is_right_is_read(content: str | bytes, found: list[Any]) -> None:
    observations, report = opened(content)
    assert figures(observations) == found
    assert report.problems == ()


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (TIDY + '"Leeds" ,a,5\n', [("E-QUOTE", 2, 1)]),
        (TIDY + '"Leeds,a,5\n' + "York,a,6\n" * 9999, [("E-UNCLOSED", 2, 1)]),
        (TIDY + "Leeds,a,1,234\n", [("E-RAGGED", 2, 4)]),
        (TIDY + "Leeds,a,5\nCITY,Metric,VALUE\n", [("E-HEADER", 3, 1), ("E-NUMBER", 3, 3)]),
        ("city,region\nLeeds,North\nCity,Region\n", [("E-HEADER", 3, 1)]),
        (TIDY + "\u200b,a,5\n", [("E-BLANK", 2, 1)]),
        (TIDY + "Leeds,a,5\nLee\u00adds,a,6\n", [("E-CONFLICT", 3, 0)]),
        (TIDY + "Leeds,a," + "9" * 4001, [("E-NUMBER", 2, 3)]),
        (DATED + "Leeds,a,44561,5\n", [("E-PERIOD", 2, 3)]),
        (DATED + "Leeds,a,2022,5\nLeeds,a,2022/2022,6\n", [("E-CONFLICT", 3, 0)]),
        (DATED + "Leeds,a,2022-05-31,5\nLeeds,a,2022-05-31/2022-05-31,6\n", [("E-CONFLICT", 3, 0)]),
        (YEARS + "2022-13\nLeeds,a,1,2\n", [("E-PERIOD", 1, 4)]),
        (
            YEARS + "2022/23,2023e,2024 (p)\nLeeds,a,1,2,3,4\n",
            [("E-PERIOD", 1, i) for i in (4, 5, 6)],
        ),
        ("city,Tech Jobs,tech_jobs\nLeeds,5,\nYork,,6\n", [("E-HEADER", 1, 0)]),
        ("city,2021/22,2022/23\nLeeds,1,2\n", [("E-LAYOUT", 1, 0)]),
        (packed(packed(b"a")), [("E-ENCODING", 1, 0)]),
        (b"BZh91AY&SY", [("E-ENCODING", 1, 0)]),
        (packed(TIDY.encode()) + b"junk", [("E-GZIP", 2, 0)]),
    ],
)
def test_what_looks_right_and_is_wrong_is_located(
    content: str | bytes, found: list[tuple[str, int, int]]
) -> None:
    assert [place for place in places(opened(content)[1]) if place[0][0] == "E"] == found


@pytest.mark.parametrize("limit", [2**15, 2**14 + 1, 2**14 - 1])
def test_a_text_is_never_cut_at_the_limit_in_silence(limit: int) -> None:
    content = TIDY + "".join(f"City {i},a,5\n" for i in range(5000))
    for raw in (content.encode(), packed(content.encode())):
        _, report = opened(raw, max_bytes=limit)
        assert "E-LIMIT" in [p.code for p in report.problems]


def test_a_byte_order_mark_belongs_to_no_header_whatever_encoding_is_named() -> None:
    raw = b"\xff\xfe" + f"{TIDY}Leeds,a,5\n".encode("utf-16-le")
    assert figures(opened(raw, encoding="utf-16-le")[0]) == [("Leeds", "", 5)]


def test_a_by_year_layout_needs_years() -> None:
    _, report = opened(TIDY + "Leeds,a,5\n", layout="by-year")
    assert [(p.code, p.message) for p in report.problems] == [("E-LAYOUT", "no column is a period")]


def test_a_wide_column_without_any_figure_is_counted_and_a_metric_by_name() -> None:
    names = Names()
    content = b"city,jobs,unicorns,notes\nLeeds,5,-,\nYork,6,..,\n"
    report = read(io.BytesIO(content), "x.csv", Store(), Conventions(), names)
    assert [str(p) for p in report.problems] == [
        "x.csv: 2 cells say that there is no figure [N-MISSING]"
    ]
    assert names.metrics.find("Unicorns") == "unicorns"


def test_a_column_that_would_qualify_figures_does_not_in_a_wide_file() -> None:
    _, report = opened("city,jobs,qualifier\nLeeds,5,over\n")
    assert [(p.code, p.line, p.field) for p in report.problems] == [("W-COLUMN", 1, 3)]
    assert report.problems[0].fix.startswith("write a sign before a figure (>5)")


def test_a_year_beside_the_value_column_is_not_passed_over_in_silence() -> None:
    _, report = opened("city,metric,value,2022\nLeeds,a,5,6\n")
    assert places(report) == [("W-COLUMN", 1, 4)]


def test_several_values_of_one_column_are_each_kept_by_where() -> None:
    content = "city,metric,value,sex\nLeeds,a,5,f\nLeeds,b,6,m\nLeeds,c,7,t\n"
    found, _ = opened(content, where=(("sex", "f"), ("sex", "m")))
    assert figures(found) == [("Leeds", "", 5), ("Leeds", "", 6)]
    _, report = opened(content, where=(("sex", "x"), ("sex", "y")))
    assert str(report.problems[0]) == (
        'x.csv: sex: no row is left by "sex=x or y"; there are f, m, t [E-WHERE]'
    )
