"""The table of docs/reference/conformance.md is what the clients meet at the server.

`python -m tests.conformance.test_table` writes it anew.
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import version
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from pytest_chime_phone import Fault, MalformedResponse, ServiceError, Success

from .clients import CLIENTS, Client
from .loopback import Outcome
from .met import Met, in_process, over_the_server
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


def _table() -> str:
    head = ["answers", *INSTALLED]
    rows = [head, ["---"] * len(head), *(_row(outcomes) for outcomes in OUTCOMES)]
    return f"{_versions()}\n\n" + "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _versions() -> str:
    installed = (f"{library} {version(library)}" for library in LIBRARIES if _can_be_imported(library))
    return f"{', '.join(installed)}:"


def _row(outcomes: tuple[Outcome, ...]) -> list[str]:
    return [_name(outcomes), *(_cell(outcomes, Client(name)) for name in INSTALLED)]


def _name(outcomes: tuple[Outcome, ...]) -> str:
    return ", then ".join("success" if outcome is NUMBER else f"`{outcome!r}`" for outcome in outcomes)


def _cell(outcomes: tuple[Outcome, ...], client: Client) -> str:
    met = over_the_server(client, *outcomes, **_patience(outcomes))
    faked = in_process(client, *outcomes)
    if Fault("tls-failure") in outcomes:  # the server's URL is http, which errors tell
        faked = faked._replace(cause=met.cause, text=met.text)
    assert faked == met
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


def _written() -> tuple[str, str, str]:
    """The page: what stands before the table, the table, and what stands after it."""
    before, _, rest = PAGE.read_text().partition(BEGIN)
    table, _, after = rest.partition(END)
    return before, table, after


def _rows() -> dict[str, dict[str, str]]:
    """The rows of the page by their answers: the cells by their clients."""
    lines = [line.strip("| ").split(" | ") for line in _written()[1].splitlines() if line.startswith("|")]
    head, _, *rows = lines
    return {row[0]: dict(zip(head[1:], row[1:], strict=True)) for row in rows}


def test_the_table_has_these_rows_and_every_fault() -> None:
    assert [*_rows()] == [_name(outcomes) for outcomes in OUTCOMES]
    assert {f"`Fault('{kind}')`" for kind in Fault.KINDS} <= set(_rows())


@pytest.mark.slow
@pytest.mark.parametrize("outcomes", OUTCOMES, ids=_name)
def test_a_row_of_the_docs_is_what_the_clients_meet(outcomes: tuple[Outcome, ...]) -> None:
    written = _rows()[_name(outcomes)]
    met = dict(zip(INSTALLED, _row(outcomes)[1:], strict=True))
    if outcomes != (Fault("truncated-body"),) or _versions() in _written()[1]:
        # A short read is read differently from version to version; nothing else here is.
        assert met == {name: written[name] for name in INSTALLED}


if __name__ == "__main__":
    before, _, after = _written()
    PAGE.write_text(f"{before}{BEGIN}\n{_table()}\n{END}{after}")
