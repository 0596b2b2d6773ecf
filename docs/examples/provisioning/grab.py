"""Gets one number of an area code, though others are after the same numbers.

Between search and order somebody else may have bought it: the order is refused, and the search starts
anew.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from .answers import ask, creating, voice

Choose = Callable[[Sequence[str]], str]


class AlwaysTaken(Exception):
    """Others bought each number first, in every try."""


class SoldOut(Exception):
    """There is no number left to try for."""


def grab(area_code: str, *, tries: int = 15, choose: Choose = random.choice) -> str:
    """Order a number; returns the id of the order."""
    once = creating()
    for _ in range(tries):
        found = ask(voice().search_available_phone_numbers, "E164PhoneNumbers", AreaCode=area_code)
        if not found:
            raise SoldOut(area_code)
        try:
            order = ask(
                once.create_phone_number_order,
                "PhoneNumberOrder",
                ProductType="VoiceConnector",
                E164PhoneNumbers=[choose(found)],
            )
        except once.exceptions.BadRequestException:
            continue
        return str(order["PhoneNumberOrderId"])
    raise AlwaysTaken(area_code)
