"""What a fake remembers, and how it goes back: numbers, scripts, time, calls.

Tests see it through `ChimePhone`; fixtures take snapshots of it and give them back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import RLock
from typing import Any

from . import account, progress
from .account import Account, Changes, PhoneNumbers
from .call import Call
from .clock import Clock
from .errors import UnusedResponse
from .journal import Journal, transcript, unused
from .options import Options
from .script import Rule, Script, ScriptSnapshot
from .stock import Stock
from .target import Targets
from .unexpected_call import UnexpectedCall


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The state of a fake at one moment."""

    account: account.Snapshot
    script: ScriptSnapshot
    now: datetime


class State:
    """One account, one script, one clock, one journal, behind one lock."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self._clock = Clock(self._settle)
        self._account = Account(self._clock, options)
        self._script = Script()
        self._journal = Journal()
        self._sleeps: list[float] = []
        self._requests = 0
        self._lock = RLock()

    def use(self, options: Options) -> None:
        """Go by other settings from now on."""
        self.options = options
        self._account.options = options

    @property
    def calls(self) -> Sequence[Call]:
        """Every HTTP attempt so far, in order."""
        return tuple(self._journal.calls)

    @property
    def sleeps(self) -> Sequence[float]:
        """The seconds that each client back-off would have slept, in order."""
        return tuple(self._sleeps)

    @property
    def clock(self) -> Clock:
        """The fake's time."""
        return self._clock

    @property
    def phone_numbers(self) -> Mapping[str, dict[str, Any]]:
        """Read-only: E.164 number to a copy of its members."""
        return PhoneNumbers(self._account)

    def _settle(self) -> None:
        with self._lock:
            progress.settle(self._account)

    @property
    def stock(self) -> Stock:
        """The numbers that can be bought."""
        return Stock(self._account, self._lock)

    @property
    def targets(self) -> Mapping[tuple[str, str], dict[str, Any]]:
        """Read-only: kind and id of what numbers can be associated with to a copy of its members."""
        return Targets(self._account)

    def reset(self) -> None:
        """Back to the state that the fixtures left: numbers, scripts and clock; calls forgotten.

        An unexpected call still fails the test.
        """
        self.restore(self.baseline)

    def record_sleep(self, seconds: float) -> None:
        """Note a back-off of a client."""
        with self._lock:
            self._sleeps.append(seconds)

    def snapshot(self) -> Snapshot:
        """The state as it is now."""
        with self._lock:
            return Snapshot(self._account.snapshot(), self._script.snapshot(), self._clock.now)

    def restore(self, snapshot: Snapshot) -> None:
        """Back to a snapshot, with no calls made since."""
        with self._lock:
            self._account.restore(snapshot.account)
            self._script.restore(snapshot.script)
            self._clock.now = snapshot.now
            self._journal.calls = []
            self._sleeps = []
            self._requests = 0

    def start_here(self) -> None:
        """Make the present state the one that `reset` goes back to."""
        self.baseline = self.snapshot()
        self._left_by_fixtures = progress.unused_failures(self._account)

    def repeat(self, changes: Sequence[Changes]) -> None:
        """Do what a fixture has done to the account."""
        with self._lock:
            self._account.repeat(changes)
            progress.settle(self._account)

    def take_out(self, changes: Sequence[Changes], rules: Sequence[Rule]) -> None:
        """Remove records and rules that a fixture added, where they still are what it added."""
        with self._lock:
            self._account.take_out(changes)
            self._script.take_out(rules)

    def verify(self, *, besides: Sequence[Rule] = ()) -> None:
        """Raise what the test would otherwise miss: unexpected calls, then unused outcomes.

        Raises `UnexpectedCall`, also for calls whose error the code under test has swallowed, and
        `UnusedResponse`, but not for the rules `besides`.
        """
        with self._lock:
            if self.complaints:
                raise UnexpectedCall("\n\n".join(self.complaints))
            if idle := self._idle(besides):
                raise UnusedResponse(idle)

    def failures(self) -> list[str]:
        """What `verify` would fail for, in words."""
        with self._lock:
            return [*self.complaints, *filter(None, [self._idle()])]

    def _idle(self, besides: Sequence[Rule] = ()) -> str:
        """What was scripted and never met, in words; empty where there is nothing, or it does not matter."""
        if self.options.allow_unused:
            return ""
        rules = [rule for rule in self._script.unused() if rule not in besides]
        failures = [f for f in progress.unused_failures(self._account) if f not in self._left_by_fixtures]
        return unused(rules, failures, self._journal.calls) if rules or failures else ""

    def keep_latest(self, count: int) -> None:
        """Forget calls and complaints but the latest, every now and then, where nobody resets."""
        with self._lock:
            for kept in (self._journal.calls, self._journal.complaints):
                if len(kept) > 2 * count:
                    del kept[:-count]

    @property
    def complaints(self) -> Sequence[str]:
        """The messages about calls that had no truthful answer."""
        return tuple(self._journal.complaints)

    def complain(self, message: str) -> None:
        """Fail the test at its end, whatever becomes of the call."""
        self._journal.complaints.append(message)

    def forgive(self) -> None:
        """Forget what has been reported: complaints, and scripts that nobody consumed."""
        with self._lock:
            self._journal.complaints.clear()
            self._script.take_out(self._script.unused())
            self._left_by_fixtures = progress.unused_failures(self._account)

    def transcript(self) -> str:
        """The calls in words, for the report of a failed test."""
        return transcript(self._journal.calls, self._account)

    def script(self) -> Sequence[str]:
        """What was scripted, each as a line that can be pasted into a test."""
        return [f"chime_phone.{rule}" for rule in self._script.rules()]
