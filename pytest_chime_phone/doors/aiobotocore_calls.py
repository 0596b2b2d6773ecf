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

from ..endpoint import Endpoint
from ..exchange import Headers, Reply, Request, Response
from ..outcome import Fault
from .asking import asking
from .claim import Calling, calling, claimed
from .kin import sent_headers
from .patches import Patches

_NOBODY_KNOWS = Calling()
_calling: ContextVar[Calling] = ContextVar("pytest_chime_phone.calling", default=_NOBODY_KNOWS)


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


def claimed_endpoint(patches: Patches, request: Any) -> Endpoint | None:
    """The endpoint that a request of the current task is for; None where it is somebody else's."""
    return claimed(_calling.get(), request.method, request.url) if patches.active else None


@contextmanager
def on_its_way(request: Any) -> Iterator[Fault | None]:
    """Round a request that goes to a socket, of a server of ours perhaps, which is told its service.

    Yields the fault that it meets before it has a connection, None where it is to get one.
    """
    if ours():
        sent = sent_headers(request.headers)
        with asking.on_behalf(_calling.get().service, Headers(sent).get("amz-sdk-invocation-id")):
            yield asking.unconnected(request.method, request.url, sent, request.body)
    else:
        yield None


def neutral(request: Any, endpoint: Endpoint) -> Request:
    """A request as the fake takes it."""
    headers = sent_headers(request.headers)
    return Request("aiobotocore", endpoint, request.method, request.url, headers, request.body)


def read_timeout(session: Any, request: Any, name: str) -> Any:
    """The seconds that a client waits for an answer; `name` is what its library calls them."""
    override = (getattr(request, "context", None) or {}).get("read_timeout")
    return getattr(session._timeout, name) if override is None else override


def is_plain(reply: Reply) -> TypeGuard[Response]:
    """Whether aiohttp and httpx read it alike; both have limits, of 8,190 bytes for a header in aiohttp."""
    if not isinstance(reply, Response) or not reply.plain:
        return False
    return len("".join([*reply.headers, *reply.headers.values()])) < 8000
