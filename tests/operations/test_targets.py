"""What numbers are associated with: made, shown, changed, deleted, and what they do to numbers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
import requests
from botocore import xform_name
from botocore.exceptions import ClientError

from pytest_chime_phone import ChimePhone, ChimePhoneError, ServiceError
from pytest_chime_phone.service_model import (
    SERVICES,
    operation_model,
    operation_names,
    service_model,
    violation,
)

NUMBER = "+12065550100"
CONNECTOR = "abcdef1ghij2klmno3pqr4"
LAMBDA = "arn:aws:lambda:us-east-1:111122223333:function:answer"
DIAL_IN = {"ProductType": "SipMediaApplicationDialIn"}
ENOUGH: dict[str, dict[str, Any]] = {
    "VoiceConnector": {"Name": "Main", "RequireEncryption": False},
    "VoiceConnectorGroup": {
        "Name": "Main",
        "VoiceConnectorItems": [{"VoiceConnectorId": CONNECTOR, "Priority": 1}],
    },
    "SipMediaApplication": {
        "Name": "Main",
        "AwsRegion": "us-west-2",
        "Endpoints": [{"LambdaArn": LAMBDA}],
    },
    "SipRule": {
        "Name": "Main",
        "TriggerType": "RequestUriHostname",
        "TriggerValue": f"{CONNECTOR}.voiceconnector.chime.aws",
        "TargetApplications": [{"SipMediaApplicationId": "some-application", "Priority": 1}],
    },
}
CHANGES: dict[str, dict[str, Any]] = {
    "VoiceConnector": {"Name": "New", "RequireEncryption": True},
    "VoiceConnectorGroup": {"Name": "New", "VoiceConnectorItems": []},
    "SipMediaApplication": {"Name": "New"},
    "SipRule": {"Name": "New", "Disabled": True},
}
with_kinds = pytest.mark.parametrize(
    ("service", "kind"), [(s, k) for s in SERVICES for k in ENOUGH if f"Create{k}" in operation_names(s)]
)
only_known_targets = pytest.mark.chime_phone(known_targets="only")


def ask(operation: str, service: str = "chime-sdk-voice", **parameters: Any) -> dict[str, Any]:
    answer: dict[str, Any] = getattr(boto3.client(service), xform_name(operation))(**parameters)
    return answer


def error(operation: str, service: str = "chime-sdk-voice", **parameters: Any) -> str:
    with pytest.raises(ClientError) as caught:
        ask(operation, service, **parameters)
    return str(caught.value).partition("An error occurred ")[2]


def make(kind: str, service: str = "chime-sdk-voice", **members: Any) -> dict[str, Any]:
    made: dict[str, Any] = ask(f"Create{kind}", service, **{**ENOUGH[kind], **members})[kind]
    return made


def rule_for(number: str = NUMBER, **members: Any) -> str:
    rule_id: str = make("SipRule", TriggerType="ToPhoneNumber", TriggerValue=number, **members)["SipRuleId"]
    return rule_id


def associations(chime_phone: ChimePhone) -> list[tuple[str, str]]:
    return [(a["Name"], a["Value"]) for a in chime_phone.phone_numbers[NUMBER]["Associations"]]


@pytest.fixture(autouse=True)
def every_answer_conforms(chime_phone: ChimePhone) -> Iterator[None]:
    yield
    for call in chime_phone.calls:
        model = operation_model(call.service, call.operation)
        if isinstance(call.outcome, ServiceError):
            assert call.outcome.code in {shape.name for shape in model.error_shapes}
        elif model.output_shape:
            assert violation(model.output_shape, call.outcome.body) is None


@with_kinds
def test_what_is_created_is_shown_listed_changed_and_deleted(
    chime_phone: ChimePhone, service: str, kind: str
) -> None:
    made = make(kind, service)
    identity = {f"{kind}Id": made[f"{kind}Id"]}
    assert made.items() >= ENOUGH[kind].items()
    assert made["CreatedTimestamp"] == made["UpdatedTimestamp"] == chime_phone.clock.now
    assert ask(f"Get{kind}", service, **identity)[kind] == made
    assert ask(f"List{kind}s", service)[f"{kind}s"] == [made]
    chime_phone.clock.advance(60)
    changed = {**made, **CHANGES[kind], "UpdatedTimestamp": chime_phone.clock.now}
    assert ask(f"Update{kind}", service, **identity, **CHANGES[kind])[kind] == changed
    assert ask(f"Get{kind}", service, **identity)[kind] == changed
    answer = ask(f"Delete{kind}", service, **identity)
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 204
    assert ask(f"List{kind}s", service)[f"{kind}s"] == []


@with_kinds
@pytest.mark.parametrize("verb", ["Get", "Update", "Delete"])
def test_an_unknown_id_is_not_found(chime_phone: ChimePhone, service: str, kind: str, verb: str) -> None:
    changes = CHANGES[kind] if verb == "Update" else {}
    text = error(f"{verb}{kind}", service, **{f"{kind}Id": CONNECTOR, **changes})
    assert text.startswith("(NotFoundException)")
    assert text.endswith(f"Could not find {kind} with Id '{CONNECTOR}'")


@with_kinds
def test_lists_are_paged_and_a_page_is_not_upset_by_changes(
    chime_phone: ChimePhone, service: str, kind: str
) -> None:
    ids = [make(kind, service)[f"{kind}Id"] for _ in range(5)]
    first = ask(f"List{kind}s", service, MaxResults=2)
    for gone in ids[1:3]:
        if kind == "VoiceConnectorGroup" or kind == "SipRule":
            ask(f"Update{kind}", service, **{f"{kind}Id": gone, **CHANGES[kind]})
        ask(f"Delete{kind}", service, **{f"{kind}Id": gone})
    second = ask(f"List{kind}s", service, MaxResults=2, NextToken=first["NextToken"])
    shown = [item[f"{kind}Id"] for page in (first, second) for item in page[f"{kind}s"]]
    assert shown == [ids[0], ids[1], ids[3], ids[4]]
    assert "NextToken" not in second


def test_kinds_do_not_mix(chime_phone: ChimePhone) -> None:
    connector, group = make("VoiceConnector"), make("VoiceConnectorGroup")
    assert ask("ListVoiceConnectors")["VoiceConnectors"] == [connector]
    assert ask("ListVoiceConnectorGroups")["VoiceConnectorGroups"] == [group]


def test_a_connector_has_documented_defaults(chime_phone: ChimePhone) -> None:
    connector = make("VoiceConnector")
    name = connector["VoiceConnectorId"]
    assert (len(name), connector["AwsRegion"]) == (22, "us-east-1")
    assert connector["OutboundHostName"] == f"{name}.voiceconnector.chime.aws"
    assert connector["VoiceConnectorArn"] == f"arn:aws:chime:us-east-1:111122223333:vc/{name}"


@pytest.mark.parametrize("service", [s for s in SERVICES if "GetVoiceConnector" in operation_names(s)])
def test_a_service_shows_what_its_model_has_room_for(chime_phone: ChimePhone, service: str) -> None:
    connector = make("VoiceConnector", AwsRegion="eu-central-1")
    name, host = connector["VoiceConnectorId"], connector["OutboundHostName"]
    assert host == f"{name}.eu-central-1.vc.chime.aws"
    if "eu-central-1" in service_model(service).shape_for("VoiceConnectorAwsRegion").enum:
        assert ask("GetVoiceConnector", service, VoiceConnectorId=name)["VoiceConnector"] == connector
    else:
        assert ask("ListVoiceConnectors", service)["VoiceConnectors"] == []
        assert "NotFound" in error("GetVoiceConnector", service, VoiceConnectorId=name)


def test_tags_are_accepted_and_forgotten(chime_phone: ChimePhone) -> None:
    assert "Tags" not in make("VoiceConnector", Tags=[{"Key": "team", "Value": "voice"}])
    assert "Tags" not in next(iter(chime_phone.targets.values()))


def test_lists_have_the_models_bounds(chime_phone: ChimePhone) -> None:
    tags = [{"Key": str(n), "Value": ""} for n in range(51)]
    parameters = {**ENOUGH["VoiceConnector"], "Tags": tags}
    assert "Tags has 51 items, outside 1..50" in error("CreateVoiceConnector", **parameters)


def test_an_update_of_nothing_is_refused(chime_phone: ChimePhone) -> None:
    application = make("SipMediaApplication")["SipMediaApplicationId"]
    text = error("UpdateSipMediaApplication", SipMediaApplicationId=application)
    assert text.startswith("(BadRequestException)")
    assert text.endswith("Give one or more of Endpoints, Name.")


@pytest.mark.chime_phone(auth="ignore")
def test_null_stands_for_what_is_not_given(chime_phone: ChimePhone) -> None:
    host = "https://voice-chime.us-east-1.amazonaws.com"
    body = {"Name": "Main", "RequireEncryption": True, "AwsRegion": None}
    made = requests.post(f"{host}/voice-connectors", json=body, timeout=1).json()["VoiceConnector"]
    assert made["AwsRegion"] == "us-east-1"
    rule = chime_phone.add_target("SipRule", "a")
    body = {"Name": "New", "Disabled": None}
    made = requests.put(f"{host}/sip-rules/a", json=body, timeout=1).json()["SipRule"]
    assert made.items() >= {**rule, "Name": "New"}.items()


# -- what numbers need cannot be deleted


def test_a_connector_with_numbers_is_not_deleted(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number(NUMBER)
    connector = make("VoiceConnector")["VoiceConnectorId"]
    numbers = {"VoiceConnectorId": connector, "E164PhoneNumbers": [NUMBER]}
    ask("AssociatePhoneNumbersWithVoiceConnector", **numbers)
    assert error("DeleteVoiceConnector", VoiceConnectorId=connector).startswith("(ConflictException)")
    ask("DisassociatePhoneNumbersFromVoiceConnector", **numbers)
    ask("DeleteVoiceConnector", VoiceConnectorId=connector)


@pytest.mark.parametrize("junk", [None, "junk", ["junk"]])
def test_an_unchecked_number_is_in_nobodys_way(chime_phone: ChimePhone, junk: Any) -> None:
    chime_phone.add_phone_number(NUMBER, Associations=junk, unchecked=True)
    connector = make("VoiceConnector")["VoiceConnectorId"]
    filtered = {"FilterName": "VoiceConnectorId", "FilterValue": connector}
    assert ask("ListPhoneNumbers", **filtered)["PhoneNumbers"] == []
    ask("DeleteVoiceConnector", VoiceConnectorId=connector)


def test_a_connector_in_a_group_is_not_deleted(chime_phone: ChimePhone) -> None:
    connector = make("VoiceConnector")["VoiceConnectorId"]
    make("VoiceConnectorGroup")
    items = [{"VoiceConnectorId": connector, "Priority": 1}]
    group = make("VoiceConnectorGroup", VoiceConnectorItems=items)["VoiceConnectorGroupId"]
    text = error("DeleteVoiceConnector", VoiceConnectorId=connector)
    assert text.startswith("(ConflictException)")
    assert group in text
    ask("UpdateVoiceConnectorGroup", VoiceConnectorGroupId=group, Name="Empty", VoiceConnectorItems=[])
    ask("DeleteVoiceConnector", VoiceConnectorId=connector)


def test_a_group_is_deleted_when_it_has_neither_connectors_nor_numbers(chime_phone: ChimePhone) -> None:
    group = make("VoiceConnectorGroup")["VoiceConnectorGroupId"]
    association = {"Name": "VoiceConnectorGroupId", "Value": group}
    chime_phone.add_phone_number(NUMBER, Associations=[association])
    assert "VoiceConnectorItems" in error("DeleteVoiceConnectorGroup", VoiceConnectorGroupId=group)
    ask("UpdateVoiceConnectorGroup", VoiceConnectorGroupId=group, Name="Empty", VoiceConnectorItems=[])
    assert NUMBER in error("DeleteVoiceConnectorGroup", VoiceConnectorGroupId=group)
    chime_phone.remove_phone_number(NUMBER)
    ask("DeleteVoiceConnectorGroup", VoiceConnectorGroupId=group)


def test_an_application_is_deleted_when_its_rules_are_disabled(chime_phone: ChimePhone) -> None:
    application = make("SipMediaApplication")["SipMediaApplicationId"]
    make("SipRule")
    rule = make("SipRule", TargetApplications=[{"SipMediaApplicationId": application}])["SipRuleId"]
    text = error("DeleteSipMediaApplication", SipMediaApplicationId=application)
    assert text.startswith("(ConflictException)")
    assert rule in text
    ask("UpdateSipRule", SipRuleId=rule, Name="Off", Disabled=True)
    ask("DeleteSipMediaApplication", SipMediaApplicationId=application)


def test_a_group_does_not_hold_a_connector_twice(chime_phone: ChimePhone) -> None:
    twice = ENOUGH["VoiceConnectorGroup"]["VoiceConnectorItems"] * 2
    assert "duplicates" in error("CreateVoiceConnectorGroup", Name="Twice", VoiceConnectorItems=twice)


# -- SIP rules and their numbers


def test_a_rule_has_its_number_while_it_is_enabled(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number(NUMBER, **DIAL_IN)
    rule = rule_for()
    assert associations(chime_phone) == [("SipRuleId", rule)]
    assert chime_phone.phone_numbers[NUMBER]["Status"] == "Assigned"
    ask("UpdateSipRule", SipRuleId=rule, Name="Renamed")
    assert associations(chime_phone) == [("SipRuleId", rule)]
    assert error("DeleteSipRule", SipRuleId=rule).startswith("(ConflictException)")
    ask("UpdateSipRule", SipRuleId=rule, Name="Off", Disabled=True)
    assert chime_phone.phone_numbers[NUMBER]["Status"] == "Unassigned"
    ask("UpdateSipRule", SipRuleId=rule, Name="On", Disabled=False)
    assert associations(chime_phone) == [("SipRuleId", rule)]
    ask("UpdateSipRule", SipRuleId=rule, Name="Off", Disabled=True)
    ask("DeleteSipRule", SipRuleId=rule)
    ask("DeletePhoneNumber", PhoneNumberId=NUMBER)


def test_a_deleted_rule_leaves_its_numbers_free(chime_phone: ChimePhone) -> None:
    chime_phone.add_target("SipRule", "my-rule", Disabled=True)
    chime_phone.add_phone_number(NUMBER, Associations=[{"Name": "SipRuleId", "Value": "my-rule"}])
    chime_phone.add_phone_number("+12065550101")
    ask("DeleteSipRule", SipRuleId="my-rule")
    assert associations(chime_phone) == []


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
    ask("DeletePhoneNumber", PhoneNumberId=NUMBER)
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


def test_applications_without_a_region_do_not_clash(chime_phone: ChimePhone) -> None:
    make("SipRule", TargetApplications=[{"SipMediaApplicationId": name} for name in ("a", "b")])


def test_a_rule_may_have_its_number_before_it_is_enabled(chime_phone: ChimePhone) -> None:
    trigger = {"TriggerType": "ToPhoneNumber", "TriggerValue": NUMBER}
    chime_phone.add_target("SipRule", "a", Disabled=True, **trigger)
    number = chime_phone.add_phone_number(NUMBER, Associations=[{"Name": "SipRuleId", "Value": "a"}])
    ask("UpdateSipRule", SipRuleId="a", Name="On", Disabled=False)
    assert chime_phone.phone_numbers[NUMBER] == number


def test_rules_are_listed_by_application(chime_phone: ChimePhone) -> None:
    first, _ = (make("SipRule", TargetApplications=[{"SipMediaApplicationId": a}]) for a in ("a", "b"))
    assert ask("ListSipRules", SipMediaApplicationId="a")["SipRules"] == [first]
    assert ask("ListSipRules", SipMediaApplicationId="c")["SipRules"] == []


# -- which targets count


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
    assert not ask("AssociatePhoneNumbersWithVoiceConnector", **numbers)["PhoneNumberErrors"]
    ask("CreateVoiceConnectorGroup", **group)


@only_known_targets
def test_rules_need_known_applications_where_the_test_says_so(chime_phone: ChimePhone) -> None:
    assert "some-application" in error("CreateSipRule", **ENOUGH["SipRule"])
    assert "some-application" in error("ListSipRules", SipMediaApplicationId="some-application")
    chime_phone.add_target("SipMediaApplication", "some-application")
    rule = make("SipRule", Disabled=True)["SipRuleId"]
    ask("DeleteSipMediaApplication", SipMediaApplicationId="some-application")
    ask("UpdateSipRule", SipRuleId=rule, Name="Renamed")
    assert "NotFound" in error("UpdateSipRule", SipRuleId=rule, Name="On", Disabled=False)


@only_known_targets
def test_other_applications_of_a_rule_need_to_be_known_too(chime_phone: ChimePhone) -> None:
    trigger = {"TriggerType": "ToPhoneNumber", "TriggerValue": NUMBER}
    applications = ENOUGH["SipRule"]["TargetApplications"]
    chime_phone.add_target("SipRule", "a", TargetApplications=applications, **trigger)
    ask("UpdateSipRule", SipRuleId="a", Name="Renamed")  # what the test has said is not questioned
    changes = {"Name": "Renamed", "TargetApplications": [{"SipMediaApplicationId": "another"}]}
    assert "another" in error("UpdateSipRule", SipRuleId="a", **changes)
    chime_phone.add_target("SipMediaApplication", "another")
    ask("UpdateSipRule", SipRuleId="a", **changes)


@only_known_targets
def test_a_user_is_known_with_the_account(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number(NUMBER, ProductType="BusinessCalling")
    user = chime_phone.add_target("User", "somebody", AccountId="my-account")
    assert user == {"AccountId": "my-account", "UserId": "somebody"}
    parameters = {"UserId": "somebody", "E164PhoneNumber": NUMBER}
    operation = "AssociatePhoneNumberWithUser"
    assert "NotFound" in error(operation, "chime", AccountId="another-account", **parameters)
    ask(operation, "chime", AccountId="my-account", **parameters)
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
    assert ask("ListVoiceConnectors")["VoiceConnectors"][0]["CreatedTimestamp"] == made


def test_what_a_service_shows_can_be_added_again(chime_phone: ChimePhone) -> None:
    rule = make("SipRule")
    chime_phone.reset()
    chime_phone.add_target("SipRule", **rule)
    assert ask("GetSipRule", SipRuleId=rule["SipRuleId"])["SipRule"] == rule


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
        ("SipRule", {"TriggerType": "Never"}, "TriggerType='Never' is not one of ToPhoneNumber"),
        ("SipRule", {"Nmae": "a"}, "SipRule has no member 'Nmae'"),
        ("SipRule", {"CreatedTimestamp": 1}, "1 is no timestamp of this API"),
        ("SipRule", {"SipRuleId": "b"}, "SipRuleId='b' is not 'a'"),
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
