"""What a test has made of the account, in lines that can be compared; ids and times aside.

Two runs of a test buy the same number under different order ids, and a second later.  So what is new
goes by what it is and not by its id, and no line holds a time.  A number that was there before the
test's first call goes by its E.164 form; one that the test has bought, by its kind and area.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from ..backend.account import AccountSnapshot
from ..backend.snapshot_table import table_changes
from ..domain.phone_number import PhoneNumber
from ..domain.serialization import canonical_json
from .record import without_uuids

Changes = tuple[str, ...]

# What is the test's own: what it put in stock, and what it lets fail.
_NOT_COMPARED = {"stock", "failures"}
_TIMES = ("at", "due", "reads", "since")
# An id that only spells the number anew, and what no operation changes.
_NOT_TOLD = ("PhoneNumberId", "Capabilities")


def changes_since(first: AccountSnapshot, now: AccountSnapshot) -> Changes:
    """What has changed, a line each: `- ` what was there, `+ ` what is there now, sorted."""
    new_names = _names_of_what_is_new(first, now)
    before: Counter[str] = Counter()
    after: Counter[str] = Counter()
    for name in now.tables.keys() - _NOT_COMPARED:
        older = first.tables[name]
        changed = table_changes(older, now.tables[name])
        before.update(
            _line(name, older.records[key], {})
            for key in sorted({*changed.put, *changed.removed} & older.records.keys())
        )
        after.update(_line(name, record, new_names) for record in changed.put.values())
    before[f"calling_name {first.values.calling_name!r}"] += 1
    after[f"calling_name {now.values.calling_name!r}"] += 1
    gone, come = before - after, after - before
    return tuple(
        sorted([*(f"- {line}" for line in gone.elements()), *(f"+ {line}" for line in come.elements())])
    )


def difference(expected: Changes, found: Changes) -> Iterator[str]:
    """Where an account is not as after the run without faults, a line each."""
    wanted, got = Counter(expected), Counter(found)
    yield from (f"extra with the fault: {line}" for line in (got - wanted).elements())
    yield from (f"missing with the fault: {line}" for line in (wanted - got).elements())


def _line(table: str, record: Any, names: Mapping[str, str]) -> str:
    text = f"{table} {canonical_json(_without_times(_plain(record))).decode()}"
    for made, name in names.items():
        text = text.replace(made, name)
    return without_uuids(text)


def _plain(record: Any) -> Any:
    if isinstance(record, PhoneNumber):
        return {"E164PhoneNumber": record.e164, **record.members}
    return record._asdict() if hasattr(record, "_asdict") else record


def _without_times(value: Any) -> Any:
    if isinstance(value, Mapping):
        kept = {
            k: v for k, v in value.items() if not (str(k).endswith("Timestamp") or k in (*_TIMES, *_NOT_TOLD))
        }
        return {name: _without_times(inner) for name, inner in kept.items()}
    if isinstance(value, list | tuple | frozenset | set):
        return [_without_times(inner) for inner in value]
    return None if isinstance(value, datetime) else value


def _names_of_what_is_new(first: AccountSnapshot, now: AccountSnapshot) -> dict[str, str]:
    """What stands for each id that was made since, and for each number that was bought."""
    names = {}
    for key in _new(first, now, "orders"):
        names[key] = "(new order)"
    for key in _new(first, now, "targets"):
        kind, _, target_id = key.partition(" ")
        given = now.tables["targets"].records[key].members.get("Name")
        names[target_id] = f"(new {kind} {json.dumps(given)[1:-1]})"
    for e164 in _new(first, now, "numbers"):
        names[e164] = names[f"%2B{e164[1:]}"] = f"(new {e164[:5]})"
    return names


def _new(first: AccountSnapshot, now: AccountSnapshot, table: str) -> Iterable[str]:
    older = first.tables[table].records
    return [key for key in now.tables[table].records if key not in older]
