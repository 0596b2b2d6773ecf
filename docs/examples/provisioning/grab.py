"""Gets one number of an area code, though others are after the same numbers.

Between search and order somebody else may have bought it: the order is refused, and the search starts
anew.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

import boto3

Choose = Callable[[Sequence[str]], str]


class Outrun(Exception):
    """Others were faster, every time."""


class SoldOut(Exception):
    """There is no number left to try for."""


def grab(area_code: str, *, tries: int = 15, choose: Choose = random.choice) -> str:
    """Order a number; returns the id of the order."""
    voice = boto3.client("chime-sdk-voice", region_name="us-east-1")
    for _ in range(tries):
        found = voice.search_available_phone_numbers(AreaCode=area_code)["E164PhoneNumbers"]
        if not found:
            raise SoldOut(area_code)
        try:
            order = voice.create_phone_number_order(
                ProductType="VoiceConnector", E164PhoneNumbers=[choose(found)]
            )
        except voice.exceptions.BadRequestException:
            continue
        return str(order["PhoneNumberOrder"]["PhoneNumberOrderId"])
    raise Outrun(area_code)
