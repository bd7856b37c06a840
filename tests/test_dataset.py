from __future__ import annotations

import gzip
import hashlib
from io import BytesIO
from pathlib import Path

import pytest

from clustercmp.dataset import opening
from clustercmp.dataset.declared import Metric
from clustercmp.dataset.loading import inspect, load
from clustercmp.dataset.reading import Conventions
from clustercmp.errors import AccessError, DataError, UsageError

TIDY = "city,metric,period,value\nLeeds,tech_jobs,2020,100\nYork,tech_jobs,2020,50\n"
WIDE = "city,region,rent,tech_jobs\nLeeds,Yorkshire,20,100\nCardiff,Wales,15,60\n"


@pytest.fixture(autouse=True)
def _folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(name: str, text: str) -> str:
    Path(name).write_text(text, encoding="utf-8")
    return name


def test_the_data_of_the_package_is_there_unasked() -> None:
    data = load()
    assert data.inputs[0][0] == "builtin"
    assert sum(len(data.observations(metric)) for metric in data.metrics) == 498
    assert {figure.file for figure in data.observations("unicorns")} == {"metrics.csv"}
    assert data.problems == ()


def test_the_data_of_the_package_is_found_inside_it_when_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "PACKAGE", tmp_path)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "rates.csv").touch()
    assert opening.shipped("rates.csv") == tmp_path / "data" / "rates.csv"


def test_a_figure_knows_its_place() -> None:
    (figure,) = load([write("a.csv", TIDY)]).observations("tech_jobs", {"York"})
    assert (figure.city, figure.period.text, figure.quantity.value) == ("York", "2020", 50)
    assert (figure.file, figure.line) == ("a.csv", 3)


def test_cities_and_metrics_are_found_in_any_spelling() -> None:
    data = load()
    assert data.city("greater_manchester").name == "Manchester"
    assert data.metric("Tech Jobs").label == "Tech jobs"


def test_what_the_sidecar_says_of_a_place_is_known() -> None:
    place = load().city("Manchester")
    assert place.kind == "city"
    assert place.aliases == ("greater manchester", "gm")
    assert place.attributes == {"region": "North West", "country": "GB"}
    assert place.areas == {"manchester", "manchester local authority"}


def test_places_stand_by_name_with_or_without_figures() -> None:
    write("a.toml", '[cities."Aberdeen"]\n[cities.york]\n')
    assert list(load([write("a.csv", TIDY)]).places) == ["Aberdeen", "Leeds", "york"]


def test_a_text_column_is_an_attribute_that_the_sidecar_may_overrule() -> None:
    write("a.toml", '[cities.Leeds]\nregion = "North"\n')
    data = load([write("a.csv", WIDE)])
    assert data.places["Leeds"].attributes == {"region": "North"}
    assert data.places["Cardiff"].attributes == {"region": "Wales"}


def test_declared_metrics_come_first_and_those_without_figures_only_when_asked_for() -> None:
    write("a.toml", '[metrics.spinouts]\n[metrics.tech_jobs]\nlabel = "Jobs"\n')
    data = load([write("a.csv", WIDE)])
    assert list(data.metrics.values()) == [Metric("tech_jobs", "Jobs"), Metric("rent", "Rent")]
    assert data.metric("spinouts").label == "Spinouts"
    assert data.observations("spinouts") == []


def test_several_files_are_one_dataset() -> None:
    data = load([write("a.csv", TIDY), write("b.csv", "city,tech_jobs\nleeds,110\n")])
    assert [(f.city, f.file, f.source) for f in data.observations("tech_jobs", ["Leeds"])] == [
        ("Leeds", "a.csv", "a.csv"),
        ("Leeds", "b.csv", "b.csv"),
    ]


def test_the_named_sidecar_is_read_last_and_wins() -> None:
    write("a.toml", '[metrics.tech_jobs]\nlabel = "A"\nkind = "stock"\n')
    data = load(
        [write("a.csv", TIDY)], sidecar=write("b.toml", '[metrics.tech_jobs]\nlabel = "B"\n')
    )
    assert data.metrics["tech_jobs"] == Metric("tech_jobs", "B", kind="stock")
    assert [name for name, _ in data.inputs] == ["a.csv", "a.toml", "b.toml"]


def test_the_columns_of_a_sidecar_are_those_of_its_own_file() -> None:
    write("a.toml", '[columns]\ncity = "town"\n')
    data = load([write("a.csv", "town,tech_jobs\nLeeds,1\n"), write("b.csv", WIDE)])
    assert len(data.observations("tech_jobs")) == 3


def test_a_column_option_overrules_the_sidecar() -> None:
    write("a.toml", '[columns]\ncity = "nowhere"\n')
    conventions = Conventions(columns={"city": "town"})
    path = write("a.csv", "town,tech_jobs\nLeeds,1\n")
    assert len(load([path], conventions=conventions).observations("tech_jobs")) == 1


def test_a_compressed_file_has_the_sidecar_of_its_stem() -> None:
    Path("a.csv.gz").write_bytes(gzip.compress(TIDY.encode()))
    write("a.toml", '[metrics.tech_jobs]\nlabel = "Jobs"\n')
    assert load([Path("a.csv.gz")]).metrics["tech_jobs"].label == "Jobs"


def test_what_was_read_is_known_by_its_checksum() -> None:
    path = write("a.csv", TIDY)
    assert load([path]).inputs == (("a.csv", hashlib.sha256(TIDY.encode()).hexdigest()),)


def test_standard_input_is_read_like_a_file() -> None:
    data = load(["-"], stdin=BytesIO(TIDY.encode()))
    assert data.inputs[0][0] == data.observations("tech_jobs")[0].file == "-"


def test_standard_input_cannot_be_read_twice() -> None:
    with pytest.raises(UsageError, match="only once"):
        load(["-", "-"], stdin=BytesIO(b""))


def test_standard_input_that_is_closed_is_said() -> None:
    with pytest.raises(AccessError, match="there is no standard input"):
        load(["-"])


def test_everything_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    with pytest.raises(AccessError) as caught:
        load(["none.csv", tmp_path, "https://example.org/a.csv", "a\0.csv"])
    first, second, third, fourth = str(caught.value).splitlines()
    assert first == "none.csv: no such file; check its name and folder"
    assert second == f"{tmp_path}: is a folder without Parquet files; name a file in it"
    assert third.endswith("nothing is fetched from an address; download it and name the file")
    assert "cannot be opened" in fourth


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("postgresq://me:pw@h/d", 'unknown kind of database "postgresq"; did you mean postgresql?'),
        ("https://me:pw@h/d", "nothing is fetched from an address; download it and name the file"),
    ],
)
def test_an_address_of_another_kind_is_refused(address: str, said: str) -> None:
    with pytest.raises(AccessError) as caught:
        load([address])
    assert str(caught.value) == f"{address.replace('pw', '***')}: {said}"


def test_a_file_that_may_not_be_read_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(AccessError, match="may not be read"):
        load(["a.csv"])


def test_a_file_that_fails_while_it_is_read_is_said() -> None:
    class Broken(BytesIO):
        def read(self, *_: object) -> bytes:
            raise OSError(5, "Input/output error")

    with pytest.raises(AccessError, match="-: cannot be read: Input/output error"):
        load(["-"], stdin=Broken())


def test_a_sidecar_is_no_data() -> None:
    with pytest.raises(UsageError, match="name it with --sidecar"):
        load([write("a.toml", "")])


def test_all_errors_of_all_files_are_raised_together() -> None:
    write("a.toml", "x = 1\n")
    bad = "city,metric,value\nLeeds,tech_jobs,12%\n"
    with pytest.raises(DataError) as caught:
        load([write("a.csv", bad), write("b.csv", bad)])
    assert [(problem.file, problem.code) for problem in caught.value.problems] == [
        ("a.toml", "E-SIDECAR"),
        ("a.csv", "E-NUMBER"),
        ("b.csv", "E-NUMBER"),
    ]


def test_two_meanings_of_a_name_are_an_error() -> None:
    write("a.toml", '[cities.Leeds]\naliases = ["york"]\n[cities.York]\n')
    with pytest.raises(DataError, match=r'"york" already means York, by cities\.York'):
        load([write("a.csv", TIDY)])


def test_inspecting_returns_errors_and_warnings() -> None:
    text = "city,metric,value\nLeeds,tech_jobs,12%\n\nYork,tech_jobs,1\n"
    assert [problem.severity for problem in inspect([write("a.csv", text)]).problems] == [
        "error",
        "warning",
    ]


def test_warnings_are_kept_with_the_data() -> None:
    data = load([write("a.csv", TIDY + "\n" + TIDY.splitlines()[1])])
    assert {problem.code for problem in data.problems} == {"W-BLANK", "W-DUPLICATE"}


def test_a_name_that_means_nothing_is_a_warning_where_it_is_used() -> None:
    text = """
        [groups.north]
        members = ["Leeds", "Yorke"]
        [targets.jobs]
        city = "north"
        metric = "tech_job"
        match = "Londinium"
        [score.all.parts.jobs]
        metric = "jobless"
    """
    write("a.toml", text)
    data = load([write("a.csv", TIDY)])
    assert [(problem.column, problem.code) for problem in data.problems] == [
        ("groups.north.members", "W-NAME"),
        ("targets.jobs.match", "W-NAME"),
        ("targets.jobs.metric", "W-NAME"),
        ("score.all.parts", "W-NAME"),
    ]
    assert 'unknown city "Yorke"; did you mean York?' in str(data.problems[0])


def test_groups_targets_and_scores_are_known_by_name() -> None:
    data = load()
    assert data.groups["technorth"].label == "TechNorth five cities"
    assert data.targets["technorth_jobs"].multiple == 2
    assert data.scores["innovation"].min_coverage == 0.75


def test_what_was_recognised_is_reported() -> None:
    data = load([write("a.csv", WIDE), write("b.csv", TIDY)])
    assert [report.layout for report in data.reports] == ["wide", "tidy"]


def test_a_file_beyond_the_limit_is_refused_before_it_is_read() -> None:
    conventions = Conventions(max_bytes=20)
    with pytest.raises(DataError) as caught:
        load([write("a.csv", TIDY)], conventions=conventions)
    assert str(caught.value) == (
        "a.csv: the file has 73 bytes, more than 20; raise "
        "--max-bytes 73, or take fewer rows [E-LIMIT]"
    )
    assert inspect(["a.csv"], conventions=conventions).problems == caught.value.problems


def test_errors_that_are_too_many_to_list_are_counted() -> None:
    rows = "".join(f"City {number},x\n" for number in range(400))
    problems = inspect(
        [write("a.csv", "city,metric,value\n" + rows.replace(",x", ",jobs,x"))]
    ).problems
    assert str(problems[-1]) == (
        "a.csv: 100 more errors are not listed; mend those that are [E-MORE]"
    )


def test_a_named_sidecar_that_is_not_there_is_said() -> None:
    with pytest.raises(AccessError, match=r"none\.toml: no such file"):
        load(sidecar="none.toml")
