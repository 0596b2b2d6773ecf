"""What can be set for a fake: the keywords of `fake_chime_phone` and of the marker."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from math import inf
from typing import Any, Literal, TypedDict, get_args

from ..domain.observed import Observed, ObservedFiles
from ..domain.phone_number import ARN_FORM, IdForm
from ..domain.service_model import ServiceName
from ..errors import InvalidValue, choices, unknown
from ..http.signature import Auth

Retries = Literal["instant", "real"]
KnownTargets = Literal["any", "only"]
QueueStatus = Literal["DeleteInProgress", "ReleaseInProgress"]
Repeat = Literal["refused", "accepted"]
Blocked = Literal["aws", "all"]
Numbers = str | os.PathLike[str] | Mapping[str, Any] | Iterable[Any] | None
Durations = Mapping[str, timedelta | float] | None
Quota = int | Mapping[str, int] | None
Lag = int | timedelta | None

#: How long each kind of transition takes: see `state_transitions` for the sources.
DURATIONS: Mapping[str, timedelta] = {
    "order": timedelta(seconds=11),
    "calling-name": timedelta(hours=72),
    "release": timedelta(days=7),
}
#: What can have a quota.
QUOTA_KINDS = ("PhoneNumber", "VoiceConnector", "VoiceConnectorGroup", "SipMediaApplication", "SipRule")
_ALLOWED = {
    "auth": get_args(Auth),
    "block_network": (*get_args(Blocked), None),
    "known_targets": get_args(KnownTargets),
    "phone_number_id_form": get_args(IdForm),
    "queue_status": get_args(QueueStatus),
    "repeat": get_args(Repeat),
    "retries": get_args(Retries),
}
#: The options that an observation sets, where a test does not.
_OBSERVED = {"phone_number_id_form": "id-form", "queue_status": "queue-status"}
_PAGES = {"ListPhoneNumbers": "list-page-size", "SearchAvailablePhoneNumbers": "search-page-size"}
_COUNTS = {"settle_after": 0, "page_size": 1, "stalled_after": 1}  # and the least of each


class OptionKeywords(TypedDict, total=False):
    """The keywords, for type checkers."""

    auth: Auth
    phone_number_id_form: IdForm
    retries: Retries
    allow_unused: bool
    numbers: Numbers
    settle_after: int | None
    durations: Durations
    lag: Lag
    stalled_after: int | None
    known_targets: KnownTargets
    page_size: int | None
    quota: Quota
    rate: float | None
    queue_status: QueueStatus
    repeat: Repeat
    block_network: Blocked | None
    observed: ObservedFiles


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The settings of one fake.

    `auth`: what an unsigned request gets, see `signature`.  `phone_number_id_form`: how responses
    spell PhoneNumberId.  `retries`: whether client back-off is only recorded, or also slept.
    `allow_unused`: whether scripted outcomes may stay unused.  `numbers`: the inventory to start
    from, as `ChimePhone.load` takes it.

    `settle_after`: after how many reads that show it under way a transition is over, None: by the
    clock alone.  `durations`: how long an `"order"`, a `"calling-name"` and a `"release"` take, a
    `timedelta` or seconds; what is not named takes what is documented.  `lag`: for how many reads, or
    how long by the clock, Get, List and Search answer as the account was before a write.
    `stalled_after`: after how many reads that show the same thing under way, while the clock stands
    still, the test fails; None: never.

    `known_targets`: whether numbers can be associated with `"any"` well-formed id, or `"only"` with
    what exists in the account.  `page_size`: the most items of one page, None: the service's own limit.
    `quota`: how many numbers the account may have, or a mapping of how many of each kind, as in
    `{"PhoneNumber": 5, "VoiceConnector": 3}`; `rate`: how many calls a second of the fake's clock are
    answered; None: as many as come.  `queue_status`: the status of a number in the deletion queue.
    `repeat`: what an order of a number gets that the account has just ordered, as by a client that
    tries again.  `block_network`: whether what would leave the process is refused, for `"aws"` hosts, or
    for `"all"` but loopback.  `observed`: what a probe has seen of an account, which takes the place of
    what is chosen; `of` reads it from its files.

    Raises `InvalidValue` for a bad value.
    """

    auth: Auth = "signed"
    phone_number_id_form: IdForm = "percent-encoded"
    retries: Retries = "instant"
    allow_unused: bool = False
    numbers: Numbers = None
    settle_after: int | None = None
    durations: Durations = None
    lag: Lag = None
    stalled_after: int | None = 50
    known_targets: KnownTargets = "any"
    page_size: int | None = None
    quota: Quota = None
    rate: float | None = None
    queue_status: QueueStatus = "DeleteInProgress"
    repeat: Repeat = "refused"
    block_network: Blocked | None = None
    observed: Observed | None = None

    def __post_init__(self) -> None:
        for name, allowed in _ALLOWED.items():
            if getattr(self, name) not in allowed:
                raise InvalidValue(f"{name}={getattr(self, name)!r}: use {choices(allowed)}.")
        if isinstance(self.numbers, Iterator):
            raise InvalidValue(f"numbers={self.numbers!r} can be iterated only once: make it a list.")
        if not isinstance(self.allow_unused, bool):
            raise InvalidValue(f"allow_unused={self.allow_unused!r}: use True or False.")
        for name, least in _COUNTS.items():
            value = getattr(self, name)
            if value is not None and not _is_count(value, least):
                raise InvalidValue(f"{name}={value!r}: use {least} or more, or None.")
        if self.rate is not None and (type(self.rate) not in (int, float) or not 0 < self.rate < inf):
            raise InvalidValue(f"rate={self.rate!r}: use calls per second, more than 0, or None.")
        _check_quota(self.quota)
        _check_lag(self.lag)
        _check_durations(self.durations)

    @classmethod
    def of(cls, given: Mapping[str, Any], *, beside: Iterable[str] = ()) -> Options:
        """Options from keywords.  Raises `InvalidValue` for one that is neither an option nor `beside` them.

        What is given goes before what was observed.
        """
        for name in given:
            if name not in cls.__slots__:
                raise unknown("option", name, (*cls.__slots__, *beside))
        if given.get("observed") is None:
            return cls(**given) if given else _default()
        observed = Observed.of(given["observed"])
        seen = {name: observed.of_account(question) for name, question in _OBSERVED.items()}
        played = {name: value for name, value in seen.items() if value in _ALLOWED[name]}
        return cls(**{**played, **given, "observed": observed})

    def duration_of(self, kind: str) -> timedelta:
        duration = (self.durations or {}).get(kind, DURATIONS[kind])
        return duration if isinstance(duration, timedelta) else timedelta(seconds=duration)

    def page_sizes(self, service: ServiceName, operation: str) -> tuple[int | None, int | None]:
        """How many items a page has where a call does not say, and the most; None: as documented."""
        if self.page_size is not None:
            return None, self.page_size
        seen = self._seen(service, _PAGES.get(operation, ""))
        if not isinstance(seen, Mapping) or "default" not in seen:
            return None, None
        return seen["default"], seen["most"] if type(seen["most"]) is int else None

    def arn_form(self, service: ServiceName) -> str:
        """The ARN of a number, with placeholders."""
        seen = self._seen(service, "arn-form")
        return f"arn:aws:{seen}" if isinstance(seen, str) and ":" in seen else ARN_FORM

    @property
    def keeps_name_in_queue(self) -> bool:
        """Whether a number in the deletion queue shows its calling name."""
        return self.observed is not None and self.observed.of_account("queue-name") == "kept"

    def _seen(self, service: ServiceName, question: str) -> Any:
        return self.observed.seen(service, question) if self.observed else None

    def quota_of(self, kind: str) -> int | None:
        """How many of a kind the account may have; None: any number."""
        if isinstance(self.quota, Mapping):
            return self.quota.get(kind)
        return self.quota if kind == "PhoneNumber" else None


def _is_count(value: object, least: int) -> bool:
    return type(value) is int and value >= least


def _check_quota(quota: Quota) -> None:
    if not isinstance(quota, Mapping):
        if quota is not None and not _is_count(quota, 0):
            raise InvalidValue(f"quota={quota!r}: use 0 or more, a mapping of kinds, or None.")
        return
    for kind, most in quota.items():
        if kind not in QUOTA_KINDS:
            raise unknown("kind of quota", kind, QUOTA_KINDS)
        if not _is_count(most, 0):
            raise InvalidValue(f"quota={quota!r}: {kind} is {most!r}; use 0 or more.")


def _check_lag(lag: Lag) -> None:
    if lag is None or _is_count(lag, 0) or (isinstance(lag, timedelta) and lag >= timedelta(0)):
        return
    raise InvalidValue(f"lag={lag!r}: use a number of reads, a timedelta, or None.")


def _check_durations(durations: object) -> None:
    if durations is None:
        return
    if not isinstance(durations, Mapping):
        raise InvalidValue(
            f"durations={durations!r}: use a mapping, as in {{'order': timedelta(minutes=2)}}."
        )
    for kind, duration in durations.items():
        if kind not in DURATIONS:
            raise unknown("duration", kind, DURATIONS)
        if not _is_duration(duration):
            raise InvalidValue(f"durations: {kind}={duration!r}; use a timedelta or seconds, 0 or more.")


def _is_duration(value: Any) -> bool:
    if isinstance(value, timedelta):
        return value >= timedelta(0)
    return type(value) in (int, float) and 0 <= value <= timedelta.max.total_seconds()


@cache
def _default() -> Options:
    return Options()  # most tests have it
