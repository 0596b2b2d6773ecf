"""Records of one kind by their keys: copied on write, and read in the order of the keys.

A test starts from a snapshot and ends with one, mostly without having written anything, so snapshots
share their records.  A page of a list starts after a key and not at a position: what is
added or removed between two pages then neither repeats nor hides anything else.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Generic, NamedTuple, TypeVar

T = TypeVar("T")


class TableContents(Generic[T]):
    """What a table holds at one moment."""

    __slots__ = ("_order", "records")

    def __init__(self, records: dict[str, T], order: list[str] | None = None) -> None:
        self.records = records
        self._order = order

    @property
    def order(self) -> list[str]:
        """The keys, sorted at the first use."""
        if self._order is None:
            self._order = sorted(self.records)
        return self._order

    def copy(self) -> TableContents[T]:
        """A copy that can be written to."""
        return TableContents(dict(self.records), None if self._order is None else list(self._order))

    def put(self, records: Mapping[str, T]) -> None:
        new = [key for key in records if key not in self.records] if self._order is not None else []
        self.records.update(records)
        if len(new) > 1:
            self._order = None
        elif new:
            insort(self.order, new[0])

    def remove(self, key: str) -> None:
        del self.records[key]
        if self._order is not None:
            del self._order[bisect_left(self._order, key)]


class TableChanges(NamedTuple, Generic[T]):
    """What has been done to a table between two moments."""

    put: Mapping[str, T]
    removed: frozenset[str]

    def applied_to(self, contents: TableContents[T]) -> TableContents[T]:
        """The contents that it comes to when the same is done to others."""
        if not (self.put or self.removed):
            return contents
        changed = contents.copy()
        changed.put(self.put)
        for key in self.removed & changed.records.keys():
            changed.remove(key)
        return changed


def table_changes(before: TableContents[T], after: TableContents[T]) -> TableChanges[T]:
    """What has been done between two snapshots of a table."""
    if after is before:
        return TableChanges({}, frozenset())
    old, new = before.records, after.records
    put = {key: record for key, record in new.items() if old.get(key) is not record}
    return TableChanges(put, frozenset(old.keys() - new.keys()))


_NOTHING: TableContents[Any] = TableContents({}, [])


class SnapshotTable(Generic[T]):
    """A table whose snapshots are free until the next write."""

    __slots__ = ("_contents", "_shared")

    def __init__(self) -> None:
        self._contents: TableContents[T] = _NOTHING
        self._shared = True

    def get(self, key: str) -> T | None:
        return self._contents.records.get(key)

    def __contains__(self, key: object) -> bool:
        return key in self._contents.records

    def __len__(self) -> int:
        return len(self._contents.records)

    @property
    def records(self) -> Mapping[str, T]:
        """Every record by its key, in the order in which they were added."""
        return self._contents.records

    def after(self, key: str) -> Iterator[tuple[str, T]]:
        """Keys and records in the order of the keys, from the first that is beyond `key`."""
        contents = self._contents
        start = bisect_right(contents.order, key)
        return ((key, contents.records[key]) for key in islice(contents.order, start, None))

    def put(self, key: str, record: T) -> None:
        self._own().put({key: record})

    def remove(self, key: str) -> None:
        self._own().remove(key)

    def snapshot(self) -> TableContents[T]:
        """The contents as they are now; later writes leave them alone."""
        self._shared = True
        return self._contents

    def restore(self, contents: TableContents[T]) -> None:
        self._contents, self._shared = contents, True

    def _own(self) -> TableContents[T]:
        if self._shared:
            self._contents, self._shared = self._contents.copy(), False
        return self._contents
