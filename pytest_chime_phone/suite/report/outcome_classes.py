"""Of which class an answer is, and which classes an operation can come to.

The classes are those of the sweep, as `failure_classes` has them, and what is no failure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache

from ...backend.operations import OPERATIONS
from ...domain.outcomes import Answer, Fault, MalformedResponse, ServiceError, Success
from ...domain.service_model import ServiceName, is_read
from ...http.call import Call
from .. import catalogue
from ..failure_classes import (
    ITEM_REFUSED,
    LOST,
    NOT_RETRIED,
    PARSER_ERROR,
    RETRIED,
    SILENT,
    UNREACHABLE,
    class_of_error,
    class_of_malformed,
    class_of_truncated,
    failures,
)
from ..findings import paste_line
from ..injection import Injection, Shape

ANSWERED = "answered"
REFUSED = "refused: "  # and by which error
REFUSED_OTHERWISE = "refused: otherwise"  # by one that the model does not list
MISREAD = "misread answer"  # malformed, and yet the client reads it as a valid one

#: As they are shown; the refusals come second.
_AFTER_REFUSALS = (RETRIED, NOT_RETRIED, UNREACHABLE, SILENT, PARSER_ERROR, ITEM_REFUSED, LOST, MISREAD)
_REFUSED_ITEMS = b'"PhoneNumberErrors":[{'


def class_of(call: Call) -> str:
    """The class of what a call has got."""
    outcome, service, operation = call.outcome, call.service, call.operation
    if type(outcome) is Success:
        refused = _REFUSED_ITEMS in outcome.json and catalogue.tells_of_items(service, operation)
        return ITEM_REFUSED if refused else ANSWERED
    if call.lost and not is_read(operation):
        return LOST
    return _class_of_failure(outcome, service, operation, call.client)


@cache
def possible(service: ServiceName, operation: str, client: str) -> Mapping[str, str]:
    """The classes that an operation can come to through one kind of client, and what to write for each."""
    answers = examples(service, operation, client)
    lines = {name: _line(operation, outcome, "once") for name, outcome in answers.items()}
    if operation in OPERATIONS:
        lines[ANSWERED] = f"# call {operation} in a test, with nothing scripted for it"
        lost = (failure for failure in failures(service, operation, client) if failure.can_be_lost)
        if not is_read(operation):
            lines[LOST] = _line(operation, next(lost).outcome, "lost")
    return {name: lines[name] for name in in_order(lines)}


def examples(service: ServiceName, operation: str, client: str) -> Mapping[str, Answer]:
    """The likeliest answer of each class; none for a lost one, which takes more than an answer."""
    answers: dict[str, Answer] = {}
    for name, outcome in _answers(service, operation, client):
        answers.setdefault(name, outcome)
    return answers


def in_order(classes: Iterable[str]) -> list[str]:
    """Classes as they are shown: answers, refusals, and then what is worse."""
    ranks = {name: rank for rank, name in enumerate(_AFTER_REFUSALS, 2)} | {ANSWERED: 0}
    return sorted(classes, key=lambda name: (ranks.get(name, 1), name == REFUSED_OTHERWISE, name))


def _answers(service: ServiceName, operation: str, client: str) -> Iterator[tuple[str, Answer]]:
    yield ANSWERED, Success({})
    for failure in failures(service, operation, client):
        yield failure.failure_class, failure.outcome
    for error in catalogue.modelled_errors(service, operation):  # those too that contradict the account
        yield class_of_error(error, client), error
    if catalogue.tells_of_items(service, operation):
        yield ITEM_REFUSED, catalogue.refused_item("+12065550100", catalogue.ITEM_ERRORS[0])


def _line(operation: str, outcome: Answer, shape: Shape) -> str:
    return paste_line(Injection(shape, operation, 1, outcome))


@cache
def _modelled(service: ServiceName, operation: str, client: str) -> frozenset[str]:
    return frozenset(class_of_error(e, client) for e in catalogue.modelled_errors(service, operation))


@lru_cache(maxsize=1024)
def _class_of_failure(
    outcome: ServiceError | MalformedResponse | Fault, service: ServiceName, operation: str, client: str
) -> str:
    if isinstance(outcome, Fault):
        if outcome.kind != "truncated-body":
            return UNREACHABLE
        return class_of_truncated(service, operation, client) or ANSWERED
    if isinstance(outcome, ServiceError):
        found = class_of_error(outcome, client)
        is_known = not found.startswith(REFUSED) or found in _modelled(service, operation, client)
        return found if is_known else REFUSED_OTHERWISE
    if 300 <= outcome.status < 500:
        return NOT_RETRIED if outcome.status == 429 else REFUSED_OTHERWISE
    return class_of_malformed(outcome, service, operation, client) or MISREAD
