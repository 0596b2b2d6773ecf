"""A number that a Lambda function answers, from nothing and back to nothing.

Buys the number, makes a SIP media application of the function, and a rule that leads from one to the
other.  What goes wrong half-way takes back what was made before.
"""

from __future__ import annotations

import time
from contextlib import ExitStack
from typing import Any, NamedTuple

from .answers import REGION, ask, creating, voice

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
    client, once = voice(), creating()
    with ExitStack() as undo:
        number = _buy(client, area_code)
        undo.callback(client.delete_phone_number, PhoneNumberId=number)
        application = ask(
            once.create_sip_media_application,
            "SipMediaApplication",
            AwsRegion=REGION,
            Name=name,
            Endpoints=[{"LambdaArn": lambda_arn}],
        )["SipMediaApplicationId"]
        undo.callback(client.delete_sip_media_application, SipMediaApplicationId=application)
        rule = ask(
            once.create_sip_rule,
            "SipRule",
            Name=name,
            TriggerType="ToPhoneNumber",
            TriggerValue=number,
            TargetApplications=[{"SipMediaApplicationId": application, "Priority": 1, "AwsRegion": REGION}],
        )
        undo.pop_all()
    return Line(number, application, rule["SipRuleId"])


def tear_down(line: Line, name: str) -> None:
    """Take all of it away: the rule first, as it holds the others."""
    client = voice()
    ask(client.update_sip_rule, "SipRule", SipRuleId=line.rule, Name=name, Disabled=True)
    time.sleep(PAUSE)  # until no call is led there any more
    client.delete_sip_rule(SipRuleId=line.rule)
    client.delete_sip_media_application(SipMediaApplicationId=line.application)
    client.delete_phone_number(PhoneNumberId=line.number)


def _buy(client: Any, area_code: str) -> str:
    search = client.search_available_phone_numbers
    found = ask(search, "E164PhoneNumbers", AreaCode=area_code, MaxResults=1)
    if not found:
        raise NotBought(f"nothing in stock in {area_code}")
    buy, show = creating().create_phone_number_order, client.get_phone_number_order
    order = ask(buy, "PhoneNumberOrder", ProductType="SipMediaApplicationDialIn", E164PhoneNumbers=found)
    for _ in range(POLLS):
        order = ask(show, "PhoneNumberOrder", PhoneNumberOrderId=order["PhoneNumberOrderId"])
        if order["Status"] != "Processing":
            break
        time.sleep(PAUSE)
    if order["Status"] != "Successful":
        raise NotBought(f"{found[0]}: {order['Status']}")
    return str(found[0])
