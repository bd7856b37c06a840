"""The strict reader on whole files: what it stores, and what it says of files that are wrong."""

from __future__ import annotations

import gzip
import hashlib
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clustercmp.analysis.comparison import compare
from clustercmp.dataset.loading import load
from clustercmp.dataset.names import Names
from clustercmp.dataset.reading import Conventions, FileReport, read
from clustercmp.dataset.store import Store
from clustercmp.errors import Severity, UsageError

if TYPE_CHECKING:
    from clustercmp.dataset.observation import Observation


pytestmark = pytest.mark.usefixtures("lane")


class Read:
    """A file that has been read, for tests to look at."""

    def __init__(self, content: str | bytes, file: str = "x.csv", **conventions: Any) -> None:
        self.store = Store()
        self.names = Names()
        self.report = self.add(content, file, **conventions)

    def add(self, content: str | bytes, file: str = "y.csv", **conventions: Any) -> FileReport:
        raw = content.encode() if isinstance(content, str) else content
        self.names.file = file
        return read(io.BytesIO(raw), file, self.store, Conventions(**conventions), self.names)

    @property
    def observations(self) -> list[Observation]:
        return [o for metric in self.store.metrics() for o in self.store.observations(metric)]

    @property
    def figures(self) -> list[tuple[str, str, str, Any]]:
        return [(o.city, o.metric, o.period.text, o.quantity.value) for o in self.observations]

    def of(self, severity: Severity) -> list[str]:
        return [str(p) for p in self.report.problems if p.severity == severity]

    @property
    def errors(self) -> list[str]:
        return self.of("error")

    @property
    def codes(self) -> list[tuple[str, int, int]]:
        return [(p.code, p.line, p.field) for p in self.report.problems]


PARTS = [
    "Leeds",
    "5",
    ",",
    ",",
    "\n",
    "\r",
    '"',
    ";",
    "£5m",
    "2022",
    "-",
    "\0",
    "\ufeff",
    ">",
    "1e400",
]
HEADERS = [
    "",
    "city,jobs\n",
    "city,metric,value,year\n",
    "city,metric,2021,2022\n",
    "Entity,Code,Year,x\n",
    "REF_AREA,MEASURE,UNIT_MEASURE,TIME_PERIOD,OBS_VALUE,OBS_STATUS,UNIT_MULT\n",
    "V4_0,t,Time,g,Geography\n",
]


@given(
    st.sampled_from(HEADERS),
    st.lists(st.sampled_from(PARTS), max_size=40).map("".join),
    st.sampled_from(["utf-8", "utf-16", "utf-16-le", "latin-1"]),
)
def test_no_file_is_a_surprise(header: str, body: str, encoding: str) -> None:
    file = Read((header + body).encode(encoding, "replace"))
    assert file.report.errors or file.report.layout
    assert len(file.observations) <= file.report.rows * 5


def test_a_tidy_file_gives_its_figures() -> None:
    file = Read(
        "city,metric,year,value,unit\nLeeds,jobs,2022,5,people\nYork,jobs,2021,1.50,people\n"
    )
    assert file.figures == [("Leeds", "jobs", "2022", 5), ("York", "jobs", "2021", 1.5)]
    assert file.report.layout == "tidy"
    assert file.report.rows == 2
    assert file.report.problems == ()


def test_a_figure_knows_all_that_its_file_says_of_it() -> None:
    header = "city,metric,period,value,qualifier,status,unit,geography,source,publisher,url"
    row = "Leeds,jobs,2022,5,about,estimate,people,West Yorkshire,ONS,ONS (UK),https://x"
    file = Read(f"{header},published,note,quote\n{row},2023-01,n,q\n")
    (figure,) = file.observations
    assert figure.quantity[:2] == (5, "about")
    assert figure[4:-1] == (
        "estimate",
        "people",
        "West Yorkshire",
        "ONS",
        "ONS (UK)",
        "https://x",
        "2023-01",
        "n",
        "q",
        "x.csv",
        2,
    )


def test_a_wide_file_gives_metrics_in_the_order_of_its_header() -> None:
    file = Read("city,unicorns,funding,jobs\nLeeds,2,>20000,\nYork,,~1.5,30+\n")
    assert file.store.metrics() == ["unicorns", "funding", "jobs"]
    assert file.figures == [
        ("Leeds", "unicorns", "", 2),
        ("Leeds", "funding", "", 20000),
        ("York", "funding", "", 1.5),
        ("York", "jobs", "", 30),
    ]
    assert [o.quantity.qualifier for o in file.observations] == ["exact", "over", "about", "over"]
    assert [o.line for o in file.observations] == [2, 2, 3, 3]
    assert {o.source for o in file.observations} == {"x.csv"}


def test_a_by_year_file_gives_a_figure_for_each_cell() -> None:
    file = Read("city,metric,unit,2021,2022\nLeeds,jobs,people,1,2\nYork,jobs,people,,4\n")
    assert file.figures == [
        ("Leeds", "jobs", "2021", 1),
        ("Leeds", "jobs", "2022", 2),
        ("York", "jobs", "2022", 4),
    ]
    assert file.report.layout == "by-year"
    assert {o.unit for o in file.observations} == {"people"}


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_line_ends_and_marked_encodings_are_read_as_they_are(ending: str, encoding: str) -> None:
    text = ending.join(["city,jobs", "Zürich,5", '"Köln, am Rhein",6', ""])
    file = Read(text.encode(encoding))
    assert file.figures == [("Zürich", "jobs", "", 5), ("Köln, am Rhein", "jobs", "", 6)]
    assert [o.line for o in file.observations] == [2, 3]
    assert file.report.problems == ()


def test_mixed_line_ends_count_as_one_line_each() -> None:
    file = Read(b"city,jobs\r\nLeeds,1\rYork,2\nHull,x3x\r\n")
    assert [o.line for o in file.observations] == [2, 3]
    assert file.codes == [("E-NUMBER", 4, 2)]


def test_line_numbers_are_physical_where_cells_span_lines() -> None:
    file = Read(
        'city,note,metric,value\nLeeds,"a\nb\r\nc",jobs,1\nYork,"d",jobs,2\nHull,"e\n",jobs,x\n'
    )
    assert [(o.city, o.line) for o in file.observations] == [("Leeds", 4), ("York", 5)]
    assert file.codes == [("E-NUMBER", 7, 4)]


def test_a_last_line_without_an_end_counts() -> None:
    assert Read("city,jobs\nLeeds,5").figures == [("Leeds", "jobs", "", 5)]
    assert Read("city,jobs\rLeeds,5\r").figures == [("Leeds", "jobs", "", 5)]


def test_a_located_error_names_place_value_and_remedy() -> None:
    file = Read("city,funding_raised\nLeeds,5\nYork,£532m\n", "cities.csv")
    assert file.errors == [
        (
            'cities.csv:3:2: funding_raised: "£532m" is not a number; '
            "write 532000000 and put GBP in the unit column [E-NUMBER]"
        )
    ]
    assert file.figures == [("Leeds", "funding_raised", "", 5)]


def test_all_errors_of_a_file_are_reported_at_once() -> None:
    file = Read(
        "city,metric,period,value,qualifier,status\n"
        "Leeds,jobs,2022/23,1k,exact,observed\n"
        ",jobs,2022,1,exact,observed\n"
        "York,,2022,1,very,observed\n"
        "York,jobs,2022,1,exact,sure\n"
        "Hull,jobs,22,1,exact\n"
        "Hull,jobs,2022,7,exact,observed\n"
    )
    assert file.codes == [
        ("E-PERIOD", 2, 3),
        ("E-NUMBER", 2, 4),
        ("E-BLANK", 3, 1),
        ("E-BLANK", 4, 2),
        ("E-QUALIFIER", 4, 5),
        ("E-STATUS", 5, 6),
        ("E-RAGGED", 6, 5),
    ]
    assert file.figures == [("Hull", "jobs", "2022", 7)]


def test_a_million_errors_are_counted_and_the_first_kept() -> None:
    file = Read("city,jobs\nLeeds,5\n" + "York,x\n" * 1000)
    assert file.report.errors == 1000
    assert len(file.errors) == 300


@pytest.mark.parametrize(
    ("row", "code", "field"),
    [
        ("Leeds,5,6", "E-RAGGED", 3),
        ("Leeds,5,", "E-RAGGED", 3),
        ("Leeds", "E-RAGGED", 1),
        ('Le"eds,5', "E-QUOTE", 1),
        ('"Leeds"x,5', "E-QUOTE", 1),
        ('Leeds, "5"', "E-QUOTE", 2),
        ("Leeds,5\0", "E-NUL", 0),
        ("Leeds,0x10", "E-NUMBER", 2),
        ("Leeds,1_000", "E-NUMBER", 2),
        ("Leeds,nan", "E-NUMBER", 2),
        ("Leeds,inf", "E-NUMBER", 2),
        ("Leeds,1e400", "E-NUMBER", 2),
        ("Leeds,1e-400", "E-NUMBER", 2),
        ("Leeds,.5", "E-NUMBER", 2),
        ("Leeds,5.", "E-NUMBER", 2),
        ("Leeds,١٢", "E-NUMBER", 2),
        ("Leeds,１２", "E-NUMBER", 2),
        ("Leeds,5\u00a0000", "E-NUMBER", 2),
        ("Leeds,=1+2", "E-NUMBER", 2),
        ("Le\x1beds,5", "E-CONTROL", 1),
        ("L" * 201 + ",5", "E-LIMIT", 1),
        ("L" * 70_000 + ",5", "E-LIMIT", 1),
        ("city,jobs", "E-HEADER", 0),
        ("city,5", "E-HEADER", 1),
    ],
)
def test_a_bad_row_is_refused_and_the_others_are_read(row: str, code: str, field: int) -> None:
    file = Read(f"city,jobs\nYork,1\n{row}\n")
    assert file.codes == [(code, 3, field)]
    assert file.figures == [("York", "jobs", "", 1)]


def test_reading_goes_on_after_stray_and_unclosed_quotes() -> None:
    file = Read('city,jobs\n5" Leeds,5\nYork,x\n"Hull,6\nBath,7\n"Ely",8\n')
    assert [(code, line) for code, line, _ in file.codes] == [
        ("E-QUOTE", 2),
        ("E-NUMBER", 3),
        ("E-QUOTE", 4),
    ]
    assert "on line 6" in file.errors[2]
    assert [city for city, *_ in file.figures] == ["Bath", "Ely"]


def test_a_quote_that_is_never_closed_does_not_hide_what_follows() -> None:
    file = Read('city,jobs\nYork,x\nYork,1\nLeeds,"5\nBath,7\n')
    assert file.codes == [("E-NUMBER", 2, 2), ("E-UNCLOSED", 4, 2)]
    assert [city for city, *_ in file.figures] == ["York", "Bath"]


def test_quoted_cells_that_span_the_reader_s_pieces_are_whole() -> None:
    note = "x" * 40_000 + "\n" + '""y' * 100
    file = Read(f'city,metric,value,note\nLeeds,jobs,5,"{note}"\nYork,jobs,6,\n')
    assert [o.note for o in file.observations] == [note.replace('""', '"'), ""]
    assert [o.line for o in file.observations] == [2, 4]


def test_an_endless_line_is_refused() -> None:
    file = Read("city,jobs\nYork,1\nLeeds," + "5" * 2_000_000 + "\nHull,2\n")
    assert file.codes == [("E-LIMIT", 3, 0)]
    assert file.figures == [("York", "jobs", "", 1)]


def test_a_quote_that_is_open_for_too_long_is_refused() -> None:
    file = Read('city,jobs\nYork,1\nLeeds,"5\n' + "Hull,2\n" * 30_000, max_field=1000)
    assert file.codes[0] == ("E-UNCLOSED", 3, 2)
    assert file.report.rows > 27_000


@pytest.mark.parametrize("text", ["", "\n\n", "   \n \n", "\ufeff"])
def test_an_empty_file_is_an_error(text: str) -> None:
    assert "E-EMPTY" in [code for code, *_ in Read(text).codes]


def test_a_header_alone_is_an_error() -> None:
    assert Read("city,metric,value\n").codes == [("E-EMPTY", 0, 0)]


def test_a_wrong_encoding_is_located() -> None:
    file = Read("city,jobs\nYork,1\nZürich,5\n".encode("cp1252"))
    assert file.errors == [
        (
            "x.csv:3: byte 0xFC, number 19 of the file, is not UTF-8; "
            "save the file as UTF-8, or name its --encoding, such as cp1252 [E-ENCODING]"
        )
    ]
    assert file.figures == [("York", "jobs", "", 1)]


def test_an_encoding_can_be_named() -> None:
    raw = "city,jobs\nZürich,5\n".encode("cp1252")
    assert Read(raw, encoding="cp1252").figures == [("Zürich", "jobs", "", 5)]
    assert Read("\ufeffcity,jobs\nZürich,5\n", encoding="UTF-8").figures[0][0] == "Zürich"
    raw = "city,jobs\nZürich,5\n".encode("utf-16-le")
    assert Read(raw, encoding="utf-16-le").figures[0][0] == "Zürich"


@pytest.mark.parametrize("encoding", ["klingon", "base64", "undefined"])
def test_an_encoding_that_is_none_is_a_usage_error(encoding: str) -> None:
    with pytest.raises(UsageError, match="unknown encoding"):
        Read("city,jobs\nLeeds,5\n", encoding=encoding)


@pytest.mark.parametrize("order", ["le", "be"])
def test_utf_16_without_a_mark_is_recognised(order: str) -> None:
    file = Read("city,jobs\nLeeds,5\n".encode(f"utf-16-{order}"))
    assert f"--encoding utf-16-{order}" in file.errors[0]


def test_a_half_character_at_the_end_is_located() -> None:
    assert Read(b"city,jobs\nYork,1\nZ" + b"\xc3").codes == [("E-ENCODING", 3, 0)]


def test_a_workbook_is_named_as_such() -> None:
    assert "workbook" in Read(b"PK\x03\x04rest").errors[0]


def test_gzip_is_read_as_a_stream() -> None:
    raw = gzip.compress(b"city,jobs\nLeeds,5\n")
    file = Read(raw, "x.csv.gz")
    assert file.figures == [("Leeds", "jobs", "", 5)]
    assert file.report.sha256 == hashlib.sha256(raw).hexdigest()


def test_a_mark_that_is_missing_is_an_error() -> None:
    file = Read(b"city,jobs\nLeeds,5\n", encoding="utf-16")
    assert file.codes == [("E-ENCODING", 1, 0)]
    assert "the file is not UTF-16: UTF-16 stream does not start with BOM; save" in file.errors[0]


def test_damaged_gzip_is_an_error() -> None:
    raw = gzip.compress(b"city,jobs\nLeeds,5\n" * 100)
    assert "ends too early" in Read(raw[:-12]).errors[-1]
    assert "damaged" in Read(raw[:10] + b"\xff" + raw[11:]).errors[-1]
    assert "damaged" in Read(raw + b"garbage after it").errors[-1]


def test_a_bomb_stops_at_the_limit() -> None:
    raw = gzip.compress(b"city,jobs\n" + b"Leeds,5\n" * 1_000_000)
    file = Read(raw, max_bytes=100_000)
    assert file.codes[-1][0] == "E-LIMIT"
    assert "100,000 bytes" in file.errors[0]
    assert file.report.rows < 13_000


def test_the_checksum_is_of_the_bytes_as_they_came() -> None:
    raw = "\ufeffcity,jobs\r\nLeeds,5\r\n".encode()
    assert Read(raw).report.sha256 == hashlib.sha256(raw).hexdigest()


TAB = "\t"


@pytest.mark.parametrize("mark", [",", ";", TAB, "|"])
def test_the_delimiter_is_read_off_the_header(mark: str) -> None:
    file = Read(f"city{mark}jobs\nLeeds{mark}5\n")
    assert file.report.written == f"delimiter {'tab' if mark == TAB else mark}, utf-8"
    assert file.figures == [("Leeds", "jobs", "", 5)]


def test_of_two_delimiters_the_one_that_makes_a_city_column_counts() -> None:
    assert Read("city;funding, raised\nLeeds;5\n").figures[0][1] == "funding, raised"
    assert Read('"city";"a,b"\nLeeds;5\n').figures[0][1] == "a,b"


def test_an_unclear_delimiter_is_an_error_and_can_be_said() -> None:
    text = "town;a,b\nLeeds;5\n"
    assert Read(text).codes == [("E-DELIMITER", 1, 0)]
    assert Read(text, columns={"city": "town"}).figures == [("Leeds", "a,b", "", 5)]
    assert Read(text, columns={"city": "town"}, delimiter=";").figures[0][1] == "a,b"


def test_the_delimiter_line_of_spreadsheets_is_obeyed() -> None:
    file = Read("sep=;\ncity;a,b\nLeeds;5\n")
    assert file.figures == [("Leeds", "a,b", "", 5)]
    assert file.observations[0].line == 3


def test_lines_before_the_header_can_be_skipped() -> None:
    file = Read("Figures of 2022\n\ncity,jobs\nLeeds,5\n", skip_lines=2)
    assert file.figures == [("Leeds", "jobs", "", 5)]
    assert file.observations[0].line == 4
    assert "--skip-lines" in Read("Figures of 2022\ncity,jobs\nLeeds,5\n").errors[0]
    many = "a line\n" * 9000 + "city,jobs\nLeeds,5\n"
    assert Read(many, skip_lines=9000).observations[0].line == 9002
    assert Read("a\n", skip_lines=3).codes == [("E-EMPTY", 0, 0)]


def test_blank_rows_are_warned_of() -> None:
    file = Read("\ncity,jobs\n\nLeeds,5\n , \n,\n\n")
    assert [(code, line) for code, line, _ in file.codes] == [
        ("W-BLANK", line) for line in (1, 3, 5, 6, 7)
    ]
    assert file.report.errors == 0
    assert file.observations[0].line == 4


def test_a_row_of_delimiters_alone_is_blank() -> None:
    file = Read("city,jobs\nLeeds,5\n,\n , \n")
    assert file.codes == [("W-BLANK", 3, 0), ("W-BLANK", 4, 0)]


def test_rows_called_total_are_warned_of_once_a_spelling() -> None:
    file = Read("city,metric,value\nLeeds,a,1\nTotal,a,2\nTotal,b,3\nALL,a,3\n")
    assert file.codes == [("W-TOTAL", 3, 1), ("W-TOTAL", 5, 1)]
    assert len(file.figures) == 4


@pytest.mark.parametrize(
    ("header", "code", "field"),
    [
        ("city,,jobs", "E-HEADER", 2),
        ("city,jobs,jobs", "E-HEADER", 3),
        ("city,jobs," + "x" * 201, "E-LIMIT", 3),
        ("city," + ",".join(map(str, range(1000))), "E-LIMIT", 0),
        ("city,jobs,", "E-HEADER", 3),
        ("city", "E-LAYOUT", 0),
        ("town,jobs", "E-LAYOUT", 0),
        ("city,metrc,value", "E-LAYOUT", 0),
        ("city,metric,vlaue", "E-LAYOUT", 0),
        ("cty,metric,value", "E-LAYOUT", 0),
        ("city,2021,2022", "E-LAYOUT", 0),
        ("city,year", "E-LAYOUT", 0),
        ("place,area,jobs", "E-HEADER", 0),
        ('city,jo"bs', "E-QUOTE", 2),
        ("city,jo\x1bbs", "E-CONTROL", 2),
    ],
)
def test_a_bad_header_ends_the_reading(header: str, code: str, field: int) -> None:
    file = Read(f"{header}\nLeeds,5,6\n")
    assert file.codes[0] == (code, 1, field)
    assert file.figures == []


def test_a_misspelt_header_is_met_with_an_offer() -> None:
    assert "did you mean metrc?" in Read("city,metrc,value\nLeeds,jobs,5\n").errors[0]
    assert "--column city=town" in Read("town,jobs\nLeeds,5\n").errors[0]
    assert '--column "city=the town"' in Read("the town,jobs\nLeeds,5\n").errors[0]
    assert "add a column city" in Read("metric,value\njobs,5\n").errors[0]
    assert "no header" in Read("Leeds,jobs,5\nYork,jobs,6\n").errors[0]
    file = Read("city,metric,value,qualifer\nLeeds,jobs,5,about\n")
    assert file.of("warning") == [
        (
            "x.csv:1:4: qualifer: the column is not used; did you mean qualifier?; "
            "rename it, or pass --column qualifier=qualifer [W-COLUMN]"
        )
    ]


def test_a_column_can_be_given_a_role() -> None:
    assert Read("town,jobs\nLeeds,5\n", columns={"city": "Town"}).figures[0][0] == "Leeds"
    assert Read("town,jobs\nLeeds,5\n", columns={"city": "tow"}).codes == [("E-COLUMN", 1, 0)]
    with pytest.raises(UsageError, match="did you mean city"):
        Read("town,jobs\nLeeds,5\n", columns={"citi": "town"})


def test_two_header_texts_are_equal_only_if_every_sign_is() -> None:
    text = "city,metric,value,Extra,extra \nLeeds,jobs,5,a,b\n"
    assert Read(text).report.layout == "tidy"


def test_a_layout_can_be_forced() -> None:
    file = Read("city,indicator,value\nLeeds,1,5\n", layout="wide")
    assert file.store.metrics() == ["indicator", "value"]
    assert Read("city,metric,value,2021\nLeeds,jobs,9,5\n", layout="by-year").figures == [
        ("Leeds", "jobs", "2021", 5)
    ]


@pytest.mark.parametrize(
    "options",
    [
        {"layout": "long"},
        {"thousands": "1"},
        {"decimal": ""},
        {"thousands": "."},
        {"delimiter": "ab"},
        {"delimiter": '"'},
    ],
)
def test_options_that_could_read_no_file_are_usage_errors(options: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        Conventions(**options)


def test_missing_figures_are_no_observations_and_counted_in_one_note() -> None:
    cells = ["", "-", "–", "—", "n/a", "NA", "Null", "..", ":", " na "]
    rows = "".join(f"C{i},jobs,{cell}\n" for i, cell in enumerate(cells))
    file = Read(f"city,metric,value\nNA,jobs,5\n{rows}")
    assert file.figures == [("NA", "jobs", "", 5)]
    assert [str(p) for p in file.report.problems] == [
        "x.csv: 9 cells say that there is no figure [N-MISSING]"
    ]


def test_thousands_and_decimal_signs_are_read_where_asked_for() -> None:
    text = 'city,a,b\nLeeds,"1,234",2.5\nYork,12,"1,234,567.25"\n'
    assert Read(text, thousands=",").figures == [
        ("Leeds", "a", "", 1234),
        ("York", "a", "", 12),
        ("Leeds", "b", "", 2.5),
        ("York", "b", "", 1234567.25),
    ]
    assert Read("city;a\nLeeds;1.234,5\n", thousands=".", decimal=",").figures[0][3] == 1234.5
    assert Read('city;a\nLeeds;"1,23"\nYork;1\n', thousands=",").codes == [("E-NUMBER", 2, 2)]
    assert Read("city;a\nLeeds;1.5\nYork;1\n", decimal=",").codes == [("E-NUMBER", 2, 2)]


def test_integers_stay_exact_at_any_size() -> None:
    numbers = ["9007199254740993", "123456789012345678901234567890", "-9007199254740993", "1e25"]
    rows = "".join(f"C{i},{number}\n" for i, number in enumerate(numbers))
    values = [value for *_, value in Read(f"city,jobs\n{rows}").figures]
    assert values == [9007199254740993, 123456789012345678901234567890, -9007199254740993, 10**25]
    assert all(type(value) is int for value in values)


def test_a_wide_file_s_texts_are_attributes_of_its_cities() -> None:
    file = Read("city,region,jobs,empty\nLeeds,Yorkshire,5,\nBath,South West,6,\n")
    assert file.report.attributes == {
        "Leeds": {"region": "Yorkshire"},
        "Bath": {"region": "South West"},
    }
    assert file.store.metrics() == ["jobs"]


def test_attributes_that_differ_between_rows_are_warned_of() -> None:
    file = Read("city,year,region,jobs\nLeeds,2021,North,5\nLeeds,2022,South,6\n")
    assert file.codes == [("W-ATTRIBUTE", 3, 3)]
    assert file.report.attributes == {"Leeds": {"region": "North"}}


def test_a_column_with_figures_and_texts_is_an_error_at_the_first_text() -> None:
    rows = "\n".join(f"C{i},unknown" for i in range(5000))
    file = Read(f"city,jobs\n{rows}\nLeeds,5\n")
    assert file.codes == [("E-NUMBER", 2, 2)]
    assert Read("city,jobs\nLeeds,5\nYork,few\n").codes == [("E-NUMBER", 3, 2)]


def test_texts_that_are_figures_in_disguise_are_no_attributes() -> None:
    file = Read("city,funding,region\nLeeds,£5m,North\nYork,£6m,North\n")
    assert file.codes == [("E-NUMBER", 2, 2), ("E-NUMBER", 3, 2)]
    assert Read("city,place,jobs\nLeeds,1st,5\n").report.attributes == {"Leeds": {"place": "1st"}}


def test_a_sign_must_agree_with_the_qualifier() -> None:
    file = Read(
        "city,metric,value,qualifier\nA,m,>5,\nB,m,>5,over\nC,m,~5,exact\nD,m,<5,Under\nE,m,5,\n"
    )
    assert file.codes == [("E-QUALIFIER", 4, 3)]
    assert [o.quantity[:2] for o in file.observations] == [
        (5, "over"),
        (5, "over"),
        (5, "under"),
        (5, "exact"),
    ]


def test_equal_rows_are_one_figure_with_a_warning() -> None:
    file = Read("city,metric,value\nLeeds,jobs,5\nleeds,Jobs,5.0\n")
    assert file.figures == [("Leeds", "jobs", "", 5)]
    assert file.of("warning") == [
        "x.csv:3: Leeds, jobs is the same as on line 2; remove one of them [W-DUPLICATE]"
    ]


def test_rows_that_contradict_each_other_are_an_error_with_both_places() -> None:
    file = Read("city,metric,year,value\nLeeds,jobs,2022,5\nYork,jobs,2022,5\nLeeds,jobs,2022,6\n")
    assert file.errors == [
        (
            "x.csv:4: Leeds, jobs, 2022 is given twice: value 6 here, 5 on line 2; "
            "keep one of them, or tell them apart by source, unit or period [E-CONFLICT]"
        )
    ]


def test_figures_of_different_sources_units_and_periods_are_no_conflict() -> None:
    file = Read(
        "city,metric,period,value,unit,source\n"
        "Leeds,a,2022,1,GBP,x\nLeeds,a,2022,2,USD,x\nLeeds,a,2022,3,GBP,y\nLeeds,a,2021,4,GBP,x\n"
    )
    assert file.report.problems == ()
    assert len(file.figures) == 4


def test_conflicts_are_found_across_files() -> None:
    text = "city,metric,value,source\nLeeds,jobs,{},ONS\n"
    file = Read(text.format(5))
    again = file.add(text.format(5), "y.csv")
    other = file.add(text.format(6), "z.csv")
    assert [str(p) for p in again.problems] == [
        "y.csv:2: Leeds, jobs is the same as on x.csv:2; remove one of them [W-DUPLICATE]"
    ]
    assert "value 6 here, 5 on x.csv:2" in str(other.problems[0])
    assert len(file.figures) == 1


def test_files_without_a_source_are_sources_of_their_own() -> None:
    file = Read("city,jobs\nLeeds,5\n")
    report = file.add("city,jobs\nLeeds,6\n")
    assert report.problems == ()
    assert [(o.source, o.file) for o in file.observations] == [
        ("x.csv", "x.csv"),
        ("y.csv", "y.csv"),
    ]


def test_where_keeps_only_the_rows_that_say_so() -> None:
    text = "city,metric,value,sex\nLeeds,jobs,5,all\nLeeds,jobs,3, f\nYork,jobs,4,f\n"
    file = Read(text, where=(("Sex", "f"),))
    assert file.figures == [("Leeds", "jobs", "", 3), ("York", "jobs", "", 4)]
    assert [o.line for o in file.observations] == [3, 4]
    assert Read(text, where=(("sex", "m"),)).errors == [
        'x.csv: sex: no row is left by "sex=m"; there are all, f [E-WHERE]'
    ]
    many = "city,jobs\n" + "".join(f"C{i},5\n" for i in range(9000))
    assert len(Read(many, where=(("city", "C8999"),)).figures) == 1
    with pytest.raises(UsageError, match="did you mean sex"):
        Read(text, where=(("sexx", "m"),))


def test_the_garbage_collector_and_csv_s_limit_are_as_before() -> None:
    import csv  # noqa: PLC0415
    import gc  # noqa: PLC0415

    limit = csv.field_size_limit()
    Read("city,jobs\nLeeds,5\n")
    assert gc.isenabled()
    gc.disable()
    try:
        Read("city,jobs\nLeeds,5\n")
        assert not gc.isenabled()
    finally:
        gc.enable()
    assert csv.field_size_limit() == limit


def test_the_data_that_ships_reads_without_a_problem() -> None:
    raw = (Path(__file__).parent.parent / "data" / "metrics.csv").read_bytes()
    file = Read(raw, "metrics.csv")
    assert file.report.problems == ()
    assert len(file.observations) == file.report.rows == raw.count(b"\n") - 1


def test_a_by_year_row_with_a_bad_name_is_refused_whole() -> None:
    file = Read("city,metric,2021,2022\nLeeds,,1,2\nYork,jobs,3,x\n" + "Hull,,1,1\n" * 200)
    assert file.codes[:2] == [("E-BLANK", 2, 2), ("E-NUMBER", 3, 4)]
    assert file.figures == [("York", "jobs", "2021", 3)]


def test_blocks_without_a_good_row_are_passed_over() -> None:
    for header in ("city,metric,value", "city,year,jobs", "city,metric,2022"):
        file = Read(f"{header}\nLeeds,2022,1\n" + ",2022,5\n" * 9000)
        assert len(file.figures) == 1
        assert file.report.errors == 9000


def test_quoted_cells_may_span_many_lines() -> None:
    note = "\n".join(["a line of a long note"] * 5000)
    file = Read(
        f'city,metric,value,note\nLeeds,jobs,5,"{note}"\nYork,jobs,6,"x"\n', max_field=200_000
    )
    assert [(o.line, o.note) for o in file.observations] == [(2, note), (5002, "x")]


def test_a_fault_before_a_long_quoted_cell_does_not_break_it() -> None:
    note = "a line of a long note\n" * 2000
    file = Read(f'city,metric,value,note\nLe"eds,jobs,"5",x\nYork,jobs,6,"{note}"\nHull,jobs,7,\n')
    assert file.codes == [("E-QUOTE", 2, 1)]
    assert [(o.city, o.line) for o in file.observations] == [("York", 3), ("Hull", 2004)]


def test_lines_that_end_with_a_carriage_return_are_whole_before_a_fault() -> None:
    assert Read(b"city,jobs\rLeeds,5\r\0").figures == [("Leeds", "jobs", "", 5)]


def test_a_row_that_repeats_the_header_partly_is_no_city() -> None:
    file = Read("city,metric,value\ncity,jobs,5\nLeeds,jobs,5\n")
    assert file.errors == [
        (
            'x.csv:2:1: city: "city" is what the header calls the column; '
            "remove header rows after the first [E-HEADER]"
        )
    ]


def test_the_header_once_more_is_one_error_a_row() -> None:
    for header in ("city,metric,value", "city,year,jobs", "city,metric,2021"):
        file = Read(f"{header}\nLeeds,2021,5\n{header}\n ,,\n")
        assert file.codes == [("E-HEADER", 3, 0), ("W-BLANK", 4, 0)]


def test_a_city_of_rows_left_out_is_known_where_it_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "w.csv"
    path.write_text("city,metric,value,sex\nLeeds,jobs,5,F\nYork,jobs,9,M\nHull,jobs,2,F\n")
    path.with_suffix(".toml").write_text('[groups.pair]\nmembers = ["York", "Leeds"]\n')
    data = load([path], conventions=Conventions(where=(("sex", "F"),)))
    assert [place.name for place in data.city("pair").members] == ["York", "Leeds"]
    assert list(data.places) == ["Hull", "Leeds"]
    rows = compare(data, "york", "pair", "hull", metrics=["jobs"]).records()
    assert [(row["city"], row["value"], row["flags"]) for row in rows] == [
        ("York", None, "MISSING"),
        ("pair", 5, "BOUND;PARTIAL"),
        ("Hull", 2, ""),
    ]
