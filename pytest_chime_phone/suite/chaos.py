"""Chaos: faults in the calls of every test, drawn by a hash, so that a seed replays them.

Which fault a call gets depends on the seed, the node id of the test, the operation, and how many
attempts of it there were before; not on the order of the tests, nor on the number of workers.
"""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from functools import cache
from hashlib import blake2s
from types import CodeType
from typing import NamedTuple, TypeVar

from ..backend.backend import Backend
from ..domain.outcomes import Answer
from ..domain.service_model import SERVICES, is_read, operation_names
from ..errors import InvalidValue, choices, unknown
from ..http.call import Call
from .catalogue import modelled_errors
from .failure_classes import Failure, failures
from .injection import Injection, Shape
from .observation import JudgedRun
from .plan import PlannedRun
from .record import Record
from .recorder import OwnAnswer
from .where import place_in_stack

T = TypeVar("T")

_SHAPES: tuple[Shape, ...] = ("once", "lost")
_EXAMPLE = "ThrottledClientException=0.2,read-timeout:lost=0.05"


class Chance(NamedTuple):
    """One part of a specification."""

    name: str
    shape: Shape
    probability: float


class Chaos(NamedTuple):
    """What may go wrong, how likely it is, and the seed."""

    chances: tuple[Chance, ...]
    seed: int

    def drawn(self, nodeid: str, operation: str, occurrence: int) -> Chance | None:
        """What one attempt of one call gets; None for what it would get anyway."""
        text = f"{self.seed} {nodeid} {operation} {occurrence}"
        point = int.from_bytes(blake2s(text.encode(), digest_size=8).digest(), "big") / 2**64
        for chance in self.chances:
            point -= chance.probability
            if point < 0:
                return chance
        return None


def chaos_of(spec: str, seed: str) -> Chaos:
    """What the flags say.  Raises `InvalidValue`, naming what is wrong."""
    chances = tuple(_chance(part.strip()) for part in spec.split(","))
    total = sum(chance.probability for chance in chances)
    if total > 1 + 1e-9:
        raise InvalidValue(f"the probabilities of {spec!r} sum up to {total:g}: use no more than 1 in all.")
    try:
        return Chaos(chances, int(seed))
    except ValueError:
        raise InvalidValue(f"--chime-phone-seed={seed}: use a whole number.") from None


def _chance(part: str) -> Chance:
    what, _, number = part.partition("=")
    name, _, shape = what.partition(":")
    known = _known_failures()
    if name not in known:
        raise _not_drawn(name, known)
    if shape not in ("", *_SHAPES):
        raise unknown("shape", shape, _SHAPES)
    if shape == "lost" and not known[name].can_be_lost:
        lost = [failure.name for failure in known.values() if failure.can_be_lost]
        raise InvalidValue(f"{name} cannot come after the effect: use {choices(lost)} with :lost.")
    try:
        probability = float(number)
    except ValueError:
        probability = -1
    if not 0 <= probability <= 1:
        raise InvalidValue(f"{part!r} has no probability from 0 to 1: write it as in {_EXAMPLE}.")
    return Chance(name, "lost" if shape == "lost" else "once", probability)


def _not_drawn(name: str, known: Collection[str]) -> InvalidValue:
    errors = {
        error.code
        for service in SERVICES
        for operation in operation_names(service)
        for error in modelled_errors(service, operation)
    }
    if name in errors:
        return InvalidValue(
            f"{name} would contradict the account, so chaos never draws it: script it, "
            f"with chime_phone.add_response(ServiceError({name!r}))."
        )
    return unknown("fault", name, known, f"Write it as in {_EXAMPLE}.")


@cache
def _known_failures() -> dict[str, Failure]:
    return {
        failure.name: failure
        for service in SERVICES
        for operation in sorted(operation_names(service))
        for failure in failures(service, operation, "botocore")
    }


class ChaosRun(JudgedRun):
    """One test under chaos.

    `only`: the faults that are let through, as in `CreatePhoneNumberOrder 2`.  `words`: what `sweep=` of the
    marker leaves to go wrong; None: everything.
    """

    def __init__(
        self,
        backend: Backend,
        record: Record,
        chaos: Chaos,
        nodeid: str,
        *,
        test: CodeType | None,
        only: Collection[str] | None = None,
        words: Collection[str] | None = None,
    ) -> None:
        super().__init__(backend, record)
        self.faults: list[Injection] = []
        self.names: list[str] = []  # of the failures, in the same order
        self._chaos = chaos
        self._nodeid = nodeid
        self._test = test
        self._only = only
        self._words = words
        self._attempts: Counter[str] = Counter()

    @property
    def injected(self) -> Injection | None:
        """The latest fault; None as long as nothing went wrong."""
        return self.faults[-1] if self.faults else None

    def answer(self, call: Call, own_answer: OwnAnswer) -> Answer | None:
        if not self.active or self.storm:
            return None
        __tracebackhide__ = True
        self.attempted(call, self.position(call))
        self._attempts[call.operation] += 1
        drawn = self._drawn(call)
        if drawn is None:
            return None
        injection = drawn.injection
        if not self.reached:
            self.where = place_in_stack(inspect.currentframe(), self._test)
        self.reached = True
        self.faults.append(injection)
        self.names.append(drawn.failure_name)
        call.origin = "chaos"
        if injection.shape == "lost":
            own_answer(call)
            call.lost = True
        return injection.outcome

    def _drawn(self, call: Call) -> PlannedRun | None:
        occurrence = self._attempts[call.operation]
        chance = self._chaos.drawn(self._nodeid, call.operation, occurrence)
        if chance is None or (self._only is not None and f"{call.operation} {occurrence}" not in self._only):
            return None
        if chance.shape == "lost" and is_read(call.operation):
            return None
        fitting = failures(call.service, call.operation, call.client)
        for failure in fitting:
            if failure.name == chance.name:
                injection = Injection(chance.shape, call.operation, occurrence, failure.outcome)
                drawn = PlannedRun("", injection, failure.class_as(chance.shape), failure_name=failure.name)
                return drawn if self._words is None or drawn.fits(self._words) else None
        return None


def fewest(items: Sequence[T], still_fails: Callable[[list[T]], bool]) -> list[T]:
    """A part of the items that fails, and of which each smaller part that was tried does not.

    `items` are known to fail.  Delta debugging (Zeller and Hildebrandt, 2002).
    """
    left, parts = list(items), 2
    while len(left) > 1:
        size = -(-len(left) // parts)
        chunks = [left[start : start + size] for start in range(0, len(left), size)]
        rests = [[item for item in left if item not in chunk] for chunk in chunks]
        smaller = next((part for part in (*chunks, *rests) if still_fails(part)), None)
        if smaller is not None:
            left, parts = smaller, 2 if smaller in chunks else max(parts - 1, 2)
        elif parts >= len(left):
            return left
        else:
            parts = min(2 * parts, len(left))
    return left
