"""`ChimePhone`: the account, the script, the clock and the journal behind one object.

Every door comes in by `handle`; everything else is for the test.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from . import endpoint, inventory, journal, signature, wire
from .account import PhoneNumbers
from .call import Call
from .e164 import to_e164
from .errors import InvalidValue
from .exchange import ReadTimeout, Reply, Request
from .operations import OPERATIONS
from .options import Options
from .outcome import Answer, Fault, Outcome
from .phone_number import PhoneNumber
from .script import Rule, misfit
from .service_model import ServiceName
from .state import State
from .unexpected_call import UnexpectedCall

# Faults that leave nothing to wait for: no connection comes about.
_NEVER_CONNECTED = ("connect-timeout", "connection-refused", "dns-failure", "tls-failure")
# Request ids count up from that of the documented GetPhoneNumber sample.
_FIRST_REQUEST_ID = ("4105c588-140d-4904-a0ed-", 0x80BE2157EBCF)


class ChimePhone(State):
    """A fake Amazon Chime account and what a test says to it.

    Made by the fixture `chime_phone` and by `fake_chime_phone()`, which put it between the code
    under test and the network.
    """

    def __init__(self, options: Options | None = None) -> None:
        super().__init__(options or Options())
        if self.options.numbers is not None:
            self.load(self.options.numbers)
        self.start_here()

    # -- the inventory

    def add_phone_number(
        self, e164: str | None = None, /, *, unchecked: bool = False, **members: Any
    ) -> dict[str, Any]:
        """Add a number to the account and return a copy of its members.

        `e164` is the number, as in `"+12065550100"`; without it, the next free one of a range
        reserved for fiction.  `members` have the API's own names (`Status`, `CallingName`,
        `Associations`, ...); timestamps are aware `datetime` or ISO 8601 text.  What is not given
        gets documented, consistent defaults: associations imply Assigned, none Unassigned.

        Raises `InvalidValue`, a `ValueError`, for a member, value or contradiction that the
        installed models or the documentation exclude, unless `unchecked`.
        """
        with self._lock:
            if e164 is None:
                e164 = self._account.free_fictional_number()
            number = self._complete(e164, members, unchecked=unchecked)
            if self._account.get(number.e164):
                raise InvalidValue(
                    f"{number.e164} is in the account already: remove_phone_number it first, or add another."
                )
            self._account.put(number)
            return number.copy_of_members(self._account.id_form)

    def remove_phone_number(self, e164: str) -> None:
        """Take a number out of the account.  Raises `InvalidValue` where it is not in it."""
        with self._lock:
            number = to_e164(e164)
            if number is None or not self._account.get(number):
                near = journal.near_misses(number, self._account)
                hint = f" Did you mean {near[0]}?" if near else ""
                raise InvalidValue(f"{e164!r} is not in the account.{hint}")
            self._account.remove(number)

    @property
    def phone_numbers(self) -> Mapping[str, dict[str, Any]]:
        """Read-only: E.164 number to a copy of its members."""
        return PhoneNumbers(self._account)

    def load(
        self,
        source: str | os.PathLike[str] | Mapping[str, Any] | Iterable[Any],
        *,
        unchecked: bool = False,
    ) -> None:
        """Add an inventory: all of it, or with an error nothing.

        `source` is a path of a JSON file, or the values of one: what `aws chime-sdk-voice
        list-phone-numbers` or `get-phone-number` prints, a list of PhoneNumber objects, or a
        mapping of E.164 to members.  Numbers that the account has already are replaced.

        Raises `InvalidValue` for an unreadable file and for bad members, unless `unchecked`.
        """
        with self._lock:
            where = f"{os.fspath(source)}: " if isinstance(source, str | os.PathLike) else ""
            numbers = []
            for e164, members in inventory.entries(source):
                try:
                    numbers.append(self._complete(e164, members, unchecked=unchecked))
                except InvalidValue as error:
                    raise InvalidValue(f"{where}{e164}: {error}") from None
            self._account.put(*numbers)

    def _complete(self, e164: str, members: Mapping[str, Any], *, unchecked: bool) -> PhoneNumber:
        return PhoneNumber.complete(e164, members, now=self._clock.now, unchecked=unchecked)

    # -- scripting

    def add_response(
        self,
        *outcomes: Outcome,
        operation: str | None = None,
        phone_number: str | None = None,
        service: ServiceName | None = None,
        times: int | None = 1,
        latency: float = 0,
        optional: bool = False,
    ) -> None:
        """Script what the next matching calls get, in order, one outcome an HTTP attempt.

        `operation`, `phone_number` and `service` say which calls match, None any; the sequence is
        played `times` times, None for ever.  Of several scripts the oldest that is not used up
        answers, and after them the newest endless one.  `latency` seconds pass on the fake's clock
        first; beyond the client's own read timeout the call gets what `Fault("read-timeout")`
        gives.  A scripted outcome that no call consumes fails the test, unless `optional` or
        `times=None`.

        Raises `InvalidValue` for anything that could never answer a call.
        """
        rule = Rule(
            outcomes,
            operation=operation,
            phone_number=phone_number,
            service=service,
            times=times,
            latency=latency,
            optional=optional,
        )
        with self._lock:
            self._script.add(rule)

    # -- answering

    @contextmanager
    def serve(self) -> Iterator[str]:
        """A loopback HTTP server that answers from this fake, for the length of a `with` block.

        Yields its URL, which is good for both services: `boto3.client("chime", endpoint_url=url)`.
        `AWS_ENDPOINT_URL_CHIME` and `AWS_ENDPOINT_URL_CHIME_SDK_VOICE` name it for child processes.
        The system chooses the port.  A client of this process that is given the URL goes over the
        socket as well.
        """
        with self.serve_unannounced() as url, endpoint.named_in_environment(url):
            yield url

    def serve_unannounced(self) -> AbstractContextManager[str]:
        """`serve`, without a word in the environment."""
        from .doors import server

        return server.serving(self.handle, self.unconnected, self.complain)

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
        refusal = signature.refusal(call, self.options.auth)
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

    def __repr__(self) -> str:
        return f"<ChimePhone: {len(self.phone_numbers)} phone numbers, {len(self.calls)} calls>"
