"""Consumers on requests that misread an answer: nulls, timestamps, shapes unlike the sample's."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Any
from urllib.parse import unquote_plus

from .lookup import MISSING, NOW, STATUSES, LookupFailed, State, planted
from .requests_consumers import RequestsLookup


@planted
class EnvelopeTakenForGranted(RequestsLookup):
    """`answer["PhoneNumber"]`, whatever JSON there is."""

    def number(self, answer: Any) -> Any:
        return super().number({"PhoneNumber": answer["PhoneNumber"]})


@planted
class NullTakenForMissing(RequestsLookup):
    """JSON's null becomes None, and None is what this consumer says of a missing number."""

    def ask(self, e164: str) -> Any:
        answer = super().ask(e164)
        return MISSING if answer is None else answer


@planted
class AnswerTakenForAnObject(RequestsLookup):
    """JSON may be a list, a text, a number or null."""

    def number(self, answer: Any) -> Any:
        return super().number({"PhoneNumber": answer.get("PhoneNumber")})


@planted
class PhoneNumberTakenForAnObject(RequestsLookup):
    """`.get("PhoneNumber", {})` is null where null is written."""

    def number(self, answer: Any) -> Any:
        if not isinstance(answer, dict):
            raise LookupFailed("no object")
        number = answer.get("PhoneNumber", {})
        number.get("E164PhoneNumber")
        return number


@planted
class PlusTakenForABlank(RequestsLookup):
    """The id is percent-encoded, the number is not: `unquote_plus` breaks it."""

    def e164(self, number: Any) -> str:
        return unquote_plus(super().e164(number))


Status = Enum("Status", {name: name for name in sorted(STATUSES)})  # type: ignore[misc]


@planted
class StatusReadIntoAnEnum(RequestsLookup):
    """Safe for every state there is, and a `ValueError` for every other."""

    def state(self, number: Any) -> State:
        Status(number.get("Status"))
        return super().state(number)


@planted
class DeletionToldByItsTimestamp(RequestsLookup):
    """The member is always there, null where nothing is deleted."""

    def state(self, number: Any) -> State:
        state = super().state(number)
        return "neither" if "DeletionTimestamp" in number else state


@planted
class NullNameStripped(RequestsLookup):
    """`.get("CallingName", "")` is null where null is written."""

    def calling_name(self, number: Any) -> str | None:
        super().calling_name(number)
        return str(number.get("CallingName", "").strip())


@planted
class NullNameShown(RequestsLookup):
    """Greets callers as None."""

    def calling_name(self, number: Any) -> str | None:
        super().calling_name(number)
        return f"{number.get('CallingName', '')}"


@planted
class NullCountry(RequestsLookup):
    """`.get("Country", "")` is null where null is written."""

    def country(self, number: Any) -> str | None:
        super().country(number)
        return number.get("Country", "").strip() or None


@planted
class CountryGuessed(RequestsLookup):
    """No country told is not the United States: +1 is Canada's as well."""

    def country(self, number: Any) -> str | None:
        super().country(number)
        return number.get("Country", "US")


@planted
class NullAssociations(RequestsLookup):
    """`.get("Associations", [])` is null where null is written."""

    def connectors(self, number: Any) -> tuple[str, ...]:
        found = super().connectors(number)
        for association in number.get("Associations", []):
            association["Name"]
        return found


@planted
class NullCapabilities(RequestsLookup):
    """`.get("Capabilities", {})` is null where null is written."""

    def can_text(self, number: Any) -> bool:
        super().can_text(number)
        return number.get("Capabilities", {}).get("OutboundSMS") is True


@planted
class NullCapabilityTakenForYes(RequestsLookup):
    """What is not denied is not yet given."""

    def can_text(self, number: Any) -> bool:
        super().can_text(number)
        return (number.get("Capabilities") or {}).get("OutboundSMS") is not False


@planted
class TimestampOfOneFormat(RequestsLookup):
    """The format of the documentation's table; the wire has milliseconds."""

    def age_days(self, number: Any) -> int | None:
        created = number.get("CreatedTimestamp")
        return (NOW - datetime.strptime(created, "%Y-%m-%dT%H:%M:%S%z")).days if created else None


@planted
class TimestampMadeNaive(RequestsLookup):
    """Cutting off the `Z` cuts off the offset."""

    def age_days(self, number: Any) -> int | None:
        created = number.get("CreatedTimestamp")
        return (NOW - datetime.fromisoformat(created.rstrip("Z"))).days if created else None


@planted
class TimestampTakenForGranted(RequestsLookup):
    """Null where it is not told."""

    def age_days(self, number: Any) -> int | None:
        number["CreatedTimestamp"].removesuffix("Z")
        return super().age_days(number)


@planted
class TimestampTrusted(RequestsLookup):
    """Month 13, a number, a text without offset: none of them is caught."""

    def age_days(self, number: Any) -> int | None:
        created = number.get("CreatedTimestamp")
        return (NOW - datetime.fromisoformat(created)).days if created else None
