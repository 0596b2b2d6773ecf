"""What a call can come to: `Success`, `ServiceError`, `MalformedResponse`, `Fault`.

One vocabulary for scripts, strategies, the call log and reports.  The values are frozen, compare
by what they say, and their repr evaluates to an equal value, so that a counterexample found by
Hypothesis can be pasted into a test.  `http.rest_json` writes them as HTTP.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Unpack, get_args, overload

from ..errors import InvalidValue, explained_on, unknown
from .aws_errors import documented_error
from .literals import ErrorCode, FaultKind, PhoneNumberMembers
from .outcome_base import Outcome as Outcome
from .outcome_base import OutcomeWithHeaders, as_call, frozen
from .outcome_checks import (
    checked_code,
    checked_flag,
    checked_headers,
    checked_message,
    checked_status,
    checked_violations,
)
from .serialization import canonical_json
from .violation import Violation


@frozen
@dataclass(frozen=True, slots=True, init=False, repr=False)
class Success(Outcome):
    """The whole output of an operation, as the service would send it.

    `body` holds the members by the API's names; timestamps are aware `datetime` or ISO 8601 text.
    Given members are sent as they are, nulls written out, and nothing is added: see
    `Success.of_phone_number` for a complete one.  When it answers a call, the body is checked
    against the installed model of the called operation, unless `unchecked`.

    Raises `InvalidValue` for a body that is not a mapping or holds what JSON cannot.

    >>> Success({"PhoneNumber": {"E164PhoneNumber": "+12065550100"}})
    Success({'PhoneNumber': {'E164PhoneNumber': '+12065550100'}})
    """

    json: bytes
    unchecked: bool

    @explained_on("reference/outcomes.md#successbody--uncheckedfalse")
    def __init__(self, body: Mapping[str, Any], *, unchecked: bool = False) -> None:
        if not isinstance(body, Mapping):
            raise InvalidValue(
                f"Success(body={body!r}): the body is the operation's whole output as a mapping, "
                'for example Success({"PhoneNumber": {...}}). MalformedResponse sends anything else.'
            )
        object.__setattr__(self, "json", canonical_json(body))
        object.__setattr__(self, "unchecked", checked_flag("unchecked", unchecked))

    @classmethod
    @explained_on("reference/fixture.md#the-inventory")
    def of_phone_number(cls, e164: str, /, **members: Unpack[PhoneNumberMembers]) -> Success:
        """What GetPhoneNumber answers for one number: every member present, the rest by default.

        `e164` is the number, as in `"+12065550100"`; `members` are what
        `ChimePhone.add_phone_number` takes, and are checked in the same way.

        >>> Success.of_phone_number("+12065550100").body["PhoneNumber"]["Status"]
        'Unassigned'
        """
        from .phone_number import PhoneNumber

        return cls({"PhoneNumber": PhoneNumber.complete(e164, members).copy_of_members()})

    @classmethod
    def of_rendered(cls, name: str, objects: Iterable[bytes], **others: Any) -> Success:
        """An output with a list of objects that are canonical JSON already, beside `others`."""
        parts = {name: b"[%b]" % b",".join(objects)}
        parts |= {other: canonical_json(value) for other, value in others.items()}
        members = b",".join(b'"%b":%b' % (key.encode(), parts[key]) for key in sorted(parts))
        return cls({}).written(b"{%b}" % members)

    def written(self, json: bytes) -> Success:
        """The same output, as it is written elsewhere."""
        success = object.__new__(Success)
        object.__setattr__(success, "json", json)
        object.__setattr__(success, "unchecked", self.unchecked)
        return success

    @property
    def body(self) -> dict[str, Any]:
        """A copy of the output; timestamps as ISO 8601 text."""
        copied: dict[str, Any] = json.loads(self.json)
        return copied

    def __repr__(self) -> str:
        return as_call("Success", self.body, unchecked=self.unchecked)

    def __str__(self) -> str:
        names = ", ".join(self.body) or "an empty output"
        return f"success ({names})"


@frozen
@dataclass(frozen=True, slots=True, init=False, repr=False)
class ServiceError(OutcomeWithHeaders):
    """An error answer: one that the models hold, or one that is common to all AWS actions.

    `code` is the exception's name, as in `"NotFoundException"`.  `message` and `status` are by
    default the model's own sentence and documented status; `headers` are added to, or replace,
    those of the answer.  Public records show few texts of the live service.

    Raises `InvalidValue` for a code that neither the models nor AWS's common errors know, unless
    `status` says which HTTP status (300 to 599) it has.

    >>> str(ServiceError("ThrottledClientException"))
    'ThrottledClientException (HTTP 429)'
    """

    code: str
    message: str
    status: int
    _headers: tuple[tuple[str, str], ...]

    @overload
    def __init__(
        self,
        code: ErrorCode,
        message: str | None = None,
        *,
        status: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None: ...

    @overload
    def __init__(
        self, code: str, message: str | None = None, *, status: int, headers: Mapping[str, str] | None = None
    ) -> None: ...

    @explained_on("reference/outcomes.md#serviceerrorcode-messagenone--statusnone-headersnone")
    def __init__(
        self,
        code: str,
        message: str | None = None,
        *,
        status: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        documented = documented_error(checked_code(code, status))
        default_status, default_message = documented or (status, "")
        object.__setattr__(self, "code", code)
        object.__setattr__(self, "message", checked_message(message, default_message))
        status = default_status if status is None else status
        object.__setattr__(self, "status", checked_status(status, least=300))
        object.__setattr__(self, "_headers", checked_headers(headers))

    def __repr__(self) -> str:
        status, message = documented_error(self.code) or (None, "")
        texts = (self.code,) if self.message == message else (self.code, self.message)
        given = None if self.status == status else self.status
        return as_call("ServiceError", *texts, status=given, headers=self.headers)

    def __str__(self) -> str:
        return f"{self.code} (HTTP {self.status})"


@frozen
@dataclass(frozen=True, slots=True, init=False, repr=False)
class MalformedResponse(OutcomeWithHeaders):
    """Bytes as they are, which a robust client must survive.

    `body` is sent untouched; `status` is the HTTP status (200 to 599); `headers` are added to, or
    replace, those of a usual answer.  `violations` say what is wrong with it.

    Raises `InvalidValue` for a body that is not `bytes`, or a status that ends no exchange.

    >>> str(MalformedResponse(b"<html>", status=502))
    'malformed response (HTTP 502, 6 bytes)'
    """

    body: bytes
    status: int
    _headers: tuple[tuple[str, str], ...]
    violations: tuple[Violation, ...]

    @explained_on("reference/outcomes.md#malformedresponsebody--status200-headersnone-violations")
    def __init__(
        self,
        body: bytes,
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        violations: Iterable[Violation] = (),
    ) -> None:
        if not isinstance(body, bytes):
            raise InvalidValue(f"MalformedResponse(body={body!r}): the body is bytes, as in b'{{}}'.")
        object.__setattr__(self, "body", body)
        object.__setattr__(self, "status", checked_status(status, least=200))
        object.__setattr__(self, "_headers", checked_headers(headers))
        object.__setattr__(self, "violations", checked_violations(violations))

    def __repr__(self) -> str:
        status = None if self.status == 200 else self.status
        return as_call(
            "MalformedResponse", self.body, status=status, headers=self.headers, violations=self.violations
        )

    def __str__(self) -> str:
        text = f"malformed response (HTTP {self.status}, {len(self.body)} bytes)"
        return f"{text}: {'; '.join(map(str, self.violations))}" if self.violations else text


@frozen
@dataclass(frozen=True, slots=True, init=False, repr=False)
class Fault(Outcome):
    """Something that goes wrong on the way, so that no whole answer arrives.

    `kind` is one of `Fault.KINDS`, mildest first.  The code under test meets what its installed
    client library makes of it on a real socket, as often as that library tries.

    Raises `InvalidValue` for an unknown kind.

    >>> str(Fault("read-timeout"))
    'read-timeout'
    """

    KINDS: ClassVar[tuple[FaultKind, ...]] = get_args(FaultKind)

    #: Those without a connection: no service ever sees the call.
    NEVER_CONNECTED: ClassVar[tuple[FaultKind, ...]] = (
        *("connect-timeout", "connection-refused", "dns-failure", "tls-failure"),
    )

    kind: FaultKind

    @explained_on("reference/outcomes.md#faultkind")
    def __init__(self, kind: FaultKind) -> None:
        if kind not in self.KINDS:
            raise unknown("fault", kind, self.KINDS)
        object.__setattr__(self, "kind", kind)

    def __repr__(self) -> str:
        return as_call("Fault", self.kind)

    def __str__(self) -> str:
        return self.kind


Answer = Success | ServiceError | MalformedResponse | Fault
