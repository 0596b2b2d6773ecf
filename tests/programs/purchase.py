"""A script that orders a number and sleeps once, and one that goes on with an order of another day."""

from __future__ import annotations

import time
from typing import Any

import boto3


def buy(area_code: str) -> str:
    """Search, order, `sleep 10`, and expect the number to be there."""
    voice: Any = boto3.client("chime-sdk-voice", region_name="us-east-1")
    number: str = voice.search_available_phone_numbers(AreaCode=area_code, MaxResults=1)["E164PhoneNumbers"][
        0
    ]
    voice.create_phone_number_order(ProductType="SipMediaApplicationDialIn", E164PhoneNumbers=[number])
    time.sleep(10)
    status = voice.get_phone_number(PhoneNumberId=number)["PhoneNumber"]["Status"]
    if status != "Unassigned":
        raise RuntimeError(f"{number} is {status}")
    return number


def resume(order_id: str) -> list[str]:
    """The numbers of an order that were bought; those that failed are ordered again."""
    voice: Any = boto3.client("chime-sdk-voice", region_name="us-east-1")
    order = voice.get_phone_number_order(PhoneNumberOrderId=order_id)["PhoneNumberOrder"]
    failed = [i["E164PhoneNumber"] for i in order["OrderedPhoneNumbers"] if i["Status"] == "Failed"]
    if failed:
        voice.create_phone_number_order(ProductType=order["ProductType"], E164PhoneNumbers=failed)
    return [i["E164PhoneNumber"] for i in order["OrderedPhoneNumbers"] if i["Status"] == "Acquired"]
