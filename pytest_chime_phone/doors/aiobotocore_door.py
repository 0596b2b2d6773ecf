"""The door for aiobotocore, and so for aioboto3.

As for botocore: below the client's own hooks and above the connection, by class, so that clients of
any age go through.  Tasks of one thread take turns in the middle of their calls, so what a task is
calling is kept in its context.  The library speaks through aiohttp, and from 2.21 on through httpx
where a client asks for it; what is broken runs over a wire in memory of either.
"""

from __future__ import annotations

import asyncio
import copy
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, suppress
from contextvars import ContextVar
from functools import partial
from types import coroutine
from typing import Any

import aiobotocore.endpoint
from aiobotocore.awsrequest import AioAWSResponse
from aiobotocore.credentials import AioCredentials
from aiobotocore.endpoint import AioEndpoint
from aiobotocore.httpsession import AIOHTTPSession, ProxyConfiguration
from aiobotocore.retries import bucket as token_bucket
from aiobotocore.session import AioSession
from aiobotocore.signers import AioRequestSigner

from .. import endpoint as endpoints
from ..credentials import ACCESS_KEY, SECRET_KEY
from ..endpoint import Endpoint
from ..exchange import Handler, ReadTimeout, Reply, Request, Response
from .aiohttp_wire import MemoryConnector
from .claim import Calling, claimed
from .kin import SERVICE_IDS, outrun_moto, sent_headers
from .patches import Patches

try:
    from aiobotocore import httpxsession
except ImportError:  # before 2.21
    httpxsession = None

#: Notes a back-off; whether it is to be slept as well.
Noted = Callable[[float], bool]
Send = Callable[..., Any]

_calling: ContextVar[Calling] = ContextVar("pytest_chime_phone.calling", default=Calling())


def open_door(patches: Patches, handle: Handler, noted: Noted) -> None:
    """Let every aiobotocore client of both services in, until the patches are undone."""
    _know_what_is_called(patches)
    _answer_aiohttp(patches, handle)
    if httpxsession is not None and httpxsession.httpx is not None:
        _answer_httpx(patches, handle)
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
        token = _calling.set(Calling.of(operation_model.service_model.service_name))
        try:
            return await send_request(endpoint, request_dict, operation_model)
        finally:
            with suppress(ValueError):  # a coroutine that is thrown away ends in another context
                _calling.reset(token)

    patches.put(AioEndpoint, "_send_request", send_request_of_service)


class _Asked:
    """One request, and the replies to it: a library may make it again by itself."""

    def __init__(self, handle: Handler, endpoint: Endpoint, request: Any, wait: ReadTimeout) -> None:
        __tracebackhide__ = True
        self._handle = handle
        self._wait = wait
        headers = sent_headers(request.headers)
        self._request = Request(
            "aiobotocore", endpoint, request.method, request.url, headers, request.body
        )
        self._first: Reply | None = handle(self._request, wait)

    @property
    def plain(self) -> Response | None:
        """The first reply, where every library reads it alike."""
        reply = self._first
        # Longer headers meet limits of the parsers, 8,190 bytes in aiohttp.
        if isinstance(reply, Response) and reply.plain and len(repr(reply.headers)) < 8000:
            return reply
        return None

    def next_reply(self) -> Reply:
        """The reply to the first request, and then those to its repetitions."""
        __tracebackhide__ = True
        reply, self._first = self._first, None
        return reply or self._handle(self._request, self._wait)

    def reply_to(self, method: str, url: str | None, elsewhere: bool) -> Reply | None:
        """The same, where the library may have been sent elsewhere; None where that is not ours."""
        __tracebackhide__ = True
        asked = self._request._replace(method=method, url=url or self._request.url)
        if elsewhere:
            endpoint = endpoints.by_host(asked.url)
            if endpoint is None:
                return None
            asked = asked._replace(endpoint=endpoint)
        self._request = asked
        return self.next_reply()


class _Raw:
    """A body as `AioAWSResponse` and `HttpxAWSResponse` read it."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    async def read(self) -> bytes:
        return self._body

    aread = read


@coroutine
def _turn() -> Iterator[None]:
    """Let others have their turn, as a call that goes to a socket does."""
    yield


def _answer_aiohttp(patches: Patches, handle: Handler) -> None:
    send = AIOHTTPSession.send

    async def send_or_answer(session: Any, request: Any) -> Any:
        __tracebackhide__ = True
        endpoint = claimed(_calling.get(), request.method, request.url) if patches.active else None
        if endpoint is None or session._sessions is None:  # closed: the library says so itself
            return await send(session, request)
        asked = _Asked(handle, endpoint, request, partial(_read_timeout, session, request, "sock_read"))
        if (reply := asked.plain) and not 300 <= reply.status < 400:  # aiohttp follows redirects
            await _turn()
            headers = {name.lower(): value for name, value in reply.headers.items()}
            return AioAWSResponse(request.url, reply.status, headers, _Raw(reply.body))
        async with AsyncExitStack() as stack:
            over_memory = copy.copy(session)
            over_memory._exit_stack = stack
            over_memory._sessions = {}
            over_memory._sessions_lock = asyncio.Lock()
            over_memory._proxy_config = ProxyConfiguration()
            over_memory._create_connector = _connecting(session, MemoryConnector(asked.reply_to))
            return await send(over_memory, request)

    patches.put(AIOHTTPSession, "send", send_or_answer)


def _connecting(session: Any, connector: MemoryConnector) -> Callable[[object], Any]:
    async def create_connector(proxy_url: object) -> MemoryConnector:
        return connector

    waits = asyncio.iscoroutinefunction(session._create_connector)  # from 3.8 on
    return create_connector if waits else lambda proxy_url: connector


def _answer_httpx(patches: Patches, handle: Handler) -> None:
    from aiobotocore.awsrequest import HttpxAWSResponse
    from anyio.lowlevel import checkpoint
    from botocore.compat import HTTPHeaders

    from .httpx_wire import client_over_memory

    session_class = httpxsession.HttpxSession
    send = session_class.send

    async def send_or_answer(session: Any, request: Any) -> Any:
        __tracebackhide__ = True
        endpoint = claimed(_calling.get(), request.method, request.url) if patches.active else None
        if endpoint is None:
            return await send(session, request)
        asked = _Asked(handle, endpoint, request, partial(_read_timeout, session, request, "read"))
        if reply := asked.plain:
            await checkpoint()
            headers = HTTPHeaders.from_pairs((name.lower(), value) for name, value in reply.headers.items())
            return HttpxAWSResponse(request.url, reply.status, headers, _Raw(reply.body))
        async with client_over_memory(httpxsession.httpx, asked.next_reply, session._timeout) as client:

            async def get_session(*_: object) -> Any:
                return client

            over_memory = copy.copy(session)
            over_memory._session = client
            over_memory._get_session = get_session
            over_memory._proxy_config = ProxyConfiguration()
            return await send(over_memory, request)

    patches.put(session_class, "send", send_or_answer)


def _read_timeout(session: Any, request: Any, name: str) -> float | None:
    override = (getattr(request, "context", None) or {}).get("read_timeout")
    return getattr(session._timeout, name) if override is None else float(override)  # type: ignore[no-any-return]


class _BackoffAsyncio:
    """The `asyncio` module as aiobotocore's retry loop sees it."""

    def __init__(self, noted: Noted) -> None:
        self._noted = noted

    async def sleep(self, seconds: float) -> None:
        """Note a sleep of one of our calls; sleep for anybody else's."""
        if not _ours() or self._noted(seconds):
            await asyncio.sleep(seconds)

    def __getattr__(self, name: str) -> Any:
        return getattr(asyncio, name)


def _skip_back_off(patches: Patches, noted: Noted) -> None:
    acquire = token_bucket.AsyncTokenBucket.acquire

    async def acquire_in_no_time(bucket: Any, amount: int = 1, block: bool = True) -> Any:
        while _ours() and block:
            try:
                return await acquire(bucket, amount, block=False)
            except token_bucket.CapacityNotAvailableError:
                seconds = bucket._sleep_amount(amount)
                if noted(seconds):
                    break
                # As in botocore's door: the bucket fills as if that time had passed, and a little more.
                bucket._last_timestamp -= seconds + 0.001
        return await acquire(bucket, amount, block)

    patches.put(aiobotocore.endpoint, "asyncio", _BackoffAsyncio(noted))
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

    async def get_auth_with_harmless_credentials(signer: Any, *args: Any, **kwargs: Any) -> Any:
        ours = patches.active and signer._service_id in SERVICE_IDS
        if ours and getattr(signer._credentials, "method", None) != "explicit":
            kwargs.setdefault("request_credentials", harmless)
        return await get_auth_instance(signer, *args, **kwargs)

    patches.put(AioSession, "get_credentials", get_harmless_credentials)
    patches.put(AioRequestSigner, "get_auth_instance", get_auth_with_harmless_credentials)
