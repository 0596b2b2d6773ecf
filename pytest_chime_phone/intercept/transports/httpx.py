"""httpx's own client, and httpcore's and h11's code, over a connection in memory.

aiobotocore speaks through httpx, or through httpx2, its continuation; which one, aiobotocore knows.
Other tools replace methods of their classes while a test runs (VCR.py and pytest-httpx
`handle_async_request`, pook `_transport_for_url`), so a client carries its own.
"""

from __future__ import annotations

import io
import ssl
import sys
from collections.abc import Callable
from functools import cache
from types import MethodType
from typing import Any

from ...http.messages import Reply
from .own_methods import own_method
from .socket_errors import arriving_bytes, connecting_error, reading_error


def clients_over_memory(httpx: Any) -> Callable[[Callable[[], Reply], Any], Any]:
    """What makes an `AsyncClient`, each of whose connections gets the next reply, for a timeout."""
    own_method(httpx.AsyncHTTPTransport, "handle_async_request")  # while nobody has replaced it, most likely

    def client_over_memory(next_reply: Callable[[], Reply], timeout: Any) -> Any:
        context = _unused_context()
        transport = httpx.AsyncHTTPTransport(verify=context, trust_env=False)
        pool_class = type(transport._pool)
        httpcore = sys.modules[pool_class.__module__.partition(".")[0]]
        transport._pool = pool_class(ssl_context=context, network_backend=_Network(httpcore, next_reply))
        # Attributes of an instance stand before what others put into the class (httpx 0.28, httpx2 2).
        handle_request = own_method(httpx.AsyncHTTPTransport, "handle_async_request")
        transport.handle_async_request = MethodType(handle_request, transport)
        client = httpx.AsyncClient(transport=transport, timeout=timeout, trust_env=False)
        client._transport_for_url = lambda _: transport
        return client

    return client_over_memory


@cache
def _unused_context() -> ssl.SSLContext:
    # No handshake takes place; without one at hand httpx would read the machine's certificates.
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class _Network:
    """As much of a network as httpcore asks for."""

    def __init__(self, httpcore: Any, next_reply: Callable[[], Reply]) -> None:
        self._httpcore = httpcore
        self._next_reply = next_reply

    async def connect_tcp(self, host: str, port: int, **how: Any) -> _Stream:
        reply = self._next_reply()
        try:  # raised and caught, or httpcore's pool drops the cause, for which aiobotocore looks
            if failure := connecting_error(reply):
                raise failure
        except TimeoutError as error:
            raise self._httpcore.ConnectTimeout from error
        except OSError as error:
            raise self._httpcore.ConnectError(error) from error
        return _Stream(self._httpcore, reply)


class _Stream:
    """The bytes that arrive, and how they end."""

    def __init__(self, httpcore: Any, reply: Reply) -> None:
        self._httpcore = httpcore
        self._bytes = io.BytesIO(arriving_bytes(reply))
        self._end = reading_error(reply)

    async def start_tls(self, ssl_context: Any, **how: Any) -> _Stream:
        return self

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """The interceptor has read the request already."""

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self._bytes.read(max_bytes)
        try:
            if not data and self._end:
                raise self._end
        except TimeoutError as error:
            raise self._httpcore.ReadTimeout from error
        except OSError as error:
            raise self._httpcore.ReadError from error
        return data

    async def aclose(self) -> None:
        """There is nothing to close."""

    def get_extra_info(self, info: str) -> None:
        """There is no socket."""
