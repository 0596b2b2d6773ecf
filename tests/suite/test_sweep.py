"""A sweep runs each test again, once for each thing that can go wrong in one of its calls."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .conftest import Sweep

RunSweep = Callable[..., Sweep]

LOOKUP = """
def status(number):
    return voice().get_phone_number(PhoneNumberId=number)["PhoneNumber"]["Status"]

def test_status(chime_phone):
    chime_phone.add_phone_number("+12065550100")
    assert status("+12065550100") == "Unassigned"
"""


@pytest.mark.usefixtures("own_processes")
def test_a_silent_answer_and_a_parser_error_crash_a_plain_program(sweep: RunSweep) -> None:
    found = sweep(LOOKUP)
    assert found.failed() == {
        "test_status[GetPhoneNumber-1-empty-body-lasting]",
        "test_status[GetPhoneNumber-1-empty-body-once]",
        "test_status[GetPhoneNumber-1-null-once]",
    }
    assert found.verdicts() == {"held": 5, "reported": 4, "crashed": 3}
    found.result.stdout.fnmatch_lines(
        [
            "chime_phone: recording the calls of the tests first: there is no record yet",
            "2 x crashed  test_it.py:* status()  KeyError: 'PhoneNumber'  [[]silent {}[]]",
            '    chime_phone.add_response(MalformedResponse(b""), operation="GetPhoneNumber")',
            "    pytest --*-sweep 'test_it.py::test_status[[]GetPhoneNumber-1-empty-body-once[]]'",
        ]
    )


@pytest.mark.slow
def test_at_a_server_nothing_waits(sweep: RunSweep) -> None:
    tests = """
@pytest.fixture
def client(chime_phone):
    with chime_phone.serve() as url:
        client = boto3.client("chime-sdk-voice", region_name="us-east-1", endpoint_url=url)
        client.list_phone_numbers()
        yield client

@pytest.mark.chime_phone(sweep=["Fault"], raises=BotoCoreError)
def test_it(chime_phone, client):
    client.list_phone_numbers()
    client.list_phone_numbers(MaxResults=1)
"""
    found = sweep(tests, "--chime-phone-sweep=full")
    assert found.verdicts() == {"held": 10, "reported": 6}


@pytest.mark.slow
def test_through_requests(sweep: RunSweep) -> None:
    tests = """
import requests
URL = "https://voice-chime.us-east-1.amazonaws.com/phone-numbers/+12065550100"

@pytest.mark.chime_phone(auth="ignore", numbers=["+12065550100"])
def test_it(chime_phone):
    answer = requests.get(URL, timeout=5)
    answer.raise_for_status()
    assert answer.json()["PhoneNumber"]["Status"]
"""
    found = sweep(tests, "--chime-phone-sweep=full")
    crashed = {line.partition("-1-")[2] for line in found.failed()}
    assert {"null-once]", "list-once]", "empty-object-lasting]", "wrong-type-once]"} <= crashed
    assert "html-200-once]" not in crashed  # json() raises an error of requests' own


@pytest.mark.slow
@pytest.mark.parametrize("word", ["item", "one item refused"])  # the shape, and the class as findings have it
def test_items_of_a_batch(sweep: RunSweep, word: str) -> None:
    tests = """
CONNECTOR = "abcdef1ghij2klmno3pqr4"

@pytest.mark.chime_phone(sweep=["item"])
def test_it(chime_phone):
    numbers = ["+12065550100", "+12065550101", "+12065550102"]
    chime_phone.load(numbers)
    answer = voice().batch_update_phone_number(
        UpdatePhoneNumberRequestItems=[{"PhoneNumberId": number, "Name": "Desk"} for number in numbers]
    )
    refused = [error["PhoneNumberId"] for error in answer["PhoneNumberErrors"]]
    named = [number for number, members in chime_phone.phone_numbers.items() if members.get("Name")]
    assert sorted(refused + named) == numbers
    injected = chime_phone.injected
    assert len(refused) == (injected is not None and injected.operation == "BatchUpdatePhoneNumber")
    voice().batch_delete_phone_number(PhoneNumberIds=["+12065550100"])
    with pytest.raises(ClientError):
        voice().batch_delete_phone_number(PhoneNumberIds=["+12065550101"] * 2)
"""
    found = sweep(tests.replace('"item"', f'"{word}"'))
    assert found.verdicts() == {"duplicated": 6}
    assert {name.partition("[")[2].rpartition("-")[0] for name in found.failed()} == {
        "BatchUpdatePhoneNumber-1-first-Throttled",
        "BatchUpdatePhoneNumber-1-first-AccessDenied",
        "BatchUpdatePhoneNumber-1-last-Throttled",
        "BatchUpdatePhoneNumber-1-last-AccessDenied",
        "BatchDeletePhoneNumber-1-first-Throttled",
        "BatchDeletePhoneNumber-1-first-AccessDenied",
    }


@pytest.mark.slow
def test_a_sound_program_does_not_notice_variations(sweep: RunSweep) -> None:
    tests = """
def buy():
    client = voice()
    found = client.search_available_phone_numbers(AreaCode="206", MaxResults=2)["E164PhoneNumbers"]
    made = client.create_phone_number_order(ProductType="VoiceConnector", E164PhoneNumbers=found)
    order = made["PhoneNumberOrder"]
    while order["Status"] == "Processing":
        time.sleep(10)
        order_id = order["PhoneNumberOrderId"]
        order = client.get_phone_number_order(PhoneNumberOrderId=order_id)["PhoneNumberOrder"]
    numbers, token = [], {}
    while True:
        page = client.list_phone_numbers(**token)
        numbers += [number["PhoneNumberId"].replace("%2B", "+") for number in page["PhoneNumbers"]]
        if not page.get("NextToken"):
            return numbers
        token = {"NextToken": page["NextToken"]}

@pytest.mark.chime_phone(sweep=["pages", "slow-order", "id-spelling", "unknown-members"])
def test_it(chime_phone):
    with chime_phone.clock.instead_of_sleep():
        assert buy() == ["+12065550100", "+12065550101"]
    voice().delete_phone_number(PhoneNumberId="+12065550101")
"""
    assert sweep(tests).verdicts() == {"held": 4}


@pytest.mark.slow
def test_a_storm_is_over_where_the_program_does_not_see_its_end(sweep: RunSweep) -> None:
    tests = """
import subprocess, sys

PROGRAM = '''
import boto3
client = boto3.client("chime-sdk-voice", "us-east-1", aws_access_key_id="a", aws_secret_access_key="b")
while True:
    try:
        client.list_phone_numbers()["PhoneNumbers"]
        break
    except Exception:
        pass
'''

@pytest.mark.chime_phone(sweep=["empty-body"])
def test_another_process(chime_phone, chime_phone_server):
    subprocess.run([sys.executable, "-c", PROGRAM], check=True)

@pytest.mark.chime_phone(sweep=["empty-body"])
def test_swallows_everything(chime_phone):
    for _ in range(60):  # of which the last would fail
        try:
            voice().list_phone_numbers()["PhoneNumbers"]
            time.sleep(0)
            break
        except BaseException:
            pass
"""
    assert sweep(tests).verdicts() == {"retry-storm": 2, "held": 2}
