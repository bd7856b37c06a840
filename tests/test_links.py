"""Ties between places: links.csv beside the data, read when it is asked for."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from clustercmp.dataset.conventions import Conventions
from clustercmp.dataset.links import Link
from clustercmp.dataset.loading import inspect, load
from clustercmp.errors import AccessError

if TYPE_CHECKING:
    from pathlib import Path

    from clustercmp.dataset.dataset import Dataset
    from tests.conftest import Run

HEADER = "city_a,city_b,organisation,kind,source,publisher,url,quote\n"
DATA = "city,tech_jobs\nLeeds,1\nYork,2\nZürich,3\n"
SIDECAR = '[cities.York]\naliases = ["Eboracum"]\n[groups.north]\nmembers = ["Leeds", "York"]\n'


class Folder:
    """A folder with data, a sidecar and ties."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def data(self, links: str | bytes | None, **conventions: str | int) -> Dataset:
        (self.path / "cities.csv").write_text(DATA, encoding="utf-8")
        (self.path / "cities.toml").write_text(SIDECAR, encoding="utf-8")
        if links is not None:
            raw = links.encode() if isinstance(links, str) else links
            (self.path / "links.csv").write_bytes(raw)
        said = Conventions(**conventions)  # type: ignore[arg-type]  # of the kinds that they are
        return load([self.path / "cities.csv"], conventions=said)

    def problems(self, links: str | bytes, **conventions: str | int) -> list[str]:
        found = self.data(links, **conventions).known_links.problems
        return [str(each).replace(f"{self.path}/", "") for each in found]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def test_a_row_is_a_tie_of_two_places_the_first_by_name_first(folder: Folder) -> None:
    found = folder.data(f"{HEADER}York,Leeds,Arm,company,Book,Press,https://x,said\n").known_links
    file = str(folder.path / "links.csv")
    assert found.links == (
        Link("Leeds", "York", "Arm", "company", "Book", "Press", "https://x", "said", file, 2),
    )
    digest = hashlib.sha256((folder.path / "links.csv").read_bytes()).hexdigest()
    assert (found.inputs, found.sought, found.problems) == (((file, digest),), (file,), ())


def test_names_of_places_match_as_everywhere(folder: Folder) -> None:
    found = folder.data("kind;organisation;City A;city_b\nboard;X;zurich; EBORACUM \n").known_links
    assert [(link.city_a, link.city_b) for link in found.links] == [("York", "Zürich")]


def test_a_place_that_the_data_lacks_is_a_warning_and_keeps_its_spelling(folder: Folder) -> None:
    text = f"{HEADER}Leeds,hull,Arm,company,,,,\nLeeds,Hull,Roku,company,,,,\n"
    found = folder.data(text).known_links
    assert {(link.city_a, link.city_b) for link in found.links} == {("Hull", "Leeds")}
    assert folder.problems(text) == [
        (
            'links.csv:2:2: city_b: "hull" is no city of the data; correct it, or declare it in a '
            "sidecar [W-LINK]"
        ),
        (
            'links.csv:3:2: city_b: "Hull" is no city of the data; correct it, or declare it in a '
            "sidecar [W-LINK]"
        ),
    ]


def test_names_of_organisations_and_kinds_have_one_spelling(folder: Folder) -> None:
    text = f"{HEADER}Leeds,York,ARM,Company,a,,,\nLeeds,York,Arm,company,b,,,\n"
    found = folder.data(text).known_links.links
    assert [(link.organisation, link.kind) for link in found] == [("ARM", "Company")] * 2


def test_a_tie_that_is_stated_twice_is_a_warning_and_counts_once(folder: Folder) -> None:
    text = f"{HEADER}Leeds,York,Arm,company,a,,,\nyork,leeds,arm,company,a,,,\n"
    assert len(folder.data(text).known_links.links) == 1
    assert folder.problems(text) == [
        "links.csv:3: the tie is the same as on line 2; remove one of them [W-DUPLICATE]"
    ]


def test_ties_beside_all_files_are_read_once_each(folder: Folder, tmp_path: Path) -> None:
    text = f"{HEADER}Leeds,York,Arm,company,a,,,\n"
    folder.data(text)
    other = tmp_path / "other"
    other.mkdir()
    (other / "more.csv").write_text("city,x\nBath,1\n")
    (other / "links.csv").write_text(text)
    (tmp_path / "more.csv").write_text("city,x\nHull,1\n")
    found = load([tmp_path / "cities.csv", tmp_path / "more.csv", other / "more.csv"]).known_links
    assert len(found.inputs) == 2
    (problem,) = found.problems
    assert problem.message == f"the tie is the same as on line 2 of {tmp_path}/links.csv"


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("Leeds,,Arm,company", "links.csv:2:2: city_b: the city is empty; write the name of the"),
        (",York,Arm,company", "links.csv:2:1: city_a: the city is empty; write the name of the"),
        ("Leeds,York,,company", "links.csv:2:3: organisation: the organisation is empty; write"),
        ("Leeds,York,Arm,", "links.csv:2:4: kind: the kind is empty; write the name of the kind ["),
        (
            "North,York,Arm,company",
            "links.csv:2:1: city_a: north is a group, and a tie is between two places; name the m",
        ),
        (
            f"Leeds,York,{'x' * 201},company",
            f'links.csv:2:3: organisation: "{"x" * 59}…" has 201 characters; 200 is the limit',
        ),
        ("Leeds,York,A\x07,company", "links.csv:2:3: organisation: "),
        ("Leeds,York,Arm", "links.csv:2:3: the row has 3 fields, the header 4; add what is"),
        ('Leeds,York,"Arm,company', "links.csv:2:3: the quote that opens this field is never clo"),
    ],
)
def test_a_wrong_row_is_an_error_with_its_place(folder: Folder, row: str, problem: str) -> None:
    found = folder.problems(f"city_a,city_b,organisation,kind\n{row}\nLeeds,York,Roku,company\n")
    assert found[0].startswith(problem)
    assert len(found) == 1 or "never clo" in problem


def test_a_weight_is_worked_out_and_not_read(folder: Folder) -> None:
    text = "city_a,city_b,organisation,kind,weight\nLeeds,York,Arm,company,9\n"
    assert folder.problems(text) == [
        "links.csv:1:5: weight: the column is not used; rename or remove it [W-COLUMN]"
    ]


def test_encoding_and_limits_are_those_of_the_data_and_the_delimiter_is_its_own(
    folder: Folder,
) -> None:
    text = "city_a;city_b;organisation;kind\nLeeds;York;Caf\xe9;company\n"
    data = folder.data(text.encode("latin-1"), encoding="latin-1", delimiter=",")
    assert data.known_links.links[0].organisation == "Café"
    short = "city_a,city_b,organisation,kind\nLeeds,York,AstraZeneca UK,company\n"
    assert "12 is the limit for a name" in folder.problems(short, max_name=12)[0]


def test_more_errors_than_are_kept_are_counted(folder: Folder) -> None:
    text = HEADER + "Leeds,,Arm,company,,,,\n" * 302
    found = folder.data(text).known_links
    assert (len(found.errors), found.unlisted) == (300, 2)
    assert inspect([folder.path / "cities.csv"]).problems[-1].code == "E-MORE"


def test_a_folder_of_that_name_is_no_file_of_ties(folder: Folder) -> None:
    (folder.path / "links.csv").mkdir()
    assert folder.data(None).known_links.inputs == ()


def test_ties_that_cannot_be_read_say_so(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    data = folder.data(HEADER)

    def fail(*_: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("clustercmp.dataset.links.read_table", fail)
    with pytest.raises(AccessError, match=r"links\.csv: cannot be read: Input/output error"):
        _ = data.known_links


def test_check_finds_what_is_wrong_with_the_ties(run: Run, folder: Folder) -> None:
    folder.data(f"{HEADER}Leeds,,Arm,company,,,,\n")
    status, out, _ = run("check", str(folder.path / "cities.csv"), "--csv")
    assert status == 3
    assert "links.csv,2,2,city_b,,error,E-BLANK,the city is empty" in out


def test_wrong_ties_stop_no_other_command(run: Run, folder: Folder) -> None:
    folder.data(b"\xff\0nonsense")
    asked = ("compare", "leeds", "york", "-d", str(folder.path / "cities.csv"), "--csv")
    assert run(*asked, "--strict").status == 0


def test_an_answer_is_not_written_over_the_ties(run: Run, folder: Folder) -> None:
    folder.data(f"{HEADER}Leeds,York,Arm,company,,,,\n")
    path = str(folder.path / "links.csv")
    status, _, err = run("links", "-d", str(folder.path / "cities.csv"), "-o", path)
    assert status == 2
    assert f"{path} is also the input" in err
