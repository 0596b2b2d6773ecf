"""Answers that are lost after the operation was carried out: by `effect=True`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import boto3
import pytest
import requests
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, ReadTimeoutError

from pytest_chime_phone import (
    ChimePhone,
    Fault,
    InvalidValue,
    MalformedResponse,
    Outcome,
    ServiceError,
    Success,
    UnexpectedCall,
    fake_chime_phone,
)

from .calling import NUMBER, order

OTHER = "+12065550101"
URL = "https://voice-chime.us-east-1.amazonaws.com"
Refuses = Callable[..., Any]


@pytest.mark.parametrize("service", ["chime", "chime-sdk-voice"])
@pytest.mark.parametrize(
    "outcome",
    [Fault("read-timeout"), Fault("connection-reset"), ServiceError("ServiceFailureException"), None],
    ids=str,
)
def test_the_order_is_placed_and_the_client_does_not_know(
    chime_phone: ChimePhone, service: str, outcome: Outcome | None
) -> None:
    outcome = outcome or MalformedResponse(b"<html>", status=502)
    chime_phone.add_response(outcome, operation="CreatePhoneNumberOrder", effect=True)
    with pytest.raises((ClientError, BotoCoreError)):
        order(service)
    assert chime_phone.calls[-1].outcome == outcome
    assert chime_phone.phone_numbers[NUMBER]["Status"] == "AcquireInProgress"
    chime_phone.clock.advance(11)
    assert chime_phone.phone_numbers[NUMBER]["Status"] == "Unassigned"
    assert NUMBER not in chime_phone.stock


def test_a_number_is_updated_though_the_answer_is_lost(chime_phone: ChimePhone, client: Any) -> None:
    chime_phone.add_phone_number(NUMBER)
    chime_phone.add_response(ServiceError("ConflictException"), operation="UpdatePhoneNumber", effect=True)
    with pytest.raises(ClientError, match="ConflictException"):
        client.update_phone_number(PhoneNumberId=NUMBER, ProductType="SipMediaApplicationDialIn")
    assert chime_phone.phone_numbers[NUMBER]["ProductType"] == "SipMediaApplicationDialIn"


@pytest.mark.chime_phone(auth="ignore")
def test_requests_loses_the_answer_too(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number(NUMBER)
    chime_phone.add_response(Fault("empty-response"), operation="DeletePhoneNumber", effect=True)
    with pytest.raises(requests.ConnectionError):
        requests.delete(f"{URL}/phone-numbers/{NUMBER}", timeout=1)
    assert chime_phone.phone_numbers[NUMBER]["Status"] == "DeleteInProgress"


@pytest.mark.chime_phone(auth="ignore")
def test_an_answer_is_lost_over_the_server(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number(NUMBER)
    chime_phone.add_response(Fault("connection-reset"), operation="DeletePhoneNumber", effect=True)
    with chime_phone.serve() as url, pytest.raises(requests.ConnectionError):
        requests.delete(f"{url}/phone-numbers/{NUMBER}", timeout=5)
    assert chime_phone.phone_numbers[NUMBER]["Status"] == "DeleteInProgress"


def test_what_the_service_refuses_has_no_effect(chime_phone: ChimePhone) -> None:
    chime_phone.add_response(Fault("read-timeout"), operation="CreatePhoneNumberOrder", effect=True)
    with pytest.raises(ReadTimeoutError):
        order(number="+14155551234")
    assert not chime_phone.phone_numbers


def test_without_effect_nothing_is_done(chime_phone: ChimePhone) -> None:
    chime_phone.add_response(Fault("read-timeout"), operation="CreatePhoneNumberOrder")
    with pytest.raises(ReadTimeoutError):
        order()
    assert not chime_phone.phone_numbers


def test_the_effect_comes_before_the_latency(chime_phone: ChimePhone) -> None:
    chime_phone.add_response(ServiceError("ServiceFailureException"), effect=True, latency=11)
    with pytest.raises(ClientError):
        order()
    assert chime_phone.phone_numbers[NUMBER]["Status"] == "Unassigned"


# -- the client's retry is a second call


def test_the_retry_of_an_order_is_refused(chime_phone: ChimePhone) -> None:
    chime_phone.add_response(Fault("read-timeout"), operation="CreatePhoneNumberOrder", effect=True)
    with pytest.raises(ClientError, match="not in stock"):
        order(config=Config(retries={"mode": "standard"}))
    assert [call.attempt for call in chime_phone.calls] == [1, 2]
    assert [*chime_phone.phone_numbers] == [NUMBER]


@pytest.mark.chime_phone(repeat="accepted", quota=1)
@pytest.mark.parametrize("service", ["chime", "chime-sdk-voice"])
def test_the_retry_of_an_order_may_be_accepted(chime_phone: ChimePhone, service: str) -> None:
    chime_phone.add_response(Fault("read-timeout"), operation="CreatePhoneNumberOrder", effect=True)
    second = order(service, config=Config(retries={"mode": "standard"}))["PhoneNumberOrder"]
    chime_phone.clock.advance(11)
    orders = boto3.client(service).list_phone_number_orders()["PhoneNumberOrders"]
    assert [made["Status"] for made in orders] == ["Successful", "Successful"]
    assert orders[1]["PhoneNumberOrderId"] == second["PhoneNumberOrderId"]
    assert chime_phone.phone_numbers[NUMBER]["OrderId"] == orders[0]["PhoneNumberOrderId"]
    order(service)


@pytest.mark.chime_phone(repeat="accepted")
def test_a_repeated_order_fails_with_the_first(chime_phone: ChimePhone, voice: Any) -> None:
    chime_phone.fail_next("order", NUMBER)
    order()
    order()
    chime_phone.clock.advance(11)
    orders = voice.list_phone_number_orders()["PhoneNumberOrders"]
    assert [made["Status"] for made in orders] == ["Failed", "Failed"]


@pytest.mark.chime_phone(repeat="accepted")
def test_what_was_not_just_ordered_is_not_in_stock(
    chime_phone: ChimePhone, voice: Any, refuses: Refuses
) -> None:
    chime_phone.add_phone_number(NUMBER)
    with refuses("BadRequest", match="not in stock"):
        order()
    order(number=OTHER)
    chime_phone.clock.advance(11)
    voice.delete_phone_number(PhoneNumberId=OTHER)
    with refuses("BadRequest", match="not in stock"):
        order(number=OTHER)


# -- what cannot have an effect


@pytest.mark.parametrize("kind", ["connect-timeout", "connection-refused", "dns-failure", "tls-failure"])
def test_a_call_that_never_connects_has_no_effect(chime_phone: ChimePhone, kind: str) -> None:
    with pytest.raises(InvalidValue, match="never connects"):
        chime_phone.add_response(Fault("read-timeout"), Fault(kind), effect=True)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"effect": 1}, "effect=1: use True or False"),
        ({"skip": -1}, "skip=-1: use the number of calls"),
        ({"skip": True}, "skip=True"),
        ({"effect": True, "operation": "CreateProxySession"}, "CreateProxySession has no state"),
        ({"effect": True, "operation": "CreatePhoneOrder"}, "unknown operation 'CreatePhoneOrder'"),
    ],
)
def test_a_bad_effect_or_skip_is_refused(
    chime_phone: ChimePhone, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(InvalidValue, match=message):
        chime_phone.add_response(Fault("read-timeout"), **options)


def test_an_effect_on_an_operation_without_state_fails_the_test() -> None:
    with pytest.raises(UnexpectedCall, match="cannot have an effect") as caught, fake_chime_phone() as fake:
        fake.add_response(Fault("read-timeout"), effect=True)
        boto3.client("chime").list_accounts()
    assert "effect=True" in str(caught.value)


@pytest.mark.parametrize("refused", ["+12065550100", "%2B12065550100"])
def test_items_that_the_answer_refuses_are_left_alone(chime_phone: ChimePhone, refused: str) -> None:
    chime_phone.load([NUMBER, OTHER])
    told = [{"PhoneNumberId": refused, "ErrorCode": "Throttled", "ErrorMessage": "Later."}]
    answer = Success({"PhoneNumberErrors": told})
    chime_phone.add_response(answer, operation="BatchDeletePhoneNumber", effect=True, times=2)
    client = boto3.client("chime-sdk-voice")
    for numbers in ([NUMBER, OTHER], [NUMBER]):
        assert client.batch_delete_phone_number(PhoneNumberIds=numbers)["PhoneNumberErrors"] == told
    statuses = {e164: number["Status"] for e164, number in chime_phone.phone_numbers.items()}
    assert statuses == {NUMBER: "Unassigned", OTHER: "DeleteInProgress"}
