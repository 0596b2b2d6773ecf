"""What the end of a block reports: unused scripts and unexpected calls, beside an exception of the body."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from pytest_chime_phone import ServiceError, UnexpectedCall, fake_chime_phone

NUMBER = "+12065550100"
BUSY = ServiceError("ServiceUnavailableException")

Look = Callable[[], dict[str, Any]]


def test_an_unused_script_fails_the_block(outside: Look) -> None:
    before = outside()
    with (
        pytest.raises(AssertionError, match="1 of 1 outcomes left, no call was made"),
        fake_chime_phone() as fake,
    ):
        fake.add_response(BUSY)
    assert outside() == before


def test_an_unused_script_is_a_note_on_the_exception_of_the_body() -> None:
    with pytest.raises(ValueError, match="mine") as caught, fake_chime_phone() as fake:
        fake.add_response(BUSY, phone_number=NUMBER)
        raise ValueError("mine")
    (note,) = caught.value.__notes__
    assert "no call was made" in note
    assert f"phone_number={NUMBER!r}" in note


def test_an_exception_of_the_body_without_more_to_say_has_no_notes() -> None:
    with pytest.raises(ValueError, match="mine") as caught, fake_chime_phone() as fake:
        fake.add_response(BUSY, optional=True)
        fake.add_response(BUSY, times=None)
        raise ValueError("mine")
    assert not hasattr(caught.value, "__notes__")


def test_a_swallowed_unexpected_call_is_a_note_on_a_later_exception() -> None:
    with pytest.raises(ValueError, match="mine") as caught, fake_chime_phone():
        with pytest.raises(UnexpectedCall):
            boto3.client("chime").list_accounts()
        raise ValueError("mine")
    assert "ListAccounts of chime has no answer" in caught.value.__notes__[0]


def test_an_unexpected_call_in_the_body_is_not_masked() -> None:
    with pytest.raises(UnexpectedCall, match="ListAccounts") as caught, fake_chime_phone() as fake:
        fake.add_response(BUSY, operation="GetPhoneNumber")
        boto3.client("chime").list_accounts()
    assert str(caught.value).count("has no answer") == 1


def test_a_swallowed_unexpected_call_fails_the_block_and_goes_before_unused_scripts() -> None:
    with pytest.raises(UnexpectedCall, match="ListAccounts"), fake_chime_phone() as fake:
        fake.add_response(BUSY, operation="GetPhoneNumber")
        with pytest.raises(UnexpectedCall):
            boto3.client("chime").list_accounts()


def test_an_unexpected_call_belongs_to_the_fake_that_got_it() -> None:
    with fake_chime_phone(), pytest.raises(UnexpectedCall), fake_chime_phone():
        boto3.client("chime").list_accounts()


def test_code_that_catches_exception_does_not_catch_an_unexpected_call() -> None:
    with pytest.raises(UnexpectedCall), fake_chime_phone():
        try:
            boto3.client("chime").list_accounts()
        except Exception:
            pytest.fail("an application would have carried on")


def test_what_the_service_would_answer_is_answered_and_not_failed() -> None:
    with fake_chime_phone() as chime_phone:
        with pytest.raises(ClientError, match="NotFoundException"):
            boto3.client("chime").get_phone_number(PhoneNumberId=NUMBER)
        assert [str(call.outcome) for call in chime_phone.calls] == ["NotFoundException (HTTP 404)"]
