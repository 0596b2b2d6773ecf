"""What older versions of aiobotocore and its libraries lack, taken away from the installed ones."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from pytest_chime_phone import ChimePhone, Fault, ServiceError, fake_chime_phone
from pytest_chime_phone.http.messages import Response

pytest.importorskip(
    "aiobotocore", reason="aiobotocore is not installed: it pins its botocore, and this is another"
)

import aiobotocore
import aiobotocore.endpoint
import aiohttp
from botocore.exceptions import EndpointConnectionError

from pytest_chime_phone.intercept import aiobotocore as interceptor
from pytest_chime_phone.intercept import aiobotocore_calls, aiobotocore_httpx, botocore

from .clients import NUMBER, config, name_of, with_client


@pytest.fixture
def _looked_for_again() -> Iterator[None]:
    """What the interceptor knows of httpx is found out for this test, and again after it."""
    aiobotocore_httpx._session_module.cache_clear()
    yield
    aiobotocore_httpx._session_module.cache_clear()


@pytest.mark.usefixtures("_looked_for_again")
@pytest.mark.parametrize("missing", ["aiobotocore's session", "httpx itself"])
def test_httpx_may_be_missing(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if missing == "httpx itself":
        module = SimpleNamespace(httpx=None)
        monkeypatch.setitem(sys.modules, "aiobotocore.httpxsession", module)
        monkeypatch.setattr(aiobotocore, "httpxsession", module, raising=False)
    else:
        monkeypatch.setitem(sys.modules, "aiobotocore.httpxsession", None)
        monkeypatch.delattr(aiobotocore, "httpxsession", raising=False)
    monkeypatch.delattr(aiobotocore.endpoint, "AnyioEndpoint", raising=False)
    with fake_chime_phone() as chime_phone:
        chime_phone.add_phone_number(NUMBER, CallingName="Acme")
        chime_phone.add_response(ServiceError("ServiceUnavailableException"))
        assert with_client(name_of) == "Acme"
        assert len(chime_phone.sleeps) == 1


async def _connector() -> interceptor.MemoryConnector:
    return interceptor.MemoryConnector(lambda *_: None)


@pytest.mark.parametrize("waits", [False, True])
def test_a_connector_may_have_to_be_waited_for_or_not(waits: bool) -> None:
    async def create(_: object) -> None: ...

    async def work() -> None:
        connector = await _connector()
        session = SimpleNamespace(_create_connector=create if waits else lambda _: None)
        created: Any = interceptor._connecting(session, connector)(None)
        assert (await created if waits else created) is connector

    asyncio.run(work())


def test_headers_may_be_asked_of_the_body() -> None:
    raw = aiobotocore_calls.Raw(Response(200, {"Content-Type": "application/json"}, b"{}"))
    assert raw.raw_headers == [(b"Content-Type", b"application/json")]


def test_aiohttp_may_have_no_name_for_an_unresolved_host(
    chime_phone: ChimePhone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(aiohttp, "ClientConnectorDNSError", raising=False)
    chime_phone.add_response(Fault("dns-failure"))
    with pytest.raises(EndpointConnectionError):
        with_client(name_of, config=config(retries={"total_max_attempts": 1}))


def test_the_patience_of_a_single_request_goes_before_that_of_the_client() -> None:
    session = SimpleNamespace(_timeout=SimpleNamespace(read=3))
    patient = SimpleNamespace(context={"read_timeout": 5})
    assert botocore.read_timeout(session, patient, "read") == 5
    assert botocore.read_timeout(session, SimpleNamespace(context=None), "read") == 3
    assert botocore.read_timeout(session, SimpleNamespace(), "read") == 3
