"""The transcript: what a reader of a failed test learns from the calls."""

from __future__ import annotations

from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from pytest_chime_phone import ChimePhone, ServiceError, Success
from pytest_chime_phone.scripting.failure_messages import transcript

NUMBER = "+12065550100"


def voice() -> Any:
    return boto3.client("chime-sdk-voice")


def last_line(chime_phone: ChimePhone) -> str:
    return transcript(chime_phone.calls, chime_phone.phone_numbers).splitlines()[-1].partition(" -> ")[2]


def test_an_error_is_told_with_its_message(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number(NUMBER)
    voice().update_phone_number(PhoneNumberId=NUMBER, CallingName="Acme")
    with pytest.raises(ClientError):
        voice().update_phone_number(PhoneNumberId=NUMBER, CallingName="Ajax")
    message = "An update of the calling name is in progress"
    assert last_line(chime_phone) == f"ConflictException (HTTP 409): {message}"


def test_an_error_without_a_message_is_told_by_its_name(chime_phone: ChimePhone) -> None:
    chime_phone.add_response(ServiceError("ForbiddenException", ""))
    with pytest.raises(ClientError):
        voice().get_phone_number(PhoneNumberId=NUMBER)
    assert last_line(chime_phone) == "ForbiddenException (HTTP 403)"


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ([NUMBER], "success (PhoneNumberErrors)"),
        ([NUMBER, "+12065550101"], "success (PhoneNumberErrors); 1 item failed"),
        ([NUMBER, "+12065550101", "+12065550102"], "success (PhoneNumberErrors); 2 items failed"),
    ],
)
def test_a_batch_is_told_with_the_number_of_its_failures(
    chime_phone: ChimePhone, numbers: list[str], told: str
) -> None:
    chime_phone.add_phone_number(NUMBER)
    voice().batch_delete_phone_number(PhoneNumberIds=numbers)
    assert last_line(chime_phone) == told


def test_an_answer_that_only_looks_like_a_batch_is_told_as_it_is(chime_phone: ChimePhone) -> None:
    chime_phone.add_response(Success({"PhoneNumberErrors": None}))
    voice().batch_delete_phone_number(PhoneNumberIds=[NUMBER])
    assert last_line(chime_phone) == "success (PhoneNumberErrors)"


def test_what_a_poll_saw_is_told(chime_phone: ChimePhone) -> None:
    made = voice().create_phone_number_order(ProductType="VoiceConnector", E164PhoneNumbers=[NUMBER])
    assert last_line(chime_phone) == "PhoneNumberOrder: Processing"
    chime_phone.clock.advance(3600)
    voice().get_phone_number_order(PhoneNumberOrderId=made["PhoneNumberOrder"]["PhoneNumberOrderId"])
    assert last_line(chime_phone) == "PhoneNumberOrder: Successful"
    voice().update_phone_number(PhoneNumberId=NUMBER, CallingName="Acme")
    voice().get_phone_number(PhoneNumberId=NUMBER)
    assert last_line(chime_phone) == "PhoneNumber: Unassigned, calling name UpdateInProgress"


def test_a_status_that_is_not_text_is_not_told(chime_phone: ChimePhone) -> None:
    chime_phone.add_response(Success({"PhoneNumber": {"Status": None}}))
    voice().get_phone_number(PhoneNumberId=NUMBER)
    assert last_line(chime_phone) == "success (PhoneNumber)"


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ([], "; the account has no numbers"),
        ([NUMBER], f"; the account has {NUMBER}"),
        (["+13105550198"], "; the account has +13105550198, one digit away"),
        ([f"+1206555011{line}" for line in range(7)], "+12065550113, +12065550114 and 2 more"),
    ],
)
def test_a_number_that_is_not_found_is_told_with_those_that_are(
    chime_phone: ChimePhone, numbers: list[str], told: str
) -> None:
    chime_phone.load(numbers)
    with pytest.raises(ClientError):
        voice().get_phone_number(PhoneNumberId="+13105550199")
    assert last_line(chime_phone).endswith(told)


def test_something_else_that_is_not_found_is_told_without_numbers(chime_phone: ChimePhone) -> None:
    with pytest.raises(ClientError):
        voice().get_phone_number_order(PhoneNumberOrderId="abc12345-de67-89f0-1234-a45678901234")
    assert last_line(chime_phone) == "NotFoundException (HTTP 404): The requested resource couldn't be found"


@pytest.mark.parametrize(
    ("count", "between"), [(25, ""), (26, "... 1 more call ..."), (200, "... 175 more calls ...")]
)
def test_of_many_calls_the_first_and_the_last_are_told(
    chime_phone: ChimePhone, count: int, between: str
) -> None:
    chime_phone.add_phone_number(NUMBER)
    client = voice()
    for _ in range(count):
        client.get_phone_number(PhoneNumberId=NUMBER)
    lines = transcript(chime_phone.calls, chime_phone.phone_numbers).splitlines()
    places = [line.partition(". ")[0] for line in lines if line[0] != "."]
    assert places == [*"12345", *map(str, range(max(count - 19, 6), count + 1))]
    assert [line for line in lines if line[0] == "."] == [between] * (between != "")
