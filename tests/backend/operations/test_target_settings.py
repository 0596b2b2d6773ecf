"""What is put on a Voice Connector or a SIP media application."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from pytest_chime_phone import ChimePhone
from pytest_chime_phone.domain.service_model import SERVICES, operation_names

from .calling import CONNECTOR, call, error, make

pytestmark = pytest.mark.usefixtures("every_answer_conforms")

ROUTE = {"Host": "10.0.0.1", "Port": 5060, "Protocol": "UDP", "Priority": 1, "Weight": 1}
ORIGINATION = {"Routes": [ROUTE], "Disabled": False}
TERMINATION = {
    "CpsLimit": 1,
    "DefaultPhoneNumber": "+12065550100",
    "CallingRegions": ["US"],
    "CidrAllowedList": ["10.24.34.0/27"],
    "Disabled": False,
}
EMERGENCY = {"DNIS": [{"EmergencyPhoneNumber": "+12065550100", "CallingCountry": "US"}]}
EXTERNAL = {
    "SessionBorderControllerTypes": ["ORACLE_ACME_PACKET_SBC"],
    "ContactCenterSystemTypes": ["AVAYA_AURA_CALL_CENTER_ELITE"],
}
SETTINGS: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "VoiceConnectorEmergencyCallingConfiguration": ("EmergencyCallingConfiguration", EMERGENCY, {"DNIS": []}),
    "VoiceConnectorLoggingConfiguration": (
        "LoggingConfiguration",
        {"EnableSIPLogs": True, "EnableMediaMetricLogs": False},
        {"EnableSIPLogs": False, "EnableMediaMetricLogs": True},
    ),
    "VoiceConnectorOrigination": ("Origination", ORIGINATION, {"Routes": [ROUTE], "Disabled": True}),
    "VoiceConnectorStreamingConfiguration": (
        "StreamingConfiguration",
        {
            "DataRetentionInHours": 24,
            "Disabled": False,
            "StreamingNotificationTargets": [{"NotificationTarget": "SQS"}],
        },
        {"DataRetentionInHours": 0, "Disabled": True},
    ),
    "VoiceConnectorTermination": ("Termination", TERMINATION, {**TERMINATION, "CpsLimit": 2}),
    "SipMediaApplicationLoggingConfiguration": (
        "SipMediaApplicationLoggingConfiguration",
        {"EnableSipMediaApplicationMessageLogs": True},
        {"EnableSipMediaApplicationMessageLogs": False},
    ),
}
with_settings = pytest.mark.parametrize(
    ("service", "name"), [(s, n) for s in SERVICES for n in SETTINGS if f"Put{n}" in operation_names(s)]
)


def target_of(name: str, service: str = "chime-sdk-voice") -> dict[str, str]:
    kind = "VoiceConnector" if name.startswith("VoiceConnector") else "SipMediaApplication"
    return {f"{kind}Id": make(kind, service)[f"{kind}Id"]}


@with_settings
def test_a_setting_is_put_shown_changed_and_deleted(chime_phone: ChimePhone, service: str, name: str) -> None:
    member, first, second = SETTINGS[name]
    target = target_of(name, service)
    assert "NotFoundException" in error(f"Get{name}", service, **target)
    for value in (first, second):
        assert call(f"Put{name}", service, **target, **{member: value})[member] == value
        assert call(f"Get{name}", service, **target)[member] == value
    if f"Delete{name}" in operation_names(service):
        answer = call(f"Delete{name}", service, **target)
        assert answer["ResponseMetadata"]["HTTPStatusCode"] == 204
        assert "NotFoundException" in error(f"Get{name}", service, **target)
        assert "NotFoundException" in error(f"Delete{name}", service, **target)


@with_settings
def test_a_setting_is_of_one_target_and_gone_with_it(
    chime_phone: ChimePhone, service: str, name: str
) -> None:
    member, value, _ = SETTINGS[name]
    one, other = target_of(name, service), target_of(name, service)
    call(f"Put{name}", service, **one, **{member: value})
    assert "NotFoundException" in error(f"Get{name}", service, **other)
    kind = next(iter(one)).removesuffix("Id")
    call(f"Delete{kind}", service, **one)
    assert "Could not find" in error(f"Get{name}", service, **one)
    chime_phone.add_target(kind, one[f"{kind}Id"])  # type: ignore[arg-type]
    assert "NotFoundException" in error(f"Get{name}", service, **one)


@with_settings
@pytest.mark.parametrize("verb", ["Put", "Get", "Delete"])
def test_an_unknown_target_has_no_setting(
    chime_phone: ChimePhone, service: str, name: str, verb: str
) -> None:
    if f"{verb}{name}" not in operation_names(service):
        return
    member, value, _ = SETTINGS[name]
    target = dict.fromkeys(target_of(name, service), CONNECTOR)
    text = error(f"{verb}{name}", service, **target, **({member: value} if verb == "Put" else {}))
    assert text.startswith("(NotFoundException)")


def test_a_reset_forgets_settings(chime_phone: ChimePhone) -> None:
    connector = chime_phone.add_target("VoiceConnector")["VoiceConnectorId"]
    call("PutVoiceConnectorOrigination", VoiceConnectorId=connector, Origination=ORIGINATION)
    chime_phone.reset()
    chime_phone.add_target("VoiceConnector", connector)
    assert "NotFoundException" in error("GetVoiceConnectorOrigination", VoiceConnectorId=connector)


@pytest.mark.skipif(
    "PutVoiceConnectorExternalSystemsConfiguration" not in operation_names("chime-sdk-voice"),
    reason="the installed botocore is older than external systems",
)
def test_external_systems_are_put_as_members_of_their_own(chime_phone: ChimePhone) -> None:
    target = target_of("VoiceConnector")
    shown = {"ExternalSystemsConfiguration": EXTERNAL}
    answer = call("PutVoiceConnectorExternalSystemsConfiguration", **target, **EXTERNAL)
    assert answer.items() >= shown.items()
    assert call("GetVoiceConnectorExternalSystemsConfiguration", **target).items() >= shown.items()
    call("DeleteVoiceConnectorExternalSystemsConfiguration", **target)
    assert "NotFound" in error("GetVoiceConnectorExternalSystemsConfiguration", **target)


def test_documented_defaults_are_shown(chime_phone: ChimePhone) -> None:
    target = target_of("VoiceConnector")
    termination = {"CallingRegions": ["US"], "CidrAllowedList": ["10.0.0.0/28"]}
    shown = call("PutVoiceConnectorTermination", **target, Termination=termination)["Termination"]
    assert shown == {**termination, "CpsLimit": 1, "Disabled": False}


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("VoiceConnectorOrigination", {}, "give Routes or Disabled"),
        ("VoiceConnectorOrigination", {"Routes": []}, "Routes has 0 items"),
        ("VoiceConnectorOrigination", {"Routes": [ROUTE] * 21}, "Routes has 21 items"),
        ("VoiceConnectorOrigination", {"Routes": [{**ROUTE, "Weight": 101}]}, "Weight=101"),
        ("VoiceConnectorOrigination", {"Routes": [{**ROUTE, "Protocol": "SIP"}]}, "'SIP' is not one of"),
        ("VoiceConnectorTermination", {"Disabled": True}, "CallingRegions is required"),
        ("VoiceConnectorTermination", {**TERMINATION, "CallingRegions": ["usa"]}, "'usa' is not an ISO"),
        (
            "VoiceConnectorTermination",
            {**TERMINATION, "CidrAllowedList": ["here"]},
            "'here' is not an address",
        ),
        (
            "VoiceConnectorStreamingConfiguration",
            {
                "DataRetentionInHours": 1,
                "Disabled": False,
                "StreamingNotificationTargets": [{"NotificationTarget": "FAX"}],
            },
            "'FAX'",
        ),
    ],
)
def test_a_bad_setting_is_refused_and_the_older_one_stays(
    chime_phone: ChimePhone, name: str, value: dict[str, Any], message: str
) -> None:
    member, older, _ = SETTINGS[name]
    target = target_of(name)
    call(f"Put{name}", **target, **{member: older})
    text = error(f"Put{name}", **target, **{member: value})
    assert text.startswith("(BadRequestException)")
    assert message in text
    assert call(f"Get{name}", **target)[member] == older


@pytest.mark.parametrize("name", ["VoiceConnectorOrigination", "VoiceConnectorTermination"])
def test_what_emergency_calls_need_is_not_deleted(chime_phone: ChimePhone, name: str) -> None:
    member, value, _ = SETTINGS[name]
    target = target_of(name)
    call(f"Put{name}", **target, **{member: value})
    call("PutVoiceConnectorEmergencyCallingConfiguration", **target, EmergencyCallingConfiguration=EMERGENCY)
    assert "delete that first" in error(f"Delete{name}", **target)
    call("DeleteVoiceConnectorEmergencyCallingConfiguration", **target)
    call(f"Delete{name}", **target)


def test_credentials_are_put_listed_and_deleted(chime_phone: ChimePhone) -> None:
    target = target_of("VoiceConnector")
    listed = "ListVoiceConnectorTerminationCredentials"
    assert call(listed, **target)["Usernames"] == []
    for names in (["pbx", "fax"], ["pbx"]):
        credentials = [{"Username": name, "Password": "secret"} for name in names]
        call("PutVoiceConnectorTerminationCredentials", **target, Credentials=credentials)
    assert call(listed, **target)["Usernames"] == ["fax", "pbx"]
    call("DeleteVoiceConnectorTerminationCredentials", **target, Usernames=["fax", "unknown"])
    assert call(listed, **target)["Usernames"] == ["pbx"]
    for bad in ([], [{"Password": "secret"}]):
        text = error("PutVoiceConnectorTerminationCredentials", **target, Credentials=bad)
        assert text.startswith("(BadRequestException)")
    assert call(listed, **target)["Usernames"] == ["pbx"]


def test_no_ping_has_come_to_a_termination(chime_phone: ChimePhone) -> None:
    target = target_of("VoiceConnector")
    assert "NotFound" in error("GetVoiceConnectorTerminationHealth", **target)
    call("PutVoiceConnectorTermination", **target, Termination=TERMINATION)
    assert call("GetVoiceConnectorTerminationHealth", **target)["TerminationHealth"] == {}


def test_regions_are_those_of_the_model(chime_phone: ChimePhone) -> None:
    regions = call("ListAvailableVoiceConnectorRegions")["VoiceConnectorRegions"]
    assert {"us-east-1", "us-west-2"} <= set(regions)
    for region in regions:
        make("VoiceConnector", AwsRegion=region)


# -- as CloudFormation sends it


@pytest.mark.chime_phone(auth="ignore")
@pytest.mark.parametrize("via", ["requests", "server"])
def test_booleans_and_numbers_may_be_text(chime_phone: ChimePhone, via: str) -> None:
    with chime_phone.serve() as url:
        base = (
            "https://voice-chime.us-east-1.amazonaws.com" if via == "requests" else f"{url}/chime-sdk-voice"
        )
        made = requests.post(
            f"{base}/voice-connectors", json={"Name": "x", "RequireEncryption": "false"}, timeout=5
        )
        assert (made.status_code, made.json()["VoiceConnector"]["RequireEncryption"]) == (201, False)
        path = f"{base}/voice-connectors/{made.json()['VoiceConnector']['VoiceConnectorId']}/origination"
        route = {**ROUTE, "Priority": "1", "Weight": "10"}
        body = {"Origination": {"Routes": [route], "Disabled": "True"}}
        shown = requests.put(path, json=body, timeout=5).json()["Origination"]
        assert shown == {"Routes": [{**ROUTE, "Weight": 10}], "Disabled": True}
        for bad in ({"Disabled": "maybe"}, {"Routes": [{**ROUTE, "Port": "many"}]}):
            answer = requests.put(path, json={"Origination": bad}, timeout=5)
            assert (answer.status_code, "is not" in answer.json()["Message"]) == (400, True)
        assert requests.get(path, timeout=5).json()["Origination"] == shown
