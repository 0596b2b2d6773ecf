"""A phone number as a resource of CloudFormation: the handler of a Lambda function.

CloudFormation sends an event for each creation, change and removal of the resource, and may send it
twice.  The number is the resource's physical id.
"""

from __future__ import annotations

import time
from contextlib import suppress
from typing import Any

import boto3

POLLS, PAUSE = 20, 10


class Unavailable(Exception):
    """There is no number to be had; the text goes to the stack's events."""


def on_event(event: dict[str, Any], _context: object = None) -> dict[str, Any]:
    """What the provider framework calls."""
    voice = boto3.client("chime-sdk-voice", region_name="us-east-1")
    wanted = event["ResourceProperties"]
    match event["RequestType"]:
        case "Create":
            number = _buy(voice, wanted["AreaCode"], wanted["Name"])
        case "Update":
            number = event["PhysicalResourceId"]
            if wanted["Name"] != event["OldResourceProperties"]["Name"]:
                voice.update_phone_number(PhoneNumberId=number, Name=wanted["Name"])
        case "Delete":
            number = event["PhysicalResourceId"]
            with suppress(voice.exceptions.NotFoundException):  # sent twice, or removed by hand
                voice.delete_phone_number(PhoneNumberId=number)
    return {"PhysicalResourceId": number}


def _buy(voice: Any, area_code: str, name: str) -> str:
    found = voice.search_available_phone_numbers(AreaCode=area_code, MaxResults=1)["E164PhoneNumbers"]
    if not found:
        raise Unavailable(f"no number in area code {area_code}")
    order = voice.create_phone_number_order(ProductType="VoiceConnector", E164PhoneNumbers=found, Name=name)
    order_id = order["PhoneNumberOrder"]["PhoneNumberOrderId"]
    for _ in range(POLLS):
        status = voice.get_phone_number_order(PhoneNumberOrderId=order_id)["PhoneNumberOrder"]["Status"]
        if status == "Successful":
            return str(found[0])
        if status == "Failed":
            raise Unavailable(f"the order of {found[0]} failed")
        time.sleep(PAUSE)
    raise Unavailable(f"order {order_id} took too long")
