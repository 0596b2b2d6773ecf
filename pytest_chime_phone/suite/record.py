"""What a test does where nothing goes wrong: its calls, and what they make of the account.

Taken in a run of its own, and kept as JSON between runs.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from hashlib import blake2s
from typing import Any, NamedTuple, Self

from ..domain.service_model import ServiceName, operation_model
from ..http.call import Call

#: Why a test is not swept, in words.
LEFT_OUT = {
    "failed": "fail without faults",
    "skipped": "are skipped",
    "scripted": "script outcomes themselves",
    "given": "use @given",
    "no calls": "make no call",
    "unmarked": "have sweep=False",
}


# What programs make up anew in each run, to name things by.
_UUID = re.compile(r"\b[0-9a-f]{8}-?[0-9a-f]{4}-?4[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}\b")
_JSON = json.JSONEncoder(sort_keys=True, default=str)


class RecordedCall(NamedTuple):
    """The first attempt of one call."""

    service: ServiceName
    operation: str
    client: str
    key: str  # of operation and parameters
    occurrence: int  # among the calls of the operation, from 1
    repetition: int  # among the calls with this key, from 1
    error: str | None  # the code, where it was refused
    wrote: bool  # whether the account changed
    stale: int  # its place among the reads since the last write, before which the answer was another; or 0
    items: tuple[str, ...]  # ids of the first and the last item of a batch
    listed: int  # how many items a list showed


class Record(NamedTuple):
    """One test without faults."""

    state: str  # "swept" or a key of `LEFT_OUT`
    calls: tuple[RecordedCall, ...] = ()
    changes: tuple[str, ...] = ()  # of the account, from the first call to the end
    reads: tuple[str, ...] = ()  # which of "calls", "sleeps" and "now" the test looks at

    @classmethod
    def of_json(cls, value: Mapping[str, Any]) -> Self:
        """What `to_json` has written."""
        calls = tuple(RecordedCall(**{**call, "items": tuple(call["items"])}) for call in value["calls"])
        return cls(value["state"], calls, tuple(value["changes"]), tuple(value["reads"]))

    def to_json(self) -> dict[str, Any]:
        return {**self._asdict(), "calls": [call._asdict() for call in self.calls]}


def left_out(records: Mapping[str, Record]) -> str:
    """How many tests are not swept, and why; empty where all are."""
    states = Counter(record.state for record in records.values())
    return ", ".join(f"{states[state]} {why}" for state, why in LEFT_OUT.items() if states[state])


def key_of(call: Call) -> str:
    """A call by operation and parameters, without what a client makes up anew each time."""
    tokens = _idempotency_tokens(call.service, call.operation)
    asked = {name: value for name, value in call.parameters.items() if name not in tokens}
    text = _JSON.encode([call.service, call.operation, asked])
    return blake2s(without_uuids(text).encode(), digest_size=8).hexdigest()


@cache
def _idempotency_tokens(service: str, operation: str) -> frozenset[str]:
    shape = operation_model(service, operation).input_shape
    members = shape.members.items() if shape else ()
    return frozenset(name for name, member in members if "idempotencyToken" in member.metadata)


def without_uuids(text: str) -> str:
    """A text of which two runs of a test have the same."""
    return _UUID.sub("(uuid)", text)
