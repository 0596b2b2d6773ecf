"""Mistakes in reading one answer."""

from __future__ import annotations

from .programs import Planted, on_numbers

ANSWERS = {
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
        on_numbers(
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
    "ids cut as text": Planted(
        on_numbers(
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
        on_numbers(
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
        on_numbers(
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
}
