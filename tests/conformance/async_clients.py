"""The question of `clients`, asked by aiobotocore, over aiohttp and over httpx."""

from __future__ import annotations

import asyncio
from functools import cache
from typing import Any

import aiobotocore.endpoint
import aiohttp
import pytest
from aiobotocore.config import AioConfig
from aiobotocore.retries.bucket import AsyncTokenBucket
from aiobotocore.session import AioSession
from botocore.exceptions import CapacityNotAvailableError, ClientError


@cache
def session() -> AioSession:
    """One session for every client: it reads botocore's data once."""
    return AioSession()


def look_up(
    number: str,
    url: str | None,
    mode: str,
    timeout: tuple[float, float],
    verify: Any,
    *,
    over_httpx: bool = False,
) -> tuple[dict[str, Any], type | None]:
    """The answer for a number, with the class of the error that it came with."""
    how: dict[str, Any] = {}
    if over_httpx:
        from aiobotocore.httpxsession import HttpxSession

        how["http_session_cls"] = HttpxSession
    connect, read = timeout
    config = AioConfig(connect_timeout=connect, read_timeout=read, retries={"mode": mode}, **how)

    async def ask() -> tuple[dict[str, Any], type | None]:
        async with session().create_client(
            "chime",
            region_name="us-east-1",
            endpoint_url=url,
            aws_access_key_id="none",
            aws_secret_access_key="none",
            config=config,
            verify=verify,
        ) as client:
            try:
                return await client.get_phone_number(PhoneNumberId=number), None
            except ClientError as raised:
                return raised.response, type(raised)

    async def ask_and_part() -> tuple[dict[str, Any], type | None]:
        try:
            return await ask()
        finally:
            await _all_closed()

    return asyncio.run(ask_and_part())


async def _all_closed() -> None:
    """Until TLS has closed, which a client's `close` does not wait for in every version."""
    transports = asyncio.get_running_loop()._transports
    async with asyncio.timeout(10):
        while any(transport._sock for transport in transports.values()):
            await asyncio.sleep(0.001)


def count_attempts(patch: pytest.MonkeyPatch, attempts: list[object]) -> None:
    """Note every request on the real side, those that a library repeats by itself included."""
    _count(patch, attempts, aiohttp.TCPConnector, "connect")
    if httpx := _httpx():
        _count(patch, attempts, httpx.AsyncHTTPTransport, "handle_async_request")


def _count(patch: pytest.MonkeyPatch, attempts: list[object], owner: Any, name: str) -> None:
    method = getattr(owner, name)

    async def counted(self: Any, *args: Any, **kwargs: Any) -> Any:
        attempts.append(self)
        return await method(self, *args, **kwargs)

    patch.setattr(owner, name, counted)


def _httpx() -> Any:
    try:
        from aiobotocore.httpxsession import httpx
    except ImportError:
        return None
    return httpx


class _Unhurried:
    """The `asyncio` module to a retry loop on the real side: back-offs are noted, not slept."""

    def __init__(self, sleeps: list[float]) -> None:
        self._sleeps = sleeps

    async def sleep(self, seconds: float) -> None:
        self._sleeps.append(seconds)

    def __getattr__(self, name: str) -> Any:
        return getattr(asyncio, name)


def note_back_offs(patch: pytest.MonkeyPatch, sleeps: list[float]) -> None:
    """Note on the real side what would have been slept."""
    acquire = AsyncTokenBucket.acquire

    async def acquire_at_once(bucket: AsyncTokenBucket, amount: int = 1) -> object:
        try:
            return await acquire(bucket, amount, block=False)
        except CapacityNotAvailableError:
            return sleeps.append(bucket._sleep_amount(amount))

    async def sleep(_: object, seconds: float) -> None:
        sleeps.append(seconds)

    patch.setattr(AsyncTokenBucket, "acquire", acquire_at_once)
    patch.setattr(aiobotocore.endpoint, "asyncio", _Unhurried(sleeps))
    if hasattr(aiobotocore.endpoint, "AnyioEndpoint"):
        patch.setattr(aiobotocore.endpoint.AnyioEndpoint, "_sleep", sleep)
