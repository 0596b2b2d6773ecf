"""Every fault, over a real socket and in process: the same exception, after the same number of attempts."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_chime_phone import ChimePhone, Fault

from .clients import Client
from .loopback import faulty
from .met import in_process, over_the_socket

# Only the timeout under test is short, so that a busy machine makes no other.
PATIENCE: dict[str, dict[str, Any]] = {
    "read-timeout": {"read": 0.05},
    "connect-timeout": {"connect": 0.05},
    "tls-failure": {"trust": False},
}
#: Those that come before a connection is there, so that it makes no difference which one was wanted.
UNCONNECTED = ("connect-timeout", "connection-refused", "dns-failure")
CASES = [
    *((kind, "https") for kind in Fault.KINDS if kind != "connect-timeout"),
    *((kind, "http") for kind in Fault.KINDS if kind not in (*UNCONNECTED, "tls-failure")),
]


@pytest.mark.parametrize(("kind", "scheme"), CASES)
def test_a_fault_is_what_the_client_meets_at_a_real_socket(
    unlimited_client: Client, kind: str, scheme: str
) -> None:
    with faulty(kind, scheme) as url:
        real = over_the_socket(unlimited_client, url, **PATIENCE.get(kind, {}))
    faked = in_process(unlimited_client, Fault(kind))
    if (kind, scheme) == ("connection-reset", "https"):  # ssl took it for an end of file until 3.11.9
        real = real._replace(reasons=faked.reasons, cause=faked.cause, text=faked.text)
    if kind == "garbage":  # errors quote it
        real = real._replace(text=faked.text)
    assert faked == real


@pytest.mark.slow
def test_a_connection_that_nobody_accepts_times_out_alike(
    unlimited_client: Client, unaccepting_port: int
) -> None:
    url = f"https://127.0.0.1:{unaccepting_port}"
    real = over_the_socket(unlimited_client, url, **PATIENCE["connect-timeout"])
    assert in_process(unlimited_client, Fault("connect-timeout")) == real


@pytest.mark.chime_phone(auth="ignore")
@pytest.mark.parametrize("kind", Fault.KINDS)
def test_the_attempts_of_a_fault_are_counted_from_one(
    kind: str, client: Client, chime_phone: ChimePhone
) -> None:
    chime_phone.add_response(Fault(kind), times=None)
    client.ask()
    # aiohttp makes a request once more by itself, which aiobotocore does not count.
    each = 2 if client.library == "aiobotocore" and kind in ("connection-reset", "empty-response") else 1
    assert [call.attempt for call in chime_phone.calls] == [
        *(n // each + 1 for n in range(len(chime_phone.calls)))
    ]
    assert {call.client for call in chime_phone.calls} == {client.called}
    assert {call.outcome for call in chime_phone.calls} == {Fault(kind)}
