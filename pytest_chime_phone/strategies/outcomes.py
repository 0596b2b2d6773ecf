"""Any outcome at all, and several in a row.

Each thing that a consumer may have overlooked is one choice among equals, so that the hundred examples
of an ordinary test come by all of them: see `malformed` and `failures` for theirs.
"""

from __future__ import annotations

from functools import cache, partial
from typing import Any

from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument
from hypothesis.strategies import SearchStrategy

from ..domain.outcomes import Answer, Fault, MalformedResponse, ServiceError, Success
from ..domain.phone_number import PhoneNumber
from ..domain.service_model import ServiceName, error_names, is_read
from ..domain.violation import Violation
from .arguments import checked_operation, checked_service
from .decisions import one_way
from .errors import ways_to_be_refused
from .malformed import SAMPLE, e164_argument, ways_to_be_malformed
from .payloads import payloads
from .phone_numbers import phone_numbers

# A sound answer can be awkward in many ways at once, so these are worth several failures.
_SUCCESSES = 8


def outcomes(
    *, service: ServiceName = "chime", operation: str = "GetPhoneNumber", e164: str = SAMPLE
) -> SearchStrategy[Answer]:
    """Whatever a call can come to: success, error, malformed answer or fault.

    Of operations that write there are lost answers too, which come after the operation was carried
    out: `Fault("read-timeout").after_effect()`.  For GetPhoneNumber the successes are about `e164`.
    They shrink to the minimal success.

    Raises `InvalidArgument` for an unknown service or operation, and an `e164` that is none.
    """
    checked = checked_service(service)
    return _outcomes(checked, checked_operation(checked, operation), e164_argument(e164))


@cache
def _outcomes(service: ServiceName, operation: str, e164: str) -> SearchStrategy[Answer]:
    ways: list[SearchStrategy[Any]] = []
    uncommon = _SUCCESSES
    if operation == "GetPhoneNumber":
        # One value, first of all: Hypothesis tries it once, and shrinks to it.
        ways.append(st.just(PhoneNumber.complete(e164, {}).shown_by(service, "percent-encoded")))
        uncommon = 1  # beside all that is typical
    ways += _successes(service, operation, e164)
    ways += ways_to_be_refused(service, operation, uncommon=1)
    ways += [st.just(Fault(kind)) for kind in Fault.KINDS]
    ways += _lost_answers(service, operation)
    return one_way(ways + ways_to_be_malformed(service, operation, e164, uncommon=uncommon))


def _lost_answers(service: ServiceName, operation: str) -> list[SearchStrategy[Answer]]:
    """What a client may meet after a write was carried out: nothing that denies it."""
    if is_read(operation):
        return []
    errors = [ServiceError(name) for name in sorted(error_names(service, operation))]
    answers: list[Answer] = [Fault(kind) for kind in Fault.KINDS if kind not in Fault.NEVER_CONNECTED]
    answers += [error for error in errors if error.status >= 500]
    for body, kind in ((b"", "empty body"), (b"<html>", "HTML")):
        violations = [Violation("", kind, operation, body)]
        answers.append(MalformedResponse(body, status=502, violations=violations))
    return [st.just(answer.after_effect()) for answer in answers]


def _successes(service: ServiceName, operation: str, e164: str) -> list[SearchStrategy[Success]]:
    """Sound answers; of those to GetPhoneNumber every other one is about a number in use."""
    if operation != "GetPhoneNumber":
        return [payloads(service=service, operation=operation).map(Success) for _ in range(_SUCCESSES)]
    about = partial(phone_numbers, service=service, E164PhoneNumber=st.just(e164))
    numbers = [n for _ in range(_SUCCESSES // 2) for n in (about(), about(Status=st.just("Assigned")))]
    return [number.map(lambda shown: Success({"PhoneNumber": shown})) for number in numbers]


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
