"""What is retried, how often and after what: each client's own policy, as over a real socket."""

from __future__ import annotations

import itertools

import boto3
import pytest
import requests
from botocore.config import Config
from botocore.retries.bucket import Clock
from requests.adapters import HTTPAdapter
from urllib3 import Retry

from pytest_chime_phone import ChimePhone, Fault, MalformedResponse, ServiceError, Success

from .clients import Client
from .loopback import Outcome, serving
from .met import in_process, over_the_socket

SUCCESS = Success({"PhoneNumber": {"CallingName": "Acme", "E164PhoneNumber": "+12065550100"}})
THROTTLED = ServiceError("ThrottledClientException")
UNAVAILABLE = ServiceError("ServiceUnavailableException")
FAILURE = ServiceError("ServiceFailureException")
SEQUENCES = {
    "a success": [SUCCESS],
    "throttled, then a success": [THROTTLED, SUCCESS],
    "throttled for ever": [THROTTLED],
    "throttled by the gateway": [ServiceError("ThrottlingException", "Rate exceeded"), SUCCESS],
    "unavailable, then a success": [UNAVAILABLE, SUCCESS],
    "unavailable twice": [UNAVAILABLE, UNAVAILABLE, SUCCESS],
    "unavailable for ever": [UNAVAILABLE],
    "failures of two kinds": [FAILURE, UNAVAILABLE, SUCCESS],
    "a failure, then not found": [FAILURE, ServiceError("NotFoundException")],
    "not found": [ServiceError("NotFoundException")],
    "bad request": [ServiceError("BadRequestException")],
    "forbidden": [ServiceError("ForbiddenException")],
    "unauthorized": [ServiceError("UnauthorizedClientException")],
    "token expired": [ServiceError("ExpiredTokenException")],
    "unavailable, come back in 7 s": [
        ServiceError("ServiceUnavailableException", headers={"Retry-After": "7"}),
        SUCCESS,
    ],
    "failure, come back in 2500 ms": [
        ServiceError("ServiceFailureException", headers={"x-amz-retry-after": "2500"}),
        SUCCESS,
    ],
    "a reset, then a success": [Fault("connection-reset"), SUCCESS],
    "no byte, then not found": [Fault("empty-response"), ServiceError("NotFoundException")],
    "garbage, a failure, then a success": [Fault("garbage"), FAILURE, SUCCESS],
    "HTML 502, then a success": [MalformedResponse(b"<html>", status=502), SUCCESS],
}


@pytest.mark.parametrize("outcomes", SEQUENCES.values(), ids=SEQUENCES)
def test_a_sequence_of_answers_is_met_as_from_a_real_socket(client: Client, outcomes: list[Outcome]) -> None:
    with serving(*outcomes) as url:
        real = over_the_socket(client, url)
    assert in_process(client, *outcomes) == real


@pytest.mark.chime_phone(auth="ignore")
def test_the_back_offs_of_requests_are_noted_to_the_second(chime_phone: ChimePhone) -> None:
    chime_phone.add_response(UNAVAILABLE, times=None)
    host = "https://chime.us-east-1.amazonaws.com"
    policy = Retry(total=3, status_forcelist=[503], backoff_factor=0.5, raise_on_status=False)
    with requests.Session() as session:
        session.mount(host, HTTPAdapter(max_retries=policy))
        answer = session.get(f"{host}/phone-numbers/%2B12065550100")
    assert answer.status_code == 503
    assert [call.attempt for call in chime_phone.calls] == [1, 2, 3, 4]
    assert chime_phone.sleeps[-2:] == (1.0, 2.0)  # urllib3 1 does not wait before the first retry


@pytest.mark.parametrize("instant", [1_767_225_600.0, 1_767_225_600.50021])
def test_the_rate_limit_of_the_adaptive_mode_ends_where_the_clock_stands(
    chime_phone: ChimePhone, monkeypatch: pytest.MonkeyPatch, instant: float
) -> None:
    looks = itertools.count()

    def frozen(_: Clock) -> float:
        assert next(looks) < 100, f"still waiting, after {len(chime_phone.sleeps)} back-offs"
        return instant

    monkeypatch.setattr(Clock, "current_time", frozen)
    chime_phone.add_phone_number("+12065550100")
    chime_phone.add_response(ServiceError("ThrottlingException"))
    client = boto3.client("chime", config=Config(retries={"mode": "adaptive"}))
    client.get_phone_number(PhoneNumberId="+12065550100")
    assert [call.attempt for call in chime_phone.calls] == [1, 2]
    assert len(chime_phone.sleeps) == 2  # the back-off, then the rate limit
