"""What a call can come to: `Success`, `ServiceError`, `MalformedResponse`, `Fault`.

One vocabulary for scripts, strategies, the call log and reports.  The values are frozen, compare
by what they say, and their repr evaluates to an equal value, so that a counterexample found by
Hypothesis can be pasted into a test.  `http.rest_json` writes them as HTTP.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Self, get_args, overload

from ..errors import InvalidValue, explained_on, unknown
from .aws_errors import documented_error
from .literals import ErrorCode, FaultKind
from .outcome_base import FailedOutcome, OutcomeWithHeaders, as_call, frozen
from .outcome_base import Outcome as Outcome
from .outcome_checks import (
    checked_code,
    checked_headers,
    checked_message,
    checked_status,
    checked_violations,
)
from .success import Success as Success
from .violation import Violation


@frozen
@dataclass(frozen=True, slots=True, init=False, repr=False)
class ServiceError(OutcomeWithHeaders):
    """An error answer: one that the models hold, or one that is common to all AWS actions.

    `code` is the exception's name, as in `"NotFoundException"`.  `message` and `status` are by
    default the model's own sentence and documented status; `headers` are added to, or replace,
    those of the answer.  Public records show few texts of the live service.

    Raises `InvalidValue` for a code that neither the models nor AWS's common errors know, unless
    `status` says which HTTP status (300 to 599) it has.

    Examples:
        >>> str(ServiceError("ThrottledClientException"))
        'ThrottledClientException (HTTP 429)'
    """

    code: str
    message: str
    status: int
    _headers: tuple[tuple[str, str], ...]
    effect: bool = field(init=False)

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
        object.__setattr__(self, "effect", False)

    def _source(self) -> str:
        status, message = documented_error(self.code) or (None, "")
        texts = (self.code,) if self.message == message else (self.code, self.message)
        given = None if self.status == status else self.status
        return as_call("ServiceError", *texts, status=given, headers=self.headers)

    def _sentence(self) -> str:
        return f"{self.code} (HTTP {self.status})"


@frozen
@dataclass(frozen=True, slots=True, init=False, repr=False)
class MalformedResponse(OutcomeWithHeaders):
    """Bytes as they are, which a robust client must survive.

    `body` is sent untouched; `status` is the HTTP status (200 to 599); `headers` are added to, or
    replace, those of a usual answer.  `violations` say what is wrong with it.

    Raises `InvalidValue` for a body that is not `bytes`, or a status outside 200 to 599.

    Examples:
        >>> str(MalformedResponse(b"<html>", status=502))
        'malformed response (HTTP 502, 6 bytes)'
    """

    body: bytes
    status: int
    _headers: tuple[tuple[str, str], ...]
    violations: tuple[Violation, ...]
    effect: bool = field(init=False)

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
        object.__setattr__(self, "effect", False)
        object.__setattr__(self, "violations", checked_violations(violations))

    def _source(self) -> str:
        status = None if self.status == 200 else self.status
        return as_call(
            "MalformedResponse", self.body, status=status, headers=self.headers, violations=self.violations
        )

    def _sentence(self) -> str:
        text = f"malformed response (HTTP {self.status}, {len(self.body)} bytes)"
        return f"{text}: {'; '.join(map(str, self.violations))}" if self.violations else text


@frozen
@dataclass(frozen=True, slots=True, init=False, repr=False)
class Fault(FailedOutcome):
    """A network fault: no complete response arrives.

    `kind` is one of `Fault.KINDS`, mildest first.  The code under test meets what its installed
    client library makes of it on a real socket, as often as that library tries.

    Raises `InvalidValue` for an unknown kind.

    Examples:
        >>> str(Fault("read-timeout"))
        'read-timeout'
    """

    KINDS: ClassVar[tuple[FaultKind, ...]] = get_args(FaultKind)

    #: Those without a connection: no service ever sees the call.
    NEVER_CONNECTED: ClassVar[tuple[FaultKind, ...]] = (
        *("connect-timeout", "connection-refused", "dns-failure", "tls-failure"),
    )

    kind: FaultKind
    effect: bool = field(init=False)

    @explained_on("reference/outcomes.md#faultkind")
    def __init__(self, kind: FaultKind) -> None:
        if kind not in self.KINDS:
            raise unknown("fault", kind, self.KINDS)
        object.__setattr__(self, "kind", kind)
        object.__setattr__(self, "effect", False)

    def after_effect(self) -> Self:
        """See `Outcome.after_effect`."""
        if self.kind in self.NEVER_CONNECTED:
            raise InvalidValue(f"{self!r}.after_effect(): a call that never connects has no effect.")
        return self._lost()

    def _source(self) -> str:
        return as_call("Fault", self.kind)

    def _sentence(self) -> str:
        return self.kind


Answer = Success | ServiceError | MalformedResponse | Fault
