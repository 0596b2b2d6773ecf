"""Snapshot tables: records by key, copied on write."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pytest_chime_phone.backend.snapshot_table import SnapshotTable, TableChanges

KEYS = st.sampled_from("abcdefgh")


def keys(table: SnapshotTable[int], after: str = "") -> list[str]:
    return [key for key, _ in table.after(after)]


@given(st.lists(st.tuples(st.sampled_from(["put", "change", "remove", "read", "snapshot", "restore"]), KEYS)))
def test_it_holds_what_a_dict_would_in_the_order_of_the_keys(steps: list[tuple[str, str]]) -> None:
    table, held = SnapshotTable[int](), dict[str, int]()
    snapshot, kept = table.snapshot(), dict(held)
    for index, (step, key) in enumerate(steps):
        if step == "put":
            table.put(key, index)
            held[key] = index
        elif step == "change":
            changes = TableChanges({key: index, "z": index}, frozenset())
            table.restore(changes.applied_to(table.snapshot()))
            held.update({key: index, "z": index})
        elif step == "remove" and key in table:
            table.remove(key)
            del held[key]
        elif step == "snapshot":
            snapshot, kept = table.snapshot(), dict(held)
        elif step == "restore":
            table.restore(snapshot)
            held = dict(kept)
        elif step == "read":
            assert keys(table, key) == sorted(k for k in held if k > key)
        assert dict(table.records) == held
        assert (len(table), table.get(key)) == (len(held), held.get(key))
    assert dict(table.after("")) == held
    assert keys(table) == sorted(held)


def test_a_snapshot_shares_what_it_shows_until_somebody_writes() -> None:
    table = SnapshotTable[int]()
    table.put("a", 1)
    first = table.snapshot()
    assert table.snapshot() is first
    table.put("b", 2)
    assert dict(first.records) == {"a": 1}
    assert table.snapshot() is not first
