"""The table of docs/reference/conformance.md is what the clients meet at the server.

`UPDATE_CONFORMANCE_TABLE=1 python -m pytest tests/conformance/test_table.py` writes it anew.
"""

from __future__ import annotations

import os
from importlib.metadata import version
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from pytest_chime_phone import Fault, MalformedResponse, ServiceError, Success

from .clients import CLIENTS, Client, Met, in_process, over_the_server
from .loopback import Outcome
from .test_faults import PATIENCE

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "conformance.md"
BEGIN, END = "<!-- table: begin -->\n", "<!-- table: end -->\n"
LIBRARIES = ("botocore", "requests", "urllib3")

NUMBER = Success({"PhoneNumber": {"E164PhoneNumber": "+12065550100"}})
OUTCOMES: list[tuple[Outcome, ...]] = [
    (NUMBER,),
    *(
        (ServiceError(code),)
        for code in ("NotFoundException", "ForbiddenException", "ThrottledClientException")
    ),
    (ServiceError("ThrottledClientException"), NUMBER),
    (ServiceError("ThrottlingException"), NUMBER),
    (ServiceError("ServiceUnavailableException"),),
    (ServiceError("ServiceUnavailableException"), NUMBER),
    (ServiceError("ServiceFailureException"), NUMBER),
    *((MalformedResponse(body),) for body in (b"", b"{}", b'{"PhoneNumber":', b"null", b"\xff")),
    (MalformedResponse(b"<html>", status=502),),
    *((Fault(kind),) for kind in Fault.KINDS),
]


def table() -> str:
    """The table, as it should stand in the page."""
    head = ["answers", *CLIENTS]
    rows = [head, ["---"] * len(head), *(_row(outcomes) for outcomes in OUTCOMES)]
    installed = ", ".join(f"{library} {version(library)}" for library in LIBRARIES)
    return f"{installed}:\n\n" + "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _row(outcomes: tuple[Outcome, ...]) -> list[str]:
    names = ["success" if outcome is NUMBER else f"`{outcome!r}`" for outcome in outcomes]
    return [", then ".join(names), *(_cell(outcomes, Client(name)) for name in CLIENTS)]


def _cell(outcomes: tuple[Outcome, ...], client: Client) -> str:
    met = over_the_server(client, *outcomes, **_patience(outcomes))
    assert in_process(client, *outcomes) == met
    return f"{_described(met)}, {met.attempts}"


def _patience(outcomes: tuple[Outcome, ...]) -> dict[str, float]:
    kinds = [outcome.kind for outcome in outcomes if isinstance(outcome, Fault)]
    return PATIENCE.get(kinds[0], {}) if kinds else {}


def _described(met: Met) -> str:
    if isinstance(met.what, type):
        return f"`{met.what.__name__}`"
    error_or_status, answer, *_ = met.what
    if isinstance(error_or_status, int):
        return f"HTTP {error_or_status}"
    if error_or_status is ClientError:
        return f"`ClientError` {answer['Error']['Code']!r}"
    if error_or_status:
        return f"`{error_or_status.__name__}`"
    return ", ".join(answer) or "`{}`"


def _rows(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("|")]


def test_the_table_in_the_docs_is_what_the_clients_meet() -> None:
    page = PAGE.read_text()
    before, _, rest = page.partition(BEGIN)
    written, _, after = rest.partition(END)
    found = table()
    if os.environ.get("UPDATE_CONFORMANCE_TABLE"):
        PAGE.write_text(f"{before}{BEGIN}\n{found}\n{END}{after}")
        return
    if found.partition("\n")[0] == written.strip().partition("\n")[0]:
        assert found == written.strip() + "\n"
    else:  # a short read is read differently from version to version; nothing else here is
        pairs = zip(_rows(found), _rows(written), strict=True)
        assert [pair for pair in pairs if pair[0] != pair[1] and "truncated-body" not in pair[0]] == []


@pytest.mark.parametrize("kind", Fault.KINDS)
def test_every_fault_has_a_row(kind: str) -> None:
    assert f"| `Fault('{kind}')` |" in PAGE.read_text()
