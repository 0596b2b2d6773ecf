"""What clients did: calls, back-off, and calls that had no truthful answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from ..http.call import Call


class CallLog:
    """Everything that clients did, in the order in which it came."""

    #: Told of the calls of every fake before they are forgotten; None where nobody keeps account of them.
    listener: ClassVar[Callable[[Sequence[Call]], None] | None] = None

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self._told = 0
        #: Whether a test has reset its fake after calls that it made.
        self.was_reset = False
        self.sleeps: list[float] = []
        self.requests = 0  # answered since the start, for request ids
        #: The messages about calls that had no truthful answer; the test fails with them at its end.
        self.unexpected: list[str] = []

    def tell(self) -> None:
        """Tell the listener of the calls that it does not know yet."""
        if CallLog.listener and self._told < len(self.calls):
            CallLog.listener(self.calls[self._told :])
            self._told = len(self.calls)

    def clear(self) -> None:
        """Forget the calls.  What was unexpected still fails the test."""
        self.tell()
        self._told, self.was_reset = 0, False
        self.calls, self.sleeps, self.requests = [], [], 0

    def keep_latest(self, count: int) -> None:
        """Forget all but the latest now and then, where no test ever resets."""
        for kept in (self.calls, self.unexpected):
            if len(kept) > 2 * count:
                del kept[:-count]
