"""How one HTTP attempt is answered: by the script, by the gateway, or by the operation itself.

Every interceptor and the server call `handle`.  The backend never knows which client called, and they
never know what is answered.  It can also go back to the state that the fixtures of a test have left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import RLock
from typing import TYPE_CHECKING, NamedTuple, Protocol

from ..domain.clock import Clock
from ..domain.outcomes import Answer, Fault
from ..domain.service_model import is_read
from ..errors import InvalidValue
from ..http import rest_json, signature
from ..http.call import Call
from ..http.messages import ReadTimeout, Reply, Request
from ..scripting import failure_messages
from ..scripting.call_log import CallLog
from ..scripting.rules import Rule, Script, ScriptSnapshot, check, output_mismatch
from ..scripting.unexpected_call import UnexpectedCall
from . import as_observed, inventory, lag, observed_form, state_transitions
from .account import Account, AccountSnapshot
from .operations import OPERATIONS
from .operations.limits import throttled
from .options import Options
from .refused_items import without_refused
from .transition_reads import Stalled

if TYPE_CHECKING:
    from ..suite.injection import Injection

# Request ids count up from that of the documented GetPhoneNumber sample.
_FIRST_REQUEST_ID = ("4105c588-140d-4904-a0ed-", 0x80BE2157EBCF)


class Snapshot(NamedTuple):
    """The state of a backend at one moment."""

    account: AccountSnapshot
    script: ScriptSnapshot
    now: datetime


class Injector(Protocol):
    """What puts faults into the calls of a test; it goes before the script."""

    @property
    def injected(self) -> Injection | None:
        """What has been put in."""

    def answer(self, call: Call, own_answer: Callable[[Call], Answer]) -> Answer | None:
        """What a call gets; None for what it would get anyway.  `own_answer` carries it out."""

    def waited(self) -> None:
        """The clock has moved, or a client has backed off."""


class Backend:
    """One account, one script, one clock and one call log, behind one lock."""

    def __init__(self, options: Options | None = None) -> None:
        self.options = options or Options()
        self.lock = RLock()
        self.clock = Clock(self._complete_due, self.lock)
        self.account = Account(self.clock, self.options)
        self.script = Script()
        self.call_log = CallLog()
        self.injector: Injector | None = None
        self.looked_at: set[str] = set()  # "calls", "sleeps", "now": what a test has read
        if self.options.numbers is not None:
            inventory.load(self.account, self.options.numbers)
        self.set_baseline()

    def use(self, options: Options) -> None:
        self.options = self.account.options = options

    @contextmanager
    def using(self, options: Options) -> Iterator[None]:
        before = self.options
        self.use(options)
        try:
            yield
        finally:
            self.use(before)

    def handle(self, request: Request, read_timeout: ReadTimeout) -> Reply:
        """Answer one HTTP attempt.  Raises `UnexpectedCall` where no truthful answer exists."""
        __tracebackhide__ = True
        with self.lock:
            call = Call.of(request)
            if call is None:
                service = request.endpoint.service
                nearest = rest_json.nearest_operations(service, request.method, request.url)
                raise self._unexpected(failure_messages.no_operation(request, nearest))
            call.outcome = outcome = self._outcome(call, read_timeout)
            log = self.call_log
            log.calls.append(call)
            prefix, first = _FIRST_REQUEST_ID
            request_id = f"{prefix}{first + log.requests:012x}"
            log.requests += 1
            observed = self.options.observed
            return rest_json.write(
                outcome,
                success_status=call.success_status,
                request_id=request_id,
                date=request.date or self.clock.http_date,
                error_form=observed_form.error_form(observed, call, outcome) if observed else None,
            )

    def fault_before_connection(self, request: Request) -> Fault | None:
        """The fault that a request meets before it has a connection; None where it is to get one.

        No server can play it, since it sees connections only: it is for the interceptor of a client in
        this process that is about to go over a socket.
        """
        with self.lock:
            call = Call.of(request)
            rule = self.script.rule_for(call) if call else None
            fault = rule.upcoming if rule else None
            if call is None or rule is None or not isinstance(fault, Fault):
                return None
            if fault.kind not in Fault.NEVER_CONNECTED:
                return None
            self.script.take_rule_for(call)
            call.outcome = rule.take()
            call.origin = "script"
            self.call_log.calls.append(call)
            return fault

    def add_rule(self, rule: Rule) -> None:
        """Script outcomes.  Raises `InvalidValue` for a rule that could never answer a call."""
        check(rule)
        if rule.effect and rule.operation not in (None, *OPERATIONS):
            raise InvalidValue(f"effect=True: {rule.operation} has no state in the fake, so no effect.")
        with self.lock:
            self.script.rules.append(rule)

    def record_sleep(self, seconds: float) -> None:
        with self.lock:
            self.call_log.sleeps.append(seconds)
            if self.injector:
                self.injector.waited()

    def report_unexpected(self, message: str) -> None:
        """Fail the test at its end, even if the code under test swallows the error."""
        self.call_log.unexpected.append(message)

    def snapshot(self) -> Snapshot:
        with self.lock:
            return Snapshot(self.account.snapshot(), self.script.snapshot(), self.clock.now)

    def restore(self, snapshot: Snapshot) -> None:
        """Back to a snapshot; the call log stays."""
        with self.lock:
            self.account.restore(snapshot.account)
            self.script.restore(snapshot.script)
            self.clock.now = snapshot.now

    def set_baseline(self) -> None:
        """Make the present state the one that `reset` goes back to."""
        self.baseline = self.snapshot()
        self.failures_of_fixtures = state_transitions.unused_failures(self.account)

    def reset(self) -> None:
        """Back to the baseline, with no calls made since."""
        with self.lock:
            self.call_log.clear()
            self.restore(self.baseline)

    def _complete_due(self) -> None:
        with self.lock:
            self.account.reads_at_rest.clear()
            state_transitions.complete_due(self.account)
            if self.injector:
                self.injector.waited()

    def _outcome(self, call: Call, read_timeout: ReadTimeout) -> Answer:
        __tracebackhide__ = True
        if self.injector and (injected := self.injector.answer(call, self._own_answer)):
            return injected
        if self.script.rules and (rule := self.script.take_rule_for(call)):
            return self._scripted(call, rule, read_timeout)
        return self._own_answer(call)

    def _own_answer(self, call: Call) -> Answer:
        """What the account answers: the operation is carried out."""
        __tracebackhide__ = True
        observed = self.options.observed
        refusal: Answer | None = signature.refusal(call, self.options.auth) or throttled(self.account)
        if observed:
            refusal = as_observed.refusal(observed, call, refusal)
        if refusal:
            return refusal
        operation = OPERATIONS.get(call.operation)
        if operation is None:
            raise self._unexpected(failure_messages.no_state(call, self.script.rules))
        if observed:
            operation = as_observed.operation(observed, call, operation)
        if self.account.reads_at_rest and not is_read(call.operation):
            self.account.reads_at_rest.clear()
        try:
            if self.options.lag:
                return lag.answer(self.account, call, operation)
            return operation(self.account, call)
        except Stalled as stalled:
            message = failure_messages.stalled(call, str(stalled))
            if message in self.call_log.unexpected:  # by a loop that swallows it
                raise UnexpectedCall(message) from None
            raise self._unexpected(message) from None

    def _scripted(self, call: Call, rule: Rule, read_timeout: ReadTimeout) -> Answer:
        __tracebackhide__ = True
        outcome = rule.take()
        call.origin = "script"
        if sentence := output_mismatch(outcome, call.service, call.operation):
            raise self._unexpected(failure_messages.mismatch(call, rule, sentence))
        if rule.effect and call.operation not in OPERATIONS:
            raise self._unexpected(failure_messages.no_effect(call, rule))
        has_effect = rule.effect or (outcome.effect and call.operation in OPERATIONS)
        if has_effect and (carried_out := without_refused(call, outcome)):
            self._own_answer(carried_out)
            call.lost = True
        if rule.latency and not (isinstance(outcome, Fault) and outcome.kind in Fault.NEVER_CONNECTED):
            timeout = read_timeout()
            if timeout is not None and rule.latency > timeout:
                self.clock.advance(timeout)
                return Fault("read-timeout")
            self.clock.advance(rule.latency)
        return outcome

    def _unexpected(self, message: str) -> UnexpectedCall:
        self.report_unexpected(message)
        return UnexpectedCall(message)
