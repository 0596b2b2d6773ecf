"""Addresses for emergency calls: every address is valid as it was given.

A plain choice, since the fake knows no addresses: ValidationResult 0 is documented as "Address validation
succeeded".  A script has it otherwise.
"""

from __future__ import annotations

from ...domain.outcomes import Answer, Success
from ...http.call import Call
from ..account import Account

_MEMBERS = {
    "StreetNumber": "streetNumber",
    "StreetInfo": "streetName",
    "City": "city",
    "State": "state",
    "Country": "country",
    "PostalCode": "postalCode",
}


def validate_address(account: Account, call: Call) -> Answer:
    given = call.parameters
    address = dict.fromkeys(("streetSuffix", "postDirectional", "preDirectional", "postalCodePlus4"))
    return Success(
        {
            "Address": {**address, **{shown: given[name] for name, shown in _MEMBERS.items()}},
            "AddressExternalId": f"{account.next_id():08x}-1f2a-4b3c-8d4e-5f6a7b8c9d0e",
            "CandidateAddressList": [],
            "ValidationResult": 0,
        }
    )
