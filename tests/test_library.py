"""The commands as methods, for scripts and notebooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

import clustercmp as cc
from clustercmp.cli.app import NAMES

if TYPE_CHECKING:
    from pathlib import Path

WIDE = "city,spinouts,unicorns\nLeeds,3,1\nBristol,4,\n"


def test_the_line_of_the_readme_works(tmp_path: Path) -> None:
    path = tmp_path / "metrics.csv"
    path.write_text(WIDE)
    frame = cc.load(path).compare("Leeds", "Bristol").to_pandas()
    assert frame.loc[frame["city"] == "Leeds", "ratio"].tolist() == [0.75]


def test_without_files_it_is_the_data_that_ships() -> None:
    assert cc.load().city("manchester").name == "Manchester"


def test_several_files_are_one_dataset(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("city,metric,value\nAtlantis,spinouts,1\n")
    data = cc.load("builtin", path)
    assert {"Atlantis", "Manchester"} <= set(data.places)


def test_a_frame_is_read_as_its_file_would_be(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(WIDE)
    frame = pd.read_csv(path)
    from_frame, from_file = cc.load(frame), cc.load(path)
    assert from_frame.rank("spinouts").column("value") == from_file.rank("spinouts").column("value")


def test_a_frame_stands_alone() -> None:
    frame = pd.DataFrame({"city": ["Leeds"], "spinouts": [3]})
    with pytest.raises(cc.UsageError, match="a DataFrame is a dataset by itself"):
        cc.load(frame, "builtin")


def test_a_sidecar_and_the_way_of_writing_can_be_named(tmp_path: Path) -> None:
    path, sidecar = tmp_path / "mine.csv", tmp_path / "words.toml"
    path.write_text("town;spinouts\nLeeds;1,5\n")
    sidecar.write_text('[metrics.spinouts]\nlabel = "Spin-outs"\n')
    style = cc.Conventions(columns={"city": "town"}, delimiter=";", decimal=",")
    table = cc.load(path, sidecar=sidecar, conventions=style).profile("Leeds")
    assert (table.column("label"), table.column("value")) == (("Spin-outs",), (1.5,))


def test_every_command_that_answers_from_data_is_a_method() -> None:
    assert {name for name in NAMES if hasattr(cc.Data, name)} == {*NAMES} - {
        "check",
        "completion",
        "derive",
    }


@pytest.mark.parametrize("name", cc.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(cc, name).__name__ == name


def test_another_name_is_not() -> None:
    name = "comprae"
    with pytest.raises(AttributeError, match="'clustercmp' has no attribute 'comprae'"):
        getattr(cc, name)


def test_the_errors_are_one_family() -> None:
    for error in (cc.UsageError, cc.DataError, cc.AccessError):
        assert issubclass(error, cc.ClustercmpError)


def test_answers_show_themselves_in_a_notebook() -> None:
    assert "<table" in cc.load().compare("Manchester", "Cambridge")._repr_html_()
