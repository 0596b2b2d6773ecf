"""From bytes to HTTP requests, within bounds.

h11 does the reading: it is the parser beneath uvicorn and httpcore, it takes bytes and no sockets,
it is strict about what request smuggling lives on, and its buffer has a limit.  It reads one request
and is then replaced; the answer is not its business, since an answer may have to be no HTTP at all.
"""

from __future__ import annotations

from typing import NamedTuple

import h11

#: Bytes of a request's head, and of any line of a chunked body.
LONGEST_HEAD = 64 * 1024
#: Bytes of a request's body.
LARGEST_BODY = 1024 * 1024


class Received(NamedTuple):
    """A whole request; `keep_alive` tells whether its sender may ask again on the connection."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    keep_alive: bool


class Refused(Exception):
    """Bytes that are no request that the server takes; `status` is what HTTP has for the case."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


class Reader:
    """The requests on one connection, in order."""

    def __init__(self) -> None:
        self._begin(b"")

    def _begin(self, data: bytes) -> None:
        self._parser = h11.Connection(h11.SERVER, max_incomplete_event_size=LONGEST_HEAD)
        self._head: h11.Request | None = None
        self._body = bytearray()
        self._told_to_go_on = False
        if data:
            self._parser.receive_data(data)

    def feed(self, data: bytes) -> None:
        """Take in what has arrived."""
        self._parser.receive_data(data)

    def next(self) -> Received | None:
        """The next whole request; None until more has arrived.  Raises `Refused`."""
        while True:
            try:
                event = self._parser.next_event()
            except h11.RemoteProtocolError as error:
                raise Refused(error.error_status_hint, f"{error}.") from None
            if isinstance(event, h11.Request):
                self._start(event)
            elif isinstance(event, h11.Data):
                self._measure(len(self._body) + len(event.data))
                self._body += event.data
            elif isinstance(event, h11.EndOfMessage) and self._head is not None:
                return self._end(self._head)
            else:
                return None

    def wants_go_ahead(self) -> bool:
        """Whether the sender waits for `100 Continue`; true once for a request."""
        waiting = self._parser.they_are_waiting_for_100_continue and not self._told_to_go_on
        self._told_to_go_on = self._told_to_go_on or waiting
        return waiting

    def _start(self, head: h11.Request) -> None:
        if head.http_version not in (b"1.0", b"1.1"):
            raise Refused(505, f"HTTP/{head.http_version.decode()}: use HTTP/1.1.")
        self._head = head
        self._measure(int(dict(head.headers).get(b"content-length", b"0")))

    def _measure(self, size: int) -> None:
        if size > LARGEST_BODY:
            raise Refused(413, f"A body of {size} bytes: {LARGEST_BODY} are taken.")

    def _end(self, head: h11.Request) -> Received:
        sent = head.headers.raw_items()
        headers: dict[str, str] = {}
        for name, value in sent:
            key, text = name.decode("latin-1"), value.decode("latin-1")
            headers[key] = f"{headers[key]}, {text}" if key in headers else text
        received = Received(
            head.method.decode("ascii"),
            head.target.decode("latin-1"),
            headers,
            bytes(self._body),
            self._parser.their_state is h11.DONE,
        )
        self._begin(self._parser.trailing_data[0])
        return received
