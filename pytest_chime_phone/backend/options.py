"""What can be set for a fake: the keywords of `fake_chime_phone` and of the marker."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import inf
from typing import Any, Literal, Self, TypedDict, get_args

from ..domain.phone_number import IdForm
from ..errors import InvalidValue, choices, unknown
from ..http.signature import Auth

Retries = Literal["instant", "real"]
KnownTargets = Literal["any", "only"]
Repeat = Literal["refused", "accepted"]
Numbers = str | os.PathLike[str] | Mapping[str, Any] | Iterable[Any] | None

_ALLOWED = {
    "auth": get_args(Auth),
    "known_targets": get_args(KnownTargets),
    "phone_number_id_form": get_args(IdForm),
    "repeat": get_args(Repeat),
    "retries": get_args(Retries),
}
_COUNTS = {"settle_after": 0, "page_size": 1, "quota": 0}  # and the least of each


class OptionKeywords(TypedDict, total=False):
    """The keywords, for type checkers."""

    auth: Auth
    phone_number_id_form: IdForm
    retries: Retries
    allow_unused: bool
    numbers: Numbers
    settle_after: int | None
    known_targets: KnownTargets
    page_size: int | None
    quota: int | None
    rate: float | None
    repeat: Repeat


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The settings of one fake.

    `auth`: what an unsigned request gets, see `signature`.  `phone_number_id_form`: how responses
    spell PhoneNumberId.  `retries`: whether client back-off is only recorded, or also slept.
    `allow_unused`: whether scripted outcomes may stay unused.  `numbers`: the inventory to start
    from, as `ChimePhone.load` takes it.

    `settle_after`: after how many reads that show it under way a transition is over, None: by the
    clock alone.  `known_targets`: whether numbers can be associated with `"any"` well-formed id, or
    `"only"` with what exists in the account.  `page_size`: the most items of one page, None: the
    service's own limit.  `quota`: how many numbers the account may have; `rate`: how many calls a
    second of the fake's clock are answered; None: as many as come.  `repeat`: what an order of a number
    gets that the account has just ordered, as by a client that tries again.

    Raises `InvalidValue` for a bad value.
    """

    auth: Auth = "signed"
    phone_number_id_form: IdForm = "percent-encoded"
    retries: Retries = "instant"
    allow_unused: bool = False
    numbers: Numbers = None
    settle_after: int | None = None
    known_targets: KnownTargets = "any"
    page_size: int | None = None
    quota: int | None = None
    rate: float | None = None
    repeat: Repeat = "refused"

    def __post_init__(self) -> None:
        for name, allowed in _ALLOWED.items():
            if getattr(self, name) not in allowed:
                raise InvalidValue(f"{name}={getattr(self, name)!r}: use {choices(allowed)}.")
        if isinstance(self.numbers, Iterator):
            raise InvalidValue(f"numbers={self.numbers!r} can be read once only: make it a list.")
        if not isinstance(self.allow_unused, bool):
            raise InvalidValue(f"allow_unused={self.allow_unused!r}: use True or False.")
        for name, least in _COUNTS.items():
            value = getattr(self, name)
            if value is not None and (type(value) is not int or value < least):
                raise InvalidValue(f"{name}={value!r}: use {least} or more, or None.")
        if self.rate is not None and (type(self.rate) not in (int, float) or not 0 < self.rate < inf):
            raise InvalidValue(f"rate={self.rate!r}: use calls per second, more than 0, or None.")

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Self:
        """Options from keywords.  Raises `InvalidValue` for an unknown one."""
        for name in given:
            if name not in cls.__slots__:
                raise unknown("option", name, cls.__slots__)
        return cls(**given)
