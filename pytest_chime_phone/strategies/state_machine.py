"""A state machine over an application's own functions: does what they say stay true while numbers live?

Single calls find out whether an answer is read rightly.  That a cache goes stale, that an update was
refused and nobody noticed, that a number came back as another: all this takes several steps, and
Hypothesis finds which.  Each run has a fake of its own, whose state is what the application is held to.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import Any, NoReturn, TypeAlias, Unpack

from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument
from hypothesis.stateful import RuleBasedStateMachine, rule
from hypothesis.strategies import SearchStrategy

from ..backend.options import OptionKeywords, Options
from ..domain.phone_number import IdForm, PhoneNumber
from ..domain.serialization import timestamp
from ..domain.service_model import ServiceName
from ..errors import InvalidValue
from ..fake import ChimePhone, fake_chime_phone
from ..scripting.failure_messages import transcript
from .arguments import checked_service

Members: TypeAlias = Mapping[str, Any]
Refusal: TypeAlias = type[Exception] | tuple[type[Exception], ...]

_CONNECTOR = {"Name": "VoiceConnectorId", "Value": "abcdef1ghij2klmno3pqr4"}
_ANOTHER = {"Name": "VoiceConnectorId", "Value": "zyxwvu9tsrq8ponml7kji6"}
_RULE = {"Name": "SipRuleId", "Value": "0a1b2c3d-4e5f-6789-abcd-ef0123456789"}
# Few numbers, so that the same is met again; one of them can have no calling name.
_numbers = st.sampled_from(["+12065550100", "+12065550101", "+18335550100"])
_members = st.sampled_from(
    [
        {},
        {"CallingName": "Acme"},
        {"CallingNameStatus": "UpdateFailed"},
        {"Associations": [_CONNECTOR]},
        {"Associations": [_CONNECTOR, _ANOTHER]},
        {"Associations": [_RULE]},
        {"ProductType": "SipMediaApplicationDialIn"},
        {"Status": "AcquireInProgress"},
        {"Status": "DeleteInProgress"},
        {"Status": "ReleaseFailed"},
    ]
)
# An order, a calling name, the deletion queue: 11 seconds, 72 hours and 7 days.
_spans = st.sampled_from([timedelta(seconds=11), timedelta(hours=72), timedelta(days=7)])
_renamings: SearchStrategy[dict[str, Any]] = st.sampled_from(
    [{"CallingName": "Acme"}, {"CallingName": "Initech"}, {"CallingName": ""}]
)


def phone_number_lives(
    *,
    get: Callable[[str], Members | None],
    update: Callable[..., object] | None = None,
    changes: SearchStrategy[dict[str, Any]] = _renamings,
    refused: Refusal = (),
    start: Callable[[], object] = lambda: None,
    service: ServiceName = "chime-sdk-voice",
    **options: Unpack[OptionKeywords],
) -> type[RuleBasedStateMachine]:
    """A state machine in which numbers come, change and go, and an application is asked about them.

    `get(e164)` is the application's: the members by the API's names that it knows of a number, as
    many as it likes, or None where the account has no such number.  Null and absent are the same,
    timestamps may be text or aware datetimes.  `update(e164, **change)` asks for one of `changes`,
    as in `update("+12065550100", CallingName="Acme")`, and raises `refused` where the service
    refuses; any other exception of either is a failure.  `start()` is called as each run starts:
    there the application forgets what it has kept.  All ask `service`.  `options` are those of
    `fake_chime_phone`, which each run opens for itself.

    Give its `TestCase` a name for pytest, or pass it to `hypothesis.stateful.run_state_machine_as_test`.

    Raises `InvalidArgument` for what cannot be called, an unknown service, a bad option, changes
    without an update, and `refused` that is not a class of exceptions.
    """
    _check(get, update, changes, start, refused)
    asked: ServiceName = checked_service(service)
    try:
        id_form: IdForm = Options.of(options).phone_number_id_form
    except InvalidValue as error:
        raise InvalidArgument(str(error)) from None

    class PhoneNumberLives(_Lives):
        def __init__(self) -> None:
            super().__init__()
            self._service, self._id_form, self._get = asked, id_form, get
            with ExitStack() as opened:
                self.chime_phone = opened.enter_context(fake_chime_phone(**options))
                start()
                self._open = opened.pop_all()

    if update is not None:
        PhoneNumberLives.update = _rule_of(update, changes, refused)
    PhoneNumberLives.__qualname__ = PhoneNumberLives.__name__
    return PhoneNumberLives


def _check(get: object, update: object, changes: object, start: object, refused: object) -> None:
    classes = refused if isinstance(refused, tuple) else (refused,)
    if not all(isinstance(c, type) and issubclass(c, Exception) for c in classes):
        raise InvalidArgument(f"{refused=}: use a class of exceptions, or a tuple of some.")
    if not callable(start):
        raise InvalidArgument(f"{start=}: use a function without arguments, as in kept.clear.")
    if not callable(get):
        raise InvalidArgument(f"{get=}: use a function of a number, as in get('+12065550100').")
    if update is not None and not callable(update):
        raise InvalidArgument(f"{update=}: use a function as in update('+12065550100', CallingName='Acme').")
    if not isinstance(changes, SearchStrategy):
        raise InvalidArgument(
            f"{changes=} is not a strategy: use st.just({{'CallingName': 'Acme'}}) or the like."
        )
    if update is None and changes is not _renamings:
        raise InvalidArgument("changes= need an update= to make them.")


class _Lives(RuleBasedStateMachine):
    """What all such machines have in common; a run is one object."""

    chime_phone: ChimePhone
    _service: ServiceName
    _id_form: IdForm
    _get: Callable[[str], Members | None]
    _open: ExitStack

    def __init__(self) -> None:
        super().__init__()
        self.names: dict[str, str] = {}  # what the application believes to have called a number

    def teardown(self) -> None:
        self._open.close()

    @rule(e164=_numbers, members=_members)
    def holds(self, e164: str, members: dict[str, Any]) -> None:
        """The account has a number; it is new, or somebody else has changed it."""
        self.chime_phone.load({e164: members})
        self.names.pop(e164, None)

    @rule(e164=_numbers)
    def loses(self, e164: str) -> None:
        """The account has a number no longer."""
        if e164 in self.chime_phone.phone_numbers:
            self.chime_phone.remove_phone_number(e164)
        self.names.pop(e164, None)

    @rule(span=_spans)
    def waits(self, span: timedelta) -> None:
        """Time passes, and what was under way comes to its end."""
        self.chime_phone.clock.advance(span)
        for e164, name in self.names.items():
            number = self.chime_phone.phone_numbers.get(e164, {})
            if number.get("CallingNameStatus") == "UpdateSucceeded" and number["CallingName"] != name:
                self._fail(f"update({e164!r}, CallingName={name!r}) was the last to succeed", number)

    @rule(e164=_numbers)
    def get(self, e164: str) -> None:
        """The application is asked for a number."""
        told, known = self._get(e164), self._shown(e164)
        if told is None and known is None:
            return
        if told is None or known is None:
            self._fail(f"get({e164!r}) returned {told!r}", known)
        for name, value in told.items():
            if _plain(value) != _plain(known.get(name)):
                self._fail(f"get({e164!r}) returned {name}={value!r}", {name: known.get(name)})

    def _shown(self, e164: str) -> dict[str, Any] | None:
        """What the asked service shows of a number."""
        members = self.chime_phone.phone_numbers.get(e164)
        if members is None:
            return None
        number = PhoneNumber.complete(e164, members, unchecked=True)
        shown = number.shown_by(self._service, self._id_form)
        known: dict[str, Any] | None = json.loads(shown) if shown else None
        return known

    def _fail(self, told: str, known: object) -> NoReturn:
        calls = transcript(self.chime_phone.calls, self.chime_phone.phone_numbers)
        raise AssertionError(f"{told}, but {self._service} has {known!r}.\nchime_phone calls:\n{calls}")


def _rule_of(ask: Callable[..., object], changes: SearchStrategy[dict[str, Any]], refused: Refusal) -> Any:
    @rule(e164=_numbers, change=changes)
    def update(self: _Lives, e164: str, change: dict[str, Any]) -> None:
        """The application is asked to change a number."""
        before = dict(self.chime_phone.phone_numbers)
        told = f"update({e164!r}, {', '.join(f'{name}={value!r}' for name, value in change.items())})"
        try:
            ask(e164, **change)
        except refused:
            if dict(self.chime_phone.phone_numbers) != before:
                self._fail(f"{told} was refused", self._shown(e164))
            return
        after = dict(self.chime_phone.phone_numbers)
        others = {other for other in before.keys() | after.keys() if before.get(other) != after.get(other)}
        if strangers := sorted(others - {e164}):
            self._fail(f"{told} succeeded", {other: after.get(other) for other in strangers})
        number = after.get(e164, {})
        for name, value in change.items():
            pending = name == "CallingName" and number.get("CallingNameStatus") == "UpdateInProgress"
            if not pending and _plain(number.get(name)) != _plain(value):
                self._fail(f"{told} succeeded", self._shown(e164))
        if "CallingName" in change:
            self.names[e164] = change["CallingName"]

    return update


def _plain(value: Any) -> Any:
    """A value without its nulls, as botocore leaves them out."""
    if isinstance(value, Mapping):
        return {name: _plain(inner) for name, inner in value.items() if inner is not None}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return timestamp(value) if isinstance(value, datetime) else value
