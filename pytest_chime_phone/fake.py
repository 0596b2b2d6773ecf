"""`ChimePhone`, what a test holds in its hands, and `fake_chime_phone`, which makes one.

A facade: it shows what is documented and does nothing itself.  The backend answers, the interceptors
bring calls to it, and the server does so for other processes.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Unpack, get_args

from .backend import inventory, state_transitions
from .backend.backend import Backend
from .backend.inventory import PhoneNumbers
from .backend.operations import targets
from .backend.options import Keywords, Options
from .backend.state_transitions import FailingProcess
from .backend.stock import Stock
from .backend.targets import TargetKind, Targets
from .backend.verification import verify
from .domain.clock import Clock
from .domain.numbering import require_e164
from .domain.outcomes import Outcome
from .domain.service_model import ServiceName
from .errors import InvalidValue, UnusedResponse, unknown
from .http.call import Call
from .intercept import context
from .intercept.endpoint_environment import named_in_environment
from .intercept.sleep import InsteadOfSleep
from .scripting.rules import Rule
from .scripting.unexpected_call import UnexpectedCall

if TYPE_CHECKING:
    from .suite.injection import Injection


class FakeClock:
    """The fake's time: `now` is an aware datetime in UTC, `advance` moves it."""

    def __init__(self, clock: Clock, looked_at: set[str] | None = None) -> None:
        self._clock = clock
        self._looked_at = set() if looked_at is None else looked_at

    @property
    def now(self) -> datetime:
        """The present instant, in UTC."""
        self._looked_at.add("now")
        return self._clock.now

    def advance(self, duration: timedelta | float) -> None:
        """Let time pass: a `timedelta`, or seconds.  Raises `InvalidValue` for a step back."""
        self._clock.advance(duration)

    def instead_of_sleep(self) -> InsteadOfSleep:
        """Within the block `time.sleep` and `asyncio.sleep` move this clock and do not wait.

        For code under test that polls.  It reaches what calls `time.sleep(...)`; a name bound by
        `from time import sleep` before the block keeps the real one.  Tasks that sleep at one time
        wake in the order of their ends; deadlines of `asyncio.timeout` and the like go by the event
        loop's own clock.

        >>> with fake_chime_phone() as chime_phone, chime_phone.clock.instead_of_sleep():
        ...     start = chime_phone.clock.now
        ...     time.sleep(3600)
        ...     chime_phone.clock.now - start
        datetime.timedelta(seconds=3600)
        """
        return InsteadOfSleep(self._clock)

    def __repr__(self) -> str:
        return f"<clock at {self.now.isoformat(sep=' ')}>"


class ChimePhone:
    """A fake Amazon Chime account: what it has, what it answers, and what was asked of it.

    Made by the fixture `chime_phone` and by `fake_chime_phone()`, which put it between the code
    under test and the network.
    """

    def __init__(self, backend: Backend | None = None) -> None:
        self._backend = backend or Backend()

    # -- the account

    @property
    def phone_numbers(self) -> Mapping[str, dict[str, Any]]:
        """Read-only: E.164 number to a copy of its members."""
        return PhoneNumbers(self._backend.account)

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
        backend = self._backend
        with backend.lock:
            number = inventory.add(backend.account, e164, members, unchecked=unchecked)
            return number.copy_of_members(backend.options.phone_number_id_form)

    def remove_phone_number(self, e164: str) -> None:
        """Take a number out of the account.  Raises `InvalidValue` where it is not in it."""
        with self._backend.lock:
            inventory.remove(self._backend.account, e164)

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
        with self._backend.lock:
            inventory.load(self._backend.account, source, unchecked=unchecked)

    @property
    def stock(self) -> Stock:
        """The numbers that can be bought."""
        return Stock(self._backend.account, self._backend.lock)

    @property
    def targets(self) -> Mapping[tuple[str, str], dict[str, Any]]:
        """Read-only: kind and id of what numbers can be associated with to a copy of its members."""
        return Targets(self._backend.account)

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

    # -- what it answers

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
        with self._backend.lock:
            self._backend.script.add(rule)

    def fail_next(self, process: FailingProcess, *phone_numbers: str) -> None:
        """Let what these numbers go through next end in failure.

        `process` is `"order"` (the number's order comes to Failed or Partial, the number to
        AcquireFailed), `"calling-name"` (to UpdateFailed) or `"release"` (to ReleaseFailed).  Said
        twice of a number, it fails twice.  Raises `InvalidValue` for another process, for no number,
        and for what is not a valid E.164 number.
        """
        if process not in get_args(FailingProcess):
            raise unknown("process", process, get_args(FailingProcess))
        if not phone_numbers:
            raise InvalidValue(f"fail_next({process!r}): say for which numbers.")
        numbers = [require_e164(number) for number in phone_numbers]
        with self._backend.lock:
            for number in numbers:
                state_transitions.schedule_failure(self._backend.account, process, number)

    def reset(self) -> None:
        """Back to the state that the fixtures left: numbers, scripts and clock; calls forgotten.

        An unexpected call still fails the test.
        """
        self._backend.reset()

    # -- what was asked of it

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
        return FakeClock(self._backend.clock, self._backend.looked_at)

    @property
    def injected(self) -> Injection | None:
        """What a sweep or chaos has put into this run of the test; None in an ordinary run.

        For assertions that differ under faults: `assert found or chime_phone.injected`.
        """
        injector = self._backend.injector
        return injector.injected if injector else None

    # -- other processes

    @contextmanager
    def serve(self) -> Iterator[str]:
        """A loopback HTTP server that answers from this fake, for the length of a `with` block.

        Yields its URL, which is good for both services: `boto3.client("chime", endpoint_url=url)`.
        `AWS_ENDPOINT_URL_CHIME` and `AWS_ENDPOINT_URL_CHIME_SDK_VOICE` name it for child processes.
        The system chooses the port.  A client of this process that is given the URL goes over the
        socket as well.
        """
        from . import server

        with server.serving(self._backend) as url, named_in_environment(url):
            yield url

    def __repr__(self) -> str:
        return f"<ChimePhone: {len(self.phone_numbers)} phone numbers, {len(self.calls)} calls>"


@contextmanager
def fake_chime_phone(**options: Unpack[Keywords]) -> Iterator[ChimePhone]:
    """A fake of the Amazon Chime phone-number API, for the length of a `with` block.

    The keywords are those of the marker `chime_phone`: `auth`, `phone_number_id_form`, `retries`,
    `allow_unused`, `numbers`, `settle_after`, `known_targets`, `page_size`, `quota`, `rate`; see
    `Options` for what each means.  At the end of the block `UnexpectedCall` is raised for calls that
    had no truthful answer, and `UnusedResponse` for scripted outcomes that nobody consumed; if the
    block raises, both are notes on its exception.

    >>> import boto3
    >>> with fake_chime_phone() as chime_phone:
    ...     number = chime_phone.add_phone_number(CallingName="Acme")
    ...     client = boto3.client("chime-sdk-voice")
    ...     answer = client.get_phone_number(PhoneNumberId=number["PhoneNumberId"])
    >>> answer["PhoneNumber"]["CallingName"]
    'Acme'
    """
    backend = Backend(Options.of(options))
    context.enter(backend)
    try:
        yield ChimePhone(backend)
    except UnexpectedCall:
        raise
    except BaseException as error:
        try:
            verify(backend)
        except (UnexpectedCall, UnusedResponse) as also:
            error.add_note(str(also))
        raise
    else:
        verify(backend)
    finally:
        context.leave(backend)
