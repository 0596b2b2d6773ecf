"""Moves the numbers of Business Calling, which only `chime` knows, to `chime-sdk-voice`.

A product type can be changed while nobody uses the number, so users lose theirs first.  Names that
callers see stay.  Run it as often as needed: what has been moved is no longer found.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import boto3
from botocore.exceptions import ClientError


class Moved(NamedTuple):
    """Numbers that are there now, and what was said of the others."""

    numbers: list[str]
    left: dict[str, str]


class Shut(Exception):
    """The account may no longer use `chime`: there is nothing left to move from."""


def migrate(voice_connector_id: str) -> Moved:
    """Move every number and assign it to a Voice Connector."""
    chime = boto3.client("chime")
    voice = boto3.client("chime-sdk-voice", region_name="us-east-1")
    moved = Moved([], {})
    try:
        found = chime.list_phone_numbers(ProductType="BusinessCalling", MaxResults=99)
    except chime.exceptions.ForbiddenException as error:
        raise Shut(error.response["Error"]["Message"]) from error
    for number in found["PhoneNumbers"]:
        e164 = number["E164PhoneNumber"]
        try:
            _free(chime, number)
            chime.update_phone_number(PhoneNumberId=e164, ProductType="VoiceConnector")
            answer = voice.associate_phone_numbers_with_voice_connector(
                VoiceConnectorId=voice_connector_id, E164PhoneNumbers=[e164]
            )
        except ClientError as error:
            moved.left[e164] = error.response["Error"]["Message"]
            continue
        if answer["PhoneNumberErrors"]:
            moved.left[e164] = answer["PhoneNumberErrors"][0]["ErrorMessage"]
        else:
            moved.numbers.append(e164)
    return moved


def _free(chime: Any, number: dict[str, Any]) -> None:
    user = {target["Name"]: target["Value"] for target in number["Associations"]}
    if user:
        chime.disassociate_phone_number_from_user(**user)
