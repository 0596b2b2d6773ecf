"""Targets that a test adds, and which count."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from pytest_chime_phone import ChimePhone, ChimePhoneError

from .calling import CONNECTOR, DIAL_IN, ENOUGH, NUMBER, associations, call, error, make, only_known_targets

pytestmark = pytest.mark.usefixtures("every_answer_conforms")


@only_known_targets
def test_only_known_targets_can_be_used_where_the_test_says_so(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number(NUMBER)
    numbers = {"VoiceConnectorId": CONNECTOR, "E164PhoneNumbers": [NUMBER]}
    group = ENOUGH["VoiceConnectorGroup"]
    for operation, parameters in {
        "AssociatePhoneNumbersWithVoiceConnector": numbers,
        "CreateVoiceConnectorGroup": group,
    }.items():
        assert f"Could not find VoiceConnector with Id '{CONNECTOR}'" in error(operation, **parameters)
    chime_phone.add_target("VoiceConnector", CONNECTOR)
    assert not call("AssociatePhoneNumbersWithVoiceConnector", **numbers)["PhoneNumberErrors"]
    call("CreateVoiceConnectorGroup", **group)


@only_known_targets
def test_rules_need_known_applications_where_the_test_says_so(chime_phone: ChimePhone) -> None:
    assert "some-application" in error("CreateSipRule", **ENOUGH["SipRule"])
    assert "some-application" in error("ListSipRules", SipMediaApplicationId="some-application")
    chime_phone.add_target("SipMediaApplication", "some-application")
    rule = make("SipRule", Disabled=True)["SipRuleId"]
    call("DeleteSipMediaApplication", SipMediaApplicationId="some-application")
    call("UpdateSipRule", SipRuleId=rule, Name="Renamed")
    assert "NotFound" in error("UpdateSipRule", SipRuleId=rule, Name="On", Disabled=False)


@only_known_targets
def test_other_applications_of_a_rule_need_to_be_known_too(chime_phone: ChimePhone) -> None:
    trigger = {"TriggerType": "ToPhoneNumber", "TriggerValue": NUMBER}
    applications = ENOUGH["SipRule"]["TargetApplications"]
    chime_phone.add_target("SipRule", "a", TargetApplications=applications, **trigger)
    call("UpdateSipRule", SipRuleId="a", Name="Renamed")  # what the test has said is not questioned
    changes = {"Name": "Renamed", "TargetApplications": [{"SipMediaApplicationId": "another"}]}
    assert "another" in error("UpdateSipRule", SipRuleId="a", **changes)
    chime_phone.add_target("SipMediaApplication", "another")
    call("UpdateSipRule", SipRuleId="a", **changes)


@only_known_targets
def test_a_user_is_known_with_the_account(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number(NUMBER, ProductType="BusinessCalling")
    user = chime_phone.add_target("User", "somebody", AccountId="my-account")
    assert user == {"AccountId": "my-account", "UserId": "somebody"}
    parameters = {"UserId": "somebody", "E164PhoneNumber": NUMBER}
    operation = "AssociatePhoneNumberWithUser"
    assert "NotFound" in error(operation, "chime", AccountId="another-account", **parameters)
    call(operation, "chime", AccountId="my-account", **parameters)
    assert associations(chime_phone) == [("AccountId", "my-account"), ("UserId", "somebody")]


def test_a_number_of_another_user_is_a_bad_request(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number(NUMBER, Associations=[{"Name": "UserId", "Value": "another"}])
    parameters = {"AccountId": "my-account", "UserId": "somebody", "E164PhoneNumber": NUMBER}
    text = error("AssociatePhoneNumberWithUser", "chime", **parameters)
    assert text.startswith("(BadRequestException)")  # the operation has no ConflictException


# -- what a test adds


@pytest.mark.parametrize("kind", [*ENOUGH, "User"])
def test_a_test_adds_targets(chime_phone: ChimePhone, kind: str) -> None:
    one, two = chime_phone.add_target(kind), chime_phone.add_target(kind)
    assert list(chime_phone.targets.values()) == [one, two]
    assert chime_phone.targets[kind, one[f"{kind}Id"]] == one
    assert (kind, "unknown") not in chime_phone.targets
    assert repr(chime_phone.targets) == f"<targets {kind} {one[f'{kind}Id']}, {kind} {two[f'{kind}Id']}>"
    chime_phone.reset()
    assert (len(chime_phone.targets), repr(chime_phone.targets)) == (0, "<targets none>")


def test_a_copy_is_the_tests_own(chime_phone: ChimePhone) -> None:
    chime_phone.add_target("VoiceConnectorGroup", "a")["VoiceConnectorItems"].append("junk")
    assert chime_phone.targets["VoiceConnectorGroup", "a"]["VoiceConnectorItems"] == []


@pytest.mark.parametrize("given", ["CreatedTimestamp", "UpdatedTimestamp"])
def test_members_are_as_the_api_writes_them(chime_phone: ChimePhone, given: str) -> None:
    made = datetime(2019, 1, 1, tzinfo=UTC)
    connector = chime_phone.add_target("VoiceConnector", Name=None, **{given: made})
    assert connector["CreatedTimestamp"] == connector["UpdatedTimestamp"] == "2019-01-01T00:00:00.000Z"
    assert call("ListVoiceConnectors")["VoiceConnectors"][0]["CreatedTimestamp"] == made


def test_what_a_service_shows_can_be_added_again(chime_phone: ChimePhone) -> None:
    rule = make("SipRule")
    chime_phone.reset()
    chime_phone.add_target("SipRule", **rule)
    assert call("GetSipRule", SipRuleId=rule["SipRuleId"])["SipRule"] == rule


def test_an_id_that_a_test_has_given_is_not_given_again(chime_phone: ChimePhone) -> None:
    first = make("VoiceConnector")["VoiceConnectorId"]
    chime_phone.reset()
    chime_phone.add_target("VoiceConnector", first)
    assert make("VoiceConnector")["VoiceConnectorId"] != first


def test_an_added_rule_takes_its_number(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number(NUMBER, **DIAL_IN)
    trigger = {"TriggerType": "ToPhoneNumber", "TriggerValue": NUMBER}
    chime_phone.add_target("SipRule", "first", **trigger)
    assert associations(chime_phone) == [("SipRuleId", "first")]
    with pytest.raises(ChimePhoneError, match=r"SipRule: \+12065550100 has associations already"):
        chime_phone.add_target("SipRule", "second", **trigger)
    chime_phone.add_target("SipRule", "third", TriggerType="ToPhoneNumber", TriggerValue="+12065550199")
    chime_phone.add_target("SipRule", "fourth", TriggerType="ToPhoneNumber")
    assert [name for _, name in chime_phone.targets] == ["first", "third", "fourth"]


@pytest.mark.parametrize(
    ("kind", "members", "why"),
    [
        ("SipRules", {}, "unknown kind of target 'SipRules': did you mean 'SipRule'"),
        (["SipRule"], {}, "unknown kind of target"),
        ("SipRule", {"TriggerType": "Never"}, "TriggerType='Never' is not one of ToPhoneNumber"),
        ("SipRule", {"Nmae": "a"}, "SipRule has no member 'Nmae'"),
        ("SipRule", {"CreatedTimestamp": 1}, "1 is not a timestamp of this API"),
        ("SipRule", {"SipRuleId": "b"}, "SipRuleId='b' contradicts target_id='a'"),
        ("SipRule", {}, "SipRule 'a' is in the account already"),
    ],
)
def test_what_the_api_would_not_show_is_not_added(
    chime_phone: ChimePhone, kind: Any, members: dict[str, Any], why: str
) -> None:
    chime_phone.add_target("SipRule", "a")
    with pytest.raises(ChimePhoneError, match=why):
        chime_phone.add_target(kind, "a", **members)
    assert len(chime_phone.targets) == 1


@pytest.mark.parametrize("nothing", ["VoiceConnector", None, ("VoiceConnector",), [1], ("a", "b", "c")])
def test_what_is_no_kind_and_id_is_not_among_them(chime_phone: ChimePhone, nothing: Any) -> None:
    assert nothing not in chime_phone.targets


def test_a_target_that_is_not_there_is_answered_with_those_that_are(chime_phone: ChimePhone) -> None:
    chime_phone.add_target("User", "a")
    with pytest.raises(KeyError, match=r"\('User', 'b'\) is not in the account, which has \('User', 'a'\)"):
        chime_phone.targets["User", "b"]
