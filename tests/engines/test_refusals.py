"""What PostgreSQL refuses is one line on stderr, without the password."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Run
    from tests.engines.conftest import Server

# As in test_engines.py.
pytestmark = pytest.mark.filterwarnings("default")

WRONG = "n0t/th@t one"


@pytest.mark.parametrize(
    ("table", "password", "port", "status", "said"),
    [
        ("figures", WRONG, 0, 4, "check user and password"),
        ("figure", None, 0, 4, 'there is no table "figure"; did you mean figures?'),
        ("unlike", None, 0, 3, "the header has no city column"),
        ("figures", None, 1, 4, "check host and port"),
    ],
    ids=["wrong password", "missing table", "missing column", "host down"],
)
def test_a_refusal_is_one_line_without_the_password(
    run: Run,
    server: Server,
    table: str,
    password: str | None,
    port: int,
    status: int,
    said: str,
) -> None:
    login = {} if password is None else {"password": password}
    address = server.address(table, port=port, **login)
    found = run("rank", "jobs", "-d", address)
    assert (found.status, found.out, found.err.count("\n")) == (status, "", 1)
    assert said in found.err
    secret = address.partition("@")[0].rpartition(":")[2]
    assert secret not in found.err
    assert (password or server.password) not in found.err
