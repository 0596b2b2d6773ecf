"""The state of the fake account: a few tables of records that never change, and a clock.

An operation replaces records, so a snapshot costs nothing, and what a fixture has done is the difference
of two snapshots.  State transitions that are under way are records too, in the order of their ends: see
`state_transitions`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NamedTuple

from ..domain.clock import Clock
from ..domain.phone_number import PhoneNumber
from ..domain.serialization import timestamp
from .options import Options
from .snapshot_table import SnapshotTable, TableChanges, TableContents, table_changes


class Transition(NamedTuple):
    """Something that takes time: its subject, when it began, and when it ends."""

    kind: str  # "order", "calling-name" or "release"
    subject: str  # the order's id, or the number
    since: str
    due: datetime
    wanted: str | None = None  # the calling name that was requested
    reads: int = 0  # that have shown it under way

    @property
    def key(self) -> str:
        """Its key in the table: the first to end comes first."""
        return f"{timestamp(self.due)} {self.kind} {self.subject}"


class Stocked(NamedTuple):
    """A number that can be bought."""

    e164: str
    country: str
    number_type: str
    city: str | None = None
    state: str | None = None
    sold: bool = False  # to another customer


class Target(NamedTuple):
    """What numbers are associated with: a Voice Connector, a SIP rule, a user."""

    kind: str  # "VoiceConnector", "VoiceConnectorGroup", "SipMediaApplication", "SipRule" or "User"
    members: Mapping[str, Any]


class Failure(NamedTuple):
    """A transition that is to fail: which kind, for which number, and how often."""

    kind: str
    e164: str
    times: int
    allow_unused: bool = False

    def __str__(self) -> str:
        times = f", {self.times} times" if self.times > 1 else ""
        return f"fail_next({self.kind!r}, {self.e164!r}){times}"


class UnseenWrite(NamedTuple):
    """A write that reads do not show yet."""

    before: AccountSnapshot
    at: datetime
    reads: int = 0  # since


class Values(NamedTuple):
    """Settings and counters: what an account has one of."""

    last_id: int = 0
    calling_name: str | None = None  # the default for new numbers, and when it was set
    calling_name_updated: str | None = None
    rate_bucket: tuple[float, datetime] | None = None  # calls that are left, and when that was counted
    lagging: tuple[UnseenWrite, ...] = ()  # the oldest first
    stock_is_own: bool = False  # there is nothing to buy but what the test put in stock


class AccountSnapshot(NamedTuple):
    """An account at one moment."""

    tables: Mapping[str, TableContents[Any]]  # by their names, as in "numbers"
    values: Values


class AccountChanges(NamedTuple):
    """What has been done between two moments."""

    tables: Mapping[str, TableChanges[Any]]
    values: Mapping[str, Any]

    @property
    def numbers(self) -> Iterable[str]:
        """The phone numbers that have been added or changed."""
        return self.tables["numbers"].put

    def applied_to(self, snapshot: AccountSnapshot) -> AccountSnapshot:
        """The account that it comes to when the same is done to another."""
        tables = {name: changes.applied_to(snapshot.tables[name]) for name, changes in self.tables.items()}
        return AccountSnapshot(tables, snapshot.values._replace(**self.values))


class Account:
    """Everything that the service remembers of one customer."""

    def __init__(self, clock: Clock, options: Options) -> None:
        self.clock = clock
        self.options = options
        self.numbers: SnapshotTable[PhoneNumber] = SnapshotTable()
        self.orders: SnapshotTable[Mapping[str, Any]] = SnapshotTable()
        self.targets: SnapshotTable[Target] = SnapshotTable()
        self.transitions: SnapshotTable[Transition] = SnapshotTable()
        self.stock: SnapshotTable[Stocked] = SnapshotTable()
        self.failures: SnapshotTable[Failure] = SnapshotTable()
        self.settings: SnapshotTable[Mapping[str, Any]] = SnapshotTable()
        self.values = Values()
        self._tables: Mapping[str, SnapshotTable[Any]] = {
            "numbers": self.numbers,
            "orders": self.orders,
            "targets": self.targets,
            "transitions": self.transitions,
            "stock": self.stock,
            "failures": self.failures,
            "settings": self.settings,
        }
        #: How often each thing under way has been read since the clock last moved.
        self.reads_at_rest: dict[str, int] = {}
        self.spoken_for: frozenset[str] = frozenset()  # numbers that are free and not to be given out

    @property
    def stamp(self) -> str:
        """The present, as the service writes it."""
        return timestamp(self.clock.now)

    def put_number(self, number: PhoneNumber) -> PhoneNumber:
        """Add a number or replace its record, and return it."""
        self.numbers.put(number.e164, number)
        return number

    def remove_number(self, e164: str) -> None:
        """Remove a number and what is set for it."""
        self.numbers.remove(e164)
        self.remove_settings("PhoneNumber", e164)

    def remove_settings(self, kind: str, subject: str) -> None:
        """Remove what is set for a target or a number."""
        prefix = f"{kind} {subject}\0"
        for key in [key for key in self.settings.records if key.startswith(prefix)]:
            self.settings.remove(key)

    def set(self, **values: Any) -> None:
        self.values = self.values._replace(**values)

    def next_id(self) -> int:
        """1, 2, 3, ...: for ids."""
        self.set(last_id=self.values.last_id + 1)
        return self.values.last_id

    def snapshot(self) -> AccountSnapshot:
        """The state as it is now; later writes leave it alone."""
        return AccountSnapshot({name: table.snapshot() for name, table in self._tables.items()}, self.values)

    def restore(self, snapshot: AccountSnapshot) -> None:
        for name, contents in snapshot.tables.items():
            self._tables[name].restore(contents)
        self.values = snapshot.values

    @contextmanager
    def as_of(self, then: AccountSnapshot) -> Iterator[None]:
        """For the length of the block the account is as it was; what is done to it meanwhile is lost."""
        now = self.snapshot()
        self.restore(then)
        try:
            yield
        finally:
            self.restore(now)


def has_changed(before: AccountSnapshot, after: AccountSnapshot) -> bool:
    """Whether a call has written; counters aside."""
    names = ("calling_name", "calling_name_updated")
    return before.tables != after.tables or any(
        getattr(before.values, name) != getattr(after.values, name) for name in names
    )


def changes_between(before: AccountSnapshot, after: AccountSnapshot) -> AccountChanges:
    """What has been done between two snapshots."""
    tables = {name: table_changes(before.tables[name], contents) for name, contents in after.tables.items()}
    values = {
        name: value for name, value in after.values._asdict().items() if value != getattr(before.values, name)
    }
    return AccountChanges(tables, values)
