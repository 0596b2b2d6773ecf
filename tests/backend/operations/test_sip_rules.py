"""SIP rules and the numbers that they have."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from pytest_chime_phone import ChimePhone

from .calling import DIAL_IN, ENOUGH, NUMBER, associations, call, error, make, rule_for

pytestmark = pytest.mark.usefixtures("every_answer_conforms")


def test_a_rule_has_its_number_while_it_is_enabled(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number(NUMBER, **DIAL_IN)
    rule = rule_for()
    assert associations(chime_phone) == [("SipRuleId", rule)]
    assert chime_phone.phone_numbers[NUMBER]["Status"] == "Assigned"
    call("UpdateSipRule", SipRuleId=rule, Name="Renamed")
    assert associations(chime_phone) == [("SipRuleId", rule)]
    assert error("DeleteSipRule", SipRuleId=rule).startswith("(ConflictException)")
    call("UpdateSipRule", SipRuleId=rule, Name="Off", Disabled=True)
    assert chime_phone.phone_numbers[NUMBER]["Status"] == "Unassigned"
    call("UpdateSipRule", SipRuleId=rule, Name="On", Disabled=False)
    assert associations(chime_phone) == [("SipRuleId", rule)]
    call("UpdateSipRule", SipRuleId=rule, Name="Off", Disabled=True)
    call("DeleteSipRule", SipRuleId=rule)
    call("DeletePhoneNumber", PhoneNumberId=NUMBER)


def test_a_deleted_rule_leaves_its_numbers_free(chime_phone: ChimePhone) -> None:
    chime_phone.add_target("SipRule", "my-rule", Disabled=True)
    chime_phone.add_phone_number(NUMBER, Associations=[{"Name": "SipRuleId", "Value": "my-rule"}])
    chime_phone.add_phone_number("+12065550101")
    call("DeleteSipRule", SipRuleId="my-rule")
    assert associations(chime_phone) == []


def test_an_enabled_rule_for_a_host_name_is_deleted(chime_phone: ChimePhone) -> None:
    rule = make("SipRule")
    assert (rule["TriggerType"], rule["Disabled"]) == ("RequestUriHostname", False)
    call("DeleteSipRule", SipRuleId=rule["SipRuleId"])
    assert not chime_phone.targets


def test_an_enabled_rule_for_a_number_is_not_deleted(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number(NUMBER, **DIAL_IN)
    rule = rule_for()
    assert error("DeleteSipRule", SipRuleId=rule).startswith("(ConflictException)")
    assert ("SipRule", rule) in chime_phone.targets
    assert associations(chime_phone) == [("SipRuleId", rule)]


@pytest.mark.parametrize(
    ("member", "code"),
    [
        ({"ProductType": "VoiceConnector"}, "BadRequestException"),
        ({**DIAL_IN, "Status": "AcquireInProgress"}, "BadRequestException"),
        ({"Associations": [{"Name": "SipRuleId", "Value": "another"}]}, "ConflictException"),
    ],
)
def test_a_rule_needs_a_free_number_for_applications(
    chime_phone: ChimePhone, member: dict[str, Any], code: str
) -> None:
    before = chime_phone.add_phone_number(NUMBER, **member)
    rule = {**ENOUGH["SipRule"], "TriggerType": "ToPhoneNumber", "TriggerValue": NUMBER}
    text = error("CreateSipRule", **rule)
    assert text.startswith(f"({code})")
    assert "ForceAssociate" not in text  # which the operation does not have
    assert chime_phone.phone_numbers[NUMBER] == before
    disabled = rule_for(Disabled=True)
    assert error("UpdateSipRule", SipRuleId=disabled, Name="On", Disabled=False).startswith(f"({code})")
    assert len(chime_phone.targets) == 1


@pytest.mark.parametrize("disabled", [False, True])
@pytest.mark.parametrize("value", ["+12065550199", "junk", "%2B12065550100", "12065550100"])
def test_a_rule_for_what_is_no_number_of_the_account_is_a_bad_request(
    chime_phone: ChimePhone, value: str, disabled: bool
) -> None:
    chime_phone.add_phone_number(NUMBER, **DIAL_IN)
    rule = {**ENOUGH["SipRule"], "TriggerType": "ToPhoneNumber", "TriggerValue": value, "Disabled": disabled}
    text = error("CreateSipRule", **rule)
    assert text.startswith("(BadRequestException)")  # the operation has no NotFoundException
    assert value in text


def test_a_rule_whose_number_is_gone_is_not_enabled(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number(NUMBER, **DIAL_IN)
    rule = rule_for(Disabled=True)
    call("DeletePhoneNumber", PhoneNumberId=NUMBER)
    assert "BadRequest" in error("UpdateSipRule", SipRuleId=rule, Name="On", Disabled=False)
    chime_phone.clock.advance(timedelta(days=7))
    assert "NotFound" in error("UpdateSipRule", SipRuleId=rule, Name="On", Disabled=False)


def test_a_rule_without_a_trigger_is_not_enabled(chime_phone: ChimePhone) -> None:
    chime_phone.add_target("SipRule", "a", TriggerType="ToPhoneNumber", Disabled=True)
    assert "NotFound" in error("UpdateSipRule", SipRuleId="a", Name="On", Disabled=False)


def test_a_rule_uses_one_application_of_each_region(chime_phone: ChimePhone) -> None:
    twice = [{"SipMediaApplicationId": name, "AwsRegion": "us-east-1"} for name in ("a", "b")]
    text = error("CreateSipRule", **{**ENOUGH["SipRule"], "TargetApplications": twice})
    assert "one SIP media application per AWS Region" in text


def test_the_account_knows_where_its_applications_run(chime_phone: ChimePhone) -> None:
    here, there, also_here = (
        make("SipMediaApplication", AwsRegion=region)["SipMediaApplicationId"]
        for region in ("us-east-1", "us-west-2", "us-east-1")
    )

    def rule(*targets: dict[str, str]) -> dict[str, Any]:
        return {**ENOUGH["SipRule"], "TargetApplications": list(targets)}

    clash = rule({"SipMediaApplicationId": here}, {"SipMediaApplicationId": also_here})
    assert "one SIP media application per AWS Region" in error("CreateSipRule", **clash)
    wrong = rule({"SipMediaApplicationId": here, "AwsRegion": "us-west-2"})
    assert "the application is in us-east-1, not in us-west-2" in error("CreateSipRule", **wrong)
    call("CreateSipRule", **rule({"SipMediaApplicationId": here}, {"SipMediaApplicationId": there}))


def test_applications_without_a_region_do_not_clash(chime_phone: ChimePhone) -> None:
    make("SipRule", TargetApplications=[{"SipMediaApplicationId": name} for name in ("a", "b")])


def test_a_rule_may_have_its_number_before_it_is_enabled(chime_phone: ChimePhone) -> None:
    trigger = {"TriggerType": "ToPhoneNumber", "TriggerValue": NUMBER}
    chime_phone.add_target("SipRule", "a", Disabled=True, **trigger)
    number = chime_phone.add_phone_number(NUMBER, Associations=[{"Name": "SipRuleId", "Value": "a"}])
    call("UpdateSipRule", SipRuleId="a", Name="On", Disabled=False)
    assert chime_phone.phone_numbers[NUMBER] == number


def test_rules_are_listed_by_application(chime_phone: ChimePhone) -> None:
    first, _ = (make("SipRule", TargetApplications=[{"SipMediaApplicationId": a}]) for a in ("a", "b"))
    assert call("ListSipRules", SipMediaApplicationId="a")["SipRules"] == [first]
    assert call("ListSipRules", SipMediaApplicationId="c")["SipRules"] == []
