"""`Call`: one HTTP attempt, decoded when a test looks at it.

Most calls of a suite are never inspected, so a call keeps what the interceptor handed in and decodes on
demand.  The backend adds the outcome, and the call log keeps it.
"""

from __future__ import annotations

import re
from typing import Any, Literal, Self

from ..domain.numbering import to_e164
from ..domain.outcomes import Answer
from ..domain.service_model import ServiceName
from . import rest_json
from .messages import Headers, Request, sent_header
from .rest_json import RouteMatch

#: What an answer is from: the account itself, what a test has scripted, a fault of a sweep or of chaos.
Origin = Literal["state", "script", "sweep", "chaos"]

_ATTEMPT = re.compile(r"attempt=(\d{1,9})\b")


class Call:
    """One HTTP attempt, as it reached the fake, and what it came to."""

    __slots__ = ("_outcome", "_parameters", "_request", "_route", "lost", "origin")

    def __init__(self, request: Request, route: RouteMatch) -> None:
        self._request = request
        self._route = route
        self._parameters: dict[str, Any] | None = None
        self.origin: Origin = "state"
        self.lost = False  # whether it was carried out, and the answer is another than the account's

    @classmethod
    def of(cls, request: Request) -> Self | None:
        """The call that a request makes; None where it is not a request of the service.

        Older clients send what has become chime-sdk-voice to `chime`, whose model lost it in botocore
        1.37.2: the model of the other service answers.
        """
        route = rest_json.match(request.endpoint, request.method, request.url)
        if route is None and request.endpoint.service == "chime":
            request = request._replace(endpoint=request.endpoint._replace(service="chime-sdk-voice"))
            route = rest_json.match(request.endpoint, request.method, request.url)
        return None if route is None else cls(request, route)

    def with_parameters(self, parameters: dict[str, Any]) -> Self:
        """The same call with other parameters."""
        other = type(self)(self._request, self._route)
        other._parameters = parameters
        return other

    @property
    def outcome(self) -> Answer:
        """What the call got."""
        return self._outcome

    @outcome.setter
    def outcome(self, outcome: Answer) -> None:
        if hasattr(self, "_outcome"):  # which the backend sets, once
            raise AttributeError("Call.outcome cannot be set: it is what the call got.")
        self._outcome: Answer = outcome

    @property
    def client(self) -> str:
        """The kind of client: `"botocore"`, `"requests"`, `"aiobotocore"` or `"http"`."""
        return self._request.client

    @property
    def service(self) -> ServiceName:
        """`"chime"` or `"chime-sdk-voice"`."""
        return self._request.endpoint.service

    @property
    def operation(self) -> str:
        """The operation's name, as in `"GetPhoneNumber"`."""
        return self._route.operation

    @property
    def parameters(self) -> dict[str, Any]:
        """The operation's input, as a caller of boto3 would write it."""
        if self._parameters is None:
            self._parameters = rest_json.parameters(self.service, self._route, self.body)
        return dict(self._parameters)

    @property
    def phone_number(self) -> str | None:
        """The E.164 number that the call is about, None where it is about none or several."""
        if "phoneNumberId" in self._route.labels:
            return self._route.phone_number
        return to_e164(self.parameters.get("E164PhoneNumber"))

    @property
    def method(self) -> str:
        """The HTTP method."""
        return self._request.method

    @property
    def url(self) -> str:
        """The whole URL, as the client encoded it."""
        return self._request.url

    @property
    def headers(self) -> Headers:
        """The request's headers, as sent; names are found in any case."""
        return Headers(self._request.headers)

    def header(self, name: str) -> str | None:
        """One header, as sent; None where there is none of that name, in any case."""
        return sent_header(self._request.headers, name)

    @property
    def success_status(self) -> int:
        """The documented status of the operation's success."""
        return self._route.success_status

    @property
    def body(self) -> bytes:
        """The request's body, empty where it had none."""
        body = self._request.body or b""
        return body.encode() if isinstance(body, str) else bytes(body)

    @property
    def attempt(self) -> int:
        """1 for the first try, 2 for the first retry, and so on, as the client counts."""
        if self._request.attempt is not None:
            return self._request.attempt
        found = _ATTEMPT.search(self.headers.get("amz-sdk-request", ""))
        return int(found[1]) if found else 1

    def label(self, name: str) -> str:
        """One decoded value of the path, by its name in the model's URI."""
        return self._route.labels[name]

    def __repr__(self) -> str:
        outcome = getattr(self, "outcome", "no outcome yet")
        return f"<{self.service} {invocation(self)} attempt {self.attempt}: {outcome}>"


def invocation(call: Call) -> str:
    """A call as one would write it: `GetPhoneNumber(PhoneNumberId='+12065550100')`."""
    shown = ", ".join(f"{name}={value!r}" for name, value in call.parameters.items())
    return f"{call.operation}({shown})"
