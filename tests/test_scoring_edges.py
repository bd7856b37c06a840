"""Where scores once broke: each of these ended in a bug's exit status, or in a wrong line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from clustercmp.analysis.scoring import score
from clustercmp.errors import UsageError
from tests.conftest import by_city, cells, sentences

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Loaded, Run

PLAIN: Any = {"robustness": False}
TWO = "city,a,b\nX,1,5\nY,3,7\nZ,2,9\n"
BOTH = '[score.s.parts.a]\nmetric = "a"\n[score.s.parts.b]\nmetric = "b"\n'


def test_the_parts_of_a_score_that_ranks_nobody_are_shown(loaded: Loaded, run: Run) -> None:
    data = loaded("city,a,b\nX,1,\nY,,7\nZ,2,\nW,,9\n", BOTH)
    table = score(data, "s", parts=True)
    assert cells(table, "part", "n", "removal_gain", "removal_loss") == [
        ("a", 2, None, None),
        ("b", 2, None, None),
    ]
    assert run("score", "headline", "--parts").status == 0
