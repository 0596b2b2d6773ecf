"""What numbers are associated with: Voice Connectors and their groups, SIP applications and rules, users.

They hold members by the API's own names; there is no telephony behind them.  What the documentation
shows of one (defaults, forms of ids and ARNs) is here, each with its source; shapes come from the
installed models.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import count
from typing import Any, Literal, NamedTuple

from ..domain.serialization import instant, plain_copy, timestamp
from ..domain.service_model import (
    SERVICES,
    ServiceName,
    Shape,
    service_model,
    structure,
    violation,
    violation_of_all,
)
from ..errors import InvalidValue, unknown
from .account import Account, Target

TargetKind = Literal["VoiceConnector", "VoiceConnectorGroup", "SipMediaApplication", "SipRule", "User"]
#: The account of the AWS documentation's examples.
_AWS_ACCOUNT = "111122223333"
#: Where the outbound host name tells no region (`aws chime create-voice-connector`, examples).
_OLDEST_REGIONS = ("us-east-1", "us-west-2")


class _Form(NamedTuple):
    """The form of a new id, and the default members."""

    new_id: str  # of the nth
    defaults: Callable[[str, Mapping[str, Any]], dict[str, Any]]


def id_member(kind: str) -> str:
    """The member that holds the id, as in `"SipRuleId"`."""
    return f"{kind}Id"


def key(kind: str, target_id: str) -> str:
    return f"{kind} {target_id}"


def new_id(account: Account, kind: str) -> str:
    """An id that nothing else of the kind has."""
    ids = (_FORMS[kind].new_id.format(account.next_id()) for _ in count())
    return next(target_id for target_id in ids if key(kind, target_id) not in account.targets)


def complete(account: Account, kind: str, target_id: str, given: Mapping[str, Any]) -> Target:
    """A target from some of its members; what no model has room for, such as Tags, is dropped."""
    created = given.get("CreatedTimestamp") or given.get("UpdatedTimestamp") or account.stamp
    members = {
        "CreatedTimestamp": created,
        "Name": kind,
        "UpdatedTimestamp": created,
        **_FORMS[kind].defaults(target_id, given),
        **given,
        id_member(kind): target_id,
    }
    known = {name for shape in _shapes(kind) for name in shape.members}
    return Target(kind, {name: value for name, value in members.items() if name in known})


def added(account: Account, kind: str, target_id: str | None, given: Mapping[str, Any]) -> Target:
    """A target as a test describes it.  Raises `InvalidValue` for what the API would not show."""
    if kind not in list(_FORMS):  # whatever it is
        raise unknown("kind of target", kind, _FORMS)
    name = id_member(kind)
    ids = [value for value in (target_id, given.get(name)) if value is not None]
    if ids != ids[::-1]:
        raise InvalidValue(f"{name}={ids[1]!r} contradicts target_id={ids[0]!r}: give one.")
    given = {**given, name: ids[0] if ids else None}
    members = plain_copy({k: v for k, v in given.items() if v is not None})
    if sentence := violation_of_all(_shapes(kind), members):
        raise InvalidValue(f"{kind}: {sentence}.")
    times = {name for s in _shapes(kind) for name, m in s.members.items() if m.type_name == "timestamp"}
    members = {k: timestamp(instant(k, v)) if k in times else v for k, v in members.items()}
    target = complete(account, kind, members.get(name) or new_id(account, kind), members)
    if key(kind, target.members[name]) in account.targets:
        raise InvalidValue(f"{kind} {target.members[name]!r} is in the account already.")
    return target


def shown_by(service: ServiceName, target: Target) -> dict[str, Any] | None:
    """What one service shows; None where its model has no place for it, such as for a newer region."""
    shape = service_model(service).shape_for(target.kind)
    shown = {name: target.members.get(name) for name in shape.members}
    return None if violation(shape, shown) else shown


def _shapes(kind: str) -> list[Shape]:
    return [shape for service in SERVICES if (shape := structure(service, kind))]


def _of_voice_connector(target_id: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """AwsRegion is documented, "Default: us-east-1"; the administrator guide has connectors use
    IPV4_ONLY that ask for nothing else.  Host names of newer regions are those of the Asterisk
    samples for the SDK's cdk constructs.
    """
    region = given.get("AwsRegion", "us-east-1")
    domain = "voiceconnector.chime.aws" if region in _OLDEST_REGIONS else f"{region}.vc.chime.aws"
    return {
        "AwsRegion": region,
        "NetworkType": "IPV4_ONLY",
        "OutboundHostName": f"{target_id}.{domain}",
        "RequireEncryption": True,  # as in the samples
        "VoiceConnectorArn": _arn(region, f"vc/{target_id}"),
    }


def _of_sip_media_application(target_id: str, given: Mapping[str, Any]) -> dict[str, Any]:
    region = given.get("AwsRegion", "us-east-1")
    return {"AwsRegion": region, "SipMediaApplicationArn": _arn(region, f"sma/{target_id}")}


def _arn(region: str, resource: str) -> str:
    """The forms of the Service Authorization Reference; which region they hold is our choice."""
    return f"arn:aws:chime:{region}:{_AWS_ACCOUNT}:{resource}"


_FORMS: Mapping[str, _Form] = {
    "VoiceConnector": _Form("abcdef1ghij2k{:09}", _of_voice_connector),
    "VoiceConnectorGroup": _Form(
        "{:08x}-c7d8-40e1-9f23-4b567a018901", lambda *_: {"VoiceConnectorItems": []}
    ),
    "SipMediaApplication": _Form("{:08x}-7e8f-4901-8a2b-3c4d5e6f7a01", _of_sip_media_application),
    "SipRule": _Form("{:08x}-0b1c-4d2e-8f30-4a5b6c7d8e02", lambda *_: {"Disabled": False}),
    "User": _Form(
        "{:08x}-67de-4901-8f23-450678901a23",
        lambda *_: {"AccountId": "12a3456b-7c89-012d-3456-78901e23fg45"},  # the documentation's
    ),
}
