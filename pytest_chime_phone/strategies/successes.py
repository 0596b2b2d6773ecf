"""Valid phone numbers, the awkward ones above all.

Valid means that the installed model allows it and the documentation shows that the service may do
it: members null and members absent, empty lists, every status, several associations of one kind, a
calling name that is empty or still pending, toll-free numbers, a deletion under way.  The states
stay consistent: Assigned if and only if associated, updated after created.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from typing import Any

from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument
from hypothesis.strategies import DrawFn, SearchStrategy

from ..clock import START
from ..consistency import check_consistency
from ..e164 import in_the_us, is_toll_free, to_e164
from ..errors import InvalidValue
from ..json_form import timestamp
from ..service_model import ServiceName, enumeration, phone_number_shape, violation
from .arguments import checked_overrides, checked_service
from .numbers import e164_phone_numbers

_CAPABILITIES = ("InboundCall", "InboundMMS", "InboundSMS", "OutboundCall", "OutboundMMS", "OutboundSMS")
_ASSOCIATION_NAMES = {
    "VoiceConnector": ("VoiceConnectorId", "VoiceConnectorGroupId"),
    "SipMediaApplicationDialIn": ("SipRuleId",),
    "BusinessCalling": ("UserId", "AccountId"),
}
# What the samples show: a number that never had a name, one whose first name is pending (and still
# null), a name, a refused one, one that is being replaced, and one that was cleared.
_CALLING_NAMES = (
    (None, "Unassigned"),
    (None, "UpdateInProgress"),
    ("Acme", "UpdateSucceeded"),
    ("Acme", "UpdateInProgress"),
    (None, "UpdateFailed"),
    ("Acme", "UpdateFailed"),
    ("", "UpdateSucceeded"),
    ("ABCDEFGHIJ 1234", "UpdateSucceeded"),
)
_COUNTRIES = (("+1", "US"), ("+44", "GB"), ("+61", "AU"))
_BEING_DELETED = ("DeleteInProgress", "DeleteFailed")
# Members that documented answers lack or show as null; the others are in every sample.
_MAY_BE_ABSENT = (
    "CallingName",
    "Country",
    "Associations",
    "Capabilities",
    "CallingNameStatus",
    "DeletionTimestamp",
    "CreatedTimestamp",
    "UpdatedTimestamp",
)
_us_local = e164_phone_numbers()
_us_toll_free = e164_phone_numbers(number_type="TollFree")
_any_number = st.one_of(_us_local, _us_toll_free, e164_phone_numbers(country="GB"))
_target_ids = st.integers(0, 0xFFFF).map("abcdef1ghij2klmno{:05}".format)
_seconds = st.integers(0, 10**8)
_calling_names = st.sampled_from(_CALLING_NAMES)
_capabilities = st.one_of(
    st.just(dict.fromkeys(_CAPABILITIES, True)),
    st.fixed_dictionaries(dict.fromkeys(_CAPABILITIES, st.sampled_from((True, False, None)))),
)
_no_omissions: list[tuple[str, bool]] = []
_omissions = st.one_of(
    st.just(_no_omissions),
    st.lists(st.tuples(st.sampled_from(_MAY_BE_ABSENT), st.booleans()), min_size=1, max_size=3),
)


def phone_numbers(
    *, service: ServiceName = "chime", strict: bool = False, **members: SearchStrategy[Any]
) -> SearchStrategy[dict[str, Any]]:
    """PhoneNumber objects as they stand on the wire.

    They shrink to the documented sample's number, Unassigned and without associations.  `members`
    are strategies by the API's names that replace a part, as in
    `phone_numbers(Status=st.just("Assigned"))`; the rest follows.  `strict` keeps to forms that
    documented samples show: every member there, one association at most, a US number.

    Raises `InvalidArgument` for an unknown service or member and, when drawn, for overrides that
    contradict each other or that the model excludes.
    """
    checked = checked_service(service)
    checked_overrides(members, phone_number_shape(checked).members)
    return _phone_numbers(checked, strict, members)


@st.composite
def _phone_numbers(
    draw: DrawFn, service: ServiceName, strict: bool, overrides: Mapping[str, SearchStrategy[Any]]
) -> dict[str, Any]:
    given = {name: draw(strategy) for name, strategy in overrides.items()}
    members = _consistent(draw, service, strict, given)
    members.update(given)
    if given:
        _check(service, members)
    if not strict:
        for name, absent in draw(_omissions):
            if name not in given:
                members[name] = None
                if absent:
                    del members[name]
    return members


def _consistent(draw: DrawFn, service: ServiceName, strict: bool, given: Mapping[str, Any]) -> dict[str, Any]:
    """Every member, each fitting what is given and the others."""
    e164 = to_e164(given.get("E164PhoneNumber") or given.get("PhoneNumberId")) or draw(
        _us_local if strict and not given else _numbers_for(given)
    )
    product_type = given.get("ProductType") or _fitting(e164, given, draw(_product_types(service)))
    first, last = given.get("CreatedTimestamp"), given.get("UpdatedTimestamp")
    created = START - timedelta(seconds=draw(_seconds))
    updated = created + timedelta(seconds=draw(_seconds) / 1000)
    since = last or (max(first, timestamp(updated)) if first else timestamp(updated))
    status = given.get("Status") or _implied_status(given) or draw(_statuses(service))
    name, name_status = draw(_calling_names)
    members: dict[str, Any] = {
        "Associations": [],
        "CallingName": name,
        "CallingNameStatus": name_status,
        "Capabilities": dict.fromkeys(_CAPABILITIES, True) if strict else draw(_capabilities),
        "CreatedTimestamp": min(timestamp(created), since),
        "DeletionTimestamp": since if status in _BEING_DELETED else None,
        "E164PhoneNumber": e164,
        "PhoneNumberId": f"%2B{e164[1:]}",
        "ProductType": product_type,
        "Status": status,
        "Type": "TollFree" if is_toll_free(e164) else "Local",
        "UpdatedTimestamp": since,
    }
    if not strict or service == "chime-sdk-voice":
        members["Country"] = next((c for prefix, c in _COUNTRIES if e164.startswith(prefix)), None)
    if service == "chime-sdk-voice":
        members |= draw(_voice_members())
    if status == "Assigned" and "Associations" not in given:
        members["Associations"] = draw(_associations(service, product_type, since, 1 if strict else 3))
    if given:
        members.update(_following(given))
    return members


def _implied_status(given: Mapping[str, Any]) -> str | None:
    if given.get("DeletionTimestamp"):
        return "DeleteInProgress"
    if "Associations" in given:
        return "Assigned" if given["Associations"] else "Unassigned"
    return None


def _following(given: Mapping[str, Any]) -> dict[str, Any]:
    """What an override of the calling name or of its status says of the other."""
    if given.get("CallingName"):
        return {"CallingNameStatus": "UpdateSucceeded"}
    if given.get("CallingNameStatus") == "Unassigned":
        return {"CallingName": None}
    return {}


def _numbers_for(given: Mapping[str, Any]) -> SearchStrategy[str]:
    country, product_type = given.get("Country"), given.get("ProductType")
    if country not in (None, "US"):
        return e164_phone_numbers(country=country, number_type=given.get("Type"))
    if given.get("Type") == "TollFree":
        return _us_toll_free
    if product_type in (None, "SipMediaApplicationDialIn") and not country and not given.get("Type"):
        return _any_number
    return _us_local


@cache
def _product_types(service: ServiceName) -> SearchStrategy[str]:
    known = enumeration(service, "PhoneNumberProductType")
    return st.sampled_from([name for name in _ASSOCIATION_NAMES if name in known])


def _fitting(e164: str, given: Mapping[str, Any], product_type: str) -> str:
    # Replaced and not drawn anew: a number with fewer choices would pass for the simpler one.
    names = {association.get("Name") for association in given.get("Associations") or []}
    for fitting, associated in _ASSOCIATION_NAMES.items():
        if names & set(associated):
            return fitting
    if not in_the_us(e164, given.get("Country")):
        return "SipMediaApplicationDialIn"
    return "VoiceConnector" if is_toll_free(e164) and product_type == "BusinessCalling" else product_type


@cache
def _statuses(service: ServiceName) -> SearchStrategy[str]:
    names = enumeration(service, "PhoneNumberStatus")
    first = [name for name in ("Unassigned", "Assigned", "Assigned", "DeleteInProgress") if name in names]
    return st.sampled_from([*first, *(name for name in names if name not in first)])


@cache
def _voice_members() -> SearchStrategy[dict[str, Any]]:
    known = phone_number_shape("chime-sdk-voice").members
    values = {
        "Name": st.sampled_from((None, "", "front-desk", "Front desk, 2nd_floor")),
        "OrderId": st.sampled_from((None, "abc12345-de67-89f0-1234-a45678901234")),
        "PhoneNumberArn": st.none(),
    }
    return st.fixed_dictionaries({name: values[name] for name in values if name in known})


@cache
def _association_names(service: ServiceName, product_type: str) -> SearchStrategy[str]:
    known = enumeration(service, "PhoneNumberAssociationName")
    return st.sampled_from([name for name in _ASSOCIATION_NAMES[product_type] if name in known])


def _associations(
    service: ServiceName, product_type: str, since: str, most: int
) -> SearchStrategy[list[dict[str, Any]]]:
    association = st.builds(
        lambda name, value: {"AssociatedTimestamp": since, "Name": name, "Value": value},
        _association_names(service, product_type),
        _target_ids,
    )
    return st.lists(association, min_size=1, max_size=most)


def _check(service: ServiceName, members: Mapping[str, Any]) -> None:
    if None in (members["E164PhoneNumber"], members["PhoneNumberId"], members["Status"]):
        raise InvalidArgument("a number has an E164PhoneNumber, a PhoneNumberId and a Status: none is null.")
    shape = phone_number_shape(service)
    if sentence := violation(shape, members):
        raise InvalidArgument(f"an override is excluded by the model of {service}: {sentence}.")
    if None in (members["CreatedTimestamp"], members["UpdatedTimestamp"]):  # nothing to compare
        members = {**members, "CreatedTimestamp": "", "UpdatedTimestamp": ""}
    try:
        check_consistency(members["E164PhoneNumber"], members)
    except InvalidValue as error:
        raise InvalidArgument(f"overrides contradict each other or the rest: {error}") from None


def inventories(*, service: ServiceName = "chime", max_size: int = 5) -> SearchStrategy[list[dict[str, Any]]]:
    """Lists of PhoneNumber objects with distinct numbers, ready for `ChimePhone.load`.

    They shrink to `[]`.  Raises `InvalidArgument` for an unknown service or a `max_size` below 0.
    """
    checked = checked_service(service)
    if type(max_size) is not int or max_size < 0:
        raise InvalidArgument(f"{max_size=}: use 0 or more.")
    number = phone_numbers(service=checked, strict=True)
    return st.lists(number, max_size=max_size, unique_by=lambda members: members["E164PhoneNumber"])
