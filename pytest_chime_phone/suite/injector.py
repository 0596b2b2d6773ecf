"""Puts one injection into one run of a test."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from types import CodeType
from typing import Any

from ..backend.account import AccountSnapshot, has_changed
from ..backend.backend import Backend
from ..backend.refused_items import without_refused
from ..domain.outcomes import Answer, Success
from ..domain.phone_number import IdForm
from ..domain.service_model import is_read
from ..http.call import Call
from .injection import Injection
from .observation import ATTEMPTS, JudgedRun, Position
from .plan import PlannedRun
from .record import Record
from .recorder import OwnAnswer
from .where import place_in_stack

#: How much longer an order takes under the variation of that name.
TIMES_LONGER = 10


class Injector(JudgedRun):
    """One run with one thing that goes wrong."""

    def __init__(self, backend: Backend, planned: PlannedRun, record: Record, test: CodeType | None) -> None:
        self.planned = planned
        self.injection: Injection = planned.injection
        self.is_variation = self.injection.is_variation
        super().__init__(backend, record, ATTEMPTS * TIMES_LONGER if self.is_variation else ATTEMPTS)
        self._test = test
        self._before_last_write: AccountSnapshot | None = None

    @property
    def injected(self) -> Injection:
        return self.injection

    def begin(self) -> None:
        super().begin()
        self.reached = self.is_variation
        options = self.backend.options
        if self.injection.shape == "id-spelling":
            other: IdForm = "percent-encoded" if options.phone_number_id_form == "e164" else "e164"
            self.backend.use(replace(options, phone_number_id_form=other))

    def answer(self, call: Call, own_answer: OwnAnswer) -> Answer | None:
        if not self.active or self.storm:
            return None
        __tracebackhide__ = True
        position = self.position(call)
        self.attempted(call, position)
        if self.is_variation:
            return self._varied(call, own_answer)
        if self._is_hit(call, position):
            if not self.reached:
                self.where = place_in_stack(inspect.currentframe(), self._test)
            self.reached = True
            return self._injected(call, own_answer)
        return self._watched(call, own_answer)

    def _is_hit(self, call: Call, position: Position) -> bool:
        target = self.planned.call
        if target is None or call.operation != target.operation:
            return False
        if self.reached:
            return self.injection.shape == "lasting"
        return (position.key, position.repetition) == (target.key, target.repetition)

    def _injected(self, call: Call, own_answer: OwnAnswer) -> Answer | None:
        call.origin = "sweep"
        outcome = self.injection.outcome
        if self.injection.shape == "stale":
            then = self._before_last_write or self.backend.account.snapshot()
            with self.backend.account.as_of(then):
                return own_answer(call)
        if self.injection.shape == "item":
            return self._with_refused_item(call, own_answer)
        if self.injection.shape == "lost":
            own_answer(call)
            call.lost = True
        return outcome

    def _with_refused_item(self, call: Call, own_answer: OwnAnswer) -> Answer:
        refused: Any = self.injection.outcome
        entries = refused.body["PhoneNumberErrors"]
        others = without_refused(call, refused)
        answer = own_answer(others) if others else Success({"PhoneNumberErrors": []})
        told = answer.body["PhoneNumberErrors"] if isinstance(answer, Success) else []
        return Success({"PhoneNumberErrors": [*told, *entries]})

    def _watched(self, call: Call, own_answer: OwnAnswer) -> Answer | None:
        if self.injection.shape != "stale" or self.backend.script.rules:
            return None
        before = self.backend.account.snapshot()
        answer = own_answer(call)
        if not is_read(call.operation) and has_changed(before, self.backend.account.snapshot()):
            self._before_last_write = before
        return answer

    def _varied(self, call: Call, own_answer: OwnAnswer) -> Answer | None:
        vary = _VARIED.get(self.injection.shape)
        return None if vary is None or self.backend.script.rules else vary(self.backend, call, own_answer)


def _in_pages_of_one(backend: Backend, call: Call, own_answer: OwnAnswer) -> Answer | None:
    if not call.operation.startswith("List"):
        return None
    with backend.using(replace(backend.options, page_size=1)):
        return own_answer(call)


def _with_slow_orders(backend: Backend, call: Call, own_answer: OwnAnswer) -> Answer:
    transitions = backend.account.transitions
    under_way = set(transitions.records)
    answer = own_answer(call)
    for key, transition in list(transitions.records.items()):
        if transition.kind == "order" and key not in under_way:
            transitions.remove(key)
            late: timedelta = (transition.due - backend.clock.now) * TIMES_LONGER
            slow = transition._replace(due=backend.clock.now + late)
            transitions.put(slow.key, slow)
    return answer


def _with_unknown_members(_backend: Backend, call: Call, own_answer: OwnAnswer) -> Answer:
    answer = own_answer(call)
    if not isinstance(answer, Success) or not answer.body:
        return answer
    return Success(_with_another_member(answer.body), unchecked=True)


def _with_another_member(value: Any) -> Any:
    if isinstance(value, dict):
        return {**{name: _with_another_member(v) for name, v in value.items()}, "NotYetDocumented": "new"}
    return [_with_another_member(inner) for inner in value] if isinstance(value, list) else value


_VARIED: dict[str, Callable[[Backend, Call, OwnAnswer], Answer | None]] = {
    "pages": _in_pages_of_one,
    "slow-order": _with_slow_orders,
    "unknown-members": _with_unknown_members,
}
