"""`Call`: one HTTP attempt, decoded when somebody looks.

Most calls of a suite are never inspected, so a call keeps what the door handed in and decodes on
demand.  `wire.read` makes it, the fake adds the outcome, the journal keeps it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from .e164 import to_e164
from .exchange import Headers, Request
from .outcome import Answer
from .service_model import ServiceName

_ATTEMPT = re.compile(r"attempt=(\d+)")


class Target(NamedTuple):
    """What method and URL address: an operation of the model, and the values in the URL."""

    operation: str
    labels: dict[str, str]
    query: dict[str, list[str]]
    phone_number: str | None


Decode = Callable[["Call", Target], dict[str, Any]]


class Call:
    """One HTTP attempt, as it reached the fake, and what it came to."""

    __slots__ = ("_decode", "_parameters", "_request", "_target", "outcome")

    outcome: Answer
    "What the call got."

    def __init__(self, request: Request, target: Target, decode: Decode) -> None:
        self._request = request
        self._target = target
        self._decode = decode
        self._parameters: dict[str, Any] | None = None

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
        return self._target.operation

    @property
    def parameters(self) -> dict[str, Any]:
        """The operation's input, as a caller of boto3 would write it."""
        if self._parameters is None:
            self._parameters = self._decode(self, self._target)
        return dict(self._parameters)

    @property
    def phone_number(self) -> str | None:
        """The E.164 number that the call is about, None where it is about none or several."""
        if "phoneNumberId" in self._target.labels:
            return self._target.phone_number
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
        return self._target.labels[name]

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in self.parameters.items())
        outcome = getattr(self, "outcome", "no outcome yet")
        return f"<{self.service} {self.operation}({shown}) attempt {self.attempt}: {outcome}>"
