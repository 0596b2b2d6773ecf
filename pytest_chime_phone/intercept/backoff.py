"""Client back-off, recorded and not slept.

Retry loops sleep by `time.sleep` or `asyncio.sleep`, looked up in the `time` or `asyncio` of their
own module.  That name is replaced there, and nowhere else; sleeps on behalf of other services stay
what they are.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

from .routing import CurrentCall

#: Notes a back-off; whether it is to be slept as well.
Noted = Callable[[float], bool]


class BackoffTime:
    """The `time` module as a retry loop sees it."""

    def __init__(self, current_call: CurrentCall, noted: Noted) -> None:
        self._current_call = current_call
        self._noted = noted

    def sleep(self, seconds: float) -> None:
        """Note a sleep of one of our calls; sleep for anybody else's."""
        if self._current_call.service is None or self._noted(seconds):
            time.sleep(seconds)

    def __getattr__(self, name: str) -> Any:
        return getattr(time, name)


class BackoffAsyncio:
    """The `asyncio` module as a retry loop sees it."""

    def __init__(self, ours: Callable[[], bool], noted: Noted) -> None:
        self._ours = ours
        self._noted = noted

    async def sleep(self, seconds: float) -> None:
        """Note a sleep of one of our calls; sleep for anybody else's."""
        if not self._ours() or self._noted(seconds):
            await asyncio.sleep(seconds)

    def __getattr__(self, name: str) -> Any:
        return getattr(asyncio, name)
