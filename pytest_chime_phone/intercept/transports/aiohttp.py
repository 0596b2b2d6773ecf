"""aiohttp's own client and parser, over a connection in memory.

As for urllib3: what aiohttp makes of a short body, a reset or a redirect, and how often it tries
again by itself, is for aiohttp to say.  So its own code runs, and only the transport is ours.
"""

from __future__ import annotations

import asyncio
import io
import socket
import ssl
from collections.abc import Callable
from contextlib import AsyncExitStack
from types import MethodType
from typing import Any, NoReturn

import aiohttp
from aiohttp.client_proto import ResponseHandler
from aiohttp.resolver import ThreadedResolver

from ...http.messages import Reply
from .own_methods import own_method
from .socket_errors import arriving_bytes, connecting_error, reading_error

#: The reply to a request with this method and URL, which is None for the URL that was asked for, and
#: to another host or not.  None where that is not ours to answer.
NextReply = Callable[[str, str | None, bool], Reply | None]

own_method(aiohttp.ClientSession, "_request")  # while nobody has replaced it, most likely

_AT_A_TIME = 256 * 1024  # bytes; what asyncio reads from a socket at once


class MemoryConnector(aiohttp.TCPConnector):
    """Connections that are answered from memory, one request each."""

    def __init__(self, next_reply: NextReply) -> None:
        super().__init__(force_close=True, resolver=ThreadedResolver())
        self._next_reply = next_reply
        self._first_url: Any = None

    async def _create_connection(self, req: Any, traces: Any, timeout: Any) -> ResponseHandler:
        __tracebackhide__ = True
        first = self._first_url = self._first_url or req.url
        url = None if req.url == first else str(req.url)
        reply = self._next_reply(req.method, url, req.url.origin() != first.origin())
        if reply is None:  # aiohttp follows redirects, and one may lead away from us
            return await super()._create_connection(req, traces, timeout)
        if error := connecting_error(reply):
            _raise(error, req.connection_key)
        protocol = ResponseHandler(loop=self._loop)
        protocol.connection_made(_MemoryTransport(self._loop, protocol, reply))
        return protocol


def _raise(error: OSError, key: Any) -> NoReturn:
    """Raise what aiohttp's own connector raises, where no connection comes about."""
    if isinstance(error, TimeoutError):
        raise error
    if isinstance(error, ssl.SSLError):
        raise aiohttp.ClientConnectorCertificateError(key, error) from error
    if isinstance(error, socket.gaierror):
        named = getattr(aiohttp, "ClientConnectorDNSError", aiohttp.ClientConnectorError)  # aiohttp 3.10
        raise named(key, error) from error
    raise aiohttp.ClientConnectorError(key, error) from error


class OwnRequests(AsyncExitStack):
    """Enters sessions, and has them carry aiohttp's own `_request`.

    Other tools replace that of the class while a test runs (aioresponses, pook, VCR.py).  Seen in aiohttp 3.
    """

    async def enter_async_context(self, cm: Any) -> Any:
        object.__setattr__(
            cm, "_request", MethodType(own_method(aiohttp.ClientSession, "_request"), cm)
        )  # else aiohttp warns of it, in debug mode
        return await super().enter_async_context(cm)


class _MemoryTransport(asyncio.Transport):
    """Takes a request, and lets the reply arrive as a socket would."""

    def __init__(self, loop: asyncio.AbstractEventLoop, protocol: ResponseHandler, reply: Reply) -> None:
        super().__init__()
        self._loop = loop
        self._protocol = protocol
        self._bytes = io.BytesIO(arriving_bytes(reply))
        self._end = reading_error(reply)
        self._asked = self._paused = self._closing = False

    def write(self, data: object) -> None:
        if not self._asked:
            self._asked = True
            self._loop.call_soon(self._arrive)  # by then the whole of the request has been written

    def _arrive(self) -> None:
        if self._closing or self._paused:
            return
        if data := self._bytes.read(_AT_A_TIME):
            self._protocol.data_received(data)
            self._loop.call_soon(self._arrive)
        elif isinstance(self._end, TimeoutError):
            self._protocol._on_read_timeout()  # which aiohttp calls when its timer ends
        elif self._end is not None:
            self._closing = True
            self._protocol.connection_lost(self._end)
        else:
            self._protocol.eof_received()
            self.close()

    def pause_reading(self) -> None:
        self._paused = True

    def resume_reading(self) -> None:
        self._paused = False
        self._loop.call_soon(self._arrive)

    def is_closing(self) -> bool:
        return self._closing

    def close(self) -> None:
        if not self._closing:
            self._closing = True
            self._loop.call_soon(self._protocol.connection_lost, None)

    def abort(self) -> None:
        self.close()
