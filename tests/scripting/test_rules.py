"""Scripted outcomes: which calls get them, in what order, and what is refused."""

from __future__ import annotations

from datetime import timedelta

import boto3
import pytest
import requests
from botocore.config import Config
from botocore.exceptions import ClientError, ReadTimeoutError

from pytest_chime_phone import (
    ChimePhone,
    ChimePhoneError,
    Fault,
    MalformedResponse,
    ServiceError,
    Success,
    UnexpectedCall,
    fake_chime_phone,
)
from pytest_chime_phone.backend.backend import Backend
from pytest_chime_phone.backend.verification import verify
from pytest_chime_phone.domain.clock import START

NUMBER, OTHER = "+12065550100", "+12065550101"
URL = "https://chime.us-east-1.amazonaws.com/phone-numbers/"
ONCE = Config(retries={"total_max_attempts": 1})


def status(number: str = NUMBER, service: str = "chime") -> int:
    client = boto3.client(service, config=ONCE)
    try:
        answer = client.get_phone_number(PhoneNumberId=number)
    except ClientError as error:
        answer = error.response
    return answer["ResponseMetadata"]["HTTPStatusCode"]


def test_outcomes_come_in_order_and_then_the_account_answers(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number(NUMBER)
    chime_phone.add_response(ServiceError("ServiceFailureException"), MalformedResponse(b"", status=299))
    assert [status(), status(), status()] == [500, 299, 200]


def test_a_sequence_is_played_as_often_as_it_says(chime_phone: ChimePhone) -> None:
    chime_phone.add_response(ServiceError("NotFoundException"), ServiceError("ForbiddenException"), times=2)
    chime_phone.add_response(ServiceError("ServiceFailureException"), times=None)
    assert [status() for _ in range(6)] == [404, 403, 404, 403, 500, 500]


def test_the_newest_endless_script_answers_after_the_finite_ones(chime_phone: ChimePhone) -> None:
    chime_phone.add_response(ServiceError("NotFoundException"), times=None)
    chime_phone.add_response(ServiceError("ForbiddenException"), times=None)
    chime_phone.add_response(ServiceError("ServiceFailureException"))
    assert [status(), status()] == [500, 403]


def test_a_script_matches_by_number_service_and_operation(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number(NUMBER)
    chime_phone.add_response(ServiceError("ForbiddenException"), phone_number="%2B12065550101")
    chime_phone.add_response(ServiceError("ServiceFailureException"), service="chime-sdk-voice")
    chime_phone.add_response(ServiceError("ConflictException"), operation="UpdatePhoneNumber")
    assert status(NUMBER) == 200
    assert status(NUMBER, "chime-sdk-voice") == 500
    assert status(OTHER) == 403
    with pytest.raises(ClientError, match="ConflictException"):
        boto3.client("chime").update_phone_number(PhoneNumberId=NUMBER, CallingName="Acme")


def test_a_number_in_the_body_is_matched_too(chime_phone: ChimePhone) -> None:
    chime_phone.add_response(
        Success({}), operation="AssociatePhoneNumberWithUser", phone_number=NUMBER, service="chime"
    )
    boto3.client("chime").associate_phone_number_with_user(AccountId="a", UserId="u", E164PhoneNumber=NUMBER)
    assert chime_phone.calls[0].phone_number == NUMBER
    assert chime_phone.calls[0].parameters == {"AccountId": "a", "UserId": "u", "E164PhoneNumber": NUMBER}


def test_any_operation_of_the_models_can_be_scripted(chime_phone: ChimePhone) -> None:
    rule = {"SipRuleId": "r", "Name": "n", "CreatedTimestamp": "2019-01-01T00:00:00Z"}
    chime_phone.add_response(Success({"SipRules": [rule]}), operation="ListSipRules")
    answer = boto3.client("chime-sdk-voice").list_sip_rules(MaxResults=7, SipMediaApplicationId="s")
    assert answer["SipRules"][0]["CreatedTimestamp"].year == 2019
    assert chime_phone.calls[0].parameters == {"MaxResults": 7, "SipMediaApplicationId": "s"}


def test_a_success_without_body_is_a_204(chime_phone: ChimePhone) -> None:
    chime_phone.add_response(Success({}), operation="DeletePhoneNumber")
    answer = boto3.client("chime").delete_phone_number(PhoneNumberId=NUMBER)
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 204
    assert "content-length" not in answer["ResponseMetadata"]["HTTPHeaders"]


def test_the_success_of_a_creation_is_a_201(chime_phone: ChimePhone) -> None:
    chime_phone.add_response(
        Success({"PhoneNumberOrder": {"Status": "Processing"}}), operation="CreatePhoneNumberOrder"
    )
    order = boto3.client("chime").create_phone_number_order(
        ProductType="VoiceConnector", E164PhoneNumbers=[NUMBER]
    )
    assert order["ResponseMetadata"]["HTTPStatusCode"] == 201


def test_latency_passes_on_the_fakes_clock(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number(NUMBER)
    chime_phone.add_response(Success.of_phone_number(NUMBER), latency=2.5)
    assert status() == 200
    assert chime_phone.clock.now - START == timedelta(seconds=2.5)


def test_latency_beyond_the_clients_patience_is_a_read_timeout(chime_phone: ChimePhone) -> None:
    chime_phone.add_response(Success.of_phone_number(NUMBER), latency=5, times=2)
    client = boto3.client("chime", config=Config(read_timeout=3, retries={"total_max_attempts": 1}))
    with pytest.raises(ReadTimeoutError):
        client.get_phone_number(PhoneNumberId=NUMBER)
    with pytest.raises(requests.ReadTimeout):
        requests.get(URL + NUMBER, timeout=(1, 4))
    assert [call.outcome for call in chime_phone.calls] == [Fault("read-timeout")] * 2
    assert chime_phone.clock.now - START == timedelta(seconds=7)


@pytest.mark.parametrize("timeout", [None, 6, (1, None), 5.0])
def test_a_patient_client_of_requests_gets_the_answer(chime_phone: ChimePhone, timeout: object) -> None:
    chime_phone.add_response(Success.of_phone_number(NUMBER), latency=5)
    assert requests.get(URL + NUMBER, timeout=timeout).status_code == 200


def test_reset_goes_back_to_where_the_test_started() -> None:
    backend = Backend()
    fake = ChimePhone(backend)
    fake.add_response(ServiceError("NotFoundException"), times=3)
    fake.clock.advance(60)
    backend.set_baseline()
    fake.add_phone_number(NUMBER)
    fake.clock.advance(60)
    fake.reset()
    assert not fake.phone_numbers
    assert fake.clock.now - START == timedelta(seconds=60)


def test_a_success_that_does_not_fit_the_call_fails_the_test() -> None:
    with pytest.raises(UnexpectedCall, match="is not a valid output") as caught, fake_chime_phone() as fake:
        fake.add_response(Success.of_phone_number(NUMBER))
        boto3.client("chime").list_accounts()
    assert "write: operation=... in add_response" in str(caught.value)


def test_an_unchecked_success_is_sent_all_the_same(chime_phone: ChimePhone) -> None:
    chime_phone.add_response(Success({"PhoneNumber": {"Status": "Bogus"}}, unchecked=True))
    answer = boto3.client("chime").get_phone_number(PhoneNumberId=NUMBER)
    assert answer["PhoneNumber"]["Status"] == "Bogus"


@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        ((), {}, "needs an outcome"),
        (("NotFoundException",), {}, r"use ServiceError\('NotFoundException'\)"),
        (("read-timeout",), {}, r"use Fault\('read-timeout'\)"),
        (("Fault",), {}, r"that is a class: call it, as in Fault\('read-timeout'\)"),
        ((ServiceError,), {}, r"that is a class: call it, as in ServiceError\('NotFoundException'\)"),
        ((Success,), {}, r"call it, as in Success\.of_phone_number\('\+12065550100'\)"),
        ((Fault("garbage"),), {"operation": ["GetPhoneNumber"]}, "unknown operation"),
        (({"PhoneNumber": {}},), {}, r"wrap it in Success\(...\)"),
        ((ValueError,), {}, "an outcome is one of 'Success', 'ServiceError', 'MalformedResponse' or 'Fault'"),
        ((Fault("garbage"),), {"operation": "GetPhoneNumbers"}, "did you mean 'GetPhoneNumber'"),
        (
            (Fault("garbage"),),
            {"operation": "ListSipRules", "service": "chime-sdk-voice", "times": 0},
            "times=0: use 1 or more, or None",
        ),
        (
            (Fault("garbage"),),
            {"operation": "AssociatePhoneNumberWithUser", "service": "chime-sdk-voice"},
            "It is an operation of chime",
        ),
        (
            (Fault("garbage"),),
            {"service": "voice"},
            "unknown service 'voice': use 'chime' or 'chime-sdk-voice'",
        ),
        ((Fault("garbage"),), {"phone_number": "junk"}, "phone_number='junk' is not a valid E.164"),
        ((Fault("garbage"),), {"times": True}, "times=True"),
        ((Fault("garbage"),), {"latency": -1}, "latency=-1: use seconds, 0 or more"),
        ((Fault("garbage"),), {"latency": float("inf")}, "latency=inf"),
        ((Fault("garbage"),), {"latency": "1"}, "latency='1'"),
        ((Fault("garbage"),), {"optional": "yes"}, "optional='yes': use True or False"),
        ((Fault("garbage"),), {"latency": 3e11}, "no more than a year"),
        ((Success({"PhoneNumber": {"Status": "Bogus"}}),), {}, "PhoneNumber.Status='Bogus' is not one of"),
        (
            (Success({"Phone": {}}),),
            {},
            "is not an output of any operation. GetPhoneNumber: .* no member 'Phone'",
        ),
        ((Success({"PhoneNumber": {}}),), {"operation": "DeletePhoneNumber"}, "has no output"),
        (
            (Success({"PhoneNumber": {"Name": "x"}}),),
            {"operation": "GetPhoneNumber", "service": "chime"},
            "PhoneNumber has no member 'Name'",
        ),
    ],
)
def test_what_could_never_answer_is_refused_at_once(arguments: tuple, options: dict, message: str) -> None:
    backend = Backend()
    with pytest.raises(ChimePhoneError, match=message):
        ChimePhone(backend).add_response(*arguments, **options)
    verify(backend)


def test_a_success_for_any_operation_is_accepted_where_one_has_such_an_output() -> None:
    backend = Backend()
    ChimePhone(backend).add_response(Success({"PhoneNumberErrors": []}), optional=True)
    verify(backend)


def test_latency_does_not_change_a_connection_that_never_came_about(chime_phone: ChimePhone) -> None:
    chime_phone.add_response(Fault("connection-refused"), latency=100)
    with pytest.raises(requests.ConnectionError):
        requests.get(URL + NUMBER, timeout=1)
    assert chime_phone.calls[0].outcome == Fault("connection-refused")
    assert chime_phone.clock.now == START
