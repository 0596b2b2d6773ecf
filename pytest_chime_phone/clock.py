"""The fake's only time.

It starts at a fixed instant and moves only when told, so that a run can be repeated to the byte.
Client back-off does not move it: its jitter is random, and what a test sees must not be.
"""

from __future__ import annotations

import asyncio
import operator
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from math import isnan
from typing import Any, cast

from .errors import InvalidValue

#: The `Date` of the documented GetPhoneNumber sample.
START = datetime(2019, 10, 28, 18, 43, 10, tzinfo=UTC)

_really_asleep = asyncio.sleep


class Clock:
    """`now` is an aware datetime in UTC; `advance` moves it."""

    def __init__(self) -> None:
        self.now = START

    @property
    def now(self) -> datetime:
        """The present instant, in UTC."""
        return self._now

    @now.setter
    def now(self, instant: datetime) -> None:
        self._now = instant
        #: The present instant as HTTP's `Date` header has it (RFC 9110, 5.6.7).
        self.http_date = format_datetime(instant, usegmt=True)

    def advance(self, duration: timedelta | float) -> None:
        """Let time pass: a `timedelta`, or seconds.  Raises `InvalidValue` for a step back."""
        if isinstance(duration, bool) or not isinstance(duration, timedelta | int | float):
            raise InvalidValue(f"advance({duration!r}): use a timedelta or seconds.")
        try:
            step = duration if isinstance(duration, timedelta) else timedelta(seconds=duration)
            then = self.now + step
        except (OverflowError, ValueError):
            raise InvalidValue(f"advance({duration!r}): that is beyond the calendar.") from None
        if step < timedelta(0):
            raise InvalidValue(f"advance({duration!r}): time only goes forward.")
        self.now = then

    @contextmanager
    def instead_of_sleep(self) -> Iterator[Clock]:
        """Within the block `time.sleep` and `asyncio.sleep` move this clock and do not wait.

        For code under test that polls.  It reaches what calls `time.sleep(...)`; a name bound by
        `from time import sleep` before the block keeps the real one.

        >>> clock = Clock()
        >>> with clock.instead_of_sleep():
        ...     time.sleep(3600)
        >>> clock.now - START
        datetime.timedelta(seconds=3600)
        """

        def sleep(seconds: Any) -> None:
            step = seconds if isinstance(seconds, float) else operator.index(seconds)
            if isnan(step) or step < 0:  # as `time.sleep` itself has it
                raise ValueError(f"sleep length must be non-negative, not {seconds!r}")
            self.now += timedelta(seconds=step)

        async def asleep(delay: float, result: Any = None) -> Any:
            if delay > 0:
                sleep(delay)
            return await _really_asleep(0, result)

        before = time.sleep, asyncio.sleep
        time.sleep, asyncio.sleep = cast(Any, sleep), cast(Any, asleep)
        try:
            yield self
        finally:
            time.sleep, asyncio.sleep = before
