"""Many numbers in one call: what fails, fails alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pytest_chime_phone import ChimePhone

FREE, ASSIGNED, UNKNOWN = "+12065550100", "+12065550101", "+12065550199"
CONNECTOR = {"Name": "VoiceConnectorId", "Value": "abcdef1ghij2klmno3pqr4"}
Refuses = Callable[..., Any]


@pytest.fixture(autouse=True)
def _numbers(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number(FREE)
    chime_phone.add_phone_number(ASSIGNED, Associations=[CONNECTOR])


def errors(answer: dict[str, Any]) -> dict[str, str]:
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200
    assert all(error["ErrorMessage"] for error in answer["PhoneNumberErrors"])
    return {error["PhoneNumberId"]: error["ErrorCode"] for error in answer["PhoneNumberErrors"]}


def test_a_deletion_tells_of_each_number_that_stays(chime_phone: ChimePhone, client: Any) -> None:
    answer = client.batch_delete_phone_number(PhoneNumberIds=[ASSIGNED, "%2B12065550100", UNKNOWN])
    assert errors(answer) == {ASSIGNED: "PhoneNumberAssociationsExist", UNKNOWN: "NotFound"}
    assert [n["Status"] for n in chime_phone.phone_numbers.values()] == ["DeleteInProgress", "Assigned"]


def test_an_update_tells_of_each_number_that_stays(chime_phone: ChimePhone, client: Any) -> None:
    items = [
        {"PhoneNumberId": FREE, "CallingName": "Acme"},
        {"PhoneNumberId": ASSIGNED, "ProductType": "SipMediaApplicationDialIn"},
        {"PhoneNumberId": UNKNOWN, "CallingName": "Acme"},
        {"PhoneNumberId": "+12065550198"},
    ]
    assert errors(client.batch_update_phone_number(UpdatePhoneNumberRequestItems=items)) == {
        ASSIGNED: "BadRequest",
        UNKNOWN: "NotFound",
        "+12065550198": "NotFound",
    }
    again = client.batch_update_phone_number(UpdatePhoneNumberRequestItems=items[:1])
    assert errors(again) == {FREE: "Conflict"}
    assert chime_phone.phone_numbers[FREE]["CallingNameStatus"] == "UpdateInProgress"


def test_all_good_is_an_empty_list(client: Any) -> None:
    assert errors(client.batch_delete_phone_number(PhoneNumberIds=[FREE])) == {}


def test_duplicates_refuse_the_whole_batch(client: Any, refuses: Refuses) -> None:
    with refuses("BadRequest", match="duplicates"):
        client.batch_delete_phone_number(PhoneNumberIds=[FREE, FREE])
    with refuses("BadRequest", match="duplicates"):
        client.batch_update_phone_number(
            UpdatePhoneNumberRequestItems=[
                {"PhoneNumberId": FREE, "CallingName": "Acme"},
                {"PhoneNumberId": "%2B12065550100", "ProductType": "SipMediaApplicationDialIn"},
            ]
        )


def test_an_empty_or_broken_batch_is_refused(client: Any, refuses: Refuses) -> None:
    with refuses("BadRequest", match="is empty"):
        client.batch_update_phone_number(UpdatePhoneNumberRequestItems=[])
    with refuses("BadRequest", match="pattern"):
        client.batch_update_phone_number(
            UpdatePhoneNumberRequestItems=[{"PhoneNumberId": FREE, "CallingName": "Acme!"}]
        )


def test_a_blank_id_is_an_item_that_fails(client: Any) -> None:
    assert errors(client.batch_delete_phone_number(PhoneNumberIds=[FREE, " "])) == {" ": "BadRequest"}
