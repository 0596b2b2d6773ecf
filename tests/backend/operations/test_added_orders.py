"""Orders that a test puts into the account, and what it reads of orders and settings."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError

from pytest_chime_phone import ChimePhone, InvalidValue

NUMBER, OTHER = "+12065550100", "+12065550101"
ORDER = "abc12345-de67-89f0-123a-b45678901234"


def shown(client: Any, order_id: str = ORDER) -> dict[str, Any]:
    found: dict[str, Any] = client.get_phone_number_order(PhoneNumberOrderId=order_id)["PhoneNumberOrder"]
    return found


def test_an_order_is_added_with_an_id_of_its_own(chime_phone: ChimePhone, client: Any) -> None:
    added = chime_phone.add_phone_number_order(
        ORDER,
        Status="Partial",
        ProductType="SipMediaApplicationDialIn",
        OrderedPhoneNumbers=[
            {"E164PhoneNumber": NUMBER, "Status": "Acquired"},
            {"E164PhoneNumber": OTHER, "Status": "Failed"},
        ],
        CreatedTimestamp=datetime(2019, 8, 9, 21, 35, tzinfo=UTC),
    )
    assert added["UpdatedTimestamp"] == "2019-08-09T21:35:00.000Z"
    found = shown(client)
    assert (found["Status"], found["CreatedTimestamp"].year) == ("Partial", 2019)
    assert found["OrderedPhoneNumbers"] == added["OrderedPhoneNumbers"]
    assert chime_phone.orders[ORDER] == added
    assert not chime_phone.phone_numbers


@pytest.mark.parametrize(
    ("status", "item"), [("Successful", "Acquired"), ("Failed", "Failed"), ("Processing", "Processing")]
)
def test_numbers_have_the_status_that_the_order_implies(
    chime_phone: ChimePhone, client: Any, status: str, item: str
) -> None:
    chime_phone.add_phone_number_order(ORDER, Status=status, OrderedPhoneNumbers=[NUMBER])
    assert shown(client)["OrderedPhoneNumbers"] == [{"E164PhoneNumber": NUMBER, "Status": item}]


def test_an_order_that_is_processing_goes_on_from_there(chime_phone: ChimePhone, client: Any) -> None:
    chime_phone.add_phone_number(NUMBER, Status="AcquireInProgress")
    order_id = chime_phone.add_phone_number_order(OrderedPhoneNumbers=[NUMBER])["PhoneNumberOrderId"]
    assert shown(client, order_id)["Status"] == "Processing"
    chime_phone.clock.advance(11)
    assert shown(client, order_id)["Status"] == "Successful"
    assert chime_phone.phone_numbers[NUMBER]["Status"] == "Unassigned"


def test_an_order_may_be_known_by_its_status_alone(chime_phone: ChimePhone, client: Any) -> None:
    order_id = chime_phone.add_phone_number_order(Status="Failed")["PhoneNumberOrderId"]
    assert (shown(client, order_id)["Status"], shown(client, order_id)["OrderedPhoneNumbers"]) == (
        "Failed",
        [],
    )


@pytest.mark.chime_phone(settle_after=0)
def test_an_added_order_may_be_over_at_once(chime_phone: ChimePhone) -> None:
    assert chime_phone.add_phone_number_order(OrderedPhoneNumbers=[NUMBER])["Status"] == "Successful"


@pytest.mark.parametrize(
    ("order_id", "members", "message"),
    [
        (None, {"OrderedPhoneNumbers": NUMBER}, "give a list of the numbers"),
        (None, {"OrderedPhoneNumbers": ["junk"]}, "'junk'"),
        (None, {"OrderedPhoneNumbers": [5]}, r"OrderedPhoneNumbers\[0\]=5"),
        (None, {"OrderedPhoneNumbers": [NUMBER], "Status": "Partial"}, "needs a Status"),
        (None, {"OrderedPhoneNumbers": [NUMBER], "Status": "Done"}, "'Done'|needs a Status"),
        (None, {"OrderedPhoneNumbers": [NUMBER], "Order": 1}, "has no member 'Order'"),
        (None, {"OrderedPhoneNumbers": [NUMBER], "ProductType": "Fax"}, "'Fax' is not one of"),
        ("junk", {"OrderedPhoneNumbers": [NUMBER]}, "PhoneNumberOrderId='junk'"),
        (
            ORDER,
            {"OrderedPhoneNumbers": [NUMBER], "PhoneNumberOrderId": ORDER[:-1] + "5"},
            "contradicts order_id=",
        ),
        (ORDER, {"OrderedPhoneNumbers": [NUMBER], "CreatedTimestamp": datetime(2019, 8, 9)}, "naive"),  # noqa: DTZ001
    ],
)
def test_a_bad_order_is_refused_and_nothing_added(
    chime_phone: ChimePhone, order_id: str | None, members: dict[str, Any], message: str
) -> None:
    with pytest.raises(InvalidValue, match=message):
        chime_phone.add_phone_number_order(order_id, **members)
    assert not chime_phone.orders


def test_an_id_is_taken_once(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number_order(ORDER, OrderedPhoneNumbers=[NUMBER])
    with pytest.raises(InvalidValue, match="in the account already"):
        chime_phone.add_phone_number_order(PhoneNumberOrderId=ORDER, OrderedPhoneNumbers=[OTHER])


def test_orders_are_read_as_copies(chime_phone: ChimePhone, client: Any) -> None:
    client.create_phone_number_order(ProductType="VoiceConnector", E164PhoneNumbers=[NUMBER])
    [order_id] = chime_phone.orders
    chime_phone.orders[order_id]["Status"] = "Changed"
    assert chime_phone.orders[order_id]["Status"] == "Processing"
    assert order_id in repr(chime_phone.orders)
    with pytest.raises(KeyError):
        chime_phone.orders["unknown"]
    chime_phone.reset()
    assert (len(chime_phone.orders), repr(chime_phone.orders)) == (0, "<orders none>")


def test_an_order_that_is_not_there_is_answered_with_those_that_are(chime_phone: ChimePhone) -> None:
    with pytest.raises(KeyError, match=f"'{ORDER}' is not in the account, which has no orders"):
        chime_phone.orders[ORDER]
    chime_phone.add_phone_number_order(ORDER)
    with pytest.raises(KeyError, match=f"'1' is not in the account, which has {ORDER}"):
        chime_phone.orders["1"]
    assert "1" not in chime_phone.orders


def test_settings_are_read(chime_phone: ChimePhone, voice: Any) -> None:
    assert dict(chime_phone.settings) == {"CallingName": None, "CallingNameUpdatedTimestamp": None}
    voice.update_phone_number_settings(CallingName="Acme")
    voice.update_global_settings(VoiceConnector={"CdrBucket": "my-bucket"})
    assert chime_phone.settings["CallingName"] == "Acme"
    assert chime_phone.settings["VoiceConnector"] == {"CdrBucket": "my-bucket"}
    assert len(chime_phone.settings) == 3
    assert "Acme" in repr(chime_phone.settings)
    with pytest.raises(ClientError):
        voice.update_phone_number_settings(CallingName="Again")
    assert chime_phone.settings["CallingName"] == "Acme"
