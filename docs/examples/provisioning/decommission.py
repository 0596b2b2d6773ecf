"""Closes an office: takes its numbers off their Voice Connector and deletes them; or undoes that.

Deleted numbers lie in a queue for seven days, from which they can be had back.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from .answers import ask, numbers, voice


class Result(NamedTuple):
    """Numbers for which it went well, and what was said of the others."""

    done: list[str]
    left: dict[str, str]


def close(voice_connector_id: str) -> Result:
    """Disassociate and delete every number of a Voice Connector."""
    client = voice()
    on_connector = numbers(client, FilterName="VoiceConnectorId", FilterValue=voice_connector_id)
    found = [number["E164PhoneNumber"] for number in on_connector]
    if not found:
        return Result([], {})
    disassociate = client.disassociate_phone_numbers_from_voice_connector
    left = _refused(disassociate, VoiceConnectorId=voice_connector_id, E164PhoneNumbers=found)
    free = [number for number in found if number not in left]
    left |= _refused(client.batch_delete_phone_number, PhoneNumberIds=free) if free else {}
    return Result([number for number in found if number not in left], left)


def undo(voice_connector_id: str, deleted: Iterable[str]) -> Result:
    """Restore deleted numbers and put them back on their Voice Connector."""
    client = voice()
    left = {}
    for number in deleted:
        try:
            ask(client.restore_phone_number, "PhoneNumber", PhoneNumberId=number)
        except client.exceptions.NotFoundException:
            left[number] = "gone for good"
        except client.exceptions.ResourceLimitExceededException:
            left[number] = "no room for it: delete another, or have the quota raised"
    restored = [number for number in deleted if number not in left]
    associate = client.associate_phone_numbers_with_voice_connector
    if restored:
        left |= _refused(associate, VoiceConnectorId=voice_connector_id, E164PhoneNumbers=restored)
    return Result([number for number in restored if number not in left], left)


def _refused(batch: Any, **parameters: Any) -> dict[str, str]:
    """By number, why a batch did not serve it."""
    errors = ask(batch, "PhoneNumberErrors", **parameters)
    return {error["PhoneNumberId"].replace("%2B", "+"): error["ErrorMessage"] for error in errors}
