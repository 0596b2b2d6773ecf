"""What numbers are associated with: made, shown, listed, changed and deleted."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from pytest_chime_phone import ChimePhone
from pytest_chime_phone.domain.service_model import SERVICES, operation_names, service_model

from .calling import CHANGES, CONNECTOR, ENOUGH, NUMBER, call, error, make, with_kinds

pytestmark = pytest.mark.usefixtures("every_answer_conforms")


@with_kinds
def test_what_is_created_is_shown_listed_changed_and_deleted(
    chime_phone: ChimePhone, service: str, kind: str
) -> None:
    made = make(kind, service)
    identity = {f"{kind}Id": made[f"{kind}Id"]}
    assert made.items() >= ENOUGH[kind].items()
    assert made["CreatedTimestamp"] == made["UpdatedTimestamp"] == chime_phone.clock.now
    assert call(f"Get{kind}", service, **identity)[kind] == made
    assert call(f"List{kind}s", service)[f"{kind}s"] == [made]
    chime_phone.clock.advance(60)
    changed = {**made, **CHANGES[kind], "UpdatedTimestamp": chime_phone.clock.now}
    assert call(f"Update{kind}", service, **identity, **CHANGES[kind])[kind] == changed
    assert call(f"Get{kind}", service, **identity)[kind] == changed
    answer = call(f"Delete{kind}", service, **identity)
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 204
    assert call(f"List{kind}s", service)[f"{kind}s"] == []


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
    first = call(f"List{kind}s", service, MaxResults=2)
    for gone in ids[1:3]:
        if kind == "VoiceConnectorGroup" or kind == "SipRule":
            call(f"Update{kind}", service, **{f"{kind}Id": gone, **CHANGES[kind]})
        call(f"Delete{kind}", service, **{f"{kind}Id": gone})
    second = call(f"List{kind}s", service, MaxResults=2, NextToken=first["NextToken"])
    shown = [item[f"{kind}Id"] for page in (first, second) for item in page[f"{kind}s"]]
    assert shown == [ids[0], ids[1], ids[3], ids[4]]
    assert "NextToken" not in second


def test_kinds_do_not_mix(chime_phone: ChimePhone) -> None:
    connector, group = make("VoiceConnector"), make("VoiceConnectorGroup")
    assert call("ListVoiceConnectors")["VoiceConnectors"] == [connector]
    assert call("ListVoiceConnectorGroups")["VoiceConnectorGroups"] == [group]


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
        assert call("GetVoiceConnector", service, VoiceConnectorId=name)["VoiceConnector"] == connector
    else:
        assert call("ListVoiceConnectors", service)["VoiceConnectors"] == []
        assert "NotFound" in error("GetVoiceConnector", service, VoiceConnectorId=name)


def test_tags_are_no_members(chime_phone: ChimePhone) -> None:
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
    call("AssociatePhoneNumbersWithVoiceConnector", **numbers)
    text = error("DeleteVoiceConnector", VoiceConnectorId=connector)
    assert text.startswith("(BadRequestException)")
    assert "Service received a bad request" in text
    call("DisassociatePhoneNumbersFromVoiceConnector", **numbers)
    call("DeleteVoiceConnector", VoiceConnectorId=connector)


@pytest.mark.parametrize("junk", [None, "junk", ["junk"]])
def test_an_unchecked_number_is_in_nobodys_way(chime_phone: ChimePhone, junk: Any) -> None:
    chime_phone.add_phone_number(NUMBER, Associations=junk, unchecked=True)
    connector = make("VoiceConnector")["VoiceConnectorId"]
    filtered = {"FilterName": "VoiceConnectorId", "FilterValue": connector}
    assert call("ListPhoneNumbers", **filtered)["PhoneNumbers"] == []
    call("DeleteVoiceConnector", VoiceConnectorId=connector)


def test_a_connector_in_a_group_is_not_deleted(chime_phone: ChimePhone) -> None:
    connector = make("VoiceConnector")["VoiceConnectorId"]
    make("VoiceConnectorGroup")
    items = [{"VoiceConnectorId": connector, "Priority": 1}]
    group = make("VoiceConnectorGroup", VoiceConnectorItems=items)["VoiceConnectorGroupId"]
    text = error("DeleteVoiceConnector", VoiceConnectorId=connector)
    assert text.startswith("(BadRequestException)")
    assert group in text
    call("UpdateVoiceConnectorGroup", VoiceConnectorGroupId=group, Name="Empty", VoiceConnectorItems=[])
    call("DeleteVoiceConnector", VoiceConnectorId=connector)


def test_a_group_is_deleted_when_it_has_neither_connectors_nor_numbers(chime_phone: ChimePhone) -> None:
    group = make("VoiceConnectorGroup")["VoiceConnectorGroupId"]
    association = {"Name": "VoiceConnectorGroupId", "Value": group}
    chime_phone.add_phone_number(NUMBER, Associations=[association])
    assert "VoiceConnectorItems" in error("DeleteVoiceConnectorGroup", VoiceConnectorGroupId=group)
    call("UpdateVoiceConnectorGroup", VoiceConnectorGroupId=group, Name="Empty", VoiceConnectorItems=[])
    assert NUMBER in error("DeleteVoiceConnectorGroup", VoiceConnectorGroupId=group)
    chime_phone.remove_phone_number(NUMBER)
    call("DeleteVoiceConnectorGroup", VoiceConnectorGroupId=group)


def test_an_application_is_deleted_when_its_rules_are_disabled(chime_phone: ChimePhone) -> None:
    application = make("SipMediaApplication")["SipMediaApplicationId"]
    make("SipRule")
    rule = make("SipRule", TargetApplications=[{"SipMediaApplicationId": application}])["SipRuleId"]
    text = error("DeleteSipMediaApplication", SipMediaApplicationId=application)
    assert text.startswith("(ConflictException)")
    assert rule in text
    call("UpdateSipRule", SipRuleId=rule, Name="Off", Disabled=True)
    call("DeleteSipMediaApplication", SipMediaApplicationId=application)


def test_a_group_does_not_hold_a_connector_twice(chime_phone: ChimePhone) -> None:
    twice = ENOUGH["VoiceConnectorGroup"]["VoiceConnectorItems"] * 2
    assert "duplicates" in error("CreateVoiceConnectorGroup", Name="Twice", VoiceConnectorItems=twice)


def test_a_group_holds_three_connectors_at_most(chime_phone: ChimePhone) -> None:
    items = [{"VoiceConnectorId": make("VoiceConnector")["VoiceConnectorId"], "Priority": 1} for _ in "abcd"]
    assert "outside 0..3" in error("CreateVoiceConnectorGroup", Name="Many", VoiceConnectorItems=items)
    group = make("VoiceConnectorGroup", VoiceConnectorItems=items[:3])
    assert group["VoiceConnectorItems"] == items[:3]
    identity = {"VoiceConnectorGroupId": group["VoiceConnectorGroupId"], "Name": "Many"}
    text = error("UpdateVoiceConnectorGroup", **identity, VoiceConnectorItems=items)
    assert text.startswith("(BadRequestException)")
    assert call("ListVoiceConnectorGroups")["VoiceConnectorGroups"] == [group]
