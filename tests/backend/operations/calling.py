"""Targets as tests call for them: what is enough of each kind, and clients of either service."""

from __future__ import annotations

from functools import cache
from typing import Any

import boto3
import pytest
from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import ClientError

from pytest_chime_phone import ChimePhone
from pytest_chime_phone.domain.service_model import SERVICES, operation_names
from pytest_chime_phone.http.signature import ACCESS_KEY, SECRET_KEY
from pytest_chime_phone.intercept.hidden_variables import DEFAULT_REGION

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
#: For a client that does not repeat a call.
ONCE = Config(retries={"total_max_attempts": 1})


@cache
def client_of(service: str) -> Any:
    """A client that all tests share: to make one takes longer than most of them."""
    return boto3.Session(ACCESS_KEY, SECRET_KEY, region_name=DEFAULT_REGION).client(service)


def call(operation: str, service: str = "chime-sdk-voice", **parameters: Any) -> dict[str, Any]:
    answer: dict[str, Any] = getattr(client_of(service), xform_name(operation))(**parameters)
    return answer


def error(operation: str, service: str = "chime-sdk-voice", **parameters: Any) -> str:
    with pytest.raises(ClientError) as caught:
        call(operation, service, **parameters)
    return str(caught.value).partition("An error occurred ")[2]


def make(kind: str, service: str = "chime-sdk-voice", **members: Any) -> dict[str, Any]:
    made: dict[str, Any] = call(f"Create{kind}", service, **{**ENOUGH[kind], **members})[kind]
    return made


def order(service: str = "chime-sdk-voice", number: str = NUMBER, config: Config = ONCE) -> Any:
    """The answer to an order of one number, by a client that is made for it."""
    client = boto3.client(service, config=config)
    return client.create_phone_number_order(ProductType="VoiceConnector", E164PhoneNumbers=[number])


def rule_for(number: str = NUMBER, **members: Any) -> str:
    rule_id: str = make("SipRule", TriggerType="ToPhoneNumber", TriggerValue=number, **members)["SipRuleId"]
    return rule_id


def associations(chime_phone: ChimePhone) -> list[tuple[str, str]]:
    return [(a["Name"], a["Value"]) for a in chime_phone.phone_numbers[NUMBER]["Associations"]]
