"""Programs without a mistake: a sweep finds nothing in them."""

from __future__ import annotations

from .programs import buying, on_numbers

SOUND = {
    "looks up": on_numbers(
        """
def status_of(number):
    try:
        return voice().get_phone_number(PhoneNumberId=number)["PhoneNumber"]["Status"]
    except ERRORS as error:
        raise Down from error
""",
        """
    chime_phone.add_phone_number(ONE)
    assert status_of(ONE) == "Unassigned"
    with pytest.raises(Down):
        status_of(TWO)
""",
    ),
    "pages": on_numbers(
        """
def numbers():
    pages = voice().get_paginator("list_phone_numbers").paginate()
    try:
        return [n["E164PhoneNumber"] for page in pages for n in page["PhoneNumbers"]]
    except ERRORS as error:
        raise Down from error
""",
        """
    chime_phone.load([ONE, TWO])
    assert numbers() == [ONE, TWO]
""",
    )
    .replace('voice().get_paginator("list_phone_numbers").paginate()', "pages_of(voice())")
    .replace(
        "class Down",
        """def pages_of(client):
    token = {}
    while True:
        page = client.list_phone_numbers(**token)
        yield page
        if not page.get("NextToken"):
            return
        token = {"NextToken": page["NextToken"]}

class Down""",
    ),
    "deletes, and again where it is not sure": on_numbers(
        """
def delete(number):
    client = voice()
    for pause in (1, 2, 4):
        try:
            client.delete_phone_number(PhoneNumberId=number)
        except ERRORS:
            pass
        else:
            return
        try:
            if client.get_phone_number(PhoneNumberId=number)["PhoneNumber"]["Status"] == "DeleteInProgress":
                return
        except ERRORS:
            pass
        time.sleep(pause)
    raise Down
""",
        """
    chime_phone.add_phone_number(ONE)
    delete(ONE)
    assert chime_phone.phone_numbers[ONE]["Status"] == "DeleteInProgress"
""",
    ),
    "batches, telling what was refused": on_numbers(
        """
def delete(numbers):
    try:
        errors = voice().batch_delete_phone_number(PhoneNumberIds=numbers)["PhoneNumberErrors"]
    except ERRORS as error:
        raise Down from error
    if errors:
        raise Down(errors)
""",
        """
    chime_phone.add_phone_number(ONE)
    delete([ONE])
    assert chime_phone.phone_numbers[ONE]["Status"] == "DeleteInProgress"
""",
    ),
    "buys once": buying(
        """
try:
    made = client.create_phone_number_order(
        ProductType="VoiceConnector", E164PhoneNumbers=found, Name="front desk"
    )
    made["PhoneNumberOrder"]["PhoneNumberOrderId"]
except ERRORS as error:
    try:
        number = client.get_phone_number(PhoneNumberId=found[0])["PhoneNumber"]
    except ERRORS:
        raise Down from error
    if number.get("Name") != "front desk":
        raise Down from error
return found[0]
""",
        'assert [n["Name"] for n in chime_phone.phone_numbers.values()] == ["front desk"]',
    ),
}
