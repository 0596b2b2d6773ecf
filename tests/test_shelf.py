"""Shelves: records by key, copied only when written to."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pytest_chime_phone.shelf import Shelf

KEYS = st.sampled_from("abcdefgh")


def keys(shelf: Shelf[int], after: str = "") -> list[str]:
    return [key for key, _ in shelf.after(after)]


@given(
    st.lists(st.tuples(st.sampled_from(["put", "put_all", "remove", "read", "snapshot", "restore"]), KEYS))
)
def test_it_holds_what_a_dict_would_in_the_order_of_the_keys(steps: list[tuple[str, str]]) -> None:
    shelf, held = Shelf[int](), dict[str, int]()
    snapshot, kept = shelf.snapshot(), dict(held)
    for index, (step, key) in enumerate(steps):
        if step == "put":
            shelf.put(key, index)
            held[key] = index
        elif step == "put_all":
            shelf.put_all({key: index, "z": index})
            held.update({key: index, "z": index})
        elif step == "remove" and key in shelf:
            shelf.remove(key)
            del held[key]
        elif step == "snapshot":
            snapshot, kept = shelf.snapshot(), dict(held)
        elif step == "restore":
            shelf.restore(snapshot)
            held = dict(kept)
        elif step == "read":
            assert keys(shelf, key) == sorted(k for k in held if k > key)
        assert dict(shelf.records) == held
        assert (len(shelf), shelf.get(key)) == (len(held), held.get(key))
    assert dict(shelf.after("")) == held
    assert keys(shelf) == sorted(held)


def test_a_snapshot_shares_what_it_shows_until_somebody_writes() -> None:
    shelf = Shelf[int]()
    shelf.put("a", 1)
    first = shelf.snapshot()
    assert shelf.snapshot() is first
    shelf.put("b", 2)
    assert dict(first.records) == {"a": 1}
    assert shelf.snapshot() is not first
