"""Programs of the kinds that people run against the service, with nothing scripted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from pytest_chime_phone import ChimePhone, fake_chime_phone

from .callback import call_back, report
from .infrastructure import Tool
from .purchase import buy, resume
from .voice_stack import Failed, Stack

NUMBER = "+12065550100"
FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:x"
HOST = "https://voice-chime.us-east-1.amazonaws.com"
PROPERTIES: dict[str, Any] = {
    "Name": "pbx",
    "RequireEncryption": "false",
    "Origination": {
        "Disabled": "false",
        "Routes": [{"Host": "10.0.0.1", "Port": "5060", "Protocol": "UDP", "Priority": "1", "Weight": "1"}],
    },
    "Termination": {"CallingRegions": ["US"], "CidrAllowedList": ["10.0.0.0/27"], "Disabled": "false"},
    "Streaming": {"DataRetentionInHours": "24", "Disabled": "false"},
    "Logging": {"EnableSIPLogs": "true"},
    "Users": ["alice", "bob"],
}


@pytest.mark.chime_phone(auth="ignore", known_targets="only")
@pytest.mark.parametrize("served", [False, True])
def test_a_stack_is_created_and_deleted(chime_phone: ChimePhone, served: bool) -> None:
    with chime_phone.serve() as url:
        stack = Stack(f"{url}/chime-sdk-voice" if served else HOST)
        path = stack.create(PROPERTIES)
        [connector] = chime_phone.targets.values()
        assert connector["RequireEncryption"] is False
        origination = stack("GET", f"{path}/origination")["Origination"]
        assert origination["Routes"][0] == {
            **PROPERTIES["Origination"]["Routes"][0],
            "Port": 5060,
            "Priority": 1,
            "Weight": 1,
        }
        assert stack("GET", f"{path}/logging-configuration")["LoggingConfiguration"]["EnableSIPLogs"] is True
        stack.delete(path)
        assert not chime_phone.targets
        with pytest.raises(Failed, match="NotFoundException: Could not find VoiceConnector"):
            stack.delete(path)


@pytest.mark.chime_phone(auth="ignore")
def test_an_old_handler_speaks_to_chime(chime_phone: ChimePhone) -> None:
    Stack("https://service.chime.aws.amazon.com").create(PROPERTIES)
    assert len(chime_phone.targets) == 1


@pytest.mark.chime_phone(auth="ignore")
def test_a_template_with_a_mistake_is_told(chime_phone: ChimePhone) -> None:
    with pytest.raises(Failed, match=r"BadRequestException: .*RequireEncryption='no'"):
        Stack(HOST).create({**PROPERTIES, "RequireEncryption": "no"})
    assert not chime_phone.targets


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"lag": timedelta(seconds=12)},
        {"lag": 2},
        {"quota": {"VoiceConnector": 1, "VoiceConnectorGroup": 1, "SipMediaApplication": 1}},
    ],
    ids=str,
)
def test_infrastructure_is_applied_and_destroyed(options: dict[str, Any]) -> None:
    with fake_chime_phone(known_targets="only", **options) as fake, fake.clock.instead_of_sleep():
        tool = Tool()
        tool.apply(FUNCTION)
        fake.clock.advance(60)
        if "lag" not in options:
            assert tool.refresh() == {"owner": "tool"}
            tool.retag({"owner": "people", "env": "test"})
            assert tool.refresh() == {"owner": "people", "env": "test"}
        assert len(fake.targets) == 4
        tool.destroy()
        assert not fake.targets


@pytest.mark.chime_phone(lag=timedelta(minutes=5))
def test_a_lag_beyond_its_patience_ends_the_tool(chime_phone: ChimePhone) -> None:
    with chime_phone.clock.instead_of_sleep(), pytest.raises(TimeoutError):
        Tool().apply(FUNCTION)


@pytest.mark.chime_phone(quota={"VoiceConnector": 0})
def test_a_quota_ends_the_tool(chime_phone: ChimePhone) -> None:
    with pytest.raises(ClientError, match="ResourceLimitExceeded"):
        Tool().apply(FUNCTION)
    assert not chime_phone.targets


def test_a_customer_is_called_back(chime_phone: ChimePhone) -> None:
    application = chime_phone.add_target("SipMediaApplication")["SipMediaApplicationId"]
    chime_phone.add_phone_number(NUMBER)
    assert call_back(application, NUMBER, "+14155551234") != call_back(application, NUMBER, "+14155551234")
    with pytest.raises(ClientError, match="is not a number of the account"):
        call_back(application, "+14155551234", NUMBER)


def test_everything_is_reported(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number(NUMBER)
    tool = Tool()
    tool.apply(FUNCTION)
    found = report()
    assert found.pop("regions") >= 2
    assert found == {
        "numbers": [NUMBER],
        "connectors": {"main": {"owner": "tool"}},
        "groups": 1,
        "applications": {"app": {}},
        "rules": 1,
        "records": None,
    }


@pytest.mark.chime_phone(durations={"order": 10})
def test_a_script_that_sleeps_ten_seconds(chime_phone: ChimePhone) -> None:
    with chime_phone.clock.instead_of_sleep():
        assert buy("206") == NUMBER


def test_ten_seconds_are_not_always_enough(chime_phone: ChimePhone) -> None:
    with chime_phone.clock.instead_of_sleep(), pytest.raises(RuntimeError, match="AcquireInProgress"):
        buy("206")


def test_an_order_of_another_day_is_resumed(chime_phone: ChimePhone) -> None:
    order = chime_phone.add_phone_number_order(
        "abc12345-de67-89f0-123a-b45678901234",
        Status="Partial",
        OrderedPhoneNumbers=[
            {"E164PhoneNumber": NUMBER, "Status": "Acquired"},
            {"E164PhoneNumber": "+12065550101", "Status": "Failed"},
        ],
    )
    assert resume(order["PhoneNumberOrderId"]) == [NUMBER]
    assert len(chime_phone.orders) == 2
    assert [*chime_phone.phone_numbers] == ["+12065550101"]
