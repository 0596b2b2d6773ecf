"""`Success`: the whole output of an operation, and what GetPhoneNumber answers for a number.

Kept as canonical JSON, so that outcomes compare by what they say, and a number is rendered once for all
the answers that show it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Unpack

from ..errors import InvalidValue, explained_on
from .literals import PhoneNumberMembers
from .outcome_base import Outcome, as_call, frozen
from .outcome_checks import checked_flag
from .phone_number import PhoneNumber
from .serialization import canonical_json


@frozen
@dataclass(frozen=True, slots=True, init=False, repr=False)
class Success(Outcome):
    """The whole output of an operation, as the service would send it.

    `body` holds the members by the API's names; timestamps are aware `datetime` or ISO 8601 text.
    Given members are sent as they are, nulls written out, and nothing is added: see
    `Success.of_phone_number` for a complete one.  When it answers a call, the body is checked
    against the installed model of the called operation, unless `unchecked`.

    Raises `InvalidValue` for a body that is not a mapping or holds what JSON cannot.

    Examples:
        >>> Success({"PhoneNumber": {"E164PhoneNumber": "+12065550100"}})
        Success({'PhoneNumber': {'E164PhoneNumber': '+12065550100'}})
    """

    json: bytes
    unchecked: bool
    effect: bool = field(init=False)

    @explained_on("reference/outcomes.md#successbody--uncheckedfalse")
    def __init__(self, body: Mapping[str, Any], *, unchecked: bool = False) -> None:
        if not isinstance(body, Mapping):
            raise InvalidValue(
                f"Success(body={body!r}): the body is the operation's whole output as a mapping, "
                'for example Success({"PhoneNumber": {...}}). MalformedResponse sends anything else.'
            )
        object.__setattr__(self, "json", canonical_json(body))
        object.__setattr__(self, "unchecked", checked_flag("unchecked", unchecked))
        object.__setattr__(self, "effect", False)

    @classmethod
    @explained_on("reference/fixture.md#the-inventory")
    def of_phone_number(cls, e164: str, /, **members: Unpack[PhoneNumberMembers]) -> Success:
        """What GetPhoneNumber answers for one number: every member present, the rest by default.

        `e164` is the number, as in `"+12065550100"`; `members` are what
        `ChimePhone.add_phone_number` takes, and are checked in the same way.

        Examples:
            >>> Success.of_phone_number("+12065550100").body["PhoneNumber"]["Status"]
            'Unassigned'
        """
        return cls({"PhoneNumber": PhoneNumber.complete(e164, members).copy_of_members()})

    @classmethod
    def of_rendered(cls, **members: bytes) -> Success:
        """An output whose members are canonical JSON already."""
        parts = b",".join(b'"%b":%b' % (name.encode(), members[name]) for name in sorted(members))
        return cls.of_json(b"{%b}" % parts)

    @classmethod
    def of_json(cls, text: bytes, *, unchecked: bool = False) -> Success:
        """An output as it is written already."""
        success = object.__new__(cls)
        object.__setattr__(success, "json", text)
        object.__setattr__(success, "unchecked", unchecked)
        object.__setattr__(success, "effect", False)
        return success

    @property
    def body(self) -> dict[str, Any]:
        """A copy of the output; timestamps as ISO 8601 text."""
        copied: dict[str, Any] = json.loads(self.json)
        return copied

    def __repr__(self) -> str:
        return as_call("Success", self.body, unchecked=self.unchecked)

    def __str__(self) -> str:
        names = ", ".join(self.body) or "an empty output"
        return f"success ({names})"
