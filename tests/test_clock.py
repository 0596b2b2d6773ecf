"""The fake's clock."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta

import pytest

from pytest_chime_phone import ChimePhone, ChimePhoneError
from pytest_chime_phone.clock import START, Clock


def test_it_starts_at_the_date_of_the_documented_sample() -> None:
    assert ChimePhone().clock.now == datetime(2019, 10, 28, 18, 43, 10, tzinfo=UTC)


def test_it_moves_by_seconds_and_by_timedeltas() -> None:
    clock = Clock()
    clock.advance(90)
    clock.advance(0.5)
    clock.advance(timedelta(days=7))
    assert clock.now - START == timedelta(days=7, seconds=90.5)


@pytest.mark.parametrize(
    ("step", "message"),
    [
        (-1, "time only goes forward"),
        (timedelta(days=-1), "time only goes forward"),
        ("1", "use a timedelta"),
        (True, "use a timedelta"),
    ],
)
def test_a_bad_step_is_refused(step: object, message: str) -> None:
    clock = Clock()
    with pytest.raises(ChimePhoneError, match=message):
        clock.advance(step)
    assert clock.now == START


def test_sleep_moves_it_instead_of_waiting() -> None:
    clock = Clock()
    sleeps = time.sleep, asyncio.sleep

    async def poll() -> str:
        return await asyncio.sleep(3600, "result")

    with clock.instead_of_sleep() as same:
        time.sleep(3600)
        assert asyncio.run(poll()) == "result"
        asyncio.run(asyncio.sleep(-1))
    assert same is clock
    assert clock.now - START == timedelta(hours=2)
    assert (time.sleep, asyncio.sleep) == sleeps


def test_real_sleep_is_back_after_a_failure() -> None:
    sleep = time.sleep
    with pytest.raises(KeyError), Clock().instead_of_sleep():
        raise KeyError
    assert time.sleep is sleep


@pytest.mark.parametrize("step", [float("nan"), float("inf"), 1e300, timedelta.max])
def test_a_step_beyond_the_calendar_is_refused(step: object) -> None:
    clock = Clock()
    with pytest.raises(ChimePhoneError, match="beyond the calendar"):
        clock.advance(step)
    assert clock.now == START


@pytest.mark.parametrize("duration", [True, 0.5, 2])
def test_it_takes_every_duration_that_sleep_takes(duration: float) -> None:
    clock = Clock()
    with clock.instead_of_sleep():
        time.sleep(duration)
    assert clock.now - START == timedelta(seconds=duration)


@pytest.mark.parametrize("duration", [-1, -0.5, float("nan"), float("inf"), "1", None, timedelta(1)])
def test_a_bad_duration_is_the_error_that_sleep_makes_of_it(duration: object) -> None:
    with pytest.raises(Exception) as real:
        time.sleep(duration)
    clock = Clock()
    with pytest.raises(real.type), clock.instead_of_sleep():
        time.sleep(duration)
    assert clock.now == START
