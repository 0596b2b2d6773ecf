"""Termination of a Voice Connector beside its settings: SIP credentials and health.

Passwords are accepted and never shown, as documented.  That credentials need no termination first, and
that no SIP OPTIONS ping has ever come in, is our choice: there is no telephony behind the fake.
"""

from __future__ import annotations

from ...domain.outcomes import Answer, Success
from ...http.call import Call
from ..account import Account
from .request_checks import NO_OUTPUT, Refused, bad_request
from .target_lookup import find_target, setting_key

_KIND = "VoiceConnector"


def put_credentials(account: Account, call: Call) -> Answer:
    """Add SIP credentials, or change their passwords."""
    connector = find_target(account, call, _KIND)
    names = [credential.get("Username") for credential in call.parameters.get("Credentials") or ()]
    if not names or not all(names):
        raise bad_request("Credentials: give one or more, each with a Username.")
    _keep(account, connector, {*_usernames(account, connector), *map(str, names)})
    return NO_OUTPUT


def list_credentials(account: Account, call: Call) -> Answer:
    """Show the user names of the SIP credentials."""
    connector = find_target(account, call, _KIND)
    return Success({"Usernames": _usernames(account, connector)})


def delete_credentials(account: Account, call: Call) -> Answer:
    """Delete SIP credentials; an unknown user name is no error."""
    connector = find_target(account, call, _KIND)
    _keep(account, connector, {*_usernames(account, connector)} - {*call.parameters["Usernames"]})
    return NO_OUTPUT


def get_health(account: Account, call: Call) -> Answer:
    """Show when the last SIP OPTIONS ping came: never."""
    connector = find_target(account, call, _KIND)
    if setting_key(_KIND, connector, "Termination") not in account.settings:
        raise Refused("NotFoundException", f"{_KIND} {connector} has no Termination.")
    return Success({"TerminationHealth": {"Source": None, "Timestamp": None}})


def _usernames(account: Account, connector: str) -> list[str]:
    found = account.settings.get(setting_key(_KIND, connector, "TerminationCredentials")) or {}
    return list(found.get("Usernames", ()))


def _keep(account: Account, connector: str, names: set[str]) -> None:
    kept = {"Usernames": sorted(names)}
    account.settings.put(setting_key(_KIND, connector, "TerminationCredentials"), kept)
