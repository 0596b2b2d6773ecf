"""Failure messages show the request decoded, the nearest candidate, each difference, and what to write."""

from __future__ import annotations

import contextlib

import boto3
import pytest
import requests
from botocore.exceptions import ClientError

from pytest_chime_phone import (
    ChimePhone,
    Fault,
    ServiceError,
    Success,
    UnexpectedCall,
    UnusedResponse,
    fake_chime_phone,
)

NUMBER, OTHER = "+12065550100", "+12065550101"


def get(number: str = NUMBER) -> None:
    with contextlib.suppress(ClientError):
        boto3.client("chime").get_phone_number(PhoneNumberId=number)


def test_a_call_without_an_answer_is_shown_with_the_nearest_script() -> None:
    with pytest.raises(UnexpectedCall) as caught, fake_chime_phone(allow_unused=True) as fake:
        fake.add_response(ServiceError("ForbiddenException"), operation="ListAccounts", service="chime")
        fake.add_response(ServiceError("NotFoundException"), operation="DeleteAccount", phone_number=OTHER)
        boto3.client("chime").create_account(Name="Acme")
    assert str(caught.value) == (
        "CreateAccount of chime has no answer: the fake keeps no state for it, "
        "and no scripted outcome matches."
        "\n\nrequest, by botocore, attempt 1:"
        "\n    POST https://chime.us-east-1.amazonaws.com/accounts"
        "\n    CreateAccount(Name='Acme')"
        '\n    body {"Name": "Acme"}'
        "\n\nnearest scripted: add_response(ServiceError('ForbiddenException'), operation='ListAccounts', "
        "service='chime')"
        "\n    operation: scripted 'ListAccounts', called 'CreateAccount'"
        "\n\nwrite: chime_phone.add_response(Success({...}), operation='CreateAccount')"
        "\n\nSee docs/reference/fixture.md#scripts"
    )


def test_a_used_up_script_says_so() -> None:
    with pytest.raises(UnexpectedCall, match="it is used up: raise times="), fake_chime_phone() as fake:
        fake.add_response(Success({"Accounts": []}), operation="ListAccounts")
        boto3.client("chime").list_accounts()
        boto3.client("chime").list_accounts()


def test_a_call_without_any_script_names_none() -> None:
    with pytest.raises(UnexpectedCall) as caught, fake_chime_phone():
        boto3.client("chime").list_accounts()
    assert "nearest" not in str(caught.value)


@pytest.mark.chime_phone(auth="ignore")
def test_what_is_not_a_request_is_shown_with_the_nearest_operations() -> None:
    with pytest.raises(UnexpectedCall) as caught, fake_chime_phone():
        requests.get("https://chime.us-east-1.amazonaws.com/phone-number/%2B12065550100")
    message = str(caught.value)
    assert "is not a request of chime: no operation of its installed botocore model" in message
    assert "    GetPhoneNumber (GET /phone-numbers/{phoneNumberId})" in message
    assert message.endswith("See docs/reference/operations.md")


@pytest.mark.parametrize(
    ("calls", "told"),
    [
        ([], "2 of 2 outcomes left, no call was made."),
        (
            [NUMBER],
            """2 of 2 outcomes left, no further call consumed them.
nearest call: GetPhoneNumber(PhoneNumberId='+12065550100')
    phone_number: scripted '+12065550101', called '+12065550100'""",
        ),
        ([NUMBER, OTHER], "1 of 2 outcomes left, no further call consumed it. Calls in all: 2."),
    ],
)
def test_an_unused_outcome_is_shown_with_the_nearest_call(calls: list[str], told: str) -> None:
    with pytest.raises(UnusedResponse) as caught, fake_chime_phone() as fake:
        fake.add_response(ServiceError("NotFoundException"), phone_number=OTHER, times=2)
        for number in calls:
            get(number)
    script = f"add_response(ServiceError('NotFoundException'), phone_number='{OTHER}', times=2)"
    assert str(caught.value).startswith(f"{script}: {told}\n\nFix what you scripted, or say")
    assert str(caught.value).endswith("See docs/reference/fixture.md#scripts")


def test_a_failure_that_nothing_met_is_shown() -> None:
    with pytest.raises(UnusedResponse) as caught, fake_chime_phone() as fake:
        fake.fail_next("release", NUMBER)
    told = "fail_next('release', '+12065550100'): no such process ran for this number."
    assert str(caught.value).startswith(told)


def test_reset_forgets_scripts_and_calls(chime_phone: ChimePhone) -> None:
    chime_phone.add_response(Fault("garbage"))
    get(OTHER)
    chime_phone.reset()
    assert (chime_phone.calls, chime_phone.sleeps) == ((), ())


@pytest.mark.parametrize("member", ["outcome", "operation"])
def test_what_a_call_was_cannot_be_set(chime_phone: ChimePhone, member: str) -> None:
    get()
    [call] = chime_phone.calls
    with pytest.raises(AttributeError, match=member):
        setattr(call, member, ServiceError("ForbiddenException"))
    assert (call.operation, call.outcome.code) == ("GetPhoneNumber", "NotFoundException")
