"""Sleeps of the code under test that move the fake's clock and wait for nothing.

`time.sleep` and `asyncio.sleep` are replaced for the length of a block.  Other tools replace them too
and may stop in any order, and a module may be imported meanwhile and keep what it finds.  So a
replacement is taken out only where it still stands, and one that is left somewhere sleeps for real
once its block is over.
"""

from __future__ import annotations

import asyncio
import operator
import time
from datetime import datetime, timedelta
from math import isnan
from typing import Any, cast

from ..domain.clock import Clock


class InsteadOfSleep:
    """The context manager behind `chime_phone.clock.instead_of_sleep`; it may be entered again."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._sleeping: list[tuple[_Sleep, _AsyncSleep]] = []

    def __enter__(self) -> Clock:
        sleeps = _Sleep(self._clock, time.sleep), _AsyncSleep(self._clock, asyncio.sleep)
        self._sleeping.append(sleeps)
        time.sleep, asyncio.sleep = cast(Any, sleeps)
        return self._clock

    def __exit__(self, *_: object) -> None:
        sleep, async_sleep = self._sleeping.pop()
        sleep.active = async_sleep.active = False
        if time.sleep is cast(Any, sleep):
            time.sleep = sleep.what_stood_before()
        if asyncio.sleep is cast(Any, async_sleep):
            asyncio.sleep = async_sleep.what_stood_before()


class _Replacement:
    """What stands in the place of a sleep; `active` until its block is over."""

    def __init__(self, clock: Clock, before: Any) -> None:
        self._clock = clock
        self._before = before
        self.active = True

    def what_stood_before(self) -> Any:
        """The sleep that was replaced, or what that one had replaced if its own block is over."""
        before = self._before
        while isinstance(before, _Replacement) and not before.active:
            before = before._before
        return before


class _Sleep(_Replacement):
    def __call__(self, seconds: Any, /) -> None:
        if not self.active:
            self.what_stood_before()(seconds)
            return
        step = seconds if isinstance(seconds, float) else operator.index(seconds)
        if isnan(step) or step < 0:  # as `time.sleep` itself has it
            raise ValueError(f"sleep length must be non-negative, not {seconds!r}")
        self._clock.now += timedelta(seconds=step)


class _AsyncSleep(_Replacement):
    """Tasks that sleep at one time wake in the order of their ends, as they do in real time."""

    def __init__(self, clock: Clock, before: Any) -> None:
        super().__init__(clock, before)
        self._wakings: list[tuple[datetime, object]] = []

    async def __call__(self, delay: float, result: Any = None) -> Any:
        if not self.active:
            return await self.what_stood_before()(delay, result)
        if delay <= 0:
            return await _really(0, result)
        waking = self._clock.now + timedelta(seconds=delay), object()
        self._wakings.append(waking)
        try:
            await _really(0)  # whoever else is about to sleep does so first
            while self._first() is not waking:
                await _really(0)
            self._clock.now = max(self._clock.now, waking[0])
        finally:
            self._wakings.remove(waking)
        return result

    def _first(self) -> tuple[datetime, object]:
        return min(self._wakings, key=operator.itemgetter(0))


_really = asyncio.sleep
