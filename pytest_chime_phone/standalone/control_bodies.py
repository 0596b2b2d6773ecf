"""The JSON bodies of the control API: read and checked, and written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..domain.outcome_json import body_as_json, to_json
from ..errors import InvalidValue, unknown
from ..http.call import Call

#: Where a number of the stock is.
PLACE = ("country", "city", "state")


class NotHere(Exception):
    """What a path names is not in the account."""


def stocked(given: Any) -> tuple[list[Any], dict[str, Any]]:
    """Numbers for the stock, and where they are."""
    members = members_of(given, ("numbers", *PLACE), '{"numbers": ["+12065550100"], "country": "US"}')
    numbers = members.pop("numbers", None)
    if not isinstance(numbers, list):
        raise InvalidValue(f"numbers={numbers!r}: use a list.")
    return numbers, members


def call_as_json(call: Call) -> dict[str, Any]:
    return {
        "attempt": call.attempt,
        "client": call.client,
        "headers": dict(call.headers),
        "method": call.method,
        "operation": call.operation,
        "outcome": to_json(call.outcome),
        "parameters": call.parameters,
        "phone_number": call.phone_number,
        "service": call.service,
        "url": call.url,
        **body_as_json(call.body),
    }


def found(view: Mapping[Any, Any], key: object, what: str) -> Any:
    """What a view holds for a key.  Raises `NotHere`, naming it, where there is nothing."""
    if key not in view:
        raise NotHere(f"{what} is not in the account.")
    return view[key]


def members_of(value: Any, names: tuple[str, ...], wanted: str) -> dict[str, Any]:
    """The members of an object that may have these and no others."""
    members = dict(object_of(value, wanted))
    for name in members:
        if name not in names:
            raise unknown("member", name, names)
    return members


def check_flag(name: str, value: object) -> None:
    """Refuse what is neither true nor false."""
    if not isinstance(value, bool):
        raise InvalidValue(f"{name}={value!r}: use true or false.")


def object_of(value: Any, wanted: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise InvalidValue(f"{value!r}: send {wanted}.")
    return value
