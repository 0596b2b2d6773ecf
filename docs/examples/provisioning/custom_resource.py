"""A phone number as a resource of CloudFormation: the handler of a Lambda function.

CloudFormation sends an event for each creation, change and removal of the resource, and may send it
twice.  The number is the resource's physical id.
"""

from __future__ import annotations

import time
from contextlib import suppress
from typing import Any

from .answers import ask, creating, voice

POLLS, PAUSE = 20, 10


class Unavailable(Exception):
    """There is no number to be had; the text goes to the stack's events."""


def on_event(event: dict[str, Any], _context: object = None) -> dict[str, Any]:
    """What the provider framework calls."""
    client = voice()
    wanted = event["ResourceProperties"]
    match event["RequestType"]:
        case "Create":
            number = _buy(client, wanted["AreaCode"], wanted["Name"])
        case "Update":
            number = event["PhysicalResourceId"]
            if wanted["Name"] != event["OldResourceProperties"]["Name"]:
                ask(client.update_phone_number, "PhoneNumber", PhoneNumberId=number, Name=wanted["Name"])
        case "Delete":
            number = event["PhysicalResourceId"]
            with suppress(client.exceptions.NotFoundException):  # sent twice, or removed by hand
                client.delete_phone_number(PhoneNumberId=number)
    return {"PhysicalResourceId": number}


def _buy(client: Any, area_code: str, name: str) -> str:
    search = client.search_available_phone_numbers
    found = ask(search, "E164PhoneNumbers", AreaCode=area_code, MaxResults=1)
    if not found:
        raise Unavailable(f"no number in area code {area_code}")
    buy = creating().create_phone_number_order
    order = ask(buy, "PhoneNumberOrder", ProductType="VoiceConnector", E164PhoneNumbers=found, Name=name)
    order_id = order["PhoneNumberOrderId"]
    for _ in range(POLLS):
        status = ask(client.get_phone_number_order, "PhoneNumberOrder", PhoneNumberOrderId=order_id)["Status"]
        if status == "Successful":
            return str(found[0])
        if status == "Failed":
            raise Unavailable(f"the order of {found[0]} failed")
        time.sleep(PAUSE)
    raise Unavailable(f"order {order_id} took too long")
