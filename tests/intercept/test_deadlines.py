"""Deadlines of the code under test come in time, whichever clock it reads."""

from __future__ import annotations

import asyncio
import importlib
import itertools
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


_number = itertools.count()


@pytest.fixture
def code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A module of an application, which polls until a deadline.

    Each has a name of its own: freezegun remembers by name and `id` what it has seen in a module.
    """
    name = f"polls_until_{next(_number)}"
    (tmp_path / f"{name}.py").write_text(CODE)
    monkeypatch.syspath_prepend(tmp_path)
    yield importlib.import_module(name)
    del sys.modules[name]


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


def test_time_is_frozen_after_a_block_in_which_it_was_frozen_too(code: Any) -> None:
    real, frozen = [code.monotonic], freeze_time("2031-05-06")
    with InsteadOfSleep(Clock()), frozen:
        pass
    with frozen:
        assert code.monotonic is code.time.monotonic is not real[0]
    assert [code.monotonic] == real


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
