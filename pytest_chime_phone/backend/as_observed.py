"""Plays what a probe has seen: a table, a row a question, by the ids of `probe/questions`.

A row takes the place of what the fake would answer, where a call is like the one that the probe made.
What was seen is an error, by its status, code and text; a body that is no output; or a word, for what was
accepted or shown.  How answers are written is in `observed_form`; page sizes, the form of ids and the
deletion queue are `Options`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

from ..domain.observed import Observed
from ..domain.outcomes import Answer, MalformedResponse, ServiceError, Success
from ..domain.serialization import canonical_json
from ..domain.service_model import enumeration, operation_model
from ..http.call import Call
from .account import Account
from .observed_form import in_form
from .operations.request_checks import Operation
from .operations.search import in_stock
from .stock import Terms
from .targets import key

Seen = Any
#: What was seen, and the fake's own operation, to what is answered.
Instead = Callable[[Seen, Operation, Account, Call], Answer]

_BODIES = {"empty": b"", "not JSON": b"<html></html>", "not an object": b"[]", "without its member": b"{}"}
_ECHOED = ("PhoneNumberId", "VoiceConnectorId", "NextToken")
_SEARCH_TERMS = ("AreaCode", "City", "State", "TollFreePrefix", "PhoneNumberType")


class Row(NamedTuple):
    """One question: the calls that it is about, and what they get."""

    question: str
    operation: str
    applies: Callable[[Call], bool]
    instead: Instead


def refusal(observed: Observed, call: Call, own: Answer | None) -> Answer | None:
    """What a call gets before the account is looked at; `own` is what the fake refuses it with."""
    if isinstance(own, ServiceError):
        question = "unsigned" if own.code == "MissingAuthenticationTokenException" else "rate"
        asked_about = question == "unsigned" or own.code == "ThrottledClientException"
        seen = observed.seen(call.service, question) if asked_about else None
        if seen != "answered":
            return _as_seen(seen, call) if seen else own
    seen = observed.of_account("chime-account") if call.service == "chime" else None
    return _as_seen(seen, call) if seen else None


def operation(observed: Observed, call: Call, own: Operation) -> Operation:
    """The operation that answers a call, in the place of the fake's own."""
    answers = own
    for row in _rows(call):
        seen = observed.seen(call.service, row.question)
        if seen is not None and row.applies(call):
            answers = partial(row.instead, seen, answers)
    return partial(in_form, observed, answers)


def _as_seen(seen: Mapping[str, Any], call: Call) -> Answer:
    if "body" in seen:
        return MalformedResponse(_BODIES[seen["body"]], status=seen["status"])
    asked = [str(call.parameters[name]) for name in _ECHOED if name in call.parameters]
    text = seen["text"].replace("<asked>", *asked[:1]) if asked else seen["text"]
    if seen["code"] is None:
        return MalformedResponse(canonical_json({"Message": text}), status=seen["status"])
    return ServiceError(seen["code"], text, status=seen["status"])


def _is_answer(seen: Seen) -> bool:
    return isinstance(seen, Mapping) and "status" in seen


def _in_place_of(replaced: Callable[[Answer, Account, Call], bool]) -> Instead:
    """What was seen, in the place of an answer of the fake's of some kind."""

    def instead(seen: Seen, own: Operation, account: Account, call: Call) -> Answer:
        answer = own(account, call)
        return _as_seen(seen, call) if _is_answer(seen) and replaced(answer, account, call) else answer

    return instead


def _accepted(differently: Callable[[Seen, Operation, Account, Call], Answer]) -> Instead:
    """Where the fake refuses: another refusal, or what happens where the service accepts it."""

    def instead(seen: Seen, own: Operation, account: Account, call: Call) -> Answer:
        answer = own(account, call)
        if not isinstance(answer, ServiceError):
            return answer
        return _as_seen(seen, call) if _is_answer(seen) else differently(seen, own, account, call)

    return instead


_refused = _in_place_of(lambda answer, *_: isinstance(answer, ServiceError))
_shown = _in_place_of(lambda answer, *_: isinstance(answer, Success))
_nothing_found = _in_place_of(
    lambda answer, *_: isinstance(answer, Success) and not answer.body["E164PhoneNumbers"]
)
_unset = _in_place_of(lambda answer, *_: isinstance(answer, Success) and not any(answer.body.values()))


def _without(*names: str) -> Callable[[Seen, Operation, Account, Call], Answer]:
    def answer(seen: Seen, own: Operation, account: Account, call: Call) -> Answer:
        if seen == "no numbers":
            return Success({"PhoneNumbers": [], "NextToken": None})
        left = {name: value for name, value in call.parameters.items() if name not in names}
        return own(account, call.with_parameters(left))

    return answer


def _searched(seen: Seen, _own: Operation, account: Account, call: Call) -> Answer:
    if seen == "no numbers":
        return Success({"E164PhoneNumbers": [], "NextToken": None})
    return in_stock(account, call, Terms("US", call.parameters.get("PhoneNumberType")))


def _countries(seen: Seen, _own: Operation, _account: Account, call: Call) -> Answer:
    if _is_answer(seen):
        return _as_seen(seen, call)
    rows = [{"CountryCode": code, "SupportedPhoneNumberTypes": types} for code, types in seen.items()]
    return Success({"PhoneNumberCountries": rows}, unchecked=True)


def _settings(seen: Seen, own: Operation, account: Account, call: Call) -> Answer:
    if _is_answer(seen):
        return _unset(seen, own, account, call)
    answer = own(account, call)
    if not isinstance(answer, Success) or any(answer.body.values()):
        return answer
    return Success({name: None for name, shown in seen.items() if shown == "null"})


def _origination(seen: Seen, own: Operation, account: Account, call: Call) -> Answer:
    answer = own(account, call)
    connector = call.parameters["VoiceConnectorId"]
    if not isinstance(answer, ServiceError) or key("VoiceConnector", connector) not in account.targets:
        return answer
    if _is_answer(seen):
        return _as_seen(seen, call)
    shape = operation_model(call.service, call.operation).output_shape.members["Origination"]
    empty = {"null": {"Origination": None}, "absent": {}}
    return Success(empty.get(seen, {"Origination": dict.fromkeys(shape.members)}))


def _label(call: Call) -> str:
    return call.label("phoneNumberId")


def _spelled(*begins: str) -> Callable[[Call], bool]:
    return lambda call: _label(call).startswith(begins)


def _given(call: Call) -> set[str]:
    return {name for name in _SEARCH_TERMS if name in call.parameters}


def _is_beyond(call: Call) -> bool:
    shape = operation_model(call.service, call.operation).input_shape.members["MaxResults"]
    asked = call.parameters.get("MaxResults")
    return type(asked) is int and asked > shape.metadata["max"]


def _is_half_a_filter(call: Call) -> bool:
    return ("FilterName" in call.parameters) != ("FilterValue" in call.parameters)


_GET, _LIST, _SEARCH = "GetPhoneNumber", "ListPhoneNumbers", "SearchAvailablePhoneNumbers"
_COUNTRIES = "ListSupportedPhoneNumberCountries"
_ROWS = (
    Row("number-members", _GET, lambda _: True, _shown),
    Row("spelling-plus", _GET, _spelled("+"), _shown),
    Row("spelling-encoded", _GET, _spelled("%2B", "%2b"), _shown),
    Row("spelling-digits", _GET, _spelled(*"123456789"), _shown),
    Row("missing-number", _GET, lambda call: call.phone_number is not None, _refused),
    Row("no-number-id", _GET, lambda call: bool(_label(call).strip()) and not call.phone_number, _refused),
    Row("blank-id", _GET, lambda call: not _label(call).strip(), _refused),
    Row("list-page-size", _LIST, lambda call: not call.parameters, _shown),
    Row(
        "foreign-token", _LIST, lambda call: "NextToken" in call.parameters, _accepted(_without("NextToken"))
    ),
    Row("limit-passed", _LIST, _is_beyond, _accepted(_without("MaxResults"))),
    Row("filter-alone", _LIST, _is_half_a_filter, _accepted(_without("FilterName", "FilterValue"))),
    Row("search-page-size", _SEARCH, lambda call: _given(call) == {"State"}, _shown),
    Row("search-without-terms", _SEARCH, lambda call: not _given(call), _accepted(_searched)),
    Row("search-type-alone", _SEARCH, lambda call: _given(call) == {"PhoneNumberType"}, _accepted(_searched)),
    Row("search-prefix-800", _SEARCH, lambda call: call.parameters.get("TollFreePrefix") == "800", _shown),
    Row("search-empty", _SEARCH, lambda call: "TollFreePrefix" not in call.parameters, _nothing_found),
    Row("settings-unset", "GetPhoneNumberSettings", lambda _: True, _settings),
    Row("unset-origination", "GetVoiceConnectorOrigination", lambda _: True, _origination),
)


def _rows(call: Call) -> list[Row]:
    if call.operation == _COUNTRIES:
        product = call.parameters.get("ProductType")
        if product in enumeration(call.service, "PhoneNumberProductType"):
            return [Row(f"countries-{product}", _COUNTRIES, lambda _: True, _countries)]
    return [row for row in _ROWS if row.operation == call.operation]
