"""urllib3's own machinery over a connection in memory.

botocore and requests both speak through urllib3.  What they make of a short body, a reset or a
stall depends on their versions and on urllib3's, so nobody imitates it here: the library's own
code runs, and meets at the socket what it would meet on a real one.

Other tools replace methods of the pool classes while a test runs (VCR.py `_get_conn` and
`ConnectionCls`, pook `urlopen`), so a pool carries its own.
"""

from __future__ import annotations

import io
import socket
import ssl
from collections.abc import Callable
from functools import partial
from types import MethodType
from typing import Any

from urllib3 import HTTPConnectionPool, exceptions

from ...http.messages import Reply
from .own_methods import own_method
from .socket_errors import arriving_bytes, connecting_error, reading_error


def urlopen() -> Any:
    """`HTTPConnectionPool.urlopen` of urllib3 itself."""
    return own_method(HTTPConnectionPool, "urlopen")


urlopen()  # while nobody has replaced it, most likely


def over_memory(pool: HTTPConnectionPool, next_reply: Callable[[], Reply | None]) -> Any:
    """A pool like the given one, for one request: each attempt gets the next reply, or goes out for None."""
    copied: Any = object.__new__(type(pool))
    copied.__dict__ = dict(vars(pool))  # not `copy`, which leaves a mark on the class
    borrowed = False

    def get_connection(timeout: Any = None) -> Any:
        nonlocal borrowed
        reply = next_reply()
        borrowed = reply is None
        return pool._get_conn(timeout) if reply is None else _memory_connection(pool, reply)

    def put_connection(connection: Any) -> None:
        if borrowed:
            pool._put_conn(connection)

    # Attributes of the instance stand before what others put into the class.  Seen in urllib3 1.26 to 2.8.
    copied.urlopen = MethodType(urlopen(), copied)
    copied._get_conn = get_connection
    copied._put_conn = put_connection
    return copied


def _memory_connection(pool: HTTPConnectionPool, reply: Reply) -> Any:
    # Of the class that urllib3 or botocore has for it, which errors show; VCR.py derives its own from that.
    libraries = "urllib3.connection", "botocore.awsrequest"
    own = next(base for base in pool.ConnectionCls.__mro__ if base.__module__ in libraries)
    connection: Any = own(host=pool.host, port=pool.port)
    connection.connect = partial(_connect, connection, reply)
    connection.is_verified = True  # or urllib3 would warn of an unverified HTTPS request
    return connection


def _connect(connection: Any, reply: Reply) -> None:
    """What `connect` does: the errors are those of urllib3's `_new_conn` and of its TLS."""
    error = connecting_error(reply)
    if error is None:
        connection.sock = _MemorySocket(reply)
    elif isinstance(error, ssl.SSLError):
        raise error
    elif isinstance(error, TimeoutError):
        message = f"Connection to {connection.host} timed out. (connect timeout={connection.timeout})"
        raise exceptions.ConnectTimeoutError(connection, message) from error
    elif isinstance(error, socket.gaierror) and hasattr(exceptions, "NameResolutionError"):  # urllib3 2
        raise exceptions.NameResolutionError(connection.host, connection, error) from error
    else:
        message = f"Failed to establish a new connection: {error}"
        raise exceptions.NewConnectionError(connection, message) from error


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
        self._bytes = io.BytesIO(arriving_bytes(reply))
        self._end = reading_error(reply)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        count = self._bytes.readinto(buffer)
        if count == 0 and self._end is not None:
            raise self._end
        return count
