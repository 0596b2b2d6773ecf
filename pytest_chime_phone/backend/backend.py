"""How one HTTP attempt is answered: by the script, by the gateway, or by the operation itself.

Every interceptor and the server come in by `handle`.  The backend never knows who asks, and they never
know what is answered.  Beside that it can go back: to the state that the fixtures of a test have left.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from threading import RLock
from typing import TYPE_CHECKING, NamedTuple, Protocol

from ..domain.clock import Clock
from ..domain.outcomes import Answer, Fault
from ..http import rest_json, signature
from ..http.call import Call
from ..http.messages import ReadTimeout, Reply, Request
from ..scripting import failure_messages
from ..scripting.call_log import CallLog
from ..scripting.rules import Rule, Script, ScriptSnapshot, misfit
from ..scripting.unexpected_call import UnexpectedCall
from . import inventory, state_transitions
from .account import Account, AccountSnapshot
from .operations import OPERATIONS
from .operations.limits import throttled
from .options import Options

if TYPE_CHECKING:
    from ..suite.injection import Injection

# Faults that leave nothing to wait for: no connection comes about.
_NEVER_CONNECTED = ("connect-timeout", "connection-refused", "dns-failure", "tls-failure")
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
        self.clock = Clock(self._complete_due)
        self.account = Account(self.clock, self.options)
        self.script = Script()
        self.call_log = CallLog()
        self.injector: Injector | None = None
        self.looked_at: set[str] = set()  # "calls", "sleeps", "now": what a test has read
        if self.options.numbers is not None:
            inventory.load(self.account, self.options.numbers)
        self.set_baseline()

    def use(self, options: Options) -> None:
        """Go by other settings from now on."""
        self.options = self.account.options = options

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
            return rest_json.write(
                outcome,
                success_status=rest_json.success_status(call.service, call.operation),
                request_id=request_id,
                date=request.date or self.clock.http_date,
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
            if fault.kind not in _NEVER_CONNECTED:
                return None
            call.outcome = rule.take()
            self.call_log.calls.append(call)
            return fault

    def record_sleep(self, seconds: float) -> None:
        """Note a back-off of a client."""
        with self.lock:
            self.call_log.sleeps.append(seconds)
            if self.injector:
                self.injector.waited()

    def report_unexpected(self, message: str) -> None:
        """Fail the test at its end, whatever becomes of the call."""
        self.call_log.unexpected.append(message)

    def snapshot(self) -> Snapshot:
        """The state as it is now."""
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
            state_transitions.complete_due(self.account)
            if self.injector:
                self.injector.waited()

    def _outcome(self, call: Call, read_timeout: ReadTimeout) -> Answer:
        __tracebackhide__ = True
        if self.injector and (injected := self.injector.answer(call, self._own_answer)):
            return injected
        if self.script and (rule := self.script.rule_for(call)):
            return self._scripted(call, rule, read_timeout)
        return self._own_answer(call)

    def _own_answer(self, call: Call) -> Answer:
        """What the account answers: the operation is carried out."""
        __tracebackhide__ = True
        refusal = signature.refusal(call, self.options.auth) or throttled(self.account)
        if refusal:
            return refusal
        operation = OPERATIONS.get(call.operation)
        if operation is None:
            raise self._unexpected(failure_messages.no_state(call, self.script.rules()))
        return operation(self.account, call)

    def _scripted(self, call: Call, rule: Rule, read_timeout: ReadTimeout) -> Answer:
        __tracebackhide__ = True
        outcome = rule.take()
        if sentence := misfit(outcome, call.service, call.operation):
            raise self._unexpected(failure_messages.unfit(call, rule, sentence))
        if rule.latency and not (isinstance(outcome, Fault) and outcome.kind in _NEVER_CONNECTED):
            patience = read_timeout()
            if patience is not None and rule.latency > patience:
                self.clock.advance(patience)
                return Fault("read-timeout")
            self.clock.advance(rule.latency)
        return outcome

    def _unexpected(self, message: str) -> UnexpectedCall:
        self.report_unexpected(message)
        return UnexpectedCall(message)
