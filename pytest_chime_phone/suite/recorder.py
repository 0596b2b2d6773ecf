"""Records the calls of a test, while each gets what it would get anyway."""

from __future__ import annotations

from collections.abc import Callable

from ..backend.account import AccountSnapshot, has_changed
from ..backend.backend import Backend
from ..backend.refused_items import ids_of_items
from ..domain.outcomes import Answer, ServiceError, Success
from ..domain.service_model import is_read
from ..http.call import Call
from .catalogue import tells_of_items
from .observation import Observation
from .record import Record, RecordedCall

OwnAnswer = Callable[[Call], Answer]


class Recorder(Observation):
    """Watches one test."""

    def __init__(self, backend: Backend) -> None:
        super().__init__(backend)
        self._calls: list[RecordedCall] = []
        self._scripted = False
        self._before_last_write: AccountSnapshot | None = None
        self._reads = 0  # since then

    @property
    def injected(self) -> None:
        """None: nothing goes wrong."""

    def answer(self, call: Call, own_answer: OwnAnswer) -> Answer | None:
        """Note a call; the account answers it, as it would without."""
        if not self.active:
            return None
        if self.backend.script.rules:
            self._scripted = True
            return None
        __tracebackhide__ = True
        position = self.position(call)
        before = self.backend.account.snapshot()
        answer = own_answer(call)
        after = self.backend.account.snapshot()
        reads = is_read(call.operation)
        self._reads += reads
        wrote = not reads and has_changed(before, after)
        if call.attempt == 1:
            stale = self._reads if reads and self._is_stale(call, own_answer, answer) else 0
            recorded = RecordedCall(
                call.service,
                call.operation,
                call.client,
                position.key,
                position.occurrence,
                position.repetition,
                answer.code if isinstance(answer, ServiceError) else None,
                wrote,
                stale,
                ends_of_batch(call),
                _listed(answer),
            )
            self._calls.append(recorded)
        if wrote:
            self._before_last_write = before
            self._reads = 0
        return answer

    def waited(self) -> None:
        """As often as it likes."""

    def record(self, state: str, reads: tuple[str, ...]) -> Record:
        """What there is to tell of the test."""
        if state == "swept":
            state = "scripted" if self._scripted or self.backend.script.rules else state
            state = state if self._calls or state != "swept" else "no calls"
        return Record(state, tuple(self._calls), self.changes, reads)

    def _is_stale(self, call: Call, own_answer: OwnAnswer, answer: Answer) -> bool:
        if self._before_last_write is None:
            return False
        with self.backend.account.as_of(self._before_last_write):
            return own_answer(call) != answer


def ends_of_batch(call: Call) -> tuple[str, ...]:
    """The ids of the first and the last item of a batch that tells of its items one by one."""
    items = ids_of_items(call) if tells_of_items(call.service, call.operation) else []
    return tuple(dict.fromkeys([items[0], items[-1]])) if items else ()


def _listed(answer: Answer) -> int:
    if not isinstance(answer, Success):
        return 0
    return max((len(value) for value in answer.body.values() if isinstance(value, list)), default=0)
