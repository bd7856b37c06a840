"""What figures of one metric need care for, place by place and together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from clustercmp.analysis.flags import MEANING
from clustercmp.analysis.panel import joint_flags
from clustercmp.analysis.peers import peers
from tests.conftest import cells, sentences

if TYPE_CHECKING:
    from tests.conftest import Loaded


def test_the_flags_of_what_is_made_of_several_figures_are_those_of_all_in_their_order() -> None:
    each = [{"BOUND": "a bound"}, {}, {"GEOGRAPHY": "covers another area: Kent", "BOUND": "about"}]
    codes = ["GEOGRAPHY", "BOUND"]
    assert list(joint_flags(each).items()) == [(code, MEANING[code]) for code in codes]
    assert joint_flags([]) == {}


def test_a_figure_that_cannot_be_put_into_the_unit_of_the_others_is_of_another_basis(
    loaded: Loaded,
) -> None:
    data = loaded(
        "city,metric,period,value,unit\nLeeds,money,1990,2,GBP\nLeeds,jobs,1990,2,\n"
        "York,money,2020,3,USD\nYork,jobs,1990,3,\nBath,money,2020,4,USD\nBath,jobs,1990,5,\n"
    )
    terms: Any = {"basis": "latest", "currency": "USD", "metrics": ["money", "jobs"]}
    table = peers(data, "leeds", gaps=True, **terms)
    assert cells(table, "metric", "value", "flags") == [
        ("jobs", 2, ""),
        ("money", None, "OTHER_BASIS"),
    ]
    assert sentences(table, "MISSING") == ["Leeds has no figure for Money"]
