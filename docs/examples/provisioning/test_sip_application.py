"""From nothing and back to nothing; where it goes wrong half-way, nothing is left but the queue."""

from __future__ import annotations

from collections.abc import Iterator

import boto3
import pytest
from botocore.exceptions import ClientError

from provisioning.sip_application import NotBought, set_up, tear_down
from pytest_chime_phone import ChimePhone, ServiceError

NUMBER = "+12065550100"
ARN = "arn:aws:lambda:us-east-1:111122223333:function:reception"


@pytest.fixture(autouse=True)
def _no_waiting(chime_phone: ChimePhone) -> Iterator[None]:
    with chime_phone.clock.instead_of_sleep():
        yield


def test_a_number_that_a_function_answers(chime_phone: ChimePhone) -> None:
    line = set_up("206", "Reception", ARN)
    number = chime_phone.phone_numbers[NUMBER]
    assert number["Status"] == "Assigned"
    assert [(target["Name"], target["Value"]) for target in number["Associations"]] == [
        ("SipRuleId", line.rule)
    ]
    application = chime_phone.targets["SipMediaApplication", line.application]
    assert application["Endpoints"] == [{"LambdaArn": ARN}]


def test_back_to_nothing(chime_phone: ChimePhone) -> None:
    tear_down(set_up("206", "Reception", ARN), "Reception")
    assert chime_phone.phone_numbers[NUMBER]["Status"] == "DeleteInProgress"
    assert not chime_phone.targets


def test_the_number_cannot_go_before_its_rule() -> None:
    set_up("206", "Reception", ARN)
    with pytest.raises(ClientError, match="has associations"):
        boto3.client("chime-sdk-voice").delete_phone_number(PhoneNumberId=NUMBER)


def test_nothing_in_stock(chime_phone: ChimePhone) -> None:
    chime_phone.stock.clear()
    with pytest.raises(NotBought, match="nothing in stock"):
        set_up("206", "Reception", ARN)


def test_an_order_that_fails(chime_phone: ChimePhone) -> None:
    chime_phone.fail_next("order", NUMBER)
    with pytest.raises(NotBought, match="Failed"):
        set_up("206", "Reception", ARN)
    assert not chime_phone.targets


def test_a_function_that_is_none(chime_phone: ChimePhone) -> None:
    with pytest.raises(ClientError, match="does not match the pattern"):
        set_up("206", "Reception", "reception")
    assert chime_phone.phone_numbers[NUMBER]["Status"] == "DeleteInProgress"


def test_no_room_for_the_rule(chime_phone: ChimePhone) -> None:
    chime_phone.add_response(ServiceError("ResourceLimitExceededException"), operation="CreateSipRule")
    with pytest.raises(ClientError, match="ResourceLimitExceeded"):
        set_up("206", "Reception", ARN)
    assert chime_phone.phone_numbers[NUMBER]["Status"] == "DeleteInProgress"
    assert not chime_phone.targets
