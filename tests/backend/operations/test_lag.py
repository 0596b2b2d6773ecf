"""A service that lags: reads that do not see a write yet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import requests
from botocore.exceptions import ClientError

from pytest_chime_phone import ChimePhone, Fault

from .calling import ENOUGH, call, error, make

NUMBER, OTHER = "+12065550100", "+12065550101"
Refuses = Callable[..., Any]
MINUTE = timedelta(minutes=1)


def order(client: Any, *numbers: str) -> str:
    made = client.create_phone_number_order(
        ProductType="VoiceConnector", E164PhoneNumbers=list(numbers or [NUMBER])
    )
    order_id: str = made["PhoneNumberOrder"]["PhoneNumberOrderId"]
    return order_id


def listed(client: Any) -> list[str]:
    return [number["E164PhoneNumber"] for number in client.list_phone_numbers()["PhoneNumbers"]]


@pytest.mark.chime_phone(lag=2)
def test_for_so_many_reads_a_thing_just_created_is_not_found(client: Any, refuses: Refuses) -> None:
    order_id = order(client)
    for _ in range(2):
        with refuses("NotFound"):
            client.get_phone_number_order(PhoneNumberOrderId=order_id)
    made = client.get_phone_number_order(PhoneNumberOrderId=order_id)["PhoneNumberOrder"]
    assert made["Status"] == "Processing"


@pytest.mark.chime_phone(lag=MINUTE)
@pytest.mark.parametrize("kind", list(ENOUGH))
def test_for_so_long_what_numbers_are_associated_with_is_not_found(
    chime_phone: ChimePhone, kind: str
) -> None:
    made = make(kind)
    identity = {f"{kind}Id": made[f"{kind}Id"]}
    assert "NotFoundException" in error(f"Get{kind}", **identity)
    assert call(f"List{kind}s")[f"{kind}s"] == []
    chime_phone.clock.advance(59)
    assert "NotFoundException" in error(f"Get{kind}", **identity)
    chime_phone.clock.advance(1)
    assert call(f"Get{kind}", **identity)[kind] == made
    assert call(f"List{kind}s")[f"{kind}s"] == [made]


@pytest.mark.chime_phone(lag=1)
def test_get_list_and_search_show_the_account_before_the_write(chime_phone: ChimePhone, client: Any) -> None:
    chime_phone.add_phone_number(NUMBER)
    client.update_phone_number(PhoneNumberId=NUMBER, ProductType="SipMediaApplicationDialIn")
    products = [client.get_phone_number(PhoneNumberId=NUMBER)["PhoneNumber"]["ProductType"] for _ in range(2)]
    assert products == ["VoiceConnector", "SipMediaApplicationDialIn"]
    client.delete_phone_number(PhoneNumberId=NUMBER)
    statuses = [client.list_phone_numbers()["PhoneNumbers"][0]["Status"] for _ in range(2)]
    assert statuses == ["Unassigned", "DeleteInProgress"]
    order(client, OTHER)
    found = [
        client.search_available_phone_numbers(AreaCode="206", MaxResults=1)["E164PhoneNumbers"]
        for _ in range(2)
    ]
    assert found == [[OTHER], ["+12065550102"]]


@pytest.mark.chime_phone(lag=3)
def test_writes_and_batches_see_the_truth(chime_phone: ChimePhone, voice: Any, refuses: Refuses) -> None:
    order(voice)
    with refuses("BadRequest", match="not in stock"):
        order(voice)
    chime_phone.clock.advance(11)
    item = {"PhoneNumberId": NUMBER, "ProductType": "SipMediaApplicationDialIn"}
    assert voice.batch_update_phone_number(UpdatePhoneNumberRequestItems=[item])["PhoneNumberErrors"] == []
    assert chime_phone.phone_numbers[NUMBER]["ProductType"] == "SipMediaApplicationDialIn"


@pytest.mark.chime_phone(lag=1)
def test_the_default_calling_name_lags_too(chime_phone: ChimePhone, client: Any) -> None:
    client.update_phone_number_settings(CallingName="Acme")
    names = [client.get_phone_number_settings().get("CallingName") for _ in range(2)]
    assert names == [None, "Acme"]


@pytest.mark.chime_phone(lag=2)
def test_each_write_is_seen_in_its_turn(voice: Any) -> None:
    order(voice, NUMBER)
    assert listed(voice) == []
    order(voice, OTHER)
    assert [listed(voice) for _ in range(3)] == [[], [NUMBER], [NUMBER, OTHER]]


@pytest.mark.chime_phone(lag=5)
def test_what_was_refused_is_no_write(chime_phone: ChimePhone, voice: Any) -> None:
    with pytest.raises(ClientError):
        order(voice, "+14155551234")
    chime_phone.add_phone_number(NUMBER)
    assert listed(voice) == [NUMBER]


@pytest.mark.chime_phone(lag=5)
def test_the_test_sees_the_truth_and_a_reset_ends_the_lag(chime_phone: ChimePhone, voice: Any) -> None:
    order(voice)
    assert [*chime_phone.phone_numbers] == [NUMBER]
    chime_phone.reset()
    chime_phone.add_phone_number(OTHER)
    assert listed(voice) == [OTHER]


@pytest.mark.chime_phone(lag=5)
def test_a_lost_answer_lags_as_well(chime_phone: ChimePhone, voice: Any) -> None:
    chime_phone.add_response(Fault("connection-reset"), operation="CreatePhoneNumberOrder", effect=True)
    with pytest.raises(ClientError, match="not in stock"):
        order(voice)
    assert listed(voice) == []
    assert [*chime_phone.phone_numbers] == [NUMBER]


@pytest.mark.chime_phone(lag=1, settle_after=1)
def test_a_read_that_shows_nothing_under_way_settles_nothing(voice: Any, refuses: Refuses) -> None:
    order_id = order(voice)
    with refuses("NotFound"):
        voice.get_phone_number_order(PhoneNumberOrderId=order_id)
    statuses = [
        voice.get_phone_number_order(PhoneNumberOrderId=order_id)["PhoneNumberOrder"]["Status"]
        for _ in range(2)
    ]
    assert statuses == ["Processing", "Successful"]


@pytest.mark.chime_phone(lag=1, auth="ignore")
def test_requests_and_the_server_lag_alike(chime_phone: ChimePhone) -> None:
    for base in ("https://voice-chime.us-east-1.amazonaws.com", ""):
        with chime_phone.serve() as url:
            base = base or f"{url}/chime-sdk-voice"
            made = requests.post(f"{base}/voice-connectors", json=ENOUGH["VoiceConnector"], timeout=5).json()
            path = f"{base}/voice-connectors/{made['VoiceConnector']['VoiceConnectorId']}"
            assert [requests.get(path, timeout=5).status_code for _ in range(2)] == [404, 200]
