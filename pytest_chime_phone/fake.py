"""`ChimePhone`: the account, the script, the clock and the journal behind one object.

What a test says to the fake.  How it answers is told in `handling`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Literal, get_args

from . import endpoint, inventory, journal, progress
from .consistency import Contradiction
from .e164 import checked_e164, to_e164
from .errors import InvalidValue, unknown
from .handling import Handling
from .operations import targets
from .options import Options
from .outcome import Outcome
from .phone_number import PhoneNumber
from .script import Rule
from .service_model import ServiceName

Process = Literal["order", "calling-name", "release"]
Kind = Literal["VoiceConnector", "VoiceConnectorGroup", "SipMediaApplication", "SipRule", "User"]


class ChimePhone(Handling):
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
            if number.e164 in self._account.numbers:
                raise InvalidValue(
                    f"{number.e164} is in the account already: remove_phone_number it first, or add another."
                )
            self._put(number, unchecked=unchecked)
            return number.copy_of_members(self.options.phone_number_id_form)

    def remove_phone_number(self, e164: str) -> None:
        """Take a number out of the account.  Raises `InvalidValue` where it is not in it."""
        with self._lock:
            number = to_e164(e164)
            if number is None or number not in self._account.numbers:
                near = journal.near_misses(number, self._account)
                hint = f" Did you mean {near[0]}?" if near else ""
                raise InvalidValue(f"{e164!r} is not in the account.{hint}")
            self._account.numbers.remove(number)

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
            for number in numbers:
                self._put(number, unchecked=unchecked)

    def add_target(self, kind: Kind, target_id: str | None = None, /, **members: Any) -> dict[str, Any]:
        """Add something that numbers can be associated with, and return a copy of its members.

        `members` have the API's own names (`Name`, `AwsRegion`, ...); what is not given, the id
        included, gets defaults.  A SIP rule takes the number that it names, where the account has
        it.  With `known_targets="only"` nothing else can be associated.

        Raises `InvalidValue` for another kind, for members that the installed models exclude, for
        an id that is taken, and for a rule whose number is in use.
        """
        with self._lock:
            return targets.add(self._account, kind, target_id, members)

    def fail_next(self, process: Process, *phone_numbers: str) -> None:
        """Let what these numbers go through next end in failure.

        `process` is `"order"` (the number's order comes to Failed or Partial, the number to
        AcquireFailed), `"calling-name"` (to UpdateFailed) or `"release"` (to ReleaseFailed).  Said
        twice of a number, it fails twice.  Raises `InvalidValue` for another process, for no number,
        and for what is no E.164 number.
        """
        if process not in get_args(Process):
            raise unknown("process", process, get_args(Process))
        if not phone_numbers:
            raise InvalidValue(f"fail_next({process!r}): say for which numbers.")
        numbers = [checked_e164(number) for number in phone_numbers]
        with self._lock:
            for number in numbers:
                progress.let_fail(self._account, process, number)

    def _put(self, number: PhoneNumber, *, unchecked: bool) -> None:
        self._account.put_number(number)
        if not unchecked:
            progress.resume(self._account, number)

    def _complete(self, e164: str, members: Mapping[str, Any], *, unchecked: bool) -> PhoneNumber:
        try:
            return PhoneNumber.complete(e164, members, now=self._clock.now, unchecked=unchecked)
        except Contradiction as error:
            raise InvalidValue(f"{error} Pass unchecked=True to add it all the same.") from None

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

    def __repr__(self) -> str:
        return f"<ChimePhone: {len(self.phone_numbers)} phone numbers, {len(self.calls)} calls>"
