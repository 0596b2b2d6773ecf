"""Each client in turn, and a port at which connections time out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .clients import CLIENTS, Client
from .loopback import full_backlog

#: It stands for the others in a quick run.
QUICK = "boto3 legacy"


def _each(*names: str) -> list[object]:
    return [pytest.param(name, marks=[] if name == QUICK else pytest.mark.slow) for name in names]


def _client(name: str) -> Client:
    if needed := CLIENTS[name]:
        pytest.importorskip(
            needed, reason="aiobotocore is not installed: it pins its botocore, and this is another"
        )
    return Client(name)


#: aiobotocore retries alike whether it is aiohttp or httpx that sends; `test_table` shows each of them.
RETRYING_ALIKE = ("aiobotocore-httpx legacy", "aiobotocore-httpx adaptive")


@pytest.fixture(params=_each(*(name for name in CLIENTS if name not in RETRYING_ALIKE)))
def client(request: pytest.FixtureRequest) -> Client:
    """Each client library in each of its retry modes."""
    return _client(request.param)


@pytest.fixture(
    params=_each(
        *(name for name in CLIENTS if name not in RETRYING_ALIKE and "adaptive" not in name),
    )
)
def unlimited_client(request: pytest.FixtureRequest) -> Client:
    """Each client that does not limit its own rate: the adaptive mode is the standard one with a limit."""
    return _client(request.param)


@pytest.fixture(
    params=_each("boto3 legacy", "requests retrying", "aiobotocore standard", "aiobotocore-httpx standard")
)
def client_of_each_library(request: pytest.FixtureRequest) -> Client:
    """Each client library once, where it is its reading that counts and not its retries."""
    return _client(request.param)


@pytest.fixture(params=_each("boto3 legacy", "aiobotocore standard"))
def client_at_the_server(request: pytest.FixtureRequest) -> Client:
    """A client that blocks and one that does not, where what counts is what the server writes."""
    return _client(request.param)


@pytest.fixture(scope="session")
def unaccepting_port() -> Iterator[int]:
    """A port at which no connection is ever accepted."""
    with full_backlog() as port:
        yield port
