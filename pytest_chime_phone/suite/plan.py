"""What can go wrong in a test: every injection, made of its record and the catalogue.

`fast` takes one failure of each class, at the first and the last call of each operation; `full` takes
every failure at every call.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

from ..domain.outcomes import Fault, MalformedResponse, ServiceError
from ..domain.service_model import SERVICES, operation_names
from ..errors import unknown
from . import failure_classes
from .catalogue import ITEM_ERRORS, refused_item
from .failure_classes import Failure, failures
from .injection import SHAPES, VARIATIONS, Injection, Shape, Variation
from .record import Record, RecordedCall

Level = Literal["fast", "full"]

# Under which it matters whether the next attempt is well; after the others programs seldom ask again.
_WORTH_LASTING = (
    failure_classes.UNREACHABLE,
    failure_classes.RETRIED,
    failure_classes.NOT_RETRIED,
    failure_classes.SILENT,
)
_KINDS = {kind.__name__: kind for kind in (Fault, MalformedResponse, ServiceError)}


class PlannedRun(NamedTuple):
    """One run of a test with one injection."""

    name: str  # what stands in the brackets of the node id
    injection: Injection
    failure_class: str
    call: RecordedCall | None = None  # which is hit; None for a variation
    failure_name: str = ""

    def fits(self, words: Collection[str]) -> bool:
        """Whether one of the words, as in `sweep=["Fault", "lost"]`, is said of it."""
        injection = self.injection
        kind = type(injection.outcome).__name__
        own = (kind, injection.shape, self.failure_class, self.failure_name, injection.operation)
        return any(word in own for word in words)


def planned_runs(record: Record, level: Level) -> list[PlannedRun]:
    return [*_variations(record), *_faults(record, level)] if record.state == "swept" else []


def check_words(words: Iterable[str]) -> None:
    """Raise `InvalidValue` for a word that fits no run of any test."""
    known = known_words()
    for word in words:
        if word not in known:
            raise unknown("word of sweep=", word, known, f"Shapes: {', '.join((*SHAPES, *VARIATIONS))}.")


def known_words() -> list[str]:
    """What can stand in `sweep=[...]`: kinds, shapes, classes, names of outcomes, operations."""
    operations = sorted({name for service in SERVICES for name in operation_names(service)})
    found = [
        failure
        for service in SERVICES
        for operation in operation_names(service)
        for failure in failures(service, operation, "botocore")
    ]
    names = dict.fromkeys(failure.name for failure in found)
    classes = dict.fromkeys(
        [*(failure.failure_class for failure in found), failure_classes.LOST, failure_classes.ITEM_REFUSED]
    )
    return [*_KINDS, *SHAPES, *VARIATIONS, *classes, *names, *operations]


def _faults(record: Record, level: Level) -> Iterator[PlannedRun]:
    for call in _places(record.calls, level):
        for failure in _chosen(call, level):
            if failure.failure_class in _WORTH_LASTING or level == "full":
                yield _run(call, failure, "lasting")
            yield _run(call, failure, "once")
        if call.wrote:
            lost = [failure for failure in _chosen(call, "full") if failure.can_be_lost]
            yield from (_run(call, failure, "lost") for failure in _of_level(lost, level))
    for call in _places([call for call in record.calls if call.stale], level):
        injection = Injection("stale", call.operation, call.occurrence)
        yield PlannedRun(f"{call.operation}-{call.occurrence}-stale", injection, "stale", call)
    for call in _places([call for call in record.calls if call.items and not call.error], level):
        yield from _items(call, level)


def _places(calls: Iterable[RecordedCall], level: Level) -> list[RecordedCall]:
    """The calls in which something goes wrong."""
    calls = list(calls)
    if level == "full":
        return calls
    firsts: dict[str, RecordedCall] = {}
    lasts: dict[str, RecordedCall] = {}
    for call in calls:
        firsts.setdefault(call.operation, call)
        lasts[call.operation] = call
    return [call for call in calls if call in (firsts[call.operation], lasts[call.operation])]


def _chosen(call: RecordedCall, level: Level) -> list[Failure]:
    known = failures(call.service, call.operation, call.client)
    return _of_level([failure for failure in known if failure.name != call.error], level)


def _of_level(found: Iterable[Failure], level: Level) -> list[Failure]:
    if level == "full":
        return list(found)
    first_of_class: dict[str, Failure] = {}
    for failure in found:
        first_of_class.setdefault(failure.failure_class, failure)
    return list(first_of_class.values())


def _run(call: RecordedCall, failure: Failure, shape: Shape) -> PlannedRun:
    injection = Injection(shape, call.operation, call.occurrence, failure.outcome)
    name = f"{call.operation}-{call.occurrence}-{failure.name}-{shape}"
    return PlannedRun(name, injection, failure.class_as(shape), call, failure.name)


def _items(call: RecordedCall, level: Level) -> Iterator[PlannedRun]:
    codes = ITEM_ERRORS[: None if level == "full" else 2]
    for place, phone_number_id in zip(("first", "last"), call.items, strict=False):
        for code in codes:
            name = f"{call.operation}-{call.occurrence}-{place}-{code}-item"
            injection = Injection(
                "item", call.operation, call.occurrence, refused_item(phone_number_id, code)
            )
            yield PlannedRun(name, injection, failure_classes.ITEM_REFUSED, call, code)


def _variations(record: Record) -> Iterator[PlannedRun]:
    """Those that the test can tell; not where it looks at its calls, which differ by design."""
    if {"calls", "sleeps"} & set(record.reads):
        return
    operations = {call.operation for call in record.calls}
    fitting: Mapping[Variation, bool] = {
        "pages": any(call.operation.startswith("List") and call.listed > 1 for call in record.calls),
        "slow-order": "CreatePhoneNumberOrder" in operations and "now" not in record.reads,
        "id-spelling": True,
        "unknown-members": True,
    }
    for name, fits in fitting.items():
        if fits:
            yield PlannedRun(name, Injection(name), "variation")
