"""Files of statistical offices load as they are: excerpts made by hand in their layouts."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from clustercmp.dataset.layouts.plan import LAYOUTS
from clustercmp.dataset.names import Names
from clustercmp.dataset.reading import READERS, Conventions, FileReport, read
from clustercmp.dataset.store import Store

if TYPE_CHECKING:
    from clustercmp.dataset.observation import Observation

pytestmark = pytest.mark.usefixtures("lane")

FILES = Path(__file__).parent / "files"


def load(
    content: str,
    **conventions: Any,
) -> tuple[list[Observation], FileReport, Names]:
    """Read a file of this folder, or text, and return its figures."""
    store, names = Store(), Names()
    raw = (FILES / content).read_bytes() if "\n" not in content else content.encode()
    file = content if "\n" not in content else "x.csv"
    report = read(io.BytesIO(raw), file, store, Conventions(**conventions), names)
    figures = [o for metric in store.metrics() for o in store.observations(metric)]
    return figures, report, names


def messages(report: FileReport) -> list[str]:
    return [str(problem) for problem in report.problems]


def brief(figures: list[Observation]) -> list[tuple[str, str, str, Any]]:
    return [(o.city, o.metric, o.period.text, o.quantity.value) for o in figures]


def test_every_layout_has_a_reader() -> None:
    assert tuple(READERS) == LAYOUTS


def test_our_world_in_data_is_a_wide_file_of_any_years() -> None:
    figures, report, _ = load("owid.csv")
    assert report.layout == "wide"
    assert report.problems == ()
    assert brief(figures) == [
        ("Uruk", "Population", "-3000", 40000),
        ("Rome", "Population", "100", 1000000),
        ("United Kingdom", "Population", "1800", 8500000),
        ("United Kingdom", "Population", "2022", 67508936),
        ("World", "Population", "2022", 7975105156),
        ("United Kingdom", "Median age", "1800", 20.5),
        ("United Kingdom", "Median age", "2022", 39.8),
        ("World", "Median age", "2022", 30.2),
    ]
    assert report.attributes["United Kingdom"] == {"Code": "GBR"}


def test_the_world_bank_s_lines_before_the_header_and_blank_last_column_are_no_error() -> None:
    figures, report, _ = load("world_bank.csv")
    figures.sort(key=lambda figure: figure.line)
    assert brief(figures) == [
        ("Aruba", "Population, total", "1960", 54608),
        ("Aruba", "Population, total", "2021", 106537),
        ("Aruba", "Population, total", "2022", 106445),
        ("United Kingdom", "Population, total", "1960", 52400000),
        ("United Kingdom", "Population, total", "2022", 67791000),
    ]
    assert [o.line for o in figures] == [6, 6, 6, 7, 7]
    assert messages(report) == [
        "world_bank.csv:1: 4 lines before the header were skipped [W-PREAMBLE]"
    ]


def test_figures_under_the_blank_last_column_are_errors() -> None:
    text = (FILES / "world_bank.csv").read_text(encoding="utf-8-sig")
    _, report, _ = load(text.replace('"106445",', '"106445","7"'))
    assert [(p.code, p.line, p.field) for p in report.problems if p.severity == "error"] == [
        ("E-HEADER", 6, 8)
    ]


def test_a_data_source_without_the_world_bank_s_header_is_not_skipped() -> None:
    _, report, _ = load("Data Source,jobs\nLeeds,5\n")
    assert report.problems[0].code == "E-LAYOUT"


def test_databank_s_year_headings_and_footer_are_understood() -> None:
    figures, report, _ = load("databank.csv")
    assert brief(figures) == [
        ("Argentina", "Population, total", "2014", 42669500),
        ("Brazil", "Population, total", "2014", 202763735),
        ("Brazil", "Population, total", "2015", 204471769),
    ]
    assert [(p.code, p.line) for p in report.problems] == [
        ("W-BLANK", 4),
        ("W-BLANK", 5),
        ("W-PREAMBLE", 6),
        ("W-PREAMBLE", 7),
        ("N-MISSING", 0),
    ]


def test_a_heading_of_two_different_years_is_no_year() -> None:
    _, report, _ = load("city,metric,2014 [YR2015]\nLeeds,jobs,5\n")
    assert [(p.code, p.line, p.field) for p in report.problems] == [("E-PERIOD", 1, 3)]


def test_the_oecd_s_labels_are_names_and_its_codes_aliases() -> None:
    figures, report, names = load("oecd.csv")
    assert report.problems == ()
    assert brief(figures) == [
        ("Manchester", "Employment", "2022", 1412500),
        ("Cambridge", "Employment", "2022", 183200),
        ("Cambridge", "Gross value added", "2022", 9100000000),
    ]
    assert [o.unit for o in figures] == ["Persons", "Persons", "GBP"]
    assert [o.status for o in figures] == ["observed", "estimate", "provisional"]
    assert names.cities.find("uk010f") == "Manchester"
    assert names.metrics.find("GVA") == "Gross value added"


def test_the_oecd_s_joined_codes_and_labels_are_told_apart() -> None:
    figures, report, names = load("oecd_joined.csv")
    assert report.problems == ()
    assert brief(figures) == [
        ("Manchester", "Employment", "2022", 1412500),
        ("Cambridge", "Employment", "2022", 183200),
    ]
    assert [o.unit for o in figures] == ["Persons", "Persons"]
    assert names.cities.find("UK012F") == "Cambridge"


def test_eurostat_s_data_flow_is_the_metric_where_there_is_no_other() -> None:
    figures, report, _ = load("eurostat.csv")
    assert brief(figures) == [
        ("DE001C", "URB_CLMA", "2021", 1800.5),
        ("FR001C", "URB_CLMA", "2021", 2100),
        ("IT001C", "URB_CLMA", "2021", 1700),
    ]
    assert [o.status for o in figures] == ["observed", "provisional", "estimate"]
    assert [o.unit for o in figures] == ["NR"] * 3
    assert messages(report) == ["eurostat.csv: 1 cell says that there is no figure [N-MISSING]"]


def test_eurostat_s_own_tsv_is_refused_by_name() -> None:
    _, report, _ = load("freq,unit,geo\\TIME_PERIOD\t2012 \t2013 \nA,NR,UK\t5 \t6 p\n")
    assert messages(report) == [
        "x.csv:1: this is Eurostat's own TSV; download the table as SDMX-CSV instead [E-LAYOUT]"
    ]


def test_our_world_in_data_s_days_are_periods() -> None:
    figures, _, _ = load("Entity,Code,Day,Cases\nUnited Kingdom,GBR,2020-03-01,5\n")
    assert brief(figures) == [("United Kingdom", "Cases", "2020-03-01", 5)]


def test_a_dimension_of_several_values_must_be_fixed() -> None:
    _, report, _ = load("eurostat_labels.csv")
    assert messages(report) == [
        (
            "eurostat_labels.csv:1:6: indic_ur: the dimension has 2 values: DE1001V, DE1002V; "
            'choose one: --where "indic_ur=DE1001V" [E-DIMENSION]'
        )
    ]
    figures, report, names = load("eurostat_labels.csv", where=(("indic_ur", "DE1002V"),))
    assert report.problems == ()
    assert brief(figures) == [("Berlin", "URB_CPOP1", "2021-01/2021-06", 1800000)]
    assert names.cities.find("DE001C") == "Berlin"


def test_a_dimension_can_be_the_metric() -> None:
    figures, report, _ = load("eurostat_labels.csv", columns={"metric": "indic_ur"})
    assert report.problems == ()
    assert {o.metric for o in figures} == {
        "Population on the 1st of January",
        "Population on the 1st of January, male",
    }


def test_many_values_of_a_dimension_are_cut() -> None:
    rows = "".join(f"{i},A,2022,{i}\n" for i in range(9000))
    _, report, _ = load(f"AGE,REF_AREA,TIME_PERIOD,OBS_VALUE\n{rows}", columns={})
    assert [p.code for p in report.problems] == ["E-DIMENSION"]
    assert "and" in report.problems[0].message


def test_the_ons_s_tables_are_named_by_their_file() -> None:
    figures, report, names = load("ons.csv")
    assert brief(figures) == [
        ("Manchester", "ons", "2019", 552858),
        ("Cambridge", "ons", "2019", 124798),
    ]
    assert report.problems == ()
    assert names.cities.find("E07000008") == "Cambridge"


def test_the_ons_s_other_columns_are_dimensions_unless_they_are_the_metric() -> None:
    header = "V4_0,years,Time,area,Geography,what,Kind"
    text = f"{header}\n5,2019,2019,E1,Leeds,a,A\n6,2019,2019,E1,Leeds,b,B\n"
    _, report, _ = load(text)
    assert [(p.code, p.field) for p in report.problems] == [("E-DIMENSION", 7)]
    figures, report, _ = load(text, columns={"metric": "Kind", "city": "area"})
    assert [(o.city, o.metric) for o in figures] == [("E1", "A"), ("E1", "B")]


def test_a_plain_sdmx_file_needs_no_labels() -> None:
    header = "REF_AREA,INDICATOR,TIME_PERIOD,OBS_VALUE,OBS_STATUS,UNIT_MEASURE,UNIT_MULT"
    figures, report, _ = load(
        f"{header}\n"
        "Leeds,JOBS,2022-M05,1.1,A,PS,0\n"
        "York,JOBS,2022-S2,3,I,PS,\n"
        "Hull,JOBS,2022-Q1,4,,PS,-2\n"
        "Bath,JOBS,2022,,L,PS,x\n"
        "Ely,JOBS,2022,5,L,PS,0\n"
        "Wells,JOBS,2022,5,A,PS,x\n"
        "Truro,JOBS,2022,5,A,PS,-400\n"
        "Ripon,JOBS,2022,5,9,PS,0\n"
        "Derby,JOBS,2022,,A,PS,3\n"
    )
    assert brief(figures) == [
        ("Leeds", "JOBS", "2022-05", 1.1),
        ("York", "JOBS", "2022-07/2022-12", 3),
        ("Hull", "JOBS", "2022-Q1", 0.04),
    ]
    assert [o.status for o in figures] == ["observed", "estimate", "observed"]
    assert [(p.code, p.line, p.field) for p in report.problems] == [
        ("E-STATUS", 6, 4),
        ("E-NUMBER", 7, 7),
        ("E-NUMBER", 8, 4),
        ("E-STATUS", 9, 5),
    ]


def test_missing_tokens_are_counted_beside_a_status_that_says_so_too() -> None:
    _, report, _ = load("REF_AREA,MEASURE,OBS_VALUE,OBS_STATUS\nLeeds,JOBS,..,M\nYork,JOBS,1,A\n")
    assert [p.code for p in report.problems] == ["N-MISSING"]


def test_a_multiplier_of_one_leaves_the_figures() -> None:
    figures, _, _ = load("REF_AREA,MEASURE,OBS_VALUE,UNIT_MULT\nLeeds,JOBS,2.5,0\nYork,JOBS,1,\n")
    assert [o.quantity.value for o in figures] == [2.5, 1]


def test_an_sdmx_file_without_an_area_is_refused() -> None:
    _, report, _ = load("TIME_PERIOD,OBS_VALUE\n2022,5\n")
    assert [p.code for p in report.problems] == ["E-LAYOUT"]


def test_two_dimensions_that_could_be_the_metric_are_refused() -> None:
    _, report, _ = load("REF_AREA,INDICATOR,MEASURE,TIME_PERIOD,OBS_VALUE\nLeeds,a,b,2022,5\n")
    assert messages(report) == [
        (
            "x.csv:1: INDICATOR and MEASURE could each be the metric column; "
            "pass --column metric=... to say which [E-HEADER]"
        )
    ]


@pytest.mark.parametrize(
    ("period", "fix"),
    [
        ("2022/23", "write 2022/2023 for the years from 2022 on, or 2022 for one"),
        ("2012-2022", "write 2012/2022"),
        ("22", "write the year in full: 2022"),
        ("2022.0", "write 2022"),
        ("FY2022", "write 2022"),
        ("2022Q1", "write 2022-Q1"),
        ("Q1 2022", "write 2022-Q1"),
        ("2022-5", "write 2022-05"),
        ("2022/05", "write 2022-05"),
        ("2022-05-31T00:00", "write 2022-05-31"),
        ("2022/05/31", "write 2022-05-31"),
        ("31/05/2022", "write the year first: 2022-05-31"),
        ("2022-S1", "write 2022-01/2022-06"),
        ("2022 H2", "write 2022-07/2022-12"),
        ("44561", "format the cells as dates in the spreadsheet, for 2022-05-31"),
        ("-2022", "write 2022, 2012/2022, 2022-Q1, 2022-05 or 2022-05-31"),
        ("last year", "write 2022, 2012/2022, 2022-Q1, 2022-05 or 2022-05-31"),
    ],
)
def test_a_period_written_otherwise_is_met_with_how_to_write_it(period: str, fix: str) -> None:
    _, report, _ = load(f"city,metric,year,value\nLeeds,jobs,{period},5\n")
    assert [(p.code, p.fix) for p in report.problems] == [("E-PERIOD", fix)]
