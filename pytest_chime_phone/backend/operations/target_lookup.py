"""The target that a call is about, and where what is put on it stands in the account."""

from __future__ import annotations

from ...http.call import Call
from ..account import Account
from ..targets import id_member, key, shown_by
from .request_checks import Refused


def find_target(account: Account, call: Call, kind: str) -> str:
    """The id of the target of a call.  Raises `Refused` for one that the account does not have."""
    target_id: str = call.parameters[id_member(kind)]
    target = account.targets.get(key(kind, target_id))
    if target is None or shown_by(call.service, target) is None:
        raise Refused("NotFoundException", f"Could not find {kind} with Id '{target_id}'")
    return target_id


def setting_key(kind: str, subject: str, name: str) -> str:
    return f"{kind} {subject}\0{name}"
