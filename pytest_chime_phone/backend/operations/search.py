"""What can be bought, and where.

The rules for the terms of a search are documented for `chime`; the pages of chime-sdk-voice have
dropped them, and clients still keep to them (cdk-amazon-chime-resources).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...domain.outcomes import Answer, Success
from ...domain.supported_countries import SUPPORTED_COUNTRIES
from ...http.call import Call
from ..account import Account
from ..stock import Terms, available
from .paging import page
from .request_checks import bad_request

_FIRST_PAGE = 100  # by its Content-Length, the documented sample's


def search_available_phone_numbers(account: Account, call: Call) -> Answer:
    """Numbers in stock."""
    return in_stock(account, call, _terms(call.parameters))


def in_stock(account: Account, call: Call, terms: Terms) -> Success:
    """A page of the numbers that fit."""

    def found(after: str) -> Iterator[tuple[str, str]]:
        return ((stocked.e164, stocked.e164) for stocked in available(account, terms, after=after))

    numbers, token = page(account, call, found, default=_FIRST_PAGE)
    return Success({"E164PhoneNumbers": numbers, "NextToken": token})


def list_supported_phone_number_countries(_account: Account, call: Call) -> Answer:
    """Countries, and the types of numbers there, for a product."""
    countries = SUPPORTED_COUNTRIES[call.parameters["ProductType"]]
    return Success(
        {
            "PhoneNumberCountries": [
                {"CountryCode": code, "SupportedPhoneNumberTypes": list(types)}
                for code, types in sorted(countries.items())
            ]
        }
    )


def _terms(asked: dict[str, Any]) -> Terms:
    country = asked.get("Country", "US")
    local = [name for name in ("AreaCode", "City", "State", "TollFreePrefix") if asked.get(name)]
    if country != "US":
        if local or "PhoneNumberType" not in asked:
            raise bad_request(f"Outside the US, give PhoneNumberType and nothing else (Country={country}).")
    elif not local:
        raise bad_request("Give at least one of AreaCode, City, State and TollFreePrefix.")
    if asked.get("City") and not asked.get("State"):
        raise bad_request("City needs State.")
    if asked.get("TollFreePrefix") and len(local) > 1:
        raise bad_request("TollFreePrefix goes with none of AreaCode, City and State.")
    return Terms(
        country,
        asked.get("PhoneNumberType"),
        asked.get("AreaCode"),
        asked.get("City"),
        asked.get("State"),
        asked.get("TollFreePrefix"),
    )
