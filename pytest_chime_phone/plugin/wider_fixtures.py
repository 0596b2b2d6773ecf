"""What each wider-scoped fixture did to the account, kept for the tests that use it.

A test starts from its inventory, on which the layers of the fixtures in its closure are laid in the order
in which the fixtures were set up.  A layer goes with its fixture.

A fixture itself is set up, and torn down, in an account with the layers of the fixtures that it uses and
nothing of the test, under the settings of its scope: whichever test comes first or last, it does the same.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NamedTuple

import pytest

from ..backend.account import AccountChanges, AccountSnapshot, changes_between
from ..backend.backend import Backend, Snapshot
from ..domain.clock import START
from ..scripting.rules import Rule
from . import fixture_closure, marker


class Layer(NamedTuple):
    """What one fixture did, and the fixtures that it has requested by their names at run time."""

    changes: AccountChanges
    rules: list[tuple[Rule, int]]
    now: datetime
    last_id: int

    def applied_to(self, state: Snapshot) -> Snapshot:
        """The state that it comes to when the same is done to another."""
        rules = {**dict(state.script), **dict(self.rules)}
        account = self.changes.applied_to(state.account)
        return Snapshot(account, tuple(rules.items()), max(state.now, self.now))


class WiderFixtures:
    """The layers of a session's fixtures."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._layers: dict[pytest.FixtureDef[Any], Layer] = {}
        self._of_test: set[pytest.FixtureDef[Any]] = set()  # whose layers the test that runs has
        self._late_takers: set[pytest.FixtureDef[Any]] = set()
        self._inventories: dict[str, AccountSnapshot] = {}

    @contextmanager
    def recording(
        self, fixturedef: pytest.FixtureDef[Any], item: pytest.Item, node: pytest.Item
    ) -> Iterator[None]:
        """Keep what the fixture does to the account within the block, unless it raises.

        `node` is that of its scope.  The test then goes on where it was, with that done to its account too.
        """
        backend, account = self._backend, self._backend.account
        of_test, spoken_for = backend.snapshot(), account.spoken_for
        taken = self._taken(of_test.account)
        with backend.using(marker.options_for(node)):
            backend.restore(self._snapshot_for(item, self.built_on(fixturedef)))
            account.spoken_for = taken
            last_ids = [layer.last_id for layer in self._layers.values()]
            account.set(last_id=max([of_test.account.values.last_id, *last_ids]))
            before = backend.snapshot()
            try:
                yield
                of_test = self._keep(fixturedef, before).applied_to(of_test)
            finally:
                account.spoken_for = spoken_for
                backend.restore(of_test)

    def keep_late(self, fixturedef: pytest.FixtureDef[Any]) -> None:
        """A fixture has turned the fake on in its middle: it does so for all tests that use it."""
        self._keep(fixturedef, self._backend.baseline)
        self._late_takers.add(fixturedef)

    def _keep(self, fixturedef: pytest.FixtureDef[Any], before: Snapshot) -> Layer:
        after = self._backend.snapshot()
        older = [rule for rule, _ in before.script]
        changes = changes_between(before.account, after.account)
        rules = [(rule, taken) for rule, taken in after.script if rule not in older]
        layer = Layer(changes, rules, after.now, after.account.values.last_id)
        self._layers[fixturedef] = layer
        self._of_test.add(fixturedef)
        return layer

    def _taken(self, account: AccountSnapshot) -> frozenset[str]:
        """Numbers that what is set up is not given by default: a test may use all that have made some."""
        own = account.tables["numbers"].records.keys() - self._inventory().tables["numbers"].records.keys()
        return frozenset(own).union(*(layer.changes.numbers for layer in self._layers.values()))

    def discard(self, fixturedef: pytest.FixtureDef[Any]) -> bool:
        """Forget what a fixture did; whether it did anything."""
        self._late_takers.discard(fixturedef)
        return self._layers.pop(fixturedef, None) is not None

    def any_late_taker(self, item: pytest.Item, closure: Sequence[str]) -> bool:
        """Whether a test uses a fixture that has requested `chime_phone` by `request.getfixturevalue`."""
        return bool(self._late_takers) and not self._late_takers.isdisjoint(self._alive_in(item, closure))

    def fixtures_of_numbers(self) -> dict[str, str]:
        """E.164 number to the fixture, of those that are alive, which has added or changed it."""
        return {
            e164: f"fixture {fixturedef.argname} ({fixturedef.scope})"
            for fixturedef, layer in reversed(self._layers.items())
            for e164 in layer.changes.numbers
        }

    def rules(self) -> list[Rule]:
        """What fixtures have scripted: tests need not use it up."""
        return [rule for layer in self._layers.values() for rule, _ in layer.rules]

    def begin(self, item: pytest.Item, closure: Sequence[str]) -> None:
        """Go to the state that a test starts from."""
        self._of_test = set(self._alive_in(item, closure))
        self._backend.restore(self._snapshot_for(item, closure))

    def begin_late(self, item: pytest.Item, requested: Sequence[str]) -> None:
        """Add what fixtures have done that a test requests by name in its middle, and that were there."""
        for fixturedef in self._alive_in(item, requested):
            if fixturedef not in self._of_test:
                self._of_test.add(fixturedef)
                self._backend.restore(self._layers[fixturedef].applied_to(self._backend.snapshot()))

    def _snapshot_for(self, item: pytest.Item, closure: Sequence[str]) -> Snapshot:
        state = Snapshot(self._inventory(), (), START)
        for fixturedef in self._alive_in(item, closure):
            state = self._layers[fixturedef].applied_to(state)
        return state

    def built_on(self, fixturedef: pytest.FixtureDef[Any]) -> list[str]:
        """The names of a fixture and of those that it uses, through others too."""
        names = [fixturedef.argname, *fixturedef.argnames]
        for definition in reversed(self._layers):
            if definition.argname in names:
                names += definition.argnames
        return names

    def _alive_in(self, item: pytest.Item, closure: Sequence[str]) -> list[pytest.FixtureDef[Any]]:
        """The fixtures with a layer that a test uses, in the order of their set-up."""
        used = {definition for name in closure for definition in fixture_closure.used_definitions(item, name)}
        late = set(closure) - set(fixture_closure.closure(item))  # what it has requested by name at run time
        return [f for f in self._layers if f in used or f.argname in late]

    def _inventory(self) -> AccountSnapshot:
        settings = self._backend.options
        if not isinstance(settings.numbers, str | os.PathLike | None):
            return Backend(settings).account.snapshot()
        key = os.fspath(settings.numbers or "")
        if key not in self._inventories:
            self._inventories[key] = Backend(settings).account.snapshot()
        return self._inventories[key]
