"""One phone number of the account: its members by the API's names, complete and consistent.

A record never changes; an operation puts another in its place.  So snapshots are cheap, and what a
service shows of it is rendered once.  What the documentation shows of a number (defaults, and which
members exclude each other) is here, each with its source; shapes come from the installed models.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any, Literal

from ..errors import InvalidValue, unknown
from . import service_model
from .clock import START
from .numbering import is_toll_free, is_us_number, require_e164
from .phone_number_rules import check_consistency, objects, product_of
from .serialization import canonical_json, instant, plain_copy, timestamp
from .service_model import SERVICES, ServiceName

IdForm = Literal["percent-encoded", "e164"]

#: The ARN of a number.  Its form is on no public record: ours has no plus, as in no ARN.
ARN_FORM = "arn:aws:chime:us-east-1:<account>:phone-number/<digits>"

_EVERY_CAPABILITY = {
    f"{direction}bound{medium}": True for direction in ("In", "Out") for medium in ("Call", "MMS", "SMS")
}
_IN_QUEUE = ("DeleteInProgress", "ReleaseInProgress")
# The samples of `chime` are of 2019 and have no Country: the member came in 2021.
_SHOWN_ONLY_IF_GIVEN: Mapping[ServiceName, frozenset[str]] = {
    "chime": frozenset({"Country"}),
    "chime-sdk-voice": frozenset(),
}


class PhoneNumber:
    """A record: the E.164 number and its members as they stand on the wire."""

    __slots__ = ("_shown", "e164", "members", "name_since")

    def __init__(self, e164: str, members: dict[str, Any], name_since: str | None = None) -> None:
        self.e164 = e164
        self.members = members
        self.name_since = name_since  # when a change of the calling name was last asked for
        self._shown: dict[tuple[ServiceName, IdForm], bytes | None] | None = None

    @classmethod
    def complete(
        cls,
        e164: str,
        given: Mapping[str, Any],
        *,
        now: datetime = START,
        unchecked: bool = False,
    ) -> PhoneNumber:
        """A record from what a test gives, the rest filled in by documented defaults.

        None stands for "not given".  Raises `InvalidValue`, naming the member, the value and what
        is allowed; `unchecked` leaves what is given as it is, None included.
        """
        number = require_e164(e164)
        if not unchecked:
            given = {name: value for name, value in given.items() if value is not None}
        members = {name: _as_json(name, value) for name, value in given.items()}
        if unchecked:
            return cls(number, {**_defaults(number, members, now), **members})
        for name, value in members.items():
            _check_member(name, value)
        members = {name: _on_the_wire(name, value) for name, value in members.items()}
        members = {**_defaults(number, members, now), **members}
        since = {"AssociatedTimestamp": members["UpdatedTimestamp"]}
        members["Associations"] = [{**since, **association} for association in members["Associations"]]
        check_consistency(number, members)
        return cls(number, members)

    @property
    def associations(self) -> list[dict[str, Any]]:
        """What it is associated with; an unchecked number may hold anything, which is left out."""
        return objects(self.members["Associations"])

    def copy_of_members(self, id_form: IdForm = "percent-encoded") -> dict[str, Any]:
        """The members, for a test to keep or change."""
        return plain_copy({"PhoneNumberId": self.id(id_form), **self.members})

    def updated(self, at: str, *, name_since: str | None = None, **changes: Any) -> PhoneNumber:
        """The record that takes this one's place: other values for some members, updated `at`."""
        members = {**self.members, "UpdatedTimestamp": at, **changes}
        return PhoneNumber(self.e164, members, name_since or self.name_since)

    def shown_by(self, service: ServiceName, id_form: IdForm) -> bytes | None:
        """What one service shows of it, as canonical JSON; None where its model has no place for it."""
        shown = self._shown
        if shown is None:
            shown = self._shown = {}
        key = service, id_form
        if key not in shown:
            shown[key] = self._show(service, id_form)
        return shown[key]

    def id(self, id_form: IdForm) -> str:
        """The PhoneNumberId that responses show."""
        return self.e164 if id_form == "e164" else f"%2B{self.e164[1:]}"

    def _show(self, service: ServiceName, id_form: IdForm) -> bytes | None:
        foreign = _values_of_the_other_service(service)
        if any(self.members[name] in foreign[name] for name in ("ProductType", "Status")):
            return None
        omitted = _SHOWN_ONLY_IF_GIVEN[service] - self.members.keys()
        names = service_model.phone_number_shape(service).members.keys() - omitted
        shown = {name: self.members.get(name) for name in names}
        shown["PhoneNumberId"] = self.members.get("PhoneNumberId", self.id(id_form))
        if "Country" not in self.members and "Country" in shown and self.e164.startswith("+1"):
            shown["Country"] = "US"
        if shown.get("PhoneNumberArn", "given") is None and "PhoneNumberArn" not in self.members:
            shown["PhoneNumberArn"] = arn_of_number(self.e164)
        if associations := self.associations:
            kept = [a for a in associations if a.get("Name") not in foreign["Associations"]]
            shown["Associations"] = kept
        return canonical_json(shown)


def arn_of_number(e164: str, form: str = ARN_FORM) -> str:
    digits = e164.removeprefix("+")
    parts = {"<region>": "us-east-1", "<account>": "111122223333", "<digits>": digits, "<id>": digits}
    for placeholder, part in parts.items():
        form = form.replace(placeholder, part)
    return form


@cache
def _values_of_the_other_service(service: ServiceName) -> Mapping[str, tuple[str, ...]]:
    """Values that only the other model knows.  A made-up one (`unchecked`) is of neither: shown."""
    shapes = {
        "ProductType": "PhoneNumberProductType",
        "Status": "PhoneNumberStatus",
        "Associations": "PhoneNumberAssociationName",
    }
    other: ServiceName = "chime" if service == "chime-sdk-voice" else "chime-sdk-voice"
    known = {member: service_model.enumeration(service, shape) for member, shape in shapes.items()}
    return {  # tuples: an unchecked value need not be hashable
        member: tuple(v for v in service_model.enumeration(other, shape) if v not in known[member])
        for member, shape in shapes.items()
    }


def _as_json(name: str, value: Any) -> Any:
    try:
        return json.loads(canonical_json(value))
    except InvalidValue as error:
        raise InvalidValue(f"{name}: {error}") from None


def _check_member(name: str, value: Any) -> None:
    shapes = [service_model.phone_number_shape(service).members for service in SERVICES]
    known = sorted({member for members in shapes for member in members})
    if name not in known:
        raise unknown("PhoneNumber member", name, known)
    of_member = (members[name] for members in shapes if name in members)
    if sentence := service_model.violation_of_all(of_member, value, name):
        raise InvalidValue(f"{sentence}.")


def _on_the_wire(name: str, value: Any) -> Any:
    if name.endswith("Timestamp"):
        return timestamp(instant(name, value))
    if name == "Associations":
        return [{k: _on_the_wire(k, v) for k, v in a.items() if v is not None} for a in value]
    return value


def _defaults(e164: str, given: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """What the documented samples show, where a test says nothing.

    Each number of the samples is Local with all six capabilities; one that never had a calling
    name has CallingNameStatus Unassigned.  The members of a pending deletion are our choice.
    """
    associations = objects(given.get("Associations"))
    associated = _texts(association.get("AssociatedTimestamp") for association in associations)
    later = _texts(given.get(name) for name in ("UpdatedTimestamp", "DeletionTimestamp"))
    created = (*_texts([given.get("CreatedTimestamp")]), min([timestamp(now), *associated, *later]))[0]
    deleted = given.get("DeletionTimestamp") is not None
    return {
        "Associations": [],
        "CallingName": None,
        "CallingNameStatus": "UpdateSucceeded" if given.get("CallingName") else "Unassigned",
        "Capabilities": _EVERY_CAPABILITY,
        "CreatedTimestamp": created,
        "DeletionTimestamp": timestamp(now) if given.get("Status") in _IN_QUEUE else None,
        "E164PhoneNumber": e164,
        "ProductType": _default_product_type(e164, given.get("Country"), associations),
        "Status": "DeleteInProgress" if deleted else "Assigned" if associations else "Unassigned",
        "Type": "TollFree" if is_toll_free(e164) else "Local",
        "UpdatedTimestamp": max([created, *associated]),
    }


def _default_product_type(e164: str, country: str | None, associations: list[dict[str, Any]]) -> str:
    products = filter(None, map(product_of, associations))
    fallback = "VoiceConnector" if is_us_number(e164, country) else "SipMediaApplicationDialIn"
    return next(products, fallback)


def _texts(values: Iterable[Any]) -> list[str]:
    """Those that are text; an unchecked timestamp may be anything."""
    return [value for value in values if value and isinstance(value, str)]
