"""Orders numbers only as far as the account's quota lets it: by default an account may have five."""

from __future__ import annotations

from typing import Any

from .answers import ask, creating, numbers, voice

QUOTA = 5
_NOT_COUNTED = ("AcquireFailed", "DeleteInProgress")


class QuotaReached(Exception):
    """The account has as many numbers as it may have."""


def order(area_code: str, wanted: int, *, quota: int = QUOTA) -> list[str]:
    """Order as many of the wanted numbers as there is room for; returns them."""
    room = quota - _held(voice())
    if room < 1:
        raise QuotaReached(f"{quota} of {quota} numbers are in use")
    search, once = voice().search_available_phone_numbers, creating()
    found: list[str] = ask(search, "E164PhoneNumbers", AreaCode=area_code, MaxResults=min(wanted, room))
    order = once.create_phone_number_order
    try:
        ask(order, "PhoneNumberOrder", ProductType="VoiceConnector", E164PhoneNumbers=found)
    except once.exceptions.ResourceLimitExceededException as error:
        raise QuotaReached(f"the account's quota is less than {quota}") from error
    return found


def _held(client: Any) -> int:
    return sum(number["Status"] not in _NOT_COUNTED for number in numbers(client))
