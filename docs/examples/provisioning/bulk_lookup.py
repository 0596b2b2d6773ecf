"""Looks many numbers up, no faster than the service lets it.

botocore's standard mode does not try again after this service's 429, so the program does.
"""

from __future__ import annotations

import time
from collections.abc import Iterable

import boto3
from botocore.config import Config

from .answers import REGION, ask

LONGEST_PAUSE = 16.0


class TooBusy(Exception):
    """The service refused for as long as we were ready to wait."""


def look_up(numbers: Iterable[str]) -> dict[str, str | None]:
    """The status of each number; None for those that the account does not have."""
    config = Config(retries={"mode": "standard"})
    voice = boto3.client("chime-sdk-voice", region_name=REGION, config=config)
    found: dict[str, str | None] = {}
    for number in numbers:
        pause = 1.0
        while number not in found:
            try:
                found[number] = ask(voice.get_phone_number, "PhoneNumber", PhoneNumberId=number)["Status"]
            except voice.exceptions.NotFoundException:
                found[number] = None
            except voice.exceptions.ThrottledClientException:
                if pause > LONGEST_PAUSE:
                    raise TooBusy(number) from None
                time.sleep(pause)
                pause *= 2
    return found
