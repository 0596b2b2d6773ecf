"""When the fixture's fake is on, and what each test starts from.

There is one fake for the whole session, so that fixtures of any scope can speak to it; it is
switched on for the tests that use it and off between them.  Each test starts from its inventory
file, to which come the contributions of the wider-scoped fixtures that are alive: what they did to the
account, and the scripts and time that they added.  A contribution goes with its fixture.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest

from . import account, endpoint, interception
from .account import Changes, changes_between
from .clock import START
from .errors import UnusedResponse
from .fake import ChimePhone
from .options import Options
from .script import Rule
from .state import Snapshot
from .unexpected_call import UnexpectedCall


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one wider-scoped fixture did."""

    changes: list[Changes]
    rules: list[Rule]
    now: datetime


class Lifetime:
    """The one fake of a session."""

    def __init__(self) -> None:
        self.fake = ChimePhone()
        self.on = self.paused = self._announce_again = False
        self._test: object = None
        self._contributions: dict[object, Contribution] = {}
        self._accounts: dict[str, account.Snapshot] = {}
        self.server_url = ""
        self._announced: ExitStack | None = None

    def begin(self, options: Options, test: object) -> None:
        """Switch on for a test, with a fresh state."""
        self._test = test
        self.fake.use(options)
        contributions = self._contributions.values()
        script = tuple((rule, 0) for c in contributions for rule in c.rules)
        now = max([START, *(c.now for c in contributions)])
        self.fake.restore(Snapshot(self._account(options), script, now))
        for contribution in contributions:
            self.fake.repeat(contribution.changes)
        self.fake.start_here()
        self._enter()

    def resume(self, options: Options, test: object) -> bool:
        """Switch on for the teardown of a wider-scoped fixture, in the course of a test.

        After a test that used the fake its state goes on; otherwise there is what fixtures added.
        Returns whether it was off.
        """
        if self.on:
            return False
        if self._test is test:
            self._enter()
        else:
            self.begin(options, test)
        return True

    def pause(self) -> None:
        """Switch off for the set-up of a wider-scoped fixture, and keep the state."""
        self._announce_again = self._announced is not None
        self.end()
        self.paused = True

    def unpause(self) -> None:
        """Switch on again, unless somebody has."""
        if self.paused:
            self.paused = False
            self._enter()
            if self._announce_again:
                self.announce()

    def _enter(self) -> None:
        interception.enter(self.fake)
        self.on = True

    def end(self) -> None:
        """Switch off."""
        self._conceal()
        if self.on:
            self.on = False
            interception.leave(self.fake)

    def announce(self) -> None:
        """Name the server in the environment, until the fake is switched off."""
        if self._announced is None:
            self._announced = ExitStack()
            self._announced.enter_context(endpoint.named_in_environment(self.server_url))

    def _conceal(self) -> None:
        if self._announced is not None:
            self._announced.close()
            self._announced = None

    def verify_complaints(self) -> None:
        """Fail the test for calls that came too late for `verify`."""
        if complaints := self.fake.complaints:
            self.fake.forgive()
            pytest.fail("\n\n".join(complaints), pytrace=False)

    def verify(self, *, pytrace: bool = False) -> None:
        """Fail the test for what its code under test may have swallowed, and for unused scripts.

        Without `pytrace` pytest shows the message alone, which leaves out Hypothesis' notes.
        """
        __tracebackhide__ = True
        if not self.on:
            return
        contributed = [rule for c in self._contributions.values() for rule in c.rules]
        try:
            self.fake.verify(besides=contributed)
        except (UnexpectedCall, UnusedResponse) as error:
            message = str(error)
        else:
            return
        self.fake.forgive()
        pytest.fail(message, pytrace=pytrace)

    def verify_beside(self, error: BaseException) -> None:
        """Add what is amiss to the exception that a test has ended with."""
        if isinstance(error, UnexpectedCall):
            self.fake.forgive()
        elif not isinstance(error, pytest.skip.Exception | pytest.xfail.Exception):
            try:
                self.verify()
            except pytest.fail.Exception as also:
                error.add_note(str(also))

    def contribute(self, fixture: object, before: Snapshot | None) -> None:
        """Keep what a wider-scoped fixture has added, since `before` or since the test began."""
        before, after = before or self.fake.baseline, self.fake.snapshot()
        inner = self._contributions.values()
        changes = [
            Changes(self._without_inner(shelf, done.added), done.removed)
            for shelf, done in enumerate(changes_between(before.account, after.account))
        ]
        older = [rule for rule, _ in before.script] + [rule for c in inner for rule in c.rules]
        rules = [rule for rule, _ in after.script if rule not in older]
        self._contributions[fixture] = Contribution(changes, rules, after.now)

    def _without_inner(self, shelf: int, added: Mapping[str, Any]) -> dict[str, Any]:
        inner = [c.changes[shelf].added for c in self._contributions.values()]
        return {k: record for k, record in added.items() if not any(i.get(k) is record for i in inner)}

    def withdraw(self, fixture: object) -> None:
        """A wider-scoped fixture is gone, and with it what it added."""
        contribution = self._contributions.pop(fixture, None)
        if contribution:
            self.fake.take_out(contribution.changes, contribution.rules)

    def _account(self, options: Options) -> account.Snapshot:
        if not isinstance(options.numbers, str | os.PathLike):
            return ChimePhone(options).snapshot().account
        key = os.fspath(options.numbers)
        if key not in self._accounts:
            self._accounts[key] = ChimePhone(options).snapshot().account
        return self._accounts[key]
