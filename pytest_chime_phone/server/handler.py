"""What a request on the port is answered with: the fake's answer, or words for why there is none.

A call that the fake cannot answer truthfully fails the test as everywhere.  But the client is in another
thread or process and waits, so it gets an answer too: what AWS answers to a path that it does not know, and
501 where only the fake is at a loss.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Mapping
from datetime import datetime
from email.utils import format_datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from ..backend.backend import Backend
from ..domain.outcomes import Fault, ServiceError
from ..domain.service_model import SERVICES, ServiceName
from ..http import local_servers, rest_json
from ..http.call import Call
from ..http.messages import Headers, Reply, Request, Response, json_response
from ..http.our_hosts import Endpoint, by_host
from ..scripting.unexpected_call import UnexpectedCall

#: Answers a request about the fake itself (method, target, headers, body); None for one to the services.
Control = Callable[[str, str, Headers, bytes], Response | None]

_SDK = re.compile(r"\bapi/(chime|chime[-_]sdk[-_]voice)[#/]", re.IGNORECASE)
_LONGEST_HEADER = 4096
_SIGNED_AT = re.compile(r"\d{8}T\d{6}Z", re.ASCII)


class ReceivedRequest(NamedTuple):
    """A whole request; `keep_alive` tells whether its sender may ask again on the connection."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    keep_alive: bool


class RequestHandler:
    """Hands requests to a fake."""

    def __init__(self, backend: Backend, control: Control = lambda *_: None) -> None:
        self._backend = backend
        self._control = control

    def __call__(self, received: ReceivedRequest) -> Reply:
        """The reply to one request."""
        method, target, headers, body, _ = received
        try:
            return self._control(method, target, Headers(headers), body) or self._answer(received)
        except Exception as error:  # noqa: BLE001 - a defect of ours, told to test and client alike
            self.report_error(error)
            return error_response("InternalFailure", 500, f"{type(error).__name__}: {error}")

    def fault_before_connection(
        self, method: str, url: str, headers: dict[str, Any], body: Any
    ) -> Fault | None:
        """What a client in this process meets before it has a connection."""
        return self._backend.fault_before_connection(_request(method, url, headers, body))

    def report_error(self, error: BaseException) -> None:
        """Tell the test about an error in the server's thread, where nobody would see it."""
        self._backend.report_unexpected(f"the server failed:\n\n{''.join(traceback.format_exception(error))}")

    def _answer(self, received: ReceivedRequest) -> Reply:
        method, target, headers, body, _ = received
        is_absolute = "://" in target.partition("?")[0]
        url = target if is_absolute else f"http://{Headers(headers).get('host', '')}{target}"
        try:
            urlsplit(url)
        except ValueError as error:
            return error_response("MalformedHttpRequestException", 400, f"{error}.")
        if method == "CONNECT" or (is_absolute and not by_host(url) and not local_servers.is_local(url)):
            message = (
                f"{method} {target}: the client uses the server as a proxy, but it answers plain HTTP for "
                "the two services only: list other hosts in NO_PROXY."
            )
            self._backend.report_unexpected(message)
            return error_response("MisdirectedRequest", 421, message)  # RFC 9110, 15.5.20
        request = _request(method, url, headers, body)
        try:
            return self._backend.handle(request, lambda: None)  # nobody knows how long the client would wait
        except UnexpectedCall as unexpected:
            if Call.of(request):
                return error_response("NotImplemented", 501, str(unexpected))
            unknown = ServiceError("UnknownOperationException")
            return error_response(unknown.code, unknown.status, unknown.message)


def _request(method: str, url: str, headers: dict[str, Any], body: Any) -> Request:
    sent = {name: value for name, value in headers.items() if name != local_servers.ATTEMPT_HEADER}
    attempt = headers.get(local_servers.ATTEMPT_HEADER, "")
    return Request(
        "http",
        endpoint_of(method, url, Headers(sent)),
        method,
        url,
        sent,
        body,
        attempt=int(attempt) if attempt.isdecimal() and len(attempt) < 9 else None,
        date=_signing_date(Headers(sent), url),
    )


def error_response(code: str, status: int, message: str, connection: str = "keep-alive") -> Response:
    """An error of the server's own."""
    # The SDK for Go, v1, reads the text of an error that it does not know from the header alone.
    line = " ".join(message.split())[:_LONGEST_HEADER].encode("ascii", "replace").decode()
    headers = {"x-amzn-ErrorType": code, "x-amzn-ErrorMessage": line}
    return json_response(status, {"message": message}, connection=connection, **headers)


def endpoint_of(method: str, url: str, headers: Mapping[str, str]) -> Endpoint:
    """The service that a request is for, and the path before the API's own.

    Both services have `/phone-numbers/...` and both sign as `chime`, so on a bare URL the request itself may
    not tell.  What does: the host; the first segment of the path, as the URLs of the environment have it; the
    client in this process that is sending it; the SDK's name for itself, `api/chime-sdk-voice#3.1` of
    JavaScript, Go, Rust and others; the operation, where only one service has it.  Else it is for `chime`.
    """
    if named := by_host(url):
        return named
    first = url.partition("://")[2].partition("?")[0].split("/")[1:2]
    for service in SERVICES:
        if first == [service]:
            return Endpoint(service, f"/{service}")
    return Endpoint(_service(method, url, headers), "")


def _service(method: str, url: str, headers: Mapping[str, str]) -> ServiceName:
    announced: ServiceName | None = local_servers.announced_service(headers.get("amz-sdk-invocation-id"))
    if announced:
        return announced
    for name in ("x-amz-user-agent", "user-agent"):
        if found := _SDK.search(headers.get(name, "")):
            return "chime-sdk-voice" if "voice" in found[1].lower() else "chime"
    owners: list[ServiceName] = [
        service for service in SERVICES if rest_json.match(Endpoint(service, ""), method, url)
    ]
    return owners[0] if owners else "chime"


def _signing_date(headers: Headers, url: str) -> str | None:
    """When a request was signed, as a Date.

    SDKs other than botocore set their clock by the Date of an answer, and try again after each error
    that has moved it (JavaScript 3.1137: seen).  By the fake's time theirs would be years ahead.
    """
    found = _SIGNED_AT.match(headers.get("x-amz-date", "") or url.partition("X-Amz-Date=")[2])
    try:
        return format_datetime(datetime.fromisoformat(found[0]), usegmt=True) if found else None
    except ValueError:
        return None
