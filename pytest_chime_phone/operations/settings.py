"""The account's default calling name, which new numbers inherit.

It can be changed once in seven days (UpdatePhoneNumberSettings, documented); the error for more is
our choice among those that the operation has.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from .. import progress
from ..account import Account
from ..call import Call
from ..outcome import Answer, Success
from .refusal import NO_OUTPUT, bad_request

_BETWEEN_CHANGES = timedelta(days=7)


def get_phone_number_settings(account: Account, _call: Call) -> Answer:
    """Show the default calling name."""
    return Success(progress.settings(account))


def update_phone_number_settings(account: Account, call: Call) -> Answer:
    """Set the default calling name."""
    since = progress.settings(account)["CallingNameUpdatedTimestamp"]
    if since and account.clock.now - datetime.fromisoformat(since) < _BETWEEN_CHANGES:
        raise bad_request("The default calling name can be changed once in seven days.")
    changed = {"CallingName": call.parameters["CallingName"], "CallingNameUpdatedTimestamp": account.stamp}
    account.facts.put("settings", changed)
    return NO_OUTPUT
