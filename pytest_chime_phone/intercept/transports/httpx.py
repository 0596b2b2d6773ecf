"""A wire in memory for httpx: its own client, and httpcore's and h11's code, over a stream that is none.

aiobotocore speaks through httpx, or through httpx2, its continuation; which one, aiobotocore knows.
"""

from __future__ import annotations

import errno
import io
import socket
import ssl
import sys
from collections.abc import Callable
from functools import cache
from typing import Any

from ...domain.outcomes import Fault
from ...http.messages import Reply, Response
from ...http.rest_json import fault_bytes


def client_over_memory(httpx: Any, next_reply: Callable[[], Reply], timeout: Any) -> Any:
    """An `AsyncClient` each of whose connections gets the next reply."""
    context = _unused_context()
    transport = httpx.AsyncHTTPTransport(verify=context, trust_env=False)
    pool_class = type(transport._pool)
    httpcore = sys.modules[pool_class.__module__.partition(".")[0]]
    network = _Network(httpcore, next_reply)
    transport._pool = pool_class(ssl_context=context, network_backend=network)
    return httpx.AsyncClient(transport=transport, timeout=timeout, trust_env=False)


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
        if isinstance(reply, Fault):
            self._fail_to_connect(reply.kind)
        return _Stream(self._httpcore, reply)

    def _fail_to_connect(self, kind: str) -> None:
        """Raise what httpcore's own network raises, where no connection comes about."""
        try:
            if kind == "connect-timeout":
                raise self._httpcore.ConnectTimeout
            if kind == "dns-failure":
                raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
            if kind == "connection-refused":
                raise ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused")
            if kind == "tls-failure":
                raise ssl.SSLCertVerificationError(1, "certificate verify failed: self-signed certificate")
        except OSError as error:  # aiobotocore looks for an ssl.SSLError among what led to it
            raise self._httpcore.ConnectError(str(error)) from error


class _Stream:
    """The bytes that arrive, and how they end."""

    def __init__(self, httpcore: Any, reply: Reply) -> None:
        self._httpcore = httpcore
        self._kind = reply.kind if isinstance(reply, Fault) else ""
        self._bytes = io.BytesIO(reply.to_bytes() if isinstance(reply, Response) else fault_bytes(reply))

    async def start_tls(self, ssl_context: Any, **how: Any) -> _Stream:
        return self

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """The interceptor has read the request already."""

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        if data := self._bytes.read(max_bytes):
            return data
        if self._kind == "read-timeout":
            raise self._httpcore.ReadTimeout
        if self._kind == "connection-reset":
            raise self._httpcore.ReadError(f"[Errno {errno.ECONNRESET}] Connection reset by peer")
        return b""

    async def aclose(self) -> None:
        """There is nothing to close."""

    def get_extra_info(self, info: str) -> None:
        """Nothing is known of a socket that is none."""
