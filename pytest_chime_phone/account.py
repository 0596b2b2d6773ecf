"""The state of the fake account: a few shelves of records that never change, and a clock.

An operation puts a record in the place of another, so a snapshot costs nothing, and what a fixture
has added is what stands there now and did not before.  What is under way stands on a shelf too, in
the order in which it will be over: see `progress`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from . import fiction
from .clock import Clock
from .errors import InvalidValue
from .json_form import timestamp
from .options import Options
from .phone_number import PhoneNumber
from .shelf import Contents, Shelf


class Process(NamedTuple):
    """Something that takes time: what it is about, when it began, and when it will be over."""

    kind: str  # "order", "acquisition", "calling-name" or "release"
    subject: str  # the order's id, or the number
    since: str
    due: datetime
    wanted: str | None = None  # the calling name that is asked for
    reads: int = 0  # how often it has been seen under way

    @property
    def key(self) -> str:
        """Its place on the shelf: the first to be over comes first."""
        return f"{timestamp(self.due)} {self.kind} {self.subject}"


class Stocked(NamedTuple):
    """A number that can be bought."""

    e164: str
    country: str
    number_type: str
    city: str | None = None
    state: str | None = None
    sold: bool = False  # to somebody else


class Target(NamedTuple):
    """What numbers are associated with: a Voice Connector, a SIP rule, a user."""

    kind: str  # "VoiceConnector", "VoiceConnectorGroup", "SipMediaApplication", "SipRule" or "User"
    members: Mapping[str, Any]


Snapshot = tuple[Contents[Any], ...]


class Changes(NamedTuple):
    """What somebody has done to one shelf."""

    added: Mapping[str, Any]
    removed: frozenset[str]


class Account:
    """Everything that the service remembers of one customer."""

    def __init__(self, clock: Clock, options: Options) -> None:
        self.clock = clock
        self.options = options
        self.numbers: Shelf[PhoneNumber] = Shelf()
        self.orders: Shelf[Mapping[str, Any]] = Shelf()
        self.targets: Shelf[Target] = Shelf()
        self.processes: Shelf[Process] = Shelf()
        self.stock: Shelf[Stocked] = Shelf()
        self.facts: Shelf[Any] = Shelf()  # what there is one of: the settings, a counter, ...
        self._shelves: tuple[Shelf[Any], ...] = (
            self.numbers,
            self.orders,
            self.targets,
            self.processes,
            self.stock,
            self.facts,
        )

    @property
    def stamp(self) -> str:
        """The present, as the service writes it."""
        return timestamp(self.clock.now)

    def put_number(self, number: PhoneNumber) -> PhoneNumber:
        """Put a record in the place of that number's older one, and return it."""
        self.numbers.put(number.e164, number)
        return number

    def next_number(self) -> int:
        """1, 2, 3, ...: for ids."""
        number: int = (self.facts.get("ids") or 0) + 1
        self.facts.put("ids", number)
        return number

    def snapshot(self) -> Snapshot:
        """The state as it is now; later writes leave it alone."""
        return tuple([shelf.snapshot() for shelf in self._shelves])

    def restore(self, snapshot: Snapshot) -> None:
        """Back to a snapshot."""
        for shelf, contents in zip(self._shelves, snapshot, strict=True):
            shelf.restore(contents)

    def repeat(self, changes: Iterable[Changes]) -> None:
        """Do to every shelf what somebody has done before."""
        for shelf, (added, removed) in zip(self._shelves, changes, strict=True):
            if added:
                shelf.put_all(added)
            for key in removed:
                if key in shelf:
                    shelf.remove(key)

    def take_out(self, changes: Iterable[Changes]) -> None:
        """Remove records that somebody has added, those only that nobody has replaced since."""
        for shelf, (added, _) in zip(self._shelves, changes, strict=True):
            for key, record in added.items():
                if shelf.get(key) is record:
                    shelf.remove(key)

    def free_fictional_number(self) -> str:
        """The first fictional US number, area code after area code, that is not taken.

        206 comes first, as in the documentation's samples.
        """
        codes = ("206", *(code for code in fiction.AREA_CODES if code != "206"))
        numbers = (e164 for code in codes for e164 in fiction.of_area_code(code).numbers())
        free = (e164 for e164 in numbers if e164 not in self.numbers)
        if e164 := next(free, None):
            return e164
        raise InvalidValue("every fictional number is taken: name the numbers that you add.")


def changes_between(before: Snapshot, after: Snapshot) -> list[Changes]:
    """Shelf by shelf, what has been done between two snapshots."""
    return [_changes(*contents) for contents in zip(before, after, strict=True)]


def _changes(before: Contents[Any], after: Contents[Any]) -> Changes:
    if after is before:
        return Changes({}, frozenset())
    old, new = before.records, after.records
    added = {key: record for key, record in new.items() if old.get(key) is not record}
    return Changes(added, frozenset(old.keys() - new.keys()))


class PhoneNumbers(Mapping[str, dict[str, Any]]):
    """A read-only view: E.164 to a copy of the number's members."""

    def __init__(self, account: Account) -> None:
        self._account = account

    def __getitem__(self, e164: str) -> dict[str, Any]:
        number = self._account.numbers.get(e164)
        if number is None:
            raise KeyError(e164)
        return number.copy_of_members(self._account.options.phone_number_id_form)

    def __iter__(self) -> Iterator[str]:
        return iter(list(self._account.numbers.records))

    def __len__(self) -> int:
        return len(self._account.numbers)

    def __repr__(self) -> str:
        return f"<phone numbers {', '.join(self) or 'none'}>"
