"""Mistakes where the service has refused, wholly or in part."""

from __future__ import annotations

from .programs import Planted, buying, on_numbers

REFUSALS = {
    "error swallowed, account unchanged": Planted(
        on_numbers(
            """
def delete(number):
    try:
        voice().delete_phone_number(PhoneNumberId=number)
    except ClientError:
        pass
""",
            """
    chime_phone.add_phone_number(ONE)
    delete(ONE)
""",
        ),
        "duplicated",
        "once",
    ),
    "nothing is undone": Planted(
        buying(
            """
client.create_phone_number_order(ProductType="VoiceConnector", E164PhoneNumbers=found)
client.create_voice_connector(Name="office", RequireEncryption=True)
return found[0]
"""
        ),
        "partial",
        "lasting",
    ),
    "half of two deletions": Planted(
        on_numbers(
            """
def close(numbers):
    for number in numbers:
        voice().delete_phone_number(PhoneNumberId=number)
""",
            """
    chime_phone.load([ONE, TWO])
    close([ONE, TWO])
""",
        ),
        "partial",
        "once",
    ),
    "refused item ignored": Planted(
        on_numbers(
            """
def delete(numbers):
    voice().batch_delete_phone_number(PhoneNumberIds=numbers)
    return True
""",
            """
    chime_phone.load([ONE, TWO])
    assert delete([ONE, TWO])
""",
        ),
        "duplicated",
        "item",
    ),
    "refused association reported as done": Planted(
        on_numbers(
            """
def assign(number):
    voice().associate_phone_numbers_with_voice_connector(
        VoiceConnectorId=CONNECTOR, E164PhoneNumbers=[number]
    )
""",
            """
    chime_phone.add_phone_number(ONE)
    assign(ONE)
    assert chime_phone.phone_numbers[ONE]["Status"] == "Assigned"
""",
        ),
        "wrong",
        "item",
    ),
    "only the first refused item told": Planted(
        on_numbers(
            """
def delete(numbers):
    errors = voice().batch_delete_phone_number(PhoneNumberIds=numbers)["PhoneNumberErrors"]
    if any(error["PhoneNumberId"] == numbers[0] for error in errors):
        raise Down
""",
            """
    chime_phone.load([ONE, TWO])
    delete([ONE, TWO])
""",
        ),
        "duplicated",
        "item",
    ),
    "throttling taken for success": Planted(
        on_numbers(
            """
def rename(number):
    client = voice()
    try:
        client.update_phone_number(PhoneNumberId=number, Name="Front desk")
    except client.exceptions.ThrottledClientException:
        pass
    return True
""",
            """
    chime_phone.add_phone_number(ONE)
    assert rename(ONE)
""",
        ),
        "duplicated",
        "once",
    ),
    "bad request taken for done": Planted(
        on_numbers(
            """
def delete(number):
    client = voice()
    try:
        client.delete_phone_number(PhoneNumberId=number)
    except client.exceptions.BadRequestException:
        return
""",
            """
    chime_phone.add_phone_number(ONE)
    delete(ONE)
""",
        ),
        "duplicated",
        "once",
    ),
    "undo that deletes what was there": Planted(
        on_numbers(
            """
def swap(old, new):
    client = voice()
    client.delete_phone_number(PhoneNumberId=old)
    client.update_phone_number(PhoneNumberId=new, Name="Front desk")
""",
            """
    chime_phone.load([ONE, TWO])
    swap(ONE, TWO)
""",
        ),
        "partial",
        "once",
    ),
}
