"""What aiobotocore is calling, and how its requests and answers look, whichever library it speaks through.

Tasks of one thread take turns in the middle of their calls, so what a task is calling is kept in its
context.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any, TypeGuard

from aiobotocore.endpoint import AioEndpoint

from ..domain.outcomes import Fault
from ..http import local_servers, our_hosts
from ..http.messages import Handler, Headers, ReadTimeout, Reply, Request, Response
from ..http.our_hosts import Endpoint
from .botocore import sent_headers
from .patching import Patches
from .routing import NOBODY_KNOWS, CalledService, calling, endpoint_for

_calling: ContextVar[CalledService] = ContextVar("pytest_chime_phone.calling", default=NOBODY_KNOWS)


def ours() -> bool:
    """Whether the current task is calling one of our services."""
    return _calling.get().service is not None


def know_what_is_called(patches: Patches) -> None:
    """Keep in each task's context what it is calling."""
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


class Raw:
    """A body as `AioAWSResponse` and `HttpxAWSResponse` read it."""

    def __init__(self, reply: Response) -> None:
        self._headers = reply.headers
        self._body = reply.body

    @property
    def raw_headers(self) -> list[tuple[bytes, bytes]]:
        """The headers, which versions before 2.21 read here once more."""
        return [(name.encode(), value.encode()) for name, value in self._headers.items()]

    async def read(self) -> bytes:
        """The body."""
        return self._body

    aread = read


def endpoint_of_request(patches: Patches, request: Any) -> Endpoint | None:
    """The endpoint that a request of the current task is for; None where it is somebody else's."""
    return endpoint_for(_calling.get(), request.method, request.url) if patches.active else None


@contextmanager
def on_its_way(request: Any) -> Iterator[Fault | None]:
    """Round a request that goes to a socket, of a server of ours perhaps, which is told its service.

    Yields the fault that it meets before it has a connection, None where it is to get one.
    """
    if ours():
        sent = sent_headers(request.headers)
        with local_servers.service_announced(
            _calling.get().service, Headers(sent).get("amz-sdk-invocation-id")
        ):
            yield local_servers.fault_before_connection(request.method, request.url, sent, request.body)
    else:
        yield None


def neutral(request: Any, endpoint: Endpoint) -> Request:
    """A request as the fake takes it."""
    headers = sent_headers(request.headers)
    return Request("aiobotocore", endpoint, request.method, request.url, headers, request.body)


def is_plain(reply: Reply) -> TypeGuard[Response]:
    """Whether aiohttp and httpx read it alike; both have limits, of 8,190 bytes for a header in aiohttp."""
    if not isinstance(reply, Response) or not reply.plain:
        return False
    return len("".join([*reply.headers, *reply.headers.values()])) < 8000


class Replies:
    """The reply to a request, and those to its repetitions: a library may make it again by itself."""

    def __init__(self, first: Reply, handle: Handler, request: Request, wait: ReadTimeout) -> None:
        self._first: Reply | None = first
        self._handle = handle
        self._request = request
        self._wait = wait

    def next_reply(self) -> Reply:
        """What the next connection brings."""
        __tracebackhide__ = True
        reply, self._first = self._first, None
        return reply or self._handle(self._request, self._wait)

    def reply_to(self, method: str, url: str | None, elsewhere: bool) -> Reply | None:
        """The same, where the library may have been sent elsewhere; None where that is not ours."""
        __tracebackhide__ = True
        request = self._request._replace(method=method, url=url or self._request.url)
        if elsewhere:
            endpoint = our_hosts.by_host(request.url)
            if endpoint is None:
                return None
            request = request._replace(endpoint=endpoint)
        self._request = request
        return self.next_reply()
