"""`Request` and `Response`: HTTP as the interceptors and the server hand it to the backend.

An interceptor only translates between these and its client library.  It does not know how a call is
answered, and the backend does not know which library made it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from typing import Any, NamedTuple

from ..domain.outcomes import Fault
from ..domain.serialization import canonical_json
from .our_hosts import Endpoint

# Headers that say where a body ends or how it is encoded, and cookies: each library reads these in its
# own way, so a response that sets one of them goes through the library's own parser.
_FRAMING = frozenset({"connection", "content-encoding", "content-length", "set-cookie", "transfer-encoding"})

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110, 5.6.2
_PRINTABLE = re.compile(r"(?:[!-~](?:[ -~]{0,60000}[!-~])?)?")  # http.client has a longest line


_PHRASES = {int(status): status.phrase for status in HTTPStatus}


class Headers(Mapping[str, str]):
    """Headers as sent, found by their names in any case.

    Kept in a plain dict of plain values: a suite makes many calls, and what the garbage collector
    need not walk costs nothing to keep.
    """

    __slots__ = ("_sent",)

    def __init__(self, sent: dict[str, Any]) -> None:
        self._sent = sent

    def __getitem__(self, name: str) -> str:
        value = sent_header(self._sent, name)
        if value is None:
            raise KeyError(name)
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(self._sent)

    def __len__(self) -> int:
        return len(self._sent)

    def __repr__(self) -> str:
        return repr(dict(self))


def sent_header(sent: dict[str, Any], name: str) -> str | None:
    """One header as sent, found by its name in any case."""
    value = sent.get(name)
    if value is None:
        lower = name.lower()
        value = next((v for k, v in sent.items() if k.lower() == lower), None)
    return value if value is None or isinstance(value, str) else bytes(value).decode("latin-1")


class Request(NamedTuple):
    """An HTTP request as a client library made it; header values may be bytes."""

    client: str
    endpoint: Endpoint
    method: str
    url: str
    headers: dict[str, Any]
    body: Any
    attempt: int | None = None  # where the client does not say it in a header
    date: str | None = None  # the Date of the response, where it is not the fake's time


class Response(NamedTuple):
    """An HTTP response.  `plain`: every library reads it alike, so an interceptor may skip the parser."""

    status: int
    headers: dict[str, str]
    body: bytes
    plain: bool = True

    @property
    def reason(self) -> str:
        """The phrase of the status line."""
        return _PHRASES.get(self.status, "Unknown")

    def to_bytes(self) -> bytes:
        """The response as it stands on the wire."""
        lines = [f"HTTP/1.1 {self.status} {self.reason}", *(f"{k}: {v}" for k, v in self.headers.items())]
        return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace") + self.body


def json_response(status: int, value: Any, *, connection: str = "keep-alive", **headers: str) -> Response:
    """A response that no operation makes: of the gateway, or of the fake about itself."""
    body = canonical_json(value)
    usual = {"Content-Type": "application/json", "Content-Length": str(len(body)), "Connection": connection}
    return Response(status, {**usual, **headers}, body)


Reply = Response | Fault
#: Seconds that a client waits for a response, None for ever; called only where it matters.
ReadTimeout = Callable[[], float | None]
Handler = Callable[[Request, ReadTimeout], Reply]


def is_plain(status: int, headers: Mapping[str, str]) -> bool:
    """Whether every library reads a response with this status and these added headers alike."""
    return (
        status not in (204, 205, 304)
        and len(headers) < 90
        and all(
            name.lower() not in _FRAMING and _TOKEN.fullmatch(name) and _PRINTABLE.fullmatch(value)
            for name, value in headers.items()
        )
    )
