"""One HTTP exchange, free of any library: what a door hands in and gets back.

A door only translates.  It never knows what is answered, and the fake never knows who asks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from typing import Any, NamedTuple

from ..domain.outcomes import Fault
from ..domain.serialization import canonical_json
from .endpoint import Endpoint

# Headers that say where a body ends or how it is coded, and those a library keeps a jar for.  It
# reads an answer that sets one of them in its own way, so such an answer goes over the memory wire.
_FRAMING = frozenset({"connection", "content-encoding", "content-length", "set-cookie", "transfer-encoding"})

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110, 5.6.2
_PRINTABLE = re.compile(r"(?:[!-~](?:[ -~]{0,60000}[!-~])?)?")  # http.client has a longest line


class Headers(Mapping[str, str]):
    """Headers as sent, found by their names in any case.

    Kept in a plain dict of plain values: a suite makes many calls, and what the garbage collector
    need not walk costs nothing to keep.
    """

    __slots__ = ("_sent",)

    def __init__(self, sent: dict[str, Any]) -> None:
        self._sent = sent

    def __getitem__(self, name: str) -> str:
        value = self._sent.get(name)
        if value is None:
            lower = name.lower()
            value = next((v for k, v in self._sent.items() if k.lower() == lower), None)
            if value is None:
                raise KeyError(name)
        return value if isinstance(value, str) else bytes(value).decode("latin-1")

    def __iter__(self) -> Iterator[str]:
        return iter(self._sent)

    def __len__(self) -> int:
        return len(self._sent)

    def __repr__(self) -> str:
        return repr(dict(self))


class Request(NamedTuple):
    """An HTTP request as a client library made it; header values may be bytes."""

    client: str
    endpoint: Endpoint
    method: str
    url: str
    headers: dict[str, Any]
    body: Any
    attempt: int | None = None  # where the client does not say it in a header
    date: str | None = None  # what the answer's Date should be, where it is not to be the fake's time


class Response(NamedTuple):
    """An HTTP response.  `plain`: every client library reads it alike, so a door may skip the wire."""

    status: int
    headers: dict[str, str]
    body: bytes
    plain: bool = True

    @property
    def reason(self) -> str:
        """The phrase of the status line."""
        try:
            return HTTPStatus(self.status).phrase
        except ValueError:
            return "Unknown"

    def to_bytes(self) -> bytes:
        """The response as it stands on the wire."""
        lines = [f"HTTP/1.1 {self.status} {self.reason}", *(f"{k}: {v}" for k, v in self.headers.items())]
        return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace") + self.body


def json_response(status: int, value: Any, *, connection: str = "keep-alive", **headers: str) -> Response:
    """An answer that is no operation's: of the gateway, or of the fake about itself."""
    body = canonical_json(value)
    usual = {"Content-Type": "application/json", "Content-Length": str(len(body)), "Connection": connection}
    return Response(status, {**usual, **headers}, body)


Reply = Response | Fault
#: Seconds that a client waits for an answer, None for ever; asked only where it matters.
ReadTimeout = Callable[[], float | None]
Handler = Callable[[Request, ReadTimeout], Reply]


def is_plain(status: int, headers: Mapping[str, str]) -> bool:
    """Whether status and added headers leave no room for a library's own reading."""
    return (
        status not in (204, 205, 304)
        and len(headers) < 90
        and all(
            name.lower() not in _FRAMING and _TOKEN.fullmatch(name) and _PRINTABLE.fullmatch(value)
            for name, value in headers.items()
        )
    )
