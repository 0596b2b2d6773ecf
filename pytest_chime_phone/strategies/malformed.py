"""Answers that the service never gives.

What a client overlooks is not the same for `null` and for a list, for a missing Status and for a
missing envelope.  So each is a way of its own, applied to the plainest answer: a test of a hundred
examples comes round them all.  Beside them there is any kind, at any place, of any answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, NamedTuple

from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument
from hypothesis.strategies import DrawFn, SearchStrategy

from ..domain.mutations import Mutation, mutated_response, one_a_place, possible_mutations
from ..domain.numbering import to_e164
from ..domain.outcomes import MalformedResponse
from ..domain.serialization import canonical_json
from ..domain.service_model import ServiceName, Shape, operation_model
from ..domain.violation import Violation
from .arguments import checked_operation, checked_service
from .decisions import Decisions, decisions, numbered, one_way
from .payloads import payloads
from .phone_numbers import BYTES, decided_number

#: The number of the documented sample: whose answers these are, where nobody says otherwise.
SAMPLE = "+12065550100"

_HTML = b"<html><body><h1>502 Bad Gateway</h1></body></html>"
# What every client looks at: each place is a way of its own.
_OF_THE_WHOLE = (
    "missing member",
    "null member",
    "missing envelope",
    "envelope in another case",
    "not an object",
)
# Who writes one timestamp wrongly writes all of them so; what few clients tell apart is one way.
_ALL_ALIKE = ("impossible date", "timestamp without offset", "numeric timestamp")
_ONE_WAY = {"value in another case": "text", "unknown value": "text", "pattern broken": "text"}
# An HTTP status as clients tell them apart, the typical one of each first.
_STATUSES = (202, 302, 404, 503, 203, 206, 299, 429, 500)
_TYPICAL_STATUSES = 4
_ERROR_STATUSES = (400, 403, 404, 429, 500, 502, 503)
# Error bodies, each with the status at which it is likeliest to be met; the typical ones first.
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
# How many ways the uncommon has among the typical: as many as a layer of its own would have.
_UNCOMMON = 10

Layer = Callable[[Decisions, "Sound"], MalformedResponse]


class Sound(NamedTuple):
    """An answer before it is mutated."""

    shape: Shape
    status: int
    answer: Mapping[str, Any]

    @property
    def body(self) -> bytes:
        """The answer as it is written."""
        return canonical_json(self.answer)

    def mutations_by_kind(self) -> dict[str, list[Mutation]]:
        """Every way to mutate one place, by its kind, the mildest first."""
        by_kind: dict[str, list[Mutation]] = {}
        for mutation in possible_mutations(self.shape, self.answer):
            by_kind.setdefault(mutation.kind, []).append(mutation)
        return by_kind

    def mutated(self, *ways: Mutation) -> MalformedResponse:
        """The answer, mutated in these ways."""
        return mutated_response(self.answer, *ways, status=self.status)

    def replaced(self, body: bytes, kind: str) -> MalformedResponse:
        """Other bytes in the place of the answer."""
        violation = Violation("", kind, f"{len(self.body)} bytes", body[:40])
        return MalformedResponse(body, status=self.status, violations=[violation])


def malformed_responses(
    *, service: ServiceName = "chime", operation: str = "GetPhoneNumber", e164: str = SAMPLE
) -> SearchStrategy[MalformedResponse]:
    """Answers that the service never gives, each carrying its `violations`.

    The right shape with a wrong leaf or envelope, in one place or wherever the same can be wrong;
    bytes that are not JSON (empty, cut off anywhere, HTML, a byte order mark, bad UTF-8); a status
    that belies the body; error answers without a code; and, for GetPhoneNumber, the right answer
    about another number than `e164`.  They shrink to one violation of a small answer.

    Raises `InvalidArgument` for an unknown service or operation, one without output, and an `e164`
    that is none.
    """
    checked = checked_service(service)
    ways = ways_to_be_malformed(
        checked, checked_operation(checked, operation), e164_argument(e164), uncommon=_UNCOMMON
    )
    if not ways:
        raise InvalidArgument(f"{operation} of {service} answers without a body: nothing can be malformed.")
    return one_way(ways)


def e164_argument(e164: object) -> str:
    """A number in any documented spelling as E.164."""
    number = to_e164(e164)
    if number is None:
        raise InvalidArgument(f"{e164!r} is not a valid E.164 phone number, as in {SAMPLE!r}.")
    return number


@cache
def ways_to_be_malformed(
    service: ServiceName, operation: str, e164: str, *, uncommon: int
) -> list[SearchStrategy[MalformedResponse]]:
    """The typical ways, the mildest first, and the uncommon; none where an answer has no body."""
    shape = operation_model(service, operation).output_shape
    if shape is None or not shape.members:
        return []
    ways: list[SearchStrategy[MalformedResponse]] = []
    if operation == "GetPhoneNumber":
        plainest = decided_number(Decisions(bytes(BYTES)), service, {"E164PhoneNumber": e164})
        ways = _typical(Sound(shape, 200, {"PhoneNumber": plainest}))
    return [*ways, *(_uncommon(service, operation, e164) for _ in range(uncommon))]


def _typical(sound: Sound) -> list[SearchStrategy[MalformedResponse]]:
    ways: list[SearchStrategy[MalformedResponse]] = []
    leaves: dict[str, list[MalformedResponse]] = {}
    for kind, found in sound.mutations_by_kind().items():
        places: dict[object, Mutation] = {}
        for way in found:  # null is to clients unlike any other value
            places.setdefault((way.path, way.became is None), way)
        variants = [sound.mutated(way) for way in places.values()]
        if kind in _OF_THE_WHOLE:
            ways += map(st.just, variants)
        else:
            leaves.setdefault(_ONE_WAY.get(kind, kind), []).extend(variants)
            if kind in _ALL_ALIKE:
                leaves[kind].append(sound.mutated(*one_a_place(found)))
    ways += map(numbered, leaves.values())
    ways += [st.just(no_json(sound)) for no_json in _NO_JSON]
    ways.append(numbered([_cut_off(sound, length) for length in (1, len(sound.body) // 2)]))
    ways += [st.just(_with_status(sound, status)) for status in _STATUSES[:_TYPICAL_STATUSES]]
    ways += [st.just(_error_without_code(*error)) for error in _ERRORS[:_TYPICAL_ERRORS]]
    return [*ways, st.just(_another_number(Decisions(bytes(1)), sound))]


@st.composite
def _uncommon(draw: DrawFn, service: ServiceName, operation: str, e164: str) -> MalformedResponse:
    """Any kind, at any place, of any answer: one layer as likely as another."""
    model = operation_model(service, operation)
    status = model.http.get("responseCode", 200)
    decide = draw(decisions(BYTES + 16))
    if operation == "GetPhoneNumber":
        number = decided_number(decide, service, {"E164PhoneNumber": e164})
        answer, layers = {"PhoneNumber": number}, (*_LAYERS, _another_number)
    else:
        answer, layers = draw(payloads(service=service, operation=operation)), _LAYERS
    return decide.among(layers)(decide, Sound(model.output_shape, status, answer))


def _wrong_place(decide: Decisions, sound: Sound) -> MalformedResponse:
    by_kind = sound.mutations_by_kind()
    found = by_kind[decide.among(list(by_kind))]
    place = decide.below(len(found))
    return sound.mutated(*(one_a_place(found) if decide.among((False, True)) else [found[place]]))


def _no_json(decide: Decisions, sound: Sound) -> MalformedResponse:
    length = decide.below(len(sound.body) - 1) + 1
    how = decide.among((*_NO_JSON, None))
    return how(sound) if how else _cut_off(sound, length)


def _cut_off(sound: Sound, length: int) -> MalformedResponse:
    return sound.replaced(sound.body[:length], "cut off")


_NO_JSON: tuple[Callable[[Sound], MalformedResponse], ...] = (
    lambda sound: sound.replaced(b"", "empty body"),
    lambda sound: sound.replaced(_HTML, "HTML"),
    lambda sound: sound.replaced(b"\xef\xbb\xbf" + sound.body, "byte order mark"),
    lambda sound: sound.replaced(sound.body[:1] + b"\xff" + sound.body[1:], "bad UTF-8"),
    lambda sound: sound.replaced(sound.body + b"}", "more than one JSON text"),
)


def _wrong_status(decide: Decisions, sound: Sound) -> MalformedResponse:
    return _with_status(sound, decide.among([status for status in _STATUSES if status != sound.status]))


def _with_status(sound: Sound, status: int) -> MalformedResponse:
    violation = Violation("", "status that belies the body", sound.status, status)
    return MalformedResponse(sound.body, status=status, violations=[violation])


def _any_error_without_code(decide: Decisions, _: Sound) -> MalformedResponse:
    body, kind, likeliest = decide.among(_ERRORS)
    return _error_without_code(body, kind, decide.among((likeliest, *_ERROR_STATUSES)))


def _error_without_code(body: bytes, kind: str, status: int) -> MalformedResponse:
    headers = {"Content-Type": "text/html"} if body is _HTML else None
    violation = Violation("", kind, "x-amzn-ErrorType and Code", body)
    return MalformedResponse(body, status=status, headers=headers, violations=[violation])


def _another_number(decide: Decisions, sound: Sound) -> MalformedResponse:
    number = sound.answer["PhoneNumber"]
    asked = number["E164PhoneNumber"]
    others = (f"+190955501{line:02}" for line in range(100))
    other = decide.among([e164 for e164 in others if e164 != asked])
    mutated = {**number, "E164PhoneNumber": other, "PhoneNumberId": f"%2B{other[1:]}"}
    return MalformedResponse(
        canonical_json({"PhoneNumber": mutated}),
        violations=[Violation("/PhoneNumber/E164PhoneNumber", "another number", asked, other)],
    )


_LAYERS: tuple[Layer, ...] = (_wrong_place, _no_json, _wrong_status, _any_error_without_code)
