"""Clients of aiobotocore over aiohttp and over httpx, and the question that they ask."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from importlib.util import find_spec
from typing import Any

import pytest
from aiobotocore.config import AioConfig
from aiobotocore.httpsession import AIOHTTPSession
from aiobotocore.session import AioSession

NUMBER = "+12065550100"
URL = "https://chime.us-east-1.amazonaws.com/phone-numbers/%2B12065550100"

has_httpx = find_spec("aiobotocore.httpxsession") is not None
needs_httpx = pytest.mark.skipif(not has_httpx, reason="this aiobotocore speaks through aiohttp alone")
#: Whether a client that was closed refuses to serve; older versions open it again.
closes_for_good = AIOHTTPSession()._sessions is None
over_each = pytest.mark.parametrize("over", ["aiohttp", pytest.param("httpx", marks=needs_httpx)])
#: Where httpx repeats what aiohttp shows.
over_aiohttp_first = pytest.mark.parametrize(
    "over", ["aiohttp", pytest.param("httpx", marks=[needs_httpx, pytest.mark.slow])]
)


def config(over: str = "aiohttp", **settings: Any) -> AioConfig:
    """A configuration for one of the two HTTP libraries."""
    if over == "httpx":
        from aiobotocore.httpxsession import HttpxSession

        settings["http_session_cls"] = HttpxSession
    return AioConfig(**settings)


async def name_of(client: Any, number: str = NUMBER) -> str | None:
    """The calling name, as a client finds it."""
    answer = await client.get_phone_number(PhoneNumberId=number)
    name: str | None = answer["PhoneNumber"].get("CallingName")
    return name


def with_client(
    work: Callable[[Any], Awaitable[Any]], service: str = "chime", session: Any = None, **how: Any
) -> Any:
    """What `work(client)` comes to, in an event loop of its own."""

    async def do() -> Any:
        async with (session or AioSession()).create_client(service, **how) as client:
            return await work(client)

    return asyncio.run(do())
