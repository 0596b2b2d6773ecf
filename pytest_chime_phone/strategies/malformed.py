"""`malformed_responses()`: responses that the service never sends.

A client that survives `null` may break on a list, and one that checks Status may miss the envelope.
So each typical mutation is a strategy of its own, applied to the plainest response: a test of a
hundred examples meets them all.  Beside them any kind of mutation is drawn, at any place of any
response.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, NamedTuple

from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument
from hypothesis.strategies import DrawFn, SearchStrategy

from ..domain.numbering import require_e164
from ..domain.outcomes import MalformedResponse
from ..domain.payload_mutations import Mutation, mutated_response, one_per_place, possible_mutations
from ..domain.serialization import canonical_json
from ..domain.service_model import ServiceName, Shape, operation_model
from ..domain.violation import Violation
from ..errors import InvalidValue
from .arguments import checked_operation, checked_service
from .decisions import Decisions, decisions, equally_likely, one_variant_of
from .payloads import payloads
from .phone_numbers import BYTES, decided_number

#: The number of the documented sample, which responses are about by default.
SAMPLE = "+12065550100"

_HTML = b"<html><body><h1>502 Bad Gateway</h1></body></html>"
# What every client reads: each place is a strategy of its own.
_OF_THE_WHOLE = (
    "missing member",
    "null member",
    "missing envelope",
    "envelope in another case",
    "not an object",
)
# A service that writes one timestamp wrongly writes all of them so.
_ALL_ALIKE = ("impossible date", "timestamp without offset", "numeric timestamp")
# Few clients treat these differently: they share one strategy.
_SHARED = {"value in another case": "text", "unknown value": "text", "pattern broken": "text"}
# Statuses that clients treat differently, the typical ones first.
_STATUSES = (202, 302, 404, 503, 203, 206, 299, 429, 500)
_TYPICAL_STATUSES = 4
_ERROR_STATUSES = (400, 403, 404, 429, 500, 502, 503)
# Error bodies, each with its likeliest status; the typical ones first.
_ERRORS = (
    (b"{}", "error without a code", 404),
    (b"", "error without a body", 503),
    (_HTML, "HTML error page", 502),
    (b"null", "error that is not an object", 500),
    (b'{"Message":"Service failure"}', "error without a code", 500),
    (b'{"Code":404,"Message":"Service failure"}', "error code of the wrong type", 404),
    (b'{"Code":null,"Message":null}', "error code null", 400),
)
_TYPICAL_ERRORS = 4
# How many strategies draw the uncommon, beside those of the typical.
_UNCOMMON = 10

Mutator = Callable[[Decisions, "ValidResponse"], MalformedResponse]


class ValidResponse(NamedTuple):
    """A response before it is mutated."""

    shape: Shape
    status: int
    payload: Mapping[str, Any]

    @property
    def body(self) -> bytes:
        return canonical_json(self.payload)

    def mutations_by_kind(self) -> dict[str, list[Mutation]]:
        """Every mutation of one place, by its kind, the mildest first."""
        by_kind: dict[str, list[Mutation]] = {}
        for mutation in possible_mutations(self.shape, self.payload):
            by_kind.setdefault(mutation.kind, []).append(mutation)
        return by_kind

    def mutated(self, *mutations: Mutation) -> MalformedResponse:
        return mutated_response(self.payload, *mutations, status=self.status)

    def replaced(self, body: bytes, kind: str) -> MalformedResponse:
        violation = Violation("", kind, f"{len(self.body)} bytes", body[:40])
        return MalformedResponse(body, status=self.status, violations=[violation])


def malformed_responses(
    *, service: ServiceName = "chime", operation: str = "GetPhoneNumber", e164: str = SAMPLE
) -> SearchStrategy[MalformedResponse]:
    """Responses that the service never sends, each with its `violations`.

    The right shape with a wrong leaf or envelope, in one place or wherever the same can be wrong;
    bytes that are not JSON (empty, cut off anywhere, HTML, a byte order mark, bad UTF-8); a status
    that contradicts the body; errors without a code; and, for GetPhoneNumber, a valid response about
    another number than `e164`.  They shrink to one violation of a small response.

    Raises `InvalidArgument` for an unknown service or operation, one without output, and an `e164`
    that is not a number.
    """
    checked = checked_service(service)
    found = malformed_strategies(
        checked, checked_operation(checked, operation), checked_e164_argument(e164), uncommon=_UNCOMMON
    )
    if not found:
        raise InvalidArgument(f"{operation} of {service} answers without a body: nothing can be malformed.")
    return equally_likely(found)


def checked_e164_argument(e164: object) -> str:
    """The E.164 form of a number.  Raises `InvalidArgument`."""
    try:
        return require_e164(e164)
    except InvalidValue as error:
        raise InvalidArgument(str(error)) from None


@cache
def malformed_strategies(
    service: ServiceName, operation: str, e164: str, *, uncommon: int
) -> list[SearchStrategy[MalformedResponse]]:
    """The typical strategies, the mildest first, and the uncommon; none where there is no body."""
    shape = operation_model(service, operation).output_shape
    if shape is None or not shape.members:
        return []
    typical: list[SearchStrategy[MalformedResponse]] = []
    if operation == "GetPhoneNumber":
        plainest = decided_number(Decisions(bytes(BYTES)), service, {"E164PhoneNumber": e164})
        typical = _typical(ValidResponse(shape, 200, {"PhoneNumber": plainest}))
    return [*typical, *(_uncommon(service, operation, e164) for _ in range(uncommon))]


def _typical(valid: ValidResponse) -> list[SearchStrategy[MalformedResponse]]:
    strategies: list[SearchStrategy[MalformedResponse]] = []
    leaves: dict[str, list[MalformedResponse]] = {}
    for kind, found in valid.mutations_by_kind().items():
        places: dict[object, Mutation] = {}
        for mutation in found:  # clients treat null unlike any other value
            places.setdefault((mutation.path, mutation.became is None), mutation)
        variants = [valid.mutated(mutation) for mutation in places.values()]
        if kind in _OF_THE_WHOLE:
            strategies += map(st.just, variants)
        else:
            leaves.setdefault(_SHARED.get(kind, kind), []).extend(variants)
            if kind in _ALL_ALIKE:
                leaves[kind].append(valid.mutated(*one_per_place(found)))
    strategies += map(one_variant_of, leaves.values())
    strategies += [st.just(not_json(valid)) for not_json in _NOT_JSON]
    strategies.append(one_variant_of([_cut_off(valid, length) for length in (1, len(valid.body) // 2)]))
    strategies += [st.just(_with_status(valid, status)) for status in _STATUSES[:_TYPICAL_STATUSES]]
    strategies += [st.just(_error_without_code(*error)) for error in _ERRORS[:_TYPICAL_ERRORS]]
    return [*strategies, st.just(_another_number(Decisions(bytes(1)), valid))]


@st.composite
def _uncommon(draw: DrawFn, service: ServiceName, operation: str, e164: str) -> MalformedResponse:
    """Any kind of mutation, at any place, of any response."""
    model = operation_model(service, operation)
    status = model.http.get("responseCode", 200)
    decide = draw(decisions(BYTES + 16))
    if operation == "GetPhoneNumber":
        number = decided_number(decide, service, {"E164PhoneNumber": e164})
        payload, mutators = {"PhoneNumber": number}, (*_MUTATORS, _another_number)
    else:
        payload, mutators = draw(payloads(service=service, operation=operation)), _MUTATORS
    return decide.among(mutators)(decide, ValidResponse(model.output_shape, status, payload))


def _wrong_place(decide: Decisions, valid: ValidResponse) -> MalformedResponse:
    by_kind = valid.mutations_by_kind()
    found = by_kind[decide.among(list(by_kind))]
    place = decide.below(len(found))
    return valid.mutated(*(one_per_place(found) if decide.among((False, True)) else [found[place]]))


def _not_json(decide: Decisions, valid: ValidResponse) -> MalformedResponse:
    length = decide.below(len(valid.body) - 1) + 1
    how = decide.among((*_NOT_JSON, None))
    return how(valid) if how else _cut_off(valid, length)


def _cut_off(valid: ValidResponse, length: int) -> MalformedResponse:
    return valid.replaced(valid.body[:length], "cut off")


_NOT_JSON: tuple[Callable[[ValidResponse], MalformedResponse], ...] = (
    lambda valid: valid.replaced(b"", "empty body"),
    lambda valid: valid.replaced(_HTML, "HTML"),
    lambda valid: valid.replaced(b"\xef\xbb\xbf" + valid.body, "byte order mark"),
    lambda valid: valid.replaced(valid.body[:1] + b"\xff" + valid.body[1:], "bad UTF-8"),
    lambda valid: valid.replaced(valid.body + b"}", "more than one JSON text"),
)


def _wrong_status(decide: Decisions, valid: ValidResponse) -> MalformedResponse:
    return _with_status(valid, decide.among([status for status in _STATUSES if status != valid.status]))


def _with_status(valid: ValidResponse, status: int) -> MalformedResponse:
    violation = Violation("", "status contradicts the body", valid.status, status)
    return MalformedResponse(valid.body, status=status, violations=[violation])


def _any_error_without_code(decide: Decisions, _: ValidResponse) -> MalformedResponse:
    body, kind, likeliest = decide.among(_ERRORS)
    return _error_without_code(body, kind, decide.among((likeliest, *_ERROR_STATUSES)))


def _error_without_code(body: bytes, kind: str, status: int) -> MalformedResponse:
    headers = {"Content-Type": "text/html"} if body is _HTML else None
    violation = Violation("", kind, "x-amzn-ErrorType and Code", body)
    return MalformedResponse(body, status=status, headers=headers, violations=[violation])


def _another_number(decide: Decisions, valid: ValidResponse) -> MalformedResponse:
    number = valid.payload["PhoneNumber"]
    asked = number["E164PhoneNumber"]
    others = (f"+190955501{line:02}" for line in range(100))
    other = decide.among([e164 for e164 in others if e164 != asked])
    mutated = {**number, "E164PhoneNumber": other, "PhoneNumberId": f"%2B{other[1:]}"}
    return MalformedResponse(
        canonical_json({"PhoneNumber": mutated}),
        violations=[Violation("/PhoneNumber/E164PhoneNumber", "another number", asked, other)],
    )


_MUTATORS: tuple[Mutator, ...] = (_wrong_place, _not_json, _wrong_status, _any_error_without_code)
