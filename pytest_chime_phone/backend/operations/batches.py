"""Operations on many numbers: each item succeeds or fails by itself.

The answer is 200 with PhoneNumberErrors, one entry for each item that failed.  A duplicate refuses the
whole batch: chime-sdk-voice documents it for updates, and for the others it is our choice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from ...domain.outcomes import Answer, Success
from ...http.call import Call
from ..account import Account
from .numbers import delete, find, update
from .request_checks import Refused, bad_request, refuse_duplicates


def batch_delete_phone_number(account: Account, call: Call) -> Answer:
    """Move numbers into the deletion queue."""
    ids: list[str] = call.parameters["PhoneNumberIds"]
    refuse_duplicates(ids, "PhoneNumberIds")
    return apply_to_each(ids, ids, lambda item: delete(account, find(account, call.service, item)))


def batch_update_phone_number(account: Account, call: Call) -> Answer:
    """Change one attribute of each of several numbers."""
    items: list[dict[str, Any]] = call.parameters["UpdatePhoneNumberRequestItems"]
    if not items:
        raise bad_request("UpdatePhoneNumberRequestItems is empty.")
    ids = [item["PhoneNumberId"] for item in items]
    refuse_duplicates(ids, "UpdatePhoneNumberRequestItems")
    return apply_to_each(
        items, ids, lambda item: update(account, find(account, call.service, item["PhoneNumberId"]), item)
    )


def apply_to_each(items: Iterable[Any], ids: Iterable[str], apply: Callable[[Any], None]) -> Success:
    """Apply an operation to each item, and answer with the errors of those that it refused."""
    errors = []
    for item, phone_number_id in zip(items, ids, strict=True):
        try:
            apply(item)
        except Refused as refused:
            errors.append(refused.of_item(phone_number_id))
    return Success({"PhoneNumberErrors": errors})
