"""How often calls came to what, and in which tests: taken from the call log once at the end of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from ...domain.service_model import ServiceName
from ...http.call import Call, Origin
from .outcome_classes import class_of

#: By what an answer was met; `strategy`: scripted by a test of `@given`.
Means = Origin | Literal["strategy"]


class Kind(NamedTuple):
    """What calls have in common that are counted together."""

    service: ServiceName
    operation: str
    client: str
    outcome_class: str
    by: Means


@dataclass(slots=True)
class Count:
    """How many calls, and the node ids of the tests that made them, in order."""

    calls: int = 0
    tests: dict[str, None] = field(default_factory=dict)


class Tally:
    """What the calls of a suite came to."""

    def __init__(self) -> None:
        self.counts: dict[Kind, Count] = {}

    def add(self, calls: Iterable[Call], test: str, *, given: bool = False) -> None:
        """Count calls that a test has made; `given`: its scripts are of a strategy."""
        counts = self.counts
        for call in calls:
            by: Means = "strategy" if given and call.origin == "script" else call.origin
            kind = Kind(call.service, call.operation, call.client, class_of(call), by)
            count = counts.get(kind)
            if count is None:
                count = counts[kind] = Count()
            count.calls += 1
            count.tests[test] = None

    def merge(self, value: Any) -> None:
        """Count what another process has counted."""
        for kind, calls, tests in value:
            count = self.counts.setdefault(Kind(*kind), Count())
            count.calls += calls
            count.tests.update(dict.fromkeys(tests))

    def to_json(self) -> Any:
        """As a JSON value, for `merge`."""
        return [[kind, count.calls, list(count.tests)] for kind, count in self.counts.items()]
