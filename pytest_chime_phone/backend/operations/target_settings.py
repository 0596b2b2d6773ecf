"""What is put on a Voice Connector or a SIP media application: a table, a row a setting.

Every setting works alike: 404 before it is put, shown as it was put, gone with its target.  What Get
answers for a setting that was never put is on no public record; 404 is our choice.  The rules for their
values are those of the model's documentation; the errors are chosen among those of the operations.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from ipaddress import ip_network
from typing import Any, NamedTuple

from ...domain.outcomes import Answer, Success
from ...domain.service_model import operation_model
from ...http.call import Call
from ..account import Account
from ..targets import id_member
from .request_checks import NO_OUTPUT, Operation, Refused, bad_request
from .target_lookup import find_target, setting_key

Members = Mapping[str, Any]
_MOST_ROUTES = 20


class Setting(NamedTuple):
    """One row."""

    kind: str  # of the target
    name: str  # as the operations have it after the kind: PutVoiceConnectorOrigination
    member: str  # of the output, and mostly of the input
    defaults: Mapping[str, Any] = {}
    check: Callable[[Members], None] | None = None
    deletable: bool = True
    needed_by: str | None = None  # the setting that has to be deleted first

    @property
    def operations(self) -> dict[str, Operation]:
        name = f"{self.kind}{self.name}"
        found: dict[str, Operation] = {f"Get{name}": partial(_get, self), f"Put{name}": partial(_put, self)}
        return {**found, f"Delete{name}": partial(_delete, self)} if self.deletable else found


def _check_origination(origination: Members) -> None:
    routes = origination.get("Routes")
    if routes is None and origination.get("Disabled") is None:
        raise bad_request("Origination: give Routes or Disabled.")
    if routes is not None and not 1 <= len(routes) <= _MOST_ROUTES:
        raise bad_request(f"Origination.Routes has {len(routes)} items, outside 1..{_MOST_ROUTES}.")


def _check_termination(termination: Members) -> None:
    regions = termination.get("CallingRegions")
    if not regions:
        raise bad_request("Termination.CallingRegions is required.")
    for region in regions:
        if not re.fullmatch("[A-Z]{2}", region):
            raise bad_request(f"Termination.CallingRegions: {region!r} is not an ISO 3166-1 alpha-2 code.")
    for block in termination.get("CidrAllowedList") or ():
        if not _is_cidr(block):
            raise bad_request(f"Termination.CidrAllowedList: {block!r} is not an address in CIDR format.")


def _is_cidr(text: str) -> bool:
    try:
        ip_network(text, strict=False)
    except ValueError:
        return False
    return True


_EMERGENCY = "EmergencyCallingConfiguration"
_CONNECTOR = "VoiceConnector"
SETTINGS = (
    Setting(_CONNECTOR, _EMERGENCY, _EMERGENCY),
    Setting(_CONNECTOR, "ExternalSystemsConfiguration", "ExternalSystemsConfiguration"),
    Setting(_CONNECTOR, "LoggingConfiguration", "LoggingConfiguration", deletable=False),
    Setting(
        _CONNECTOR,
        "Origination",
        "Origination",
        defaults={"Disabled": False},
        check=_check_origination,
        needed_by=_EMERGENCY,
    ),
    Setting(_CONNECTOR, "StreamingConfiguration", "StreamingConfiguration"),
    Setting(
        _CONNECTOR,
        "Termination",
        "Termination",
        defaults={"CpsLimit": 1, "Disabled": False},  # the first is documented
        check=_check_termination,
        needed_by=_EMERGENCY,
    ),
    Setting(
        "SipMediaApplication",
        "LoggingConfiguration",
        "SipMediaApplicationLoggingConfiguration",
        deletable=False,
    ),
)


def _put(setting: Setting, account: Account, call: Call) -> Answer:
    target_id = find_target(account, call, setting.kind)
    given = call.parameters
    # The external systems alone are given as members of their own.
    members = given.get(setting.member) or {
        name: value for name, value in given.items() if name != id_member(setting.kind)
    }
    if setting.check:
        setting.check(members)
    members = {**setting.defaults, **{k: v for k, v in members.items() if v is not None}}
    account.settings.put(setting_key(setting.kind, target_id, setting.name), members)
    return _shown(setting, call, members)


def _get(setting: Setting, account: Account, call: Call) -> Answer:
    return _shown(setting, call, _found(account, call, setting))


def _delete(setting: Setting, account: Account, call: Call) -> Answer:
    target_id = find_target(account, call, setting.kind)
    _found(account, call, setting)
    first = setting.needed_by
    if first and setting_key(setting.kind, target_id, first) in account.settings:
        raise bad_request(f"{setting.kind} {target_id} has an {first}: delete that first.")
    account.settings.remove(setting_key(setting.kind, target_id, setting.name))
    return NO_OUTPUT


def _found(account: Account, call: Call, setting: Setting) -> Members:
    target_id = find_target(account, call, setting.kind)
    members = account.settings.get(setting_key(setting.kind, target_id, setting.name))
    if members is None:
        raise Refused("NotFoundException", f"{setting.kind} {target_id} has no {setting.name}.")
    return members


def _shown(setting: Setting, call: Call, members: Members) -> Success:
    shape = operation_model(call.service, call.operation).output_shape.members[setting.member]
    return Success({setting.member: {name: members.get(name) for name in shape.members}})


OPERATIONS: Mapping[str, Operation] = {
    name: operation for setting in SETTINGS for name, operation in setting.operations.items()
}
