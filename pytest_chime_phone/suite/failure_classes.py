"""Classes of failures: a class groups those that the installed client treats alike.

A silent `{}`, an error of its parser, an exception of one meaning after as many attempts:
docs/reference/conformance.md has the table.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from ..domain.outcomes import Fault, MalformedResponse, ServiceError
from ..domain.service_model import ServiceName, is_read, operation_model
from ..http.client_parsing import parse_as_botocore
from . import catalogue

UNREACHABLE = "unreachable"
RETRIED = "busy and retried"
NOT_RETRIED = "busy and not retried"
SILENT = "silent {}"
PARSER_ERROR = "parser error"
LOST = "lost answer"
ITEM_REFUSED = "one item refused"

# At a server: no client really waits, and a fault before the connection cannot be played.
_OVER_A_SOCKET = ("connection-reset", "empty-response", "garbage")
# What botocore tries again by its code, whatever the status.
_BUSY_BY_CODE = ("ThrottlingException", "RequestTimeoutException")
_NOT_PERMITTED = ("ForbiddenException", "UnauthorizedClientException", "AccessDeniedException")
# The first of a class stands for it, so what is likeliest to be met comes first.
_LIKELIEST = ("ServiceUnavailableException", "ServiceFailureException", *_NOT_PERMITTED)
# What contradicts the account: that there is no such thing, and of a read, that it makes no sense.
_CONTRADICTIONS = ("NotFoundException", "GoneException")
_CONTRADICTIONS_OF_A_READ = ("BadRequestException", "ConflictException", "UnprocessableEntityException")


class Failure(NamedTuple):
    """One way to fail."""

    name: str  # as it stands in node ids
    outcome: Fault | ServiceError | MalformedResponse
    failure_class: str

    def class_as(self, shape: str) -> str:
        """Its class, where it comes in this shape."""
        return LOST if shape == "lost" else self.failure_class

    @property
    def can_be_lost(self) -> bool:
        """Whether the service may have done what was asked, and the answer is this."""
        if isinstance(self.outcome, Fault):
            return self.outcome.kind in catalogue.AFTER_CONNECTING
        return isinstance(self.outcome, MalformedResponse) or self.outcome.status >= 500


@cache
def failures(service: ServiceName, operation: str, client: str) -> tuple[Failure, ...]:
    """The typical failures of an operation that do not contradict the account."""
    return tuple(_of_operation(service, operation, client))


def _of_operation(service: ServiceName, operation: str, client: str) -> Iterator[Failure]:
    *faults, truncated = sorted(catalogue.faults(), key=lambda fault: fault.kind == "truncated-body")
    met = [fault for fault in faults if client != "http" or fault.kind in _OVER_A_SOCKET]
    yield from (Failure(fault.kind, fault, UNREACHABLE) for fault in met)
    for error in sorted(_errors(service, operation), key=_likeliest_first):
        yield Failure(error.code, error, class_of_error(error, client))
    for name, answer in catalogue.malformed_answers(service, operation):
        if failure_class := class_of_malformed(answer, service, operation, client):
            yield Failure(name, answer, failure_class)
    if failure_class := class_of_truncated(service, operation, client):
        yield Failure(truncated.kind, truncated, failure_class)


def _errors(service: ServiceName, operation: str) -> list[ServiceError]:
    contradictions: tuple[str, ...] = _CONTRADICTIONS
    if is_read(operation):
        contradictions += _CONTRADICTIONS_OF_A_READ
    return [e for e in catalogue.modelled_errors(service, operation) if e.code not in contradictions]


def _likeliest_first(error: ServiceError) -> int:
    return _LIKELIEST.index(error.code) if error.code in _LIKELIEST else len(_LIKELIEST)


def class_of_error(error: ServiceError, client: str) -> str:
    if error.status >= 500 or error.code in _BUSY_BY_CODE:
        return NOT_RETRIED if client == "requests" else RETRIED
    if error.status == 429:
        return NOT_RETRIED  # by botocore's standard mode
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


def class_of_truncated(service: ServiceName, operation: str, client: str) -> str | None:
    """The class of an answer that is cut off; None where there is nothing in it to miss."""
    if client in ("requests", "aiobotocore"):
        return UNREACHABLE
    return SILENT if _has_output(service, operation) else None


def _has_output(service: ServiceName, operation: str) -> bool:
    output = operation_model(service, operation).output_shape
    return output is not None and bool(output.members)


def _is_json(body: bytes) -> bool:
    try:
        json.loads(body)
    except ValueError:
        return False
    return True
