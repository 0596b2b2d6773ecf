"""Puts numbers on a Voice Connector: those that are free, or with `take_over` whoever has them."""

from __future__ import annotations

from collections.abc import Sequence

from .answers import ask, voice


class NoSuchConnector(LookupError):
    """The account has no such Voice Connector."""


def assign(voice_connector_id: str, numbers: Sequence[str], *, take_over: bool = False) -> dict[str, str]:
    """Assign numbers; returns, by number, why some of them were not."""
    client = voice()
    try:
        errors = ask(
            client.associate_phone_numbers_with_voice_connector,
            "PhoneNumberErrors",
            VoiceConnectorId=voice_connector_id,
            E164PhoneNumbers=numbers,
            ForceAssociate=take_over,
        )
    except client.exceptions.NotFoundException:
        raise NoSuchConnector(voice_connector_id) from None
    return {error["PhoneNumberId"].replace("%2B", "+"): error["ErrorCode"] for error in errors}
