"""The interceptor for aiobotocore, and so for aioboto3.

As for botocore: below the client's own hooks and above the connection, by class, so that clients of
any age go through.  The library speaks through aiohttp, and in newer versions through
httpx where a client asks for it; what is broken runs over a wire in memory of either.
"""

from __future__ import annotations

import asyncio
import copy
import inspect
from collections.abc import Callable, Generator
from functools import partial
from typing import Any

import aiobotocore.endpoint
from aiobotocore.awsrequest import AioAWSResponse
from aiobotocore.credentials import AioCredentials
from aiobotocore.endpoint import AioEndpoint
from aiobotocore.httpsession import AIOHTTPSession, ProxyConfiguration
from aiobotocore.retries import bucket as token_bucket
from aiobotocore.session import AioSession
from aiobotocore.signers import AioRequestSigner

from ..http.messages import Handler
from ..http.signature import ACCESS_KEY, SECRET_KEY
from . import aiobotocore_httpx
from .aiobotocore_calls import (
    Raw,
    Replies,
    endpoint_of_request,
    is_plain,
    know_what_is_called,
    neutral,
    on_its_way,
    ours,
)
from .backoff import BackoffAsyncio, Noted
from .botocore import read_timeout, skip_moto
from .credentials import SessionsOfTests, resolver_of, sign_harmlessly, without_real_providers
from .own_sessions import OwnSessions, Report
from .patching import Patches
from .transports.aiohttp import MemoryConnector, NextReply, OwnRequests


def install(patches: Patches, handle: Handler, noted: Noted, report: Report) -> None:
    """Let every aiobotocore client of both services in, until the patches are undone."""
    know_what_is_called(patches)
    _answer_aiohttp(patches, handle)
    aiobotocore_httpx.answer(patches, handle)
    _watch_own_sessions(patches, report)
    _skip_back_off(patches, noted)
    _use_credentials_of_tests(patches)
    skip_moto(patches, aiobotocore.endpoint, ours)


class _Turn:
    """Awaited, it lets other tasks have their turn, as a call that goes to a socket does."""

    def __await__(self) -> Generator[None, None, None]:
        yield


def _answer_aiohttp(patches: Patches, handle: Handler) -> None:
    send = AIOHTTPSession.send

    async def send_or_answer(session: Any, request: Any) -> Any:
        __tracebackhide__ = True
        endpoint = endpoint_of_request(patches, request)
        if session._sessions is None:  # closed: the library says so itself
            return await send(session, request)
        if endpoint is None:
            with on_its_way(request) as fault:
                if fault is None:
                    return await send(session, request)
            return await _send_over_memory(send, session, request, lambda *_: fault)
        asked = neutral(request, endpoint)
        wait = partial(read_timeout, session, request, "sock_read")
        reply = handle(asked, wait)
        if is_plain(reply) and not 300 <= reply.status < 400:  # aiohttp follows redirects
            await _Turn()
            headers = {name.lower(): value for name, value in reply.headers.items()}
            return AioAWSResponse(request.url, reply.status, headers, Raw(reply))
        return await _send_over_memory(send, session, request, Replies(reply, handle, asked, wait).reply_to)

    patches.put(AIOHTTPSession, "send", send_or_answer)


def _watch_own_sessions(patches: Patches, report: Report) -> None:
    send = AioEndpoint._send
    sessions = OwnSessions(patches, report, AIOHTTPSession, *aiobotocore_httpx.session_classes())

    async def send_watched(endpoint: Any, request: Any) -> Any:
        __tracebackhide__ = True
        if patches.active and ours() and sessions.sends_itself(endpoint.http_session):
            with sessions.watched(endpoint.http_session):
                return await send(endpoint, request)
        return await send(endpoint, request)

    patches.put(AioEndpoint, "_send", send_watched)


async def _send_over_memory(send: Any, session: Any, request: Any, next_reply: NextReply) -> Any:
    __tracebackhide__ = True
    async with OwnRequests() as stack:
        over_memory = copy.copy(session)
        over_memory._exit_stack = stack
        over_memory._sessions = {}
        over_memory._sessions_lock = asyncio.Lock()
        over_memory._proxy_config = ProxyConfiguration()
        over_memory._create_connector = _connecting(session, MemoryConnector(next_reply))
        return await send(over_memory, request)


def _connecting(session: Any, connector: MemoryConnector) -> Callable[[object], Any]:
    async def create_connector(_: object) -> MemoryConnector:
        return connector

    waits = inspect.iscoroutinefunction(session._create_connector)  # not in every version
    return create_connector if waits else lambda _: connector


def _skip_back_off(patches: Patches, noted: Noted) -> None:
    acquire = token_bucket.AsyncTokenBucket.acquire

    async def acquire_in_no_time(bucket: Any, amount: int = 1, block: bool = True) -> Any:
        while patches.active and ours() and block:
            try:
                return await acquire(bucket, amount, block=False)
            except token_bucket.CapacityNotAvailableError:
                seconds = bucket._sleep_amount(amount)
                if noted(seconds):
                    break
                # As for botocore: the bucket fills as if that time had passed, and a little more.
                bucket._last_timestamp -= seconds + 0.001
        return await acquire(bucket, amount, block)

    patches.put(aiobotocore.endpoint, "asyncio", BackoffAsyncio(ours, noted))
    patches.put(token_bucket.AsyncTokenBucket, "acquire", acquire_in_no_time)
    if anyio_endpoint := getattr(aiobotocore.endpoint, "AnyioEndpoint", None):
        sleep = anyio_endpoint._sleep

        async def sleep_in_no_time(endpoint: Any, seconds: float) -> None:
            if not ours() or noted(seconds):
                await sleep(endpoint, seconds)

        patches.put(anyio_endpoint, "_sleep", sleep_in_no_time)


def _use_credentials_of_tests(patches: Patches) -> None:
    """As for botocore, whose sessions and files these are."""
    sessions = SessionsOfTests(patches)
    get_credentials = AioSession.get_credentials
    harmless = AioCredentials(ACCESS_KEY, SECRET_KEY, method="env")

    async def get_credentials_of_tests(session: Any) -> Any:
        if not patches.active or sessions.were_given_credentials(session):
            return await get_credentials(session)
        if session not in sessions.resolved:
            resolver = without_real_providers(resolver_of(session))
            sessions.keep(session, await resolver.load_credentials() or harmless)
        return sessions.resolved[session]

    patches.put(AioSession, "get_credentials", get_credentials_of_tests)
    sign_harmlessly(patches, AioRequestSigner, harmless)
