"""The phone-number commands of the AWS CLI's reference, on one account, in an order that makes sense.

Each prints what the reference shows for it.  Times and ids are left out of the comparison, and the
reference, being older, does not show the status of a calling name everywhere.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from pytest_chime_phone import ChimePhone

# Older releases of the CLI hold strings of which Python warns when it compiles them.
pytestmark = [
    pytest.mark.filterwarnings("ignore:.*invalid escape sequence"),
    pytest.mark.chime_phone(sweep=False),
]
Aws = Callable[[str], Any]

NUMBERS = [f"+1206555010{line}" for line in range(10)]
CONNECTOR = "abcdef1ghij2klmno3pqr4"
USER = "--account-id 12a3456b-7c89-012d-3456-78901e23fg45 --user-id 1ab2345c-67de-8901-f23g-45h678901j2k"
SEVEN_DAYS = timedelta(days=7)
CAN_DO_EVERYTHING = {
    f"{way}bound{medium}": True for way in ("In", "Out") for medium in ("Call", "SMS", "MMS")
}
NOTHING_FAILED: dict[str, Any] = {"PhoneNumberErrors": []}


def shown(number: str, **members: Any) -> dict[str, Any]:
    """A number as the reference shows it, times left out."""
    return {
        "PhoneNumberId": number.replace("+", "%2B"),
        "E164PhoneNumber": number,
        "Type": "Local",
        "ProductType": "VoiceConnector",
        "Status": "Unassigned",
        "Capabilities": CAN_DO_EVERYTHING,
        "Associations": [],
        "CallingNameStatus": "Unassigned",
        **members,
    }


def shown_order(status: str, **numbers: str) -> dict[str, Any]:
    ordered = [{"E164PhoneNumber": f"+{n[1:]}", "Status": became} for n, became in numbers.items()]
    return {"ProductType": "VoiceConnector", "Status": status, "OrderedPhoneNumbers": ordered}


def without_times_and_ids(value: Any) -> Any:
    if isinstance(value, dict):
        left_out = {name for name in value if name.endswith("Timestamp")} | {"PhoneNumberOrderId"}
        return {name: without_times_and_ids(item) for name, item in value.items() if name not in left_out}
    return [without_times_and_ids(item) for item in value] if isinstance(value, list) else value


@pytest.fixture
def aws(capsys: pytest.CaptureFixture[str]) -> Aws:
    """Runs a command line in this process and returns what it printed, parsed; None for nothing."""
    from awscli.clidriver import create_clidriver

    driver = create_clidriver()

    def run(command: str) -> Any:
        assert driver.main(shlex.split(command)) == 0
        printed = capsys.readouterr().out
        return json.loads(printed) if printed else None

    return run


@pytest.mark.slow
def test_from_the_search_to_the_deletion(chime_phone: ChimePhone, aws: Aws) -> None:
    first, second, third = (NUMBERS[line] for line in range(3))
    chime_phone.stock.set(NUMBERS)
    chime_phone.fail_next("order", third)

    # Search, order, poll.
    assert aws("chime search-available-phone-numbers --area-code 206") == {"E164PhoneNumbers": NUMBERS}
    order = aws(
        "chime create-phone-number-order --product-type VoiceConnector"
        f" --e164-phone-numbers {first} {second} {third}"
    )["PhoneNumberOrder"]
    assert without_times_and_ids(order) == shown_order(
        "Processing", n12065550100="Processing", n12065550101="Processing", n12065550102="Processing"
    )
    poll = f"chime get-phone-number-order --phone-number-order-id {order['PhoneNumberOrderId']}"
    assert aws(poll)["PhoneNumberOrder"]["Status"] == "Processing"
    chime_phone.clock.advance(11)
    partial = shown_order("Partial", n12065550100="Acquired", n12065550101="Acquired", n12065550102="Failed")
    assert without_times_and_ids(aws(poll)) == {"PhoneNumberOrder": partial}
    assert without_times_and_ids(aws("chime list-phone-number-orders")) == {"PhoneNumberOrders": [partial]}

    # What the account has now.
    get = f"chime get-phone-number --phone-number-id {first}"
    assert without_times_and_ids(aws(get)) == {"PhoneNumber": shown(first)}
    assert without_times_and_ids(aws("chime list-phone-numbers")) == {
        "PhoneNumbers": [shown(first), shown(second), shown(third, Status="AcquireFailed")]
    }

    # A name for callers to see, and a Voice Connector.
    for number in (first, second):
        aws(f'chime update-phone-number --phone-number-id {number} --calling-name "phonenumber1"')
    associate = "associate-phone-numbers-with-voice-connector --force-associate"
    disassociate = "disassociate-phone-numbers-from-voice-connector"
    both = f"--voice-connector-id {CONNECTOR} --e164-phone-numbers {first} {second}"
    assert aws(f"chime-sdk-voice {associate} {both}") == NOTHING_FAILED
    in_use: dict[str, Any] = {
        "Status": "Assigned",
        "Associations": [{"Value": CONNECTOR, "Name": "VoiceConnectorId"}],
        "CallingNameStatus": "UpdateInProgress",
    }
    assert without_times_and_ids(aws("chime list-phone-numbers --status Assigned")) == {
        "PhoneNumbers": [shown(first, **in_use), shown(second, **in_use)]
    }
    assert aws(f"chime-sdk-voice {disassociate} {both}") == NOTHING_FAILED

    # Another product, and another name: seven days after the first, and shown when it is done.
    chime_phone.clock.advance(SEVEN_DAYS)
    update = f"chime update-phone-number --phone-number-id {first}"
    business = {"ProductType": "BusinessCalling", "CallingName": "phonenumber1"}
    done = {"CallingNameStatus": "UpdateSucceeded"}
    assert without_times_and_ids(aws(f'{update} --product-type "BusinessCalling"')) == {
        "PhoneNumber": shown(first, **business, **done)
    }
    aws(f'{update} --calling-name "phonenumber2"')
    chime_phone.clock.advance(timedelta(hours=72))
    business["CallingName"] = "phonenumber2"
    assert without_times_and_ids(aws(get)) == {"PhoneNumber": shown(first, **business, **done)}

    # A user.
    assert aws(f"chime associate-phone-number-with-user {USER} --e164-phone-number {first}") is None
    assert aws(get)["PhoneNumber"]["Status"] == "Assigned"
    assert aws(f"chime disassociate-phone-number-from-user {USER}") is None

    # Deleted by mistake, and restored without its name; then both for good.
    assert aws(f"chime delete-phone-number --phone-number-id {first}") is None
    assert without_times_and_ids(aws(f"chime restore-phone-number --phone-number-id {first}")) == {
        "PhoneNumber": shown(first, ProductType="BusinessCalling")
    }
    ids = f"{shown(first)['PhoneNumberId']} {shown(second)['PhoneNumberId']}"
    assert aws(f"chime batch-delete-phone-number --phone-number-ids {ids}") == NOTHING_FAILED
    chime_phone.clock.advance(SEVEN_DAYS)
    assert list(chime_phone.phone_numbers) == [third]


@pytest.mark.slow
def test_settings_and_batches(chime_phone: ChimePhone, aws: Aws) -> None:
    chime_phone.load([*NUMBERS[:2], "+14013143874", "+14013144061"])
    assert aws('chime update-phone-number-settings --calling-name "myName"') is None
    assert aws("chime get-phone-number-settings") == {
        "CallingName": "myName",
        "CallingNameUpdatedTimestamp": "2019-10-28T18:43:10.000Z",
    }

    batch = "chime batch-update-phone-number --update-phone-number-request-items"
    assert (
        aws(
            f"{batch} PhoneNumberId=%2B12065550100,ProductType=BusinessCalling"
            " PhoneNumberId=%2B12065550101,ProductType=BusinessCalling"
        )
        == NOTHING_FAILED
    )
    assert (
        aws(
            f"{batch} PhoneNumberId=%2B14013143874,CallingName=phonenumber1"
            " PhoneNumberId=%2B14013144061,CallingName=phonenumber2"
        )
        == NOTHING_FAILED
    )
    assert aws(f"{batch} PhoneNumberId=%2B14013143874,ProductType=BusinessCalling,CallingName=twice") == {
        "PhoneNumberErrors": [
            {
                "PhoneNumberId": "%2B14013143874",
                "ErrorCode": "BadRequest",
                "ErrorMessage": "Give one of ProductType, CallingName, Name; "
                "given: ProductType, CallingName.",
            }
        ]
    }
    numbers = chime_phone.phone_numbers
    assert [numbers[number]["ProductType"] for number in NUMBERS[:2]] == ["BusinessCalling"] * 2
    assert numbers["+14013143874"]["CallingNameStatus"] == "UpdateInProgress"
