"""`ChimePhone`: the fake account, as a test fills it, scripts it and looks at it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Unpack, overload

from ..backend import added_orders, inventory, state_transitions, views
from ..backend.backend import Backend
from ..backend.operations import targets
from ..backend.state_transitions import FailingProcess
from ..backend.stock import Stock
from ..backend.targets import TargetKind
from ..domain.literals import PhoneNumberMembers
from ..domain.outcome_checks import checked_flag
from ..domain.outcomes import Outcome
from ..domain.service_model import ServiceName
from ..errors import explained_on
from ..http.call import Call
from ..intercept.hidden_variables import named_in_environment
from ..scripting.failure_messages import counted
from ..scripting.rules import Rule
from .clock import FakeClock
from .known_members import KnownMembers

if TYPE_CHECKING:
    from ..suite.injection import Injection


class ChimePhone(KnownMembers):
    """A fake Amazon Chime account: what it has, what it answers, and what was asked of it.

    Made by the fixture `chime_phone` and by `fake_chime_phone()`.
    """

    def __init__(self, backend: Backend | None = None) -> None:
        self._backend = backend or Backend()
        self._clock = FakeClock(self._backend.clock, self._backend.looked_at)

    @property
    def phone_numbers(self) -> Mapping[str, dict[str, Any]]:
        """Read-only, as they are now: E.164 number to a copy of its members."""
        with self._backend.lock:
            return views.phone_numbers(self._backend.account)

    @overload
    def add_phone_number(
        self, e164: str | None = None, /, **members: Unpack[PhoneNumberMembers]
    ) -> dict[str, Any]: ...

    @overload
    def add_phone_number(
        self, e164: str | None = None, /, *, unchecked: bool, **members: Any
    ) -> dict[str, Any]: ...

    @explained_on("reference/fixture.md#the-inventory")
    def add_phone_number(
        self, e164: str | None = None, /, *, unchecked: bool = False, **members: Any
    ) -> dict[str, Any]:
        """Add a number to the account and return a copy of its members.

        `e164` is the number, as in `"+12065550100"`; without it, the next free one of a range reserved
        for fictional use.  `members` have the API's own names (`Status`, `CallingName`, ...); timestamps are
        aware `datetime` or ISO 8601 text.  What is not given gets documented, consistent defaults:
        associations imply Assigned, none Unassigned.

        Raises `InvalidValue`, a `ValueError`, for a member, value or contradiction that the
        installed models or the documentation exclude, unless `unchecked`.
        """
        checked_flag("unchecked", unchecked)
        with self._backend.lock:
            number = inventory.add(self._backend.account, e164, members, unchecked=unchecked)
            return number.copy_of_members(self._backend.options.phone_number_id_form)

    @explained_on("reference/fixture.md#the-inventory")
    def remove_phone_number(self, e164: str) -> None:
        """Remove a number from the account.  Raises `InvalidValue` where it does not have it."""
        with self._backend.lock:
            inventory.remove(self._backend.account, e164)

    @explained_on("reference/fixture.md#the-inventory")
    def load(
        self, source: str | os.PathLike[str] | Mapping[str, Any] | Iterable[Any], *, unchecked: bool = False
    ) -> None:
        """Add an inventory: all of it, or with an error nothing.

        `source` is a path of a JSON file, or the values of one: what `aws chime-sdk-voice
        list-phone-numbers` or `get-phone-number` prints, a list of PhoneNumber objects, or a
        mapping of E.164 to members.  Numbers that the account has already are replaced.

        Raises `InvalidValue` for an unreadable file and for bad members, unless `unchecked`.
        """
        checked_flag("unchecked", unchecked)
        with self._backend.lock:
            inventory.load(self._backend.account, source, unchecked=unchecked)

    @property
    def stock(self) -> Stock:
        """The numbers that can be bought."""
        return Stock(self._backend.account, self._backend.lock)

    @property
    def targets(self) -> Mapping[tuple[str, str], dict[str, Any]]:
        """Read-only, as they are now: kind and id of what numbers can be associated with to its members."""
        with self._backend.lock:
            return views.targets(self._backend.account)

    @explained_on("reference/targets.md")
    def add_target(self, kind: TargetKind, target_id: str | None = None, /, **members: Any) -> dict[str, Any]:
        """Add something that numbers can be associated with, and return a copy of its members.

        `members` have the API's own names (`Name`, `AwsRegion`, ...); what is not given, the id
        included, gets defaults.  A SIP rule takes the number that it names, where the account has
        it.  With `known_targets="only"` nothing else can be associated.

        Raises `InvalidValue` for another kind, for members that the installed models exclude, for
        an id that is taken, and for a rule whose number is in use.
        """
        with self._backend.lock:
            return targets.add(self._backend.account, kind, target_id, members)

    @property
    def orders(self) -> Mapping[str, dict[str, Any]]:
        """Read-only, the orders as they are now: the id of each to a copy of its members."""
        with self._backend.lock:
            return views.orders(self._backend.account)

    @explained_on("reference/fixture.md#orders-and-settings")
    def add_phone_number_order(self, order_id: str | None = None, /, **members: Any) -> dict[str, Any]:
        """Add an order with an id of its own, and return a copy of its members.

        `members` have the API's own names; `OrderedPhoneNumbers` is a list of numbers, or of objects
        with a status, and adds none.  An order that is Processing, the default, goes on from there.

        Raises `InvalidValue` for members that the models exclude, and for an id that is taken.
        """
        with self._backend.lock:
            return added_orders.add(self._backend.account, order_id, members)

    @property
    def settings(self) -> Mapping[str, Any]:
        """Read-only, as they are now: the default calling name, when it was set, and the global settings."""
        with self._backend.lock:
            return views.settings(self._backend.account)

    @explained_on("reference/fixture.md#scripts")
    def add_response(
        self,
        *outcomes: Outcome,
        operation: str | None = None,
        phone_number: str | None = None,
        service: ServiceName | None = None,
        times: int | None = 1,
        latency: float = 0,
        optional: bool = False,
        skip: int = 0,
        effect: bool = False,
    ) -> None:
        """Script what the next matching calls get, in order, one outcome an HTTP attempt.

        `operation`, `phone_number` and `service` say which calls match, None any; the sequence is
        played `times` times, None for ever.  Of several scripts the oldest that is not used up
        answers, and after them the newest endless one.  `latency` seconds pass on the fake's clock
        first; beyond the client's own read timeout the call gets what `Fault("read-timeout")`
        gives.  A scripted outcome that no call consumes fails the test, unless `optional` or
        `times=None`.

        `skip` matching calls go by first, answered by whatever stands behind.  With `effect` the
        operation is carried out first: the account has changed, and the client does not know.  Items
        that a `Success` refuses in its `PhoneNumberErrors` are left alone.

        Raises `InvalidValue` for anything that could never answer a call.
        """
        rule = Rule(
            outcomes=outcomes,
            operation=operation,
            phone_number=phone_number,
            service=service,
            times=times,
            latency=latency,
            optional=optional,
            skip=skip,
            effect=effect,
        )
        self._backend.add_rule(rule)

    @explained_on("reference/fixture.md#what-takes-time")
    def fail_next(self, process: FailingProcess, *phone_numbers: str, allow_unused: bool = False) -> None:
        """Make the next such process of these numbers fail.

        `process` is `"order"` (the number's order comes to Failed or Partial, the number to
        AcquireFailed), `"calling-name"` (to UpdateFailed) or `"release"` (to ReleaseFailed).  Said
        twice of a number, it fails twice.  A failure that nothing meets fails the test, unless
        `allow_unused`.  Raises `InvalidValue` for another process, for no number, and for what is not
        a valid E.164 number.
        """
        checked_flag("allow_unused", allow_unused)
        with self._backend.lock:
            account = self._backend.account
            state_transitions.schedule_failures(account, process, phone_numbers, allow_unused=allow_unused)

    def reset(self) -> None:
        """Reset to the state that the fixtures left, clear the calls; unexpected ones still fail the test."""
        log = self._backend.call_log
        had_calls = log.was_reset or bool(log.calls)
        self._backend.reset()
        log.was_reset = had_calls

    @property
    def calls(self) -> Sequence[Call]:
        """Every HTTP attempt so far, in order."""
        self._backend.looked_at.add("calls")
        return tuple(self._backend.call_log.calls)

    @property
    def sleeps(self) -> Sequence[float]:
        """The seconds that each client back-off would have slept, in order."""
        self._backend.looked_at.add("sleeps")
        return tuple(self._backend.call_log.sleeps)

    @property
    def clock(self) -> FakeClock:
        """The fake's time."""
        return self._clock

    @property
    def injected(self) -> Injection | None:
        """What a sweep or chaos puts into this run, or None: `assert found or chime_phone.injected`."""
        return self._backend.injector.injected if self._backend.injector else None

    @contextmanager
    def serve(self) -> Iterator[str]:
        """A loopback HTTP server that answers from this fake, for the length of a `with` block.

        Yields its URL, good for both services, which `AWS_ENDPOINT_URL_CHIME` and
        `AWS_ENDPOINT_URL_CHIME_SDK_VOICE` name for child processes.
        """
        from .. import server

        with server.serving(self._backend) as url, named_in_environment(url):
            yield url

    def __repr__(self) -> str:
        numbers, calls = self.phone_numbers, self._backend.call_log.calls
        return f"<ChimePhone: {counted(numbers, 'phone number')}, {counted(calls, 'call')}>"
