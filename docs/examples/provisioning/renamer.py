"""Sets the calling names of many numbers, in batches, and tells which could not be set and why.

A batch answers 200 also where numbers of it fail.  What failed because the service was busy is sent
again; everything else is for a person to look at.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping

from .answers import ask, voice

BATCH, TRIES, PAUSE = 25, 3, 1.0
PASSING = ("Throttled", "Throttling", "ServiceFailure", "ServiceUnavailable")


def rename(names: Mapping[str, str]) -> dict[str, str]:
    """Set names by E.164 number; returns what is to be said of the numbers that kept theirs."""
    failed: dict[str, str] = {}
    numbers = list(names)
    for start in range(0, len(numbers), BATCH):
        batch = numbers[start : start + BATCH]
        for _ in range(TRIES):
            again, lost = _send({number: names[number] for number in batch})
            failed.update(lost)
            if not again:
                break
            batch = again
            time.sleep(PAUSE)
        else:
            failed.update(dict.fromkeys(batch, "the service stayed busy"))
    return failed


def _send(names: Mapping[str, str]) -> tuple[list[str], dict[str, str]]:
    items = [{"PhoneNumberId": number, "CallingName": name} for number, name in names.items()]
    update = voice().batch_update_phone_number
    errors = ask(update, "PhoneNumberErrors", UpdatePhoneNumberRequestItems=items)
    return _split((error["PhoneNumberId"], error["ErrorCode"], error["ErrorMessage"]) for error in errors)


def _split(errors: Iterable[tuple[str, str, str]]) -> tuple[list[str], dict[str, str]]:
    again, lost = [], {}
    for number, code, message in errors:
        if code in PASSING:
            again.append(number)
        else:
            lost[number] = f"{code}: {message}"
    return again, lost
