"""Calls of SIP media applications: begun and updated, and nothing is rung.

The number that a call comes from has to be one of the account's (API page).  That it may be of any
product type, that a transaction never ends, and the texts of the errors are our choice.
"""

from __future__ import annotations

from ...domain.numbering import to_e164
from ...domain.outcomes import Answer, Success
from ...http.call import Call
from ..account import Account
from .request_checks import Refused, bad_request
from .target_lookup import find_target, setting_key

_KIND = "SipMediaApplication"


def create_call(account: Account, call: Call) -> Answer:
    application = find_target(account, call, _KIND)
    e164 = to_e164(call.parameters["FromPhoneNumber"])
    number = account.numbers.get(e164) if e164 else None
    if number is None or number.members["Status"] not in ("Assigned", "Unassigned"):
        raise bad_request(f"FromPhoneNumber: {e164} is not a number of the account that can make calls.")
    transaction = f"{account.next_id():08x}-5c6d-4e7f-8a9b-0c1d2e3f4a5b"
    account.settings.put(setting_key(_KIND, application, f"call {transaction}"), {})
    return Success({"SipMediaApplicationCall": {"TransactionId": transaction}})


def update_call(account: Account, call: Call) -> Answer:
    """Send a call that is under way more arguments."""
    application, transaction = find_target(account, call, _KIND), call.parameters["TransactionId"]
    if setting_key(_KIND, application, f"call {transaction}") not in account.settings:
        raise Refused("NotFoundException", f"{_KIND} {application} has no call {transaction}.")
    return Success({"SipMediaApplicationCall": {"TransactionId": transaction}})
