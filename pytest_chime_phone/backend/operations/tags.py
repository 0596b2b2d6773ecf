"""Tags of everything that has an ARN: Voice Connectors, SIP media applications, phone numbers.

Fifty tags a resource is AWS's rule.  An ARN that names nothing in the account is not found.  A resource
without tags has an empty list, though the model has lists of tags begin at one: our choice, since
programs read `["Tags"]`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ...domain.outcomes import Answer, Success
from ...domain.phone_number import arn_of_number
from ...http.call import Call
from ..account import Account
from ..targets import id_member
from .request_checks import NO_OUTPUT, Refused
from .target_lookup import setting_key

_MOST = 50


def tag_resource(account: Account, call: Call) -> Answer:
    """Add tags, or change their values."""
    key = _key(account, call)
    put_tags(account, key, call.parameters["Tags"])
    return NO_OUTPUT


def untag_resource(account: Account, call: Call) -> Answer:
    """Remove tags; a key that is not there is no error."""
    key = _key(account, call)
    gone = call.parameters["TagKeys"]
    account.settings.put(key, {k: v for k, v in _tags(account, key).items() if k not in gone})
    return NO_OUTPUT


def list_tags(account: Account, call: Call) -> Answer:
    """Show the tags of a resource, in the order of their keys."""
    tags = _tags(account, _key(account, call))
    return Success({"Tags": [{"Key": key, "Value": value} for key, value in sorted(tags.items())]})


def put_tags(account: Account, key: str, tags: Iterable[Mapping[str, str]]) -> None:
    """Add tags to a resource.  Raises `Refused` where that makes too many."""
    kept = {**_tags(account, key), **{tag["Key"]: tag["Value"] for tag in tags}}
    if len(kept) > _MOST:
        raise Refused("ResourceLimitExceededException", f"A resource has at most {_MOST} tags.")
    account.settings.put(key, kept)


def tags_key(kind: str, subject: str) -> str:
    """Where the tags of a target or number stand."""
    return setting_key(kind, subject, "Tags")


def _tags(account: Account, key: str) -> Mapping[str, str]:
    return account.settings.get(key) or {}


def _key(account: Account, call: Call) -> str:
    arn = call.parameters["ResourceARN"]
    for target in account.targets.records.values():
        if target.members.get(f"{target.kind}Arn") == arn:
            return tags_key(target.kind, target.members[id_member(target.kind)])
    form = account.options.arn_form(call.service)
    for e164 in account.numbers.records:
        if arn_of_number(e164, form) == arn:
            return tags_key("PhoneNumber", e164)
    raise Refused("NotFoundException", f"Could not find a resource with ARN '{arn}'")
