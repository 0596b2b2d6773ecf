"""What is watched in every run: the account at the first call, and the position of each call."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import NamedTuple

from ..backend.account import AccountSnapshot
from ..backend.backend import Backend
from ..http.call import Call
from ..scripting.unexpected_call import UnexpectedCall
from .account_changes import Changes, changes_since
from .record import Record, key_of

#: After something has gone wrong: of one call, beside those that are made anyway, and of the whole test.
ATTEMPTS, SLEEPS = 50, 1_000


class RetryStorm(UnexpectedCall):
    """The code under test has tried too often; not an `Exception`, so it gets through."""


class Position(NamedTuple):
    """Where a call stands among the calls of a test."""

    key: str
    occurrence: int
    repetition: int


class Observation:
    """One run of a test, watched while the test itself runs, and not in its set-up and teardown."""

    def __init__(self, backend: Backend) -> None:
        self.backend = backend
        self.active = False
        self.changes: Changes = ()
        self._first: AccountSnapshot | None = None
        self._of_operation: Counter[str] = Counter()
        self._of_key: Counter[str] = Counter()

    def begin(self) -> None:
        """The test itself begins."""
        self.active = True

    def end(self) -> None:
        """The test is over: what has it made of the account?"""
        self.active = False
        if self._first is not None:
            self.changes = changes_since(self._first, self.backend.account.snapshot())

    def position(self, call: Call) -> Position:
        """Count a call, and tell where it stands; a client's further attempts stand where the first does."""
        if self._first is None:
            self._first = self.backend.account.snapshot()
        key = key_of(call)
        if call.attempt == 1:
            self._of_operation[call.operation] += 1
            self._of_key[key] += 1
        return Position(key, self._of_operation[call.operation], self._of_key[key])


class JudgedRun(Observation):
    """A run under faults, of which a verdict is given.

    A program that tries again and again is ended, not waited for.
    """

    is_variation = False

    def __init__(self, backend: Backend, record: Record, attempts: int = ATTEMPTS) -> None:
        super().__init__(backend)
        self.record = record
        self.reached = False
        self.where = ""  # the first call in the application that was hit
        self.error_of_part: BaseException | None = None  # what the first subtest that failed has raised
        self.storm: RetryStorm | None = None  # what ended the run, if the program tried too often
        self._allowed = attempts
        self._usual = Counter(call.key for call in record.calls)  # where nothing goes wrong
        self._attempts: Counter[str] = Counter()
        self._waits = 0

    def begin(self) -> None:
        """The test itself begins; what it scripts or lets fail may stay unmet."""
        super().begin()
        self.backend.use(replace(self.backend.options, allow_unused=True))

    def waited(self) -> None:
        """The clock has moved, or a client has backed off."""
        if self.active and self.reached:
            self._waits += 1
            if self._waits > SLEEPS:
                self._end(f"more than {SLEEPS} sleeps")

    def attempted(self, call: Call, position: Position) -> None:
        """One attempt more.  Raises `RetryStorm` for one too many, once: then nothing goes wrong any more.

        A program that swallows it, or that is in another process, may end by that.
        """
        key = position.key
        if self.reached:
            self._attempts[key] += 1
            if self._attempts[key] > self._allowed + self._usual[key]:
                self._end(f"more than {self._allowed} attempts of {call.operation} with the same parameters")

    def _end(self, why: str) -> None:
        self.storm = self.storm or RetryStorm(f"A retry storm: {why}.")
        raise self.storm
