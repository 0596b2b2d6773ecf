"""What goes wrong: error answers, malformed answers, faults of the way; and any outcome at all."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument
from hypothesis.strategies import DrawFn, SearchStrategy

from .. import malformation
from ..common_errors import COMMON_ERRORS
from ..e164 import to_e164
from ..json_form import canonical_json
from ..outcome import Answer, Fault, MalformedResponse, ServiceError, Success, Violation
from ..phone_number import PhoneNumber
from ..service_model import ServiceName, Shape, operation_model
from .arguments import checked_operation, checked_service
from .bodies import payloads
from .successes import phone_numbers

_Layer = Callable[[DrawFn, Shape, Any], MalformedResponse]

#: The number of the documented sample: whose answers these are, where nobody says otherwise.
SAMPLE = "+12065550100"

_faults = st.sampled_from([Fault(kind) for kind in Fault.KINDS])
_HTML = b"<html><body><h1>502 Bad Gateway</h1></body></html>"


def faults() -> SearchStrategy[Fault]:
    """Faults of the way, each kind that there is, shrinking to `Fault('read-timeout')`."""
    return _faults


def service_errors(
    *, service: ServiceName = "chime", operation: str = "GetPhoneNumber", common: bool = True
) -> SearchStrategy[ServiceError]:
    """Error answers: those that the model holds for the operation, and the `common` ones of AWS.

    They shrink to the modelled error with the lowest status, for GetPhoneNumber
    `ServiceError('BadRequestException')`.  The awkward forms are among them: an empty message, a
    header with a namespace or a URI, which client libraries cut off.

    Raises `InvalidArgument` for an unknown service or operation.
    """
    checked = checked_service(service)
    return _service_errors(checked, checked_operation(checked, operation), common)


@cache
def _service_errors(service: ServiceName, operation: str, common: bool) -> SearchStrategy[ServiceError]:
    modelled = [ServiceError(s.name) for s in operation_model(service, operation).error_shapes]
    modelled.sort(key=lambda error: (error.status, error.code))
    awkward = [ServiceError(error.code, "") for error in modelled]
    for form in ("{}:http://internal.amazon.com/coral/com.amazonaws.chime/", "com.amazonaws.chime#{}"):
        awkward += [ServiceError(e.code, headers={"x-amzn-ErrorType": form.format(e.code)}) for e in modelled]
    others = [ServiceError(code) for code in COMMON_ERRORS] if common else []
    return _even([modelled, awkward, others])


def _even(groups: list[list[Any]]) -> SearchStrategy[Any]:
    """One group as likely as another, however many each holds."""

    @st.composite
    def pick(draw: DrawFn) -> Any:
        return draw(st.sampled_from(draw(st.sampled_from([group for group in groups if group]))))

    return pick()


def malformed_responses(
    *, service: ServiceName = "chime", operation: str = "GetPhoneNumber", e164: str = SAMPLE
) -> SearchStrategy[MalformedResponse]:
    """Answers that the service never gives, each carrying its `violations`.

    Five layers, as likely as each other: a right shape with a wrong leaf or envelope; bytes that are
    no JSON (empty, cut off anywhere, HTML, a byte order mark, bad UTF-8); a status that belies the
    body; error answers without a code; and, for GetPhoneNumber, the right answer about another
    number than `e164`.  They shrink to one violation of a small answer.

    Raises `InvalidArgument` for an unknown service or operation, one without output, and an `e164`
    that is none.
    """
    checked = checked_service(service)
    model = operation_model(checked, checked_operation(checked, operation))
    if model.output_shape is None or not model.output_shape.members:
        raise InvalidArgument(f"{operation} of {service} answers without a body: nothing can be malformed.")
    return _malformed_responses(checked, operation, checked_e164(e164))


def checked_e164(e164: object) -> str:
    """A number in any documented spelling as E.164."""
    number = to_e164(e164)
    if number is None:
        raise InvalidArgument(f"{e164!r} is no E.164 phone number, as in {SAMPLE!r}.")
    return number


@st.composite
def _malformed_responses(draw: DrawFn, service: ServiceName, operation: str, e164: str) -> MalformedResponse:
    layers: list[_Layer] = [_wrong_leaf, _wrong_leaf, _no_json, _wrong_status, _error_without_code]
    if operation == "GetPhoneNumber":
        layers.append(_another_number)
    layer = draw(st.sampled_from(layers))
    return layer(
        draw, operation_model(service, operation).output_shape, draw(_answers(service, operation, e164))
    )


@cache
def _answers(service: ServiceName, operation: str, e164: str) -> SearchStrategy[dict[str, Any]]:
    if operation != "GetPhoneNumber":
        return payloads(service=service, operation=operation)
    return st.fixed_dictionaries(
        {"PhoneNumber": phone_numbers(service=service, E164PhoneNumber=st.just(e164))}
    )


def _wrong_leaf(draw: DrawFn, shape: Shape, answer: Any) -> MalformedResponse:
    by_kind: dict[str, list[malformation.Spoiling]] = {}
    for spoiling in malformation.spoilings(shape, answer):
        by_kind.setdefault(spoiling.kind, []).append(spoiling)
    kind = draw(st.sampled_from(list(by_kind)))
    return malformation.spoilt_response(answer, draw(st.sampled_from(by_kind[kind])))


def _no_json(draw: DrawFn, _shape: Shape, answer: Any) -> MalformedResponse:
    body = canonical_json(answer)
    cut = body[: draw(st.integers(1, len(body) - 1))]
    spoilt, kind = draw(
        st.sampled_from(
            (
                (b"", "empty body"),
                (cut, "cut off"),
                (_HTML, "HTML"),
                (b"\xef\xbb\xbf" + body, "byte order mark"),
                (body[:1] + b"\xff" + body[1:], "bad UTF-8"),
                (body + b"}", "more than one JSON text"),
            )
        )
    )
    return MalformedResponse(spoilt, violations=[Violation("", kind, f"{len(body)} bytes", spoilt[:40])])


def _wrong_status(draw: DrawFn, _shape: Shape, answer: Any) -> MalformedResponse:
    status = draw(st.sampled_from((202, 203, 206, 299, 302, 404, 429, 500, 503)))
    return MalformedResponse(
        canonical_json(answer),
        status=status,
        violations=[Violation("", "status that belies the body", 200, status)],
    )


def _error_without_code(draw: DrawFn, _shape: Shape, _answer: Any) -> MalformedResponse:
    status = draw(st.sampled_from((400, 403, 404, 429, 500, 502, 503)))
    body, kind = draw(
        st.sampled_from(
            (
                (b"", "error without a body"),
                (b"{}", "error without a code"),
                (b'{"Message":"Service failure"}', "error without a code"),
                (b'{"Code":404,"Message":"Service failure"}', "error code of the wrong type"),
                (b'{"Code":null,"Message":null}', "error code null"),
                (b"null", "error that is no object"),
                (_HTML, "HTML error page"),
            )
        )
    )
    headers = {"Content-Type": "text/html"} if body is _HTML else None
    violation = Violation("", kind, "x-amzn-ErrorType and Code", body)
    return MalformedResponse(body, status=status, headers=headers, violations=[violation])


def _another_number(draw: DrawFn, _shape: Shape, answer: Any) -> MalformedResponse:
    number = answer["PhoneNumber"]
    asked = number["E164PhoneNumber"]
    line = draw(st.integers(0, 99).map("{:02}".format).filter(lambda digits: not asked.endswith(digits)))
    other = f"+190955501{line}"
    spoilt = {**number, "E164PhoneNumber": other, "PhoneNumberId": f"%2B{other[1:]}"}
    return MalformedResponse(
        canonical_json({"PhoneNumber": spoilt}),
        violations=[Violation("/PhoneNumber/E164PhoneNumber", "another number", asked, other)],
    )


def outcomes(
    *, service: ServiceName = "chime", operation: str = "GetPhoneNumber", e164: str = SAMPLE
) -> SearchStrategy[Answer]:
    """Whatever a call can come to: success, error, malformed answer or fault, as likely as each other.

    For GetPhoneNumber the successes are about `e164`.  They shrink to the minimal success.

    Raises `InvalidArgument` for an unknown service or operation, and an `e164` that is none.
    """
    checked = checked_service(service)
    return _outcomes(checked, checked_operation(checked, operation), checked_e164(e164))


@cache
def _plainest_success(service: ServiceName, operation: str, e164: str) -> SearchStrategy[Success]:
    """One value, first among the outcomes: Hypothesis tries it once, and shrinks to it."""
    if operation != "GetPhoneNumber":
        return _answers(service, operation, e164).map(Success)
    number = PhoneNumber.complete(e164, {})
    shown = number.shown_by(service, "percent-encoded")
    return st.nothing() if shown is None else st.just(shown)


@st.composite
def _outcomes(draw: DrawFn, service: ServiceName, operation: str, e164: str) -> Answer:
    kinds: list[SearchStrategy[Any]] = [
        _plainest_success(service, operation, e164),
        _answers(service, operation, e164).map(Success),
        service_errors(service=service, operation=operation),
        _faults,
    ]
    shape = operation_model(service, operation).output_shape
    if shape is not None and shape.members:
        kinds.append(_malformed_responses(service, operation, e164))
    answer: Answer = draw(draw(st.sampled_from(kinds)))
    return answer


def outcome_sequences(
    *,
    service: ServiceName = "chime",
    operation: str = "GetPhoneNumber",
    e164: str = SAMPLE,
    min_size: int = 1,
    max_size: int = 4,
) -> SearchStrategy[list[Answer]]:
    """What several attempts in a row come to, for code that retries: `add_response(*sequence)`.

    They shrink to one minimal success.  Raises `InvalidArgument` as `outcomes` does, and for sizes
    that exclude each other.
    """
    if not (type(min_size) is type(max_size) is int and 1 <= min_size <= max_size):
        raise InvalidArgument(f"{min_size=}, {max_size=}: use 1 or more, the smaller first.")
    return st.lists(
        outcomes(service=service, operation=operation, e164=e164), min_size=min_size, max_size=max_size
    )
