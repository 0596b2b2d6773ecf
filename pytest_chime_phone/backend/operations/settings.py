"""The account's default calling name, which new numbers inherit.

It can be changed once in seven days (UpdatePhoneNumberSettings, documented); the error for more is
our choice among those that the operation has.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from ...domain.outcomes import Answer, Success
from ...http.call import Call
from ..account import Account
from .refusal import NO_OUTPUT, bad_request

_BETWEEN_CHANGES = timedelta(days=7)


def get_phone_number_settings(account: Account, _call: Call) -> Answer:
    """Show the default calling name."""
    values = account.values
    return Success(
        {"CallingName": values.calling_name, "CallingNameUpdatedTimestamp": values.calling_name_updated}
    )


def update_phone_number_settings(account: Account, call: Call) -> Answer:
    """Set the default calling name."""
    since = account.values.calling_name_updated
    if since and account.clock.now - datetime.fromisoformat(since) < _BETWEEN_CHANGES:
        raise bad_request("The default calling name can be changed once in seven days.")
    account.set(calling_name=call.parameters["CallingName"], calling_name_updated=account.stamp)
    return NO_OUTPUT
