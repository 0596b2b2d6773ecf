"""`outcomes()` and `outcome_sequences()`: any outcome at all, and several in a row.

Everything that a caller may have overlooked is one strategy among equals, so that the hundred examples
of an ordinary test meet all of it: see `malformed` and `errors` for theirs.
"""

from __future__ import annotations

from functools import cache, partial
from typing import Any, cast

from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument
from hypothesis.strategies import SearchStrategy

from ..domain.literals import ErrorCode
from ..domain.outcomes import Answer, Fault, MalformedResponse, ServiceError, Success
from ..domain.phone_number import PhoneNumber
from ..domain.service_model import ServiceName, error_names, is_read
from ..domain.violation import Violation
from .arguments import checked_operation, checked_service
from .decisions import equally_likely
from .errors import error_strategies
from .malformed import SAMPLE, checked_e164_argument, malformed_strategies
from .payloads import payloads
from .phone_numbers import phone_numbers

# A valid response can be awkward in several respects at once, so it gets several strategies.
_SUCCESSES = 8


def outcomes(
    *, service: ServiceName = "chime", operation: str = "GetPhoneNumber", e164: str = SAMPLE
) -> SearchStrategy[Answer]:
    """Any outcome of a call: success, error, malformed response or fault.

    Of operations that write there are lost answers too, which come after the operation was carried
    out: `Fault("read-timeout").after_effect()`.  For GetPhoneNumber the successes are about `e164`.
    They shrink to the minimal success.

    Raises `InvalidArgument` for an unknown service or operation, and an `e164` that is not a number.
    """
    checked = checked_service(service)
    return _outcomes(checked, checked_operation(checked, operation), checked_e164_argument(e164))


@cache
def _outcomes(service: ServiceName, operation: str, e164: str) -> SearchStrategy[Answer]:
    found: list[SearchStrategy[Any]] = []
    uncommon = _SUCCESSES
    if operation == "GetPhoneNumber":
        # One value, first of all: Hypothesis tries it once, and shrinks to it.
        plainest = PhoneNumber.complete(e164, {}).shown_by(service, "percent-encoded")
        found.append(st.just(Success.of_rendered(PhoneNumber=cast("bytes", plainest))))
        uncommon = 1  # beside all that is typical
    found += _successes(service, operation, e164)
    found += error_strategies(service, operation, uncommon=1)
    found += [st.just(Fault(kind)) for kind in Fault.KINDS]
    found += _lost_answers(service, operation)
    return equally_likely(found + malformed_strategies(service, operation, e164, uncommon=uncommon))


def _lost_answers(service: ServiceName, operation: str) -> list[SearchStrategy[Answer]]:
    """What a client may meet after a write was carried out: nothing that denies it."""
    if is_read(operation):
        return []
    errors = [ServiceError(cast(ErrorCode, name)) for name in sorted(error_names(service, operation))]
    answers: list[Answer] = [Fault(kind) for kind in Fault.KINDS if kind not in Fault.NEVER_CONNECTED]
    answers += [error for error in errors if error.status >= 500]
    for body, kind in ((b"", "empty body"), (b"<html>", "HTML")):
        violations = [Violation("", kind, operation, body)]
        answers.append(MalformedResponse(body, status=502, violations=violations))
    return [st.just(answer.after_effect()) for answer in answers]


def _successes(service: ServiceName, operation: str, e164: str) -> list[SearchStrategy[Success]]:
    """Valid responses; every other one of GetPhoneNumber is about a number in use."""
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
    """The outcomes of several attempts in a row, for code that retries: `add_response(*sequence)`.

    They shrink to one minimal success.  Raises `InvalidArgument` as `outcomes` does, and for sizes
    that exclude each other.
    """
    if not (type(min_size) is type(max_size) is int and 1 <= min_size <= max_size):
        raise InvalidArgument(f"{min_size=}, {max_size=}: use 1 or more, the smaller first.")
    return st.lists(
        outcomes(service=service, operation=operation, e164=e164), min_size=min_size, max_size=max_size
    )
