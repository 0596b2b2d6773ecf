"""Sleeps that move the fake's clock: within their block, in any order of blocks, and not after it."""

from __future__ import annotations

import asyncio
import importlib
import operator
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from freezegun import freeze_time

from pytest_chime_phone.domain.clock import START, Clock
from pytest_chime_phone.intercept.sleep import InsteadOfSleep

_MONOTONIC = time.monotonic


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


CODE = """
import asyncio, time
from asyncio import sleep as sleep_async
from time import monotonic, perf_counter_ns, sleep

def poll(now, pause, until):
    deadline, polls = now() + until, 0
    while now() < deadline:
        polls += 1
        pause(4)
    return polls
"""


@pytest.fixture
def code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A module of an application, which polls until a deadline."""
    (tmp_path / "polls_until.py").write_text(CODE)
    monkeypatch.syspath_prepend(tmp_path)
    yield importlib.import_module("polls_until")
    del sys.modules["polls_until"]


@pytest.mark.parametrize("now", ["time.time", "time.monotonic", "time.perf_counter", "monotonic"])
@pytest.mark.parametrize("pause", ["time.sleep", "sleep"])
def test_a_deadline_comes_after_as_many_polls_as_on_a_real_clock(code: Any, now: str, pause: str) -> None:
    def of(name: str) -> Any:
        return operator.attrgetter(name)(code)

    sleep = code.sleep
    with InsteadOfSleep(Clock()):
        assert code.poll(lambda: eval(f"{now}()", vars(code)), of(pause), 60) == 15
        assert code.poll(lambda: eval("perf_counter_ns()", vars(code)), of(pause), 60 * 10**9) == 15
    assert code.sleep is sleep is time.sleep
    assert code.monotonic is time.monotonic


def test_an_asynchronous_sleep_imported_by_name_does_not_wait(code: Any) -> None:
    clock = Clock()
    with InsteadOfSleep(clock):
        asyncio.run(code.sleep_async(3600))
    assert clock.now - START == timedelta(hours=1)


@pytest.mark.parametrize("now", ["monotonic", "perf_counter_ns"])
def test_what_is_first_imported_within_a_block_goes_by_the_clock_of_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, now: str
) -> None:
    (tmp_path / "imported_late.py").write_text(CODE)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setitem(sys.modules, "imported_late", None)
    monkeypatch.delitem(sys.modules, "imported_late")
    with InsteadOfSleep(Clock()):
        code: Any = importlib.import_module("imported_late")
    assert (code.sleep, code.sleep_async, code.monotonic) == (time.sleep, asyncio.sleep, _MONOTONIC)
    clock, unit = Clock(), 10**9 if now.endswith("_ns") else 1
    with InsteadOfSleep(clock):
        asyncio.run(code.sleep_async(3600))
        assert code.poll(getattr(code, now), code.sleep, 60 * unit) == 15
    assert clock.now - START >= timedelta(hours=1)


@pytest.mark.parametrize("order", ["inside", "outside"])
@pytest.mark.parametrize("now", ["time.time", "time.monotonic", "perf_counter_ns", "monotonic"])
def test_a_deadline_comes_in_frozen_time_too(code: Any, now: str, order: str) -> None:
    managers: list[Any] = [InsteadOfSleep(Clock()), freeze_time("2031-05-06")]
    unit = 10**9 if now.endswith("_ns") else 1
    with ExitStack() as stack:
        for manager in reversed(managers) if order == "outside" else managers:
            stack.enter_context(manager)
        assert code.poll(lambda: eval(f"{now}()", vars(code)), code.sleep, 60 * unit) == 15


def test_a_deadline_comes_when_time_is_no_longer_frozen(code: Any) -> None:
    with InsteadOfSleep(Clock()):
        with freeze_time("2031-05-06"):
            pass
        assert code.poll(lambda: code.time.monotonic(), code.sleep, 60) == 15
        assert code.poll(lambda: code.monotonic(), code.sleep, 60) == 15
    assert code.monotonic is code.time.monotonic is _MONOTONIC


def test_what_measures_tests_reads_the_real_time() -> None:
    with InsteadOfSleep(Clock()):
        began = eval("time.monotonic()", {"time": time, "__name__": "hypothesis.core"})
        time.sleep(3600)
        assert eval("time.monotonic()", {"time": time, "__name__": "hypothesis.core"}) - began < 600


def test_tenacity_gives_up_when_its_time_is_over() -> None:
    tenacity = pytest.importorskip("tenacity", reason="tenacity is not installed")
    attempts = []

    @tenacity.retry(stop=tenacity.stop_after_delay(60), wait=tenacity.wait_fixed(10))
    def order() -> None:
        attempts.append(1)
        raise OSError

    with InsteadOfSleep(Clock()), pytest.raises(tenacity.RetryError):
        order()
    assert len(attempts) == 7


def test_anyio_sleeps_by_the_clock() -> None:
    anyio = pytest.importorskip("anyio", reason="anyio is not installed")
    clock = Clock()
    with InsteadOfSleep(clock):
        anyio.run(anyio.sleep, 3600)
    assert clock.now - START == timedelta(hours=1)
