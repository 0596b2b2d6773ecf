"""A number that a Lambda function answers, from nothing and back to nothing.

Buys the number, makes a SIP media application of the function, and a rule that leads from one to the
other.  What goes wrong half-way takes back what was made before.
"""

from __future__ import annotations

import time
from contextlib import ExitStack
from typing import Any, NamedTuple

import boto3

REGION = "us-east-1"
POLLS, PAUSE = 20, 10


class Line(NamedTuple):
    """What was made, in the order of its making."""

    number: str
    application: str
    rule: str


class NotBought(Exception):
    """There was no number, or its order failed."""


def set_up(area_code: str, name: str, lambda_arn: str) -> Line:
    """Make all of it, or with an error nothing."""
    voice = _voice()
    with ExitStack() as undo:
        number = _buy(voice, area_code)
        undo.callback(voice.delete_phone_number, PhoneNumberId=number)
        made = voice.create_sip_media_application(
            AwsRegion=REGION, Name=name, Endpoints=[{"LambdaArn": lambda_arn}]
        )
        application = made["SipMediaApplication"]["SipMediaApplicationId"]
        undo.callback(voice.delete_sip_media_application, SipMediaApplicationId=application)
        made = voice.create_sip_rule(
            Name=name,
            TriggerType="ToPhoneNumber",
            TriggerValue=number,
            TargetApplications=[{"SipMediaApplicationId": application, "Priority": 1, "AwsRegion": REGION}],
        )
        undo.pop_all()
    return Line(number, application, made["SipRule"]["SipRuleId"])


def tear_down(line: Line, name: str) -> None:
    """Take all of it away: the rule first, as it holds the others."""
    voice = _voice()
    voice.update_sip_rule(SipRuleId=line.rule, Name=name, Disabled=True)
    time.sleep(PAUSE)  # until no call is led there any more
    voice.delete_sip_rule(SipRuleId=line.rule)
    voice.delete_sip_media_application(SipMediaApplicationId=line.application)
    voice.delete_phone_number(PhoneNumberId=line.number)


def _voice() -> Any:
    return boto3.client("chime-sdk-voice", region_name=REGION)


def _buy(voice: Any, area_code: str) -> str:
    found = voice.search_available_phone_numbers(AreaCode=area_code, MaxResults=1)["E164PhoneNumbers"]
    if not found:
        raise NotBought(f"nothing in stock in {area_code}")
    order = voice.create_phone_number_order(ProductType="SipMediaApplicationDialIn", E164PhoneNumbers=found)[
        "PhoneNumberOrder"
    ]
    for _ in range(POLLS):
        order = voice.get_phone_number_order(PhoneNumberOrderId=order["PhoneNumberOrderId"])
        order = order["PhoneNumberOrder"]
        if order["Status"] != "Processing":
            break
        time.sleep(PAUSE)
    if order["Status"] != "Successful":
        raise NotBought(f"{found[0]}: {order['Status']}")
    return str(found[0])
