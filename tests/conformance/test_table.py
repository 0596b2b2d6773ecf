"""The table of docs/reference/conformance.md is what the clients meet at the server.

`UPDATE_CONFORMANCE_TABLE=1 python -m pytest tests/conformance/test_table.py` writes it anew.
"""

from __future__ import annotations

import os
from importlib import import_module
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
LIBRARIES = ("botocore", "requests", "urllib3", "aiobotocore", "aiohttp", "httpx2")


def _can_be_imported(module: str) -> bool:
    try:
        import_module(module)
    except ImportError:
        return False
    return True


INSTALLED = [name for name, module in CLIENTS.items() if module is None or _can_be_imported(module)]

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
    head = ["answers", *INSTALLED]
    rows = [head, ["---"] * len(head), *(_row(outcomes) for outcomes in OUTCOMES)]
    installed = ", ".join(
        f"{library} {version(library)}" for library in LIBRARIES if _can_be_imported(library)
    )
    return f"{installed}:\n\n" + "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _row(outcomes: tuple[Outcome, ...]) -> list[str]:
    names = ["success" if outcome is NUMBER else f"`{outcome!r}`" for outcome in outcomes]
    return [", then ".join(names), *(_cell(outcomes, Client(name)) for name in INSTALLED)]


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


def _cells(text: str) -> dict[tuple[str, str], str]:
    """Row and column of each cell that an installed client can fill."""
    head, _, *rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("|")]
    return {
        (row[0], column): cell
        for row in rows
        for column, cell in zip(head, row, strict=True)
        if column in INSTALLED
    }


def test_the_table_in_the_docs_is_what_the_clients_meet() -> None:
    page = PAGE.read_text()
    before, _, rest = page.partition(BEGIN)
    written, _, after = rest.partition(END)
    found = table()
    if os.environ.get("UPDATE_CONFORMANCE_TABLE"):
        PAGE.write_text(f"{before}{BEGIN}\n{found}\n{END}{after}")
        return
    told = _cells(written)
    met = _cells(found)
    if versions(found) != versions(written):
        # A short read is read differently from version to version; nothing else here is.
        told = {(row, column): cell for (row, column), cell in told.items() if "truncated-body" not in row}
        met = {(row, column): cell for (row, column), cell in met.items() if "truncated-body" not in row}
    assert met == told


def versions(text: str) -> str:
    return text.strip().partition("\n")[0]


@pytest.mark.parametrize("kind", Fault.KINDS)
def test_every_fault_has_a_row(kind: str) -> None:
    assert f"| `Fault('{kind}')` |" in PAGE.read_text()
