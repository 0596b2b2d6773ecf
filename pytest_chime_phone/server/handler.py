"""What a request on the port comes to: the fake's answer, or words for why there is none.

A call that the fake cannot answer truthfully fails the test as everywhere; the fake has made a note
of it.  But the client is in another thread or process and waits, so it gets an answer too: what AWS
answers to a path that it does not know, and 501 where only the fake is at a loss.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable
from datetime import datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

from ..domain.outcomes import Fault, ServiceError
from ..http.call import Call
from ..http.messages import Handler, Headers, Reply, Request, Response, json_response
from ..scripting.unexpected_call import UnexpectedCall
from .addressing import endpoint_of, url_of

if TYPE_CHECKING:
    from .reader import Received

#: Notes what went wrong in the server, for whom it may concern.
ReportUnexpected = Callable[[str], None]
#: Answers a request about the fake itself (method, target, headers, body); None for one to the services.
Control = Callable[[str, str, Headers, bytes], Response | None]
#: The fault, if there is one, that a request meets before it has a connection.
Unconnected = Callable[[Request], Fault | None]

_LONGEST_HEADER = 4096
_SIGNED_AT = re.compile(r"\d{8}T\d{6}Z", re.ASCII)


class RequestHandler:
    """Hands requests to a fake."""

    def __init__(
        self,
        handle: Handler,
        report_unexpected: ReportUnexpected,
        *,
        control: Control | None = None,
        unconnected: Unconnected | None = None,
    ) -> None:
        self._handle = handle
        self._complain = report_unexpected
        self._control = control
        self._unconnected = unconnected or _every_client_is_elsewhere

    def __call__(self, received: Received) -> Reply:
        """The reply to one request."""
        headers = Headers(dict(received.headers))
        try:
            if self._control:
                answer = self._control(received.method, received.target, headers, received.body)
                if answer:
                    return answer
            return self._ask(received, headers)
        except Exception as error:  # noqa: BLE001 - a defect of ours, told to test and client alike
            self.failed(error)
            return _error("InternalFailure", 500, f"{type(error).__name__}: {error}")

    def _ask(self, received: Received, headers: Headers) -> Reply:
        url = url_of(received.target, headers.get("host", ""))
        endpoint = endpoint_of(received.method, url, headers)
        request = Request(
            "http",
            endpoint,
            received.method,
            url,
            received.headers,
            received.body,
            date=_time_of_client(headers, url),
        )
        try:
            return self._handle(request, _nobody_knows)
        except UnexpectedCall as unexpected:
            return _apology(request, str(unexpected))

    def unconnected(self, method: str, url: str, headers: dict[str, Any], body: Any) -> Fault | None:
        """What a client in this process meets before it has a connection."""
        endpoint = endpoint_of(method, url, Headers(headers))
        return self._unconnected(Request("http", endpoint, method, url, headers, body))

    def failed(self, error: Exception) -> None:
        """Tell the test about an error in the server's thread, where nobody would see it."""
        self._complain(f"the server failed:\n\n{''.join(traceback.format_exception(error))}")


def _every_client_is_elsewhere(_: Request) -> None:
    """Nobody asks: where there are no clients in this process."""


def _nobody_knows() -> None:
    """How long a client on the other side of a socket would wait for its answer."""


def _time_of_client(headers: Headers, url: str) -> str | None:
    """When a request was signed, as a Date.

    SDKs other than botocore set their clock by the Date of an answer, and try again after each error
    that has moved it (JavaScript 3.1137: seen).  By the fake's time theirs would be years ahead.
    """
    found = _SIGNED_AT.match(headers.get("x-amz-date", "") or url.partition("X-Amz-Date=")[2])
    try:
        return format_datetime(datetime.strptime(found[0], "%Y%m%dT%H%M%S%z"), usegmt=True) if found else None
    except ValueError:
        return None


def _apology(request: Request, message: str) -> Response:
    if Call.of(request):
        return _error("NotImplemented", 501, message)
    unknown = ServiceError("UnknownOperationException")
    return _error(unknown.code, unknown.status, unknown.message)


def _error(code: str, status: int, message: str) -> Response:
    # The SDK for Go, v1, reads the text of an error that it does not know from the header alone.
    line = " ".join(message.split())[:_LONGEST_HEADER].encode("ascii", "replace").decode()
    return json_response(
        status, {"message": message}, **{"x-amzn-ErrorType": code, "x-amzn-ErrorMessage": line}
    )
