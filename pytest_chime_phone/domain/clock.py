"""The fake's only time.

It starts at a fixed instant and moves only when a test moves it, so that a run can be repeated to the byte.
Client back-off does not move it: its jitter is random, and what a test sees must not be.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import lru_cache
from threading import RLock

from ..errors import InvalidValue

#: The `Date` of the documented GetPhoneNumber sample.
START = datetime(2019, 10, 28, 18, 43, 10, tzinfo=UTC)


class Clock:
    """`now` is an aware datetime in UTC; `advance` moves it."""

    def __init__(self, moved: Callable[[], None] = lambda: None, lock: RLock | None = None) -> None:
        self._moved = moved
        self._lock = lock or RLock()
        self._set(START)

    @property
    def now(self) -> datetime:
        """The present instant, in UTC."""
        return self._now

    @now.setter
    def now(self, instant: datetime) -> None:
        self._set(instant)
        self._moved()

    def _set(self, instant: datetime) -> None:
        self._now = instant
        #: The present instant as HTTP's `Date` header has it (RFC 9110, 5.6.7).
        self.http_date = _http_date(instant)

    def advance(self, duration: timedelta | float) -> None:
        """Let time pass: a `timedelta`, or seconds.  Raises `InvalidValue` for a step back."""
        if isinstance(duration, bool) or not isinstance(duration, timedelta | int | float):
            raise InvalidValue(f"advance({duration!r}): use a timedelta or seconds.")
        with self._lock:
            try:
                step = duration if isinstance(duration, timedelta) else timedelta(seconds=duration)
                then = self.now + step
            except (OverflowError, ValueError):
                raise InvalidValue(f"advance({duration!r}): outside the years 1 to 9999.") from None
            if step < timedelta(0):
                raise InvalidValue(f"advance({duration!r}): time only goes forward.")
            self.now = then


@lru_cache(maxsize=16)
def _http_date(instant: datetime) -> str:
    return format_datetime(instant, usegmt=True)
