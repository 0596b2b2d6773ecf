"""Which members of a phone number depend on which: status, product type, country, associations.

The rules are those of `domain.phone_number_rules`.  Nothing here draws: each function says what may be
chosen, for what is given and what has been chosen already.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import product
from typing import Any

from ..domain.numbering import is_toll_free, is_us_number
from ..domain.phone_number_rules import PRODUCT_OF_ASSOCIATION
from ..domain.service_model import ServiceName, enumeration
from .numbers import NumberType

_ASSOCIATION_NAMES = {
    product_type: [name for name, its in PRODUCT_OF_ASSOCIATION.items() if its == product_type]
    for product_type in PRODUCT_OF_ASSOCIATION.values()
}
_ANYWHERE: Sequence[tuple[str, NumberType]] = (("US", "Local"), ("US", "TollFree"), ("GB", "Local"))


def implied_status(given: Mapping[str, Any]) -> str | None:
    """The Status that a deletion, associations or their absence stand for; None for any."""
    if given.get("DeletionTimestamp"):
        return "DeleteInProgress"
    if "Associations" in given:
        return "Assigned" if given["Associations"] else "Unassigned"
    return None


def implied_calling_name(given: Mapping[str, Any]) -> dict[str, Any]:
    """The other one, where only the calling name or only its status is given."""
    if given.get("CallingName"):
        return {"CallingNameStatus": "UpdateSucceeded"}
    if given.get("CallingNameStatus") == "Unassigned":
        return {"CallingName": None}
    return {}


def possible_origins(given: Mapping[str, Any], *, anywhere: bool) -> Sequence[tuple[str, NumberType]]:
    """Countries and types of numbers that are consistent with what is given."""
    country, kind, product_type = (given.get(name) for name in ("Country", "Type", "ProductType"))
    if country not in (None, "US"):
        return ((country, kind or "Local"),)
    if anywhere and not (country or kind) and product_type in (None, "SipMediaApplicationDialIn"):
        return _ANYWHERE
    return (("US", kind or "Local"),)


@cache
def product_types(service: ServiceName) -> Sequence[str]:
    """The product types that a service knows, to choose from."""
    known = enumeration(service, "PhoneNumberProductType")
    # Twice the first: most numbers are a connector's, and code looks for the connector.
    return ["VoiceConnector", *(name for name in _ASSOCIATION_NAMES if name in known)]


def consistent_product_type(
    e164: str, country: str | None, given: Mapping[str, Any], product_type: str
) -> str:
    """The product type that was chosen, or the one that the number and its associations allow."""
    # Replaced and not chosen anew: a number with fewer choices would pass for the simpler one.
    names = {association.get("Name") for association in given.get("Associations") or []}
    for fitting, associated in _ASSOCIATION_NAMES.items():
        if names & set(associated):
            return fitting
    if not is_us_number(e164, country):
        return "SipMediaApplicationDialIn"
    return "VoiceConnector" if is_toll_free(e164) and product_type == "BusinessCalling" else product_type


@cache
def statuses(service: ServiceName) -> Sequence[str]:
    """Every Status that a service knows, to choose from; what is in use has the most to show."""
    names = enumeration(service, "PhoneNumberStatus")
    others = [name for name in names if name not in ("Unassigned", "Assigned")]
    return ["Unassigned", "Assigned", "Assigned", *others]


@cache
def association_names(service: ServiceName, product_type: str, most: int) -> Sequence[Sequence[str]]:
    """The names of one association or several: each alone, twice the same, in either order."""
    known = enumeration(service, "PhoneNumberAssociationName")
    names = [name for name in _ASSOCIATION_NAMES[product_type] if name in known]
    return [mix for size in range(1, most + 1) for mix in product(names, repeat=size)]
