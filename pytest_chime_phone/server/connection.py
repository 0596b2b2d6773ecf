"""One connection: bytes in, bytes out, and the one place where the wire is broken.

What is sent is what `wire.write` made, byte for byte, as the doors in memory use it.  So no HTTP
library stands between an outcome and the socket, and a fault is done to the socket itself.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Callable
from contextlib import suppress

from ..domain.outcomes import Fault
from ..http.messages import Reply, json_response
from ..http.rest_json import fault_bytes
from .reader import Reader, Received, Refused

Respond = Callable[[Received], Reply]

_CHUNK = 64 * 1024
_GO_AHEAD = b"HTTP/1.1 100 Continue\r\n\r\n"
# SO_LINGER with no time to linger: close() sends RST (tcp(7), socket(7)).
_RESET = struct.pack("ii", 1, 0)
# A fatal handshake_failure (RFC 8446, 6): what a TLS server sends when it cannot go on.
_TLS_ALERT = b"\x15\x03\x03\x00\x02\x02\x28"
_TLS_HANDSHAKE = b"\x16\x03"

# Whoever has got here has a connection, so of the faults that leave none he meets what comes nearest
# on one that stands.  Clients in this process have met them before, in their doors.
_RESETS = ("connection-reset", "connection-refused", "dns-failure")
_STALLS = ("read-timeout", "connect-timeout")

_REFUSALS = {
    413: "RequestEntityTooLargeException",
    431: "RequestHeaderSectionTooLarge",  # no AWS page names one: our choice
}


class Connection:
    """A client's connection, from `accept` to its end."""

    def __init__(self, sock: socket.socket, answer: Respond) -> None:
        sock.setblocking(False)
        with suppress(OSError):  # of a client that has gone already, on some systems
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket = sock
        self._answer = answer
        self._reader = Reader()
        self._unsent = memoryview(b"")
        self._spoken = False
        self._closing = False  # when all is sent
        self._deaf = False  # what still arrives is thrown away
        self.stalled = False
        self.open = True

    @property
    def idle(self) -> bool:
        """Whether it has been answered and has asked nothing since."""
        return self._spoken and not self._unsent and not self.stalled and not self._deaf

    @property
    def writing(self) -> bool:
        """Whether it waits for the client to read, and reads nothing itself meanwhile."""
        return bool(self._unsent)

    def go_on(self) -> bool:
        """Read or write what can be at once.  Returns whether a request was answered."""
        try:
            if self._unsent:
                self._flush()
                return False if self._unsent or not self.open else self._answer_all()
            data = self.socket.recv(_CHUNK)
            if not data:  # the client has gone, or has asked its last
                self.close()
                return False
            if self._deaf:
                return False
            return self._take(data)
        except BlockingIOError:
            return False
        except OSError:  # the client was the first to go
            self.close()
            return False

    def close(self, *, reset: bool = False) -> None:
        """End it: with FIN, or with RST."""
        if self.open:
            self.open = False
            try:
                if reset:
                    self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            finally:
                self.socket.close()

    def _take(self, data: bytes) -> bool:
        if not self._spoken and data.startswith(_TLS_HANDSHAKE):
            self._end_with(_TLS_ALERT)
            return False
        self._reader.feed(data)
        return self._answer_all()

    def _answer_all(self) -> bool:
        answered = False
        # One answer that the client does not read is enough to wait for it.
        while self.open and not (self._unsent or self._deaf or self._closing):
            try:
                received = self._reader.next()
            except Refused as refused:
                self._refuse(refused)
                break
            if received is None:
                if self._reader.wants_go_ahead():
                    self._send(_GO_AHEAD)
                break
            answered = self._spoken = True
            self._reply(received, self._answer(received))
        return answered

    def _reply(self, received: Received, reply: Reply) -> None:
        if isinstance(reply, Fault):
            self._fail(reply)
            return
        lasting = received.keep_alive and reply.plain
        if not lasting and "Connection" in reply.headers:
            reply = reply._replace(headers={**reply.headers, "Connection": "close"})
        whole = reply.to_bytes()
        if received.method == "HEAD":
            whole = whole[: len(whole) - len(reply.body)]
        self._closing = not lasting
        self._send(whole)

    def _fail(self, fault: Fault) -> None:
        if fault.kind in _STALLS:
            self.stalled = self._deaf = True
        elif fault.kind in _RESETS:
            self.close(reset=True)
        else:
            self._closing = True
            self._send(_TLS_ALERT if fault.kind == "tls-failure" else fault_bytes(fault))

    def _refuse(self, refused: Refused) -> None:
        code = _REFUSALS.get(refused.status, "MalformedHttpRequestException")
        message = {"message": str(refused)}
        answer = json_response(refused.status, message, connection="close", **{"x-amzn-ErrorType": code})
        self._end_with(answer.to_bytes())

    def _end_with(self, last: bytes) -> None:
        """Send, and let the client finish: a close with bytes unread would take the answer back."""
        self._deaf = True
        self._send(last)

    def _send(self, data: bytes) -> None:
        self._unsent = memoryview(data)
        self._flush()

    def _flush(self) -> None:
        try:
            while self._unsent:
                self._unsent = self._unsent[self.socket.send(self._unsent) :]
        except BlockingIOError:
            return
        if self._closing:
            self.close()
        elif self._deaf:
            self.socket.shutdown(socket.SHUT_WR)
