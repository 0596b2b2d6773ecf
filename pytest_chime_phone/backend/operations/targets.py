"""What numbers are associated with: created, shown, listed, changed and deleted.

The five operations are the same for every kind; what differs stands in tables below.  That numbers
have to be disassociated before a Voice Connector or a group can be deleted is documented, and that a
group has to be empty.  A connector that is in a group is our choice.  The text of NotFoundException
is the service's own (hashicorp/terraform-provider-aws#34218); the other texts are ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import takewhile
from typing import Any

from ...domain.outcomes import Answer, Success
from ...domain.serialization import plain_copy
from ...domain.service_model import enumeration, operation_model
from ...errors import InvalidValue
from ...http.call import Call
from ..account import Account, Target
from ..targets import added, complete, id_member, key, new_id, shown_by
from . import sip_rules
from .associations import is_associated, must_exist
from .limits import check_target_quota
from .paging import page
from .request_checks import NO_OUTPUT, Operation, Refused, bad_request, refuse_duplicates
from .tags import put_tags, tags_key
from .target_lookup import find_target

Members = Mapping[str, Any]
_MOST_IN_GROUP = 3  # model and AWS general reference
#: What a refused DeleteVoiceConnector was seen to answer (aws/aws-sdk-ruby#2212).
_SEEN_REFUSAL = "Service received a bad request"


def create(kind: str, account: Account, call: Call) -> Answer:
    """Make a target of a kind, as in `"VoiceConnector"`."""
    asked = {name: value for name, value in call.parameters.items() if value is not None}
    _check(account, kind, asked, {})
    check_target_quota(account, kind)
    target = _put(account, complete(account, kind, new_id(account, kind), asked))
    if tags := asked.get("Tags"):
        put_tags(account, tags_key(kind, target.members[id_member(kind)]), tags)
    return _shown(call, target)


def get(kind: str, account: Account, call: Call) -> Answer:
    return _shown(call, _find(account, call, kind))


def list_all(kind: str, account: Account, call: Call) -> Answer:
    """Show every target of a kind, page by page, the oldest first."""
    application = call.parameters.get("SipMediaApplicationId")
    if application is not None:
        must_exist(account, "SipMediaApplication", application)

    def known(after: str) -> Iterator[tuple[str, Members]]:
        of_kind = takewhile(lambda found: found[1].kind == kind, account.targets.after(after or f"{kind} "))
        fitting = ((k, t) for k, t in of_kind if application in (None, *sip_rules.applications(t.members)))
        return ((k, shown) for k, target in fitting if (shown := shown_by(call.service, target)))

    shown, token = page(account, call, known)
    return Success({f"{kind}s": shown, "NextToken": token})


def update(kind: str, account: Account, call: Call) -> Answer:
    """Change a target: what is not given stays."""
    older = _find(account, call, kind)
    name = id_member(kind)
    changes = {k: v for k, v in call.parameters.items() if v is not None and k != name}
    if not changes:
        possible = operation_model(call.service, call.operation).input_shape.members.keys() - {name}
        raise bad_request(f"Give one or more of {', '.join(sorted(possible))}.")
    members = {**older.members, **changes, "UpdatedTimestamp": account.stamp}
    _check(account, kind, members, older.members)
    return _shown(call, _put(account, Target(kind, members)))


def delete(kind: str, account: Account, call: Call) -> Answer:
    """Remove a target that nothing needs."""
    target = _find(account, call, kind)
    target_id = target.members[id_member(kind)]
    if sentence := _OBSTACLES[kind](account, target_id, target.members):
        reason = f"{kind} {target_id} {sentence}"
        if kind.startswith("VoiceConnector"):
            raise bad_request(f"{_SEEN_REFUSAL}: {reason}")
        raise Refused("ConflictException", reason)
    if kind == "SipRule":
        sip_rules.free_numbers(account, target_id)
    account.targets.remove(key(kind, target_id))
    account.remove_settings(kind, target_id)
    return NO_OUTPUT


def list_available_regions(_account: Account, call: Call) -> Answer:
    """Show where Voice Connectors can be created."""
    return Success({"VoiceConnectorRegions": list(enumeration(call.service, "VoiceConnectorAwsRegion"))})


def add(account: Account, kind: str, target_id: str | None, members: Members) -> dict[str, Any]:
    """Add a target as a test describes it, and return its members.

    A rule takes the number that it names, where the account has it.  Raises `InvalidValue` for
    members that the models exclude, an id that is taken, and a number that is in use.
    """
    target = added(account, kind, target_id, members)
    try:
        return plain_copy(_put(account, target).members)
    except Refused as refused:
        raise InvalidValue(f"{kind}: {refused.error.message}") from None


def _put(account: Account, target: Target) -> Target:
    if target.kind == "SipRule":
        sip_rules.associate_number(account, target.members)
    account.targets.put(key(target.kind, target.members[id_member(target.kind)]), target)
    return target


def _find(account: Account, call: Call, kind: str) -> Target:
    return account.targets.records[key(kind, find_target(account, call, kind))]


def _shown(call: Call, target: Target) -> Success:
    return Success({target.kind: shown_by(call.service, target)})


def _check(account: Account, kind: str, members: Members, older: Members) -> None:
    if check := _CHECKS.get(kind):
        check(account, members, older)


def _check_items(account: Account, members: Members, _older: Members) -> None:
    ids = [item["VoiceConnectorId"] for item in members.get("VoiceConnectorItems", ())]
    if len(ids) > _MOST_IN_GROUP:
        raise bad_request(f"VoiceConnectorItems has {len(ids)} items, outside 0..{_MOST_IN_GROUP}.")
    refuse_duplicates(ids, "VoiceConnectorItems")
    for connector in ids:
        must_exist(account, "VoiceConnector", connector)


def _obstacle_to_deleting_connector(account: Account, target_id: str, _members: Members) -> str | None:
    groups = (target.members for target in account.targets.records.values())
    for group in groups:
        if any(item["VoiceConnectorId"] == target_id for item in group.get("VoiceConnectorItems") or ()):
            return f"is in group {group['VoiceConnectorGroupId']}: remove it from there first."
    return _associated_number(account, "VoiceConnectorId", target_id)


def _obstacle_to_deleting_group(account: Account, target_id: str, members: Members) -> str | None:
    if members["VoiceConnectorItems"]:
        return "has VoiceConnectorItems: remove them first."
    return _associated_number(account, "VoiceConnectorGroupId", target_id)


def _obstacle_to_deleting_application(account: Account, target_id: str, _members: Members) -> str | None:
    rule = sip_rules.enabled_rule_of(account, target_id)
    return rule and f"is used by SIP rule {rule}: disable that first."


def _obstacle_to_deleting_rule(_account: Account, _target_id: str, members: Members) -> str | None:
    # "You must disable a rule before you can delete it" (guide), and yet rules for a host name are
    # deleted while enabled by Terraform's acceptance tests (hashicorp/terraform-provider-aws#34426).
    enabled = members.get("TriggerType") == "ToPhoneNumber" and not members["Disabled"]
    return "is enabled: disable it first." if enabled else None


def _associated_number(account: Account, name: str, target_id: str) -> str | None:
    numbers = account.numbers.records.values()
    number = next((n.e164 for n in numbers if is_associated(n, name, target_id)), None)
    return number and f"has phone numbers, such as {number}: disassociate them first."


_CHECKS: Mapping[str, Callable[[Account, Members, Members], None]] = {
    "VoiceConnectorGroup": _check_items,
    "SipRule": sip_rules.check,
}
_OBSTACLES: Mapping[str, Callable[[Account, str, Members], str | None]] = {
    "VoiceConnector": _obstacle_to_deleting_connector,
    "VoiceConnectorGroup": _obstacle_to_deleting_group,
    "SipMediaApplication": _obstacle_to_deleting_application,
    "SipRule": _obstacle_to_deleting_rule,
}
OPERATIONS: Mapping[str, Operation] = {
    name: partial(operation, kind)
    for kind in _OBSTACLES
    for name, operation in (
        (f"Create{kind}", create),
        (f"Delete{kind}", delete),
        (f"Get{kind}", get),
        (f"List{kind}s", list_all),
        (f"Update{kind}", update),
    )
}
