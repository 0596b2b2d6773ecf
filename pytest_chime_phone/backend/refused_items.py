"""The items of a batch, and the batch that is left where an answer refuses some of them.

An operation on many numbers answers 200 and names the items that it has refused in PhoneNumberErrors; the
others are done.  So an answer that refuses an item leaves that one alone, and no other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..domain.outcomes import Answer, Success
from ..http.call import Call

# The parameter of a batch that holds its items, and what identifies one.
_ITEMS: Mapping[str, Callable[[Any], str]] = {
    "E164PhoneNumbers": str,
    "PhoneNumberIds": str,
    "UpdatePhoneNumberRequestItems": lambda item: str(item["PhoneNumberId"]),
}


def ids_of_items(call: Call) -> list[str]:
    """What identifies each item of a call, as the caller has written it; empty where it has none."""
    return [identify(item) for name, identify in _ITEMS.items() for item in call.parameters.get(name) or ()]


def without_refused(call: Call, answer: Answer) -> Call | None:
    """The call without the items that an answer refuses; None where no other is left."""
    body: Mapping[str, Any] = answer.body if isinstance(answer, Success) and not answer.unchecked else {}
    refused = {_plain(error.get("PhoneNumberId") or "") for error in body.get("PhoneNumberErrors") or ()}
    if not refused:
        return call
    parameters = call.parameters
    left = {
        name: [item for item in parameters[name] if _plain(identify(item)) not in refused]
        for name, identify in _ITEMS.items()
        if parameters.get(name)
    }
    return call.with_parameters({**parameters, **left}) if any(left.values()) else None


def _plain(phone_number_id: str) -> str:
    return phone_number_id.replace("%2B", "+")
