"""A wire in memory: urllib3's own machinery over a socket that is none.

botocore and requests both speak through urllib3.  What they make of a short body, a reset or a
stall depends on their versions and on urllib3's, so nobody imitates it here: the library's own
code runs, and meets at the socket what it would meet on a real one.
"""

from __future__ import annotations

import errno
import io
import socket
import ssl
from collections.abc import Callable
from typing import Any

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, exceptions
from urllib3.connection import HTTPConnection
from urllib3.util import parse_url

from ...domain.outcomes import Fault
from ...http.messages import Reply, Response
from ...http.rest_json import fault_bytes


def pool_for(url: str, next_reply: Callable[[], Reply], timeout: Any) -> HTTPConnectionPool:
    """A connection pool for one request, each attempt of which gets the next reply."""
    parsed = parse_url(url)
    secure = parsed.scheme == "https"
    pool_class = HTTPSConnectionPool if secure else HTTPConnectionPool
    pool = pool_class(parsed.host or "", parsed.port or (443 if secure else 80), timeout=timeout)

    def new_connection() -> _MemoryConnection:
        return _MemoryConnection(pool.host, pool.port, reply=next_reply())

    def discard(connection: HTTPConnection | None) -> None:
        if connection is not None:
            connection.close()

    pool._new_conn = new_connection  # type: ignore[method-assign]
    pool._put_conn = discard  # type: ignore[assignment, method-assign]
    return pool


def unless(fault: Callable[[], Fault | None], pool: HTTPConnectionPool) -> HTTPConnectionPool:
    """A real pool, the attempts of which have a real connection unless there is a fault instead."""
    guarded = object.__new__(type(pool))  # for one request; its connections are those of the pool
    guarded.__dict__ = dict(vars(pool))  # not `copy`, which leaves a mark on the class
    borrowed = False

    def get_connection(timeout: Any = None) -> Any:
        nonlocal borrowed
        met = fault()
        borrowed = met is None
        return _MemoryConnection(pool.host, pool.port, reply=met) if met else pool._get_conn(timeout)

    def put_connection(connection: Any) -> None:
        if borrowed:
            pool._put_conn(connection)

    guarded._get_conn = get_connection  # type: ignore[method-assign]
    guarded._put_conn = put_connection  # type: ignore[assignment, method-assign]
    return guarded


class _MemoryConnection(HTTPConnection):
    is_verified = True  # or urllib3 would warn of an unverified HTTPS request

    def __init__(self, host: str, port: int | None, *, reply: Reply) -> None:
        super().__init__(host, port)
        self._reply = reply

    def connect(self) -> None:
        kind = self._reply.kind if isinstance(self._reply, Fault) else ""
        if kind == "dns-failure":
            raise _unresolved(self)
        if kind == "connect-timeout":
            raise exceptions.ConnectTimeoutError(self, f"Connection to {self.host} timed out.")
        if kind == "connection-refused":
            reason = f"[Errno {errno.ECONNREFUSED}] Connection refused"
            message = f"Failed to establish a new connection: {reason}"
            raise exceptions.NewConnectionError(self, message)
        if kind == "tls-failure":
            raise ssl.SSLCertVerificationError(1, "certificate verify failed: self-signed certificate")
        self.sock = _MemorySocket(self._reply)


def _unresolved(connection: HTTPConnection) -> Exception:
    reason = socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    if named := getattr(exceptions, "NameResolutionError", None):  # urllib3 2
        error: Exception = named(connection.host, connection, reason)
        return error
    return exceptions.NewConnectionError(connection, f"Failed to establish a new connection: {reason}")


class _MemorySocket:
    """As much of a socket as http.client asks for."""

    def __init__(self, reply: Reply) -> None:
        self._reply = reply

    def sendall(self, data: bytes) -> None:
        """The interceptor has read the request already."""

    def settimeout(self, timeout: float | None) -> None:
        """Nothing here takes time."""

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Incoming(self._reply))

    def close(self) -> None:
        """There is nothing to close."""


class _Incoming(io.RawIOBase):
    """The bytes that arrive, and how they end."""

    def __init__(self, reply: Reply) -> None:
        self._kind = reply.kind if isinstance(reply, Fault) else ""
        whole = reply.to_bytes() if isinstance(reply, Response) else fault_bytes(reply)
        self._bytes = io.BytesIO(whole)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if count := self._bytes.readinto(buffer):
            return count
        if self._kind == "read-timeout":
            raise TimeoutError("timed out")
        if self._kind == "connection-reset":
            raise ConnectionResetError(errno.ECONNRESET, "Connection reset by peer")
        return 0
