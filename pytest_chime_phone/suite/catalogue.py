"""How an operation typically fails, listed once: strategies, the sweep and chaos all read it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from ..domain.outcomes import Fault, MalformedResponse, ServiceError, Success
from ..domain.serialization import canonical_json
from ..domain.service_model import ServiceName, operation_model

#: Faults that come after the service has got the request.
AFTER_CONNECTING = ("read-timeout", "connection-reset", "empty-response", "truncated-body", "garbage")
#: Error codes of one refused item of a batch, the likeliest first.
ITEM_ERRORS = ("Throttled", "AccessDenied", "ServiceUnavailable", "ServiceFailure")

_HTML = b"<html><body><h1>502 Bad Gateway</h1></body></html>"
_CUT_OFF = b'{"PhoneNumber":{"Associations":[{"AssociatedTimestamp":"2019-10-28T18:4'


def faults() -> tuple[Fault, ...]:
    """Every kind of `Fault`, the mildest first."""
    return tuple(Fault(kind) for kind in Fault.KINDS)


@cache
def modelled_errors(service: ServiceName, operation: str) -> tuple[ServiceError, ...]:
    """The errors that the model lists for an operation, by status."""
    errors = [ServiceError(shape.name) for shape in operation_model(service, operation).error_shapes]
    return tuple(sorted(errors, key=lambda error: (error.status, error.code)))


@cache
def tells_of_items(service: ServiceName, operation: str) -> bool:
    """Whether an operation is a batch, whose answer names the items that it has refused."""
    output = operation_model(service, operation).output_shape
    return output is not None and "PhoneNumberErrors" in output.members


def refused_item(phone_number_id: str, code: str) -> Success:
    """What a batch answers that leaves one item out."""
    entry = {
        "PhoneNumberId": phone_number_id,
        "ErrorCode": code,
        "ErrorMessage": f"The service says {code}.",
    }
    return Success({"PhoneNumberErrors": [entry]})


@cache
def malformed_answers(service: ServiceName, operation: str) -> tuple[tuple[str, MalformedResponse], ...]:
    """Typical answers that the service never gives, by their names."""
    return tuple(_malformed(service, operation))


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
