"""Which members of a phone number contradict each other.

The rules are those of the documentation; a message that refuses members names the rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..errors import InvalidValue
from .numbering import NANP_COUNTRIES, is_toll_free, is_us_number, to_e164

#: What a number is for, by what it is associated with (provisioning guide).
PRODUCT_OF_ASSOCIATION = {
    "VoiceConnectorId": "VoiceConnector",
    "VoiceConnectorGroupId": "VoiceConnector",
    "SipRuleId": "SipMediaApplicationDialIn",
    "UserId": "BusinessCalling",
    "AccountId": "BusinessCalling",
}


def product_of(association: Mapping[str, Any]) -> str | None:
    """The product type of numbers with an association; None for an unknown kind."""
    return PRODUCT_OF_ASSOCIATION.get(str(association.get("Name")))


def objects(value: Any) -> list[dict[str, Any]]:
    """The objects of a list; an unchecked number may hold anything."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


class Contradiction(InvalidValue):
    """Members that exclude each other."""


def check_consistency(e164: str, members: Mapping[str, Any]) -> None:
    """Refuse members that contradict each other, naming the documented rule.

    Raises `Contradiction`.
    """
    status, product_type = members["Status"], members["ProductType"]
    name, name_status = members["CallingName"], members["CallingNameStatus"]
    created, deleted = members["CreatedTimestamp"], members["DeletionTimestamp"]
    # An unchecked number may hold anything; what is not of the documented form is not compared.
    later = [t for t in (members["UpdatedTimestamp"], deleted) if isinstance(t, str)]
    product_types = {product for a in objects(members["Associations"]) if (product := product_of(a))}
    in_the_nanp = e164.startswith("+1")
    rules = (
        (
            (status == "Assigned") != bool(members["Associations"]),
            (
                f"Status={status!r} with Associations={members['Associations']!r}: a number is "
                "Assigned if, and only if, it has at least one association"
            ),
        ),
        (
            members["Type"] == "TollFree" and product_type == "BusinessCalling",
            (
                "Type='TollFree' with ProductType='BusinessCalling': toll-free numbers cannot be "
                "Business Calling numbers"
            ),
        ),
        (
            product_type != "SipMediaApplicationDialIn" and not is_us_number(e164, members.get("Country")),
            (
                f"ProductType={product_type!r} for {e164} (Country={members.get('Country')!r}): outside "
                "the US, numbers are for SipMediaApplicationDialIn only"
            ),
        ),
        (
            members.get("Country") in ("US", "PR", "CA") and not e164.startswith("+1"),
            f"Country={members.get('Country')!r} for {e164}: its numbers begin with +1",
        ),
        (
            members["Type"] == ("Local" if is_toll_free(e164) else "TollFree" if in_the_nanp else ""),
            (
                f"Type={members['Type']!r} for {e164}: "
                f"it must be {'TollFree' if is_toll_free(e164) else 'Local'}"
            ),
        ),
        (
            in_the_nanp and members.get("Country") not in (None, *NANP_COUNTRIES),
            f"Country={members.get('Country')!r} for {e164}: its numbers do not begin with +1",
        ),
        (
            any(product != product_type for product in product_types),
            (
                f"ProductType={product_type!r} with Associations={members['Associations']!r}: they are for "
                f"{' and '.join(sorted(product_types))}"
            ),
        ),
        (
            bool(name) and name_status == "Unassigned",
            (
                f"CallingName={name!r} with CallingNameStatus='Unassigned': that status is for a number "
                "that never had a name"
            ),
        ),
        (
            deleted is not None and status in ("Assigned", "Unassigned"),
            f"DeletionTimestamp={deleted!r} with Status={status!r}: the number is not being deleted",
        ),
        (
            isinstance(created, str) and any(moment < created for moment in later),
            (
                f"CreatedTimestamp={created!r} is after UpdatedTimestamp={members['UpdatedTimestamp']!r} "
                f"or DeletionTimestamp={deleted!r}"
            ),
        ),
        *(
            (
                to_e164(members[spelling]) != e164,
                f"{spelling}={members[spelling]!r} is not the id of {e164}",
            )
            for spelling in ("E164PhoneNumber", "PhoneNumberId")
            if spelling in members
        ),
    )
    for broken, sentence in rules:
        if broken:
            raise Contradiction(f"{sentence}.")
