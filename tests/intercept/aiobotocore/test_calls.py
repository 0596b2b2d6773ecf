"""Calls of aiobotocore: answered from the account, logged, retried without waiting."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest

from pytest_chime_phone import ChimePhone, Fault, ServiceError, Success, UnexpectedCall, fake_chime_phone

pytest.importorskip(
    "aiobotocore", reason="aiobotocore is not installed: it pins its botocore, and this is another"
)

from aiobotocore.retries.bucket import AsyncTokenBucket, Clock
from aiobotocore.session import AioSession
from botocore.exceptions import CapacityNotAvailableError, EndpointConnectionError, ReadTimeoutError
from botocore.retries.standard import ExponentialBackoff

from .clients import NUMBER, config, name_of, over_each, with_client


@over_each
@pytest.mark.parametrize("service", ["chime", "chime-sdk-voice"])
def test_a_number_of_the_account_is_found(chime_phone: ChimePhone, service: str, over: str) -> None:
    chime_phone.add_phone_number(NUMBER, CallingName="Acme")
    assert with_client(name_of, service, config=config(over)) == "Acme"
    (call,) = chime_phone.calls
    assert (call.client, call.service, call.operation) == ("aiobotocore", service, "GetPhoneNumber")
    assert (call.phone_number, call.attempt, call.body) == (NUMBER, 1, b"")
    assert call.headers["amz-sdk-request"].startswith("attempt=1")


@over_each
def test_a_client_may_be_older_than_the_fake_and_outlive_it(over: str, network: list[object]) -> None:
    async def work(client: Any) -> None:
        for name in ("Acme", "Widgets"):
            with fake_chime_phone() as chime_phone:
                chime_phone.add_phone_number(NUMBER, CallingName=name)
                assert await name_of(client) == name
        assert network == []
        with pytest.raises(Exception, match="socket wanted"):
            await name_of(client)

    keys = {"aws_access_key_id": "a", "aws_secret_access_key": "b"}
    once = config(over, retries={"total_max_attempts": 1})
    with_client(work, config=once, **keys)


@over_each
def test_a_body_is_logged_as_often_as_it_is_sent(chime_phone: ChimePhone, over: str) -> None:
    chime_phone.add_response(Fault("connect-timeout"), Success({}), operation="UpdatePhoneNumber")
    wanted = {"PhoneNumberId": NUMBER, "CallingName": "Acme"}
    with_client(lambda client: client.update_phone_number(**wanted), config=config(over))
    assert [call.body for call in chime_phone.calls] == [b'{"CallingName": "Acme"}'] * 2
    assert [call.parameters for call in chime_phone.calls] == [wanted] * 2


@over_each
def test_tasks_that_run_at_once_get_each_their_own_answer(chime_phone: ChimePhone, over: str) -> None:
    numbers = [f"+120655501{n:02}" for n in range(40)]
    for number in numbers:
        chime_phone.add_phone_number(number, CallingName=f"of {number[-2:]}")
        chime_phone.add_response(ServiceError("ServiceUnavailableException"), phone_number=number)

    async def work(client: Any) -> list[str | None]:
        return await asyncio.gather(*(name_of(client, number) for number in numbers))

    assert with_client(work, config=config(over)) == [f"of {number[-2:]}" for number in numbers]
    by_number = [[c.attempt for c in chime_phone.calls if c.phone_number == n] for n in numbers]
    assert by_number == [[1, 2]] * 40
    assert len(chime_phone.sleeps) == 40
    assert {call.phone_number for call in chime_phone.calls[:40]} == set(numbers)  # they took turns


@over_each
@pytest.mark.parametrize("mode", ["legacy", "standard", "adaptive"])
def test_back_off_is_noted_and_not_slept(
    chime_phone: ChimePhone, mode: str, over: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def sleep(seconds: float) -> None:
        assert seconds == 0

    monkeypatch.setattr(asyncio, "sleep", sleep)
    chime_phone.add_phone_number(NUMBER)
    chime_phone.add_response(ServiceError("ThrottlingException", "Rate exceeded"), times=2)
    with_client(name_of, config=config(over, retries={"mode": mode}))
    assert [call.attempt for call in chime_phone.calls] == [1, 2, 3]
    assert len(chime_phone.sleeps) >= 2
    assert all(seconds > 0 for seconds in chime_phone.sleeps)


@over_each
def test_real_retries_sleep_and_let_others_run(over: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("random.random", lambda: 0.02)
    monkeypatch.setattr("random.uniform", lambda low, high: 0.02)
    ticks = 0

    async def work(client: Any) -> None:
        async def tick() -> None:
            nonlocal ticks
            while True:
                await asyncio.sleep(0)
                ticks += 1

        ticking = asyncio.create_task(tick())
        await name_of(client)
        ticking.cancel()

    with fake_chime_phone(retries="real") as chime_phone:
        chime_phone.add_phone_number(NUMBER)
        chime_phone.add_response(ServiceError("ServiceUnavailableException"))
        began = time.monotonic()
        with_client(work, config=config(over, retries={"mode": "legacy"}))
        assert time.monotonic() - began > chime_phone.sleeps[0] * 0.9 > 0
    assert ticks > 10


def test_a_rate_limit_is_waited_for_where_retries_are_real(monkeypatch: pytest.MonkeyPatch) -> None:
    left = iter([0.02, 0.02])
    monkeypatch.setattr(ExponentialBackoff, "delay_amount", lambda *_: 0)
    monkeypatch.setattr(AsyncTokenBucket, "_sleep_amount", lambda *_: next(left, 0))
    with fake_chime_phone(retries="real") as chime_phone:
        chime_phone.add_phone_number(NUMBER)
        chime_phone.add_response(ServiceError("ThrottlingException"))
        began = time.monotonic()
        with_client(name_of, config=config(retries={"mode": "adaptive"}))
        assert time.monotonic() - began > 0.018
        assert chime_phone.sleeps == (0, 0.02)


def test_the_rate_limit_ends_where_the_clock_stands(
    chime_phone: ChimePhone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Clock, "current_time", lambda _: 1_767_225_600.50021)
    chime_phone.add_phone_number(NUMBER)
    chime_phone.add_response(ServiceError("ThrottlingException"))
    with_client(name_of, config=config(retries={"mode": "adaptive"}))
    assert [call.attempt for call in chime_phone.calls] == [1, 2]
    assert len(chime_phone.sleeps) == 2  # the back-off, then the rate limit


def test_the_rate_limit_of_another_service_is_left_alone(chime_phone: ChimePhone) -> None:
    async def work() -> None:
        bucket = AsyncTokenBucket(max_rate=1, clock=Clock())
        with pytest.raises(CapacityNotAvailableError):
            await bucket.acquire(2, block=False)

    asyncio.run(work())
    assert chime_phone.sleeps == ()


def test_what_aiohttp_repeats_by_itself_takes_further_outcomes(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number(NUMBER, CallingName="Acme")
    chime_phone.add_response(Fault("connection-reset"), times=3)
    assert with_client(name_of) == "Acme"
    assert [call.attempt for call in chime_phone.calls] == [1, 1, 2, 2]
    assert len(chime_phone.sleeps) == 1


@over_each
def test_latency_beyond_the_patience_of_a_client_is_a_read_timeout(
    chime_phone: ChimePhone, over: str
) -> None:
    chime_phone.add_response(Success.of_phone_number(NUMBER), latency=9)
    assert with_client(name_of, config=config(over, read_timeout=10)) is None
    chime_phone.add_response(Success.of_phone_number(NUMBER), latency=11)
    once = config(over, read_timeout=10, retries={"total_max_attempts": 1})
    before = chime_phone.clock.now
    with pytest.raises(ReadTimeoutError):
        with_client(name_of, config=once)
    assert (chime_phone.clock.now - before).total_seconds() == 10


@over_each
def test_an_unexpected_call_fails_whoever_catches_exceptions(over: str) -> None:
    async def work(client: Any) -> None:
        try:
            await asyncio.gather(client.list_accounts(), asyncio.sleep(0))
        except Exception:
            pytest.fail("it was caught")

    with pytest.raises(UnexpectedCall, match="ListAccounts of chime has no answer"), fake_chime_phone():
        with_client(work, config=config(over))


def test_an_unexpected_repetition_fails_as_well() -> None:
    async def work(client: Any) -> None:
        with pytest.raises(UnexpectedCall, match="ListAccounts of chime has no answer"):
            await client.list_accounts()

    with pytest.raises(UnexpectedCall), fake_chime_phone() as chime_phone:
        chime_phone.add_response(Fault("connection-reset"), operation="ListAccounts")
        with_client(work)


def test_a_polling_loop_moves_the_clock(chime_phone: ChimePhone) -> None:
    chime_phone.add_response(ServiceError("NotFoundException"), times=3)
    chime_phone.add_phone_number(NUMBER, CallingName="Acme")

    async def poll(client: Any) -> str | None:
        while True:
            try:
                return await name_of(client)
            except client.exceptions.NotFoundException:
                await asyncio.sleep(60)

    before = chime_phone.clock.now
    with chime_phone.clock.instead_of_sleep():
        assert with_client(poll) == "Acme"
    assert (chime_phone.clock.now - before).total_seconds() == 180


def test_a_time_limit_of_the_code_under_test_is_kept(chime_phone: ChimePhone) -> None:
    chime_phone.add_response(ServiceError("NotFoundException"), times=None)

    async def poll_for_ever(client: Any) -> None:
        while True:
            with pytest.raises(client.exceptions.NotFoundException):
                await name_of(client)

    with pytest.raises(TimeoutError):
        with_client(lambda client: asyncio.wait_for(poll_for_ever(client), 0.05))


def test_a_session_of_the_code_under_test_serves_both_services(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number(NUMBER, ProductType="BusinessCalling")
    session = AioSession()
    assert with_client(name_of, "chime", session) is None

    async def work(client: Any) -> None:
        with pytest.raises(client.exceptions.NotFoundException):
            await name_of(client)

    with_client(work, "chime-sdk-voice", session)


def test_connection_errors_are_those_of_aiobotocore(chime_phone: ChimePhone) -> None:
    chime_phone.add_response(Fault("connection-refused"), times=None)
    with pytest.raises(EndpointConnectionError, match="://voice-chime"):
        with_client(name_of, "chime-sdk-voice")


@over_each
@pytest.mark.parametrize("service", ["chime", "chime-sdk-voice"])
def test_a_client_of_the_server_tells_it_the_service(
    chime_phone: ChimePhone, over: str, service: str
) -> None:
    chime_phone.add_phone_number(NUMBER, CallingName="Acme")
    with chime_phone.serve() as url:
        assert with_client(name_of, service, endpoint_url=url, config=config(over)) == "Acme"
    (call,) = chime_phone.calls
    assert (call.client, call.service) == ("http", service)
