"""How an operation typically fails: each failure listed once, as an outcome, with its class.

A class holds what the installed client makes the same of: a silent `{}`, an error of its parser, an
exception of the same meaning after as many attempts.  docs/reference/conformance.md has the table.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from ..domain.outcomes import Answer, Fault, MalformedResponse, ServiceError
from ..domain.serialization import canonical_json
from ..domain.service_model import ServiceName, error_names, operation_model
from ..http.client_parsing import parse_as_botocore

UNREACHABLE = "unreachable"
RETRIED = "busy and retried"
NOT_RETRIED = "busy and not retried"
SILENT = "silent {}"
PARSER_ERROR = "parser error"

#: Faults that come after the service has got the request.
AFTER_CONNECTING = ("read-timeout", "connection-reset", "empty-response", "truncated-body", "garbage")
_NOT_PERMITTED = ("ForbiddenException", "UnauthorizedClientException", "AccessDeniedException")
# The first of a class stands for it, so what is likeliest to be met comes first.
_ERRORS = (
    "ServiceUnavailableException",
    "ServiceFailureException",
    "ThrottledClientException",
    *_NOT_PERMITTED,
    "ResourceLimitExceededException",
    "ConflictException",
    "BadRequestException",
    "UnprocessableEntityException",
)
_HTML = b"<html><body><h1>502 Bad Gateway</h1></body></html>"
_CUT_OFF = b'{"PhoneNumber":{"Associations":[{"AssociatedTimestamp":"2019-10-28T18:4'
#: Error codes of one refused item of a batch, and their classes.
ITEM_ERRORS = {
    "Throttled": NOT_RETRIED,
    "AccessDenied": "refused: not permitted",
    "ServiceUnavailable": NOT_RETRIED,
    "ServiceFailure": NOT_RETRIED,
}


class Failure(NamedTuple):
    """One way to fail."""

    name: str  # as it stands in node ids
    outcome: Answer
    failure_class: str

    @property
    def can_be_lost(self) -> bool:
        """Whether the service may have done what was asked, and the answer is this."""
        if isinstance(self.outcome, Fault):
            return self.outcome.kind in AFTER_CONNECTING
        return isinstance(self.outcome, MalformedResponse) or self.outcome.status >= 500  # type: ignore[union-attr]


@cache
def failures(service: ServiceName, operation: str, client: str) -> tuple[Failure, ...]:
    """The typical failures of an operation, the first of each class first to stand for it.

    Left out are those that contradict what the account shows: that there is no such thing, and, of
    a read, that it is a bad request.
    """
    return tuple(_of_operation(service, operation, client))


def _of_operation(service: ServiceName, operation: str, client: str) -> Iterator[Failure]:
    for kind in Fault.KINDS:
        if kind != "truncated-body":
            yield Failure(kind, Fault(kind), UNREACHABLE)
    is_read = operation_model(service, operation).http["method"] == "GET"
    modelled = error_names(service, operation) or set(_ERRORS)
    for code in _ERRORS:
        if code in modelled and not (is_read and code in ("BadRequestException", "ConflictException")):
            error = ServiceError(code)  # type: ignore[call-overload]  # one of the table
            yield Failure(code, error, class_of_error(error, client))
    for name, answer in _malformed(service, operation):
        if failure_class := class_of_malformed(answer, service, operation, client):
            yield Failure(name, answer, failure_class)
    if failure_class := _class_of_truncated(service, operation, client):
        yield Failure("truncated-body", Fault("truncated-body"), failure_class)


def class_of_error(error: ServiceError, client: str) -> str:
    """The class of an error answer."""
    if error.status >= 500:
        return NOT_RETRIED if client == "requests" else RETRIED
    if error.status == 429:
        return NOT_RETRIED  # by botocore's standard mode (docs/reference/conformance.md)
    meaning = "not permitted" if error.code in _NOT_PERMITTED else error.code.removesuffix("Exception")
    return f"refused: {meaning}"


def class_of_malformed(
    answer: MalformedResponse, service: ServiceName, operation: str, client: str
) -> str | None:
    """The class of a malformed answer; None where the client reads it as a valid one."""
    if answer.status >= 500:
        return NOT_RETRIED if client == "requests" else RETRIED
    if not _has_output(service, operation):
        return None
    if client == "requests":
        return SILENT if _is_json(answer.body) else PARSER_ERROR
    parsed = parse_as_botocore(service, operation, answer)
    if isinstance(parsed, Exception):
        return PARSER_ERROR
    return SILENT if parsed.keys() <= {"ResponseMetadata"} else None


def _class_of_truncated(service: ServiceName, operation: str, client: str) -> str | None:
    if client in ("requests", "aiobotocore"):
        return UNREACHABLE
    return SILENT if _has_output(service, operation) else None


def _malformed(service: ServiceName, operation: str) -> Iterator[tuple[str, MalformedResponse]]:
    yield "empty-body", MalformedResponse(b"")
    yield "empty-object", MalformedResponse(b"{}")
    yield "cut-off", MalformedResponse(_CUT_OFF)
    yield "null", MalformedResponse(b"null")
    yield "list", MalformedResponse(b"[]")
    yield "bad-utf-8", MalformedResponse(b"\xff")
    yield "html-200", MalformedResponse(_HTML, headers={"Content-Type": "text/html"})
    yield "html-502", MalformedResponse(_HTML, status=502, headers={"Content-Type": "text/html"})
    output = operation_model(service, operation).output_shape
    for member in list(output.members)[:1] if output else ():
        yield "null-member", MalformedResponse(canonical_json({member: None}))
        yield "wrong-type", MalformedResponse(canonical_json({member: 7}))


def _has_output(service: ServiceName, operation: str) -> bool:
    output = operation_model(service, operation).output_shape
    return output is not None and bool(output.members)


def _is_json(body: bytes) -> bool:
    try:
        json.loads(body)
    except ValueError:
        return False
    return True
