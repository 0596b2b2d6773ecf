"""How long things take, the status of the deletion queue, and polls that can never end."""

from __future__ import annotations

import contextlib
import threading
from datetime import timedelta
from typing import Any

import boto3
import pytest
import requests

from pytest_chime_phone import ChimePhone, UnexpectedCall, fake_chime_phone

NUMBER = "+12065550100"


def order(client: Any, *numbers: str) -> str:
    made = client.create_phone_number_order(
        ProductType="VoiceConnector", E164PhoneNumbers=list(numbers or [NUMBER])
    )
    order_id: str = made["PhoneNumberOrder"]["PhoneNumberOrderId"]
    return order_id


def status(client: Any) -> str:
    found: str = client.get_phone_number(PhoneNumberId=NUMBER)["PhoneNumber"]["Status"]
    return found


@pytest.mark.chime_phone(durations={"order": timedelta(minutes=2), "calling-name": 60})
def test_an_order_and_a_calling_name_take_as_long_as_they_are_told(
    chime_phone: ChimePhone, client: Any
) -> None:
    order(client)
    chime_phone.clock.advance(119)
    assert status(client) == "AcquireInProgress"
    chime_phone.clock.advance(1)
    assert status(client) == "Unassigned"
    client.update_phone_number(PhoneNumberId=NUMBER, CallingName="Acme")
    chime_phone.clock.advance(60)
    assert chime_phone.phone_numbers[NUMBER]["CallingName"] == "Acme"
    client.delete_phone_number(PhoneNumberId=NUMBER)
    chime_phone.clock.advance(timedelta(days=6))
    assert status(client) == "DeleteInProgress"


@pytest.mark.chime_phone(durations={"release": timedelta(hours=1), "order": 0})
def test_a_release_may_be_short_and_an_added_number_takes_its_time_too(
    chime_phone: ChimePhone, client: Any
) -> None:
    chime_phone.add_phone_number(NUMBER)
    client.delete_phone_number(PhoneNumberId=NUMBER)
    chime_phone.add_phone_number("+12065550101", Status="AcquireInProgress")
    chime_phone.clock.advance(3600)
    assert [*chime_phone.phone_numbers] == ["+12065550101"]
    assert chime_phone.phone_numbers["+12065550101"]["Status"] == "Unassigned"


@pytest.mark.chime_phone(durations={"order": 0, "calling-name": timedelta(0), "release": 0})
def test_what_takes_no_time_is_over_at_once(chime_phone: ChimePhone, client: Any) -> None:
    order_id = order(client)
    assert chime_phone.orders[order_id]["Status"] == "Successful"
    client.update_phone_number(PhoneNumberId=NUMBER, CallingName="Acme")
    assert chime_phone.phone_numbers[NUMBER]["CallingNameStatus"] == "UpdateSucceeded"
    client.delete_phone_number(PhoneNumberId=NUMBER)
    assert not chime_phone.phone_numbers


# -- the deletion queue


@pytest.mark.chime_phone(queue_status="ReleaseInProgress", quota=1)
def test_the_queue_may_show_release_in_progress(chime_phone: ChimePhone, client: Any) -> None:
    chime_phone.add_phone_number(NUMBER)
    client.delete_phone_number(PhoneNumberId=NUMBER)
    assert status(client) == "ReleaseInProgress"
    assert len(client.list_phone_numbers(Status="ReleaseInProgress")["PhoneNumbers"]) == 1
    restored = client.restore_phone_number(PhoneNumberId=NUMBER)["PhoneNumber"]
    assert restored["Status"] == "Unassigned"
    client.delete_phone_number(PhoneNumberId=NUMBER)
    chime_phone.clock.advance(timedelta(days=7))
    assert not chime_phone.phone_numbers


def test_a_number_added_in_release_is_restored_or_gone_after_seven_days(
    chime_phone: ChimePhone, client: Any
) -> None:
    chime_phone.add_phone_number(NUMBER, Status="ReleaseInProgress")
    chime_phone.add_phone_number("+12065550101", Status="ReleaseInProgress")
    client.restore_phone_number(PhoneNumberId=NUMBER)
    chime_phone.clock.advance(timedelta(days=7))
    assert [*chime_phone.phone_numbers] == [NUMBER]


# -- polls without end

READS = {
    "get_phone_number": {"PhoneNumberId": NUMBER},
    "list_phone_numbers": {},
    "list_phone_number_orders": {},
}


@pytest.mark.parametrize("service", ["chime", "chime-sdk-voice"])
@pytest.mark.parametrize("read", [*READS, "get_phone_number_order"])
def test_a_poll_while_the_clock_stands_still_fails_the_test(service: str, read: str) -> None:
    with pytest.raises(UnexpectedCall, match="in 50 reads") as caught, fake_chime_phone() as fake:
        client = boto3.client(service)
        parameters = READS.get(read, {"PhoneNumberOrderId": order(client)})
        while True:
            getattr(client, read)(**parameters)
    assert len(fake.calls) == 51
    for remedy in ("clock.advance(", "instead_of_sleep()", "settle_after=", "stalled_after=None"):
        assert remedy in str(caught.value)


@pytest.mark.parametrize(
    "under_way",
    [{"Status": "DeleteInProgress"}, {"CallingName": "Acme", "CallingNameStatus": "UpdateInProgress"}],
)
def test_whatever_is_under_way_may_stall(under_way: dict[str, Any]) -> None:
    with pytest.raises(UnexpectedCall, match="in 2 reads"), fake_chime_phone(stalled_after=2) as fake:
        fake.add_phone_number(NUMBER, **under_way)
        for _ in range(3):
            status(boto3.client("chime"))


def test_it_is_loud_where_the_program_swallows_everything() -> None:
    def poll() -> None:
        with contextlib.suppress(BaseException):
            while True:
                status(boto3.client("chime"))

    with pytest.raises(UnexpectedCall) as caught, fake_chime_phone(stalled_after=3):
        order(boto3.client("chime"))
        threads = [threading.Thread(target=poll) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        poll()
    assert str(caught.value).count("AcquireInProgress in 3 reads") == 1


def test_it_is_loud_over_the_server() -> None:
    with pytest.raises(UnexpectedCall), fake_chime_phone(stalled_after=1, auth="ignore") as fake:
        fake.add_phone_number(NUMBER, Status="AcquireInProgress")
        with fake.serve() as url:
            statuses = [
                requests.get(f"{url}/phone-numbers/{NUMBER}", timeout=5).status_code for _ in range(3)
            ]
    assert statuses == [200, 501, 501]


@pytest.mark.chime_phone(stalled_after=2)
def test_time_and_writes_begin_the_count_anew(chime_phone: ChimePhone, client: Any) -> None:
    order_id = order(client)
    for _ in range(3):
        for _ in range(2):
            client.get_phone_number_order(PhoneNumberOrderId=order_id)
        chime_phone.clock.advance(1)
    for _ in range(2):
        client.get_phone_number_order(PhoneNumberOrderId=order_id)
    client.update_phone_number_settings(CallingName="Acme")
    client.get_phone_number_order(PhoneNumberOrderId=order_id)


@pytest.mark.chime_phone(stalled_after=2)
def test_what_is_done_may_be_read_for_ever(chime_phone: ChimePhone, client: Any) -> None:
    order_id = order(client)
    chime_phone.add_phone_number("+12065550101")
    for _ in range(5):
        client.get_phone_number(PhoneNumberId="+12065550101")
    chime_phone.clock.advance(11)
    chime_phone.add_phone_number("+12065550102", Status="AcquireInProgress")
    for _ in range(5):
        assert status(client) == "Unassigned"
        client.get_phone_number_order(PhoneNumberOrderId=order_id)


@pytest.mark.chime_phone(stalled_after=None)
def test_a_poll_may_be_endless(chime_phone: ChimePhone, client: Any) -> None:
    order(client)
    assert {status(client) for _ in range(60)} == {"AcquireInProgress"}
