"""The door for aiobotocore, and so for aioboto3.

As for botocore: below the client's own hooks and above the connection, by class, so that clients of
any age go through.  Tasks of one thread take turns in the middle of their calls, so what a task is
calling is kept in its context.  The library speaks through aiohttp, and in newer versions through
httpx where a client asks for it; what is broken runs over a wire in memory of either.
"""

from __future__ import annotations

import asyncio
import copy
import inspect
from collections.abc import Callable, Generator
from contextlib import AsyncExitStack, suppress
from contextvars import ContextVar
from functools import cache, partial
from typing import Any, TypeGuard

import aiobotocore.endpoint
from aiobotocore.awsrequest import AioAWSResponse
from aiobotocore.credentials import AioCredentials
from aiobotocore.endpoint import AioEndpoint
from aiobotocore.httpsession import AIOHTTPSession, ProxyConfiguration
from aiobotocore.retries import bucket as token_bucket
from aiobotocore.session import AioSession
from aiobotocore.signers import AioRequestSigner

from ..credentials import ACCESS_KEY, SECRET_KEY
from ..endpoint import Endpoint
from ..exchange import Handler, Reply, Request, Response
from .aiohttp_wire import MemoryConnector
from .backoff import BackoffAsyncio, Noted
from .claim import Calling, calling, claimed
from .kin import SERVICE_IDS, outrun_moto, sent_headers
from .patches import Patches
from .replies import Replies

_NOBODY_KNOWS = Calling()
_calling: ContextVar[Calling] = ContextVar("pytest_chime_phone.calling", default=_NOBODY_KNOWS)


def open_door(patches: Patches, handle: Handler, noted: Noted) -> None:
    """Let every aiobotocore client of both services in, until the patches are undone."""
    _know_what_is_called(patches)
    _answer_aiohttp(patches, handle)
    if module := _httpx_session_module():
        _answer_httpx(patches, handle, module)
    _skip_back_off(patches, noted)
    _stand_in_for_credentials(patches)
    outrun_moto(patches, aiobotocore.endpoint, _ours)


def _ours() -> bool:
    return _calling.get().service is not None


def _know_what_is_called(patches: Patches) -> None:
    send_request = AioEndpoint._send_request

    async def send_request_of_service(endpoint: Any, request_dict: Any, operation_model: Any) -> Any:
        __tracebackhide__ = True
        if not patches.active:
            return await send_request(endpoint, request_dict, operation_model)
        token = _calling.set(calling(operation_model.service_model.service_name))
        try:
            return await send_request(endpoint, request_dict, operation_model)
        finally:
            with suppress(ValueError):  # a coroutine that is thrown away ends in another context
                _calling.reset(token)

    patches.put(AioEndpoint, "_send_request", send_request_of_service)


class _Raw:
    """A body as `AioAWSResponse` and `HttpxAWSResponse` read it."""

    def __init__(self, reply: Response) -> None:
        self._headers = reply.headers
        self._body = reply.body

    @property
    def raw_headers(self) -> list[tuple[bytes, bytes]]:
        """The headers, which versions before 2.21 read here once more."""
        return [(name.encode(), value.encode()) for name, value in self._headers.items()]

    async def read(self) -> bytes:
        return self._body

    aread = read


class _Turn:
    """Awaited, it lets other tasks have their turn, as a call that goes to a socket does."""

    def __await__(self) -> Generator[None, None, None]:
        yield


def _request(request: Any, endpoint: Endpoint) -> Request:
    headers = sent_headers(request.headers)
    return Request("aiobotocore", endpoint, request.method, request.url, headers, request.body)


def _is_plain(reply: Reply) -> TypeGuard[Response]:
    """Whether aiohttp and httpx read it alike; both have limits, of 8,190 bytes for a header in aiohttp."""
    if not isinstance(reply, Response) or not reply.plain:
        return False
    return len("".join([*reply.headers, *reply.headers.values()])) < 8000


def _answer_aiohttp(patches: Patches, handle: Handler) -> None:
    send = AIOHTTPSession.send

    async def send_or_answer(session: Any, request: Any) -> Any:
        __tracebackhide__ = True
        endpoint = claimed(_calling.get(), request.method, request.url) if patches.active else None
        if endpoint is None or session._sessions is None:  # closed: the library says so itself
            return await send(session, request)
        asked = _request(request, endpoint)
        wait = partial(_read_timeout, session, request, "sock_read")
        reply = handle(asked, wait)
        if _is_plain(reply) and not 300 <= reply.status < 400:  # aiohttp follows redirects
            await _Turn()
            headers = {name.lower(): value for name, value in reply.headers.items()}
            return AioAWSResponse(request.url, reply.status, headers, _Raw(reply))
        replies = Replies(reply, handle, asked, wait)
        async with AsyncExitStack() as stack:
            over_memory = copy.copy(session)
            over_memory._exit_stack = stack
            over_memory._sessions = {}
            over_memory._sessions_lock = asyncio.Lock()
            over_memory._proxy_config = ProxyConfiguration()
            over_memory._create_connector = _connecting(session, MemoryConnector(replies.reply_to))
            return await send(over_memory, request)

    patches.put(AIOHTTPSession, "send", send_or_answer)


def _connecting(session: Any, connector: MemoryConnector) -> Callable[[object], Any]:
    async def create_connector(_: object) -> MemoryConnector:
        return connector

    waits = inspect.iscoroutinefunction(session._create_connector)  # not in every version
    return create_connector if waits else lambda _: connector


@cache
def _httpx_session_module() -> Any:
    """What aiobotocore has for httpx; None where it is an older one, or httpx is not installed."""
    try:
        from aiobotocore import httpxsession
    except ImportError:
        return None
    return httpxsession if httpxsession.httpx else None


def _answer_httpx(patches: Patches, handle: Handler, httpxsession: Any) -> None:
    from aiobotocore.awsrequest import HttpxAWSResponse
    from anyio.lowlevel import checkpoint

    from .httpx_wire import client_over_memory

    session_class = httpxsession.HttpxSession
    send = session_class.send

    async def send_or_answer(session: Any, request: Any) -> Any:
        __tracebackhide__ = True
        endpoint = claimed(_calling.get(), request.method, request.url) if patches.active else None
        if endpoint is None:
            return await send(session, request)
        asked = _request(request, endpoint)
        wait = partial(_read_timeout, session, request, "read")
        reply = handle(asked, wait)
        if _is_plain(reply):
            await checkpoint()
            headers = {name.lower(): value for name, value in reply.headers.items()}
            return HttpxAWSResponse(request.url, reply.status, headers, _Raw(reply))
        next_reply = Replies(reply, handle, asked, wait).next_reply
        async with client_over_memory(httpxsession.httpx, next_reply, session._timeout) as client:

            async def get_session(*_: object) -> Any:
                return client

            over_memory = copy.copy(session)
            over_memory._session = client
            over_memory._get_session = get_session
            over_memory._proxy_config = ProxyConfiguration()
            return await send(over_memory, request)

    patches.put(session_class, "send", send_or_answer)


def _read_timeout(session: Any, request: Any, name: str) -> Any:
    override = (getattr(request, "context", None) or {}).get("read_timeout")
    return getattr(session._timeout, name) if override is None else override


def _skip_back_off(patches: Patches, noted: Noted) -> None:
    acquire = token_bucket.AsyncTokenBucket.acquire

    async def acquire_in_no_time(bucket: Any, amount: int = 1, block: bool = True) -> Any:
        while patches.active and _ours() and block:
            try:
                return await acquire(bucket, amount, block=False)
            except token_bucket.CapacityNotAvailableError:
                seconds = bucket._sleep_amount(amount)
                if noted(seconds):
                    break
                # As in botocore's door: the bucket fills as if that time had passed, and a little more.
                bucket._last_timestamp -= seconds + 0.001
        return await acquire(bucket, amount, block)

    patches.put(aiobotocore.endpoint, "asyncio", BackoffAsyncio(_ours, noted))
    patches.put(token_bucket.AsyncTokenBucket, "acquire", acquire_in_no_time)
    if anyio_endpoint := getattr(aiobotocore.endpoint, "AnyioEndpoint", None):
        sleep = anyio_endpoint._sleep

        async def sleep_in_no_time(endpoint: Any, seconds: float) -> None:
            if not _ours() or noted(seconds):
                await sleep(endpoint, seconds)

        patches.put(anyio_endpoint, "_sleep", sleep_in_no_time)


def _stand_in_for_credentials(patches: Patches) -> None:
    """Sessions and clients of any age sign with harmless keys, unless they were given their own.

    What they would read of files is hidden by the door of botocore, whose sessions these are.
    """
    get_credentials = AioSession.get_credentials
    get_auth_instance = AioRequestSigner.get_auth_instance
    harmless = AioCredentials(ACCESS_KEY, SECRET_KEY, method="env")

    async def get_harmless_credentials(session: Any) -> Any:
        held = session._credentials
        given_by_hand = held is not None and held.method == "explicit"
        return await get_credentials(session) if given_by_hand or not patches.active else harmless

    def get_auth_with_harmless_credentials(signer: Any, *args: Any, **kwargs: Any) -> Any:
        ours = patches.active and signer._service_id in SERVICE_IDS
        if ours and getattr(signer._credentials, "method", None) != "explicit":
            kwargs.setdefault("request_credentials", harmless)
        return get_auth_instance(signer, *args, **kwargs)  # a coroutine, to be awaited by who asks

    patches.put(AioSession, "get_credentials", get_harmless_credentials)
    patches.put(AioRequestSigner, "get_auth_instance", get_auth_with_harmless_credentials)
