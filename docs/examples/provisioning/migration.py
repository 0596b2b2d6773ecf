"""Moves the numbers of Business Calling, which only `chime` knows, to `chime-sdk-voice`.

A product type can be changed while nobody uses the number, so users lose theirs first.  Names that
callers see stay.  Run it as often as needed: what has been moved is no longer found.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import boto3
from botocore.exceptions import ClientError

from .answers import ask, numbers, tell, voice


class Moved(NamedTuple):
    """Numbers that are there now, and what was said of the others."""

    numbers: list[str]
    left: dict[str, str]


class Shut(Exception):
    """The account may no longer use `chime`: there is nothing left to move from."""


def migrate(voice_connector_id: str) -> Moved:
    """Move every number and assign it to a Voice Connector."""
    chime = boto3.client("chime")
    associate = voice().associate_phone_numbers_with_voice_connector
    moved = Moved([], {})
    try:
        found = list(numbers(chime, ProductType="BusinessCalling"))
    except chime.exceptions.ForbiddenException as error:
        raise Shut(error.response["Error"]["Message"]) from error
    for number in found:
        e164 = number["E164PhoneNumber"]
        try:
            _free(chime, number)
            tell(chime.update_phone_number, PhoneNumberId=e164, ProductType="VoiceConnector")
            # An answer of chime shows nothing of a number that has moved.
            ask(voice().get_phone_number, "PhoneNumber", PhoneNumberId=e164)
            errors = ask(
                associate,
                "PhoneNumberErrors",
                VoiceConnectorId=voice_connector_id,
                E164PhoneNumbers=[e164],
            )
        except ClientError as error:
            moved.left[e164] = error.response["Error"]["Message"]
            continue
        if errors:
            moved.left[e164] = errors[0]["ErrorMessage"]
        else:
            moved.numbers.append(e164)
    return moved


def _free(chime: Any, number: dict[str, Any]) -> None:
    user = {target["Name"]: target["Value"] for target in number["Associations"]}
    if user:
        chime.disassociate_phone_number_from_user(**user)
