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
