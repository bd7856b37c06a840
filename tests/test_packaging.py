"""What the wheel must hold, and the promises that the project's files make to each other."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest

from clustercmp import __version__

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("dist")
    build = ("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT))
    subprocess.run([sys.executable, "-m", "pip", "--quiet", *build], check=True)
    (path,) = folder.glob("*.whl")
    return zipfile.ZipFile(path)


def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


def test_the_wheel_holds_the_data_the_types_and_the_licence(wheel: zipfile.ZipFile) -> None:
    names = set(wheel.namelist())
    for data in (ROOT / "data").iterdir():
        assert wheel.read(f"clustercmp/data/{data.name}") == data.read_bytes()
    assert "clustercmp/py.typed" in names
    assert f"clustercmp-{__version__}.dist-info/licenses/LICENSE" in names


def test_the_wheel_holds_every_module_and_nothing_of_the_workshop(wheel: zipfile.ZipFile) -> None:
    held = {name for name in wheel.namelist() if name.endswith(".py")}
    assert held == {str(p.relative_to(ROOT)) for p in (ROOT / "clustercmp").rglob("*.py")}


def test_the_command_starts_without_a_wrapper_that_takes_longer_than_python(
    wheel: zipfile.ZipFile,
) -> None:
    script = wheel.read(f"clustercmp-{__version__}.data/scripts/clustercmp").decode()
    assert script.startswith("#!python\n")
    assert re.findall(r"^(?:import|from) (\S+)", script, re.MULTILINE) == ["clustercmp.__main__"]
    assert f"clustercmp-{__version__}.data/scripts/clustercmp.cmd" in wheel.namelist()


def test_the_lock_pins_by_hash_what_the_project_asks_for_and_names_no_index() -> None:
    lock = (ROOT / "requirements" / "ci.txt").read_text()
    pins = re.findall(
        r"^(\S+)==\S+.*\\\n((?:    --hash=sha256:[0-9a-f]{64}.*\n)+)", lock, re.MULTILINE
    )
    assert {name for name, _ in pins} == set(re.findall(r"^([a-z][^=\s]*)==", lock, re.MULTILINE))
    assert "://" not in lock
    described = project()["project"]
    asked = [*described["dependencies"], *described["optional-dependencies"]["dev"]]
    names = {re.split(r"[\[<>=]", each)[0].lower() for each in asked} - {"clustercmp"}
    assert names <= {name for name, _ in pins}


def test_typer_stays_at_the_version_whose_insides_we_use() -> None:
    assert "typer>=0.29,<0.30" in project()["project"]["dependencies"]


def test_the_changelog_knows_this_version() -> None:
    assert f"\n## [{__version__}] - " in (ROOT / "CHANGELOG.md").read_text()
