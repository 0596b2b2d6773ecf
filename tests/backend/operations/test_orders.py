"""Orders: numbers bought, and what became of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from pytest_chime_phone import ChimePhone

NUMBERS = ["+12065550100", "+12065550101", "+12065550102"]
Refuses = Callable[..., Any]


def order(client: Any, *numbers: str, product_type: str = "VoiceConnector", **more: Any) -> dict[str, Any]:
    answer = client.create_phone_number_order(
        ProductType=product_type, E164PhoneNumbers=list(numbers or NUMBERS), **more
    )
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 201
    found: dict[str, Any] = answer["PhoneNumberOrder"]
    return found


def look_up(client: Any, order_id: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get_phone_number_order(PhoneNumberOrderId=order_id)["PhoneNumberOrder"]
    return found


def statuses(chime_phone: ChimePhone) -> list[str]:
    return [number["Status"] for number in chime_phone.phone_numbers.values()]


def test_an_order_is_processing_and_then_successful(chime_phone: ChimePhone, client: Any) -> None:
    made = order(client)
    assert made["Status"] == "Processing"
    assert {item["Status"] for item in made["OrderedPhoneNumbers"]} == {"Processing"}
    assert statuses(chime_phone) == ["AcquireInProgress"] * 3
    assert look_up(client, made["PhoneNumberOrderId"]) == made
    chime_phone.clock.advance(11)
    done = look_up(client, made["PhoneNumberOrderId"])
    assert done["Status"] == "Successful"
    assert {item["Status"] for item in done["OrderedPhoneNumbers"]} == {"Acquired"}
    assert done["UpdatedTimestamp"] - done["CreatedTimestamp"] == timedelta(seconds=11)
    assert statuses(chime_phone) == ["Unassigned"] * 3


@pytest.mark.parametrize(("failing", "status"), [(NUMBERS[1:2], "Partial"), (NUMBERS, "Failed")])
def test_a_test_chooses_how_it_ends(
    chime_phone: ChimePhone, client: Any, failing: list[str], status: str
) -> None:
    chime_phone.fail_next("order", *failing)
    made = order(client)
    with chime_phone.clock.instead_of_sleep():
        while made["Status"] == "Processing":
            time.sleep(10)
            made = look_up(client, made["PhoneNumberOrderId"])
    assert made["Status"] == status
    failed = [i["E164PhoneNumber"] for i in made["OrderedPhoneNumbers"] if i["Status"] == "Failed"]
    assert failed == failing
    assert statuses(chime_phone).count("AcquireFailed") == len(failing)


def test_what_failed_can_be_ordered_again(chime_phone: ChimePhone, client: Any) -> None:
    chime_phone.fail_next("order", NUMBERS[0])
    order(client, NUMBERS[0])
    chime_phone.clock.advance(11)
    order(client, NUMBERS[0])
    chime_phone.clock.advance(11)
    assert statuses(chime_phone) == ["Unassigned"]


def test_numbers_carry_what_the_order_says(chime_phone: ChimePhone, voice: Any) -> None:
    made = order(voice, NUMBERS[0], product_type="SipMediaApplicationDialIn", Name="front-desk")
    number = voice.get_phone_number(PhoneNumberId=NUMBERS[0])["PhoneNumber"]
    assert (number["ProductType"], number["Name"]) == ("SipMediaApplicationDialIn", "front-desk")
    assert number["OrderId"] == made["PhoneNumberOrderId"]
    assert made["OrderType"] == "New"


def test_orders_are_listed_the_oldest_first(chime_phone: ChimePhone, client: Any) -> None:
    made = [order(client, number)["PhoneNumberOrderId"] for number in NUMBERS]
    first = client.list_phone_number_orders(MaxResults=2)
    second = client.list_phone_number_orders(NextToken=first["NextToken"])
    found = [*first["PhoneNumberOrders"], *second["PhoneNumberOrders"]]
    assert [o["PhoneNumberOrderId"] for o in found] == made
    assert "NextToken" not in second


def test_an_order_for_a_product_of_one_service_is_unknown_to_the_other(
    chime_phone: ChimePhone, chime: Any, voice: Any, refuses: Refuses
) -> None:
    made = order(chime, product_type="BusinessCalling")
    assert voice.list_phone_number_orders()["PhoneNumberOrders"] == []
    with refuses("NotFound"):
        look_up(voice, made["PhoneNumberOrderId"])
    with refuses("BadRequest", match="is not one of"):
        order(voice, product_type="BusinessCalling")


@pytest.mark.parametrize(
    ("numbers", "product_type", "match"),
    [
        (["+14155551234"], "VoiceConnector", "not in stock"),
        (["+12065550100", "+12065550100"], "VoiceConnector", "duplicates"),
        (["junk"], "VoiceConnector", "pattern"),
        (["+442079460000"], "VoiceConnector", "outside the US"),
    ],
)
def test_what_cannot_be_bought_refuses_the_whole_order(
    client: Any, refuses: Refuses, numbers: list[str], product_type: str, match: str
) -> None:
    with refuses("BadRequest", match=match):
        order(client, *numbers, product_type=product_type)
    assert client.list_phone_number_orders()["PhoneNumberOrders"] == []


def test_what_the_account_has_or_another_customer_bought_is_not_in_stock(
    chime_phone: ChimePhone, client: Any, refuses: Refuses
) -> None:
    chime_phone.add_phone_number(NUMBERS[0])
    chime_phone.stock.remove(NUMBERS[1])
    for number in NUMBERS[:2]:
        with refuses("BadRequest", match="not in stock"):
            order(client, number)


def test_what_is_told_to_the_code_under_test_is_no_advice_to_the_test(client: Any) -> None:
    with pytest.raises(
        ClientError, match="outside the US, numbers are for SipMediaApplicationDialIn only"
    ) as e:
        order(client, "+442079460000")
    assert "unchecked" not in str(e.value)


def test_chime_shows_the_country_of_what_was_bought_abroad_only(chime_phone: ChimePhone, chime: Any) -> None:
    order(chime, NUMBERS[0])
    order(chime, "+442079460000", product_type="SipMediaApplicationDialIn")
    shown = chime.list_phone_numbers()["PhoneNumbers"]
    assert [number.get("Country") for number in shown] == [None, "GB"]


def test_an_order_of_nothing_is_refused(client: Any, refuses: Refuses) -> None:
    with refuses("BadRequest", match="is empty"):
        client.create_phone_number_order(ProductType="VoiceConnector", E164PhoneNumbers=[])


@pytest.mark.parametrize(
    ("order_id", "code"), [("abc12345-de67-89f0-123a-b45678901234", "NotFound"), ("junk", "BadRequest")]
)
def test_an_unknown_order(client: Any, refuses: Refuses, order_id: str, code: str) -> None:
    with refuses(code):
        look_up(client, order_id)


@pytest.mark.chime_phone(settle_after=2)
def test_after_so_many_reads_it_is_over_without_the_clock(chime_phone: ChimePhone, client: Any) -> None:
    order_id = order(client)["PhoneNumberOrderId"]
    seen = [look_up(client, order_id)["Status"] for _ in range(4)]
    assert seen == ["Processing", "Processing", "Successful", "Successful"]


@pytest.mark.chime_phone(settle_after=1)
@pytest.mark.parametrize("read", ["get_phone_number", "list_phone_numbers", "list_phone_number_orders"])
def test_every_way_to_look_is_a_read(chime_phone: ChimePhone, client: Any, read: str) -> None:
    order_id = order(client, NUMBERS[0])["PhoneNumberOrderId"]
    order(client, NUMBERS[1])
    for _ in range(2):
        getattr(client, read)(**({"PhoneNumberId": NUMBERS[0]} if read == "get_phone_number" else {}))
    assert look_up(client, order_id)["Status"] == "Successful"
    assert statuses(chime_phone)[0] == "Unassigned"


@pytest.mark.chime_phone(settle_after=0)
def test_after_no_reads_it_is_over_at_once(chime_phone: ChimePhone, client: Any) -> None:
    assert order(client)["Status"] == "Successful"
    named = client.update_phone_number(PhoneNumberId=NUMBERS[0], CallingName="Acme")["PhoneNumber"]
    assert named["CallingName"] == "Acme"


def test_numbers_added_on_their_way_arrive(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number("+12065550100", Status="AcquireInProgress")
    chime_phone.add_phone_number("+12065550101", Status="AcquireInProgress")
    chime_phone.fail_next("order", "+12065550101")
    chime_phone.add_phone_number("+12065550102", CallingName="Acme", CallingNameStatus="UpdateInProgress")
    chime_phone.clock.advance(timedelta(hours=72))
    first, second, third = chime_phone.phone_numbers.values()
    assert (first["Status"], second["Status"]) == ("Unassigned", "AcquireFailed")
    assert third["CallingNameStatus"] == "UpdateSucceeded"


def test_a_number_taken_out_on_its_way_is_no_error(chime_phone: ChimePhone, client: Any) -> None:
    order(client, NUMBERS[0])
    client.get_phone_number(PhoneNumberId=NUMBERS[0])
    chime_phone.remove_phone_number(NUMBERS[0])
    chime_phone.clock.advance(11)
    assert not chime_phone.phone_numbers


@pytest.mark.parametrize("process", ["orders", "", None])
def test_an_unknown_process_cannot_fail(chime_phone: ChimePhone, process: Any) -> None:
    with pytest.raises(ValueError, match=r"unknown process .*'order'"):
        chime_phone.fail_next(process, NUMBERS[0])


def test_what_fails_is_a_number(chime_phone: ChimePhone) -> None:
    with pytest.raises(ValueError, match=r"'junk' is not a valid E\.164"):
        chime_phone.fail_next("order", NUMBERS[0], "junk")


@pytest.mark.parametrize(
    ("number", "country", "number_type"),
    [
        ("+12065550100", "US", "Local"),
        ("+18335550100", "US", "TollFree"),
        ("+14165550100", "CA", "Local"),
        ("+17875550100", "PR", "Local"),
        ("+442079460000", "GB", "Local"),
        ("+448081570000", "GB", "TollFree"),
        ("+61255500000", "AU", "Local"),
    ],
)
def test_a_number_comes_from_the_country_where_it_is_found(
    chime_phone: ChimePhone, voice: Any, number: str, country: str, number_type: str
) -> None:
    order(voice, number, product_type="SipMediaApplicationDialIn")
    bought = voice.get_phone_number(PhoneNumberId=number)["PhoneNumber"]
    assert (bought["Country"], bought["Type"]) == (country, number_type)
