"""Clients of aiobotocore whose HTTP session is somebody's own (`http_session_cls`)."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_chime_phone import UnexpectedCall, fake_chime_phone

pytest.importorskip(
    "aiobotocore", reason="aiobotocore is not installed: it pins its botocore, and this is another"
)

import aiohttp
from aiobotocore.config import AioConfig
from aiobotocore.httpsession import AIOHTTPSession

from .clients import NUMBER, name_of, with_client

pytestmark = pytest.mark.skipif(
    not hasattr(AioConfig(), "http_session_cls"), reason="this aiobotocore has no http_session_cls"
)


class Past:
    """Speaks by itself."""

    def __init__(self, **_: object) -> None: ...

    async def __aenter__(self) -> Past:
        return self

    async def __aexit__(self, *_: object) -> None: ...

    async def send(self, request: Any) -> Any:
        async with aiohttp.ClientSession() as session, session.get(request.url) as answer:
            await answer.read()


class Passing(AIOHTTPSession):  # type: ignore[misc]
    """Looks at what is sent."""

    async def send(self, request: Any) -> Any:
        return await super().send(request)


def of(session_class: type) -> Any:
    return {"region_name": "us-east-1", "config": AioConfig(http_session_cls=session_class)}


def test_one_that_would_go_past_the_fake_fails_the_test(network: list[object]) -> None:
    async def ask(client: Any) -> None:
        with pytest.raises(UnexpectedCall):
            await client.list_phone_numbers()

    message = r"Past, the HTTP session .* chime.us-east-1.amazonaws.com"
    with pytest.raises(UnexpectedCall, match=message), fake_chime_phone():
        with_client(ask, **of(Past))
    assert network == []


def test_one_that_passes_on_to_the_library_is_answered(network: list[object]) -> None:
    with fake_chime_phone() as fake:
        fake.add_phone_number(NUMBER, CallingName="Acme")
        assert with_client(name_of, **of(Passing)) == "Acme"
        assert (len(fake.calls), network) == (1, [])
