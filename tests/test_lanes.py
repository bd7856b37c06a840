"""Both lanes say the same: of random files, and to every command."""

from __future__ import annotations

import gzip
import io
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clustercmp.dataset import reading, text
from clustercmp.dataset.bulk import growing, keys, spellings
from clustercmp.dataset.bulk.cutter import line_ends
from clustercmp.dataset.bulk.lane import Lane
from clustercmp.dataset.bulk.store import BulkStore
from clustercmp.dataset.context import Slice
from clustercmp.dataset.ledger import Ledger
from clustercmp.dataset.names import Names
from clustercmp.dataset.reading import Conventions, read
from clustercmp.dataset.store import Store
from tests.test_goldens import ASKED, SMALL, argv

if TYPE_CHECKING:
    from tests.conftest import Run

CITIES = st.sampled_from(
    ["Leeds", "leeds", " York", "Total", "", "Hull\u00a0", "B\u00e9thune", "city", "x\ty"]
)
VALUES = st.sampled_from(
    [
        *(
            "5",
            "-5",
            "1.50",
            "",
            "..",
            "n/a",
            ">20",
            "30+",
            "~6",
            "1e3",
            "007",
            "x",
            "\u00a35m",
            "nan",
        ),
        *("1,5", "123456789012345", "9007199254740993", "0.30000000000000004", "-0.0", " 7 ", "+8"),
        *("1234567890.123456789", "82168.01234567891", "1" * 400, "1e400", ".5", "5.", "\u0665"),
    ]
)
PERIODS = st.sampled_from(["2020", "2021", "2020/2021", "2022-Q1", "", "99999", "soon"])
WORDS = st.sampled_from(["", "a", "b", "over", "Exact", "target", "projection"])
ROW = st.tuples(CITIES, st.sampled_from(["jobs", "Jobs", "funding"]), PERIODS, VALUES, WORDS, WORDS)
ENDS = st.sampled_from(["\n", "\r\n"])


def said(raw: bytes, kind: type[Store], **conventions: Any) -> tuple[Any, ...]:
    """Return all that a lane has to say of a file."""
    store, names = kind(), Names()
    report = read(io.BytesIO(raw), "x.csv", store, Conventions(**conventions), names)
    store.rename(names.cities.all_shown(), names.metrics.all_shown())
    metrics = store.metrics()
    cities = frozenset(each.city for each in store.counts())
    figures = [
        sorted(store.observations(metric), key=lambda each: (each.line, each.period, each.city))
        for metric in metrics
    ]
    covered = sorted(store.coverage(metrics, cities))
    slices = {
        each.metric: Slice(
            each.metric, each.period, each.unit, each.source, frozenset([each.status])
        )
        for each in covered
    }
    seats = [store.seats([*slices.values()], cities, cities, least) for least in ((), metrics)]
    return (
        report._replace(attributes=dict(report.attributes)),
        metrics,
        figures,
        [[*map(repr, each)] for each in figures],
        sorted(store.counts(), key=repr),
        store.sources(),
        covered,
        seats,
        names.cities.all_shown(),
        [str(problem) for problem in names.problems],
    )


@given(
    rows=st.lists(ROW, max_size=12),
    header=st.sampled_from(["qualifier,status", "unit,source", "source,note", "status,geography"]),
    end=ENDS,
    quote=st.sampled_from(["", '"']),
    odd=st.sampled_from(
        [
            "",
            "Leeds,jobs\n",
            '"',
            "\n",
            "Leeds,jobs,2020,5,,\n\n",
            'a"b,jobs,2020,1,,\n',
            '"a"b,j,2020,1,,\n',
        ]
    ),
)
def test_a_random_tidy_file_is_the_same_in_both(
    rows: list[tuple[str, ...]], header: str, end: str, quote: str, odd: str
) -> None:
    lines = [",".join(f"{quote}{cell}{quote}" for cell in row) for row in rows]
    raw = f"city,metric,period,value,{header}{end}{end.join(lines)}{end}{odd}".encode()
    assert said(raw, BulkStore) == said(raw, Store)


@given(
    rows=st.lists(
        st.tuples(CITIES, PERIODS, VALUES, VALUES, st.sampled_from(["", "North", "South", "1,0"])),
        max_size=9,
    ),
    end=ENDS,
)
def test_a_random_wide_file_is_the_same_in_both(rows: list[tuple[str, ...]], end: str) -> None:
    lines = [";".join(row) for row in rows]
    raw = f"city;period;jobs;funding;region{end}{end.join(lines)}".encode()
    assert said(raw, BulkStore) == said(raw, Store)


@given(
    rows=st.lists(
        st.tuples(CITIES, WORDS, VALUES, VALUES, st.sampled_from(["", "", " ", "3"])), max_size=9
    )
)
def test_a_random_by_year_file_is_the_same_in_both(rows: list[tuple[str, ...]]) -> None:
    lines = [";".join(row) for row in rows]
    raw = "\n".join(["city;metric;2020;2021;", *lines, "Last Updated: today;;;;"]).encode()
    assert said(raw, BulkStore) == said(raw, Store)


@given(rows=st.lists(ROW, max_size=9), chosen=st.sampled_from(["a", "b", "over"]))
def test_where_keeps_the_same_rows_in_both(rows: list[tuple[str, ...]], chosen: str) -> None:
    lines = [",".join(row) for row in rows]
    raw = "\n".join(["city,metric,period,value,unit,note", *lines]).encode()
    where = (("unit", chosen),)
    assert said(raw, BulkStore, where=where) == said(raw, Store, where=where)


def test_a_field_beyond_the_limit_is_the_same_in_both() -> None:
    rows = [f"City {i},jobs,{i}" for i in range(99)]
    rows[70] = f"{'x' * 70_000},jobs,5"
    raw = "\n".join(["city,metric,value", *rows]).encode()
    assert said(raw, BulkStore) == said(raw, Store)
    assert said(raw, BulkStore)[0].problems[0].line == 72


def test_a_line_end_within_a_field_is_the_same_in_both() -> None:
    raw = b'city,metric,value,note\nLeeds,jobs,5,"one\ntwo"\nYork,jobs,x,"three"\n'
    assert said(raw, BulkStore) == said(raw, Store)
    assert said(raw, BulkStore)[0].problems[0].line == 4


LINES = st.sampled_from(
    [
        *("Leeds,jobs,5,a", "York,jobs,6,b", "Hull,jobs,,", "Leeds,jobs,5,a", "Bath,jobs,>7,é"),
        *('"Leeds","rents","5","a"', '"York",rents,6,"b,c"', 'Bath,rents,7,"one', 'two"', '"'),
        *('Hull,rents,8,"a ""b"""', 'Ely,rents,9,a"b', '"a"b,rents,9,', "", "Ely,rents,9", ",,,"),
        *("Derby,jobs,1,x\ry", "Ripon,jobs,2,\r"),
    ]
)


@given(
    lines=st.lists(LINES, max_size=20),
    end=ENDS,
    bad=st.sampled_from([b"", b"\xff\n", b"a\0b\n", "Ely,pay,5,é\n".encode("cp1252")]),
    piece=st.integers(20, 90),
)
def test_a_file_in_many_pieces_is_the_same_in_both(
    lines: list[str], end: str, bad: bytes, piece: int
) -> None:
    raw = end.join(["city,metric,value,note", *lines, ""]).encode() + bad
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text, "PIECE", 24)
        patch.setattr(Lane, "piece", piece)
        in_bulk = said(raw, BulkStore)
    assert in_bulk == said(raw, Store)


@given(
    rows=st.lists(
        st.tuples(
            CITIES,
            st.sampled_from(["1", "x", ""]),
            st.sampled_from(["", " ", "5", "North", "South", "\u00a35m", "1e3"]),
        ),
        max_size=30,
    ),
    piece=st.integers(20, 200),
    row_piece=st.integers(20, 200),
)
def test_a_wide_file_in_many_pieces_is_the_same_in_both(
    rows: list[tuple[str, ...]], piece: int, row_piece: int
) -> None:
    raw = "\n".join(["city,jobs,region", *map(",".join, rows), ""]).encode()
    expected = said(raw, Store)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Lane, "piece", piece)
        in_bulk = said(raw, BulkStore)
        patch.setattr(reading, "PIECE", row_piece)
        by_row = said(raw, Store)
    assert in_bulk == expected
    assert by_row == expected


def towns(count: int, line: str) -> list[str]:
    return [line.format(i) for i in range(count)]


@pytest.mark.parametrize(
    ("lines", "where"),
    [
        (["city,jobs,region", *towns(999, "Town {0},{0},North"), "Total,9,"], ()),
        (["city,metric,value,unit", *towns(999, "C{0},jobs,1,u{0}")], (("unit", "zz"),)),
        (
            [
                "city,jobs,region",
                *towns(999, "Town {0},{0},"),
                *("A,1,North", "B,1,South"),
                *towns(999, "Ham {0},1,"),
                *("York,5,5", "Hull,5,East"),
            ],
            (),
        ),
        (["city,metric,value", "Leeds,jobs, ", "York,jobs,\t", "Hull,jobs,.."], ()),
        (
            [
                "city,metric,2019,2020",
                *towns(999, "Town {0},jobs,1,2"),
                *("A,jobs,x,1", "Total,jobs,1,1", "B,jobs,1,1", "B,jobs,1,2"),
            ],
            (),
        ),
    ],
    ids=["total", "where", "mixed", "blank", "order"],
)
def test_rare_rows_are_the_same_in_both(lines: list[str], where: tuple[tuple[str, str]]) -> None:
    raw = "\n".join([*lines, ""]).encode()
    assert said(raw, BulkStore, where=where) == said(raw, Store, where=where)


@pytest.mark.parametrize("kind", [Store, BulkStore])
def test_a_damaged_gzip_gives_all_rows_before_the_damage(kind: type[Store]) -> None:
    rows = [f"City {i},jobs,{i * 7919 % 100003}" for i in range(20_000)]
    rows[9000] += "x"
    raw = gzip.compress("\n".join(["city,metric,value", *rows]).encode(), mtime=0)[:-100]
    bad, early = said(raw, kind)[0].problems
    assert (bad.code, bad.line, early.code, early.line) == ("E-NUMBER", 9002, "E-GZIP", 19986)


@pytest.mark.parametrize("kind", [Store, BulkStore])
def test_the_checksum_is_that_of_the_whole_file_wherever_reading_ends(kind: type[Store]) -> None:
    raw = b"city,metric,value\nLeeds,jobs,5\0\n" + b"York,jobs,6\n" * 90_000
    assert said(raw, kind)[0].sha256 == sha256(raw).hexdigest()


def test_there_is_no_checksum_of_what_never_ends() -> None:
    class Endless(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            buffer[:] = bytes(len(buffer))
            return len(buffer)

    report = read(io.BufferedReader(Endless()), "x", Store(), Conventions(), Names())
    assert [problem.code for problem in report.problems] == ["E-NUL"]
    assert report.sha256 == ""


@pytest.mark.parametrize("where", [(), (("note", "a"),)])
@pytest.mark.parametrize(
    "lines", [["", ",,,"], [",,,"], ["", ",,,", "Ely,jobs,5,a"], [" ,,,", "Ely,jobs,5,b"]]
)
def test_blank_rows_are_told_and_counted_alike_in_any_pieces(
    monkeypatch: pytest.MonkeyPatch, lines: list[str], where: tuple[tuple[str, str], ...]
) -> None:
    raw = "\n".join(["city,metric,value,note", *lines, ""]).encode()
    expected = said(raw, Store, where=where)
    monkeypatch.setattr(text, "PIECE", 24)
    monkeypatch.setattr(Lane, "piece", 4)
    assert said(raw, BulkStore, where=where) == expected
    assert said(raw, Store, where=where) == expected
    assert expected[0].rows == sum("Ely" in line for line in lines) or where


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_text_in_any_encoding_is_the_same_in_pieces(
    monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    rows = [f"City {i},jobs,{i},{'café' if i % 7 == 0 else 'tea'}" for i in range(200)]
    raw = "\r\n".join(["city,metric,value,note", *rows, "York,jobs,x,"]).encode(encoding)
    monkeypatch.setattr(text, "PIECE", 50)
    monkeypatch.setattr(Lane, "piece", 300)
    how = {"encoding": encoding} if encoding == "cp1252" else {}
    assert said(raw, BulkStore, **how) == said(raw, Store, **how)
    assert said(raw, BulkStore, **how)[0].problems[0].line == 202


def test_a_line_without_end_is_the_same_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [f"City {i},jobs,{i}" for i in range(50)]
    raw = "\n".join(["city,metric,value", *rows, f"{'x' * 5000},jobs,5", *rows, ""]).encode()
    monkeypatch.setattr(text, "PIECE", 50)
    monkeypatch.setattr(Lane, "piece", 3000)
    for max_field in (100, 400, 6000):
        how = {"max_field": max_field, "max_name": 9000}
        assert said(raw, BulkStore, **how) == said(raw, Store, **how)


def test_many_combinations_of_texts_keep_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "MOST_KEYS", 50)
    header = "city,metric,value,unit,source,note,url"
    rows = [f"City {i},jobs,{i},u{i % 5},s{i % 7},n{i},v{i % 11}" for i in range(80)]
    raw = "\n".join([header, *rows]).encode()
    assert said(raw, BulkStore) == said(raw, Store)


def test_columns_grow_and_texts_may_come_late(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(growing, "ROOM", 4)
    monkeypatch.setattr(spellings, "HEAD", 4)
    rows = [f"City {i},jobs,{i},u{i // 40},s{i % 3}" for i in range(90)]
    raw = "\n".join(["city,metric,value,unit,source", *rows]).encode()
    assert said(raw, BulkStore) == said(raw, Store)


def test_more_names_than_a_narrow_column_holds_are_told_apart() -> None:
    rows = [f"City {i},jobs,{i}" for i in range(66_000)]
    raw = "\n".join(["city,metric,value", *rows, "City 65999,jobs,1", "York,jobs,~3"]).encode()
    stores = BulkStore(), Store()
    reports = [read(io.BytesIO(raw), "x.csv", each, Conventions(), Names()) for each in stores]
    assert [(each.code, each.line) for each in reports[0].problems] == [("E-CONFLICT", 66_002)]
    assert reports[0] == reports[1]
    few = {"City 65998", "City 463", "York"}
    assert stores[0].observations("jobs", few) == stores[1].observations("jobs", few)
    assert len(stores[0].observations("jobs", few)) == 3


def test_where_may_keep_all_rows() -> None:
    raw = b"city,metric,value,unit\nLeeds,jobs,5,a\nYork,jobs,6,a\n"
    where = (("unit", "a"),)
    assert said(raw, BulkStore, where=where) == said(raw, Store, where=where)
    assert said(raw, BulkStore, where=where)[0].rows == 2


def test_more_keys_than_a_number_holds_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "MOST_KEYS", 5)
    rows = [f"City {i % 7},metric {i % 3},{2000 + i % 5},{i}" for i in range(105)]
    raw = "\n".join(["city,metric,period,value", *rows, rows[0], "City 1,metric 1,2001,7"]).encode()
    assert said(raw, BulkStore) == said(raw, Store)
    assert [each.line for each in said(raw, BulkStore)[0].problems] == [107, 108]


@pytest.mark.parametrize("name", ASKED)
@pytest.mark.parametrize("as_", ["--csv", "--format=table"])
def test_every_command_answers_the_same_in_bulk(
    run: Run, monkeypatch: pytest.MonkeyPatch, name: str, as_: str
) -> None:
    monkeypatch.chdir(SMALL.parent)
    assert run(*argv(name, as_, "--engine", "on")) == run(*argv(name, as_))


@pytest.mark.parametrize("end", [b"x" * 100 + b"\n", b"\xff\n", b"a\r\nb\rc\n", "é\n".encode()])
def test_bytes_and_text_are_numbered_alike(end: bytes) -> None:
    raw = b"ab\n" * 30 + end + b"z\n"
    found = []
    for counted in (None, line_ends):
        ledger = Ledger("x.csv")
        reader = text.Text(io.BytesIO(raw), Conventions(max_field=2), ledger)
        reader.line_ends, reader.piece = counted, 40
        pieces = [(n, t if isinstance(t, str) else t.decode()) for n, t in reader.pieces()]
        lines = {n + i: line for n, t in pieces for i, line in enumerate(t.splitlines())}
        found.append((lines, ledger.problems()))
    assert found[0] == found[1]
