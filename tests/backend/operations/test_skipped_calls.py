"""Calls that go by first (`skip`), before a script answers."""

from __future__ import annotations

import boto3
import pytest
from botocore.exceptions import BotoCoreError, ClientError

from pytest_chime_phone import ChimePhone, Fault, ServiceError, fake_chime_phone

from .calling import NUMBER, ONCE

OTHER = "+12065550101"


def found(number: str = NUMBER) -> bool:
    try:
        boto3.client("chime", config=ONCE).get_phone_number(PhoneNumberId=number)
    except ClientError as error:
        return error.response["Error"]["Code"] == "ForbiddenException"
    return True


def test_so_many_calls_go_by_and_the_account_answers_them(chime_phone: ChimePhone) -> None:
    chime_phone.add_response(ServiceError("ForbiddenException"), skip=2)
    assert [found() for _ in range(4)] == [False, False, True, False]


def test_other_scripts_answer_the_calls_that_go_by(chime_phone: ChimePhone) -> None:
    chime_phone.add_response(ServiceError("ForbiddenException"), skip=1, times=None)
    chime_phone.add_response(ServiceError("NotFoundException"), times=None)
    chime_phone.add_response(ServiceError("ForbiddenException"), skip=1)
    assert [found() for _ in range(3)] == [False, True, False]


def test_only_matching_calls_are_counted(chime_phone: ChimePhone) -> None:
    chime_phone.add_response(ServiceError("ForbiddenException"), phone_number=NUMBER, skip=1)
    assert [found(n) for n in (OTHER, OTHER, NUMBER, NUMBER)] == [False, False, False, True]


def test_a_script_that_skipped_every_call_is_unused() -> None:
    with pytest.raises(AssertionError, match=r"skip=1.*1 of 1 outcomes left"), fake_chime_phone() as fake:
        fake.add_response(ServiceError("ForbiddenException"), skip=1)
        assert not found()


def test_a_reset_forgets_what_was_skipped(chime_phone: ChimePhone) -> None:
    chime_phone.add_response(ServiceError("ForbiddenException"), skip=1)
    assert [found() for _ in range(2)] == [False, True]
    chime_phone.reset()
    assert not found()


def test_a_call_that_never_connects_may_be_the_second_over_the_server(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number(NUMBER)
    chime_phone.add_response(Fault("connection-refused"), skip=1)
    with chime_phone.serve() as url:
        client = boto3.client("chime", endpoint_url=url, config=ONCE)
        client.get_phone_number(PhoneNumberId=NUMBER)
        with pytest.raises(BotoCoreError):
            client.get_phone_number(PhoneNumberId=NUMBER)
