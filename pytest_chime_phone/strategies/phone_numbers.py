"""Valid phone numbers, the awkward ones above all.

Valid means that the installed model allows it and the documentation shows that the service may do
it: members null and members absent, empty lists, every status, several associations of one kind, a
calling name that is empty or still pending, toll-free numbers, a deletion under way.  The states
stay consistent: Assigned if and only if associated, updated after created.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument
from hypothesis.strategies import DrawFn, SearchStrategy

from ..domain.clock import START
from ..domain.numbering import country_of, is_toll_free, to_e164
from ..domain.phone_number import arn_of_number
from ..domain.phone_number_rules import check_consistency
from ..domain.serialization import timestamp
from ..domain.service_model import ServiceName, phone_number_shape, violation
from ..errors import InvalidValue
from .arguments import check_flags, checked_overrides, checked_service
from .decisions import Decisions, decisions
from .member_dependencies import (
    association_names,
    consistent_product_type,
    implied_calling_name,
    implied_status,
    possible_origins,
    product_types,
    statuses,
)
from .numbers import e164_phone_numbers, fictional_ranges

#: What a number may be able to do.
CAPABILITIES = ("InboundCall", "InboundMMS", "InboundSMS", "OutboundCall", "OutboundMMS", "OutboundSMS")
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
_OF_VOICE = {
    "Name": (None, "", "front-desk", "Front desk, 2nd_floor"),
    "OrderId": (None, "abc12345-de67-89f0-1234-a45678901234"),
}
_MOST_SECONDS = 10**8
_BEING_DELETED = ("DeleteInProgress", "DeleteFailed", "ReleaseInProgress")
# Members that documented answers lack or show as null; the others are in every sample.
MAY_BE_ABSENT = (
    "CallingName",
    "Country",
    "Associations",
    "Capabilities",
    "CallingNameStatus",
    "DeletionTimestamp",
    "CreatedTimestamp",
    "UpdatedTimestamp",
)
_ONE_OMITTED = tuple((name, absent) for absent in (False, True) for name in MAY_BE_ABSENT)
#: So many bytes decide on a phone number.
BYTES = 48


def phone_numbers(
    *,
    service: ServiceName = "chime",
    strict: bool = False,
    fictional: bool = True,
    **members: SearchStrategy[Any],
) -> SearchStrategy[dict[str, Any]]:
    """PhoneNumber objects as they stand on the wire.

    They shrink to the documented sample's number, Unassigned and without associations.  `members`
    are strategies by the API's names that replace a part, as in
    `phone_numbers(Status=st.just("Assigned"))`; the rest follows.  `strict` keeps to forms that
    documented samples show: every member there, one association at most, a US number.  Without
    `fictional` the numbers are any of the numbering plan, as for `e164_phone_numbers`.

    Raises `InvalidArgument` for an unknown service or member and, when drawn, for overrides that
    contradict each other or that the model excludes.
    """
    checked = checked_service(service)
    checked_overrides(members, phone_number_shape(checked).members)
    check_flags(strict=strict, fictional=fictional)
    return _phone_numbers(checked, strict, fictional, members)


@st.composite
def _phone_numbers(
    draw: DrawFn,
    service: ServiceName,
    strict: bool,
    fictional: bool,
    overrides: Mapping[str, SearchStrategy[Any]],
) -> dict[str, Any]:
    given = {name: draw(strategy) for name, strategy in overrides.items()}
    _check_each(service, given)
    decide = draw(decisions(BYTES))
    if "E164PhoneNumber" not in given and "PhoneNumberId" not in given and not fictional:
        country, kind = decide.among(possible_origins(given, anywhere=not strict))
        of_the_plan = draw(e164_phone_numbers(country=country, number_type=kind, fictional=False))
        return decided_number(decide, service, {**given, "E164PhoneNumber": of_the_plan}, strict=strict)
    return decided_number(decide, service, given, strict=strict)


def decided_number(
    decide: Decisions, service: ServiceName, given: Mapping[str, Any], *, strict: bool = False
) -> dict[str, Any]:
    """A phone number that is consistent with what is given; reads at most `BYTES` bytes."""
    omitted = () if strict else _omissions(decide)
    e164 = to_e164(given.get("E164PhoneNumber") or given.get("PhoneNumberId"))
    if e164 is None:
        prefix, digits = decide.among(
            fictional_ranges(*decide.among(possible_origins(given, anywhere=not strict)))
        )
        e164 = f"{prefix}{decide.below(10**digits):0{digits}}"
    members = _consistent(decide, service, strict, given, e164)
    members.update(given)
    if given.keys() - {"E164PhoneNumber"}:
        _check_together(members)
    for name, absent in omitted:
        if name not in given:
            members[name] = None
            if absent:
                del members[name]
    return members


def _omissions(decide: Decisions) -> tuple[tuple[str, bool], ...]:
    """Members that are null (False) or absent (True): none, one, or any of them at once."""
    how_many = decide.among(("none", "one", "any", "any"))
    one = decide.among(_ONE_OMITTED)
    fates = [decide.among((None, None, False, True)) for _ in MAY_BE_ABSENT]
    if how_many == "any":
        return tuple((n, fate) for n, fate in zip(MAY_BE_ABSENT, fates, strict=True) if fate is not None)
    return (one,) if how_many == "one" else ()


def _consistent(
    decide: Decisions, service: ServiceName, strict: bool, given: Mapping[str, Any], e164: str
) -> dict[str, Any]:
    """Every member, consistent with what is given and with the others."""
    country = given.get("Country") or country_of(e164)
    product_type = given.get("ProductType") or consistent_product_type(
        e164, country, given, decide.among(product_types(service))
    )
    first, last = given.get("CreatedTimestamp"), given.get("UpdatedTimestamp")
    created = START - timedelta(seconds=decide.below(_MOST_SECONDS))
    updated = created + timedelta(milliseconds=decide.below(_MOST_SECONDS))
    since = last or (max(first, timestamp(updated)) if first else timestamp(updated))
    status = given.get("Status") or implied_status(given) or decide.among(statuses(service))
    name, name_status = decide.among(_CALLING_NAMES)
    mixed = decide.among((False, True))
    capabilities = {name: decide.among((True, False, None)) for name in CAPABILITIES}
    members: dict[str, Any] = {
        "Associations": [],
        "CallingName": name,
        "CallingNameStatus": name_status,
        "Capabilities": capabilities if mixed and not strict else dict.fromkeys(CAPABILITIES, True),
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
        members["Country"] = country
    if service == "chime-sdk-voice":
        of_voice = {name: decide.among(options) for name, options in _OF_VOICE.items()}
        of_voice["PhoneNumberArn"] = arn_of_number(e164)
        known = phone_number_shape(service).members
        members |= {name: value for name, value in of_voice.items() if name in known}
    # Read in any case, so that a byte always means the same and shrinks well.
    names = decide.among(association_names(service, product_type, 1 if strict else 3))
    target = decide.below(0xFFFF)
    if status == "Assigned" and "Associations" not in given:
        members["Associations"] = [
            {"AssociatedTimestamp": since, "Name": name, "Value": f"abcdef1ghij2klmno{target + place:05}"}
            for place, name in enumerate(names)
        ]
    if given:
        members.update(implied_calling_name(given))
    return members


def _check_each(service: ServiceName, given: Mapping[str, Any]) -> None:
    for name, value in given.items():
        if value is None and name in ("E164PhoneNumber", "PhoneNumberId", "Status"):
            raise InvalidArgument(f"{name}=None: a number has one, and no sample shows it null.")
        if name.endswith("Timestamp") and not isinstance(value, str | None):
            raise InvalidArgument(f"{name}={value!r}: use text, as on the wire: '2019-10-28T18:40:37.453Z'.")
    if sentence := violation(phone_number_shape(service), given):
        raise InvalidArgument(f"an override is excluded by the model of {service}: {sentence}.")


def _check_together(members: Mapping[str, Any]) -> None:
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
