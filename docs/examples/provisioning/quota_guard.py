"""Orders numbers only as far as the account's quota lets it: by default an account may have five."""

from __future__ import annotations

from typing import Any

import boto3

QUOTA = 5
_NOT_COUNTED = ("AcquireFailed", "DeleteInProgress")


class QuotaReached(Exception):
    """The account has as many numbers as it may have."""


def order(area_code: str, wanted: int, *, quota: int = QUOTA) -> list[str]:
    """Order as many of the wanted numbers as there is room for; returns them."""
    voice = boto3.client("chime-sdk-voice", region_name="us-east-1")
    room = quota - _held(voice)
    if room < 1:
        raise QuotaReached(f"{quota} of {quota} numbers are in use")
    found = voice.search_available_phone_numbers(AreaCode=area_code, MaxResults=min(wanted, room))
    numbers: list[str] = found["E164PhoneNumbers"]
    try:
        voice.create_phone_number_order(ProductType="VoiceConnector", E164PhoneNumbers=numbers)
    except voice.exceptions.ResourceLimitExceededException as error:
        raise QuotaReached(f"the account's quota is less than {quota}") from error
    return numbers


def _held(voice: Any) -> int:
    count, token = 0, None
    while True:
        page = voice.list_phone_numbers(**({"NextToken": token} if token else {}))
        count += sum(number["Status"] not in _NOT_COUNTED for number in page["PhoneNumbers"])
        token = page.get("NextToken")
        if token is None:
            return count
