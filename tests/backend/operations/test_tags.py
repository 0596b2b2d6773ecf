"""Tags, SIP calls, global settings and emergency addresses."""

from __future__ import annotations

import pytest
import requests

from pytest_chime_phone import ChimePhone
from pytest_chime_phone.domain.service_model import phone_number_shape

from .calling import DIAL_IN, NUMBER, call, error, make

TAGS = [{"Key": "env", "Value": "test"}, {"Key": "team", "Value": "voice"}]
with_number_arns = pytest.mark.skipif(
    "PhoneNumberArn" not in phone_number_shape("chime-sdk-voice").members,
    reason="the installed botocore is older than PhoneNumberArn",
)


def tags(arn: str) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in call("ListTagsForResource", ResourceARN=arn)["Tags"]}


@pytest.mark.parametrize("kind", ["VoiceConnector", "SipMediaApplication"])
def test_tags_of_the_creation_are_shown_changed_and_removed(chime_phone: ChimePhone, kind: str) -> None:
    made = make(kind, Tags=TAGS)
    arn = made[f"{kind}Arn"]
    assert tags(arn) == {"env": "test", "team": "voice"}
    call("TagResource", ResourceARN=arn, Tags=[{"Key": "env", "Value": "live"}, {"Key": "a", "Value": ""}])
    assert tags(arn) == {"a": "", "env": "live", "team": "voice"}
    call("UntagResource", ResourceARN=arn, TagKeys=["a", "team", "unknown"])
    assert tags(arn) == {"env": "live"}
    assert tags(make(kind)[f"{kind}Arn"]) == {}
    call(f"Delete{kind}", **{f"{kind}Id": made[f"{kind}Id"]})
    assert error("ListTagsForResource", ResourceARN=arn).startswith("(NotFoundException)")


@with_number_arns
def test_a_number_has_an_arn_and_tags_which_go_with_it(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number(NUMBER)
    arn = call("GetPhoneNumber", PhoneNumberId=NUMBER)["PhoneNumber"]["PhoneNumberArn"]
    call("TagResource", ResourceARN=arn, Tags=TAGS)
    assert tags(arn) == {"env": "test", "team": "voice"}
    chime_phone.remove_phone_number(NUMBER)
    chime_phone.add_phone_number(NUMBER)
    assert tags(arn) == {}


@pytest.mark.parametrize("operation", ["ListTagsForResource", "TagResource", "UntagResource"])
def test_an_unknown_or_bad_arn_is_refused(chime_phone: ChimePhone, operation: str) -> None:
    chime_phone.add_phone_number(NUMBER)
    more = {"TagResource": {"Tags": TAGS}, "UntagResource": {"TagKeys": ["a"]}}.get(operation, {})
    unknown = "arn:aws:chime:us-east-1:111122223333:vc/unknown"
    assert error(operation, ResourceARN=unknown, **more).startswith("(NotFoundException)")
    assert error(operation, ResourceARN="not an arn", **more).startswith("(BadRequestException)")


def test_a_resource_has_at_most_fifty_tags(chime_phone: ChimePhone) -> None:
    arn = make("VoiceConnector", Tags=[{"Key": str(n), "Value": ""} for n in range(50)])["VoiceConnectorArn"]
    call("TagResource", ResourceARN=arn, Tags=[{"Key": "0", "Value": "changed"}])
    assert "ResourceLimitExceeded" in error("TagResource", ResourceARN=arn, Tags=TAGS)
    assert len(tags(arn)) == 50


# -- calls of SIP media applications


def test_a_call_is_begun_and_updated(chime_phone: ChimePhone) -> None:
    application = make("SipMediaApplication")["SipMediaApplicationId"]
    chime_phone.add_phone_number(NUMBER, **DIAL_IN)
    begun = call(
        "CreateSipMediaApplicationCall",
        FromPhoneNumber=NUMBER,
        ToPhoneNumber="+14155551234",
        SipMediaApplicationId=application,
        ArgumentsMap={"name": "Jane"},
    )
    transaction = {"TransactionId": begun["SipMediaApplicationCall"]["TransactionId"]}
    assert begun["ResponseMetadata"]["HTTPStatusCode"] == 201
    updated = call(
        "UpdateSipMediaApplicationCall",
        SipMediaApplicationId=application,
        Arguments={"a": "b"},
        **transaction,
    )
    assert updated["SipMediaApplicationCall"] == transaction
    other = make("SipMediaApplication")["SipMediaApplicationId"]
    text = error("UpdateSipMediaApplicationCall", SipMediaApplicationId=other, Arguments={}, **transaction)
    assert text.startswith("(NotFoundException)")


@pytest.mark.parametrize("status", [None, "AcquireInProgress", "DeleteInProgress"])
def test_a_call_comes_from_a_number_of_the_account(chime_phone: ChimePhone, status: str | None) -> None:
    application = make("SipMediaApplication")["SipMediaApplicationId"]
    if status:
        chime_phone.add_phone_number(NUMBER, Status=status)
    numbers = {"FromPhoneNumber": NUMBER, "ToPhoneNumber": "+14155551234"}
    text = error("CreateSipMediaApplicationCall", SipMediaApplicationId=application, **numbers)
    assert text.startswith("(BadRequestException)")
    assert f"{NUMBER} is not a number of the account" in text


def test_a_call_needs_an_application(chime_phone: ChimePhone) -> None:
    chime_phone.add_phone_number(NUMBER, **DIAL_IN)
    numbers = {"FromPhoneNumber": NUMBER, "ToPhoneNumber": "+14155551234"}
    text = error("CreateSipMediaApplicationCall", SipMediaApplicationId="unknown", **numbers)
    assert text.startswith("(BadRequestException)")  # the operation has no NotFoundException


# -- global settings and emergency addresses


@pytest.mark.chime_phone(auth="ignore")
@pytest.mark.parametrize("service", ["chime", "chime-sdk-voice"])
def test_global_settings_are_set_and_shown(chime_phone: ChimePhone, service: str) -> None:
    assert call("GetGlobalSettings", service)["VoiceConnector"] == {}
    settings = {"VoiceConnector": {"CdrBucket": "my-bucket"}}
    if service == "chime":
        settings["BusinessCalling"] = {}
    answer = call("UpdateGlobalSettings", service, **settings)
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 204
    assert call("GetGlobalSettings", service)["VoiceConnector"] == {"CdrBucket": "my-bucket"}
    url = "https://voice-chime.us-east-1.amazonaws.com/settings"
    refused = requests.put(url, json={"VoiceConnector": {"CdrBucket": 5}}, timeout=5)
    assert (refused.status_code, "CdrBucket=5" in refused.json()["Message"]) == (400, True)
    assert call("GetGlobalSettings")["VoiceConnector"] == {"CdrBucket": "my-bucket"}


def test_every_address_is_valid(chime_phone: ChimePhone) -> None:
    address = {"StreetNumber": "410", "StreetInfo": "Terry Ave N", "City": "Seattle", "State": "WA"}
    address |= {"Country": "US", "PostalCode": "98109"}
    answer = call("ValidateE911Address", AwsAccountId="111122223333", **address)
    assert (answer["ValidationResult"], answer["CandidateAddressList"]) == (0, [])
    assert answer["Address"]["streetName"] == "Terry Ave N"
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 202
    text = error("ValidateE911Address", AwsAccountId="111122223333", **{**address, "City": " "})
    assert text.startswith("(BadRequestException)")
