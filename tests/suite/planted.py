"""Programs with one mistake each that only a fault shows, and sound ones.

Each is a module with its happy tests.  A mistake is known by the verdict and the shape that show it.
"""

from __future__ import annotations

from typing import NamedTuple


class Planted(NamedTuple):
    """A program, and what a sweep is to say of it."""

    body: str
    verdict: str
    shape: str


BUY = """
def buy(area="206"):
    client = voice()
    found = client.search_available_phone_numbers(AreaCode=area, MaxResults=1).get("E164PhoneNumbers")
    if not found:
        raise NoNumber(area)
    {order}

class NoNumber(Exception):
    pass

class Down(Exception):
    pass

ERRORS = (ClientError, BotoCoreError, KeyError, TypeError, ValueError, AttributeError)

SAFE = (ClientError, BotoCoreError, KeyError, TypeError, AttributeError)

@pytest.mark.chime_phone(raises=(NoNumber, Down, *SAFE))
def test_buys(chime_phone):
    with chime_phone.clock.instead_of_sleep():
        assert buy()
    {check}
"""


def _buy(order: str, check: str = "") -> str:
    indented = "\n    ".join(order.strip().splitlines())
    return BUY.replace("{order}", indented).replace("{check}", check)


def _numbers(program: str, test: str, marker: str = "") -> str:
    return f"""
ERRORS = (ClientError, BotoCoreError, KeyError, TypeError, ValueError, AttributeError)
SAFE = (ClientError, BotoCoreError, KeyError, TypeError, AttributeError)
CONNECTOR = "abcdef1ghij2klmno3pqr4"
ON_CONNECTOR = [{{"Name": "VoiceConnectorId", "Value": CONNECTOR}}]
ONE, TWO = "+12065550100", "+12065550101"

class Down(Exception):
    pass
{program}

@pytest.mark.chime_phone(raises=(Down, *SAFE){marker})
def test_it(chime_phone):
{test}
"""


BUGS: dict[str, Planted] = {
    "silent answer": Planted(
        """
def name_of(number):
    return voice().get_phone_number(PhoneNumberId=number)["PhoneNumber"]["Status"]

def test_it(chime_phone):
    chime_phone.add_phone_number("+12065550100")
    assert name_of("+12065550100")
""",
        "crashed",
        "once",
    ),
    "parser error": Planted(
        """
def status_of(number):
    answer = voice().get_phone_number(PhoneNumberId=number)
    if "PhoneNumber" not in answer:
        raise ClientError({"Error": {}}, "GetPhoneNumber")
    return answer["PhoneNumber"]["Status"]

def test_it(chime_phone):
    chime_phone.add_phone_number("+12065550100")
    assert status_of("+12065550100")
""",
        "crashed",
        "once",
    ),
    "own exception that nobody declared": Planted(
        """
class Unexpected(Exception): pass

def status_of(number):
    try:
        return voice().get_phone_number(PhoneNumberId=number)["PhoneNumber"]["Status"]
    except ClientError as error:
        raise Unexpected from error
    except (KeyError, TypeError):
        raise ClientError({"Error": {}}, "GetPhoneNumber") from None

def test_it(chime_phone):
    chime_phone.add_phone_number("+12065550100")
    assert status_of("+12065550100")
""",
        "crashed",
        "once",
    ),
    "error taken for absence": Planted(
        _numbers(
            """
def exists(number):
    try:
        return "PhoneNumber" in voice().get_phone_number(PhoneNumberId=number)
    except ERRORS:
        return False
""",
            """
    chime_phone.add_phone_number(ONE)
    assert exists(ONE)
""",
        ),
        "wrong",
        "once",
    ),
    "cut short list": Planted(
        _numbers(
            """
def numbers():
    try:
        return [n["E164PhoneNumber"] for n in voice().list_phone_numbers()["PhoneNumbers"]]
    except ERRORS:
        return []
""",
            """
    chime_phone.load([ONE, TWO])
    assert numbers() == [ONE, TWO]
""",
        ),
        "wrong",
        "lasting",
    ),
    "first page only": Planted(
        _numbers(
            """
def numbers():
    return [n["E164PhoneNumber"] for n in voice().list_phone_numbers()["PhoneNumbers"]]
""",
            """
    chime_phone.load([ONE, TWO])
    assert numbers() == [ONE, TWO]
""",
        ),
        "wrong",
        "pages",
    ),
    "a page that fails ends the list": Planted(
        _numbers(
            """
def numbers():
    found, token = [], None
    while True:
        try:
            page = voice().list_phone_numbers(**({"NextToken": token} if token else {}))
        except ClientError:
            if not found:
                raise
            return found
        found += [n["E164PhoneNumber"] for n in page["PhoneNumbers"]]
        token = page.get("NextToken")
        if not token:
            return found
""",
            """
    chime_phone.load([ONE, TWO])
    assert numbers() == [ONE, TWO]
""",
            ", page_size=1",
        ),
        "wrong",
        "once",
    ),
    "order tried again after a lost answer": Planted(
        _buy(
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
        _buy(
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
        _numbers(
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
        _numbers(
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
    "error swallowed, account unchanged": Planted(
        _numbers(
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
        _buy(
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
        _numbers(
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
        _numbers(
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
        _numbers(
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
        _numbers(
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
    "asks again for ever": Planted(
        _numbers(
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
        _buy(
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
        _numbers(
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
        _numbers(
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
        _numbers(
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
        _buy(
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
    "ids cut as text": Planted(
        _numbers(
            """
def numbers():
    return ["+" + n["PhoneNumberId"][3:] for n in voice().list_phone_numbers()["PhoneNumbers"]]
""",
            """
    chime_phone.load([ONE])
    assert numbers() == [ONE]
""",
        ),
        "wrong",
        "id-spelling",
    ),
    "members counted": Planted(
        """
import requests

@pytest.mark.chime_phone(auth="ignore")
def test_it(chime_phone):
    chime_phone.add_phone_number("+12065550100")
    assert size("+12065550100") == 1

def size(number):
    url = "https://voice-chime.us-east-1.amazonaws.com/phone-numbers/" + number
    answer = requests.get(url, timeout=5)
    answer.raise_for_status()
    if not isinstance(answer.json(), dict) or not isinstance(answer.json().get("PhoneNumber"), dict):
        raise requests.RequestException
    return len(answer.json())
""",
        "wrong",
        "unknown-members",
    ),
    "throttling taken for success": Planted(
        _numbers(
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
        _numbers(
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
    "status not looked at": Planted(
        """
import requests

@pytest.mark.chime_phone(auth="ignore")
def test_it(chime_phone):
    chime_phone.add_phone_number("+12065550100")
    assert status("+12065550100") == "Unassigned"

def status(number):
    url = "https://voice-chime.us-east-1.amazonaws.com/phone-numbers/" + number
    return requests.get(url, timeout=5).json().get("PhoneNumber", {}).get("Status", "Unknown")
""",
        "wrong",
        "once",
    ),
    "a default for what did not arrive": Planted(
        _numbers(
            """
def calling_name(number):
    return voice().get_phone_number(PhoneNumberId=number).get("PhoneNumber", {}).get("CallingName", "")
""",
            """
    chime_phone.add_phone_number(ONE, CallingName="Acme")
    assert calling_name(ONE) == "Acme"
""",
        ),
        "wrong",
        "once",
    ),
    "a default that the marker calls degraded": Planted(
        _numbers(
            """
def calling_name(number):
    return voice().get_phone_number(PhoneNumberId=number).get("PhoneNumber", {}).get("CallingName", "")
""",
            """
    chime_phone.add_phone_number(ONE, CallingName="Acme")
    assert calling_name(ONE) == "Acme"
""",
            ", degrades=True",
        ),
        "degraded",
        "once",
    ),
    "a test that counts calls": Planted(
        _numbers(
            """
def status_of(number):
    return voice().get_phone_number(PhoneNumberId=number)["PhoneNumber"]["Status"]
""",
            """
    chime_phone.add_phone_number(ONE)
    assert status_of(ONE)
    assert len(chime_phone.calls) == 1
""",
        ),
        "inconclusive",
        "once",
    ),
    "other ways each time": Planted(
        _numbers(
            """
STATE = []

def status_of(number):
    if STATE:
        return "Unassigned"
    STATE.append(1)
    return voice().get_phone_number(PhoneNumberId=number)["PhoneNumber"]["Status"]
""",
            """
    chime_phone.add_phone_number(ONE)
    assert status_of(ONE) == "Unassigned"
""",
        ),
        "not-reached",
        "once",
    ),
    "undo that deletes what was there": Planted(
        _numbers(
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

SOUND: dict[str, str] = {
    "looks up": _numbers(
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
    "pages": _numbers(
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
    "deletes, and again where it is not sure": _numbers(
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
    "batches, telling what was refused": _numbers(
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
    "buys once": _buy(
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
