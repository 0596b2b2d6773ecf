"""One connection: requests read by h11, replies sent as they are, and faults done to the socket.

h11 is the parser beneath uvicorn and httpcore: it is strict about what request smuggling lives on, and its
buffer has a limit.  It reads one request and is then replaced.  The reply is not its business, since a reply
may have to be no HTTP at all: what is sent is what `rest_json.write` made, byte for byte.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from typing import NoReturn, cast

import h11

from ..domain.outcomes import Fault
from ..http.messages import Response
from ..http.rest_json import fault_bytes
from .handler import ReceivedRequest, RequestHandler, error_response

#: Bytes of a request's head, and of any line of a chunked body.
LONGEST_HEAD = 64 * 1024
#: Bytes of a request's body.
LARGEST_BODY = 1024 * 1024
_CHUNK = 64 * 1024
_ERROR_CODES = {413: "RequestEntityTooLargeException", 431: "RequestHeaderSectionTooLarge"}  # 431: our choice

# Whoever has got here has a connection, so a fault that leaves none becomes what comes nearest on one that
# stands.  Clients in this process have met it before, in their interceptors.
_RESETS = ("connection-reset", "connection-refused", "dns-failure")
_STALLS = ("read-timeout", "connect-timeout")
# SO_LINGER with no time to linger: close() sends RST (tcp(7), socket(7)).
_RESET_AT_CLOSE = struct.pack("ii", 1, 0)
# A fatal handshake_failure (RFC 8446, 6): what a TLS server sends when it cannot go on.
_TLS_ALERT = b"\x15\x03\x03\x00\x02\x02\x28"
# The type of record that a TLS client begins with (RFC 8446, 5.1); no HTTP request begins with it.
_TLS_HANDSHAKE = b"\x16"


class Connection:
    """A client's connection, from `accept` to its end."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self.transport = writer.transport
        self.idle = False  # answered, and nothing asked since
        self._answered = False
        self._begin(b"")

    async def serve(self, handler: RequestHandler, client_timeout: float) -> None:
        """Answer every request, until one of the two sides has had enough."""
        self.transport.set_write_buffer_limits(high=0)  # one unread answer is enough to wait for it
        try:
            async with asyncio.timeout(client_timeout) as deadline:
                fault = await self._answer_until_a_fault(handler, deadline, client_timeout)
            if fault:
                await self._fail(fault)
        except (EOFError, OSError):  # the client has gone, or was too slow
            pass
        finally:
            self.transport.abort()

    async def _answer_until_a_fault(
        self, handler: RequestHandler, deadline: asyncio.Timeout, client_timeout: float
    ) -> Fault | None:
        keep_alive = True
        while keep_alive:
            request = await self.next_request()
            reply = handler(request)
            deadline.reschedule(asyncio.get_running_loop().time() + client_timeout)
            if isinstance(reply, Fault):
                return reply
            keep_alive = await self._send(reply, request)
        return None

    async def next_request(self) -> ReceivedRequest:
        """The next whole request.  Raises `EOFError` where no more will come, or none is taken."""
        body = bytearray()
        try:
            head = cast(h11.Request, await self._next_event())
            self._check_head(head)
            while isinstance(event := await self._next_event(), h11.Data):
                body += event.data
                _check_size(len(body), LARGEST_BODY, 413)
        except h11.RemoteProtocolError as error:
            status = error.error_status_hint
            code = _ERROR_CODES.get(status, "MalformedHttpRequestException")
            await self._refuse(error_response(code, status, f"{error}.", connection="close").to_bytes())
        method, target = head.method.decode(), head.target.decode("latin-1")
        keep_alive = self._parser.their_state is h11.DONE
        self._begin(self._parser.trailing_data[0])
        return ReceivedRequest(method, target, _headers(head), bytes(body), keep_alive)

    async def _next_event(self) -> object:
        while (event := self._parser.next_event()) is h11.NEED_DATA:
            if self._parser.they_are_waiting_for_100_continue:
                go_ahead = h11.InformationalResponse(status_code=100, headers=[], reason=b"Continue")
                await self._write(self._parser.send(go_ahead) or b"")
            await self._receive()
        return event

    def _begin(self, data: bytes) -> None:
        self._parser = h11.Connection(h11.SERVER, max_incomplete_event_size=LONGEST_HEAD)
        self._received = len(data)
        if data:
            self._parser.receive_data(data)

    def _check_head(self, head: h11.Request) -> None:
        if head.http_version not in (b"1.0", b"1.1"):
            raise h11.RemoteProtocolError("use HTTP/1.1", error_status_hint=505)
        # h11 looks at what is incomplete only.
        _check_size(self._received - len(self._parser.trailing_data[0]), LONGEST_HEAD, 431)
        _check_size(int(dict(head.headers).get(b"content-length", b"0")), LARGEST_BODY, 413)

    async def _receive(self) -> None:
        self.idle = self._answered and not self._received
        data = await self._reader.read(_CHUNK)
        self.idle = False
        if not data:
            raise EOFError
        if not self._received and data.startswith(_TLS_HANDSHAKE):
            await self._refuse(_TLS_ALERT)
        self._received += len(data)
        self._parser.receive_data(data)

    async def _refuse(self, answer: bytes) -> NoReturn:
        await self._write(answer)
        self._writer.write_eof()
        await self._ignore_the_rest()  # a close with bytes unread would take the answer back
        raise EOFError

    async def _send(self, reply: Response, request: ReceivedRequest) -> bool:
        """Whether the client may ask again."""
        self._answered = keep_alive = request.keep_alive and reply.plain
        if not keep_alive and "Connection" in reply.headers:
            reply = reply._replace(headers={**reply.headers, "Connection": "close"})
        whole = reply.to_bytes()
        await self._write(whole[: len(whole) - len(reply.body)] if request.method == "HEAD" else whole)
        return keep_alive

    async def _fail(self, fault: Fault) -> None:
        if fault.kind in _STALLS:
            await self._ignore_the_rest()
        elif fault.kind in _RESETS:
            sock = self._writer.get_extra_info("socket")
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_AT_CLOSE)
        else:
            await self._write(_TLS_ALERT if fault.kind == "tls-failure" else fault_bytes(fault))

    async def _write(self, data: bytes) -> None:
        self._writer.write(data)
        await self._writer.drain()

    async def _ignore_the_rest(self) -> None:
        while await self._reader.read(_CHUNK):
            pass


def _headers(head: h11.Request) -> dict[str, str]:
    headers: dict[str, str] = {}
    for name, value in head.headers.raw_items():
        key, text = name.decode("latin-1"), value.decode("latin-1")
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    return headers


def _check_size(size: int, most: int, status: int) -> None:
    if size > most:
        raise h11.RemoteProtocolError(f"{size} bytes: the limit is {most}", error_status_hint=status)
