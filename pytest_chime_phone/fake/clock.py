"""`ChimePhone.clock`: the fake's time, as a test sees and moves it."""

from __future__ import annotations

from datetime import datetime, timedelta

from ..domain.clock import Clock
from ..errors import explained_on
from ..intercept.sleep import InsteadOfSleep


class FakeClock:
    """The fake's time: `now` is an aware datetime in UTC, `advance` moves it."""

    def __init__(self, clock: Clock, looked_at: set[str]) -> None:
        self._clock = clock
        self._looked_at = looked_at

    @property
    def now(self) -> datetime:
        """The present instant, in UTC."""
        self._looked_at.add("now")
        return self._clock.now

    @explained_on("reference/fixture.md#the-clock")
    def advance(self, duration: timedelta | float) -> None:
        """Let time pass: a `timedelta`, or seconds.  Raises `InvalidValue` for a step back."""
        self._clock.advance(duration)

    def instead_of_sleep(self) -> InsteadOfSleep:
        """Within the block `time.sleep` and `asyncio.sleep` move this clock and do not wait.

        For code under test that polls.  Deadlines by `time.monotonic`, `time.time` and
        `time.perf_counter` move with it, and names bound by `from time import sleep` are reached.
        Tasks that sleep at one time wake in the order of their ends, and wait while another waits for
        a thread or a process; deadlines of `asyncio.timeout` and the like go by the event loop's own clock.

        Examples:
            >>> import time
            >>> from pytest_chime_phone import fake_chime_phone
            >>> with fake_chime_phone() as chime_phone, chime_phone.clock.instead_of_sleep():
            ...     start = chime_phone.clock.now
            ...     time.sleep(3600)
            ...     chime_phone.clock.now - start
            datetime.timedelta(seconds=3600)
        """
        return InsteadOfSleep(self._clock, self)

    def __repr__(self) -> str:
        return f"<clock at {self.now.isoformat(sep=' ')}>"
