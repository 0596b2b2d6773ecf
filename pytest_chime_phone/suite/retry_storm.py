"""A program that tries again and again is ended, not waited for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from ..scripting.unexpected_call import UnexpectedCall

ATTEMPTS = 50
SLEEPS = 1_000


class RetryStorm(UnexpectedCall):
    """The code under test has tried too often; not an `Exception`, so it gets through."""


class StormWatch:
    """Counts what a program does after something has gone wrong."""

    def __init__(self, usual: Mapping[str, int], attempts: int) -> None:
        self._usual = usual  # how often a call is made where nothing goes wrong
        self._allowed = attempts
        self._attempts: Counter[str] = Counter()
        self._waits = 0
        self.storm: RetryStorm | None = None

    def attempted(self, operation: str, key: str) -> None:
        """One attempt more of a call.  Raises `RetryStorm` for one too many."""
        self._attempts[key] += 1
        if self._attempts[key] > self._allowed + self._usual.get(key, 0):
            self._end(f"more than {self._allowed} attempts of {operation} with the same parameters")

    def waited(self) -> None:
        """One sleep more."""
        self._waits += 1
        if self._waits > SLEEPS:
            self._end(f"more than {SLEEPS} sleeps")

    def _end(self, why: str) -> None:
        self.storm = self.storm or RetryStorm(f"A retry storm: {why}.")
        raise self.storm
