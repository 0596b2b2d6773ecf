"""How one HTTP attempt is answered: by the script, by the gateway, or by the operation itself.

Every door comes in by `handle`.  It knows nothing of who asks, and no door knows what is answered.
"""

from __future__ import annotations

from . import journal, signature, wire
from .call import Call
from .exchange import ReadTimeout, Reply, Request
from .operations import OPERATIONS
from .operations.limits import throttled
from .outcome import Answer, Fault
from .script import Rule, misfit
from .state import State
from .unexpected_call import UnexpectedCall

# Faults that leave nothing to wait for: no connection comes about.
_NEVER_CONNECTED = ("connect-timeout", "connection-refused", "dns-failure", "tls-failure")
# Request ids count up from that of the documented GetPhoneNumber sample.
_FIRST_REQUEST_ID = ("4105c588-140d-4904-a0ed-", 0x80BE2157EBCF)


class Handling(State):
    """A state, and the way in for requests."""

    def handle(self, request: Request, read_timeout: ReadTimeout) -> Reply:
        """Answer one HTTP attempt.  Raises `UnexpectedCall` where no truthful answer exists."""
        __tracebackhide__ = True
        with self._lock:
            call = wire.read(request)
            if call is None:
                service = request.endpoint.service
                nearest = wire.nearest_operations(service, request.method, request.url)
                raise self._complain(journal.no_operation(request, nearest))
            call.outcome = outcome = self._outcome(call, read_timeout)
            self._journal.calls.append(call)
            self._requests += 1
            prefix, first = _FIRST_REQUEST_ID
            return wire.write(
                outcome,
                success_status=wire.success_status(call.service, call.operation),
                request_id=f"{prefix}{first + self._requests - 1:012x}",
                date=request.date or self._clock.http_date,
            )

    def unconnected(self, request: Request) -> Fault | None:
        """The fault that a request meets before it has a connection; None where it is to get one.

        No server can play it, since it sees connections only: it is for the door of a client in
        this process that is about to go over a socket.
        """
        with self._lock:
            call = wire.read(request)
            rule = self._script.rule_for(call) if call else None
            fault = rule.upcoming if rule else None
            if call is None or rule is None or not isinstance(fault, Fault):
                return None
            if fault.kind not in _NEVER_CONNECTED:
                return None
            call.outcome = rule.take()
            self._journal.calls.append(call)
            return fault

    def _outcome(self, call: Call, read_timeout: ReadTimeout) -> Answer:
        __tracebackhide__ = True
        if self._script and (rule := self._script.rule_for(call)):
            return self._scripted(call, rule, read_timeout)
        refusal = signature.refusal(call, self.options.auth) or throttled(self._account)
        if refusal:
            return refusal
        operation = OPERATIONS.get(call.operation)
        if operation is None:
            raise self._complain(journal.no_state(call, self._script.rules()))
        return operation(self._account, call)

    def _scripted(self, call: Call, rule: Rule, read_timeout: ReadTimeout) -> Answer:
        __tracebackhide__ = True
        outcome = rule.take()
        if sentence := misfit(outcome, call.service, call.operation):
            raise self._complain(journal.unfit(call, rule, sentence))
        if rule.latency and not (isinstance(outcome, Fault) and outcome.kind in _NEVER_CONNECTED):
            patience = read_timeout()
            if patience is not None and rule.latency > patience:
                self._clock.advance(patience)
                return Fault("read-timeout")
            self._clock.advance(rule.latency)
        return outcome

    def _complain(self, message: str) -> UnexpectedCall:
        self.complain(message)
        return UnexpectedCall(message)
