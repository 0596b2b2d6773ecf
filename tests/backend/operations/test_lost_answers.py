"""Answers that are lost after the operation was carried out, and calls that go by first."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any

import boto3
import pytest
import requests
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, ReadTimeoutError
from hypothesis import find, settings
from hypothesis.errors import NoSuchExample

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
    strategies,
)
from pytest_chime_phone.domain.outcome_json import from_json, to_json

NUMBER, OTHER = "+12065550100", "+12065550101"
ONCE = Config(retries={"total_max_attempts": 1})
URL = "https://voice-chime.us-east-1.amazonaws.com"
Refuses = Callable[..., Any]


def order(service: str = "chime-sdk-voice", number: str = NUMBER, config: Config = ONCE) -> Any:
    client = boto3.client(service, config=config)
    return client.create_phone_number_order(ProductType="VoiceConnector", E164PhoneNumbers=[number])


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


# -- an outcome may be a lost answer by itself


@pytest.mark.parametrize(
    "outcome",
    [
        Fault("read-timeout"),
        ServiceError("ServiceFailureException", "Oh", headers={"a": "b"}),
        MalformedResponse(b"<html>", status=502),
    ],
    ids=str,
)
def test_an_outcome_may_come_after_the_effect(chime_phone: ChimePhone, outcome: Outcome) -> None:
    lost = outcome.after_effect()
    assert type(lost) is type(outcome)
    assert (outcome.effect, lost.effect) == (False, True)
    assert eval(repr(lost)) == lost == lost.after_effect() == pickle.loads(pickle.dumps(lost))
    assert hash(lost) == hash(outcome.after_effect())
    assert lost != outcome
    assert str(lost) == f"{outcome}, after its effect"
    [(kind, told)] = to_json(lost).items()
    told.pop("violations", None)  # which are not read back
    assert from_json({kind: told}) == lost
    chime_phone.add_response(lost, operation="CreatePhoneNumberOrder")
    with pytest.raises((ClientError, BotoCoreError)):
        order()
    assert [*chime_phone.phone_numbers] == [NUMBER]
    assert chime_phone.calls[0].outcome == lost


def test_one_of_several_outcomes_may_come_after_the_effect(chime_phone: ChimePhone) -> None:
    chime_phone.add_response(Fault("connection-reset"), Fault("connection-reset").after_effect())
    for numbers in ([], [NUMBER]):
        with pytest.raises(BotoCoreError):
            order()
        assert [*chime_phone.phone_numbers] == numbers


def test_an_operation_without_state_has_no_effect(chime_phone: ChimePhone) -> None:
    chime_phone.add_response(ServiceError("ServiceFailureException").after_effect())
    with pytest.raises(ClientError, match="ServiceFailure"):
        boto3.client("chime", config=ONCE).list_accounts()


@pytest.mark.parametrize(
    ("outcome", "message"),
    [(Success({}), "use an error, a malformed response"), (Fault("dns-failure"), "never connects")],
)
def test_what_cannot_be_lost(outcome: Outcome, message: str) -> None:
    with pytest.raises(InvalidValue, match=message):
        outcome.after_effect()


@pytest.mark.parametrize("service", ["chime", "chime-sdk-voice"])
def test_outcomes_of_writes_hold_lost_answers(service: Any) -> None:
    def lost(operation: str, kind: type[Outcome]) -> Outcome:
        strategy = strategies.outcomes(service=service, operation=operation)
        settings_ = settings(max_examples=300, database=None, deadline=None)
        return find(strategy, lambda o: o.effect and isinstance(o, kind), settings=settings_)

    for kind in (Fault, ServiceError, MalformedResponse):
        found = lost("CreatePhoneNumberOrder", kind)
        assert not isinstance(found, ServiceError) or found.status >= 500
    sequences = strategies.outcome_sequences(service=service, operation="DeletePhoneNumber")
    assert find(sequences, lambda outcomes: any(outcome.effect for outcome in outcomes))
    with pytest.raises(NoSuchExample):
        lost("GetPhoneNumber", Outcome)


# -- calls that go by first


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
