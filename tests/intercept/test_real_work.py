"""While a task waits for a thread or a process, sleepers do not run away with the clock."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from pytest_chime_phone.domain.clock import START, Clock
from pytest_chime_phone.intercept.sleep import InsteadOfSleep

Job = Callable[[], object]


async def _in_thread(job: Job) -> None:
    await asyncio.to_thread(job)


async def _in_executor(job: Job) -> None:
    await asyncio.get_running_loop().run_in_executor(None, job)


async def _by_future(job: Job) -> None:
    with ThreadPoolExecutor(1) as executor:
        await asyncio.wrap_future(executor.submit(job))


async def _by_anyio(job: Job) -> None:
    anyio = pytest.importorskip("anyio.to_thread", reason="anyio is not installed")
    await anyio.run_sync(job)


async def _behind_other_tasks(job: Job) -> None:
    async def inner() -> None:
        await asyncio.create_task(_in_thread(job))

    await asyncio.create_task(inner())


async def _one_after_the_other(job: Job) -> None:
    await asyncio.to_thread(int)
    await asyncio.to_thread(job)


WAYS = [_in_thread, _in_executor, _by_future, _by_anyio, _behind_other_tasks, _one_after_the_other]


async def _beside_a_heartbeat(work: Awaitable[object]) -> None:
    async def beat() -> None:
        while True:
            await asyncio.sleep(60)

    heartbeat = asyncio.create_task(beat())
    await work
    heartbeat.cancel()


@pytest.mark.parametrize("way", WAYS)
def test_a_heartbeat_does_not_beat_while_a_thread_works(way: Callable[[Job], Awaitable[None]]) -> None:
    clock = Clock()
    enough = threading.Event()

    async def turns() -> None:
        for _ in range(20):  # in each of which the heartbeat would beat
            await asyncio.sleep(0)
        enough.set()

    async def both() -> None:
        task = asyncio.create_task(turns())
        await _beside_a_heartbeat(way(enough.wait))
        await task

    if way is _by_anyio:
        pytest.importorskip("anyio.to_thread", reason="anyio is not installed")
    with InsteadOfSleep(clock):
        asyncio.run(both())
    assert clock.now == START


@pytest.mark.parametrize("how", ["wait", "communicate"])
def test_a_heartbeat_does_not_beat_while_a_process_runs(how: str) -> None:
    clock = Clock()

    async def work() -> None:
        process = await asyncio.create_subprocess_exec(sys.executable, "-S", "-c", "")
        await _beside_a_heartbeat(getattr(process, how)())

    with InsteadOfSleep(clock):
        asyncio.run(work())
    assert clock.now == START


def test_a_sleeper_for_which_a_thread_waits_is_kept_waiting_by_nobody() -> None:
    clock = Clock()

    async def main() -> None:
        loop = asyncio.get_running_loop()

        def call_back() -> None:
            for _ in range(20):
                asyncio.run_coroutine_threadsafe(asyncio.sleep(5), loop).result()

        await asyncio.wait_for(asyncio.to_thread(call_back), 5)  # by the real time

    with InsteadOfSleep(clock):
        asyncio.run(main())
    assert clock.now - START == timedelta(seconds=100)


@pytest.mark.slow
def test_a_thread_that_waits_for_a_sleeper_unseen_gets_it_in_the_end() -> None:
    clock = Clock()

    async def main() -> None:
        woken = threading.Event()

        async def sleep() -> None:
            await asyncio.sleep(60)
            woken.set()

        await asyncio.gather(asyncio.to_thread(woken.wait), sleep())

    with InsteadOfSleep(clock):
        asyncio.run(main())
    assert clock.now - START == timedelta(seconds=60)


def test_a_sleep_that_the_thread_itself_has_slept_through_is_over() -> None:
    clock = Clock()

    async def main() -> None:
        woken = threading.Event()

        async def sleep() -> None:
            await asyncio.sleep(60)
            woken.set()

        def sleep_longer() -> None:
            clock.advance(90)
            woken.wait()

        await asyncio.gather(sleep(), asyncio.to_thread(sleep_longer))

    with InsteadOfSleep(clock):
        asyncio.run(main())
    assert clock.now - START == timedelta(seconds=90)


@pytest.mark.parametrize("library", ["anyio.to_thread", "freezegun.api"])
def test_a_program_without_a_library_is_no_different(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, library, raising=False)
    clock = Clock()
    with InsteadOfSleep(clock):
        asyncio.run(_beside_a_heartbeat(_in_thread(int)))
    assert clock.now == START


def test_a_future_of_asyncio_itself_is_no_real_work() -> None:
    clock = Clock()

    async def main() -> None:
        asleep = asyncio.wrap_future(asyncio.ensure_future(asyncio.sleep(60)))
        for _ in range(10):
            await asyncio.sleep(1)
        assert not asleep.done()
        await asleep

    with InsteadOfSleep(clock):
        asyncio.run(main())
    assert clock.now - START == timedelta(seconds=60)


@pytest.mark.parametrize("steps", [1, 20])
def test_a_task_that_is_ready_is_not_overtaken_by_a_sleeper(steps: int) -> None:
    rounds = 0

    async def work() -> None:
        nonlocal rounds
        while True:
            for _ in range(steps):
                await asyncio.sleep(0)
            rounds += 1
            await asyncio.sleep(1)

    async def main() -> None:
        working = asyncio.create_task(work())
        await asyncio.sleep(10.5)
        working.cancel()

    with InsteadOfSleep(Clock()):
        asyncio.run(main())
    assert rounds == 11


def test_a_task_that_is_ever_ready_stops_no_clock() -> None:
    clock = Clock()

    async def wait_for(task: asyncio.Task[None]) -> None:
        while not task.done():
            await asyncio.sleep(0)

    async def main() -> None:
        await wait_for(asyncio.create_task(asyncio.sleep(60)))

    with InsteadOfSleep(clock):
        asyncio.run(main())
    assert clock.now - START == timedelta(seconds=60)
