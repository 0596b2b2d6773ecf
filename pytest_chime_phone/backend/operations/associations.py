"""What numbers are assigned to: Voice Connectors, their groups, and users.

A number has one kind of target at a time.  Numbers that are associated already are refused unless
ForceAssociate is set; each refusal is an entry of PhoneNumberErrors, and the others are associated.
"""

from __future__ import annotations

from typing import Any

from ...domain.numbering import to_e164
from ...domain.outcomes import Answer, Success
from ...domain.phone_number import PhoneNumber
from ...domain.phone_number_rules import PRODUCT_OF_ASSOCIATION
from ...http.call import Call
from ..account import Account
from ..targets import key
from .batches import apply_to_each
from .numbers import find
from .request_checks import Refused, bad_request, refuse_duplicates


def associate_with(kind: str, account: Account, call: Call) -> Answer:
    """Associate numbers with a target of a kind, as in `"VoiceConnector"`."""
    name, asked = f"{kind}Id", call.parameters
    must_exist(account, kind, asked[name])

    def apply(e164: str) -> None:
        number = find(account, call.service, e164)
        associate(account, number, {name: asked[name]}, force=bool(asked.get("ForceAssociate")))

    return _apply_to_each(account, asked, apply)


def disassociate_from(kind: str, account: Account, call: Call) -> Answer:
    name, asked = f"{kind}Id", call.parameters
    must_exist(account, kind, asked[name])

    def apply(e164: str) -> None:
        number = find(account, call.service, e164)
        if not is_associated(number, name, asked[name]):
            raise bad_request(f"{number.e164} is not associated with {name} {asked[name]}.")
        disassociate(account, number)

    return _apply_to_each(account, asked, apply)


def associate_phone_number_with_user(account: Account, call: Call) -> Answer:
    """Give a user a number; one at a time, the older one is free again."""
    asked = call.parameters
    account_id, user_id = asked["AccountId"], asked["UserId"]
    must_exist(account, "User", user_id, AccountId=account_id)
    number = find(account, call.service, asked["E164PhoneNumber"])
    older = _number_of_user(account, account_id, user_id)
    if older and older.e164 == number.e164:
        return Success({})
    associate(account, number, {"AccountId": account_id, "UserId": user_id}, force=False)
    if older:
        disassociate(account, older)
    return Success({})


def disassociate_phone_number_from_user(account: Account, call: Call) -> Answer:
    asked = call.parameters
    must_exist(account, "User", asked["UserId"], AccountId=asked["AccountId"])
    number = _number_of_user(account, asked["AccountId"], asked["UserId"])
    if number is None:
        raise Refused("NotFoundException")
    disassociate(account, number)
    return Success({})


def associate(account: Account, number: PhoneNumber, targets: dict[str, str], *, force: bool) -> None:
    """Assign a number to a target.  Raises `Refused` where that is not possible."""
    if all(is_associated(number, name, value) for name, value in targets.items()):
        return
    must_be_assignable(number, next(iter(targets)), force=force)
    stamp = account.stamp
    associations = [{"AssociatedTimestamp": stamp, "Name": n, "Value": v} for n, v in targets.items()]
    account.put_number(number.updated(stamp, Associations=associations, Status="Assigned"))


def must_be_assignable(number: PhoneNumber, name: str, *, force: bool) -> None:
    """Refuse a number that cannot get an association of a name, as in `"SipRuleId"`."""
    members = number.members
    if members["Associations"] and not force:
        remedy = "; ForceAssociate replaces them" if name.startswith("VoiceConnector") else ""
        raise Refused(
            "ConflictException",
            f"{number.e164} has associations already{remedy}.",
            item_code="PhoneNumberAssociationsExist",
        )
    if members["Status"] not in ("Assigned", "Unassigned"):
        raise bad_request(f"{number.e164} is {members['Status']}: it cannot be associated.")
    product_type = PRODUCT_OF_ASSOCIATION[name]
    if members["ProductType"] != product_type:
        raise bad_request(f"{number.e164} is a number for {members['ProductType']}, not {product_type}.")


def disassociate(account: Account, number: PhoneNumber) -> None:
    account.put_number(number.updated(account.stamp, Associations=[], Status="Unassigned"))


def is_associated(number: PhoneNumber, name: str, value: str) -> bool:
    return any((a.get("Name"), a.get("Value")) == (name, value) for a in number.associations)


def must_exist(account: Account, kind: str, target_id: str, **members: Any) -> None:
    """Refuse a target that the account does not have, where only known ones count."""
    if account.options.known_targets == "any":
        return
    target = account.targets.get(key(kind, target_id))
    if target is None or any(target.members.get(name) != value for name, value in members.items()):
        raise Refused("NotFoundException", f"Could not find {kind} with Id '{target_id}'")


def _apply_to_each(account: Account, asked: dict[str, Any], apply: Any) -> Success:
    numbers = [str(to_e164(e164)) for e164 in asked["E164PhoneNumbers"]]
    if not numbers:
        raise bad_request("E164PhoneNumbers is empty.")
    refuse_duplicates(numbers, "E164PhoneNumbers")
    form = account.options.phone_number_id_form
    ids = (e164 if form == "e164" else f"%2B{e164[1:]}" for e164 in numbers)
    return apply_to_each(numbers, ids, apply)


def _number_of_user(account: Account, account_id: str, user_id: str) -> PhoneNumber | None:
    wanted = (("AccountId", account_id), ("UserId", user_id))
    numbers = account.numbers.records.values()
    return next((n for n in numbers if all(is_associated(n, k, v) for k, v in wanted)), None)
