"""SIP rules and their numbers: a rule that is enabled is associated with the number of its trigger.

Documented (administrator guide, "Managing SIP rules"; API reference): a rule for a phone number needs
one of the account's, with the product type SipMediaApplicationDialIn; of each AWS Region it can use
one application; it has to be disabled before it, or an application that it uses, can be deleted.
Programs free a number by disabling its rule (cdk-amazon-chime-resources).  That the number of a
disabled rule is free, and which errors answer, is our choice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...domain.phone_number import PhoneNumber
from ..account import Account
from ..targets import key
from .associations import associate, disassociate, is_associated, must_be_assignable, must_exist
from .request_checks import Refused, bad_request

Members = Mapping[str, Any]


def check(account: Account, rule: Members, older: Members) -> None:
    """Refuse a rule that could not work.  `older` is what stood before; empty for a new one."""
    enabling = not rule.get("Disabled") and older.get("Disabled", True)
    if enabling or rule.get("TargetApplications") != older.get("TargetApplications"):
        _check_applications(account, rule)
    if rule.get("TriggerType") == "ToPhoneNumber" and (enabling or not older):
        number = _number(account, rule)
        if number is None:
            named = rule.get("TriggerValue")
            raise Refused("NotFoundException", f"{named} is not a phone number of the account.")
        if enabling and not is_associated(number, "SipRuleId", rule.get("SipRuleId", "")):
            must_be_assignable(number, "SipRuleId", force=False)


def associate_number(account: Account, rule: Members) -> None:
    """Associate or free the number of a rule.  Raises `Refused` where it is in use."""
    rule_id = rule["SipRuleId"]
    if rule["Disabled"]:
        free_numbers(account, rule_id)
    elif rule.get("TriggerType") == "ToPhoneNumber" and (number := _number(account, rule)):
        associate(account, number, {"SipRuleId": rule_id}, force=False)


def free_numbers(account: Account, rule_id: str) -> None:
    """Disassociate the numbers of a rule."""
    for number in list(account.numbers.records.values()):
        if is_associated(number, "SipRuleId", rule_id):
            disassociate(account, number)


def applications(rule: Members) -> Iterator[str]:
    """The ids of the applications that a rule runs."""
    targets = rule.get("TargetApplications") or ()
    return (target["SipMediaApplicationId"] for target in targets if target.get("SipMediaApplicationId"))


def enabled_rule_of(account: Account, application: str) -> str | None:
    """The id of a rule that runs an application; None where every such rule is disabled."""
    rules = (t.members for t in account.targets.records.values() if t.kind == "SipRule")
    enabled = (rule for rule in rules if not rule["Disabled"])
    return next((rule["SipRuleId"] for rule in enabled if application in applications(rule)), None)


def _check_applications(account: Account, rule: Members) -> None:
    for application in applications(rule):
        must_exist(account, "SipMediaApplication", application)
    named = [region for t in rule.get("TargetApplications") or () if (region := _region(account, t))]
    if len(set(named)) < len(named):
        raise bad_request("TargetApplications: only one SIP media application per AWS Region can be used.")


def _region(account: Account, target: Members) -> str | None:
    """Where an application runs.  Raises `Refused` where the account knows better than the rule."""
    known = account.targets.get(key("SipMediaApplication", target.get("SipMediaApplicationId", "")))
    said: str | None = target.get("AwsRegion")
    if known is None:
        return said
    region: str = known.members["AwsRegion"]
    if said not in (None, region):
        raise bad_request(f"TargetApplications: the application is in {region}, not in {said}.")
    return region


def _number(account: Account, rule: Members) -> PhoneNumber | None:
    """The number of the trigger, which is written in E.164 (model) and in no other spelling."""
    return account.numbers.get(rule.get("TriggerValue", ""))
