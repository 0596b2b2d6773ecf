"""Mistakes in buying a number or making a connector, where an answer may be lost."""

from __future__ import annotations

from .programs import Planted, buying, on_numbers

ORDERS = {
    "order tried again after a lost answer": Planted(
        buying(
            """
for _ in range(2):
    found = client.search_available_phone_numbers(AreaCode=area, MaxResults=1)["E164PhoneNumbers"]
    try:
        client.create_phone_number_order(ProductType="VoiceConnector", E164PhoneNumbers=found)
        return found[0]
    except ClientError:
        continue
raise Down
"""
        ),
        "duplicated",
        "lost",
    ),
    "order tried again after any error": Planted(
        buying(
            """
for _ in range(3):
    found = client.search_available_phone_numbers(AreaCode=area, MaxResults=1)["E164PhoneNumbers"]
    try:
        answer = client.create_phone_number_order(ProductType="VoiceConnector", E164PhoneNumbers=found)
        return answer["PhoneNumberOrder"]["PhoneNumberOrderId"]
    except ERRORS:
        continue
raise Down
"""
        ),
        "duplicated",
        "lost",
    ),
    "two connectors": Planted(
        on_numbers(
            """
def create():
    for _ in range(3):
        try:
            made = voice().create_voice_connector(Name="office", RequireEncryption=True)
            return made["VoiceConnector"]["VoiceConnectorId"]
        except ERRORS:
            continue
    raise Down
""",
            "    assert create()",
        ),
        "duplicated",
        "lost",
    ),
    "botocore's own retry makes two": Planted(
        on_numbers(
            """
def create():
    made = voice().create_voice_connector(Name="office", RequireEncryption=True)
    return made["VoiceConnector"]["VoiceConnectorId"]
""",
            "    assert create()",
        ),
        "duplicated",
        "lost",
    ),
}
