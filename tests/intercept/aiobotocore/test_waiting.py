"""Back-off, rate limits, latency and polling: noted, and waited for where that is wanted."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest

from pytest_chime_phone import ChimePhone, ServiceError, Success, fake_chime_phone

pytest.importorskip(
    "aiobotocore", reason="aiobotocore is not installed: it pins its botocore, and this is another"
)

from aiobotocore.retries.bucket import AsyncTokenBucket, Clock
from botocore.exceptions import CapacityNotAvailableError, ReadTimeoutError
from botocore.retries.standard import ExponentialBackoff

from .clients import NUMBER, config, name_of, over_each, with_client


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
