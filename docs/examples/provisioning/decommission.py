"""Closes an office: takes its numbers off their Voice Connector and deletes them; or undoes that.

Deleted numbers lie in a queue for seven days, from which they can be had back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import boto3


class Result(NamedTuple):
    """Numbers for which it went well, and what was said of the others."""

    done: list[str]
    left: dict[str, str]


def close(voice_connector_id: str) -> Result:
    """Disassociate and delete every number of a Voice Connector."""
    voice = boto3.client("chime-sdk-voice", region_name="us-east-1")
    found = voice.list_phone_numbers(FilterName="VoiceConnectorId", FilterValue=voice_connector_id)
    numbers = [number["E164PhoneNumber"] for number in found["PhoneNumbers"]]
    if not numbers:
        return Result([], {})
    answer = voice.disassociate_phone_numbers_from_voice_connector(
        VoiceConnectorId=voice_connector_id, E164PhoneNumbers=numbers
    )
    left = _told(answer)
    answer = voice.batch_delete_phone_number(PhoneNumberIds=[n for n in numbers if n not in left])
    left |= _told(answer)
    return Result([number for number in numbers if number not in left], left)


def undo(voice_connector_id: str, numbers: Iterable[str]) -> Result:
    """Restore deleted numbers and put them back on their Voice Connector."""
    voice = boto3.client("chime-sdk-voice", region_name="us-east-1")
    left = {}
    for number in numbers:
        try:
            voice.restore_phone_number(PhoneNumberId=number)
        except voice.exceptions.NotFoundException:
            left[number] = "gone for good"
        except voice.exceptions.ResourceLimitExceededException:
            left[number] = "no room for it: delete another, or have the quota raised"
    restored = [number for number in numbers if number not in left]
    return Result(_associate(voice, voice_connector_id, restored, left), left)


def _associate(voice: Any, connector: str, numbers: Sequence[str], left: dict[str, str]) -> list[str]:
    if numbers:
        left |= _told(
            voice.associate_phone_numbers_with_voice_connector(
                VoiceConnectorId=connector, E164PhoneNumbers=numbers
            )
        )
    return [number for number in numbers if number not in left]


def _told(answer: dict[str, Any]) -> dict[str, str]:
    errors = answer["PhoneNumberErrors"]
    return {error["PhoneNumberId"].replace("%2B", "+"): error["ErrorMessage"] for error in errors}
