"""Consumers on boto3 that misread an answer: members that are not there, states that they do not know."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from .boto3_consumers import Boto3Lookup
from .lookup import MISSING, NOW, State, planted


@planted
class PhoneNumberTakenForGranted(Boto3Lookup):
    """HTTP 200 with no JSON is a silent success without `PhoneNumber`."""

    def number(self, answer: Any) -> Any:
        return answer["PhoneNumber"]


@planted
class NoAnswerTakenForNoNumber(Boto3Lookup):
    """That silent success again, read as "there is no such number"."""

    def ask(self, e164: str) -> Any:
        answer = super().ask(e164)
        return answer if answer is not MISSING and "PhoneNumber" in answer else MISSING


@planted
class AnswerNotCompared(Boto3Lookup):
    """Whatever number the answer is about, it passes for the one asked for."""

    def compare(self, number: Any, e164: str) -> None:
        number["E164PhoneNumber"] = e164


@planted
class IdComparedWithTheNumber(Boto3Lookup):
    """`%2B12065550100` is not `+12065550100`: every sound answer is refused."""

    def compare(self, number: Any, e164: str) -> None:
        super().compare({"E164PhoneNumber": number.get("PhoneNumberId")}, e164)


@planted
class IdTakenForTheNumber(Boto3Lookup):
    """Shows `%2B12065550100` to people."""

    def e164(self, number: Any) -> str:
        return str(number.get("PhoneNumberId"))


@planted
class StatusTakenForGranted(Boto3Lookup):
    """No sample lacks `Status`, so nobody looks whether it is there."""

    def state(self, number: Any) -> State:
        number["Status"]
        return super().state(number)


@planted
class AnythingButAssignedIsFree(Boto3Lookup):
    """Gives out numbers that are being deleted, ported or released."""

    def state(self, number: Any) -> State:
        return "in use" if super().state(number) == "in use" else "free"


@planted
class FreeBecauseNothingIsAssociated(Boto3Lookup):
    """The associations of a number that is being deleted are gone as well."""

    def state(self, number: Any) -> State:
        state = super().state(number)
        return state if number.get("Associations") else "free"


@planted
class StatusInCapitals(Boto3Lookup):
    """Other AWS services shout their states."""

    def state(self, number: Any) -> State:
        states: dict[str, State] = {"ASSIGNED": "in use", "UNASSIGNED": "free"}
        super().state(number)
        return states.get(number["Status"], "neither")


@planted
class StatusLookedUpInATable(Boto3Lookup):
    """The table holds the states that its author has met."""

    def state(self, number: Any) -> State:
        super().state(number)
        states: dict[str, State] = {"Assigned": "in use", "Unassigned": "free", "DeleteInProgress": "neither"}
        return states[number["Status"]]


@planted
class CallingNameTakenForGranted(Boto3Lookup):
    """boto3 drops members that are null on the wire."""

    def calling_name(self, number: Any) -> str | None:
        number["CallingName"]
        return super().calling_name(number)


@planted
class EmptyNameTakenForNone(Boto3Lookup):
    """A name that was cleared is not a name that was never told."""

    def calling_name(self, number: Any) -> str | None:
        return super().calling_name(number) or None


@planted
class NameTakenForSettled(Boto3Lookup):
    """A name that is being replaced, or was refused, is shown as well."""

    def name_settled(self, number: Any) -> bool:
        return "CallingName" in number


@planted
class NameStatusTakenForGranted(Boto3Lookup):
    """A status for something that the number may not have."""

    def name_settled(self, number: Any) -> bool:
        return bool(number["CallingNameStatus"] == "UpdateSucceeded")


@planted
class CountryTakenForGranted(Boto3Lookup):
    """A member that came years after the others."""

    def country(self, number: Any) -> str | None:
        number["Country"]
        return super().country(number)


@planted
class AssociationsTakenForGranted(Boto3Lookup):
    """An empty list was thought of, no list was not."""

    def connectors(self, number: Any) -> tuple[str, ...]:
        number["Associations"]
        return super().connectors(number)


@planted
class FirstAssociationTakenForGranted(Boto3Lookup):
    """The documented sample has one."""

    def connectors(self, number: Any) -> tuple[str, ...]:
        if "Associations" in number:
            number["Associations"][0]
        return super().connectors(number)


@planted
class FirstAssociationTakenForTheConnector(Boto3Lookup):
    """It may be a rule, a group or a user."""

    def connectors(self, number: Any) -> tuple[str, ...]:
        super().connectors(number)
        associations = number.get("Associations")
        return (associations[0].get("Value", ""),) if associations else ()


@planted
class ConnectorTakenForGranted(Boto3Lookup):
    """Assigned, so there is a connector: `next(...)` without a default."""

    def connectors(self, number: Any) -> tuple[str, ...]:
        found = super().connectors(number)
        if number.get("Associations"):
            next(a for a in number["Associations"] if a["Name"] == "VoiceConnectorId")
        return found


@planted
class OneAssociationOfAKind(Boto3Lookup):
    """A dictionary by name keeps the last of several."""

    def connectors(self, number: Any) -> tuple[str, ...]:
        super().connectors(number)
        by_name = {a["Name"]: a.get("Value", "") for a in number.get("Associations", [])}
        return (by_name["VoiceConnectorId"],) if "VoiceConnectorId" in by_name else ()


@planted
class CapabilityTakenForGranted(Boto3Lookup):
    """Each of them may be null, and so may all of them."""

    def can_text(self, number: Any) -> bool:
        return bool(number["Capabilities"]["OutboundSMS"])


@planted
class CapabilityToldTakenForGiven(Boto3Lookup):
    """`in` where the value was meant: a capability that is told may be false."""

    def can_text(self, number: Any) -> bool:
        return "OutboundSMS" in number.get("Capabilities", {})


@planted
class NaiveNow(Boto3Lookup):
    """boto3's timestamps are aware, `datetime.now()` is not."""

    def age_days(self, number: Any) -> int | None:
        return (
            (NOW.replace(tzinfo=None) - number["CreatedTimestamp"]).days
            if "CreatedTimestamp" in number
            else None
        )


@planted
class CreationTakenForGranted(Boto3Lookup):
    """Every number was created at some time, but not every answer tells it."""

    def age_days(self, number: Any) -> int | None:
        number["CreatedTimestamp"]
        return super().age_days(number)


@planted
class OffsetTakenForGranted(Boto3Lookup):
    """boto3 gives what it is given: a timestamp without offset becomes a naive datetime."""

    def age_days(self, number: Any) -> int | None:
        created: datetime | None = number.get("CreatedTimestamp")
        return (NOW - created).days if created else None
