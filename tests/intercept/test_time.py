"""Nothing sleeps, and no other clock is heeded: freezegun, time-machine, retry modes and polling loops."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
import requests
import time_machine
from botocore.awsrequest import AWSResponse
from botocore.config import Config
from botocore.exceptions import ClientError
from freezegun import freeze_time
from requests.adapters import HTTPAdapter
from urllib3 import Retry

from pytest_chime_phone import ChimePhone, Fault, ServiceError, fake_chime_phone

NUMBER = "+12065550100"
URL = "https://chime.us-east-1.amazonaws.com/phone-numbers/%2B12065550100"
START = datetime(2019, 10, 28, 18, 43, 10, tzinfo=UTC)
FREEZERS = {"freezegun": freeze_time, "time-machine": time_machine.travel}
ATTEMPTS = {"legacy": 5, "standard": 3, "adaptive": 3}
BUSY = ServiceError("ServiceUnavailableException")


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What the process would really have slept, recorded in its place."""
    seconds: list[float] = []
    monkeypatch.setattr(time, "sleep", seconds.append)
    return seconds


@pytest.fixture
def fake() -> Iterator[ChimePhone]:
    with fake_chime_phone(auth="ignore") as chime_phone:
        chime_phone.add_phone_number(NUMBER)
        yield chime_phone


def _client(mode: str = "standard", **config: Any) -> Any:
    return boto3.client("chime", config=Config(retries={"mode": mode, **config}))


# -- other clocks


@pytest.mark.parametrize("order", ["frozen first", "fake first"])
@pytest.mark.parametrize("freezer", FREEZERS)
def test_the_clock_starts_at_its_fixed_instant_whatever_others_say(freezer: str, order: str) -> None:
    managers = [FREEZERS[freezer]("2031-05-06 07:08:09+00:00"), fake_chime_phone(auth="verify")]
    with ExitStack() as stack:
        entered = [stack.enter_context(m) for m in (managers if order == "frozen first" else managers[::-1])]
        chime_phone = next(each for each in entered if isinstance(each, ChimePhone))
        assert chime_phone.clock.now == START
        chime_phone.add_phone_number(NUMBER)
        answer = _client().get_phone_number(PhoneNumberId=NUMBER)
        assert answer["PhoneNumber"]["CreatedTimestamp"] == START
        assert answer["ResponseMetadata"]["HTTPHeaders"]["date"] == "Mon, 28 Oct 2019 18:43:10 GMT"
        assert datetime.now(UTC).year == 2031


@pytest.mark.parametrize("freezer", FREEZERS)
@pytest.mark.parametrize("mode", ATTEMPTS)
def test_retries_end_under_a_stopped_clock(freezer: str, mode: str, slept: list[float]) -> None:
    stopped = {} if freezer == "freezegun" else {"tick": False}
    with FREEZERS[freezer]("2031-05-06", **stopped), fake_chime_phone() as chime_phone:
        chime_phone.add_phone_number(NUMBER)
        chime_phone.add_response(BUSY, Fault("connect-timeout"))
        _client(mode).get_phone_number(PhoneNumberId=NUMBER)
        assert [call.attempt for call in chime_phone.calls] == [1, 2, 3]
    assert slept == []


@pytest.mark.parametrize("freezer", FREEZERS)
def test_a_frozen_clock_may_stop_before_a_younger_fake(
    freezer: str, outside: Callable[[], dict[str, Any]]
) -> None:
    before = outside()
    frozen = FREEZERS[freezer]("2031-05-06")
    frozen.start()
    with fake_chime_phone() as chime_phone:
        created = datetime(2024, 2, 29, tzinfo=UTC)
        chime_phone.add_phone_number(NUMBER, CreatedTimestamp=created)
        frozen.stop()
        answer = _client().get_phone_number(PhoneNumberId=NUMBER)
        assert answer["PhoneNumber"]["CreatedTimestamp"] == created
        assert datetime.now(UTC).year != 2031
    assert outside() == before


def test_advancing_the_fake_moves_no_other_clock(fake: ChimePhone) -> None:
    with freeze_time("2031-05-06"):
        fake.clock.advance(timedelta(days=7))
        assert datetime.now(UTC) == datetime(2031, 5, 6, tzinfo=UTC)
    assert fake.clock.now == START + timedelta(days=7)


# -- back-off


@pytest.mark.parametrize("mode", ATTEMPTS)
@pytest.mark.parametrize("outcome", [BUSY, Fault("read-timeout"), Fault("connection-reset")], ids=str)
def test_back_off_is_recorded_and_not_slept(
    outcome: Any, mode: str, fake: ChimePhone, slept: list[float]
) -> None:
    fake.add_response(outcome, times=None)
    with pytest.raises(Exception, match=r"ServiceUnavailable|timeout|closed|aborted"):
        _client(mode).get_phone_number(PhoneNumberId=NUMBER)
    assert len(fake.calls) == ATTEMPTS[mode]
    assert len(fake.sleeps) == ATTEMPTS[mode] - 1
    assert all(seconds >= 0 for seconds in fake.sleeps)
    assert slept == []
    assert fake.clock.now == START  # jitter is random, and must not be in what a test sees


def test_back_off_of_an_early_client_is_recorded_too(slept: list[float]) -> None:
    client = _client("legacy")
    with fake_chime_phone() as chime_phone:
        chime_phone.add_phone_number(NUMBER)
        chime_phone.add_response(BUSY, BUSY)
        client.get_phone_number(PhoneNumberId=NUMBER)
        assert len(chime_phone.sleeps) == 2
    assert slept == []


def test_the_token_bucket_of_adaptive_mode_does_not_wait(fake: ChimePhone, slept: list[float]) -> None:
    throttled = ServiceError("ThrottlingException", status=400)
    fake.add_response(throttled, times=3)
    with time_machine.travel("2031-05-06", tick=False):  # the bucket measures the real rate of calls
        client = _client("adaptive")
        with pytest.raises(ClientError, match="ThrottlingException"):
            client.get_phone_number(PhoneNumberId=NUMBER)
        for _ in range(10):
            client.get_phone_number(PhoneNumberId=NUMBER)
    assert len(fake.calls) == 13
    assert len(fake.sleeps) > 10  # two between three attempts, the rest for tokens
    assert sum(fake.sleeps) > 10  # a bucket that has met a throttle hands out half a token a second
    assert slept == []


def test_the_token_bucket_waits_in_full_with_real_retries(slept: list[float]) -> None:
    with fake_chime_phone(retries="real") as chime_phone:
        chime_phone.add_phone_number(NUMBER)
        chime_phone.add_response(ServiceError("ThrottlingException", status=400), times=3)
        client = _client("adaptive")
        with pytest.raises(ClientError, match="ThrottlingException"):
            client.get_phone_number(PhoneNumberId=NUMBER)
        client.get_phone_number(PhoneNumberId=NUMBER)
        assert slept == list(chime_phone.sleeps)
    assert sum(slept) > 0


@pytest.mark.parametrize("mode", ATTEMPTS)
def test_real_retries_sleep(mode: str, slept: list[float]) -> None:
    with fake_chime_phone(retries="real") as chime_phone:
        chime_phone.add_phone_number(NUMBER)
        chime_phone.add_response(BUSY, BUSY)
        _client(mode).get_phone_number(PhoneNumberId=NUMBER)
        assert slept == list(chime_phone.sleeps)
        assert len(slept) == 2


@pytest.mark.chime_phone(retries="real", auth="ignore")
def test_real_retries_by_the_marker_and_through_requests(chime_phone: ChimePhone, slept: list[float]) -> None:
    chime_phone.add_response(BUSY, BUSY)
    with requests.Session() as session:
        retry = Retry(total=2, backoff_factor=0.5, status_forcelist=[503])
        session.mount("https://", HTTPAdapter(max_retries=retry))
        assert session.get(URL, timeout=1).status_code == 404
    assert slept == list(chime_phone.sleeps) == [1.0]


def test_real_retries_within_instead_of_sleep_move_the_clock() -> None:
    with fake_chime_phone(retries="real") as chime_phone:
        chime_phone.add_phone_number(NUMBER)
        chime_phone.add_response(BUSY)
        with chime_phone.clock.instead_of_sleep():
            _client().get_phone_number(PhoneNumberId=NUMBER)
        assert chime_phone.clock.now - START == timedelta(seconds=chime_phone.sleeps[0])


@pytest.mark.parametrize("mode", ATTEMPTS)
def test_back_off_of_other_services_is_theirs(mode: str, fake: ChimePhone, slept: list[float]) -> None:
    def busy(**_: Any) -> AWSResponse:
        response = AWSResponse("https://s3.amazonaws.com", 503, {}, None)
        response._content = b""
        return response

    config = Config(retries={"mode": mode})
    s3 = boto3.client("s3", aws_access_key_id="a", aws_secret_access_key="b", config=config)
    s3.meta.events.register("before-send.s3", busy)
    with pytest.raises(ClientError, match="503"):
        s3.list_buckets()
    assert len(slept) == ATTEMPTS[mode] - 1
    assert fake.sleeps == ()


def test_back_off_of_other_hosts_through_requests_is_theirs(
    fake: ChimePhone, slept: list[float], network: list[object]
) -> None:
    with pytest.raises(RuntimeError, match="socket wanted"), requests.Session() as session:
        session.mount("http://", HTTPAdapter(max_retries=Retry(total=1)))
        session.get("http://localhost/", timeout=1)
    Retry(total=2, backoff_factor=1).increment("GET", "/").increment("GET", "/").sleep()
    assert fake.sleeps == ()
    assert slept == [2]
