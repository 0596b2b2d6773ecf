"""Writes answers as a probe has seen them written: members, nulls, spaces, ARNs, and the form of errors."""

from __future__ import annotations

import json
from typing import Any

from ..domain.observed import Observed
from ..domain.outcomes import Answer, ServiceError, Success
from ..domain.phone_number import arn_of_number
from ..http import rest_json
from ..http.call import Call
from ..http.rest_json import ErrorForm
from .account import Account
from .operations.request_checks import Operation

#: Members of a number that some numbers have no value for.
_MAY_BE_NULL = ("CallingName", "DeletionTimestamp", "Name", "OrderId")


def error_form(observed: Observed, call: Call, outcome: Answer) -> ErrorForm | None:
    """How an error is written; None: as the fake writes it."""
    if not isinstance(outcome, ServiceError):
        return None
    question = "error-form" if rest_json.code_of_the_service(outcome) else "gateway-error-form"
    seen = observed.seen(call.service, question)
    return ErrorForm(seen["header"], tuple(seen["members"]), seen["Code"]) if seen else None


def in_form(observed: Observed, own: Operation, account: Account, call: Call) -> Answer:
    """An answer, written as the account writes its answers."""
    answer = own(account, call)
    forms = ("number-members", "nulls", "json-form", "arn-form")
    names, nulls, form, arn = (observed.seen(call.service, question) for question in forms)
    if not isinstance(answer, Success) or (names, nulls, form, arn) == (None, None, None, None):
        return answer
    body = answer.body
    for number in [body["PhoneNumber"]] if "PhoneNumber" in body else body.get("PhoneNumbers", ()):
        _arrange(number, names, account.options.arn_form(call.service), arn, leaves_out=nulls == "left out")
    if nulls == "left out":
        body = _without_nulls(body)
    separators = (", ", ": ") if form == "spaced" else (",", ":")
    return Success.of_json(
        json.dumps(body, separators=separators, ensure_ascii=False).encode(), unchecked=answer.unchecked
    )


def _arrange(number: dict[str, Any], names: Any, arn_form: str, arn: Any, *, leaves_out: bool) -> None:
    """Give a PhoneNumber object the members that were seen, in their order."""
    if "PhoneNumberArn" in number or isinstance(arn, str):
        number["PhoneNumberArn"] = (
            None if arn in ("null", "absent") else arn_of_number(number["E164PhoneNumber"], arn_form)
        )
    if isinstance(names, list):
        known = dict(number)
        more = [name for name in _MAY_BE_NULL if leaves_out and name not in names and name in known]
        number.clear()
        number.update({name: known.get(name) for name in (*names, *more)})


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_nulls(item) for name, item in value.items() if item is not None}
    return [_without_nulls(item) for item in value] if isinstance(value, list) else value
