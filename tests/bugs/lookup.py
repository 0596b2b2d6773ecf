"""What all consumers of the collection have in common: the question, the result, the sound way to read.

A consumer looks one number up and says what an application wants to know of it: an `Entry`, None
where the account has no such number, or `LookupFailed` where there is no answer to rely on.  Each
small decision is a method of its own, so that a planted bug is one of them, decided wrongly.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple, TypeVar

#: The present of every consumer, so that what they say can be compared.
NOW = datetime(2020, 1, 1, tzinfo=UTC)
STATUSES = frozenset(
    {
        *("AcquireInProgress", "AcquireFailed", "Unassigned", "Assigned", "ReleaseInProgress"),
        *("DeleteInProgress", "ReleaseFailed", "DeleteFailed"),
        *("Cancelled", "PortinCancelRequested", "PortinInProgress"),
    }
)
ASSOCIATIONS = frozenset({"AccountId", "UserId", "VoiceConnectorId", "VoiceConnectorGroupId", "SipRuleId"})

#: What `ask` returns where the account has no such number; None would be an answer, JSON's null.
MISSING: Any = object()

State = Literal["in use", "free", "neither"]
T = TypeVar("T")


class LookupFailed(Exception):
    """No answer that can be relied on; the only exception that a consumer may raise."""


class Entry(NamedTuple):
    """What the application wants to know of a number."""

    e164: str
    state: State
    calling_name: str | None  # "" was cleared, None was never set, or is not told
    name_settled: bool
    country: str | None
    connectors: tuple[str, ...]
    can_text: bool
    age_days: int | None


def optional(members: Mapping[str, Any], name: str, kind: type[T]) -> T | None:
    """A member of the documented type, or None where it is null or absent."""
    value = members.get(name)
    if value is not None and not isinstance(value, kind):
        raise LookupFailed(f"{name} is {value!r}")
    return value


class Lookup(ABC):
    """A consumer: `Lookup(connection)` is asked by calling it with a number."""

    #: Whether its boto3 client retries as `standard` mode does, or never.
    retrying = False

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def __call__(self, e164: str) -> Entry | None:
        """What the account knows of a number."""
        answer = self.ask(e164)
        if answer is MISSING:
            return None
        number = self.number(answer)
        self.compare(number, e164)
        return Entry(
            self.e164(number),
            self.state(number),
            self.calling_name(number),
            self.name_settled(number),
            self.country(number),
            self.connectors(number),
            self.can_text(number),
            self.age_days(number),
        )

    @abstractmethod
    def ask(self, e164: str) -> Any:
        """The body of the answer; `MISSING` where the account has no such number."""

    def number(self, answer: Any) -> Any:
        number = answer.get("PhoneNumber") if isinstance(answer, Mapping) else None
        if not isinstance(number, Mapping):
            raise LookupFailed(f"no phone number in {answer!r}")
        return number

    def compare(self, number: Any, e164: str) -> None:
        if number.get("E164PhoneNumber") != e164:
            raise LookupFailed(f"asked for {e164}, told of {number.get('E164PhoneNumber')!r}")

    def e164(self, number: Any) -> str:
        return str(number["E164PhoneNumber"])

    def state(self, number: Any) -> State:
        status = number.get("Status")
        if not isinstance(status, str) or status not in STATUSES:
            raise LookupFailed(f"Status is {status!r}")
        return "in use" if status == "Assigned" else "free" if status == "Unassigned" else "neither"

    def calling_name(self, number: Any) -> str | None:
        return optional(number, "CallingName", str)

    def name_settled(self, number: Any) -> bool:
        return number.get("CallingNameStatus") == "UpdateSucceeded"

    def country(self, number: Any) -> str | None:
        return optional(number, "Country", str)

    def connectors(self, number: Any) -> tuple[str, ...]:
        found = []
        for association in optional(number, "Associations", list) or []:
            name = optional(association, "Name", str) if isinstance(association, Mapping) else None
            if name not in ASSOCIATIONS:
                raise LookupFailed(f"an association is {association!r}")
            if name == "VoiceConnectorId":
                found.append(optional(association, "Value", str) or "")
        return tuple(found)

    def can_text(self, number: Any) -> bool:
        return (optional(number, "Capabilities", dict) or {}).get("OutboundSMS") is True

    @abstractmethod
    def age_days(self, number: Any) -> int | None:
        """Whole days since the number was ordered."""


CORRECT: list[type[Lookup]] = []
BUGS: list[type[Lookup]] = []
L = TypeVar("L", bound=type[Lookup])


def correct(consumer: L) -> L:
    """Enter a consumer into the collection as sound."""
    CORRECT.append(consumer)
    return consumer


def planted(consumer: L) -> L:
    """Enter a consumer into the collection as a bug: a sound one but for what its docstring says."""
    BUGS.append(consumer)
    return consumer
