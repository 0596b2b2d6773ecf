"""Sleeps that move the fake's clock: within their block, in any order of blocks, and not after it."""

from __future__ import annotations

import asyncio
import importlib
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from pytest_chime_phone.domain.clock import START, Clock
from pytest_chime_phone.intercept.sleep import InsteadOfSleep


def test_sleep_moves_it_instead_of_waiting() -> None:
    clock = Clock()
    sleeps = time.sleep, asyncio.sleep

    async def poll() -> str:
        return await asyncio.sleep(3600, "result")

    with InsteadOfSleep(clock) as same:
        time.sleep(3600)
        assert asyncio.run(poll()) == "result"
        asyncio.run(asyncio.sleep(-1))
    assert same is clock
    assert clock.now - START == timedelta(hours=2)
    assert (time.sleep, asyncio.sleep) == sleeps


def test_real_sleep_is_back_after_a_failure() -> None:
    sleep = time.sleep
    with pytest.raises(KeyError), InsteadOfSleep(Clock()):
        raise KeyError
    assert time.sleep is sleep


@pytest.mark.parametrize("duration", [True, 0.5, 2])
def test_it_takes_every_duration_that_sleep_takes(duration: float) -> None:
    clock = Clock()
    with InsteadOfSleep(clock):
        time.sleep(duration)
    assert clock.now - START == timedelta(seconds=duration)


@pytest.mark.parametrize("duration", [-1, -0.5, float("nan"), float("inf"), "1", None, timedelta(1)])
def test_a_bad_duration_is_the_error_that_sleep_makes_of_it(duration: object) -> None:
    with pytest.raises(Exception) as real:
        time.sleep(duration)
    clock = Clock()
    with pytest.raises(real.type), InsteadOfSleep(clock):
        time.sleep(duration)
    assert clock.now == START


def test_blocks_may_end_in_any_order() -> None:
    sleeps = time.sleep, asyncio.sleep
    first, second = Clock(), Clock()
    one, two = InsteadOfSleep(first), InsteadOfSleep(second)
    one.__enter__()
    two.__enter__()
    one.__exit__(None, None, None)
    time.sleep(60)
    assert (first.now - START, second.now - START) == (timedelta(0), timedelta(seconds=60))
    two.__exit__(None, None, None)
    assert (time.sleep, asyncio.sleep) == sleeps


def test_a_block_within_a_block_ends_alone() -> None:
    outer, inner = Clock(), Clock()
    with InsteadOfSleep(outer):
        with InsteadOfSleep(inner):
            time.sleep(1)
        time.sleep(2)
    assert (outer.now - START, inner.now - START) == (timedelta(seconds=2), timedelta(seconds=1))


def test_a_block_may_be_entered_again() -> None:
    clock = Clock()
    block = InsteadOfSleep(clock)
    for _ in range(2):
        with block, block:
            time.sleep(1)
    assert clock.now - START == timedelta(seconds=2)


def test_a_patch_over_it_that_is_undone_later_leaves_the_real_sleep(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    clock = Clock()
    with pytest.MonkeyPatch.context() as real:
        real.setattr(time, "sleep", slept.append)
        with InsteadOfSleep(clock):
            later = pytest.MonkeyPatch()
            later.setattr(time, "sleep", lambda _: None)
        later.undo()
        time.sleep(5)
    assert slept == [5]
    assert clock.now == START


def test_a_name_bound_within_the_block_sleeps_for_real_after_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "polls_lazily.py").write_text("from asyncio import sleep as asleep\nfrom time import sleep\n")
    monkeypatch.syspath_prepend(tmp_path)
    slept: list[float] = []

    async def really_asleep(delay: float, result: object = None) -> object:
        slept.append(delay)
        return result

    monkeypatch.setattr(time, "sleep", slept.append)
    monkeypatch.setattr(asyncio, "sleep", really_asleep)
    clock = Clock()
    with InsteadOfSleep(clock):
        polls_lazily = importlib.import_module("polls_lazily")
        polls_lazily.sleep(1)
        sys.modules.pop("polls_lazily")  # nobody finds it there when the block ends
    polls_lazily.sleep(2)
    assert asyncio.run(polls_lazily.asleep(3, "result")) == "result"
    assert slept == [2, 3]
    assert clock.now - START == timedelta(seconds=1)


@pytest.mark.parametrize("anew", [True, False])
def test_code_that_has_kept_it_from_a_block_moves_the_clock_of_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, anew: bool
) -> None:
    (tmp_path / "polls_anew.py").write_text("from asyncio import sleep as asleep\nfrom time import sleep\n")
    monkeypatch.syspath_prepend(tmp_path)
    module = importlib.import_module("polls_anew")
    with InsteadOfSleep(Clock()):
        if anew:
            del sys.modules["polls_anew"]
            module = importlib.import_module("polls_anew")
        kept, kept_async = module.sleep, module.asleep
    assert (module.sleep, module.asleep) == (time.sleep, asyncio.sleep)
    clock = Clock()
    with InsteadOfSleep(clock):
        kept(600)
        asyncio.run(kept_async(60))
    assert clock.now - START == timedelta(seconds=660)


def test_after_two_blocks_a_patch_that_is_undone_leaves_the_real_sleep(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    with InsteadOfSleep(Clock()), InsteadOfSleep(Clock()):
        kept = time.sleep
    monkeypatch.setattr(time, "sleep", kept)
    time.sleep(5)
    assert slept == [5]


def test_tasks_that_sleep_at_one_time_wake_in_the_order_of_their_ends() -> None:
    clock, woken = Clock(), list[str]()

    async def sleep_twice(name: str, seconds: float) -> None:
        for _ in range(2):
            await asyncio.sleep(seconds)
            woken.append(f"{name} at {(clock.now - START).total_seconds():g}")

    async def both() -> None:
        await asyncio.gather(sleep_twice("slow", 5), sleep_twice("quick", 2))

    with InsteadOfSleep(clock):
        asyncio.run(both())
    assert woken == ["quick at 2", "quick at 4", "slow at 5", "slow at 10"]


def test_a_task_that_is_cancelled_in_its_sleep_keeps_nobody_waiting() -> None:
    clock = Clock()

    async def work() -> None:
        sleeper = asyncio.create_task(asyncio.sleep(1))
        other = asyncio.create_task(asyncio.sleep(5))
        await asyncio.wait([asyncio.create_task(asyncio.sleep(0))])
        sleeper.cancel()
        await other

    with InsteadOfSleep(clock):
        asyncio.run(work())
    assert clock.now - START == timedelta(seconds=5)


def test_a_sleeper_left_in_a_loop_that_stopped_keeps_no_other_loop_waiting() -> None:
    clock = Clock()
    with InsteadOfSleep(clock):
        stopped = asyncio.new_event_loop()
        task = stopped.create_task(asyncio.sleep(1))
        stopped.call_soon(stopped.stop)
        stopped.run_forever()
        asyncio.run(asyncio.sleep(60))
        task.cancel()
        stopped.run_until_complete(asyncio.gather(task, return_exceptions=True))
        stopped.close()
    assert clock.now - START == timedelta(seconds=60)
