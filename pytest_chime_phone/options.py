"""What can be set for a fake: the keywords of `fake_chime_phone` and of the marker."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Self, TypedDict, get_args

from .errors import InvalidValue, choices, unknown
from .phone_number import IdForm
from .signature import Auth

Retries = Literal["instant", "real"]
Numbers = str | os.PathLike[str] | Mapping[str, Any] | Iterable[Any] | None

_ALLOWED = {
    "auth": get_args(Auth),
    "phone_number_id_form": get_args(IdForm),
    "retries": get_args(Retries),
}


class Keywords(TypedDict, total=False):
    """The keywords, for type checkers."""

    auth: Auth
    phone_number_id_form: IdForm
    retries: Retries
    allow_unused: bool
    numbers: Numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The settings of one fake.

    `auth`: what an unsigned request gets, see `signature`.  `phone_number_id_form`: how responses
    spell PhoneNumberId.  `retries`: whether client back-off is only recorded, or also slept.
    `allow_unused`: whether scripted outcomes may stay unused.  `numbers`: the inventory to start
    from, as `ChimePhone.load` takes it.  Raises `InvalidValue` for a bad value.
    """

    auth: Auth = "signed"
    phone_number_id_form: IdForm = "percent-encoded"
    retries: Retries = "instant"
    allow_unused: bool = False
    numbers: Numbers = None

    def __post_init__(self) -> None:
        for name, allowed in _ALLOWED.items():
            if getattr(self, name) not in allowed:
                raise InvalidValue(f"{name}={getattr(self, name)!r}: use {choices(allowed)}.")
        if isinstance(self.numbers, Iterator):
            raise InvalidValue(f"numbers={self.numbers!r} can be read once only: make it a list.")
        if not isinstance(self.allow_unused, bool):
            raise InvalidValue(f"allow_unused={self.allow_unused!r}: use True or False.")

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Self:
        """Options from keywords.  Raises `InvalidValue` for an unknown one."""
        for name in given:
            if name not in cls.__slots__:
                raise unknown("option", name, cls.__slots__)
        return cls(**given)
