"""Mistakes in trying again and in waiting."""

from __future__ import annotations

from .programs import Planted, buying, on_numbers

WAITING = {
    "asks again for ever": Planted(
        on_numbers(
            """
def status_of(number):
    client = voice()
    while True:
        try:
            return client.get_phone_number(PhoneNumberId=number)["PhoneNumber"]["Status"]
        except ClientError:
            time.sleep(1)
""",
            """
    chime_phone.add_phone_number(ONE)
    assert status_of(ONE)
""",
        ),
        "retry-storm",
        "lasting",
    ),
    "polls for ever": Planted(
        buying(
            """
made = client.create_phone_number_order(ProductType="VoiceConnector", E164PhoneNumbers=found)
order_id = made["PhoneNumberOrder"]["PhoneNumberOrderId"]
while True:
    shown = client.get_phone_number_order(PhoneNumberOrderId=order_id).get("PhoneNumberOrder", {})
    if shown.get("Status") == "Successful":
        return found[0]
    time.sleep(5)
"""
        ),
        "retry-storm",
        "lasting",
    ),
    "sleeps for ever": Planted(
        on_numbers(
            """
def status_of(number):
    client = voice()
    try:
        return client.get_phone_number(PhoneNumberId=number)["PhoneNumber"]["Status"]
    except ERRORS:
        while True:
            time.sleep(1)
""",
            """
    chime_phone.add_phone_number(ONE)
    assert status_of(ONE)
""",
        ),
        "retry-storm",
        "once",
    ),
    "believes a stale read": Planted(
        on_numbers(
            """
def free(number):
    client = voice()
    client.disassociate_phone_numbers_from_voice_connector(
        VoiceConnectorId=CONNECTOR, E164PhoneNumbers=[number]
    )
    return client.get_phone_number(PhoneNumberId=number)["PhoneNumber"]["Status"]
""",
            """
    chime_phone.add_phone_number(ONE, Associations=ON_CONNECTOR)
    assert free(ONE) == "Unassigned"
""",
        ),
        "wrong",
        "stale",
    ),
    "a thing just made is not found": Planted(
        on_numbers(
            """
def create():
    client = voice()
    made = client.create_voice_connector(Name="office", RequireEncryption=True)
    connector = made["VoiceConnector"]["VoiceConnectorId"]
    try:
        client.get_voice_connector(VoiceConnectorId=connector)
    except client.exceptions.NotFoundException:
        made = client.create_voice_connector(Name="office", RequireEncryption=True)
    return made["VoiceConnector"]["VoiceConnectorId"]
""",
            "    assert create()",
        ),
        "duplicated",
        "stale",
    ),
    "an order that takes a minute": Planted(
        buying(
            """
made = client.create_phone_number_order(ProductType="VoiceConnector", E164PhoneNumbers=found)
order_id = made["PhoneNumberOrder"]["PhoneNumberOrderId"]
for _ in range(6):
    order = client.get_phone_number_order(PhoneNumberOrderId=order_id)["PhoneNumberOrder"]
    if order["Status"] == "Successful":
        return found[0]
    time.sleep(5)
return None
"""
        ),
        "wrong",
        "slow-order",
    ),
}
