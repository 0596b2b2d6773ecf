"""`clock.instead_of_sleep()`: polling loops move the fake's clock and wait for nothing."""

from __future__ import annotations

import asyncio
import time
from contextlib import ExitStack
from datetime import timedelta

import pytest

from pytest_chime_phone import ChimePhone, fake_chime_phone
from pytest_chime_phone.domain.clock import START


def test_polling_loops_move_the_clock_and_do_not_wait(chime_phone: ChimePhone) -> None:
    began = time.monotonic()
    with chime_phone.clock.instead_of_sleep() as clock:
        for _ in range(30):
            time.sleep(120)
        asyncio.run(asyncio.sleep(3600, "result"))
    assert clock is chime_phone.clock
    assert clock.now - START == timedelta(hours=2)
    assert time.monotonic() - began < 60
    assert chime_phone.sleeps == ()


def test_an_asynchronous_polling_loop_lets_others_run(chime_phone: ChimePhone) -> None:
    order: list[str] = []

    async def poll(name: str) -> None:
        for _ in range(2):
            order.append(name)
            await asyncio.sleep(60)

    async def both() -> None:
        await asyncio.gather(poll("a"), poll("b"))

    with chime_phone.clock.instead_of_sleep():
        asyncio.run(both())
    assert order == ["a", "b", "a", "b"]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, None])
def test_both_sleeps_are_back_afterwards(error: type[BaseException] | None, chime_phone: ChimePhone) -> None:
    before = time.sleep, asyncio.sleep
    with ExitStack() as stack:
        if error:
            stack.enter_context(pytest.raises(error))
        with chime_phone.clock.instead_of_sleep():
            assert time.sleep is not before[0]
            assert asyncio.sleep is not before[1]
            if error:
                raise error
    assert (time.sleep, asyncio.sleep) == before


def test_a_negative_sleep_is_an_error_as_ever(chime_phone: ChimePhone) -> None:
    with chime_phone.clock.instead_of_sleep():
        with pytest.raises(ValueError):
            time.sleep(-1)
        asyncio.run(asyncio.sleep(-1))
    assert chime_phone.clock.now == START


def test_the_fake_may_end_within_the_block() -> None:
    before = time.sleep, asyncio.sleep
    with ExitStack() as stack:
        chime_phone = stack.enter_context(fake_chime_phone())
        with chime_phone.clock.instead_of_sleep():
            stack.close()
            time.sleep(5)
    assert (time.sleep, asyncio.sleep) == before
