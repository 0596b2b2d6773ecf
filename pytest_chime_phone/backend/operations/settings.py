"""Settings of the account: the default calling name, which new numbers inherit, and where records go.

The name can be changed once in seven days (UpdatePhoneNumberSettings, documented); the error for more is
our choice among those that the operation has.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from ...domain.outcomes import Answer, Success
from ...domain.service_model import operation_model
from ...http.call import Call
from ..account import Account
from .request_checks import NO_OUTPUT, bad_request

#: The key of the global settings.
GLOBAL_SETTINGS = "Account \0GlobalSettings"
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


def get_global_settings(account: Account, call: Call) -> Answer:
    """Show the buckets of call detail records."""
    kept = account.settings.get(GLOBAL_SETTINGS) or {}
    shape = operation_model(call.service, call.operation).output_shape
    return Success({name: kept.get(name) or dict.fromkeys(m.members) for name, m in shape.members.items()})


def update_global_settings(account: Account, call: Call) -> Answer:
    """Set the buckets of call detail records; what is not given stays."""
    given = {name: value for name, value in call.parameters.items() if value is not None}
    account.settings.put(GLOBAL_SETTINGS, {**(account.settings.get(GLOBAL_SETTINGS) or {}), **given})
    return NO_OUTPUT
