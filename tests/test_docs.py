"""The documents say what the code does: what is generated is fresh, what is named exists."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from clustercmp.analysis.flags import MEANING
from clustercmp.analysis.footnotes import PERIOD, RATIO, UNMARKED, VALUE
from clustercmp.cli.app import NAMES
from clustercmp.output.formats import Format

ROOT = Path(__file__).parent.parent
GENERATED = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("path", GENERATED, ids=lambda path: path.name)
def test_every_block_that_can_run_prints_what_it_shows(path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cogapp", "--check", "--diff", str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_every_code_of_a_problem_is_documented() -> None:
    sources = (path.read_text("utf-8") for path in (ROOT / "clustercmp").rglob("*.py"))
    said = {code for text in sources for code in re.findall(r'"([EWN]-[A-Z]+)"', text)}
    documented = set(
        re.findall(r"`([EWN]-[A-Z]+)`", (ROOT / "docs" / "input.md").read_text("utf-8"))
    )
    assert said == documented


def test_the_readme_names_every_command_and_format() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert [name for name in NAMES if f"clustercmp {name}" not in readme] == []
    assert [each for each in Format if f"`{each}`" not in readme] == []


def test_every_flag_has_its_place_in_a_table_for_people() -> None:
    assert set(MEANING) == VALUE | PERIOD | RATIO | UNMARKED


def test_links_between_documents_lead_somewhere() -> None:
    for path in [*GENERATED, ROOT / "CONTRIBUTING.md"]:
        for link in re.findall(r"\]\((?!https?:)([^)#]+)\)", path.read_text("utf-8")):
            assert (path.parent / link).exists(), f"{path.name}: {link}"
