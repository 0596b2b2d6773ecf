"""What each wider-scoped fixture did to the account, kept for the tests that use it.

A test starts from its inventory, on which the layers of the fixtures in its closure are laid in the order
in which the fixtures were set up.  A layer goes with its fixture.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NamedTuple

import pytest

from ..backend.account import Account, AccountChanges, AccountSnapshot, changes_between
from ..backend.backend import Backend, Snapshot
from ..domain.clock import START
from ..scripting.rules import Rule
from . import options


class Layer(NamedTuple):
    """What one fixture did, and the fixtures that it has requested by their names at run time."""

    changes: AccountChanges
    rules: list[tuple[Rule, int]]
    now: datetime
    last_id: int


class Baselines:
    """The layers of a session's fixtures."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._layers: dict[pytest.FixtureDef[Any], Layer] = {}
        self._late_takers: set[pytest.FixtureDef[Any]] = set()
        self._inventories: dict[str, AccountSnapshot] = {}

    @contextmanager
    def recording(self, fixturedef: pytest.FixtureDef[Any]) -> Iterator[None]:
        """Keep what the fixture does to the account within the block, unless it raises."""
        account = self._backend.account
        spoken_for = account.spoken_for
        self._keep_clear_of_other_layers(account)
        before = self._backend.snapshot()
        try:
            yield
            self._keep(fixturedef, before)
        finally:
            account.spoken_for = spoken_for

    def keep_late(self, fixturedef: pytest.FixtureDef[Any]) -> None:
        """A fixture has turned the fake on in its middle: it does so for all tests that use it."""
        self._keep(fixturedef, self._backend.baseline)
        self._late_takers.add(fixturedef)

    def _keep(self, fixturedef: pytest.FixtureDef[Any], before: Snapshot) -> None:
        after = self._backend.snapshot()
        older = [rule for rule, _ in before.script]
        changes = changes_between(before.account, after.account)
        rules = [(rule, taken) for rule, taken in after.script if rule not in older]
        self._layers[fixturedef] = Layer(changes, rules, after.now, after.account.values.last_id)

    def _keep_clear_of_other_layers(self, account: Account) -> None:
        """What the fixture makes has ids and default numbers of its own: a test may use both."""
        layers = self._layers.values()
        account.set(last_id=max([account.values.last_id, *(layer.last_id for layer in layers)]))
        numbers = (e164 for layer in layers for e164 in layer.changes.numbers)
        account.spoken_for = frozenset(numbers)

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

    def snapshot_for(self, item: pytest.Item, closure: Sequence[str]) -> Snapshot:
        """The state that a test starts from."""
        layers = [self._layers[fixturedef] for fixturedef in self._alive_in(item, closure)]
        account = self._inventory()
        for layer in layers:
            account = layer.changes.applied_to(account)
        rules = dict(rule for layer in layers for rule in layer.rules)  # two layers may have the same
        return Snapshot(account, tuple(rules.items()), max([START, *(layer.now for layer in layers)]))

    def _alive_in(self, item: pytest.Item, closure: Sequence[str]) -> list[pytest.FixtureDef[Any]]:
        """The fixtures with a layer that a test uses, in the order of their set-up."""
        used = {definition for name in closure for definition in options.used_definitions(item, name)}
        late = set(closure) - set(options.closure(item))  # what it has requested by name at run time
        return [f for f in self._layers if f in used or f.argname in late]

    def _inventory(self) -> AccountSnapshot:
        settings = self._backend.options
        if not isinstance(settings.numbers, str | os.PathLike | None):
            return Backend(settings).account.snapshot()
        key = os.fspath(settings.numbers or "")
        if key not in self._inventories:
            self._inventories[key] = Backend(settings).account.snapshot()
        return self._inventories[key]
